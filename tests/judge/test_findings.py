"""One result per rule, each from facts put together by hand."""

from dataclasses import replace

import pytest

from auditor.judge.findings import (
    CUT_OFF,
    PEOPLE_POORLY_READ,
    POORLY_READ,
    UNSETTLED,
    Facts,
    count_playings,
    judge_habits,
)
from auditor.judge.habits import Compare, Habit, Limits, When
from auditor.judge.habits import RuleKind as Kind
from auditor.schema import Announcement, Claim, Finding, Measure, Outcome, RuleOutcome, Verdict


def habit(kind: Kind = Kind.MEASURE, of: str = "hold_ms", **changes: object) -> Habit:
    made = Habit(
        id="rule",
        title="Short hold",
        failure_title="Long hold",
        why="Callers give up.",
        source="essay",
        evidence="hold",
        action="Answer sooner.",
        kind=kind,
        of=(of,),
        limits=Limits(good=60, poor=180, unit="ms", compare=Compare.AT_MOST),
    )
    return replace(made, **changes)


def facts(**changes: object) -> Facts:
    made = Facts(outcome=Outcome.ANSWERED, measures={}, claims=(), findings=())
    return replace(made, **changes)


def measured(value: float | None, *, at_least: bool = False) -> Facts:
    return facts(measures={"hold_ms": Measure(id="hold_ms", value=value, unit="ms", at_least=at_least)})


def said(category: str, *seconds: int, certain: bool = True) -> tuple[Finding, ...]:
    return tuple(
        Finding(start_ms=s * 1000, end_ms=s * 1000 + 900, category=category, quote="…", certain=certain)
        for s in seconds
    )


@pytest.mark.parametrize(
    ("value", "at_least", "outcome"),
    [
        (180, False, RuleOutcome.PASSED),
        (181, False, RuleOutcome.FAILED),
        (200, True, RuleOutcome.FAILED),
        (100, True, RuleOutcome.CANNOT_TELL),
        (None, False, RuleOutcome.NOT_APPLICABLE),
    ],
)
def test_a_measure_against_its_limit(value: float | None, at_least: bool, outcome: RuleOutcome) -> None:
    (result,) = judge_habits([habit()], measured(value, at_least=at_least))
    assert result.outcome is outcome


def test_a_failed_rule_says_why_and_what_to_do_next() -> None:
    (result,) = judge_habits([habit()], measured(500))
    assert (result.title, result.message, result.action) == ("Long hold", "Callers give up.", "Answer sooner.")


def test_what_was_only_possibly_said_is_never_counted_as_certain() -> None:
    rule = habit(
        Kind.CATEGORY, "high_volume_claim", limits=Limits(good=0, poor=1, unit="count", compare=Compare.AT_MOST)
    )
    findings = said("high_volume_claim", 10) + said("high_volume_claim", 30, 50, certain=False)
    (result,) = judge_habits([rule], facts(findings=findings))
    assert (result.outcome, result.value) == (RuleOutcome.POSSIBLE, 1)


def test_two_sentences_of_one_message_are_one_playing() -> None:
    rule = habit(
        Kind.CATEGORY, "high_volume_claim", limits=Limits(good=0, poor=9, unit="count", compare=Compare.AT_MOST)
    )
    (result,) = judge_habits([rule], facts(findings=said("high_volume_claim", 10, 11, 40)))
    assert result.value == 2


def test_a_claim_is_judged_by_its_excess() -> None:
    claim = Claim(
        start_ms=0, end_ms=900, kind="soon_claim", quote="shortly", value=60, happened=400, verdict=Verdict.BROKEN
    )
    rule = habit(Kind.CLAIM, "soon_claim")
    assert judge_habits([rule], facts(claims=(claim,)))[0].value == 340
    kept = replace(claim, happened=30, verdict=Verdict.KEPT)
    assert judge_habits([rule], facts(claims=(kept,)))[0].outcome is RuleOutcome.PASSED


def test_a_claim_that_cannot_be_told_decides_nothing() -> None:
    claim = Claim(start_ms=0, end_ms=900, kind="soon_claim", quote="shortly")
    (untold,) = judge_habits([habit(Kind.CLAIM, "soon_claim")], facts(claims=(claim,)))
    assert (untold.outcome, untold.message) == (RuleOutcome.CANNOT_TELL, UNSETTLED)
    assert judge_habits([habit(Kind.CLAIM, "soon_claim")], facts())[0].outcome is RuleOutcome.NOT_APPLICABLE


@pytest.mark.parametrize("compare", Compare)
def test_a_result_tells_on_which_side_of_its_limit_the_good_lies(compare: Compare) -> None:
    rule = habit(limits=Limits(good=180, poor=180, unit="ms", compare=compare))
    assert judge_habits([rule], measured(180))[0].least == (compare is Compare.AT_LEAST)


def test_a_wait_that_was_cut_off_below_its_limit_says_why_nothing_can_be_told() -> None:
    (result,) = judge_habits([habit()], measured(100, at_least=True))
    assert (result.outcome, result.message, result.value) == (RuleOutcome.CANNOT_TELL, CUT_OFF, 100)


def test_a_rule_that_breaks_is_a_result_and_the_others_go_on() -> None:
    broken = habit(limits=None, id="broken")
    results = judge_habits([broken, habit()], measured(500))
    assert [result.outcome for result in results] == [RuleOutcome.ERROR, RuleOutcome.FAILED]


def test_praise_passes_or_says_nothing() -> None:
    rule = habit(praise=True)
    assert judge_habits([rule], measured(50))[0].outcome is RuleOutcome.PASSED
    assert judge_habits([rule], measured(500))[0].outcome is RuleOutcome.NOT_APPLICABLE
    assert judge_habits([rule], measured(50, at_least=True))[0].outcome is RuleOutcome.NOT_APPLICABLE


def test_a_rule_applies_only_under_its_conditions() -> None:
    rule = habit(when=When(at_least=(("hold_ms", 1000),), outcomes=(Outcome.ANSWERED,)))
    assert judge_habits([rule], measured(500))[0].outcome is RuleOutcome.NOT_APPLICABLE
    assert judge_habits([rule], measured(5000))[0].outcome is RuleOutcome.FAILED
    assert judge_habits([rule], replace(measured(5000), outcome=Outcome.BUSY))[0].outcome is RuleOutcome.NOT_APPLICABLE


def test_a_category_per_minute_needs_a_hold() -> None:
    limits = Limits(good=0.5, poor=1, unit="per_min", compare=Compare.AT_MOST)
    rule = habit(Kind.CATEGORY, "importance_claim", limits=limits)
    assert judge_habits([rule], facts(findings=said("importance_claim", 10)))[0].outcome is RuleOutcome.NOT_APPLICABLE
    held = replace(measured(120000), findings=said("importance_claim", 10, 40, 70))
    assert judge_habits([rule], held)[0].value == 1.5


def test_sentences_of_one_announcement_are_one_playing_however_far_apart() -> None:
    long_one = Announcement(start_ms=10_000, end_ms=40_000, message_id="m1", context="queue", text="…")
    findings = said("web_deflection", 12, 35) + said("web_deflection", 60)
    assert count_playings(findings, (long_one,)) == 2
    assert count_playings((), (long_one,)) == 0


def test_without_words_nothing_is_known_of_what_was_said() -> None:
    limits = Limits(good=0, poor=0, unit="count", compare=Compare.AT_MOST)
    rule = habit(Kind.CATEGORY, "web_deflection", limits=limits)
    (unread,) = judge_habits([rule], facts(words_read=False))
    assert (unread.outcome, unread.message) == (RuleOutcome.CANNOT_TELL, "no words were read")
    assert judge_habits([rule], facts())[0].outcome is RuleOutcome.PASSED
    assert judge_habits([habit()], replace(measured(100), words_read=False))[0].outcome is RuleOutcome.PASSED


@pytest.mark.parametrize(
    ("kind", "of", "unit", "value", "cost_ms"),
    [
        (Kind.MEASURE, "hold_ms", "ms", 280_000, 100_000),
        (Kind.MEASURE, "promotion_share", "share", 0.5, 0.3 * 100_000),
        (Kind.CATEGORY, "web_deflection", "count", None, 10_000),
        (Kind.OUTCOME, "answered", "share", None, None),
    ],
)
def test_what_a_failed_rule_cost_the_caller(
    kind: Kind, of: str, unit: str, value: float | None, cost_ms: float | None
) -> None:
    poor = {"ms": 180_000, "share": 0.2, "count": 1}[unit]
    rule = habit(kind, of, limits=Limits(good=0, poor=poor, unit=unit, compare=Compare.AT_MOST))
    measures = {
        "hold_ms": Measure(id="hold_ms", value=value if of == "hold_ms" else 100_000, unit="ms"),
        "promotion_share": Measure(id="promotion_share", value=value, unit="share"),
    }
    played = tuple(
        Announcement(start_ms=at * 1000, end_ms=at * 1000 + 10_000, message_id="m1", context="queue", text="…")
        for at in (10, 40)
    )
    found = facts(measures=measures, findings=said("web_deflection", 12, 42), announcements=played)
    (result,) = judge_habits([rule], found)
    assert (result.outcome, result.cost_ms) == (RuleOutcome.FAILED, cost_ms)


@pytest.mark.parametrize(
    ("ended", "outcome"), [(Outcome.VOICEMAIL, RuleOutcome.FAILED), (Outcome.ANSWERED, RuleOutcome.PASSED)]
)
def test_how_a_call_ended_is_judged_without_a_figure(ended: Outcome, outcome: RuleOutcome) -> None:
    limits = Limits(good=0, poor=0, unit="share", compare=Compare.AT_MOST)
    (result,) = judge_habits([habit(Kind.OUTCOME, "voicemail", limits=limits)], facts(outcome=ended))
    assert (result.outcome, result.value) == (outcome, None)


@pytest.mark.parametrize(
    ("compare", "times", "outcome"),
    [
        (Compare.AT_MOST, (), RuleOutcome.CANNOT_TELL),
        (Compare.AT_MOST, (0, 20), RuleOutcome.FAILED),
        (Compare.AT_LEAST, (), RuleOutcome.CANNOT_TELL),
        (Compare.AT_LEAST, (0, 20), RuleOutcome.PASSED),
    ],
)
def test_of_what_was_hardly_read_only_what_was_found_counts(
    compare: Compare, times: tuple[int, ...], outcome: RuleOutcome
) -> None:
    rule = habit(Kind.CATEGORY, "apology", limits=Limits(good=1, poor=1, unit="count", compare=compare))
    hardly_read = facts(findings=said("apology", *times), unread={"apology": POORLY_READ})
    (result,) = judge_habits([rule], hardly_read)
    assert result.outcome is outcome
    assert (result.message == POORLY_READ) == (outcome is RuleOutcome.CANNOT_TELL)


NO_CLAIMS = habit(
    Kind.CATEGORY,
    "importance_claim",
    praise=True,
    limits=Limits(good=0, poor=0, unit="count", compare=Compare.AT_MOST),
)


def test_nobody_is_praised_for_not_saying_what_may_have_been_said() -> None:
    assert judge_habits([NO_CLAIMS], facts())[0].outcome is RuleOutcome.PASSED
    perhaps = facts(findings=said("importance_claim", 10, certain=False))
    assert judge_habits([NO_CLAIMS], perhaps)[0].outcome is RuleOutcome.NOT_APPLICABLE


@pytest.mark.parametrize("praise", [False, True])
def test_neither_passed_nor_praised_is_what_may_have_gone_unheard(praise: bool) -> None:
    unread = facts(unread={"importance_claim": PEOPLE_POORLY_READ})
    (result,) = judge_habits([replace(NO_CLAIMS, praise=praise)], unread)
    assert (result.outcome, result.message) == (RuleOutcome.CANNOT_TELL, PEOPLE_POORLY_READ)


def test_what_may_have_been_said_stays_possible_where_little_was_read() -> None:
    rule = habit(Kind.CATEGORY, "agent_name", limits=Limits(good=1, poor=1, unit="count", compare=Compare.AT_LEAST))
    unread = facts(findings=said("agent_name", 10, certain=False), unread={"agent_name": PEOPLE_POORLY_READ})
    assert judge_habits([rule], unread)[0].outcome is RuleOutcome.POSSIBLE


@pytest.mark.parametrize(
    ("compare", "value", "outcome"),
    [
        (Compare.AT_MOST, 0.1, RuleOutcome.CANNOT_TELL),
        (Compare.AT_MOST, 0.6, RuleOutcome.FAILED),
        (Compare.AT_LEAST, 0.1, RuleOutcome.CANNOT_TELL),
        (Compare.AT_LEAST, 0.6, RuleOutcome.PASSED),
    ],
)
def test_of_a_measure_that_counts_what_was_said_only_the_known_part_counts(
    compare: Compare, value: float, outcome: RuleOutcome
) -> None:
    rule = habit(of="promotion_share", limits=Limits(good=0.5, poor=0.5, unit="share", compare=compare))
    adverts = {"promotion_share": Measure(id="promotion_share", value=value, unit="share")}
    (result,) = judge_habits([rule], facts(measures=adverts, unread={"promotion_share": POORLY_READ}))
    assert result.outcome is outcome
