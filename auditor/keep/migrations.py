"""The shape of the database, as steps that are applied once and in order. A published step is never changed.

Times are integer milliseconds from the start of the recording. The whole audit is kept as JSON in ``audits.audit``; the
other tables repeat parts of it so that they can be asked with SQL.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Marks the file as this program's own ("HOLD" in ASCII), see https://www.sqlite.org/pragma.html#pragma_application_id.
APPLICATION_ID = 0x484F4C44

#: Tables that every database of this program has.
TABLES = ("recordings", "audits", "segments", "words", "announcements", "findings", "results", "measures", "utterances")


@dataclass(frozen=True, slots=True)
class Step:
    """A named change of the database's shape: SQL statements that are run in one transaction."""

    name: str
    statements: tuple[str, ...]


_PART_OF_AUDIT = "audit_id TEXT NOT NULL REFERENCES audits(id) ON DELETE CASCADE"
_STRETCH = "start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL"

STEPS = (
    Step(
        "m001_audits",
        (
            """CREATE TABLE recordings (
                sha256 TEXT PRIMARY KEY, file_name TEXT NOT NULL, path TEXT NOT NULL, duration_ms INTEGER NOT NULL,
                sample_rate_hz INTEGER NOT NULL, channels INTEGER NOT NULL, codec TEXT NOT NULL,
                container TEXT NOT NULL, line TEXT, option TEXT, called_at TEXT)""",
            """CREATE TABLE audits (
                number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                recording_sha256 TEXT NOT NULL REFERENCES recordings(sha256) ON DELETE CASCADE,
                made_at TEXT NOT NULL, basis TEXT NOT NULL, outcome TEXT NOT NULL, audit TEXT NOT NULL)""",
            "CREATE INDEX audits_of_recording ON audits(recording_sha256, number)",
            """CREATE VIEW latest_audits AS SELECT * FROM audits
                WHERE number IN (SELECT max(number) FROM audits GROUP BY recording_sha256)""",
            f"""CREATE TABLE segments ({_PART_OF_AUDIT}, position INTEGER NOT NULL, {_STRETCH}, label TEXT NOT NULL,
                confidence REAL NOT NULL, over_music INTEGER NOT NULL, PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE words ({_PART_OF_AUDIT}, position INTEGER NOT NULL, {_STRETCH}, text TEXT NOT NULL,
                confidence REAL NOT NULL, side TEXT, copied INTEGER NOT NULL, PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE announcements ({_PART_OF_AUDIT}, position INTEGER NOT NULL, {_STRETCH},
                message_id TEXT NOT NULL, context TEXT NOT NULL, text TEXT NOT NULL, categories TEXT NOT NULL,
                partial INTEGER NOT NULL, over_music INTEGER NOT NULL, PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE findings ({_PART_OF_AUDIT}, position INTEGER NOT NULL, {_STRETCH},
                category TEXT NOT NULL, quote TEXT NOT NULL, score REAL NOT NULL, certain INTEGER NOT NULL,
                message_id TEXT, value REAL, unit TEXT, PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE results ({_PART_OF_AUDIT}, position INTEGER NOT NULL, rule_id TEXT NOT NULL,
                title TEXT NOT NULL, outcome TEXT NOT NULL, value REAL, unit TEXT, "limit" REAL,
                at_least INTEGER NOT NULL, message TEXT NOT NULL, action TEXT NOT NULL,
                PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE measures ({_PART_OF_AUDIT}, position INTEGER NOT NULL, id TEXT NOT NULL, value REAL,
                unit TEXT NOT NULL, at_least INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE utterances (number INTEGER PRIMARY KEY, {_PART_OF_AUDIT}, {_STRETCH},
                label TEXT NOT NULL, text TEXT NOT NULL)""",
            "CREATE INDEX utterances_of_audit ON utterances(audit_id)",
            """CREATE VIRTUAL TABLE utterances_fts USING fts5(
                text, content='utterances', content_rowid='number', tokenize='porter unicode61')""",
            """CREATE TRIGGER utterances_added AFTER INSERT ON utterances BEGIN
                INSERT INTO utterances_fts(rowid, text) VALUES (new.number, new.text); END""",
            """CREATE TRIGGER utterances_removed AFTER DELETE ON utterances BEGIN
                INSERT INTO utterances_fts(utterances_fts, rowid, text) VALUES ('delete', old.number, old.text); END""",
            f"PRAGMA application_id = {APPLICATION_ID}",
        ),
    ),
)
