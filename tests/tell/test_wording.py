"""Times and numbers as a person reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import answered_call
from hypothesis import given
from hypothesis import strategies as st

from auditor.schema import HoldKind, Label, Outcome, RuleOutcome, Verdict
from auditor.tell import wording
from auditor.tell.html_report import call_report
from auditor.tell.markdown import to_markdown
from auditor.tell.text import show, to_text


@pytest.mark.parametrize(
    ("time_ms", "text"),
    [
        (0, "0:00"),
        (499, "0:00"),
        (501, "0:01"),
        (59_600, "1:00"),
        (61_000, "1:01"),
        (3_600_000, "1:00:00"),
        (3_725_000, "1:02:05"),
        (-61_000, "-1:01"),
        (-1, "0:00"),
        (None, "unknown"),
    ],
)
def test_clock(time_ms: int | None, text: str) -> None:
    assert wording.clock(time_ms) == text


@given(st.integers(0, 100_000_000))
def test_a_clock_can_be_read_back_to_the_second(time_ms: int) -> None:
    seconds = 0
    for part in wording.clock(time_ms).split(":"):
        seconds = seconds * 60 + int(part)
    assert abs(seconds * 1000 - time_ms) <= 500


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (130_000, "ms", "2:10"),
        (3.0, "count", "3"),
        (1.55, "per_min", "1.6 per minute"),
        (0.256, "share", "26 %"),
        (-31.04, "dbfs", "-31.0 dBFS"),
        (1.94, "db", "+1.9 dB"),
        (-2.0, "db", "-2.0 dB"),
        (None, "ms", "unknown"),
        (8.0, "kHz", "8 kHz"),
        (2.0, None, "2"),
    ],
)
def test_quantity(value: float | None, unit: str | None, text: str) -> None:
    assert wording.quantity(value, unit) == text


def test_at_least_is_said_of_known_values_only() -> None:
    assert wording.quantity(130_000, "ms", at_least=True) == "at least 2:10"
    assert wording.quantity(None, "ms", at_least=True) == "unknown"


def test_times_and_plurals() -> None:
    assert [wording.times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]
    assert [wording.plural(n, "call") for n in (0, 1, 2)] == ["0 calls", "1 call", "2 calls"]


@pytest.mark.parametrize(
    ("called_at", "text"),
    [
        ("2026-02-06T09:44:18-05:00", "Fri 6 Feb 2026, 09:44"),
        ("2026-12-31T23:59:59", "Thu 31 Dec 2026, 23:59"),
        (None, "date unknown"),
        ("some day", "some day"),
    ],
)
def test_calendar(called_at: str | None, text: str) -> None:
    assert wording.calendar(called_at) == text


@pytest.mark.parametrize(
    ("measure", "title"),
    [
        ("time_to_human_ms", "time to a person"),
        ("loudness_dbfs", "loudness"),
        ("new_measure_count", "new measure"),
    ],
)
def test_measure_titles_have_no_unit(measure: str, title: str) -> None:
    assert wording.measure_title(measure) == title


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        (wording.LABELS, Label),
        (wording.OUTCOMES, Outcome),
        (wording.HOLDS, HoldKind),
        (wording.VERDICTS, Verdict),
        (wording.RULE_OUTCOMES, RuleOutcome),
    ],
)
def test_everything_has_a_name(names: dict[object, object], kinds: type) -> None:
    assert set(names) == set(kinds)


@pytest.mark.parametrize(
    ("measure", "counts"),
    [("playings_promotion_count", True), ("playings_promotion", True), ("playings_count", False), ("hold_ms", False)],
)
def test_measures_that_count_what_was_said_are_told_apart(measure: str, counts: bool) -> None:
    assert wording.counts_sayings(measure) is counts


def test_a_word_that_was_not_known_is_told_in_english_everywhere() -> None:
    made = answered_call()
    words = tuple(replace(word, text="[unk]") for word in made.heard.words)
    claim = replace(made.claims[0], quote="[unk] minutes")
    message = replace(made.messages[0], text="we are [unk]")
    playings = tuple(replace(one, text="we are [unk]") for one in made.announcements)
    audit = replace(
        made, heard=replace(made.heard, words=words), claims=(claim,), messages=(message,), announcements=playings
    )
    for text in (call_report(audit), to_markdown(audit), to_text(show(audit))):
        assert "[unk]" not in text
        assert "(unclear) minutes" in text
