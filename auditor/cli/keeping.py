"""Commands that care for the database: ``db`` and ``forget``."""

from __future__ import annotations

import re
from pathlib import Path

import click

from auditor import batch
from auditor.cli.options import database_option, echo_json, rules_options
from auditor.errors import UsageProblem
from auditor.keep import calls as call_context
from auditor.keep import care, datasette
from auditor.keep.sound_files import SoundFile, delete_sound, find_sound
from auditor.keep.store import Store
from auditor.tell.files import Exported, write_private
from auditor.tell.wording import plural, visible

_AGE = re.compile(r"(?P<days>\d+)\s*d(?:ays?)?")


@click.group("db", short_help="The database: check, backup, vacuum, merge, datasette.")
def database() -> None:
    """Care for the database. It is plain SQLite with documented views, such as `calls`."""


@database.command("check")
@database_option
@click.pass_context
def check(ctx: click.Context, db: Path) -> None:
    """Check that the database is whole. Ends with 1 when it is not."""
    with Store.read(db) as store:
        found = care.problems(store)
    for problem in found:
        click.echo(f"problem: {visible(problem)}")
    if not found:
        click.echo(f"ok: {db} is whole.")
    ctx.exit(1 if found else 0)


@database.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@database_option
def backup(target: Path, db: Path) -> None:
    """Write a whole copy into the new file TARGET, for you alone."""
    with Store.read(db) as store:
        care.backup(store, target)
    click.echo(f"{target} is a copy of {db}.", err=True)


@database.command("vacuum")
@database_option
def vacuum(db: Path) -> None:
    """Make the file as small as it can be."""
    with Store.open(db) as store:
        saved = care.vacuum(store)
    click.echo(f"{saved / 1e6:.1f} MB saved.", err=True)


@database.command("merge")
@click.argument("other", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@database_option
@rules_options
def merge(other: Path, db: Path, rules: batch.Rules) -> None:
    """Take over what the database OTHER has and this one lacks; nothing is lost, and conflicts are listed."""
    with Store.open(db) as store:
        merged = care.merge(store, other, rules.load())
    for conflict in merged.conflicts:
        click.echo(f"conflict: {visible(conflict)}")
    came = (
        plural(merged.recordings, "recording"),
        plural(merged.audits, "audit"),
        plural(merged.corrections, "correction"),
    )
    click.echo(f"{', '.join(came)} came over; {plural(len(merged.conflicts), 'conflict')}.", err=True)


@database.command("datasette")
@database_option
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
def datasette_(db: Path, out: Path | None) -> None:
    """Print (or write) metadata for Datasette: `datasette audits.db -m metadata.json`."""
    found = datasette.metadata(db.stem)
    if out is None:
        echo_json(found)
    else:
        write_private([Exported(name=out.name, content=datasette.as_text(found))], out.parent)


@click.command(short_help="Remove every trace of calls.")
@click.argument("audits", nargs=-1)
@database_option
@click.option("--older-than", metavar="DAYS", help="All calls older than this, such as 180d.")
@click.option("--with-recording", is_flag=True, help="Delete the sound files too, where they still are the same.")
@click.option("--dry-run", is_flag=True, help="Only list what would be removed.")
def forget(audits: tuple[str, ...], db: Path, older_than: str | None, with_recording: bool, dry_run: bool) -> None:
    """Remove every trace of calls from the database: audits, transcripts, index, corrections, notes.

    The recordings themselves are yours: where each lies is told, and there it stays unless --with-recording is given.
    """
    if bool(audits) == bool(older_than):
        raise UsageProblem("Name the calls to forget, or give --older-than 180d.")
    with Store.change(db) as store:
        gone = _old(store, older_than) if older_than else _named(store, audits)
        if gone and not dry_run:
            call_context.forget(store, list(gone))
    for sha256, path in gone.items():
        deal = delete_sound if with_recording and not dry_run else find_sound
        deed = "would forget" if dry_run else "forgotten"
        click.echo(f"{deed}: {visible(path)} ({_fate(deal(Path(path), sha256), with_recording)})")
    click.echo(f"{plural(len(gone), 'call')} {'would be ' if dry_run else ''}forgotten.", err=True)


COMMANDS = (database, forget)


def _fate(found: SoundFile, with_recording: bool) -> str:
    """What became, or would become, of the sound file."""
    return "the recording would be deleted" if found is SoundFile.LEFT and with_recording else found.value


def _named(store: Store, audits: tuple[str, ...]) -> dict[str, str]:
    """SHA-256 and path of the recordings of these audits."""
    found = [call_context.recording_of(store, audit) for audit in audits]
    return {sha256: call_context.path_of(store, sha256) for sha256 in found}


def _old(store: Store, age: str) -> dict[str, str]:
    match = _AGE.fullmatch(age.strip())
    if match is None:
        raise UsageProblem(f"{age!r} is no age; write a number of days, such as 180d.")
    return {row["sha256"]: row["path"] for row in call_context.older_than(store, int(match["days"]))}
