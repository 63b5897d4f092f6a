"""The shape of the database, as steps that are applied once and in order. A published step is never changed.

Times are integer milliseconds from the start of the recording. The whole audit is kept as JSON in ``audits.audit``,
just as the program made it. Where people have corrected the recording (``corrections``), ``audits.corrected`` is the
audit as they left it. ``audits.outcome`` and the other tables repeat what holds now, so that it can be asked with SQL.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.keep.views import VIEWS

#: Marks the file as this program's own ("HOLD" in ASCII), see https://www.sqlite.org/pragma.html#pragma_application_id.
APPLICATION_ID = 0x484F4C44

#: Tables that every database of this program has.
TABLES = (
    "recordings",
    "audits",
    "segments",
    "words",
    "announcements",
    "findings",
    "results",
    "measures",
    "utterances",
    "corrections",
    "lines",
    "line_names",
    "contexts",
    "actions",
    "claims",
    "messages",
    "menu_options",
    "watches",
)

#: The line of calls of which nobody has told a line yet.
UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Step:
    """A named change of the database's shape: SQL statements that are run in one transaction."""

    name: str
    statements: tuple[str, ...]


_PART_OF_AUDIT = "audit_id TEXT NOT NULL REFERENCES audits(id) ON DELETE CASCADE"
_STRETCH = "start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL"

#: What a person says of a call, else what its recording tells.
_SAID = "coalesce((SELECT {0} FROM contexts WHERE recording_sha256 = new.sha256), new.{0})"
_LINE, _OPTION, _CALLED_AT = (_SAID.format(column) for column in ("line", "option", "called_at"))
#: The name under which that line goes now, whichever of its names was told.
_LINE_NAME = f"(SELECT l.name FROM line_names n JOIN lines l ON l.number = n.line_number WHERE n.name = {_LINE})"
#: Give a recording the line, option and time that hold. It ends the chain of triggers by changing only what differs.
_PLACE = f"""INSERT INTO lines(name) SELECT {_LINE} WHERE {_LINE} IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM line_names WHERE name = {_LINE});
    UPDATE recordings SET line = {_LINE_NAME}, option = {_OPTION}, called_at = {_CALLED_AT}
    WHERE sha256 = new.sha256
        AND (line IS NOT {_LINE_NAME} OR option IS NOT {_OPTION} OR called_at IS NOT {_CALLED_AT})"""


#: The same, when every call has a line; the named one where none is told.
_ANY_LINE = f"coalesce({_LINE}, '{UNASSIGNED}')"
_PLACE_ON_ANY_LINE = _PLACE.replace(_LINE, _ANY_LINE)


def _from_json(table: str, columns: tuple[str, ...], part: str | None = None) -> str:
    """Fill a table that repeats a part of the audits from the audits that are stored already."""
    values = ", ".join(f"json_extract(e.value, '$.{column}')" for column in columns)
    return (
        f"INSERT INTO {table}(audit_id, position, {', '.join(columns)}) SELECT a.id, e.key, {values} "
        f"FROM audits a, json_each(coalesce(a.corrected, a.audit), '$.{part or table}') e"
    )


#: What an unread call's results and measures said in their texts alone before they had a mark of their own.
_WHY_UNREAD = """('no words were read', 'too little of what recordings said could be read',
    'too little of what people said could be read')"""


def _marked(column: str, part: str, mark: str, where: str) -> str:
    """Give each item of a part of the stored audits its mark where it needs one; the others stay as they are."""
    items = f"""SELECT json_group_array(json(CASE WHEN {where} THEN json_set(e.value, {mark}) ELSE e.value END))
        FROM json_each({column}, '$.{part}') e"""
    there = f"EXISTS (SELECT 1 FROM json_each({column}, '$.{part}') e WHERE {where})"
    return f"UPDATE audits SET {column} = json_set({column}, '$.{part}', json(({items}))) WHERE {there}"


def _field(name: str) -> str:
    return f"json_extract(e.value, '$.{name}')"


_UNTOLD_RESULT = f"{_field('outcome')} = 'not_applicable' AND {_field('message')} IN {_WHY_UNREAD}"
_UNREAD_MEASURE = f"{_field('value')} IS NULL AND {_field('note')} IN {_WHY_UNREAD}"


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
    Step(
        "m002_corrections",
        (
            """CREATE TABLE corrections (
                number INTEGER PRIMARY KEY,
                recording_sha256 TEXT NOT NULL REFERENCES recordings(sha256) ON DELETE CASCADE,
                made_at TEXT NOT NULL, note TEXT NOT NULL, correction TEXT NOT NULL, undone_at TEXT)""",
            "CREATE INDEX corrections_of_recording ON corrections(recording_sha256, number)",
            "ALTER TABLE audits ADD COLUMN corrected TEXT",
        ),
    ),
    Step(
        "m003_lines",
        (
            """CREATE TABLE lines (
                number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, firm TEXT, phone TEXT,
                time_zone TEXT, opening_hours TEXT, whose TEXT NOT NULL DEFAULT 'own'
                CHECK (whose IN ('own', 'competitor')), notes TEXT)""",
            # Every name that a line has had: what is recorded under an old one still belongs to it.
            """CREATE TABLE line_names (
                name TEXT PRIMARY KEY COLLATE NOCASE,
                line_number INTEGER NOT NULL REFERENCES lines(number) ON DELETE CASCADE)""",
            """CREATE TRIGGER lines_added AFTER INSERT ON lines BEGIN
                INSERT INTO line_names VALUES (new.name, new.number); END""",
            """CREATE TRIGGER lines_renamed AFTER UPDATE OF name ON lines BEGIN
                INSERT OR REPLACE INTO line_names VALUES (new.name, new.number); END""",
            # What people say of a call; what is NULL is as its recording tells.
            """CREATE TABLE contexts (
                recording_sha256 TEXT PRIMARY KEY REFERENCES recordings(sha256) ON DELETE CASCADE,
                line TEXT, option TEXT, called_at TEXT, shopper TEXT, scenario TEXT, campaign TEXT, tags TEXT,
                consent TEXT, jurisdictions TEXT, rating INTEGER CHECK (rating BETWEEN 1 AND 5), remark TEXT,
                callback_kept_at TEXT, callback_never INTEGER CHECK (callback_never = 1))""",
            f"""CREATE TRIGGER recordings_added AFTER INSERT ON recordings BEGIN {_PLACE}; END""",
            f"""CREATE TRIGGER recordings_changed AFTER UPDATE OF line, option, called_at ON recordings BEGIN
                {_PLACE}; END""",
            "INSERT INTO lines(name) SELECT min(line) FROM recordings WHERE line IS NOT NULL GROUP BY lower(line)",
            "UPDATE recordings SET line = line WHERE line IS NOT NULL",
            "CREATE INDEX recordings_of_line ON recordings(line, called_at)",
            """CREATE TABLE actions (
                number INTEGER PRIMARY KEY, line_number INTEGER NOT NULL REFERENCES lines(number) ON DELETE CASCADE,
                rule_id TEXT, text TEXT NOT NULL, added_on TEXT NOT NULL, done_on TEXT)""",
            "CREATE INDEX actions_of_line ON actions(line_number, number)",
            "CREATE INDEX measures_of_audit ON measures(audit_id, id, value, at_least)",
            "CREATE INDEX results_of_audit ON results(audit_id, outcome, rule_id)",
        ),
    ),
    Step(
        "m004_more_parts",
        (
            f"""CREATE TABLE claims ({_PART_OF_AUDIT}, position INTEGER NOT NULL, {_STRETCH}, kind TEXT NOT NULL,
                quote TEXT NOT NULL, unit TEXT NOT NULL, value REAL, low REAL, high REAL, happened REAL,
                verdict TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE messages ({_PART_OF_AUDIT}, position INTEGER NOT NULL, message_id TEXT NOT NULL,
                text TEXT NOT NULL, playings INTEGER NOT NULL, fingerprint TEXT NOT NULL,
                PRIMARY KEY (audit_id, position))""",
            f"""CREATE TABLE menu_options ({_PART_OF_AUDIT}, position INTEGER NOT NULL, {_STRETCH},
                level INTEGER NOT NULL, key TEXT NOT NULL, destination TEXT NOT NULL, quote TEXT NOT NULL,
                PRIMARY KEY (audit_id, position))""",
            _from_json(
                "claims",
                ("start_ms", "end_ms", "kind", "quote", "unit", "value", "low", "high", "happened", "verdict", "note"),
            ),
            _from_json("messages", ("message_id", "text", "playings", "fingerprint")),
            _from_json("menu_options", ("start_ms", "end_ms", "level", "key", "destination", "quote"), "menu"),
        ),
    ),
    Step("m005_views", VIEWS),
    Step(
        "m006_every_call_on_a_line",
        (
            "DROP TRIGGER recordings_added",
            "DROP TRIGGER recordings_changed",
            f"CREATE TRIGGER recordings_added AFTER INSERT ON recordings BEGIN {_PLACE_ON_ANY_LINE}; END",
            f"""CREATE TRIGGER recordings_changed AFTER UPDATE OF line, option, called_at ON recordings BEGIN
                {_PLACE_ON_ANY_LINE}; END""",
            "UPDATE recordings SET line = line WHERE line IS NULL",
            # Conditions that `auditor watch-list` looks at; of every line where line_number is NULL.
            """CREATE TABLE watches (
                number INTEGER PRIMARY KEY, line_number INTEGER REFERENCES lines(number) ON DELETE CASCADE,
                condition TEXT NOT NULL, in_a_row INTEGER NOT NULL CHECK (in_a_row > 0), added_on TEXT NOT NULL)""",
        ),
    ),
    Step(
        "m007_cannot_be_told",
        (
            *(
                _marked(column, part, mark, where)
                for column in ("audit", "corrected")
                for part, mark, where in (
                    ("results", "'$.outcome', 'cannot_tell'", _UNTOLD_RESULT),
                    ("measures", "'$.unread', json('true')", _UNREAD_MEASURE),
                )
            ),
            f"""UPDATE results SET outcome = 'cannot_tell'
                WHERE outcome = 'not_applicable' AND message IN {_WHY_UNREAD}""",
        ),
    ),
)
