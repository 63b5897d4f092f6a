"""Commands about lines and what people say of calls: ``lines``, ``calls``, ``note``, ``callback`` and ``action``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import Command, database_option, echo_json, echo_text, json_option
from auditor.errors import UsageProblem
from auditor.keep import calls as call_context
from auditor.keep import lines as keep_lines
from auditor.keep.calls import EDITABLE
from auditor.keep.store import Store
from auditor.tell import lines as tell_lines
from auditor.tell.files import Exported, write_private
from auditor.tell.wording import plural

_FACT_HELP = {
    "firm": "Whose line it is.",
    "phone": "Its number.",
    "time_zone": "IANA name, such as America/New_York.",
    "opening_hours": "Such as 'Mon-Fri 09:00-17:00; Sat 09:00-12:00'.",
    "whose": "own or competitor.",
    "notes": "Anything else.",
}


def _fact_options(command: Command) -> Command:
    for fact in reversed(keep_lines.FACTS):
        command = click.option(f"--{fact.replace('_', '-')}", fact, help=_FACT_HELP[fact])(command)
    return command


def _context_options(command: Command) -> Command:
    for name in reversed(EDITABLE):
        command = click.option(f"--{name.replace('_', '-')}", name, metavar="TEXT")(command)
    return command


def day_option(name: str, help_: str) -> Callable[[Command], Command]:
    """An option that takes a day, as a :class:`datetime`."""
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), help=help_)


@click.group(short_help="Lines: add, set, rename, merge, list, remove.")
def lines() -> None:
    """Keep the lines that calls belong to; one of a new name is added when a call to it is audited."""


@lines.command("list")
@database_option
@json_option
def list_lines(db: Path, as_json: bool) -> None:
    """List the lines, with what is known of each."""
    with Store.read(db) as store:
        found, without = keep_lines.all_lines(store), keep_lines.calls_without_line(store)
    if as_json:
        echo_json([dataclasses.asdict(line) for line in found])
    else:
        echo_text(tell_lines.lines(found, without))


@lines.command("add")
@click.argument("name")
@database_option
@_fact_options
def add_line(name: str, db: Path, **facts: str | None) -> None:
    """Add a line."""
    with Store.open(db) as store:
        keep_lines.add_line(store, name, keep_lines.LineFacts(**facts))


@lines.command("set")
@click.argument("name")
@database_option
@_fact_options
def set_line(name: str, db: Path, **facts: str | None) -> None:
    """Set what is known of a line; an empty text makes it unknown again."""
    with Store.open(db) as store:
        keep_lines.set_facts(store, name, keep_lines.LineFacts(**facts))
    if facts["opening_hours"] is not None or facts["time_zone"] is not None:
        click.echo("`auditor reaudit` judges the calls that are kept by these hours.", err=True)


@lines.command("rename")
@click.argument("name")
@click.argument("new_name")
@database_option
def rename_line(name: str, new_name: str, db: Path) -> None:
    """Give a line another name; calls that come in under the old one still belong to it."""
    with Store.open(db) as store:
        keep_lines.rename_line(store, name, new_name)


@lines.command("merge")
@click.argument("name")
@click.argument("into")
@database_option
def merge_lines(name: str, into: str, db: Path) -> None:
    """Make the line NAME a part of the line INTO, with all its calls."""
    with Store.open(db) as store:
        moved = keep_lines.merge_lines(store, name, into)
    click.echo(f"{plural(moved, 'call')} moved.", err=True)


@lines.command("remove")
@click.argument("name")
@database_option
def remove_line(name: str, db: Path) -> None:
    """Remove a line that has no calls."""
    with Store.open(db) as store:
        keep_lines.remove_line(store, name)


@click.group(short_help="What you know of calls: set, export, import.")
def calls() -> None:
    """Keep what you know of calls: line, option, time, shopper, campaign, tags, consent, rating, call back."""


@calls.command("set")
@click.argument("audits", nargs=-1, required=True)
@database_option
@_context_options
def set_calls(audits: tuple[str, ...], db: Path, **said: str | None) -> None:
    """Say something of AUDITS; it wins over what the recording tells. An empty text takes it back."""
    told = {name: value for name, value in said.items() if value is not None}
    if not told:
        raise UsageProblem("Say what to set, such as --option sales; `auditor calls set --help` lists it all.")
    with Store.open(db) as store:
        recordings = [call_context.recording_of(store, audit) for audit in audits]
        changed = sum(call_context.set_context(store, sha256, told) for sha256 in recordings)
    click.echo(f"{plural(changed, 'call')} changed.", err=True)
    if changed and set(told) & {"line", "called_at"}:
        click.echo("`auditor reaudit` judges said opening hours by that.", err=True)


@calls.command("export")
@database_option
@click.option("--line", help="Only calls to this line.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write, for you alone.")
def export_calls(db: Path, line: str | None, out: Path | None) -> None:
    """Write what is known of calls as CSV, to be edited in a spreadsheet and read back with `auditor calls import`."""
    with Store.read(db) as store:
        name = keep_lines.find_line(store, line).name if line else None
        text, missing = call_context.exported_calls(store, name), call_context.without_consent(store)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_private([Exported(name=out.name, content=text)], out.parent)
    if missing:
        click.echo(f"Reminder: {plural(missing, 'call')} without a note on consent and jurisdictions.", err=True)


@calls.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@database_option
def import_calls(file: Path, db: Path) -> None:
    """Take over an edited CSV of calls, all of it or nothing."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{file} cannot be read; save it as CSV in UTF-8.") from error
    with Store.open(db) as store:
        changed = call_context.import_calls(store, text)
    click.echo(f"{plural(changed, 'call')} changed.", err=True)


@click.command(short_help="Keep your own rating and remark of a call.")
@click.argument("audit")
@database_option
@click.option("--rating", type=click.IntRange(1, 5), help="1 (bad) to 5 (good).")
@click.option("--text", help="Your remark.")
def note(audit: str, db: Path, rating: int | None, text: str | None) -> None:
    """Keep your own rating and remark of a call."""
    if rating is None and text is None:
        raise UsageProblem("Give --rating, --text, or both.")
    with Store.open(db) as store:
        call_context.keep_note(store, audit, rating, text)


@click.command(short_help="Keep whether a promised call back came.")
@click.argument("audit")
@database_option
@click.option("--kept", metavar="TIME", help="When it came, such as 2026-03-04T15:10.")
@click.option("--never", is_flag=True, help="It never came.")
def callback(audit: str, db: Path, kept: str | None, never: bool) -> None:
    """Keep whether a promised call back came."""
    if (kept is None) == (not never):
        raise UsageProblem("Give either --kept TIME or --never.")
    with Store.open(db) as store:
        call_context.keep_callback(store, audit, kept)


@click.group(short_help="Small next actions: add, done, list.")
def action() -> None:
    """Keep the small next actions agreed for a line, so that progress can be followed in `auditor history`."""


@action.command("add")
@click.argument("line")
@click.argument("text")
@database_option
@click.option("--habit", help="The rule that asked for it.")
@day_option("--on", "Day on which it was agreed; today unless told.")
def add_action(line: str, text: str, db: Path, habit: str | None, on: datetime | None) -> None:
    """Note a next action for a line."""
    with Store.open(db) as store:
        number = keep_lines.add_action(store, line, text, habit, _day(on))
    click.echo(f"Action {number}; mark it with `auditor action done {number}`.")


@action.command("done")
@click.argument("number", type=int)
@database_option
@day_option("--on", "Day on which it was done; today unless told.")
def finish_action(number: int, db: Path, on: datetime | None) -> None:
    """Mark an action as done."""
    with Store.open(db) as store:
        done = keep_lines.finish_action(store, number, _day(on))
    click.echo(f"Done: {done.text}")


@action.command("list")
@click.argument("line")
@database_option
@json_option
def list_actions(line: str, db: Path, as_json: bool) -> None:
    """List a line's actions, and what failed rules suggest."""
    with Store.read(db) as store:
        found, suggested = keep_lines.actions_of(store, line), keep_lines.suggested_actions(store, line)
    if as_json:
        echo_json({"actions": [dataclasses.asdict(one) for one in found], "suggested": suggested})
    else:
        echo_text(tell_lines.actions(found, suggested))


COMMANDS: tuple[Any, ...] = (lines, calls, note, callback, action)


def _day(moment: datetime | None) -> date:
    return moment.date() if moment else date.today()
