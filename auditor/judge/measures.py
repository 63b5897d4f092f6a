"""Named numbers of a call. What is not known stays unknown; a wait that the hang-up cut short says "at least"."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from auditor.judge.hold_kinds import ANY_MESSAGE, MESSAGES, filled_by, kind_of
from auditor.judge.measure_definitions import definition_of
from auditor.judge.readings import Version
from auditor.schema import (
    Announcement,
    Finding,
    Heard,
    HoldEpisode,
    HoldKind,
    Interval,
    Label,
    Measure,
    MenuOption,
    MenuStep,
    Outcome,
    Recording,
    Segment,
    Span,
    SpanKind,
    ToneKind,
    total_ms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the measures are taken from: the judged timeline of one call.

    ``human_option`` is where a person is first offered (:func:`auditor.judge.human_offer.human_offered`).
    ``told`` is what the far end says in it (:func:`auditor.judge.readings.versions`), where that is known already.
    """

    duration_ms: int
    outcome: Outcome
    connect_ms: int | None
    person_ms: int | None
    segments: tuple[Segment, ...]
    holds: tuple[HoldEpisode, ...]
    announcements: tuple[Announcement, ...]
    findings: tuple[Finding, ...]
    menu: tuple[MenuOption, ...]
    human_option: MenuOption | None
    heard: Heard
    path: tuple[MenuStep, ...] = ()
    told: tuple[Version, ...] = ()


def take_measures(course: Course) -> tuple[Measure, ...]:
    """All measures of the call, in the order in which they are told."""
    return (
        *_clocks(course),
        *_holds(course),
        *_menu(course),
        *_interruptions(course),
        *_shares(course),
        *_sound(course),
    )


def clipping(recording: Recording) -> Measure:
    """How much of the recording is clipped; unknown for one that was listened to before this was measured."""
    note = "" if recording.clipped_share is not None else "not measured when this was listened to"
    return Measure(id="clipped_share", value=recording.clipped_share, unit="share", note=note)


def without_words(measure: Measure, why: str) -> Measure:
    """The measure of a call of which no words, or too few, were read: what rests on words is unknown."""
    definition = definition_of(measure.id)
    if definition is None or not definition.from_words:
        return measure
    return replace(measure, value=None, at_least=False, note=why, unread=True)


def _clocks(course: Course) -> list[Measure]:
    clock_start_ms = course.connect_ms or 0
    note = "" if course.connect_ms is not None else "no ringing in the recording: counted from its start"
    return [
        _ring(course),
        _until_person("time_to_human_ms", clock_start_ms, course, note),
        Measure(id="first_person_at_ms", value=course.person_ms, unit="ms", note=_since_when(course)),
        _queue_wait(course),
    ]


def _ring(course: Course) -> Measure:
    ringing = [segment for segment in course.segments if segment.label is Label.RING]
    tones = [tone for tone in course.heard.tones if tone.kind is ToneKind.RINGBACK]
    # A tone tells best where ringing begins; ringing that only a person heard has none.
    rings: Sequence[Interval] = [tone for tone in tones if any(map(tone.overlap_ms, ringing))] or ringing
    if not rings:
        return Measure(id="ring_ms", value=None, unit="ms", note="no ringing in the recording")
    if course.connect_ms is None:
        return Measure(id="ring_ms", value=course.duration_ms - rings[0].start_ms, unit="ms", at_least=True)
    return Measure(id="ring_ms", value=max(0, course.connect_ms - rings[0].start_ms), unit="ms")


def _until_person(measure_id: str, start_ms: int, course: Course, note: str) -> Measure:
    if course.person_ms is not None:
        return Measure(id=measure_id, value=max(0, course.person_ms - start_ms), unit="ms", note=note)
    if course.outcome in (Outcome.ABANDONED, Outcome.DISCONNECTED):
        return Measure(id=measure_id, value=course.duration_ms - start_ms, unit="ms", at_least=True, note=note)
    return Measure(id=measure_id, value=None, unit="ms", note=f"nobody came: {course.outcome.value.replace('_', ' ')}")


def _since_when(course: Course) -> str:
    return "nobody came" if course.person_ms is None else "from the start of the recording"


def _queue_wait(course: Course) -> Measure:
    queue = [hold for hold in course.holds if hold.kind is HoldKind.QUEUE]
    if not queue:
        return Measure(id="queue_wait_ms", value=None, unit="ms", note="no queue in this call")
    return _until_person("queue_wait_ms", queue[0].start_ms, course, "")


def _holds(course: Course) -> list[Measure]:
    cut_off = bool(course.holds) and course.holds[-1].ended_by in ("hang_up", "line_drop")
    by_kind = {kind: [hold for hold in course.holds if hold.kind is kind] for kind in HoldKind}
    dead = [segment for segment in course.segments if segment.label is Label.DEAD_AIR]
    return [
        _ms("hold_ms", total_ms(course.holds), at_least=cut_off),
        _ms("longest_hold_ms", _longest_ms(course.holds), at_least=cut_off),
        _ms("queue_hold_ms", total_ms(by_kind[HoldKind.QUEUE])),
        _ms("transfer_hold_ms", total_ms(by_kind[HoldKind.TRANSFER])),
        _ms("agent_hold_ms", total_ms(by_kind[HoldKind.AGENT])),
        _count("holds_count", len(course.holds)),
        _count("agent_holds_count", len(by_kind[HoldKind.AGENT])),
        _count("transfers_count", len(by_kind[HoldKind.TRANSFER])),
        _ms("dead_air_ms", total_ms(dead)),
        _ms("longest_dead_air_ms", _longest_ms(dead)),
    ]


def _menu(course: Course) -> list[Measure]:
    menu = [segment for segment in course.segments if segment.label in (Label.MENU, Label.TRANSFER)]
    levels = sorted({option.level for option in course.menu})
    measures = [
        _ms("menu_ms", total_ms(menu)),
        _count("menu_options_count", len(course.menu)),
        _count("menu_levels_count", len(levels)),
        _count("longest_menu_count", max((_options_at(course.menu, level) for level in levels), default=0)),
    ]
    measures += [_count(f"menu_{level}_options_count", _options_at(course.menu, level)) for level in levels]
    return [*measures, _own_option(course), *_human_offered(course)]


def _own_option(course: Course) -> Measure:
    """How long the caller listened until the choice that was then taken had been offered."""
    step = course.path[0] if course.path else None
    taken = [one for one in course.menu if step and one.level == step.level and one.destination == step.destination]
    if not taken:
        return Measure(
            id="own_option_at_ms", value=None, unit="ms", note="no choice was taken that was offered by word"
        )
    return Measure(id="own_option_at_ms", value=max(0, taken[0].end_ms - (course.connect_ms or 0)), unit="ms")


def _human_offered(course: Course) -> list[Measure]:
    """Whether a person is offered, after how many choices, and after how long.

    A choice of which only the key was understood may be the one that does.
    """
    unread = any(not option.destination for option in course.menu)
    if course.human_option is None:
        unclear = "a choice was not understood" if unread else ""
        note = unclear or ("no option offers a person by name" if course.menu else "no menu")
        never = Measure(id="human_offered_count", value=None if unread else 0, unit="count", note=unclear)
        unknown = (("choices_to_human_count", "count"), ("human_offered_at_ms", "ms"))
        return [never, *(Measure(id=name, value=None, unit=unit, note=note) for name, unit in unknown)]
    heard_first = [option for option in course.menu if option.start_ms <= course.human_option.start_ms]
    after_ms = max(0, course.human_option.end_ms - (course.connect_ms or 0))
    note = "" if course.connect_ms is not None else "no ringing in the recording: counted from its start"
    return [
        _count("human_offered_count", 1),
        _count("choices_to_human_count", len(heard_first)),
        Measure(id="human_offered_at_ms", value=after_ms, unit="ms", note=note),
    ]


def _options_at(menu: Sequence[MenuOption], level: int) -> int:
    return sum(option.level == level for option in menu)


def _interruptions(course: Course) -> list[Measure]:
    hold_ms = total_ms(course.holds)
    playings = on_hold(course)
    gaps = [later.start_ms - before.end_ms for before, later in itertools.pairwise(playings)]
    categories = sorted({category for one in course.announcements for category in one.categories})
    return [
        _count("playings_count", len(playings)),
        _count("information_count", sum(kind_of(one) == "help" for one in playings)),
        Measure(id="playings_per_min", value=_per_min(len(playings), hold_ms), unit="per_min"),
        Measure(
            id="interruption_gap_ms",
            value=round(median(gaps)) if gaps else None,
            unit="ms",
            note="" if gaps else "fewer than two announcements in the wait",
        ),
        _callback_offered(course),
        *(
            _count(f"playings_{category}", sum(category in one.categories for one in course.announcements))
            for category in categories
        ),
    ]


def _callback_offered(course: Course) -> Measure:
    """How long a caller waited until a call back was first offered; 0 when the menu offered it."""
    offers = [one.start_ms for one in course.announcements if "callback_offer" in one.categories]
    if not offers or not course.holds:
        note = "no wait" if not course.holds else "no call back was offered"
        return Measure(id="callback_offered_after_ms", value=None, unit="ms", note=note)
    return _ms("callback_offered_after_ms", max(0, offers[0] - course.holds[0].start_ms))


def _shares(course: Course) -> list[Measure]:
    hold_ms = total_ms(course.holds)
    if not hold_ms:
        return []
    filled_ms = filled_by(course.holds, course.segments, course.announcements)
    filled_ms[ANY_MESSAGE] = sum(filled_ms[kind] for kind in MESSAGES)
    shares = [
        Measure(id=f"{kind}_share", value=round(part_ms / hold_ms, 3), unit="share")
        for kind, part_ms in filled_ms.items()
    ]
    return [*shares, *(_ms(f"{kind}_ms", part_ms) for kind, part_ms in filled_ms.items())]


def on_hold(course: Course) -> list[Announcement]:
    """The playings of recorded messages in the waits."""
    return [one for one in course.announcements if _inside(one, course.holds)]


def _sound(course: Course) -> list[Measure]:
    music = _level_dbfs(course.heard.spans, SpanKind.MUSIC)
    voice = _level_dbfs(course.heard.spans, SpanKind.SPEECH)
    known = music is not None and voice is not None
    difference = round(music - voice, 1) if music is not None and voice is not None else None
    loop_ms = course.heard.music_loop_ms
    return [
        Measure(
            id="music_loop_ms", value=loop_ms, unit="ms", note="" if loop_ms else "the music was not heard to repeat"
        ),
        Measure(
            id="music_against_voice_db",
            value=difference,
            unit="db",
            note="" if known else "needs both music and voice",
        ),
    ]


def _level_dbfs(spans: Sequence[Span], kind: SpanKind) -> float | None:
    levels = [span.level_dbfs for span in spans if span.kind is kind and span.level_dbfs is not None]
    return median(levels) if levels else None


def _inside(part: Interval, holds: Iterable[Interval]) -> bool:
    return any(part.overlap_ms(hold) * 2 > part.duration_ms for hold in holds)


def _per_min(count: int, duration_ms: int) -> float | None:
    return round(count * 60000 / duration_ms, 2) if duration_ms else None


def _longest_ms(intervals: Iterable[Interval]) -> int:
    return max((interval.duration_ms for interval in intervals), default=0)


def _ms(measure_id: str, value_ms: int, *, at_least: bool = False) -> Measure:
    return Measure(id=measure_id, value=value_ms, unit="ms", at_least=at_least)


def _count(measure_id: str, value: int) -> Measure:
    return Measure(id=measure_id, value=value, unit="count")
