"""Commands that look at what is kept: ``list``, ``show``, ``search`` and ``export``."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from auditor.cli.options import database_option, echo_json, echo_text, json_option
from auditor.keep.calls import context_of
from auditor.keep.store import Store
from auditor.tell import tables, text
from auditor.tell.exports import to_json
from auditor.tell.files import FORMATS, Exported, exported, write_private


@click.command("list")
@database_option
@click.option("--line", help="Only calls to this line.")
@click.option("--history", is_flag=True, help="Also audits that a newer one of the same recording replaced.")
@json_option
def list_(db: Path, line: str | None, history: bool, as_json: bool) -> None:
    """List the audits that are kept, by line."""
    with Store.read(db) as store:
        rows = store.rows(line=line, history=history)
    if as_json:
        echo_json([dataclasses.asdict(row) for row in rows])
    else:
        echo_text(tables.stored_calls(rows))


@click.command()
@click.argument("audit")
@database_option
@click.option("--why", is_flag=True, help="Tell what decided each stretch of the call, and why habits were not judged.")
@click.option("--definitions", is_flag=True, help="Tell what each measure means.")
@json_option
def show(audit: str, db: Path, why: bool, definitions: bool, as_json: bool) -> None:
    """Show everything about one call. AUDIT is the beginning of an id, or the name of the recording."""
    with Store.read(db) as store:
        audit_id = store.resolve(audit)
        found = store.get(audit_id)
        noted = context_of(store, found.recording.sha256)
    if as_json:
        echo_json(to_json(found, audit_id))
    else:
        unsaid = [name for name in ("consent", "jurisdictions") if not noted[name]]
        echo_text(text.show(found, audit_id, why=why, meanings=definitions, unsaid=unsaid))


@click.command(short_help="Find where words were said, in all calls.")
@click.argument("words", nargs=-1, required=True)
@database_option
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Most hits to show.")
@json_option
def search(words: tuple[str, ...], db: Path, limit: int, as_json: bool) -> None:
    """Find where WORDS were said in all calls; several words in quotes are a phrase."""
    with Store.read(db) as store:
        hits = store.search(words, limit=limit)
    if as_json:
        echo_json([dataclasses.asdict(hit) for hit in hits])
    else:
        echo_text(tables.search_hits(hits))


@click.command(short_help="Write audits as JSON, CSV, SRT, labels ...")
@click.argument("audits", nargs=-1)
@database_option
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), default="json", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write files into.")
def export(audits: tuple[str, ...], db: Path, kind: str, out: Path | None) -> None:
    """Write AUDITS (all, unless named) in another format, to standard output or into a folder.

    Files hold transcripts, so they are made readable by you alone. `json` has everything; `csv` is one row for each
    call with times in ms; `srt` subtitles; `audacity` a label track; `html` and `markdown` are the reports; `bench` the
    neutral format for scoring.
    """
    with Store.read(db) as store:
        ids = [store.resolve(audit) for audit in audits] or [row.id for row in store.rows()]
        files = exported(kind, [(audit_id, store.get(audit_id)) for audit_id in ids])
    if out is None:
        click.echo(_single(files).content, nl=False)
        return
    for path in write_private(files, out):
        click.echo(path)


COMMANDS = (list_, show, search, export)


def _single(files: list[Exported]) -> Exported:
    """The one file that standard output can take."""
    if len(files) != 1:
        raise click.UsageError(f"There are {len(files)} audits; name the one to print, or a folder for all: --out.")
    return files[0]
