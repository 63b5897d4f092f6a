"""Rows: what is in them, and that they fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import abandoned_call, answered_call
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge import habits
from auditor.judge.habits import Compare, Habit, Limits, When
from auditor.listen.models import ModelInfo
from auditor.schema import Outcome
from auditor.tell import tables
from auditor.tell.text import to_text

HABIT = Habit(
    id="long_time_to_human",
    title="A person answers soon",
    failure_title="It takes long until a person answers",
    why="Callers hang up.",
    source="the project's own",
    evidence="the time",
    action="Let a second phone ring.",
    kind=habits.RuleKind.MEASURE,
    of=("time_to_human_ms",),
    limits=Limits(good=60_000, poor=180_000, unit="ms", compare=Compare.AT_MOST),
)


NO_NOTICE = replace(
    HABIT,
    id="no_notice",
    of=("music_loop_ms",),
    limits=Limits(good=60_000, poor=25_000, unit="ms", compare=Compare.AT_LEAST),
    when=When(at_least=(("hold_ms", 90_000),), outcomes=(Outcome.ANSWERED, Outcome.ABANDONED)),
    enabled=False,
)


class Catalogue:
    habits = (HABIT,)
    switched_off = (NO_NOTICE,)

    class pack:  # noqa: N801 - stands for an attribute
        title = "Small firm"
        source = "essays"
        dated = "2026-11"
        note = "Not legal advice."


def test_a_row_lines_up_with_its_heading() -> None:
    heading, row = tables.call_header(), tables.call_row("0123456789abcdef", answered_call())
    assert len(heading) == len(row) == 80
    assert row.split() == ["01234567", "call.wav", "answered", "1:24", "1:14", "4", "1"]


def test_what_is_unknown_or_cut_off_is_marked() -> None:
    assert tables.call_row("0" * 16, answered_call(measures=())).split()[3:5] == ["?", "?"]
    assert tables.call_row("0" * 16, abandoned_call()).split()[-4:-2] == [">1:24", ">1:14"]


@given(st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x24F), min_size=1, max_size=200))
def test_a_row_is_80_wide_whatever_the_name(name: str) -> None:
    assert len(tables.call_row("0" * 16, answered_call(name))) == 80


def test_facts_are_for_programs() -> None:
    facts = tables.call_facts("abc", abandoned_call())
    assert (facts["id"], facts["hold_ms"], facts["hold_at_least"]) == ("abc", 74_000.0, True)
    assert facts["failed_rules"] == ["long_time_to_human"]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((1, 0, 0), "1 call audited; kept in x.db, `auditor show ID` tells all about one."),
        ((0, 3, 0), "0 calls audited, 3 already audited on the same basis (--again repeats)."),
        ((2, 0, 1), "2 calls audited, 1 failed; kept in x.db, `auditor show ID` tells all about one."),
    ],
)
def test_a_summary(numbers: tuple[int, int, int], text: str) -> None:
    assert tables.batch_summary(*numbers, "x.db") == text


def test_habits_are_shown_with_limits_reason_and_next_step() -> None:
    text = to_text(tables.habits(Catalogue()))  # type: ignore[arg-type]
    for expected in (
        "1 habit",
        "Small firm",
        "A person answers soon  long_time_to_human",
        "Callers hang up.",
        "Not legal advice.",
    ):
        assert expected in text
    assert "Good: at most 1:00. Poor: more than 3:00." in text
    assert "Fails as: It takes long until a person answers. Looked at: the time." in text
    assert "Next step: Let a second phone ring." in text


def test_a_habit_says_when_it_is_judged_and_that_it_is_switched_off() -> None:
    text = " ".join(to_text(tables.habits(Catalogue())).split())  # type: ignore[arg-type]
    assert "no_notice (switched off)" in text
    assert "Good: at least 1:00. Poor: less than 0:25." in text
    assert "Judged when: on hold at least 1:30; answered or gave up waiting." in text


def test_models_mark_the_chosen_one_and_tell_problems() -> None:
    one = ModelInfo(name="one", path=Path("/m/one"), sample_rate_hz=8000, size_bytes=21_000_000)
    two = ModelInfo(name="two", path=Path("/m/two"), sample_rate_hz=16000, size_bytes=1, problems=("It is broken.",))
    text = to_text(tables.models((one, two), "/m/one"))
    assert "* one  21 MB, 8 kHz, /m" in text
    assert "  two" in text
    assert "problem: It is broken." in text
    assert "auditor models get" in to_text(tables.models((), None))


def test_what_a_model_cannot_hear_is_named_unless_it_is_of_another_language() -> None:
    assert tables.hearing("vosk-model-en-0.2", "en", ("busier", "fax")).endswith("cannot hear: busier, fax.")
    assert tables.hearing("vosk-model-en-0.2", "en", ()).endswith("knows all words.")
    assert "--model" in tables.hearing("vosk-model-en-0.2", "es", ("espera",))
