"""Options that several commands share, and how results are printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import RenderableType

from auditor.batch import Rules
from auditor.errors import AuditorError
from auditor.keep.store import DEFAULT_FILE
from auditor.places import seeds_dir
from auditor.tell.text import to_text
from auditor.tell.wording import visible

Command = TypeVar("Command", bound=Callable[..., Any])

#: The catalogue's language and pack of limits unless told otherwise.
LANGUAGE = "en"
PACK = "small-firm"
#: Rules of the owner's own, where this file lies in the folder in which the program is run.
OWN_RULES = Path("auditor.toml")


def database_option(command: Command) -> Command:
    """``--db``: the file of audits, as a path."""
    return click.option(
        "--db",
        type=click.Path(path_type=Path),
        default=DEFAULT_FILE,
        envvar="AUDITOR_DB",
        show_default=True,
        show_envvar=True,
        help="File in which audits are kept.",
    )(command)


def json_option(command: Command) -> Command:
    """``--json``: for programs, as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")(command)


def _language_option(help_: str, **more: Any) -> Callable[[Command], Command]:
    languages = sorted(folder.parent.name for folder in seeds_dir().glob("*/words.toml"))
    return click.option("--language", type=click.Choice(languages), help=help_, **more)


def _own_rules(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    """Rules of one's own: those that are named, else those of this folder, which is then said."""
    if value is None and OWN_RULES.is_file():
        click.echo(f"Note: the rules in {OWN_RULES} of this folder count too.", err=True)
        return OWN_RULES
    return value


seeds_option = click.option(
    "--seeds",
    "own",
    type=click.Path(path_type=Path, exists=True),
    callback=_own_rules,
    help="Folder or file with rules of your own, added to the catalogue; auditor.toml of this folder unless named.",
)
"""``--seeds``: rules of the owner's own, as ``own``."""


def rules_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--language``, ``--pack`` and ``--seeds``: by which rules to judge, as ``rules``."""

    @wraps(command)
    def with_rules(*args: Any, language: str, pack: str, own: Path | None, **kwargs: Any) -> Any:
        return command(*args, rules=Rules(seeds=seeds_dir(), language=language, pack=pack, own=own), **kwargs)

    spoken = _language_option(
        "Language of the calls; give a --model of the same language.", default=LANGUAGE, show_default=True
    )
    pack = click.option("--pack", default=PACK, show_default=True, help="Limits to judge by: a name or a file.")
    return spoken(pack(seeds_option(with_rules)))


def other_rules_options(command: Command) -> Command:
    """``--language``, ``--pack`` and ``--seeds`` for calls that were judged before: unless told, they keep theirs."""
    spoken = _language_option("Language to judge by, unless that of the audit.")
    pack = click.option("--pack", help="Limits to judge by, unless those of the audit.")
    return spoken(pack(seeds_option(command)))


def moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """A ``--called-at`` value, checked to be a date and time."""
    if value is None:
        return None
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no date and time such as 2026-03-04T09:44:18-05:00.") from error
    return value


def colour_wanted() -> bool:
    """Whether standard output is a terminal that should be coloured; a non-empty ``$NO_COLOR`` forbids it."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def echo_text(content: RenderableType) -> None:
    """Print rendered text on standard output."""
    click.echo(to_text(content, colour=colour_wanted()), nl=False)


def echo_json(data: Any, *, indent: int | None = 2) -> None:
    """Print JSON on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False))


def complain(problem: AuditorError) -> None:
    """Print a problem on standard error, in one line whatever the names in it."""
    click.echo(f"Error: {visible(str(problem))}", err=True)
