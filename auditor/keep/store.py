"""Audits in one SQLite file, the only door to sqlite_utils.

An audit is stored in one transaction, whole, and never changed: auditing a recording again adds a row, and the newest
one is what is shown. The file is made readable by its owner alone; the program never changes the permissions of a file
that exists, so an owner who opens it to others stays the one who decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

import sqlite_utils
from sqlite_utils.migrations import Migrations

from auditor.errors import StoreProblem, UsageProblem
from auditor.keep.migrations import APPLICATION_ID, STEPS, TABLES, Step
from auditor.keep.utterances import utterances
from auditor.schema import Audit, Basis, Serialisable

DEFAULT_FILE = "audits.db"
#: How long another program may hold the file before that is an error.
BUSY_TIMEOUT_MS = 5000
#: Characters of an id that people are shown; any unambiguous beginning is accepted.
SHOWN_ID_LENGTH = 8

_ID_LENGTH = 16
_HEADER = b"SQLite format 3\0"
_ANOTHER = "name another file with --db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stored audit in a list. Times in ms, ``None`` is unknown; ``hold_at_least``: the hang-up cut the wait off."""

    id: str
    file_name: str
    path: str
    line: str | None
    option: str | None
    called_at: str | None
    made_at: str
    outcome: str
    duration_ms: int
    time_to_human_ms: float | None
    hold_ms: float | None
    hold_at_least: bool
    failed_rules: int
    times_audited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where searched words were said: the call, the time in it (ms), and the words around."""

    audit_id: str
    file_name: str
    line: str | None
    called_at: str | None
    start_ms: int
    end_ms: int
    label: str
    text: str


class Store:
    """An open database of audits; use it in a ``with`` statement. Every failure is a :class:`StoreProblem`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use :meth:`open` or :meth:`read` instead."""
        self.path = path
        self._db = sqlite_utils.Database(connection)

    @classmethod
    def open(cls, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Self:
        """Open for writing; makes the file (mode 0600) when it is absent and brings its shape up to date."""
        _refuse_what_is_no_database(path)
        with _explained(path):
            _create(path)
            return cls._checked(path, _connect(path, "rw", busy_timeout_ms))

    @classmethod
    def read(cls, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Self:
        """Open an existing database to read it; a file that may not be written is fine."""
        if not path.exists():
            raise StoreProblem(f"There is no database {path}; run `auditor audit` first, or name one with --db.")
        _refuse_what_is_no_database(path)
        mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
        with _explained(path):
            return cls._checked(path, _connect(path, mode, busy_timeout_ms))

    @classmethod
    def _checked(cls, path: Path, connection: sqlite3.Connection) -> Self:
        try:
            _refuse_foreign(path, connection)
            store = cls(path, connection)
            store._bring_up_to_date()
            _refuse_incomplete(path, connection)
        except BaseException:
            connection.close()
            raise
        return store

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; what was added is already stored."""
        self._db.conn.close()

    def add(self, audit: Audit) -> str:
        """Store an audit in one transaction and return its id; nothing is stored when it fails."""
        with _explained(self.path), self._db.atomic():
            sha256 = audit.recording.sha256
            self._table("recordings").upsert(_recording_row(audit), pk="sha256")
            before = self._db.execute("SELECT count(*) FROM audits WHERE recording_sha256 = ?", [sha256]).fetchone()[0]
            audit_id = _new_id(audit, before)
            self._table("audits").insert(_audit_row(audit, audit_id))
            for table, rows in _part_rows(audit).items():
                self._table(table).insert_all([{"audit_id": audit_id, **row} for row in rows])
        return audit_id

    def find(self, sha256: str, basis: Basis) -> str | None:
        """The id of the newest audit of that recording on that basis, ``None`` when there is none."""
        sql = "SELECT id FROM audits WHERE recording_sha256 = ? AND basis = ? ORDER BY number DESC LIMIT 1"
        found = self._query(sql, [sha256, _canonical(basis)])
        return str(found[0]["id"]) if found else None

    def resolve(self, wanted: str) -> str:
        """The full id for the beginning of one, or for the file name of a recording (then its newest audit).

        Raises :class:`UsageProblem` when none or several match; several are listed.
        """
        matches = self._matches(wanted)
        if not matches:
            raise UsageProblem(f"No audit is called {wanted!r}; `auditor list` shows those that there are.")
        if len(matches) > 1:
            raise UsageProblem(f"{wanted!r} is not clear: {_listing(matches)}; give more of the id.")
        return str(matches[0]["id"])

    def get(self, wanted: str) -> Audit:
        """The audit with that id, beginning of an id, or file name of a recording; see :meth:`resolve`."""
        audit_id = self.resolve(wanted)
        text = self._query("SELECT audit FROM audits WHERE id = ?", [audit_id])[0]["audit"]
        try:
            return Audit.from_dict(json.loads(text))
        except (ValueError, TypeError, KeyError) as error:
            raise StoreProblem(
                f"The audit {audit_id[:SHOWN_ID_LENGTH]} in {self.path} cannot be read by this version ({error}); "
                "audit the recording again."
            ) from error

    def rows(self, *, line: str | None = None, history: bool = False) -> tuple[Row, ...]:
        """Stored audits, oldest call first: the newest of each recording, or with ``history`` every one."""
        sql = _LIST_SQL.format(audits="audits" if history else "latest_audits")
        return tuple(_row(row) for row in self._query(sql, [line, line]))

    def search(self, phrases: Sequence[str], *, limit: int = 100) -> tuple[Hit, ...]:
        """Where all the phrases were said, best match first, in the newest audit of each recording.

        Words are matched by their stem, whatever their case; a phrase of several words must stand as it is.
        Raises :class:`UsageProblem` when there is no word to look for.
        """
        terms = [phrase for phrase in phrases if any(character.isalnum() for character in phrase)]
        if not terms:
            raise UsageProblem("Give at least one word to search for.")
        # Every term is quoted, so that none of it is read as a search operator.
        match = " AND ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return tuple(Hit(**row) for row in self._query(_SEARCH_SQL, [match, limit]))

    def _matches(self, wanted: str) -> list[dict[str, Any]]:
        columns = "SELECT a.id, a.made_at, r.file_name FROM {} a JOIN recordings r ON r.sha256 = a.recording_sha256"
        order = " ORDER BY a.number"
        if wanted and set(wanted.lower()) <= set("0123456789abcdef"):
            begins = " WHERE substr(a.id, 1, ?) = ?"
            found = self._query(columns.format("audits") + begins + order, [len(wanted), wanted.lower()])
            if found:
                return found
        return self._query(columns.format("latest_audits") + " WHERE r.file_name = ?" + order, [wanted])

    def _query(self, sql: str, parameters: Iterable[Any]) -> list[dict[str, Any]]:
        with _explained(self.path):
            return list(self._db.query(sql, list(parameters)))

    def _table(self, name: str) -> sqlite_utils.db.Table:
        return cast("sqlite_utils.db.Table", self._db[name])

    def _bring_up_to_date(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        migrations = _migrations()
        known = {step.name for step in STEPS}
        if any(done.name not in known for done in migrations.applied(self._db)):
            raise StoreProblem(f"{self.path} was written by a newer version of this program; update it, or {_ANOTHER}.")
        if migrations.pending(self._db):
            migrations.apply(self._db)


_LIST_SQL = """
SELECT a.id, r.file_name, r.path, r.line, r.option, r.called_at, a.made_at, a.outcome, r.duration_ms,
  human.value AS time_to_human_ms, hold.value AS hold_ms, coalesce(hold.at_least, 0) AS hold_at_least,
  (SELECT count(*) FROM results WHERE audit_id = a.id AND outcome = 'failed') AS failed_rules,
  (SELECT count(*) FROM audits WHERE recording_sha256 = a.recording_sha256) AS times_audited
FROM {audits} a JOIN recordings r ON r.sha256 = a.recording_sha256
LEFT JOIN measures human ON human.audit_id = a.id AND human.id = 'time_to_human_ms'
LEFT JOIN measures hold ON hold.audit_id = a.id AND hold.id = 'hold_ms'
WHERE ? IS NULL OR r.line = ?
ORDER BY r.called_at IS NULL, r.called_at, r.file_name, a.number
"""

_SEARCH_SQL = """
SELECT a.id AS audit_id, r.file_name, r.line, r.called_at, u.start_ms, u.end_ms, u.label, u.text
FROM utterances_fts f JOIN utterances u ON u.number = f.rowid
JOIN latest_audits a ON a.id = u.audit_id JOIN recordings r ON r.sha256 = a.recording_sha256
WHERE utterances_fts MATCH ? ORDER BY f.rank, a.number, u.start_ms LIMIT ?
"""

_SQLITE_REMEDIES = (
    ("locked", f"is in use by another program; wait until that has finished and try again, or {_ANOTHER}"),
    ("readonly", f"may not be written; mend its permissions, or {_ANOTHER}"),
    ("unable to open", f"cannot be opened; mend the permissions of the file and its folder, or {_ANOTHER}"),
    ("full", "cannot grow because the disk is full; make room and try again"),
    ("malformed", f"is damaged; put back a copy of it, or {_ANOTHER} and audit again"),
    ("not a database", f"is no SQLite database; {_ANOTHER}"),
)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system report into one sentence with its remedy."""
    try:
        yield
    except sqlite3.Error as error:
        remedy = next((remedy for sign, remedy in _SQLITE_REMEDIES if sign in str(error)), None)
        raise StoreProblem(f"The database {path} {remedy or f'cannot be used ({error}); {_ANOTHER}'}.") from error
    except OSError as error:
        raise StoreProblem(f"The database {path} cannot be used ({error.strerror}); {_ANOTHER}.") from error


def _connect(path: Path, mode: str, busy_timeout_ms: int) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=busy_timeout_ms / 1000)
    # What is deleted is wiped: transcripts must not linger in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _create(path: Path) -> None:
    """Make the file for its owner alone; SQLite gives its journal the same permissions."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _refuse_what_is_no_database(path: Path) -> None:
    if path.is_dir():
        raise StoreProblem(f"{path} is a folder, not a database; {_ANOTHER}.")
    if not path.parent.is_dir():
        raise StoreProblem(f"The folder {path.parent} does not exist; make it, or {_ANOTHER}.")
    if not path.exists():
        return
    with _explained(path), path.open("rb") as stream:
        start = stream.read(len(_HEADER))
    if start and start != _HEADER:
        raise StoreProblem(f"{path} is no SQLite database; {_ANOTHER}.")


def _refuse_foreign(path: Path, connection: sqlite3.Connection) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID and (application or _table_names(connection)):
        raise StoreProblem(f"{path} is the database of another program and was left alone; {_ANOTHER}.")


def _refuse_incomplete(path: Path, connection: sqlite3.Connection) -> None:
    missing = [table for table in TABLES if table not in _table_names(connection)]
    if missing:
        raise StoreProblem(f"{path} lacks the table {missing[0]}; put back a copy of it, or {_ANOTHER}.")


def _table_names(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _migrations() -> Migrations:
    migrations = Migrations("hold-auditor")
    for step in STEPS:
        migrations(name=step.name)(_runner(step))
    return migrations


def _runner(step: Step) -> Any:
    def run(db: sqlite_utils.Database) -> None:
        for statement in step.statements:
            db.execute(statement)

    return run


def _listing(matches: Sequence[Mapping[str, Any]]) -> str:
    named = [f"{row['id'][:SHOWN_ID_LENGTH]} ({row['file_name']}, audited {row['made_at']})" for row in matches]
    more = f" and {len(named) - 8} more" if len(named) > 8 else ""
    return ", ".join(named[:8]) + more


def _row(row: Mapping[str, Any]) -> Row:
    return Row(**{**row, "hold_at_least": bool(row["hold_at_least"])})


def _canonical(basis: Basis) -> str:
    """The same text for equal bases."""
    return json.dumps(basis.to_dict(), sort_keys=True, ensure_ascii=False)


def _new_id(audit: Audit, audits_before: int) -> str:
    """Stable: from the recording, the basis, the time and how many audits it had before."""
    parts = (audit.recording.sha256, _canonical(audit.basis), audit.made_at, str(audits_before))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_ID_LENGTH]


def _recording_row(audit: Audit) -> dict[str, Any]:
    recording = audit.recording
    names = ("sha256", "file_name", "path", "duration_ms", "sample_rate_hz", "channels", "codec", "container")
    origin = {"line": recording.origin.line, "option": recording.origin.option, "called_at": recording.origin.called_at}
    return {**{name: getattr(recording, name) for name in names}, **origin}


def _audit_row(audit: Audit, audit_id: str) -> dict[str, Any]:
    return {
        "id": audit_id,
        "recording_sha256": audit.recording.sha256,
        "made_at": audit.made_at,
        "basis": _canonical(audit.basis),
        "outcome": audit.outcome.value,
        "audit": json.dumps(audit.to_dict(), ensure_ascii=False, allow_nan=False),
    }


def _part_rows(audit: Audit) -> dict[str, list[dict[str, Any]]]:
    stretch = ("start_ms", "end_ms")
    message = ("message_id", "context", "text", "partial", "over_music")
    finding = ("category", "quote", "score", "certain", "message_id", "value", "unit")
    result = ("rule_id", "title", "outcome", "value", "unit", "limit", "at_least", "message", "action")
    announcements = _rows(audit.announcements, (*stretch, *message, "categories"))
    return {
        "segments": _rows(audit.segments, (*stretch, "label", "confidence", "over_music")),
        "words": _rows(audit.heard.words, (*stretch, "text", "confidence", "side", "copied")),
        "announcements": [{**row, "categories": " ".join(row["categories"])} for row in announcements],
        "findings": _rows(audit.findings, (*stretch, *finding)),
        "results": _rows(audit.results, result),
        "measures": _rows(audit.measures, ("id", "value", "unit", "at_least", "note")),
        "utterances": [
            {"start_ms": said.start_ms, "end_ms": said.end_ms, "label": said.label.value, "text": said.text}
            for said in utterances(audit)
        ],
    }


def _rows(items: Iterable[Serialisable], names: Sequence[str]) -> list[dict[str, Any]]:
    plain: Iterable[Mapping[str, Any]] = (item.to_dict() for item in items)
    return [{"position": number, **{name: item[name] for name in names}} for number, item in enumerate(plain)]
