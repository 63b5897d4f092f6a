"""What people say of their calls: where one belongs, who made it and why, consent, and what came of it.

It is kept beside what the recording itself tells, wins over it, and survives new audits of the recording.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.errors import UsageProblem
from auditor.keep.store import SHOWN_ID_LENGTH, Store
from auditor.listen.origin import parse_called_at

#: What can be said of a call.
EDITABLE = (
    "line",
    "option",
    "called_at",
    "shopper",
    "scenario",
    "campaign",
    "tags",
    "consent",
    "jurisdictions",
    "rating",
    "remark",
    "callback_kept_at",
    "callback_never",
)
#: Columns of the CSV; the first four only tell which call a row is about.
COLUMNS = ("audit", "recording_sha256", "file_name", "outcome", *EDITABLE)
_PLACE = ("line", "option", "called_at")
#: Spreadsheets take a cell that starts so for a formula; it is written with an apostrophe, which reading takes off.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recording_of(store: Store, wanted: str) -> str:
    """The SHA-256 of the recording of an audit; see :meth:`Store.resolve` for ``wanted``."""
    audit_id = store.resolve(wanted)
    return str(store.ask("SELECT recording_sha256 FROM audits WHERE id = ?", [audit_id])[0]["recording_sha256"])


def path_of(store: Store, sha256: str) -> str:
    """Where a recording lay when it was audited."""
    return str(store.ask("SELECT path FROM recordings WHERE sha256 = ?", [sha256])[0]["path"])


def context_of(store: Store, sha256: str) -> dict[str, str]:
    """What now holds of a call, by the names in :data:`EDITABLE`; blank is unknown."""
    return _texts(store.ask(f"SELECT {', '.join(EDITABLE)} FROM calls WHERE recording_sha256 = ?", [sha256])[0])


def set_context(store: Store, sha256: str, said: Mapping[str, str]) -> bool:
    """Keep what is said of a call, and tell whether that changed anything.

    A blank text takes back what was said; line, option and time then are again as the recording tells. Raises
    :class:`UsageProblem` for a value that cannot be.
    """
    before = context_of(store, sha256)
    changes = {name: value.strip() for name, value in said.items() if value.strip() != before[name]}
    checked = {name: _checked(name, value) if value else None for name, value in changes.items()}
    if not checked:
        return False
    with store.changing() as execute:
        execute("INSERT OR IGNORE INTO contexts(recording_sha256) VALUES (?)", [sha256])
        assigned = ", ".join(f"{name} = ?" for name in checked)
        execute(f"UPDATE contexts SET {assigned} WHERE recording_sha256 = ?", [*checked.values(), sha256])
        if set(checked) & set(_PLACE):
            execute(_AS_RECORDED, [sha256])
    return True


def keep_note(store: Store, wanted: str, rating: int | None, text: str | None) -> None:
    """Keep a shopper's own rating (1 to 5) and remark."""
    said = {"rating": None if rating is None else str(rating), "remark": text}
    set_context(store, recording_of(store, wanted), {name: value for name, value in said.items() if value is not None})


def keep_callback(store: Store, wanted: str, kept_at: str | None) -> None:
    """Keep when a promised call back came; ``None``: it never came."""
    said = {"callback_kept_at": kept_at or "", "callback_never": "" if kept_at else "yes"}
    set_context(store, recording_of(store, wanted), said)


def exported_calls(store: Store, line: str | None = None) -> str:
    """All calls, or those to a line, as CSV with :data:`COLUMNS`; what it holds can be edited and read back."""
    select = "SELECT audit_id AS audit, recording_sha256, file_name, outcome, " + ", ".join(EDITABLE)
    order = " FROM calls WHERE ? IS NULL OR line = ? ORDER BY called_at IS NULL, called_at, file_name"
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in store.ask(select + order, [line, line]):
        texts = {**_texts(row), "audit": row["audit"][:SHOWN_ID_LENGTH]}
        writer.writerow({name: f"'{text}" if text.startswith(_FORMULA) else text for name, text in texts.items()})
    return stream.getvalue()


def import_calls(store: Store, text: str) -> int:
    """Take over an edited CSV, all of it or nothing, and return how many calls it changed.

    Columns that are absent are left as they are. Raises :class:`UsageProblem` with the row for what cannot be.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.DictReader(lines, delimiter=delimiter)
    names = [name for name in reader.fieldnames or () if name in EDITABLE]
    if "recording_sha256" not in (reader.fieldnames or ()) or not names:
        raise UsageProblem("The file must have the column recording_sha256; `auditor calls export` writes such a file.")
    changed = 0
    with store.changing():
        for number, row in enumerate(reader, start=2):
            changed += _imported(store, number, row, names)
    return changed


def without_consent(store: Store) -> int:
    """How many calls have no note on consent to record them."""
    return int(store.ask("SELECT count(*) AS n FROM calls WHERE consent IS NULL OR jurisdictions IS NULL")[0]["n"])


def forget(store: Store, recordings: list[str]) -> None:
    """Remove every trace of recordings: audits, transcripts, search index, corrections and what was said of them."""
    with store.changing() as execute:
        for sha256 in recordings:
            execute("DELETE FROM recordings WHERE sha256 = ?", [sha256])
        # The index keeps words of deleted rows until its parts are put together anew.
        execute("INSERT INTO utterances_fts(utterances_fts) VALUES ('optimize')")
    store.run("VACUUM")


def older_than(store: Store, days: int, now: datetime | None = None) -> list[dict[str, Any]]:
    """Calls made (where that is unknown: first audited) over so many days ago: ``sha256, file_name, path, at``."""
    limit = (now or datetime.now(UTC)) - timedelta(days=days)
    sql = """SELECT r.sha256, r.file_name, r.path, coalesce(r.called_at, (SELECT min(made_at) FROM audits a
        WHERE a.recording_sha256 = r.sha256)) AS at FROM recordings r ORDER BY at, r.file_name"""
    return [row for row in store.ask(sql) if row["at"] and _moment(row["at"]) < limit]


# An update to what the newest audit was told; the trigger then lets win what people say.
_AS_RECORDED = """UPDATE recordings SET (line, option, called_at) = (
    SELECT json_extract(audit, '$.recording.origin.line'), json_extract(audit, '$.recording.origin.option'),
        json_extract(audit, '$.recording.origin.called_at')
    FROM audits WHERE recording_sha256 = recordings.sha256 ORDER BY number DESC LIMIT 1)
WHERE sha256 = ?"""


def _imported(store: Store, number: int, row: Mapping[str, str | None], names: list[str]) -> bool:
    sha256 = (row["recording_sha256"] or "").strip()
    if not store.ask("SELECT 1 FROM recordings WHERE sha256 = ?", [sha256]):
        raise UsageProblem(f"Row {number}: no call has the recording_sha256 {sha256[:12]!r}; leave that row out.")
    cells = {name: row[name] or "" for name in names}
    try:
        return set_context(store, sha256, {name: _unquoted(cell) for name, cell in cells.items()})
    except UsageProblem as problem:
        raise UsageProblem(f"Row {number}: {problem}") from problem


def _unquoted(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    texts = {name: "" if value is None else str(value) for name, value in row.items()}
    return {**texts, "callback_never": "yes" if row.get("callback_never") else ""}


def _checked(name: str, value: str) -> str | int:
    if name in ("called_at", "callback_kept_at"):
        try:
            return parse_called_at(value)
        except ValueError as error:
            raise UsageProblem(f"{name} {value!r} is no date and time; write it as 2026-03-04T14:15-05:00.") from error
    if name == "rating":
        if value not in ("1", "2", "3", "4", "5"):
            raise UsageProblem(f"rating {value!r} is not between 1 and 5.")
        return int(value)
    if name == "callback_never":
        if value.lower() not in ("yes", "1", "true", "x"):
            raise UsageProblem(f"callback_never {value!r} is not yes or blank.")
        return 1
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
