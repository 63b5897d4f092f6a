"""Audits in one SQLite file, the only door to sqlite_utils.

An audit is stored in one transaction, whole, and never changed: auditing a recording again adds a row, and the newest
one is what is shown. What a person says of a recording is kept beside its audits, and what is shown follows it. The
file is made readable by its owner alone; the program never changes the permissions of a file that exists, so an owner
who opens it to others stays the one who decides.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlite_utils
from sqlite_utils.migrations import Migrations

from auditor.errors import StoreProblem, UsageProblem
from auditor.keep import rows as made_rows
from auditor.keep.migrations import APPLICATION_ID, STEPS, TABLES, Step
from auditor.keep.queries import LIST_SQL, SEARCH_SQL, Hit, Row
from auditor.keep.rows import audit_from_json, canonical, heard_from_json, listing, new_id, placed
from auditor.schema import Audit, Basis, Correction, Heard, Recording

Read = TypeVar("Read")

DEFAULT_FILE = "audits.db"
#: How long another program may hold the file before that is an error.
BUSY_TIMEOUT_MS = 5000
#: Characters of an id that people are shown; any unambiguous beginning is accepted.
SHOWN_ID_LENGTH = 8

#: SQLite takes at least this many values in one statement.
_AT_A_TIME = 500
_HEADER = b"SQLite format 3\0"
_ANOTHER = "name another file with --db"


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
        _refuse_absent(path)
        _refuse_what_is_no_database(path)
        mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
        with _explained(path):
            return cls._checked(path, _connect(path, mode, busy_timeout_ms))

    @classmethod
    def change(cls, path: Path) -> Self:
        """Open an existing database to change what is in it."""
        _refuse_absent(path)
        return cls.open(path)

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

    def add(self, audit: Audit, corrected: Audit | None = None) -> str:
        """Store an audit in one transaction and return its id; nothing is stored when it fails.

        ``corrected`` is the same audit as people's corrections of the recording leave it. It must be given where
        there are any: ``ValueError`` otherwise.
        """
        with _explained(self.path), self._db.atomic():
            sha256 = audit.recording.sha256
            if corrected is None and self.corrections(sha256):
                raise ValueError("the recording has corrections, which its new audit must follow")
            audit_id = new_id(audit, len(self.audits_of(sha256)))
            self._put_row("recordings", made_rows.recording_row(audit), key="sha256")
            self._put_row("audits", made_rows.audit_row(audit, audit_id, corrected or audit))
            self._put_parts(audit_id, corrected or audit)
        return audit_id

    def _put_row(self, table: str, row: Mapping[str, Any], key: str | None = None) -> None:
        """Add a row, or with a ``key`` change the one that has the same."""
        self._db.conn.execute(made_rows.insertion(table, tuple(row), key), tuple(row.values()))

    def audits_of(self, sha256: str) -> tuple[str, ...]:
        """The ids of all audits of a recording, oldest first."""
        sql = "SELECT id FROM audits WHERE recording_sha256 = ? ORDER BY number"
        return tuple(str(row["id"]) for row in self.ask(sql, [sha256]))

    def corrections(self, sha256: str) -> tuple[Correction, ...]:
        """What people have said of a recording and not taken back, oldest first."""
        sql = "SELECT correction FROM corrections WHERE recording_sha256 = ? AND undone_at IS NULL ORDER BY number"
        found = self.ask(sql, [sha256])
        return tuple(Correction.from_dict(json.loads(row["correction"])) for row in found)

    def correct(self, sha256: str, correction: Correction, corrected: Mapping[str, Audit]) -> None:
        """Store a correction, with every audit of the recording as it is now, by id; all of it or nothing."""
        with _explained(self.path), self._db.atomic():
            self._put_row("corrections", made_rows.correction_row(correction, sha256))
            self.put_views(corrected)

    def undo(self, sha256: str, undone_at: str, corrected: Mapping[str, Audit]) -> None:
        """Take the newest correction back, with every audit as it is then. Its row stays, marked with the time."""
        newest = "SELECT max(number) FROM corrections WHERE recording_sha256 = ? AND undone_at IS NULL"
        with _explained(self.path), self._db.atomic():
            self._db.execute(f"UPDATE corrections SET undone_at = ? WHERE number = ({newest})", [undone_at, sha256])
            self.put_views(corrected)

    def find(self, sha256: str, basis: Basis, *, in_any_circumstances: bool = False) -> str | None:
        """The id of the newest audit of that recording on that basis, ``None`` when there is none."""
        same = "json_remove(basis, '$.circumstances') = json(?)" if in_any_circumstances else "basis = ?"
        sql = f"SELECT id FROM audits WHERE recording_sha256 = ? AND {same} ORDER BY number DESC LIMIT 1"
        found = self.ask(sql, [sha256, canonical(basis)])
        return str(found[0]["id"]) if found else None

    def basis_of(self, audit_id: str) -> tuple[str, str | None, Basis]:
        """The recording (SHA-256) of the audit with that full id, the line of its call, and its basis."""
        sql = """SELECT a.recording_sha256, r.line, a.basis FROM audits a
            JOIN recordings r ON r.sha256 = a.recording_sha256 WHERE a.id = ?"""
        row = self.ask(sql, [audit_id])[0]
        return row["recording_sha256"], row["line"], Basis.from_dict(json.loads(row["basis"]))

    def resolve(self, wanted: str) -> str:
        """The full id for the beginning of one, or for the file name of a recording (then its newest audit).

        Raises :class:`UsageProblem` when none or several match; several are listed.
        """
        matches = self._matches(wanted)
        if not matches:
            raise UsageProblem(f"No audit is called {wanted!r}; `auditor list` shows those that there are.")
        if len(matches) > 1:
            raise UsageProblem(f"{wanted!r} is not clear: {listing(matches, SHOWN_ID_LENGTH)}; give more of the id.")
        return str(matches[0]["id"])

    def get(self, wanted: str) -> Audit:
        """The audit with that id, beginning of an id, or file name of a recording; see :meth:`resolve`.

        Where people have corrected the recording, or said where it belongs, as they left it.
        """
        return self.in_place(self._stored(self.resolve(wanted), "coalesce(corrected, audit)", audit_from_json))

    def in_place(self, audit: Audit) -> Audit:
        """The audit with the line, option and time that now hold of its call."""
        told = self.ask("SELECT line, option, called_at FROM recordings WHERE sha256 = ?", [audit.recording.sha256])
        return placed(audit, **told[0])

    def made_by_program(self, wanted: str) -> Audit:
        """The same audit as the program made it, whatever people have said."""
        return self._stored(self.resolve(wanted), "audit", audit_from_json)

    def heard_in(self, audit_id: str) -> tuple[Recording, Heard]:
        """What the audit with that full id rests on, without what was made of it: many times faster than all of it."""
        return self._stored(audit_id, "audit", heard_from_json)

    def _stored(self, audit_id: str, column: str, read: Callable[[str], Read]) -> Read:
        text = self.ask(f"SELECT {column} AS audit FROM audits WHERE id = ?", [audit_id])[0]["audit"]
        try:
            return read(text)
        except (ValueError, TypeError, KeyError) as error:
            raise StoreProblem(
                f"The audit {audit_id[:SHOWN_ID_LENGTH]} in {self.path} cannot be read by this version ({error}); "
                "audit the recording again."
            ) from error

    def put_views(self, corrected: Mapping[str, Audit]) -> None:
        """Make what is shown, listed and searched of audits, by id, follow people's corrections."""
        with _explained(self.path), self._db.atomic():
            for audit_id, audit in corrected.items():
                self._put_view(audit_id, audit)

    def _put_view(self, audit_id: str, audit: Audit) -> None:
        """Make what is shown, listed and searched of an audit follow ``audit``: its corrected form, or its own."""
        sql = "UPDATE audits SET corrected = ?, outcome = ? WHERE id = ?"
        self._db.execute(sql, [made_rows.corrected_json(audit), audit.outcome.value, audit_id])
        for table in made_rows.PARTS:
            self._db.execute(f"DELETE FROM {table} WHERE audit_id = ?", [audit_id])
        self._put_parts(audit_id, audit)

    def _put_parts(self, audit_id: str, audit: Audit) -> None:
        """Add the rows that repeat parts of an audit."""
        for table, rows in made_rows.part_rows(audit, audit_id).items():
            self._db.conn.executemany(made_rows.insertion(table, rows.columns), rows.values)

    def rows(self, *, line: str | None = None, history: bool = False) -> tuple[Row, ...]:
        """Stored audits, oldest call first: the newest of each recording, or with ``history`` every one."""
        sql = LIST_SQL.format(audits="audits" if history else "latest_audits")
        flags = ("time_to_human_at_least", "hold_at_least", "corrected")
        return tuple(Row(**row | {name: bool(row[name]) for name in flags}) for row in self.ask(sql, [line, line]))

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
        return tuple(Hit(**row) for row in self.ask(SEARCH_SQL, [match, limit]))

    def _matches(self, wanted: str) -> list[dict[str, Any]]:
        columns = "SELECT a.id, a.made_at, r.file_name FROM {} a JOIN recordings r ON r.sha256 = a.recording_sha256"
        order = " ORDER BY a.number"
        if wanted and set(wanted.lower()) <= set("0123456789abcdef"):
            begins = " WHERE substr(a.id, 1, ?) = ?"
            found = self.ask(columns.format("audits") + begins + order, [len(wanted), wanted.lower()])
            if found:
                return found
        return self.ask(columns.format("latest_audits") + " WHERE r.file_name = ?" + order, [wanted])

    def ask(self, sql: str, parameters: Iterable[Any] = ()) -> list[dict[str, Any]]:
        """The rows that a query gives."""
        with _explained(self.path):
            return list(self._db.query(sql, list(parameters)))

    def ask_of(self, audit_ids: Sequence[str], sql: str, *more: Any) -> Iterator[dict[str, Any]]:
        """The rows of a query on any number of audits: ``{}`` in it stands for the marks of their ids, asked for a part
        at a time; ``more`` are the values of the marks behind."""
        for start in range(0, len(audit_ids), _AT_A_TIME):
            some = audit_ids[start : start + _AT_A_TIME]
            yield from self.ask(sql.format(", ".join("?" * len(some))), [*some, *more])

    @contextmanager
    def changing(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """One transaction: a function that runs a statement; nothing is changed when any of them fails."""
        with _explained(self.path), self._db.atomic():
            yield self._db.execute

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that cannot stand in a transaction, such as ``VACUUM``."""
        with _explained(self.path):
            self._db.execute(sql, parameters)

    def _bring_up_to_date(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        migrations = _migrations()
        known = {step.name for step in STEPS}
        if any(done.name not in known for done in migrations.applied(self._db)):
            raise StoreProblem(f"{self.path} was written by a newer version of this program; update it, or {_ANOTHER}.")
        if migrations.pending(self._db):
            migrations.apply(self._db)


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


def _refuse_absent(path: Path) -> None:
    if not path.exists():
        raise StoreProblem(f"There is no database {path}; run `auditor audit` first, or name one with --db.")


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
