"""Is everything there that an audit needs? Each check says what it found, and what to do where something is wrong."""

from __future__ import annotations

import stat
import struct
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from auditor.batch import Rules, try_model
from auditor.errors import AuditorError
from auditor.keep.store import Store
from auditor.listen.models import OFFICIAL_FOR_TALK, find_model, model_info
from auditor.places import samples_dir


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at, and a sentence about it."""

    what: str
    ok: bool
    finding: str


def examine(model: str | None, rules: Rules, database: Path) -> Iterator[Check]:
    """Check the model, the seeds, the database and the decoders, one after the other."""
    yield _checked("model", lambda: _model(model))
    yield _checked("seeds", lambda: _seeds(rules))
    yield _checked("database", lambda: _database(database))
    yield _checked("decoders", _decoders)


def _checked(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what=what, ok=True, finding=look())
    except AuditorError as problem:
        return Check(what=what, ok=False, finding=str(problem))


def _model(wanted: str | None) -> str:
    path = find_model(wanted)
    try_model(path)
    info = model_info(path)
    loads = f"{info.name} loads ({info.sample_rate_hz} Hz)."
    if not info.for_prompts_only:
        return loads
    return (
        f"{loads} It is made for prompts and announcements and reads people's free talk poorly; for that, "
        f"`auditor models get {OFFICIAL_FOR_TALK[0]}` (40 MB) or {OFFICIAL_FOR_TALK[1]} (1.8 GB)."
    )


def _seeds(rules: Rules) -> str:
    catalogue = rules.load()
    return (
        f"{len(catalogue.categories)} categories and {len(catalogue.habits)} habits, all examples hold ({rules.seeds})."
    )


def _database(path: Path) -> str:
    if not path.exists():
        return f"{path} is not there yet; `auditor audit` makes it."
    with Store.read(path) as store:
        count = len(store.rows())
    open_to_others = stat.S_IMODE(path.stat().st_mode) & (stat.S_IRGRP | stat.S_IROTH)
    note = f" Others on this computer may read it; `chmod 600 {path}` ends that." if open_to_others else ""
    return f"{path} holds the audits of {count} {'recording' if count == 1 else 'recordings'}.{note}"


def _decoders() -> str:
    """Decode a G.711 file made here, and the sample calls, with the library that audits use."""
    from auditor.listen.audio import load
    from auditor.listen.files import find_recordings

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "g711.wav"
        made.write_bytes(_g711_wav())
        codecs = {load(path)[0].codec for path in (made, *find_recordings([samples_dir()]))}
    return f"PyAV {metadata.version('av')} decodes {', '.join(sorted(codecs))}."


def _g711_wav(seconds: int = 1) -> bytes:
    """A mu-law WAV of a second's quiet square wave at 8 kHz."""
    samples = bytes([0xE0, 0x60] * (4000 * seconds))
    form = struct.pack("<HHIIHHH", 7, 1, 8000, 8000, 1, 8, 0)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body
