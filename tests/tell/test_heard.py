"""How often something was said: playings and turns of talk, not phrases."""

from __future__ import annotations

from dataclasses import replace

from builders import answered_call

from auditor.schema import Audit, Finding
from auditor.tell.heard import times_told, told


def finding(start_ms: int, category: str = "apology", *, certain: bool = True) -> Finding:
    return Finding(start_ms=start_ms, end_ms=start_ms + 500, category=category, quote="sorry", certain=certain)


def with_findings(*findings: Finding) -> Audit:
    """Messages play from 30 to 36 s and from 60 to 66 s; a person talks from 90 s."""
    return replace(answered_call(), findings=findings)


def test_two_phrases_of_one_playing_count_once() -> None:
    audit = with_findings(finding(30_500), finding(35_000), finding(60_500))
    (apology,) = told(audit)
    assert [one.start_ms for one in apology.moments] == [30_500, 60_500]
    assert apology.times == times_told(audit, "apology") == 2


def test_in_live_talk_phrases_in_one_breath_count_once() -> None:
    assert times_told(with_findings(finding(91_000), finding(91_600)), "apology") == 1
    assert times_told(with_findings(finding(91_000), finding(110_000)), "apology") == 2


def test_a_playing_and_live_talk_after_it_are_two() -> None:
    assert times_told(with_findings(finding(65_300), finding(66_100)), "apology") == 2


def test_what_may_have_been_said_is_apart_and_not_counted_again_where_it_was_said() -> None:
    audit = with_findings(finding(30_500), finding(32_000, certain=False), finding(60_500, certain=False))
    assert [(one.certain, one.times) for one in told(audit)] == [(True, 1), (False, 1)]
    assert times_told(audit, "promotion") == 0


def test_the_order_of_findings_does_not_matter() -> None:
    findings = [finding(60_500), finding(35_000), finding(30_500), finding(31_000, "promotion")]
    assert told(with_findings(*findings)) == told(with_findings(*reversed(findings)))


def test_nothing_said_is_nothing() -> None:
    assert told(with_findings()) == ()
