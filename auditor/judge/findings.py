"""One Result per habit rule, with its evidence. A rule that fails to run is a result too; the others go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.judge.agent_holds import not_asked_for
from auditor.judge.habits import Compare, Habit, Limits, RuleKind
from auditor.judge.measure_definitions import definition_of
from auditor.judge.nearby import Nearby
from auditor.schema import (
    Announcement,
    Claim,
    Finding,
    HoldEpisode,
    Measure,
    Outcome,
    Result,
    RuleOutcome,
    Verdict,
    Word,
    total_ms,
)
from auditor.thresholds.judge import ANNOUNCEMENTS


def _no_places(_name: str) -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What rules look at; where no words were read, nothing is known of what was said.

    ``unread`` are the categories, and the measures that count what was said, of which some may have gone unread, each
    with the reason: what was found was said, the rest is unknown.
    ``free_talk`` are the categories that only people say, where the recogniser is made for recordings: what of them
    was found was said, what was missed (a name, thanks) is no certain fault.
    ``places_of`` a measure are where it was taken from, those of a category where it was listened for
    (:mod:`auditor.judge.measure_evidence`).
    """

    outcome: Outcome
    measures: Mapping[str, Measure]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    announcements: tuple[Announcement, ...] = ()
    holds: tuple[HoldEpisode, ...] = ()
    words: tuple[Word, ...] = ()
    words_read: bool = True
    unread: Mapping[str, str] = field(default_factory=dict)
    free_talk: frozenset[str] = frozenset()
    places_of: Callable[[str], tuple[Finding, ...]] = _no_places


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a rule saw: its value, whether that is a lower bound, what may be but is not certain, and the evidence.

    ``unsettled``: there is no value, as the call does not show what came of what was promised.
    """

    value: float | None
    at_least: bool = False
    unsettled: bool = False
    possible: float = 0.0
    note: str = ""
    evidence: tuple[Finding, ...] = ()


def judge_habits(habits: Sequence[Habit], facts: Facts) -> tuple[Result, ...]:
    """A result for every habit, in the catalogue's order."""
    return tuple(_guarded(habit, facts) for habit in habits)


def _guarded(habit: Habit, facts: Facts) -> Result:
    try:
        return _judge(habit, facts)
    except Exception as error:  # whatever a rule trips over is its own result, never the audit's end
        return Result(
            rule_id=habit.id,
            title=habit.title,
            outcome=RuleOutcome.ERROR,
            message=f"This rule could not be applied: {type(error).__name__}: {error}",
        )


def _judge(habit: Habit, facts: Facts) -> Result:
    why_not = _why_not_asked(habit, facts)
    if why_not:
        return _result(habit, RuleOutcome.NOT_APPLICABLE, _Seen(value=None, note=why_not))
    if not facts.words_read and habit.kind in _ON_WORDS:
        return _result(habit, RuleOutcome.CANNOT_TELL, _Seen(value=None, note=NOT_READ))
    seen = _LOOKS[habit.kind](habit, facts)
    outcome = _outcome(habit, seen)
    unread = next((facts.unread[name] for name in habit.of if name in facts.unread), "")
    if unread and _rests_on_absence(habit, outcome) and outcome is not RuleOutcome.POSSIBLE:
        return _result(habit, RuleOutcome.CANNOT_TELL, replace(seen, value=None, note=unread))
    if outcome is RuleOutcome.FAILED and facts.free_talk.intersection(habit.of) and _rests_on_absence(habit, outcome):
        outcome = RuleOutcome.POSSIBLE
    if outcome not in _BAD:
        cut_off = outcome is RuleOutcome.CANNOT_TELL and not seen.unsettled
        return _result(habit, outcome, replace(seen, note=CUT_OFF) if cut_off else seen)
    if not seen.evidence and habit.kind in (RuleKind.MEASURE, RuleKind.CATEGORY):
        seen = replace(seen, evidence=facts.places_of(habit.of[0]))
    return replace(_result(habit, outcome, seen), cost_ms=_cost_ms(habit, seen, facts))


def _rests_on_absence(habit: Habit, outcome: RuleOutcome) -> bool:
    """Whether hearing more could have turned the result: a good one by what was not said, or a bad one.

    Of rules on measures this is meant for those that count what was said.
    """
    if habit.kind is RuleKind.AGENT_HOLD:
        return outcome is not RuleOutcome.PASSED
    good_by_absence = habit.limits.compare is Compare.AT_MOST
    counted = habit.kind in (RuleKind.CATEGORY, RuleKind.MEASURE)
    return counted and good_by_absence == (outcome is RuleOutcome.PASSED)


def _cost_ms(habit: Habit, seen: _Seen, facts: Facts) -> float | None:
    """The caller's time beyond the limit: of a wait, of a share of the waits, or of messages played too often."""
    if habit.limits.compare is not Compare.AT_MOST or not seen.value:
        return None
    beyond = max(0.0, seen.value - habit.limits.poor)
    if habit.limits.unit == "ms":
        return round(beyond)
    if habit.kind is RuleKind.CATEGORY:
        played = {one for one in facts.announcements if any(one.overlap_ms(finding) for finding in seen.evidence)}
        return round(total_ms(played) * beyond / seen.value) if played else None
    hold = facts.measures.get("hold_ms")
    of_the_hold = habit.kind is RuleKind.MEASURE and habit.limits.unit == "share"
    return round(beyond * hold.value) if of_the_hold and hold and hold.value else None


def _why_not_asked(habit: Habit, facts: Facts) -> str:
    """Why a rule does not apply to a call; empty when it does."""
    if habit.when.outcomes and facts.outcome not in habit.when.outcomes:
        return "not asked of a call that ended like this"
    missing = (one for one in habit.when.at_least if not _reaches(facts.measures.get(one[0]), one[1]))
    return next((_condition(*one) for one in missing), "")


def _reaches(measure: Measure | None, least: float) -> bool:
    return measure is not None and measure.value is not None and measure.value >= least


def _condition(measure_id: str, least: float) -> str:
    """``asked only from 60 s on of: all waits together``."""
    definition = definition_of(measure_id)
    meaning = definition.meaning if definition else measure_id
    amount = f"{least / 1000:g} s" if definition and definition.unit == "ms" else f"{least:g}"
    return f"asked only from {amount} on of: {meaning[:1].lower()}{meaning[1:].rstrip('.')}"


def _outcome(habit: Habit, seen: _Seen) -> RuleOutcome:
    """Praise passes or says nothing. A lower bound can break a limit but cannot keep one.

    Where what may have been said would turn the result, it is possible: neither a fault nor its absence is certain.
    """
    if seen.value is None:
        return RuleOutcome.CANNOT_TELL if seen.unsettled else RuleOutcome.NOT_APPLICABLE
    if habit.praise:
        good = habit.limits.is_good(seen.value) and not _undecided(habit.limits, seen)
        if habit.limits.compare is Compare.AT_MOST:  # what may have been said is nothing to be praised for
            good = good and habit.limits.is_good(seen.value + seen.possible)
        return RuleOutcome.PASSED if good else RuleOutcome.NOT_APPLICABLE
    perhaps = habit.limits.is_poor(seen.value + seen.possible)
    if habit.limits.is_poor(seen.value):
        return RuleOutcome.FAILED if perhaps else RuleOutcome.POSSIBLE
    if _undecided(habit.limits, seen):
        return RuleOutcome.CANNOT_TELL
    return RuleOutcome.POSSIBLE if perhaps else RuleOutcome.PASSED


def _undecided(limits: Limits, seen: _Seen) -> bool:
    """A wait that was cut off below the limit tells nothing of what it would have been."""
    return seen.at_least and limits.compare is Compare.AT_MOST and not limits.is_poor(seen.value or 0.0)


def _look_at_measure(habit: Habit, facts: Facts) -> _Seen:
    measure = facts.measures.get(habit.of[0])
    if measure is None:
        return _Seen(value=None)
    return _Seen(value=measure.value, at_least=measure.at_least, note=measure.note)


def _look_at_category(habit: Habit, facts: Facts) -> _Seen:
    evidence = tuple(finding for finding in facts.findings if finding.category in habit.of)
    certain = count_playings([finding for finding in evidence if finding.certain], facts.announcements)
    possible = count_playings(evidence, facts.announcements) - certain
    if habit.limits.unit == "count":
        return _Seen(value=certain, possible=possible, evidence=evidence)
    hold = facts.measures.get("hold_ms")
    if hold is None or not hold.value:
        return _Seen(value=None, note="no hold in this call", evidence=evidence)
    minutes = hold.value / 60000
    return _Seen(value=round(certain / minutes, 2), possible=possible / minutes, evidence=evidence)


def count_playings(findings: Sequence[Finding], announcements: Sequence[Announcement]) -> int:
    """In how many playings something was said: the sentences of one announcement count once, a person's each time."""
    if not findings:
        return 0
    nearby = Nearby(announcements)
    within = [(finding, [one for one in nearby.to(finding) if one.overlap_ms(finding)]) for finding in findings]
    playings = {one for _, around in within for one in around}
    return len(playings) + _separate([finding for finding, around in within if not around])


def _separate(findings: Sequence[Finding]) -> int:
    """Findings closer than the sentences of one speaker count once."""
    ends_ms = [finding.end_ms for finding in sorted(findings, key=lambda one: one.start_ms)]
    starts_ms = sorted(finding.start_ms for finding in findings)
    gaps = [start - end for start, end in zip(starts_ms[1:], ends_ms, strict=False)]
    return bool(findings) + sum(gap > ANNOUNCEMENTS.same_playing_gap_ms for gap in gaps)


def _look_at_claim(habit: Habit, facts: Facts) -> _Seen:
    made = [claim for claim in facts.claims if claim.kind == habit.of[0]]
    claims = [claim for claim in made if claim.verdict is not Verdict.CANNOT_TELL]
    if not claims:
        return _Seen(value=None, unsettled=bool(made), note=UNSETTLED if made else "nothing of that kind was told")
    excesses = [_excess(claim) for claim in claims]
    worst = max(range(len(claims)), key=excesses.__getitem__)
    evidence = tuple(
        Finding(
            start_ms=claim.start_ms,
            end_ms=claim.end_ms,
            category=claim.kind,
            quote=claim.quote,
            other_reading=claim.other_reading,
        )
        for claim, excess in zip(claims, excesses, strict=True)
        if excess or not any(excesses)
    )
    cut_off = claims[worst].verdict is Verdict.AT_LEAST_BROKEN_BY
    return _Seen(value=excesses[worst], at_least=cut_off, note=claims[worst].note, evidence=evidence)


def _excess(claim: Claim) -> float:
    """By how much the fact exceeds what was announced; 0 for a kept claim."""
    if claim.verdict is Verdict.KEPT or claim.happened is None:
        return 0.0
    announced = claim.high if claim.high is not None else claim.value
    return max(0.0, claim.happened - (announced or 0.0))


def _look_at_agent_holds(habit: Habit, facts: Facts) -> _Seen:
    """How many holds by the person nothing of the categories led up to: each hold is asked for on its own."""
    requests = [finding for finding in facts.findings if finding.category in habit.of]
    evidence = tuple(not_asked_for(facts.holds, requests, facts.words, habit.of[0]))
    certain = sum(one.certain for one in evidence)
    return _Seen(value=certain, possible=len(evidence) - certain, evidence=evidence)


def _look_at_outcome(habit: Habit, facts: Facts) -> _Seen:
    """Whether the call ended so, with its last wait: what came of it is heard at its end."""
    ended = facts.outcome in habit.of
    last = facts.holds[-1:] if ended else ()
    evidence = tuple(
        Finding(start_ms=hold.start_ms, end_ms=hold.end_ms, category=facts.outcome.value, quote="") for hold in last
    )
    return _Seen(value=float(ended), evidence=evidence)


_LOOKS: Mapping[RuleKind, Callable[[Habit, Facts], _Seen]] = {
    RuleKind.MEASURE: _look_at_measure,
    RuleKind.CATEGORY: _look_at_category,
    RuleKind.CLAIM: _look_at_claim,
    RuleKind.AGENT_HOLD: _look_at_agent_holds,
    RuleKind.OUTCOME: _look_at_outcome,
}


NOT_READ = "no words were read"
POORLY_READ = "too little of what recordings said could be read"
PEOPLE_POORLY_READ = "too little of what people said could be read"
CUT_OFF = "the wait was cut off before its limit"
UNSETTLED = "the call does not show what came of what was told"
"""Why it cannot be told whether a habit was there."""

BEYOND = "The time told is what passed beyond the promise."
UNCLEAR = "It may have been said, but too unclearly to count."

_BAD = (RuleOutcome.FAILED, RuleOutcome.POSSIBLE)
_UNJUDGED = (RuleOutcome.NOT_APPLICABLE, RuleOutcome.CANNOT_TELL)
_ON_WORDS = (RuleKind.CATEGORY, RuleKind.CLAIM, RuleKind.AGENT_HOLD)
"""Rules that nothing can be said of where no words were read."""


def _why(habit: Habit, outcome: RuleOutcome) -> str:
    """Why it matters. A promise's excess is easily taken for the wait itself, and what is missing for never said."""
    if habit.kind is RuleKind.CLAIM and habit.limits.unit == "ms":
        return f"{habit.why} {BEYOND}"
    absent = habit.kind is not RuleKind.MEASURE and _rests_on_absence(habit, outcome)
    missing = outcome is RuleOutcome.POSSIBLE and absent
    return f"{habit.why} {UNCLEAR}" if missing else habit.why


def _result(habit: Habit, outcome: RuleOutcome, seen: _Seen) -> Result:
    failed = outcome in _BAD
    return Result(
        rule_id=habit.id,
        title=habit.failure_title if failed else habit.title,
        outcome=outcome,
        value=None if habit.kind is RuleKind.OUTCOME else seen.value,  # how a call ended is no figure
        unit=habit.limits.unit,
        limit=habit.limits.poor if not habit.praise else habit.limits.good,
        at_least=seen.at_least,
        message=_why(habit, outcome) if failed else seen.note,
        action=habit.action if failed else "",
        findings=seen.evidence if outcome not in _UNJUDGED else (),
        praise=habit.praise,
        least=habit.limits.compare is Compare.AT_LEAST,
    )
