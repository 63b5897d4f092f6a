"""Where a recording came from: flags, else a sidecar, else the folder's manifest, else the recorder's file name.

A line that none of these tells is taken from the folder in which the recording lies, if that lies in the folder that is
audited: people keep the calls to each line in a folder of its own.

Each field is taken from the first of them that tells it. The time at which the file was last changed is never used:
copying changes it. What nobody tells stays unknown.

* Sidecar: ``<recording's name>.toml`` beside the recording, and ``call.toml`` for all recordings in its folder
  (its ``called_at`` only where the folder holds one recording). Keys: ``line``, ``option``, ``called_at``.
* Manifest: ``calls.csv`` in the folder, with the columns ``file``, ``line``, ``option``, ``called_at``.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.errors import UsageProblem
from auditor.listen.file_names import origin_in_name
from auditor.listen.files import is_recording_name, readable
from auditor.schema import Origin
from auditor.toml_file import read_toml

_FIELDS = ("line", "option", "called_at")
_FOLDER_SIDECAR = "call.toml"
_MANIFEST = "calls.csv"
_COLUMNS = {
    "file": ("file", "filename", "file_name", "recording"),
    "line": ("line",),
    "option": ("option",),
    "called_at": ("called_at", "calledat", "date_time", "datetime"),
}
_TIME_HINT = "write it as 2026-03-04T14:15:30-05:00"


def origin_for(
    path: Path,
    folders: Sequence[Path] = (),
    /,
    *,
    line: str | None = None,
    option: str | None = None,
    called_at: str | None = None,
) -> Origin:
    """The origin of a recording that lies in one of the ``folders`` that are audited, or anywhere.

    The other arguments are the user's flags and win over everything else.

    ``called_at`` is ISO-8601 to the second. It carries an offset from UTC only where somebody told one: a stamp in a
    file name usually is local time of an unknown zone, and stays without.
    Raises ``UsageProblem`` with the place and the reason for a value that cannot be used.
    """
    flags = {"line": ("--line", line), "option": ("--option", option), "called_at": ("--called-at", called_at)}
    named = origin_in_name(path.stem)
    told = (
        ("flag", {field: _value(field, value, flag) for field, (flag, value) in flags.items()}),
        ("sidecar", _sidecar(path.with_name(f"{path.stem}.toml"))),
        ("sidecar", _folder_sidecar(path)),
        ("manifest", _manifest_row(path)),
        ("file_name", {"line": named.line, "called_at": named.called_at}),
        ("folder", {"line": _folder_below(path, folders)}),
    )
    chosen: dict[str, str | None] = {}
    for field in _FIELDS:
        source, value = next(((source, values[field]) for source, values in told if values.get(field)), (None, None))
        chosen |= {field: value, f"{field}_source": source}
    return Origin(**chosen)


def parse_called_at(text: str) -> str:
    """A date and time in ISO-8601, brought to the form ``2026-03-04T14:15:30-05:00`` (the offset may be missing).

    Raises ``ValueError`` when it is something else; a date alone does not say when the call was.
    """
    at = datetime.fromisoformat(text.strip())
    if _is_date(text.strip()):
        raise ValueError("it has no time of day")
    return at.isoformat(timespec="seconds")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _value(field: str, value: Any, place: str) -> str | None:
    """The value in its stored form; ``place`` is named when it cannot be used."""
    if value is None:
        return None
    if isinstance(value, datetime):
        value = value.isoformat()
    is_key = field == "option" and isinstance(value, int) and not isinstance(value, bool)
    text = str(value).strip() if isinstance(value, str) or is_key else ""
    if not text:
        hint = _TIME_HINT if field == "called_at" else "write a text that is not blank, or leave it out"
        raise UsageProblem(f"{place}: {field} cannot be {value!r}: {hint}.")
    if field != "called_at":
        return text
    try:
        return parse_called_at(text)
    except ValueError as error:
        raise UsageProblem(f"{place}: called_at {text!r} is no date and time: {_TIME_HINT}.") from error


def _folder_below(path: Path, folders: Sequence[Path]) -> str | None:
    """The first folder on the way from one that is audited to the recording; not one that is named by figures alone."""
    for folder in folders:
        below = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
        if len(below) > 1 and any(letter.isalpha() for letter in below[0]):
            return readable(below[0]).strip()
    return None


def _sidecar(path: Path) -> dict[str, str | None]:
    if not path.is_file():
        return {}
    try:
        table = read_toml(path)
    except ValueError as error:
        raise UsageProblem(f"{error}: mend or remove this sidecar.") from error
    unknown = sorted(set(table) - set(_FIELDS))
    if unknown:
        raise UsageProblem(f"{path}: {unknown[0]} is no key of a sidecar: use {', '.join(_FIELDS)}.")
    return {field: _value(field, value, str(path)) for field, value in table.items()}


def _folder_sidecar(path: Path) -> dict[str, str | None]:
    sidecar = path.with_name(_FOLDER_SIDECAR)
    values = _sidecar(sidecar)
    if values.get("called_at") and sum(is_recording_name(file.name) for file in path.parent.iterdir()) > 1:
        raise UsageProblem(
            f"{sidecar}: one called_at cannot be right for several recordings: put it into {path.stem}.toml, "
            f"or list the calls in {_MANIFEST}."
        )
    return values


def _manifest_row(path: Path) -> dict[str, str | None]:
    manifest = path.with_name(_MANIFEST)
    try:
        stat = manifest.stat()
    except OSError:
        return {}
    rows = _read_manifest(manifest, stat.st_mtime_ns, stat.st_size)
    number, row = rows.get(_key(path.name), (0, {}))
    return {field: _value(field, value or None, f"{manifest}, row {number}") for field, value in row.items()}


@lru_cache(maxsize=8)
def _read_manifest(manifest: Path, _changed_ns: int, _bytes: int) -> dict[str, tuple[int, dict[str, str]]]:
    """File name to (row number, fields). Read once for all recordings of a folder; change time and size renew it."""
    try:
        text = manifest.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{manifest} cannot be read: save it as CSV in UTF-8.") from error
    lines = csv.reader(text.splitlines(), delimiter=_delimiter(text))
    columns = _columns(manifest, next(lines, []))
    rows: dict[str, tuple[int, dict[str, str]]] = {}
    for number, cells in enumerate(lines, start=2):
        row = {field: cells[place].strip() for field, place in columns.items() if place < len(cells)}
        key = _key(row.pop("file", ""))
        if key in rows:
            raise UsageProblem(
                f"{manifest}, row {number}: {key} was listed before in row {rows[key][0]}: keep one of them."
            )
        if key:
            rows[key] = (number, row)
    return rows


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab, whichever the header line has most of (spreadsheets differ by country)."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _columns(manifest: Path, header: list[str]) -> dict[str, int]:
    """Field to column, tolerant of case, blanks and hyphens; other columns may hold the owner's notes."""
    names = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in header]
    columns = {field: names.index(name) for field, known in _COLUMNS.items() for name in known if name in names}
    if "file" not in columns:
        raise UsageProblem(f"{manifest} has no column named file: its first row must be file,line,option,called_at.")
    return columns


def _key(name: str) -> str:
    """File names as people list them: in any case, and composed (macOS stores accents apart)."""
    return unicodedata.normalize("NFC", name.strip()).casefold()
