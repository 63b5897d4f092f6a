"""Where a failed habit shows itself: times counted from the drawing, in milliseconds."""

from __future__ import annotations

import pytest
from catalogues import catalogue
from drawn_calls import EACH_MS, drawn_call

from auditor.judge.findings import BEYOND, UNCLEAR
from auditor.judge.measure_definitions import DEFINITIONS
from auditor.judge.measure_evidence import _PLACES
from auditor.listen.models import SHIPPED_FAMILY
from auditor.schema import Result, RuleOutcome

HELLO = "person good morning how may i help you today"
HELLO_MS = len(HELLO.split()[1:]) * EACH_MS
MENU = "menu for sales press one for service press two"
MENU_MS = len(MENU.split()[1:]) * EACH_MS
NEWS = "msg the garden opens on the first day"
NEWS_MS = len(NEWS.split()[1:]) * EACH_MS


def result(id_: str, drawn: str) -> Result:
    return next(one for one in drawn_call(drawn, catalogue()).results if one.rule_id == id_)


def places(id_: str, drawn: str) -> list[tuple[int, int, str]]:
    found = result(id_, drawn)
    assert found.outcome is RuleOutcome.FAILED
    return [(one.start_ms, one.end_ms, one.quote) for one in found.findings]


@pytest.mark.parametrize(
    ("id_", "drawn", "expected"),
    [
        ("long_time_to_human", f"ring 5 / music 190 / {HELLO}", [(5000, 195_000, "")]),
        ("long_time_to_human", "ring 5 / music 190", [(5000, 195_000, "")]),
        ("slow_ring", f"ring 35 / {HELLO}", [(0, 35_000, "")]),
        ("dead_air", f"ring 5 / dead 2 / music 9 / dead 20 / {HELLO}", [(16_000, 36_000, "")]),
        (
            "long_hold",
            f"ring 5 / music 200 / {HELLO} / music 110 / {HELLO}",
            [(5000, 205_000, ""), (205_000 + HELLO_MS, 315_000 + HELLO_MS, "")],
        ),
        ("abandoned_wait", "ring 5 / music 40", [(5000, 45_000, "")]),
        (
            "no_human_offered",
            f"ring 5 / {MENU} / {HELLO}",
            [(5000, 6180, "for sales press one"), (6200, 7380, "for service press two")],
        ),
        ("no_name", f"ring 5 / {HELLO}", [(5000, 5000 + HELLO_MS, "good morning how may i help you today")]),
        ("reassurance_instead_of_information", f"ring 5 / music 130 / {HELLO}", [(5000, 135_000, "")]),
        (
            "too_many_interruptions",
            f"ring 5 / {NEWS} / music 10 / {NEWS} / music 10 / {NEWS} / music 60 / {HELLO}",
            [
                (5000 + at * (NEWS_MS + 10_000), 5000 + at * (NEWS_MS + 10_000) + NEWS_MS, NEWS.removeprefix("msg "))
                for at in range(3)
            ],
        ),
    ],
)
def test_a_failed_habit_says_where(id_: str, drawn: str, expected: list[tuple[int, int, str]]) -> None:
    assert places(id_, drawn) == expected


def test_kept_promises_are_no_evidence_of_a_broken_one() -> None:
    shortly = "msg your call will be answered shortly"
    found = places("broken_shortly", f"ring 5 / {shortly} / music 200 / {shortly} / music 20 / {HELLO}")
    assert [start_ms for start_ms, _, _ in found] == [5000]


def test_the_excess_of_a_promise_is_said_to_be_one() -> None:
    found = result("broken_shortly", f"ring 5 / msg your call will be answered shortly / music 240 / {HELLO}")
    assert found.message.endswith(BEYOND)
    assert found.value == pytest.approx(240_000 - 60_000, abs=100)


def test_what_may_have_been_offered_is_not_called_missing() -> None:
    offer = "msg ?press ?one ?and ?we ?will ?call ?you ?back or listen to some more music"
    found = result("no_callback_offered", f"ring 5 / {offer} / music 310 / {HELLO}")
    assert (found.outcome, found.value) == (RuleOutcome.POSSIBLE, 0)
    assert found.message.endswith(UNCLEAR)
    assert [one.certain for one in found.findings] == [False]


@pytest.mark.parametrize(
    ("id_", "drawn", "why"),
    [
        ("no_callback_offered", f"ring 5 / music 20 / {HELLO}", "asked only from 300 s on of: all waits together"),
        ("many_options", f"ring 5 / {HELLO}", "asked only from 1 on of: choices offered in all menus"),
        ("no_name", "ring 5 / music 20", "not asked of a call that ended like this"),
        ("slow_answer", f"ring 5 / {HELLO}", "no queue in this call"),
    ],
)
def test_a_habit_that_is_not_judged_says_why(id_: str, drawn: str, why: str) -> None:
    found = result(id_, drawn)
    assert (found.outcome, found.message) == (RuleOutcome.NOT_APPLICABLE, why)


ASKED = "person can i put you on hold for a moment"
BACK = "person here is your order it is blue"


@pytest.mark.parametrize(
    ("id_", "drawn", "outcome"),
    [
        ("no_name", f"ring 5 / {HELLO}", RuleOutcome.POSSIBLE),
        ("hold_without_thanks", f"ring 5 / {HELLO} / {ASKED} / music 20 / {BACK}", RuleOutcome.POSSIBLE),
        ("hold_without_asking", f"ring 5 / {HELLO} / music 20 / {BACK}", RuleOutcome.POSSIBLE),
        ("stall_policy", f"ring 5 / {HELLO} that's our company policy", RuleOutcome.FAILED),
        ("no_callback_offered", f"ring 5 / music 310 / {HELLO}", RuleOutcome.FAILED),
    ],
)
def test_a_model_for_prompts_proves_no_person_silent(id_: str, drawn: str, outcome: RuleOutcome) -> None:
    audit = drawn_call(drawn, catalogue(), model_name=f"{SHIPPED_FAMILY}-0.9")
    found = next(one for one in audit.results if one.rule_id == id_)
    assert found.outcome is outcome
    assert found.message.endswith(UNCLEAR) == (outcome is RuleOutcome.POSSIBLE)
    assert result(id_, drawn).outcome is RuleOutcome.FAILED


def test_places_are_those_of_measures() -> None:
    assert set(_PLACES) <= set(DEFINITIONS)


@pytest.mark.parametrize(("model_name", "warned"), [("vosk-model-es-0.42", True), ("vosk-model-en-us-0.22", False)])
def test_a_call_read_in_another_language_says_so(model_name: str, warned: bool) -> None:
    warnings = drawn_call(f"ring 5 / {HELLO}", catalogue(), model_name=model_name).warnings
    assert any("no model of the language 'en'" in one for one in warnings) is warned
