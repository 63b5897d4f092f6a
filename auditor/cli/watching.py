"""``watch-list``: conditions kept in the database, and an exit code when a line misses one again and again."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import click

from auditor.cli.gating import MISSED, fail_on_option, read_conditions
from auditor.cli.options import database_option, echo_json, echo_text, json_option
from auditor.errors import UsageProblem
from auditor.keep import watches
from auditor.keep.gates import watched
from auditor.keep.lines import find_line
from auditor.keep.store import Store
from auditor.tell import lines as tell_lines

_in_a_row = click.option(
    "--misses", "in_a_row", type=click.IntRange(1), default=3, show_default=True, help="Calls in a row."
)


@click.group("watch-list", invoke_without_command=True, short_help="End with 7 when a line misses again and again.")
@database_option
@fail_on_option
@_in_a_row
@click.option("--line", help="Only this line.")
@click.pass_context
def watch_list(ctx: click.Context, db: Path, fail_on: tuple[str, ...], in_a_row: int, line: str | None) -> None:
    """List lines whose newest calls all missed a condition on the watch list; end with exit code 7 if there are any.

    With --fail-on the conditions given there are looked at, and the list is left alone.
    """
    if ctx.invoked_subcommand:
        return
    with Store.read(db) as store:
        name = find_line(store, line).name if line else None
        if fail_on:
            found = watched(store, read_conditions(fail_on), in_a_row, name)
        else:
            found = watches.misses_of(store, _some_watches(store), name)
    echo_text(tell_lines.watched(found, in_a_row if fail_on else None))
    ctx.exit(MISSED if found else 0)


@watch_list.command("add")
@click.argument("condition")
@database_option
@_in_a_row
@click.option("--line", help="Only this line; every line unless named.")
def add(condition: str, db: Path, in_a_row: int, line: str | None) -> None:
    """Put CONDITION on the watch list, such as 'time_to_human_ms>60000' or 'habit:high_volume_claim'."""
    (wanted,) = read_conditions([condition])
    with Store.open(db) as store:
        number = watches.add_watch(store, wanted, in_a_row, line, date.today())
    click.echo(f"Number {number}; take it off with `auditor watch-list remove {number}`.")


@watch_list.command("list")
@database_option
@json_option
def list_(db: Path, as_json: bool) -> None:
    """List the conditions on the watch list."""
    with Store.read(db) as store:
        found = watches.all_watches(store)
    if as_json:
        echo_json([dataclasses.asdict(one) for one in found])
    else:
        echo_text(tell_lines.watch_list(found))


@watch_list.command("remove")
@click.argument("number", type=int)
@database_option
def remove(number: int, db: Path) -> None:
    """Take a condition off the watch list."""
    with Store.change(db) as store:
        watches.remove_watch(store, number)


COMMANDS = (watch_list,)


def _some_watches(store: Store) -> tuple[watches.Watch, ...]:
    found = watches.all_watches(store)
    if not found:
        raise UsageProblem(
            "The watch list is empty; give a condition with --fail-on 'time_to_human_ms>60000', or keep one with "
            "`auditor watch-list add`."
        )
    return found
