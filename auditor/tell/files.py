"""Exports as files: their names, and writing them for their owner's eyes only."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import UsageProblem
from auditor.schema import Audit
from auditor.tell.exports import to_audacity, to_bench, to_csv, to_json, to_srt

_Named = tuple[str, Audit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file to be: its name and its text."""

    name: str
    content: str


def _json(audit_id: str, audit: Audit) -> str:
    return json.dumps(to_json(audit, audit_id), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _bench(_audit_id: str, audit: Audit) -> str:
    return json.dumps(to_bench(audit), ensure_ascii=False, allow_nan=False) + "\n"


def _html(audit_id: str, audit: Audit) -> str:
    # Loaded here, not above: templates take a while to import, which other commands need not pay.
    from auditor.tell.html_report import call_report

    return call_report(audit, audit_id)


def _markdown(audit_id: str, audit: Audit) -> str:
    from auditor.tell.markdown import to_markdown

    return to_markdown(audit, audit_id)


# One file for each call: suffix and text.
_PER_CALL: dict[str, tuple[str, Callable[[str, Audit], str]]] = {
    "json": (".json", _json),
    "bench": (".json", _bench),
    "srt": (".srt", lambda _id, audit: to_srt(audit)),
    "html": (".html", _html),
    "markdown": (".md", _markdown),
    "audacity": (".txt", lambda _id, audit: to_audacity(audit)),
}

#: Names of the formats.
FORMATS = (*_PER_CALL, "csv")


def exported(kind: str, audits: Sequence[_Named]) -> list[Exported]:
    """The files that these audits make in one of :data:`FORMATS`; CSV is one file for all of them."""
    if kind == "csv":
        return [Exported(name="calls.csv", content=to_csv(audits))]
    suffix, render = _PER_CALL[kind]
    names = _names(audits)
    return [Exported(name=name + suffix, content=render(*named)) for name, named in zip(names, audits, strict=True)]


def write_private(files: Sequence[Exported], folder: Path) -> list[Path]:
    """Write files that only their owner may read (mode 0600); returns their paths.

    Each is written whole beside its place and then moved there. Raises :class:`UsageProblem` when that cannot be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write_private(folder / file.name, file.content) for file in files]
    except OSError as error:
        raise UsageProblem(f"{folder} cannot be written ({error.strerror}); name another folder with --out.") from error


def write_one(path: Path, content: str | bytes) -> Path:
    """Write one file that only its owner may read, whole or not at all.

    Raises :class:`UsageProblem` when that cannot be.
    """
    try:
        return _write_private(path, content)
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written ({error.strerror}); name another place with --out.") from error


def _names(audits: Sequence[_Named]) -> list[str]:
    """The recording's name without its ending; with the audit's id where two would be the same."""
    stems = [Path(audit.recording.file_name).stem for _, audit in audits]
    return [
        stem if stems.count(stem) == 1 else f"{stem}-{audit_id[:8]}"
        for stem, (audit_id, _) in zip(stems, audits, strict=True)
    ]


def _write_private(path: Path, content: str | bytes) -> Path:
    scratch = path.with_name(f".{path.name}.part")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(content.encode("utf-8") if isinstance(content, str) else content)
    return scratch.replace(path)
