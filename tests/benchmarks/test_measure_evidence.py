"""What is true of a call by its truth file, and how the program's claims, measures and results are held against it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import measure_evidence
import pytest
from bench_facts import Facts, facts_from, measures_of
from builders import answered_call
from catalogues import catalogue
from made_truth import TRUTH
from measure_evidence import claim_pairs, how_right, report, rests_on_what_is_told, same_value, true_results

from auditor.judge.audit import rejudge
from auditor.schema import Claim, RuleOutcome, Verdict

CATALOGUE = catalogue()


def facts(**changes: Any) -> Facts:
    """The made-up call of the scorer's tests: ring, menu, key, a wait from 12.5 s on, a person at 70 s."""
    data = copy.deepcopy(TRUTH)
    data["hold"] = {"intervals": [{"start": 12.5, "end": 70.0, "kind": "queue"}]}
    data["menu_options"] = [{"t": 8.0, "end": 10.0, "digit": "2", "department": "sales"}]
    return facts_from({**data, **changes})


def promised(*promises: dict[str, Any], **changes: Any) -> list[frozenset[Verdict]]:
    return [claim.verdicts for claim in facts(promises=list(promises), **changes).claims]


def soon(end_s: float) -> dict[str, Any]:
    return {"type": "soon_claim", "t": end_s - 2, "end": end_s}


def wait(minutes: int, end_s: float = 20.0, **more: Any) -> dict[str, Any]:
    value = 60 * minutes
    return {"type": "estimated_wait", "t": end_s - 2, "end": end_s, "value": value, "lo": value, "hi": value, **more}


def place(number: int, at_s: float) -> dict[str, Any]:
    return {"type": "queue_position", "t": at_s, "end": at_s + 2, "value": number}


LONG = {"hold": {"intervals": [{"start": 12.5, "end": 400.0, "kind": "queue"}]}, "time_to_human": 400.0}
UNANSWERED = {"segments": TRUTH["segments"][:3], "outcome": "abandoned", "time_to_human": None}


def test_a_wait_is_kept_or_broken_by_what_was_left_and_both_are_right_by_a_hair() -> None:
    talk = {"segments": [*TRUTH["segments"][:3], {"start": 400.0, "end": 420.0, "label": "talk"}]}
    assert promised(soon(20.0)) == [{Verdict.KEPT}]
    assert promised(soon(20.0), soon(341.0), **LONG, **talk) == [{Verdict.BROKEN}, {Verdict.KEPT, Verdict.BROKEN}]
    assert promised(wait(5), wait(6), **LONG, **talk) == [{Verdict.BROKEN}, {Verdict.KEPT}]
    assert promised(wait(5, op="more"), **LONG, **talk) == [{Verdict.CANNOT_TELL}]


def test_who_gave_up_knows_only_what_was_broken_by_then() -> None:
    given_up = {**LONG, **UNANSWERED}
    assert promised(soon(20.0), soon(390.0), **given_up) == [{Verdict.AT_LEAST_BROKEN_BY}, {Verdict.CANNOT_TELL}]


def test_what_is_said_outside_of_any_wait_cannot_be_told() -> None:
    assert promised(soon(80.0)) == [{Verdict.CANNOT_TELL}]


def test_a_place_is_judged_by_the_next_other_one_or_by_standing_still() -> None:
    assert promised(place(4, 20), place(2, 40), place(3, 60)) == [{Verdict.KEPT}, {Verdict.BROKEN}, {Verdict.KEPT}]
    assert promised(place(4, 20), place(4, 145)) == [{Verdict.BROKEN}, {Verdict.KEPT}]
    assert promised(place(4, 20), **UNANSWERED) == [{Verdict.CANNOT_TELL}]


def test_measures_follow_their_definitions() -> None:
    true = measures_of(facts())
    expected = {
        "ring_ms": 6000,
        "time_to_human_ms": 64_000,
        "queue_wait_ms": 57_500,
        "hold_ms": 57_500,
        "holds_count": 1,
        "dead_air_ms": 0,
        "music_ms": 7500 + 14_000 + 4000 + 14_000,
        "menu_options_count": 1,
        "own_option_at_ms": 4000,
        "playings_count": 3,
        "interruption_gap_ms": 9000,
        "help_ms": 6000,
        "callback_offered_after_ms": None,
    }
    assert {name: true[name] for name in expected} == expected


def claim(kind: str, start_s: int, verdict: Verdict) -> Claim:
    return Claim(start_ms=start_s * 1000, end_ms=start_s * 1000 + 1500, kind=kind, quote="", verdict=verdict)


def test_claims_are_paired_with_the_promises_that_they_overlap() -> None:
    found = (claim("soon_claim", 24, Verdict.KEPT), claim("soon_claim", 60, Verdict.BROKEN))
    pairs = list(claim_pairs(facts(promises=[soon(26.0), wait(1, 46.0)]), found))
    assert [(true.kind if true else None, told) for true, told in pairs] == [
        ("soon_claim", found[0]),
        ("estimated_wait", None),
        (None, found[1]),
    ]


def test_what_may_be_taken_for_a_promise_is_neither_right_nor_wrong() -> None:
    data = copy.deepcopy(TRUTH["announcements"])
    data[3]["categories"] = ["soon_claim?"]
    assert not list(claim_pairs(facts(promises=[], announcements=data), (claim("soon_claim", 51, Verdict.KEPT),)))


@pytest.mark.parametrize(
    ("name", "true", "found", "right"),
    [
        ("hold_ms", 57_500, 59_500, True),
        ("hold_ms", 57_500, 59_501, False),
        ("holds_count", 1, 2, False),
        ("promotion_share", 0.1, 0.14, True),
        ("hold_ms", None, None, True),
        ("hold_ms", None, 0, False),
    ],
)
def test_a_measure_is_right_within_its_tolerance(
    name: str, true: float | None, found: float | None, right: bool
) -> None:
    assert same_value(name, true, found) is right


def test_results_on_the_true_facts_leave_close_things_open() -> None:
    habits = [one for one in CATALOGUE.habits if rests_on_what_is_told(one, measures_of(facts()))]
    true = true_results(facts(), habits)
    assert true["answered_fast"] == {RuleOutcome.NOT_APPLICABLE}
    assert true["long_time_to_human"] == {RuleOutcome.PASSED}
    assert true["repeated_volume_claim"] == {RuleOutcome.FAILED}
    close = facts(time_to_human=67.0)
    assert true_results(close, habits)["answered_fast"] == {RuleOutcome.PASSED, RuleOutcome.NOT_APPLICABLE}
    assert "no_name" not in true  # a truth does not tell what people say


def test_open_is_not_wrong() -> None:
    truly = frozenset({RuleOutcome.FAILED})
    assert how_right(truly, RuleOutcome.FAILED) == "right"
    assert how_right(truly, RuleOutcome.PASSED) == "wrong"
    assert {how_right(truly, one) for one in (RuleOutcome.POSSIBLE, RuleOutcome.NOT_APPLICABLE)} == {"open"}


def test_the_report_has_its_three_tables_and_names_what_is_wrong() -> None:
    lines = list(report([(facts(), rejudge(answered_call(), CATALOGUE))], CATALOGUE, with_calls=True))
    assert lines[0] == "1 calls"
    assert [line.split()[0] for line in lines if line.startswith(("promises", "measures", "habits"))] == [
        "promises",
        "measures",
        "habits",
    ]
    assert any(line.startswith("made: hold_ms is 57500, told") for line in lines)


def test_a_folder_without_truths_is_told_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure_evidence.main([str(tmp_path), "--db", str(tmp_path / "none.db")]) != 0
    assert "holds no recording with a truth" in capsys.readouterr().err
