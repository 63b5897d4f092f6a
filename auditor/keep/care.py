"""Care of the database: check it, copy it, make it small, and put two together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.errors import UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.keep.calls import EDITABLE
from auditor.keep.correcting import follow
from auditor.keep.lines import FACTS
from auditor.keep.migrations import UNASSIGNED
from auditor.keep.store import Store

#: Tables whose rows belong to one audit.
PARTS = (
    "segments",
    "words",
    "announcements",
    "findings",
    "results",
    "measures",
    "claims",
    "messages",
    "menu_options",
)
_UTTERANCE = "audit_id, start_ms, end_ms, label, text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came over from another database; ``conflicts`` are sentences, and what was here was kept."""

    recordings: int
    audits: int
    corrections: int
    conflicts: tuple[str, ...]


def problems(store: Store) -> tuple[str, ...]:
    """What is wrong with the database, in SQLite's words; nothing when it is whole."""
    found = [str(*row.values()) for row in store.ask("PRAGMA integrity_check")]
    lost = [f"{row['table']} row {row['rowid']} belongs to nothing" for row in store.ask("PRAGMA foreign_key_check")]
    return tuple(text for text in (*found, *lost) if text != "ok")


def backup(store: Store, target: Path) -> None:
    """A whole copy, for its owner alone. Raises :class:`UsageProblem` when the target exists."""
    if target.exists():
        raise UsageProblem(f"{target} exists; name a new file for the copy.")
    if not target.parent.is_dir():
        raise UsageProblem(f"The folder {target.parent} does not exist; make it, or name another.")
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    store.run("VACUUM INTO ?", [str(target)])


def vacuum(store: Store) -> int:
    """Make the file as small as it can be; returns the bytes saved."""
    before = store.path.stat().st_size
    store.run("INSERT INTO utterances_fts(utterances_fts) VALUES ('optimize')")
    store.run("VACUUM")
    store.run("PRAGMA optimize")
    return before - store.path.stat().st_size


def merge(store: Store, other: Path, catalogue: Catalogue) -> Merged:
    """Take over what another database has and this one lacks; all of it or nothing.

    The same recording with other corrections gets both, in order of time. What people said differently of a call or a
    line stays as it is here and is listed. ``catalogue`` judges anew what new corrections change.
    """
    if other.resolve() == store.path.resolve():
        raise UsageProblem(f"{other} is this database itself; name another.")
    with Store.read(other):
        pass  # checks it, and brings its shape up to date
    store.run("ATTACH DATABASE ? AS other", [f"{other.resolve().as_uri()}?mode=ro"])
    try:
        with store.changing() as execute:
            merged = _merged(store, execute)
            for sha256 in _to_follow(store):
                follow(store, sha256, catalogue)
    finally:
        store.run("DETACH DATABASE other")
    return merged


def _merged(store: Store, execute: Callable[..., Any]) -> Merged:
    conflicts = (*_line_conflicts(store), *_context_conflicts(store), *_undone_conflicts(store))
    _merge_lines(execute)
    recordings = _merge_recordings(execute)
    _merge_places(execute)
    audits = _merge_audits(execute)
    corrections = _merge_corrections(execute)
    _merge_contexts(execute)
    _merge_actions(execute)
    _merge_watches(execute)
    return Merged(recordings=recordings, audits=audits, corrections=corrections, conflicts=conflicts)


def _merge_lines(execute: Callable[..., Any]) -> None:
    execute("""INSERT INTO lines(name) SELECT name FROM other.lines o
        WHERE NOT EXISTS (SELECT 1 FROM main.line_names n WHERE n.name = o.name)""")
    for fact in FACTS:
        execute(f"""UPDATE main.lines SET {fact} = coalesce({fact}, (SELECT o.{fact} FROM other.lines o
            JOIN main.line_names n ON n.name = o.name WHERE n.line_number = main.lines.number)) WHERE {fact} IS NULL""")
    execute("""INSERT OR IGNORE INTO main.line_names(name, line_number) SELECT theirs.name, ours.line_number
        FROM other.line_names theirs JOIN other.lines l ON l.number = theirs.line_number
        JOIN main.line_names ours ON ours.name = l.name""")


def _merge_recordings(execute: Callable[..., Any]) -> int:
    columns = (
        "sha256, file_name, path, duration_ms, sample_rate_hz, channels, codec, container, line, option, called_at"
    )
    done = execute(f"""INSERT INTO main.recordings({columns}) SELECT {columns} FROM other.recordings
        WHERE sha256 NOT IN (SELECT sha256 FROM main.recordings)""")
    return int(done.rowcount)


def _merge_places(execute: Callable[..., Any]) -> None:
    """A recording of which no line was told here belongs to the line that was told there."""
    theirs = "(SELECT o.line FROM other.recordings o WHERE o.sha256 = main.recordings.sha256)"
    execute(f"UPDATE main.recordings SET line = {theirs} WHERE line = ? AND {theirs} <> ?", [UNASSIGNED, UNASSIGNED])


def _merge_audits(execute: Callable[..., Any]) -> int:
    """New audits with their parts, then all in the order in which they were made: the newest is what is shown."""
    execute("CREATE TEMP TABLE arriving AS SELECT id FROM other.audits WHERE id NOT IN (SELECT id FROM main.audits)")
    columns = "id, recording_sha256, made_at, basis, outcome, audit, corrected"
    done = execute(f"""INSERT INTO main.audits({columns}) SELECT {columns} FROM other.audits
        WHERE id IN (SELECT id FROM arriving) ORDER BY number""")
    for table in PARTS:
        execute(f"INSERT INTO main.{table} SELECT * FROM other.{table} WHERE audit_id IN (SELECT id FROM arriving)")
    execute(f"""INSERT INTO main.utterances({_UTTERANCE}) SELECT {_UTTERANCE} FROM other.utterances
        WHERE audit_id IN (SELECT id FROM arriving) ORDER BY number""")
    execute("DROP TABLE arriving")
    _renumber(execute, "audits")
    return int(done.rowcount)


def _merge_corrections(execute: Callable[..., Any]) -> int:
    columns = "recording_sha256, made_at, note, correction, undone_at"
    done = execute(f"""INSERT INTO main.corrections({columns}) SELECT {columns} FROM other.corrections o
        WHERE NOT EXISTS (SELECT 1 FROM main.corrections c WHERE c.recording_sha256 = o.recording_sha256
            AND c.made_at = o.made_at AND c.correction = o.correction) ORDER BY o.number""")
    _renumber(execute, "corrections")
    return int(done.rowcount)


def _merge_contexts(execute: Callable[..., Any]) -> None:
    columns = ", ".join(EDITABLE)
    execute(f"""INSERT INTO main.contexts(recording_sha256, {columns}) SELECT recording_sha256, {columns}
        FROM other.contexts WHERE recording_sha256 NOT IN (SELECT recording_sha256 FROM main.contexts)""")
    theirs = "(SELECT o.{0} FROM other.contexts o WHERE o.recording_sha256 = main.contexts.recording_sha256)"
    filled = ", ".join(f"{name} = coalesce({name}, {theirs.format(name)})" for name in EDITABLE)
    execute(f"UPDATE main.contexts SET {filled}")
    execute("UPDATE main.recordings SET line = line WHERE sha256 IN (SELECT recording_sha256 FROM main.contexts)")


def _merge_actions(execute: Callable[..., Any]) -> None:
    execute("""INSERT INTO main.actions(line_number, rule_id, text, added_on, done_on)
        SELECT n.line_number, o.rule_id, o.text, o.added_on, o.done_on FROM other.actions o
        JOIN other.lines l ON l.number = o.line_number JOIN main.line_names n ON n.name = l.name
        WHERE NOT EXISTS (SELECT 1 FROM main.actions a WHERE a.line_number = n.line_number
            AND a.text = o.text AND a.added_on = o.added_on) ORDER BY o.number""")


def _merge_watches(execute: Callable[..., Any]) -> None:
    number = """(SELECT n.line_number FROM other.lines l JOIN main.line_names n ON n.name = l.name
        WHERE l.number = o.line_number)"""
    execute(f"""INSERT INTO main.watches(line_number, condition, in_a_row, added_on)
        SELECT {number}, o.condition, o.in_a_row, o.added_on FROM other.watches o WHERE NOT EXISTS (
            SELECT 1 FROM main.watches w WHERE w.condition = o.condition AND w.in_a_row = o.in_a_row
            AND w.line_number IS {number}) ORDER BY o.number""")


def _renumber(execute: Callable[..., Any], table: str) -> None:
    """Number rows by the time at which they were made; by way of negative numbers, since numbers must differ."""
    order = f"(SELECT number, row_number() OVER (ORDER BY julianday(made_at), number) AS place FROM main.{table})"
    execute(f"UPDATE main.{table} SET number = -p.place FROM {order} p WHERE p.number = main.{table}.number")
    execute(f"UPDATE main.{table} SET number = -number")


def _to_follow(store: Store) -> list[str]:
    """Recordings of both databases that have, or had, corrections."""
    sql = """SELECT DISTINCT recording_sha256 FROM main.corrections
        WHERE recording_sha256 IN (SELECT sha256 FROM other.recordings)"""
    return [row["recording_sha256"] for row in store.ask(sql)]


def _line_conflicts(store: Store) -> tuple[str, ...]:
    sql = """SELECT l.name, l.{0} AS here, o.{0} AS there FROM main.lines l JOIN main.line_names n
        ON n.line_number = l.number JOIN other.lines o ON o.name = n.name WHERE l.{0} <> o.{0}"""
    return tuple(_conflict(row["name"], fact, row) for fact in FACTS for row in store.ask(sql.format(fact)))


def _context_conflicts(store: Store) -> tuple[str, ...]:
    sql = """SELECT r.file_name AS name, c.{0} AS here, o.{0} AS there FROM main.contexts c JOIN other.contexts o
        USING (recording_sha256) JOIN main.recordings r ON r.sha256 = c.recording_sha256 WHERE c.{0} <> o.{0}"""
    return tuple(_conflict(row["name"], name, row) for name in EDITABLE for row in store.ask(sql.format(name)))


def _undone_conflicts(store: Store) -> tuple[str, ...]:
    sql = """SELECT r.file_name, c.made_at, c.undone_at FROM main.corrections c JOIN other.corrections o
        USING (recording_sha256, made_at, correction) JOIN main.recordings r ON r.sha256 = c.recording_sha256
        WHERE (c.undone_at IS NULL) <> (o.undone_at IS NULL)"""
    return tuple(
        f"{row['file_name']}: the correction of {row['made_at']} holds "
        f"{'here and was taken back there' if row['undone_at'] is None else 'there and was taken back here'}."
        for row in store.ask(sql)
    )


def _conflict(name: str, what: str, row: dict[str, Any]) -> str:
    return f"{name}: {what} is {row['here']!r} here and {row['there']!r} there; kept what is here."
