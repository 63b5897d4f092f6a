"""The places in a call that a measure was taken from, or where something was listened for and not heard.

They are there for a reader who wants to hear for himself. Each is a :class:`auditor.schema.Finding` under the name of
the measure, or of what was listened for; where nothing is quoted its quote is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from auditor.judge.hold_kinds import ANY_MESSAGE, MESSAGES, kind_of
from auditor.judge.measures import Course, on_hold
from auditor.schema import Announcement, Claim, Finding, HoldKind, Interval, Label, MenuOption
from auditor.thresholds.judge import AGENT_HOLDS

Place = tuple[Interval, str]
"""A stretch, and what was said there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEvidence:
    """Tells the places of any measure of one call, in order of time."""

    course: Course
    claims: tuple[Claim, ...]

    def of(self, measure_id: str) -> tuple[Finding, ...]:
        """The places that a measure was taken from; none where it has no place."""
        return _found(measure_id, _PLACES[measure_id](self) if measure_id in _PLACES else ())

    def listened_for(self, category: str, *, from_people: bool) -> tuple[Finding, ...]:
        """Where something was not heard: where a person comes or comes back, or in the waits, or before both."""
        course = self.course
        if from_people:
            return _found(category, _comings(course))
        waits: list[Place] = [(hold, "") for hold in course.holds]
        return _found(category, waits or _time_to_human(self))


def _found(name: str, places: Iterable[Place]) -> tuple[Finding, ...]:
    return tuple(
        Finding(start_ms=place.start_ms, end_ms=place.end_ms, category=name, quote=quote) for place, quote in places
    )


def _comings(course: Course) -> Iterable[Place]:
    """The person's first words, and the first words after each hold."""
    people = [one for one in course.segments if one.label is Label.AGENT]
    since_ms = [0, *(hold.end_ms for hold in course.holds if hold.kind is HoldKind.AGENT)]
    came = [next((one for one in people if one.start_ms >= start_ms), None) for start_ms in since_ms]
    return [(one, _first_words(course, one)) for one in dict.fromkeys(came) if one is not None]


def _first_words(course: Course, stretch: Interval) -> str:
    inside = (word for word in course.heard.words if stretch.start_ms <= word.start_ms < stretch.end_ms)
    said = (word.text for word in inside if not word.from_caller)
    return " ".join(islice(said, AGENT_HOLDS.words_quoted))


def _until_person(evidence: MeasureEvidence, start_ms: int) -> Iterable[Place]:
    end_ms = evidence.course.duration_ms if evidence.course.person_ms is None else evidence.course.person_ms
    return [(Interval(start_ms=start_ms, end_ms=end_ms), "")] if start_ms < end_ms else []


def _time_to_human(evidence: MeasureEvidence) -> Iterable[Place]:
    return _until_person(evidence, evidence.course.connect_ms or 0)


def _queue_wait(evidence: MeasureEvidence) -> Iterable[Place]:
    queue = [hold for hold in evidence.course.holds if hold.kind is HoldKind.QUEUE]
    return _until_person(evidence, queue[0].start_ms) if queue else []


def _labelled(*labels: Label) -> Callable[[MeasureEvidence], Iterable[Place]]:
    return lambda evidence: [(one, "") for one in evidence.course.segments if one.label in labels]


def _holds(*kinds: HoldKind) -> Callable[[MeasureEvidence], Iterable[Place]]:
    return lambda evidence: [(hold, "") for hold in evidence.course.holds if hold.kind in kinds]


def _longest(places: Callable[[MeasureEvidence], Iterable[Place]]) -> Callable[[MeasureEvidence], Iterable[Place]]:
    def longest(evidence: MeasureEvidence) -> Iterable[Place]:
        found = list(places(evidence))
        return [max(found, key=lambda place: place[0].duration_ms)] if found else []

    return longest


def _playings(*kinds: str) -> Callable[[MeasureEvidence], Iterable[Place]]:
    """Playings of messages in the waits: all of them, or those of a kind."""

    def playings(evidence: MeasureEvidence) -> Iterable[Place]:
        played = on_hold(evidence.course)
        return _said(one for one in played if not kinds or kind_of(one) in kinds)

    return playings


def _said(announcements: Iterable[Announcement]) -> list[Place]:
    return [(one, one.text) for one in announcements]


def _callback_offer(evidence: MeasureEvidence) -> Iterable[Place]:
    return _said(one for one in evidence.course.announcements if "callback_offer" in one.categories)[:1]


def _options(options: Iterable[MenuOption]) -> list[Place]:
    return [(one, one.quote) for one in options]


def _all_options(evidence: MeasureEvidence) -> Iterable[Place]:
    return _options(evidence.course.menu)


def _first_of_each_level(evidence: MeasureEvidence) -> Iterable[Place]:
    first: dict[int, MenuOption] = {}
    for option in evidence.course.menu:
        first.setdefault(option.level, option)
    return _options(first.values())


def _longest_menu(evidence: MeasureEvidence) -> Iterable[Place]:
    by_level: dict[int, list[MenuOption]] = {}
    for option in evidence.course.menu:
        by_level.setdefault(option.level, []).append(option)
    most = max(map(len, by_level.values()), default=0)
    return _options(next((options for options in by_level.values() if len(options) == most), []))


def _own_option(evidence: MeasureEvidence) -> Iterable[Place]:
    steps = evidence.course.path[:1]
    taken = [(step.level, step.destination) for step in steps]
    return _options(one for one in evidence.course.menu if (one.level, one.destination) in taken)


def _up_to_a_person(evidence: MeasureEvidence) -> Iterable[Place]:
    offer = evidence.course.human_option
    if offer is None:
        return _all_options(evidence)
    before: Sequence[MenuOption] = [one for one in evidence.course.menu if one.start_ms < offer.start_ms]
    return _options([*before, offer])


def _places_told(evidence: MeasureEvidence) -> Iterable[Place]:
    told = (claim for claim in evidence.claims if claim.kind == "queue_position" and not claim.doubtful)
    return [(claim, claim.quote) for claim in told if claim.value is not None]


_ALL_HOLDS = _holds(*HoldKind)
_DEAD_AIR = _labelled(Label.DEAD_AIR)
_MUSIC = _labelled(Label.HOLD_MUSIC)

_PLACES: Mapping[str, Callable[[MeasureEvidence], Iterable[Place]]] = {
    "ring_ms": _labelled(Label.RING),
    "time_to_human_ms": _time_to_human,
    "queue_wait_ms": _queue_wait,
    "hold_ms": _ALL_HOLDS,
    "longest_hold_ms": _longest(_ALL_HOLDS),
    "queue_hold_ms": _holds(HoldKind.QUEUE),
    "transfer_hold_ms": _holds(HoldKind.TRANSFER),
    "agent_hold_ms": _holds(HoldKind.AGENT),
    "holds_count": _ALL_HOLDS,
    "agent_holds_count": _holds(HoldKind.AGENT),
    "transfers_count": _holds(HoldKind.TRANSFER),
    "dead_air_ms": _DEAD_AIR,
    "longest_dead_air_ms": _longest(_DEAD_AIR),
    "silence_ms": _DEAD_AIR,
    "silence_share": _DEAD_AIR,
    "music_loop_ms": _longest(_MUSIC),
    "menu_ms": _labelled(Label.MENU, Label.TRANSFER),
    "menu_options_count": _all_options,
    "menu_levels_count": _first_of_each_level,
    "longest_menu_count": _longest_menu,
    "own_option_at_ms": _own_option,
    "human_offered_count": _up_to_a_person,
    "choices_to_human_count": _up_to_a_person,
    "human_offered_at_ms": _up_to_a_person,
    "playings_count": _playings(),
    "playings_per_min": _playings(),
    "interruption_gap_ms": _playings(),
    "information_count": _playings("help"),
    "callback_offered_after_ms": _callback_offer,
    "place_still_ms": _places_told,
    "place_pace_per_min": _places_told,
    **{f"{kind}_{ending}": _playings(kind) for kind in MESSAGES for ending in ("ms", "share")},
    **{f"{ANY_MESSAGE}_{ending}": _playings() for ending in ("ms", "share")},
}
