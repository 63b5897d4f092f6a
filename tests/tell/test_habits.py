"""Habits in the order in which an owner reads them."""

from __future__ import annotations

from dataclasses import replace

from builders import answered_call

from auditor.judge.findings import PEOPLE_POORLY_READ
from auditor.schema import Result, RuleOutcome
from auditor.tell import habits
from auditor.tell.html_report import call_report
from auditor.tell.markdown import to_markdown
from auditor.tell.sentences import measured
from auditor.tell.text import show, to_text

FAILED, PASSED = RuleOutcome.FAILED, RuleOutcome.PASSED
RESULTS = (
    Result(rule_id="name", title="No name", outcome=FAILED),
    Result(rule_id="long", title="Too long", outcome=FAILED, cost_ms=90_000),
    Result(rule_id="ads", title="Adverts", outcome=FAILED, cost_ms=4000),
    Result(rule_id="air", title="No dead air", outcome=PASSED),
    Result(rule_id="fast", title="Answered fast", outcome=PASSED, praise=True, value=9000, unit="ms", limit=60_000),
    Result(rule_id="menu", title="One menu", outcome=RuleOutcome.NOT_APPLICABLE),
)


def test_what_cost_the_caller_most_comes_first() -> None:
    assert [one.title for one in habits.by_effect(RESULTS, FAILED)] == ["Too long", "Adverts", "No name"]


def test_praise_is_no_habit_that_was_checked() -> None:
    assert habits.summary(RESULTS) == "Big-company habits: 3 of 4 checked."
    assert [one.title for one in habits.done_well(RESULTS)] == ["Answered fast"]
    assert [one.title for one in habits.passed(RESULTS)] == ["No dead air"]


def test_what_could_not_be_heard_is_told_apart_from_what_had_no_occasion() -> None:
    unheard = Result(rule_id="policy", title="No policy", outcome=RuleOutcome.CANNOT_TELL, message=PEOPLE_POORLY_READ)
    found = (*RESULTS, unheard)
    assert habits.cannot_be_told(found) == {PEOPLE_POORLY_READ: [unheard]}
    assert [one.title for one in habits.not_applicable(found)] == ["One menu"]
    audit = replace(answered_call(), results=found)
    told = to_text(show(audit))
    assert "- cannot be told  too little of what people said could be read: No policy" in told
    assert "1 habit that this call cannot show" in told
    assert f"Cannot be told, as {PEOPLE_POORLY_READ}: No policy." in to_markdown(audit)
    assert f"1 habit that cannot be told: {PEOPLE_POORLY_READ}" in call_report(audit)
    assert habits.cannot_be_told(RESULTS) == {}


def test_every_report_tells_both() -> None:
    audit = replace(answered_call(), results=RESULTS)
    for report in (to_text(show(audit)), to_markdown(audit), call_report(audit)):
        assert "Big-company habits: 3 of 4 checked." in report
        assert "Answered fast: 0:09 (limit 1:00)" in report
        assert report.index("Too long") < report.index("Adverts") < report.index("No name")


def test_the_least_that_is_wanted_is_told_apart_from_the_most_that_is_borne() -> None:
    gap = Result(rule_id="gap", title="Few gaps", outcome=FAILED, value=18_000, unit="ms", limit=20_000, least=True)
    assert measured(gap) == "0:18 (wanted: at least 0:20)"
    assert measured(replace(gap, least=False)) == "0:18 (limit 0:20)"
