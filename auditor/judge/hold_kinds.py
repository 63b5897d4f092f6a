"""What fills the waits: each moment of a wait has one kind, so that the kinds add up to the waits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from auditor.judge.tiling import at
from auditor.schema import Announcement, Interval, Label, Segment

TALK = {
    "help": ("queue_position", "estimated_wait", "callback_offer"),
    "promotion": ("promotion",),
    "deflection": ("web_deflection",),
    "reassurance": (
        "importance_claim",
        "soon_claim",
        "gratitude",
        "apology",
        "hold_instruction",
        "volume_plain",
        "high_volume_claim",
    ),
}
"""Kinds of messages, and the categories that make them; the first kind that fits takes the whole message."""
OTHER_MESSAGE = "other_message"
MESSAGES = (*TALK, OTHER_MESSAGE)
ANY_MESSAGE = "any_message"
"""All kinds of messages together: what is known of them where their words are not."""
OTHER_SOUND = "other_sound"
KINDS = ("music", *MESSAGES, "silence", OTHER_SOUND)
"""All kinds, in the order in which they are told."""

_SOUNDS = {
    Label.HOLD_MUSIC: "music",
    Label.DEAD_AIR: "silence",
    Label.SILENCE: "silence",
    Label.MENU: OTHER_MESSAGE,
    Label.ANNOUNCEMENT: OTHER_MESSAGE,
    Label.TRANSFER: OTHER_MESSAGE,
    Label.VOICEMAIL: OTHER_MESSAGE,
}
"""Where no announcement plays; whatever is not named is another sound."""


def kind_of(announcement: Announcement) -> str:
    """The first of the kinds of ``TALK`` that fits an announcement, else ``OTHER_MESSAGE``."""
    return next((kind for kind, said in TALK.items() if set(said) & set(announcement.categories)), OTHER_MESSAGE)


def filled_by(
    holds: Iterable[Interval], segments: Sequence[Segment], announcements: Sequence[Announcement]
) -> dict[str, int]:
    """Milliseconds of the waits by kind, for every kind; they add up to the length of the waits.

    Segments tile the call; announcements are in order of time and do not overlap.
    """
    filled_ms = dict.fromkeys(KINDS, 0)
    edges = sorted({edge for one in (*segments, *announcements) for edge in (one.start_ms, one.end_ms)})
    for hold in holds:
        inside = edges[bisect_right(edges, hold.start_ms) : bisect_right(edges, hold.end_ms - 1)]
        for start_ms, end_ms in pairwise((hold.start_ms, *inside, hold.end_ms)):
            filled_ms[_kind_at(start_ms, segments, announcements)] += end_ms - start_ms
    return filled_ms


def _kind_at(time_ms: int, segments: Sequence[Segment], announcements: Sequence[Announcement]) -> str:
    before = bisect_right(announcements, time_ms, key=lambda one: one.start_ms)
    if before and time_ms < announcements[before - 1].end_ms:
        return kind_of(announcements[before - 1])
    return _SOUNDS.get(at(segments, time_ms).label, OTHER_SOUND) if segments else OTHER_SOUND
