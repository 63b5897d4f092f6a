"""What the caller was told, and how often: playings of messages and turns of live talk, not single phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from auditor.schema import Announcement, Audit, Finding
from auditor.thresholds.judge import ANNOUNCEMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was said: ``moments`` holds the first phrase of every playing (or turn of talk) that said it.

    With ``certain`` false it may have been said; playings that certainly said it are then left out.
    """

    category: str
    certain: bool
    moments: tuple[Finding, ...]

    @property
    def times(self) -> int:
        """How many playings or turns said it."""
        return len(self.moments)


def told(audit: Audit) -> tuple[Told, ...]:
    """All that was said, what is certain first, each in order of its first moment."""
    sure = [one for one in audit.findings if one.certain]
    perhaps = [one for one in audit.findings if not one.certain and not _said_for_sure(one, sure, audit.announcements)]
    return (*_by_category(audit, sure, certain=True), *_by_category(audit, perhaps, certain=False))


def times_told(audit: Audit, category: str) -> int:
    """How many playings or turns of talk certainly said it."""
    return next((one.times for one in told(audit) if one.certain and one.category == category), 0)


def _by_category(audit: Audit, findings: Sequence[Finding], *, certain: bool) -> Iterator[Told]:
    ordered = sorted(findings, key=lambda one: one.start_ms)
    for category in dict.fromkeys(one.category for one in ordered):
        chosen = [one for one in ordered if one.category == category]
        yield Told(category=category, certain=certain, moments=_first_of_each_playing(chosen, audit.announcements))


def _first_of_each_playing(findings: Sequence[Finding], playings: Sequence[Announcement]) -> tuple[Finding, ...]:
    places = map(partial(_place, playings=playings), findings)
    firsts: list[Finding] = []
    last: tuple[Finding, int | None] | None = None
    for one, place in zip(findings, places, strict=True):
        if last is None or not _same_playing(last, (one, place)):
            firsts.append(one)
        last = one, place
    return tuple(firsts)


def _same_playing(before: tuple[Finding, int | None], after: tuple[Finding, int | None]) -> bool:
    if before[1] is None and after[1] is None:
        return after[0].start_ms <= before[0].end_ms + ANNOUNCEMENTS.same_playing_gap_ms
    return before[1] == after[1]


def _place(finding: Finding, playings: Sequence[Announcement]) -> int | None:
    """The index of the playing in which the phrase lies for the most part; ``None`` for live talk."""
    best = max(range(len(playings)), key=lambda index: playings[index].overlap_ms(finding), default=None)
    return best if best is not None and playings[best].overlap_ms(finding) else None


def _said_for_sure(perhaps: Finding, sure: Sequence[Finding], playings: Sequence[Announcement]) -> bool:
    """Whether the same playing certainly says the same elsewhere: a further doubtful phrase then adds nothing."""
    place = _place(perhaps, playings)
    return place is not None and any(
        one.category == perhaps.category and _place(one, playings) == place for one in sure
    )
