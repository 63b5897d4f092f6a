"""The tone plan: what the shipped one holds, and that a bad one is refused with file, tone and reason."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from auditor import places
from auditor.errors import CatalogueProblem
from auditor.listen.tones import load_tone_plan, tone_plan
from auditor.schema import ToneKind
from auditor.toml_file import read_toml

PATH = places.seeds_dir() / "tones.toml"


@pytest.fixture
def table() -> dict[str, Any]:
    return deepcopy(read_toml(PATH))


def test_the_shipped_plan_holds_the_great_plans() -> None:
    tones = {tone.id: tone for tone in load_tone_plan(PATH).tones}
    assert tones["ringback_north_america"].frequencies_hz == (440, 480)
    assert tones["ringback_uk"].cadence_ms == (400, 200, 400, 2000)
    assert tones["busy_germany"].kind is ToneKind.BUSY
    assert tones["ringback_india"].frequencies_hz == (375, 400, 425)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("kind", "siren", "siren"),
        ("frequencies_hz", [], "empty"),
        ("frequencies_hz", [440, 90_000], "90000"),
        ("frequencies_hz", ["a"], "not a number"),
        ("cadence_ms", [2000], "off time"),
        ("cadence_tolerance", 2.0, "not within"),
        ("frequency_tolerance", "much", "not a number"),
        ("min_bursts", True, "not a number"),
        ("modulated_by_hz", 25, "exactly one"),
        ("colour", "red", "unknown key colour"),
    ],
)
def test_a_bad_tone_is_named(table: dict[str, Any], key: str, value: Any, reason: str) -> None:
    table["tone"][0][key] = value
    with pytest.raises(CatalogueProblem, match=reason) as error:
        tone_plan(table, name="mine.toml")
    assert str(error.value).startswith("mine.toml: tone ")


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("sit", "steps_hz", [[950], [1400]]),
        ("sit", "step_ms", [400, 200]),
        ("beep", "length_ms", [1]),
        ("dtmf", "keys", ["123A"]),
        ("dtmf", "keys", ["12", "45", "78", "*0"]),
        ("dtmf", "low_hz", "697"),
    ],
)
def test_a_bad_part_is_named(table: dict[str, Any], part: str, key: str, value: Any) -> None:
    table[part][key] = value
    with pytest.raises(CatalogueProblem, match=f"tones.toml: {part}: {key}"):
        tone_plan(table)


@pytest.mark.parametrize("part", ["tone", "sit", "beep", "dtmf"])
def test_a_missing_part_is_named(table: dict[str, Any], part: str) -> None:
    del table[part]
    with pytest.raises(CatalogueProblem, match=f"{part} is missing"):
        tone_plan(table)


def test_an_unknown_part_and_two_of_one_name_are_refused(table: dict[str, Any]) -> None:
    with pytest.raises(CatalogueProblem, match="unknown key whistles"):
        tone_plan({**table, "whistles": {}})
    table["tone"].append(table["tone"][0])
    with pytest.raises(CatalogueProblem, match="two tones"):
        tone_plan(table)


def test_a_tone_that_is_no_table_is_refused(table: dict[str, Any]) -> None:
    table["tone"][2] = 5
    with pytest.raises(CatalogueProblem, match="tone number 3: is not a table"):
        tone_plan(table)


def test_a_file_that_is_no_toml_or_absent_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "tones.toml"
    broken.write_text("[[tone", encoding="utf-8")
    with pytest.raises(CatalogueProblem, match="not valid TOML"):
        load_tone_plan(broken)
    with pytest.raises(CatalogueProblem, match="cannot be read"):
        load_tone_plan(tmp_path / "absent.toml")
