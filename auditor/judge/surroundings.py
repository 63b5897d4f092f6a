"""What lies around a unit: waits before and after it, other playings of its recording, the talk that it is part of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby

from auditor.judge.units import Unit, UnitKind
from auditor.schema import ToneKind
from auditor.thresholds.judge import PHASES


class Units(tuple[Unit, ...]):
    """The units of a call, with what is asked of all of them for each of them worked out once."""

    @cached_property
    def waits(self) -> tuple[int, ...]:
        """The places of those that belong to a wait."""
        return tuple(place for place, unit in enumerate(self) if belongs_to_a_wait(unit))

    @cached_property
    def first_like_a_wait(self) -> int:
        """The place of the first one that sounds like a wait; that behind the last where none does."""
        return next((place for place, unit in enumerate(self) if sounds_like_a_wait(unit)), len(self))

    @cached_property
    def tones(self) -> dict[ToneKind, tuple[int, ...]]:
        """The places of each kind of tone."""
        kinds = {unit.tone for unit in self if unit.tone is not None}
        return {kind: tuple(place for place, unit in enumerate(self) if unit.tone is kind) for kind in kinds}

    def wait_before(self, index: int) -> bool:
        """Whether any unit before that place belongs to a wait."""
        return bool(self.waits) and self.waits[0] < index

    def wait_from(self, index: int) -> bool:
        """Whether the unit at that place or any later one belongs to a wait."""
        return bool(self.waits) and self.waits[-1] >= index

    def talks_with_caller(self, index: int) -> bool:
        """Whether the caller talks around that place, other than to answer a menu that takes words."""
        return self[index].answered_by_caller and not _spoken_menu_before(index, self)

    @cached_property
    def _tones_and_music(self) -> tuple[int, ...]:
        return tuple(place for place, unit in enumerate(self) if unit.kind in (UnitKind.TONE, UnitKind.MUSIC))

    def tone_or_music_after(self, index: int) -> Unit | None:
        """The next tone or music after that place; ``None`` where none follows."""
        at = bisect_right(self._tones_and_music, index)
        return self[self._tones_and_music[at]] if at < len(self._tones_and_music) else None

    def talk_around(self, index: int) -> tuple[int, int]:
        """The places of the first and the last unit of the talk, pauses within it included, that speech belongs to."""
        return self._talks[index]

    @cached_property
    def _talks(self) -> dict[int, tuple[int, int]]:
        found: dict[int, tuple[int, int]] = {}
        for is_talk, group in groupby(range(len(self)), key=lambda place: _same_talk(self[place])):
            if is_talk:
                places = list(group)
                found |= dict.fromkeys(places, (places[0], places[-1]))
        return found

    @cached_property
    def spoken_over_its_music(self) -> bool:
        """Whether messages of the wait are spoken over the music."""
        messages = [self[place] for place in self.waits if self[place].kind is UnitKind.SPEECH]
        over_music = sum(unit.over_music for unit in messages)
        return len(messages) >= PHASES.fewest_messages and over_music >= PHASES.mostly_over_music * len(messages)


def sounds_like_a_wait(unit: Unit) -> bool:
    """Music or quiet that is long enough to be a wait; not while the caller speaks."""
    if unit.answered_by_caller:
        return False
    if unit.kind is UnitKind.MUSIC:
        return unit.duration_ms >= PHASES.wait_music_ms
    return unit.kind is UnitKind.QUIET and unit.duration_ms >= PHASES.wait_quiet_ms


def belongs_to_a_wait(unit: Unit) -> bool:
    """Music, or a recording that is heard more than once."""
    if unit.kind is UnitKind.MUSIC:
        return unit.duration_ms >= PHASES.wait_music_ms
    return unit.recording_id is not None and unit.playing_ms >= PHASES.repeated_across_fully_ms


def other_playings(index: int, units: Sequence[Unit]) -> list[int]:
    """Where else the recording of a unit is heard."""
    same = units[index].recording_id
    return [place for place, other in enumerate(units) if same and other.recording_id == same and place != index]


def waiting_between(units: Sequence[Unit], one: int, other: int) -> bool:
    """Is there music, or a long quiet, between two units?"""
    return any(map(sounds_like_a_wait, units[min(one, other) + 1 : max(one, other)]))


def asked_for_a_message(beep: Unit, units: Sequence[Unit]) -> bool:
    """Whether what was said right before a beep is a voicemail's greeting."""
    last = [unit for unit in units if 0 <= beep.start_ms - unit.end_ms <= PHASES.beep_follows_ms]
    return any("voicemail" in unit.categories for unit in last)


def hold_was_asked_for(index: int, units: Sequence[Unit]) -> bool:
    """Whether a person has asked for a hold shortly before a unit."""
    since_ms = units[index].start_ms - PHASES.asked_before_ms
    return any(unit.end_ms > since_ms and "hold_request" in unit.categories for unit in units[:index])


def was_put_through(units: Sequence[Unit]) -> bool:
    """Whether a machine has told that it puts the caller through, and nobody has greeted."""
    said = {category for unit in units for category in unit.categories}
    return "transfer" in said and not said & PHASES.only_people_say


def menu_follows(index: int, units: Sequence[Unit]) -> bool:
    """Whether a unit is, or is followed before any wait by, a prompt of a menu or a key."""
    for unit in units[index:]:
        if sounds_like_a_wait(unit):
            return False
        if unit.categories & PHASES.only_menus_say or unit.tone is ToneKind.DTMF:
            return True
    return False


def _spoken_menu_before(index: int, units: Sequence[Unit]) -> bool:
    """Whether a machine has shortly offered choices, this unit counted, with only answers and quiet since."""
    since_ms = units[index].start_ms - PHASES.menu_answered_ms
    for unit in reversed(units[: index + 1]):
        said = unit.categories
        if unit.end_ms < since_ms or unit.tone or sounds_like_a_wait(unit) or said & PHASES.only_people_say:
            return False
        if said & PHASES.ask_for_words:
            return True
    return False


def _same_talk(unit: Unit) -> bool:
    """Speech, or a pause within talk."""
    return unit.kind is UnitKind.SPEECH or (unit.kind is UnitKind.QUIET and unit.duration_ms < PHASES.talk_pause_ms)


def same_breath(index: int, units: Sequence[Unit]) -> Iterator[Unit]:
    """What was said before without a pause that another speaker could have come in at, latest first."""
    for unit in reversed(units[:index]):
        if unit.kind is not UnitKind.SPEECH and (unit.kind is not UnitKind.QUIET or not _is_short(unit)):
            return
        yield unit


def _is_short(pause: Unit) -> bool:
    return pause.duration_ms < PHASES.sentence_pause_ms


def passage_around(index: int, units: Sequence[Unit]) -> tuple[int, int]:
    """First and last unit of what is said once, over no music, with pauses of talk in it, around a unit of speech."""
    first, last = index, index
    while first > 0 and _of_a_passage(units[first - 1]):
        first -= 1
    while last + 1 < len(units) and _of_a_passage(units[last + 1]):
        last += 1
    return first, last


def _of_a_passage(unit: Unit) -> bool:
    return _same_talk(unit) and unit.recording_id is None and not unit.over_music


def lies_in_a_wait(first: int, last: int, units: Sequence[Unit]) -> bool:
    """Whether music or a message of the wait comes right before and right after, with no word of holding between.

    What a person leaves to music is put on hold, and is told so.
    """
    around = [*units[max(0, first - 1) : first], *units[last + 1 : last + 2]]
    if len(around) < 2 or not all(_fills_a_wait(unit) for unit in around):
        return False
    if not any(map(belongs_to_a_wait, units[:first])) or not any(map(belongs_to_a_wait, units[last + 1 :])):
        return False
    said = {category for unit in units[first : last + 1] for category in unit.categories}
    return not said & PHASES.before_a_second_hold


def _fills_a_wait(unit: Unit) -> bool:
    return unit.kind is UnitKind.MUSIC or unit.over_music or unit.recording_id is not None
