"""``campaign``: many lines side by side; and how the other reports over many calls are written to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import Command, database_option, echo_json, echo_text, json_option
from auditor.keep.store import Store
from auditor.tell.files import write_one

if TYPE_CHECKING:
    from auditor.tell.many_files import Found


def report_option(shown: str) -> Callable[[Command], Command]:
    """``--out``: a file for the report, as ``out``; ``shown`` says what happens without it."""
    return click.option(
        "--out",
        "-o",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"File to write, *.html, *.md, *.csv or *.json.  [default: {shown}]",
    )


@click.command(short_help="Show the lines of a campaign side by side.")
@click.argument("name")
@database_option
@report_option("print a short form")
@json_option
def campaign(name: str, db: Path, out: Path | None, as_json: bool) -> None:
    """Show all lines that were called in the campaign NAME side by side, ranked as far as their calls allow.

    Lines that the calls do not set apart are said to be so. `auditor calls set AUDIT --campaign NAME` puts a call into
    a campaign.
    """
    from auditor.keep.campaign import campaign as gather
    from auditor.tell import campaign_text, plain

    with Store.read(db) as store:
        found = gather(store, name)
    if out is not None:
        click.echo(write_report(found, out))
    elif as_json:
        echo_json(plain.to_plain(found))
    else:
        echo_text(campaign_text.campaign(found))


def write_report(found: Found, path: Path) -> Path:
    """Write a report over many calls in the format that the file's ending asks for."""
    # Loaded here, not above: templates take a while to import, which other commands need not pay.
    from auditor.tell.many_files import rendered

    return write_one(path, rendered(found, path))


COMMANDS = (campaign,)
