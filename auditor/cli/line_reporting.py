"""The report of a line, for the command ``report``: its options, its sound, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.lining import day_option
from auditor.cli.options import Command
from auditor.errors import UsageProblem
from auditor.keep.hours import By
from auditor.keep.lines import all_lines
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.tell.files import write_one
from auditor.tell.wording import plural

if TYPE_CHECKING:
    from auditor.keep.review import Review
    from auditor.schema import Recording
    from auditor.tell.message_sounds import MessageSound


def line_options(command: Command) -> Command:
    """``--since``, ``--until``, ``--by`` and ``--against``: which calls to a line, and against which others."""
    command = click.option(
        "--against", metavar="CALLS", help="Other calls to compare a line's waits with, as for `auditor compare`."
    )(command)
    periods = [by.value for by in By]
    command = click.option("--by", type=click.Choice(periods), help="How long a line's periods are.  [default: month]")(
        command
    )
    return day_option("--since", "First day, for a line.")(day_option("--until", "Last day, for a line.")(command))


def gather(
    db: Path, name: str, asked: Mapping[str, Any], recording: Path | None
) -> tuple[Review, dict[str, Recording]] | None:
    """What is known of the line of that name, and the recordings in which its messages are; ``None`` for no line.

    ``asked`` are the values of :func:`line_options`. Raises :class:`UsageProblem` when any was given for a call, or a
    ``recording`` for a line.
    """
    with Store.read(db) as store:
        if not any(line.name.lower() == name.lower() for line in all_lines(store)):
            if given := [f"--{option}" for option, value in asked.items() if value is not None]:
                raise UsageProblem(
                    f"There is no line {name!r}, and {' and '.join(given)} are for a line; leave them out."
                )
            return None
        if recording is not None:
            raise UsageProblem(f"{name} is a line, and its calls are many recordings; leave --recording out.")
        from auditor.keep.review import review

        days = {which: asked[which].date() if asked[which] else None for which in ("since", "until")}
        against = parse_selection(asked["against"]) if asked["against"] else None
        found = review(store, name, by=By(asked["by"] or By.MONTH), against=against, **days)
        audits = {place.audit_id for message in found.messages for place in message.places}
        return found, {audit_id: store.get(audit_id).recording for audit_id in audits}


def write(found: Review, recordings: dict[str, Recording], out: Path | None, audio: str, *, mp3: bool) -> Path:
    """Write the report in the format that the file's ending asks for."""
    # Loaded here, not above: templates take a while to import, which other commands need not pay.
    from auditor.tell.line_report import line_report
    from auditor.tell.many_files import PAGE, rendered

    path = out or Path("".join(one if one.isalnum() else "-" for one in found.line.name) + ".html")
    if audio == "none":
        return write_one(path, rendered(found, path))
    if path.suffix.lower() not in PAGE:
        raise UsageProblem("Only a page holds sound; leave --audio out, or write *.html.")
    return write_one(path, line_report(found, sounds=_sounds(found, recordings, path, audio, mp3=mp3)))


def _sounds(
    found: Review, recordings: dict[str, Recording], page: Path, audio: str, *, mp3: bool
) -> dict[int, MessageSound]:
    """The sound of each message, once. A page of a line has no other, so that embed and clips are the same."""
    from auditor.listen.codings import MP3
    from auditor.tell import message_sounds
    from auditor.tell.playable import best_coding

    at_hand = message_sounds.find_sounds(found.messages, recordings)
    if missing := len(found.messages) - len(at_hand):
        told = f"{missing} of {plural(len(found.messages), 'message')} without sound"
        click.echo(f"{told}: their recordings are not where they were.", err=True)
    if audio == "link":
        return message_sounds.linked_sounds(at_hand, page)
    coding = MP3 if mp3 else best_coding()
    size = message_sounds.sounds_size_bytes(at_hand, coding)
    click.echo(
        f"Putting {plural(len(at_hand), 'message')} into the page as {coding.name}, about {size / 1000:.0f} kB ...",
        err=True,
    )
    return message_sounds.embedded_sounds(at_hand, coding)
