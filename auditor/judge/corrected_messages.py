"""The recorded messages and menu options of a call whose labels a person has corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.judge.announcements import categories_in, same_words
from auditor.judge.catalogue import Catalogue
from auditor.judge.menu import level_options
from auditor.judge.tiling import at
from auditor.schema import Announcement, Finding, Heard, Interval, Label, Labelled, MenuOption, Segment, Word
from auditor.thresholds.judge import CORRECTIONS

#: The labels of recorded speech, and in what context it plays.
_CONTEXTS = {
    Label.MENU: "ivr",
    Label.TRANSFER: "ivr",
    Label.ANNOUNCEMENT: "queue",
    Label.VOICEMAIL: "voicemail",
}
_PEOPLE = frozenset((Label.AGENT, Label.CALLER))


def corrected_announcements(
    announcements: Sequence[Announcement],
    changed: Sequence[Labelled],
    segments: Sequence[Segment],
    heard: Heard,
    findings: Sequence[Finding],
) -> tuple[Announcement, ...]:
    """The messages without what people said, and with what turned out to be recorded; in order of time."""
    kept = [rest for one in announcements for rest in _still_recorded(one, changed, segments, heard)]
    for change in changed:
        if change.label in _CONTEXTS and not any(one.overlap_ms(change) for one in kept):
            kept.append(_new(change, kept, heard))
    told = [_with_categories(one, findings) for one in kept]
    return tuple(sorted(told, key=lambda one: (one.start_ms, one.end_ms)))


def corrected_menu(
    menu: Sequence[MenuOption],
    changed: Sequence[Labelled],
    segments: Sequence[Segment],
    heard: Heard,
    catalogue: Catalogue,
) -> tuple[MenuOption, ...]:
    """The choices without what people said, and with those in what turned out to be a menu; in order of time."""
    kept = [option for option in menu if at(segments, option.start_ms).label not in _PEOPLE]
    for change in changed:
        if change.label is Label.MENU:
            kept += _options(change, kept, heard, catalogue)
    return tuple(sorted(kept, key=lambda option: option.start_ms))


def _still_recorded(
    one: Announcement, changed: Sequence[Labelled], segments: Sequence[Segment], heard: Heard
) -> list[Announcement]:
    """The message as far as it is recorded still: the whole, what is left of it, or nothing."""
    if not any(one.overlap_ms(change) for change in changed):
        return [one]
    parts = [segment for segment in segments if segment.label in _CONTEXTS and segment.overlap_ms(one)]
    if sum(part.overlap_ms(one) for part in parts) < CORRECTIONS.shortest_message_ms:
        return []
    start_ms, end_ms = max(one.start_ms, parts[0].start_ms), min(one.end_ms, parts[-1].end_ms)
    context = _CONTEXTS[max(parts, key=one.overlap_ms).label] if _context_changed(one, changed) else one.context
    if (start_ms, end_ms) == (one.start_ms, one.end_ms):
        return [replace(one, context=context)]
    text = _text(Interval(start_ms=start_ms, end_ms=end_ms), heard)
    return [replace(one, start_ms=start_ms, end_ms=end_ms, text=text, context=context, partial=True)]


def _context_changed(one: Announcement, changed: Sequence[Labelled]) -> bool:
    """Is most of the message recorded speech of another kind now?"""
    other_ms = sum(change.overlap_ms(one) for change in changed if change.label in _CONTEXTS)
    return other_ms * 2 > one.duration_ms


def _new(change: Labelled, known: Sequence[Announcement], heard: Heard) -> Announcement:
    text = _text(change, heard)
    same = next((one for one in known if same_words(one.text, text) or _same_recording(one, change, heard)), None)
    return Announcement(
        start_ms=change.start_ms,
        end_ms=change.end_ms,
        message_id=same.message_id if same else _unused_id(known),
        context=_CONTEXTS[change.label],
        text=text,
    )


def _same_recording(one: Interval, other: Interval, heard: Heard) -> bool:
    """Do both hold mostly the same recording that the call plays more than once?"""
    played = [
        {playing.recording_id for playing in heard.playings if playing.overlap_ms(each) * 2 > each.duration_ms}
        for each in (one, other)
    ]
    return bool(played[0] & played[1])


def _unused_id(known: Sequence[Announcement]) -> str:
    numbers = [int(one.message_id[1:]) for one in known if one.message_id[1:].isdecimal()]
    return f"m{max(numbers, default=0) + 1}"


def _with_categories(one: Announcement, findings: Sequence[Finding]) -> Announcement:
    certain, possible = categories_in(one, findings)
    return replace(one, categories=certain, possible_categories=possible)


def _options(menu: Labelled, known: Sequence[MenuOption], heard: Heard, catalogue: Catalogue) -> list[MenuOption]:
    """The choices spoken in a stretch, on the level of the menu before it."""
    level = max((option.level for option in known if option.start_ms <= menu.start_ms), default=1)
    spoken = {(option.key, option.destination) for option in known}
    found = level_options(_words(menu, heard), level, catalogue.menus, catalogue.numbers)
    return [option for option in found if (option.key, option.destination) not in spoken]


def _text(stretch: Interval, heard: Heard) -> str:
    return " ".join(word.text for word in _words(stretch, heard))


def _words(stretch: Interval, heard: Heard) -> list[Word]:
    """The words whose middle lies in a stretch."""
    return [word for word in heard.words if stretch.start_ms <= (word.start_ms + word.end_ms) // 2 < stretch.end_ms]
