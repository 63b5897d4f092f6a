"""Write what the program prints into README.md, between its markers, so that the README never says anything else.

    python tests/tools/refresh_readme.py            the help texts
    python tests/tools/refresh_readme.py --tour     also the tour, which listens to the sample calls (a minute)

A block starts with ``<!-- help -->`` or ``<!-- tour: COMMAND -->`` and ends with ``<!-- end -->``. Only ``auditor``
commands are run, with at most ``| head -N`` behind them.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
WIDTH = 80

_BLOCK = re.compile(r"(<!-- (?P<what>help|tour: (?P<command>.+?)) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL)
# What differs from run to run: ids, today's date and hashes.
_VARYING = (
    (re.compile(r"\b[0-9a-f]{8}\b"), "xxxxxxxx"),
    (re.compile(r"auditor \d+\.\d+\.\d+"), "auditor x.y.z"),
    # an installed package keeps its seeds and models elsewhere than a checkout
    (re.compile(r"\(\S*(seeds|models)\S*\)\.?"), r"(\1)"),
    # library versions differ from machine to machine
    (re.compile(r"PyAV \d+(\.\d+)*"), "PyAV"),
)


def help_text() -> str:
    """The help of the program and of each of its commands."""
    from auditor.cli import main

    texts = (f"$ {' '.join(words)} --help\n{_help(words)}" for words in _commands(main, ["auditor"]))
    return "\n".join(f"```text\n{text}```\n" for text in texts)


def tour_text(command: str, run: Callable[[list[str]], str]) -> str:
    """A command as it is typed, and what it prints; ``run`` gives the output of the program for its arguments."""
    typed, _, filters = command.partition(" | ")
    # the place of this checkout is nobody's business
    lines = run(shlex.split(typed)[1:]).replace(str(ROOT), "~/hold-auditor").splitlines()
    if filters:
        lines = [*lines[: int(filters.removeprefix("head -"))], "..."]
    return "\n".join(["```text", f"$ {command}", *lines, "```", ""])


def filled(readme: str, *, run: Callable[[list[str]], str] | None) -> str:
    """The README with its blocks made anew; without ``run`` the tour stays as it is."""

    def block(match: re.Match[str]) -> str:
        if match["what"] == "help":
            return match[1] + help_text() + match[5]
        return match[0] if run is None else match[1] + tour_text(match["command"], run) + match[5]

    return _BLOCK.sub(block, readme)


def tour_blocks(readme: str) -> dict[str, str]:
    """The commands of the tour, in their order, with what the README says that they print."""
    return {match["command"]: match["text"] for match in _BLOCK.finditer(readme) if match["command"]}


def comparable(text: str) -> list[str]:
    """Words without what differs from run to run; sorted, as calls finish in any order and paths move line breaks."""
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    return sorted(text.split())


def run_here(arguments: list[str]) -> str:
    """What the program prints for these arguments (results, then messages), in this process and folder.

    Raises ``RuntimeError`` when the program ends with a problem: that is nothing to show.
    """
    from auditor.cli import main

    result = CliRunner().invoke(main, arguments, prog_name="auditor", terminal_width=WIDTH, catch_exceptions=False)
    if result.exit_code:
        raise RuntimeError(result.stderr or result.stdout)
    return result.stdout + result.stderr


def _commands(command: click.Command, words: list[str]) -> Iterator[list[str]]:
    yield words
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(command.commands[name], [*words, name])


def _help(words: list[str]) -> str:
    return run_here([*words[1:], "--help"])


@contextmanager
def _visitor() -> Iterator[None]:
    """An empty folder with the samples where the README has them, and no settings of one's own."""
    before = Path.cwd()
    for name in [name for name in os.environ if name.startswith("AUDITOR_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "recordings").mkdir()
        Path(folder, "recordings", "samples").symlink_to(ROOT / "recordings" / "samples")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def main() -> None:
    """Rewrite the README."""
    tour = "--tour" in sys.argv[1:]
    with _visitor():
        readme = filled(README.read_text(encoding="utf-8"), run=run_here if tour else None)
    README.write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
