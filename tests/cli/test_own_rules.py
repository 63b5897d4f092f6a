"""Rules of the owner's own: a folder, a file, or ``auditor.toml`` of the folder in which the program is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def habits(*options: str) -> Result:
    return CliRunner().invoke(main, ["habits", "--json", *options])


def ids(*options: str) -> set[str]:
    return {habit["id"] for habit in json.loads(habits(*options).stdout)}


def test_the_file_of_this_folder_counts_and_that_is_said() -> None:
    usual = ids()
    assert habits().stderr == ""
    Path("auditor.toml").write_text('[switch]\noff = ["dead_air"]\non = ["no_recording_notice"]\n')
    assert ids() == usual - {"dead_air"} | {"no_recording_notice"}
    assert habits().stderr == "Note: the rules in auditor.toml of this folder count too.\n"


def test_what_is_named_counts_instead() -> None:
    usual = ids()
    Path("auditor.toml").write_text('[switch]\noff = ["dead_air"]\n')
    Path("other.toml").write_text('[switch]\noff = ["long_hold"]\n')
    Path("folder").mkdir()
    Path("folder/rules.toml").write_text('[switch]\noff = ["long_menu"]\n')
    assert ids("--seeds", "other.toml") == usual - {"long_hold"}
    assert ids("--seeds", "folder") == usual - {"long_menu"}


def test_other_limits_win_over_those_of_a_pack() -> None:
    Path("auditor.toml").write_text('[limits.slow_answer]\ngood = 40000\npoor = 50000\nunit = "ms"\n')
    made = {habit["id"]: habit for habit in json.loads(habits("--pack", "uk-fsa").stdout)}
    assert (made["slow_answer"]["limits"]["good"], made["slow_answer"]["limits"]["poor"]) == (40_000, 50_000)
    assert made["long_time_to_human"]["limits"]["poor"] == 30_000


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[limits.no_such_habit]\ngood = 1\nunit = "ms"\n', "the catalogue has no habit of that id"),
        ('[limits.slow_answer]\ngood = 1\nunit = "count"\n', "the unit is 'count', but must be ms"),
    ],
)
def test_wrong_limits_are_named(text: str, complaint: str) -> None:
    Path("auditor.toml").write_text(text)
    result = habits()
    assert result.exit_code != 0
    assert complaint in result.stderr


def test_a_mistake_in_it_is_named() -> None:
    Path("auditor.toml").write_text('[switch]\noff = ["no_such_habit"]\n')
    result = habits()
    assert result.exit_code != 0
    assert "no_such_habit" in result.stderr


WRONG = """[category.fax]
title = "Fax"
meaning = "A fax number is told."
yes = ["send us a letter"]
no = ["call us"]
[[category.fax.rule]]
say = ["send ..2 fax"]
"""


@pytest.mark.parametrize("named", ["rules", "rules/mine.toml"])
def test_their_sentences_are_checked_with_the_catalogue(named: str) -> None:
    Path("rules").mkdir()
    Path("rules/mine.toml").write_text(WRONG)
    result = CliRunner().invoke(main, ["habits", "check", named])
    assert "the yes sentence 'send us a letter' is not matched" in result.stderr


def test_a_folder_that_is_a_whole_language_is_checked_alone() -> None:
    Path("xx").mkdir()
    Path("xx/words.toml").write_text("small_words = []\n")
    result = CliRunner().invoke(main, ["habits", "check", "xx"])
    assert "There is no rule pack 'small-firm'" in result.stderr
