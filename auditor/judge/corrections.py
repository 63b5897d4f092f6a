"""A person's corrections of one call: what follows from them, and the call concluded again.

Corrections are followed in the order in which they were made, so that a later one wins over an earlier one, and each
wins over the program. A person says only a part; the rest is kept, or brought into line where it contradicts:

* the first word of a person at a time: before it nobody spoke but recordings, and what is said from then on, up to the
  next music or silence of a wait, is the person's. Nobody: every voice was recorded.
* the holds: recorded is all that is said in them.
* a label: that stretch, and nothing else.

Unless the person says otherwise, holds follow the labels (:mod:`auditor.judge.corrected_waits`), and the outcome
changes only where a person has come into the call or gone from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from itertools import takewhile
from typing import TypeVar

from auditor import __version__
from auditor.errors import UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.judge.conclude import conclude, find_said, told_in, where_they_count
from auditor.judge.corrected_messages import corrected_announcements, corrected_menu
from auditor.judge.corrected_waits import episodes, moved_waits
from auditor.judge.human_offer import human_offered
from auditor.judge.measures import Course
from auditor.judge.menu_answers import path_taken
from auditor.judge.tiling import at, changes, paint
from auditor.schema import (
    Answer,
    Audit,
    Correction,
    HoldEpisode,
    Interval,
    Label,
    Outcome,
    Segment,
    ToneKind,
)

#: The first reason of every segment that a person has corrected, and of every one that had to follow suit.
BY_A_PERSON = "corrected by a person"
FOLLOWS = "follows from a person's correction"

Stretch = TypeVar("Stretch", bound=Interval)

_RECORDED = frozenset((Label.MENU, Label.TRANSFER, Label.ANNOUNCEMENT))
#: What a person's words go on through; anything else but recorded speech ends them.
_PASSED_OVER = frozenset((Label.SILENCE, Label.CALLER, Label.KEYPAD))
_SPEECH = frozenset((*_RECORDED, Label.AGENT, Label.VOICEMAIL))


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The course of a call as far as corrections touch it, and what of it a person has said outright."""

    segments: tuple[Segment, ...]
    holds: tuple[HoldEpisode, ...]
    outcome: Outcome
    holds_said: bool = False
    outcome_said: bool = False


def corrected(audit: Audit, corrections: Sequence[Correction], catalogue: Catalogue) -> Audit:
    """The audit as these corrections (all of them, oldest first) leave it; without any, the program's own.

    The rules are judged by ``catalogue``, which its basis then names. What the program had answered is in ``machine``.
    """
    plain = uncorrected(audit)
    if not corrections or not plain.segments:
        return plain
    state = _after(plain, corrections)
    basis = replace(plain.basis, program_version=__version__, catalogue_hash=catalogue.hash)
    made = conclude(_course(plain, state, catalogue), plain.recording, basis, catalogue)
    return replace(
        made,
        made_at=plain.made_at,
        warnings=plain.warnings,
        corrections=tuple(corrections),
        machine=_answer(plain),
    )


def uncorrected(audit: Audit) -> Audit:
    """The audit as the program made it."""
    if audit.machine is None:
        return audit
    own = {field.name: getattr(audit.machine, field.name) for field in fields(Answer) if field.name != "person_ms"}
    return replace(audit, **own, corrections=(), machine=None)


def first_agent_ms(segments: Sequence[Segment]) -> int | None:
    """When a person first speaks in a timeline; ``None`` when nobody does."""
    return next((segment.start_ms for segment in segments if segment.label is Label.AGENT), None)


def check_together(audit: Audit, corrections: Sequence[Correction]) -> None:
    """Refuse corrections whose newest contradicts itself or an earlier one: :class:`UsageProblem` says how."""
    state, newest = _after(uncorrected(audit), corrections), corrections[-1]
    person_ms = first_agent_ms(state.segments)
    if newest.nobody and person_ms is not None:
        raise UsageProblem("A stretch cannot be labelled agent when nobody came; leave out one of the two.")
    if newest.person_ms is not None and newest.person_ms != person_ms:
        raise UsageProblem("A label or hold given says that the person came at another time; leave out one of the two.")
    said_ms = next((one.person_ms for one in reversed(corrections) if one.person_ms is not None or one.nobody), None)
    if said_ms is not None and any(hold.start_ms <= said_ms < hold.end_ms for hold in newest.holds or ()):
        raise UsageProblem(
            "A hold given covers the first word of a person as it was given; end it there, or move --human."
        )
    people = [segment for segment in state.segments if segment.label is Label.AGENT]
    if state.holds_said and any(person.overlap_ms(hold) for person in people for hold in state.holds):
        raise UsageProblem("A person cannot speak inside a hold that was given; give all holds again with --hold.")


def within(correction: Correction, duration_ms: int) -> Correction:
    """What a correction says of a call of that length: without what lies beyond its end."""
    person_ms = correction.person_ms
    return replace(
        correction,
        person_ms=person_ms if person_ms is not None and person_ms < duration_ms else None,
        holds=None if correction.holds is None else tuple(_cut(correction.holds, duration_ms)),
        labels=tuple(_cut(correction.labels, duration_ms)),
    )


def _cut(stretches: Iterable[Stretch], end_ms: int) -> Iterator[Stretch]:
    return (replace(one, end_ms=min(one.end_ms, end_ms)) for one in stretches if one.start_ms < end_ms)


def _after(plain: Audit, corrections: Sequence[Correction]) -> _State:
    start = _State(segments=plain.segments, holds=plain.holds, outcome=plain.outcome)
    duration_ms = plain.segments[-1].end_ms
    return reduce(_followed, (within(correction, duration_ms) for correction in corrections), start)


def _followed(state: _State, correction: Correction) -> _State:
    segments = _labelled(state, correction)
    outcome = correction.outcome or _outcome(state, segments)
    holds_said = state.holds_said or correction.holds is not None
    if correction.holds is not None:
        waits: Sequence[Interval] = correction.holds
    elif state.holds_said:
        waits = state.holds
    else:
        waits = moved_waits(state.holds, state.segments, segments, outcome)
    return _State(
        segments=segments,
        holds=episodes(waits, state.holds, state.segments, segments, outcome),
        outcome=outcome,
        holds_said=holds_said,
        outcome_said=state.outcome_said or correction.outcome is not None,
    )


def _labelled(state: _State, correction: Correction) -> tuple[Segment, ...]:
    """The timeline after one correction. Labels are said most exactly, so they are put on last."""
    because = (BY_A_PERSON, *((correction.note,) if correction.note else ()))
    segments = state.segments
    waits: Sequence[Interval] = state.holds if correction.holds is None else correction.holds
    if correction.holds is not None:
        segments = _recorded_in(correction.holds, segments)
    if correction.person_ms is not None:
        segments = _person_from(correction.person_ms, waits, segments, because)
    if correction.nobody:
        recorded = Label.VOICEMAIL if correction.outcome is Outcome.VOICEMAIL else None
        segments = _nobody_in(segments, waits, segments[-1].end_ms, recorded)
    for said in correction.labels:
        segments = paint(segments, said, said.label, because)
    return segments


def _recorded_in(holds: Sequence[Interval], segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """What is said inside a hold is an announcement."""
    spoken = [segment for segment in segments if segment.label in _SPEECH - {Label.ANNOUNCEMENT}]
    shared = [part for hold in holds for segment in spoken if (part := _shared(segment, hold))]
    return reduce(lambda tiled, part: paint(tiled, part, Label.ANNOUNCEMENT, (FOLLOWS,)), shared, segments)


def _person_from(
    person_ms: int, waits: Sequence[Interval], segments: tuple[Segment, ...], because: tuple[str, ...]
) -> tuple[Segment, ...]:
    """Nobody before; from then on the person speaks, up to the next sound of a wait."""
    segments = _nobody_in(segments, waits, person_ms, None)
    first = at(segments, person_ms)
    theirs = [] if first.label is Label.AGENT else _said_after(first.end_ms, segments)
    segments = paint(segments, Interval(start_ms=person_ms, end_ms=first.end_ms), Label.AGENT, because)
    return reduce(lambda tiled, words: paint(tiled, words, Label.AGENT, (FOLLOWS,)), theirs, segments)


def _said_after(time_ms: int, segments: Sequence[Segment]) -> list[Segment]:
    """What was taken for recorded speech from a time on, up to the first sound that does not belong to a talk."""
    later = (one for one in segments if one.start_ms >= time_ms and one.label not in _PASSED_OVER)
    return list(takewhile(lambda segment: segment.label in _RECORDED, later))


def _nobody_in(
    segments: tuple[Segment, ...], waits: Sequence[Interval], until_ms: int, recorded: Label | None
) -> tuple[Segment, ...]:
    """Every person's words before a time were recorded: a menu's before the first wait, else an announcement's."""
    waiting_from_ms = min((wait.start_ms for wait in waits), default=until_ms)
    for person in [one for one in segments if one.label is Label.AGENT and one.start_ms < until_ms]:
        stretch = Interval(start_ms=person.start_ms, end_ms=min(person.end_ms, until_ms))
        by_place = Label.MENU if person.start_ms < waiting_from_ms else Label.ANNOUNCEMENT
        segments = paint(segments, stretch, recorded or by_place, (FOLLOWS,))
    return segments


def _outcome(state: _State, segments: Sequence[Segment]) -> Outcome:
    """The outcome, unless it was said: changed only when a person has come into the call or gone from it."""
    before_ms, now_ms = first_agent_ms(state.segments), first_agent_ms(segments)
    if state.outcome_said or (before_ms is None) == (now_ms is None):
        return state.outcome
    if now_ms is not None:
        voicemail = any(one.label is Label.VOICEMAIL and one.start_ms > now_ms for one in segments)
        return state.outcome if voicemail and state.outcome is Outcome.VOICEMAIL else Outcome.ANSWERED
    if state.outcome is not Outcome.ANSWERED:
        return state.outcome
    return Outcome.ABANDONED if state.holds else Outcome.IVR_ONLY


def _course(plain: Audit, state: _State, catalogue: Catalogue) -> Course:
    told = told_in([plain.heard], catalogue)[0]
    said = find_said(plain.heard, catalogue, plain.recording.duration_ms, told)
    findings = where_they_count(said, plain.heard, state.segments, catalogue, told)
    changed = changes(plain.segments, state.segments)
    menu = corrected_menu(plain.menu, changed, state.segments, plain.heard, catalogue)
    path = path_taken(menu, state.segments, plain.heard, catalogue.menus, catalogue.numbers)
    return Course(
        duration_ms=plain.recording.duration_ms,
        outcome=state.outcome,
        connect_ms=_connect_ms(plain, state.segments),
        person_ms=first_agent_ms(state.segments),
        segments=state.segments,
        holds=state.holds,
        announcements=corrected_announcements(plain.announcements, changed, state.segments, plain.heard, findings),
        findings=findings,
        menu=menu,
        human_option=human_offered(menu, path, state.segments, plain.heard, catalogue.menus),
        path=path,
        heard=plain.heard,
        told=told.versions,
    )


def _connect_ms(plain: Audit, segments: Sequence[Segment]) -> int | None:
    """When the far end answered: as the program heard it, unless a person has moved the first ringing."""
    if _first_ringing(plain.segments) != _first_ringing(segments):
        ringing = _first_ringing(segments)
        return _sound_after(ringing[-1].end_ms, segments) if ringing else None
    ring = plain.measure("ring_ms")
    first = next((tone for tone in plain.heard.tones if tone.kind is ToneKind.RINGBACK), None)
    if ring is None or ring.value is None or ring.at_least or first is None:
        return None
    return first.start_ms + round(ring.value)


def _first_ringing(segments: Sequence[Segment]) -> list[Interval]:
    """The rings before anything else is heard."""
    rings: list[Interval] = []
    for segment in segments:
        if segment.label is Label.RING:
            rings.append(Interval(start_ms=segment.start_ms, end_ms=segment.end_ms))
        elif segment.label not in (Label.SILENCE, Label.KEYPAD, Label.TONE):
            break
    return rings


def _sound_after(time_ms: int, segments: Sequence[Segment]) -> int | None:
    later = (one for one in segments if one.start_ms >= time_ms and one.label is not Label.SILENCE)
    return next((segment.start_ms for segment in later), None)


def _shared(one: Interval, other: Interval) -> Interval | None:
    start_ms, end_ms = max(one.start_ms, other.start_ms), min(one.end_ms, other.end_ms)
    return Interval(start_ms=start_ms, end_ms=end_ms) if start_ms < end_ms else None


def _answer(plain: Audit) -> Answer:
    """The program's own answer, to be kept beside the corrected one."""
    own = {field.name: getattr(plain, field.name) for field in fields(Answer) if field.name != "person_ms"}
    return Answer(**own, person_ms=first_agent_ms(plain.segments))
