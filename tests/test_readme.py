"""The README against the program: what it prints is what the program prints, what it says to type works."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from catalogues import catalogue
from tools.refresh_readme import README, comparable, filled, help_text, tour_blocks, tour_text

from auditor import errors
from auditor.cli import INTERRUPTED, main
from auditor.judge.catalogue import load_catalogue
from auditor.places import seeds_dir

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^ {4}(python3 -m venv .*)$", TEXT, re.MULTILINE)]


def test_the_help_is_what_the_program_prints() -> None:
    assert filled(TEXT, run=None) == TEXT, "run: python tests/tools/refresh_readme.py"


def test_every_command_is_in_the_help() -> None:
    shown = help_text()
    for name in main.commands:
        assert f"$ auditor {name} --help" in shown


def test_a_block_is_replaced_and_the_rest_stays() -> None:
    readme = "before\n<!-- tour: auditor list -->\nold\n<!-- end -->\nafter\n"
    replaced = filled(readme, run=lambda arguments: f"listed {arguments}\n")
    assert replaced == (
        "before\n<!-- tour: auditor list -->\n```text\n$ auditor list\nlisted ['list']\n```\n<!-- end -->\nafter\n"
    )


def test_head_cuts_and_says_so() -> None:
    shown = tour_text("auditor show 'a b' | head -2", lambda arguments: "\n".join([arguments[1], "2", "3"]))
    assert shown == "```text\n$ auditor show 'a b' | head -2\na b\n2\n...\n```\n"


def test_what_differs_from_run_to_run_is_no_difference() -> None:
    assert comparable("0a1b2c3d  one.wav\nauditor 0.1.0") == comparable("auditor 0.2.0\nffffffff one.wav")
    assert comparable("one 0:12") != comparable("one 0:13")


def test_the_two_commands_install_and_run() -> None:
    assert len(COMMANDS) == 2
    install, test = COMMANDS
    assert install.endswith("&& .venv/bin/auditor demo")
    assert test.endswith("&& .venv/bin/pytest")


def test_what_is_taken_must_pass_the_second_command_as_printed() -> None:
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_tour_takes_commands_and_options_that_exist() -> None:
    assert tour_blocks(TEXT)
    for typed in [*re.findall(r"`(?:\$ )?(auditor [^`]*)`", TEXT), *tour_blocks(TEXT)]:
        words = shlex.split(typed.split(" | ")[0].split(" > ")[0])[1:]
        command: click.Command = main
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            assert words[0] in command.commands, typed
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help", "--version"}
        assert {word for word in words if word.startswith("--")} <= known, typed


def test_the_example_of_own_rules_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(# my-rules.*?)```", TEXT, re.DOTALL)
    (tmp_path / "example.toml").write_text(example, encoding="utf-8")
    with_own = load_catalogue(seeds_dir(), "en", pack="small-firm", own=tmp_path)
    without = catalogue()
    added = tomllib.loads(example)
    ids = {habit.id for habit in with_own.habits} - {habit.id for habit in without.habits}
    assert ids == set(added["habit"])
    assert set(added["category"]) <= {category.id for category in with_own.categories}
    limits = {habit.id: habit.limits for habit in without.habits}
    assert limits.keys() >= {habit.id for habit in with_own.habits} - ids


@pytest.mark.parametrize("problem", errors.AuditorError.__subclasses__(), ids=lambda problem: problem.__name__)
def test_every_exit_code_is_explained(problem: type[errors.AuditorError]) -> None:
    table = TEXT.partition("## Exit codes")[2].partition("\n## ")[0]
    assert re.search(rf"^\| {problem.exit_code} \|", table, re.MULTILINE)
    assert re.search(rf"^\| {INTERRUPTED} \|", table, re.MULTILINE)


def test_what_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", TEXT):
        assert (ROOT / target).exists(), target


#: How the README writes each figure of tests/benchmarks/accuracy.toml, for a set of so many calls.
FIGURES: dict[str, tuple[str, Callable[[float, int], str]]] = {
    "calls": ("calls", lambda value, _: f"{value}"),
    "time labelled rightly, of eight labels": ("frame_accuracy", lambda value, _: f"{100 * value:.1f} %"),
    "hold time within 2 s": ("hold_within_2_s", lambda value, calls: f"{value * calls:.0f}"),
    "median error of the hold time": ("hold_median_error_s", lambda value, _: f"{value:.1f} s"),
    "time to a person within 2 s, or rightly none": ("human_within_2_s", lambda value, calls: f"{value * calls:.0f}"),
    "outcome right": ("outcome", lambda value, calls: f"{value * calls:.0f}"),
    "keys pressed, exactly": ("keys_exact", lambda value, calls: f"{value * calls:.0f}"),
    "which announcements are the same recording": ("repeat_pairs", lambda value, _: f"{100 * value:.3g} %"),
    "claims found (F1 over six kinds)": ("claims_f1", lambda value, _: f"{value:.2f}"),
    "near misses taken for a claim of high volume": ("near_misses_taken", lambda value, calls: f"{value * calls:.0f}"),
}


def test_the_figures_are_those_that_were_measured() -> None:
    kept = tomllib.loads((ROOT / "tests" / "benchmarks" / "accuracy.toml").read_text(encoding="utf-8"))
    table = dict(re.findall(r"^\| ([^|]+) \| ([^|]+ \| [^|]+ \| [^|]+) \|$", TEXT, re.MULTILINE))
    for row, (name, written) in FIGURES.items():
        wholes = [kept[calls]["whole"] for calls in ("clean", "hard", "long")]
        assert table[row] == " | ".join(written(whole[name], whole["calls"]) for whole in wholes), row
    with_words = [kept[f"{calls} with true words"]["whole"]["claims_f1"] for calls in ("clean", "hard", "long")]
    assert table["the same with the true words put in"] == " | ".join(f"{value:.2f}" for value in with_words)
