"""Each hold by a person is asked for on its own, or it was not: facts put together by hand."""

import pytest
from catalogues import catalogue

from auditor.judge.findings import NOT_READ, PEOPLE_POORLY_READ, Facts, judge_habits
from auditor.schema import Finding, HoldEpisode, HoldKind, Measure, Outcome, Result, RuleOutcome, Side, Word

HABITS = [habit for habit in catalogue().habits if habit.id == "hold_without_asking"]


def hold(start_s: int, end_s: int, kind: HoldKind = HoldKind.AGENT) -> HoldEpisode:
    return HoldEpisode(start_ms=start_s * 1000, end_ms=end_s * 1000, kind=kind, ended_by="person")


def request(at_s: int, *, certain: bool = True) -> Finding:
    times = {"start_ms": at_s * 1000, "end_ms": at_s * 1000 + 900}
    return Finding(**times, category="hold_request", quote="can i put you on hold", certain=certain)


def judged(holds: list[HoldEpisode], *requests: Finding, **more: object) -> Result:
    count = sum(one.kind is HoldKind.AGENT for one in holds)
    measures = {"agent_holds_count": Measure(id="agent_holds_count", value=count, unit="count")}
    facts = Facts(outcome=Outcome.ANSWERED, measures=measures, claims=(), findings=requests, holds=tuple(holds), **more)
    (result,) = judge_habits(HABITS, facts)
    return result


def times(result: Result) -> list[tuple[int, int]]:
    return [(one.start_ms // 1000, one.end_ms // 1000) for one in result.findings]


def test_every_hold_that_was_asked_for_passes() -> None:
    result = judged([hold(60, 90), hold(120, 150)], request(55), request(112))
    assert (result.outcome, result.value, result.findings) == (RuleOutcome.PASSED, 0, ())


@pytest.mark.parametrize(("asked_s", "unasked"), [(55, (120, 150)), (112, (60, 90))])
def test_one_request_does_not_excuse_another_hold(asked_s: int, unasked: tuple[int, int]) -> None:
    result = judged([hold(60, 90), hold(120, 150)], request(asked_s))
    assert (result.outcome, result.value, times(result)) == (RuleOutcome.FAILED, 1, [unasked])


def test_a_request_long_before_the_hold_was_for_something_else() -> None:
    assert judged([hold(160, 190)], request(60)).outcome is RuleOutcome.FAILED


def test_what_may_have_been_a_request_leaves_it_open() -> None:
    result = judged([hold(60, 90)], request(55, certain=False))
    assert (result.outcome, result.value, times(result)) == (RuleOutcome.POSSIBLE, 0, [(60, 90)])


def test_waits_in_the_queue_are_not_asked_for() -> None:
    holds = [hold(5, 40, HoldKind.QUEUE), hold(60, 90), hold(100, 130, HoldKind.TRANSFER)]
    assert judged(holds, request(55)).outcome is RuleOutcome.PASSED


def test_the_evidence_quotes_the_last_words_of_the_person() -> None:
    said = [("look", 57, None), ("at", 58, None), ("that", 59, None), ("fine", 59, Side.CALLER), ("hello", 91, None)]
    words = tuple(Word(start_ms=s * 1000, end_ms=s * 1000 + 300, text=t, confidence=1.0, side=w) for t, s, w in said)
    (finding,) = judged([hold(60, 90)], words=words).findings
    assert finding.quote == "look at that"


def test_nothing_is_failed_on_words_that_were_not_or_hardly_read() -> None:
    unread = judged([hold(60, 90)], words_read=False)
    assert (unread.outcome, unread.message) == (RuleOutcome.CANNOT_TELL, NOT_READ)
    poor = judged([hold(60, 90)], unread={"hold_request": PEOPLE_POORLY_READ})
    assert (poor.outcome, poor.message) == (RuleOutcome.CANNOT_TELL, PEOPLE_POORLY_READ)
    asked = judged([hold(60, 90)], request(55), unread={"hold_request": PEOPLE_POORLY_READ})
    assert asked.outcome is RuleOutcome.PASSED
