"""Recordings that are added in the browser: kept in a folder of the owner's choice, and audited one after the other.

A recording is kept for its owner alone and never takes the place of another file. It is audited by :mod:`auditor.batch`
in a process of its own, so that pages go on being shown. Unless an audit comes of it, it is removed again: what was
added is there whole, or not at all.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from queue import Queue
from threading import Event, Lock, Thread
from typing import BinaryIO

from auditor import batch
from auditor.errors import AuditorError, UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.keep.circumstances import circumstances_of
from auditor.keep.correcting import add_audit
from auditor.keep.store import Store
from auditor.listen.files import AUDIO_SUFFIXES, fingerprint
from auditor.listen.origin import origin_for
from auditor.schema import Audit, Basis
from auditor.settings import Settings
from auditor.tell.site import Upload
from auditor.tell.wording import clock
from auditor.thresholds.web import WEB

log = logging.getLogger("auditor")

_AUDITING = "being audited"
_KEPT_NOTHING = "Nothing of it was kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What recordings are audited with: the model (``None``: words are left unread), the rules and the settings."""

    model_dir: Path | None
    rules: batch.Rules
    settings: Settings
    catalogue: Catalogue
    work: Callable[[batch.Job], Audit] | None = None

    @property
    def basis(self) -> Basis:
        """The basis that audits made with these will carry."""
        return batch.expected_basis(self.model_dir, self.catalogue, self.settings)


class _Stopped(Exception):
    """The server ends; nothing new is begun."""


class Uploads:
    """The recordings added in one run, and the thread that has them audited."""

    def __init__(self, db: Path, folder: Path, means: Means) -> None:
        """Make the folder where it is absent. Raises :class:`UsageProblem` when nothing can be kept in it."""
        self.folder = folder
        self._db, self._means = db, means
        self._items: list[Upload] = []
        self._lock = Lock()
        self._todo: Queue[tuple[int, Path, Mapping[str, str | None]] | None] = Queue()
        self._stopping = Event()
        self._read_ms: ctypes.c_longlong = batch.read_counter()
        self._thread = Thread(target=self._work, name="audits", daemon=True)
        _check_folder(folder)

    def start(self) -> None:
        """Begin to audit what is added."""
        self._thread.start()

    def stop(self) -> None:
        """End at once; what was not audited yet is removed."""
        self._stopping.set()
        self._todo.put(None)
        while self._thread.is_alive():
            for process in multiprocessing.active_children():  # this program has none but those that audit
                process.terminate()
            self._thread.join(0.1)

    def take(self, name: str, content: BinaryIO, said: Mapping[str, str | None]) -> None:
        """Keep a recording and have it audited; ``said`` are line, option and time of the call.

        Raises :class:`UsageProblem` for what is no recording by its name or cannot be kept.
        """
        path = kept(self.folder, name, content)
        with self._lock:
            number = len(self._items)
            self._items.append(Upload(number=number, name=path.name, told="waiting for its turn", going_on=True))
        self._todo.put((number, path, said))

    def all(self) -> list[Upload]:
        """Every recording that was added, the newest first, with what is told of it now."""
        with self._lock:
            items = list(reversed(self._items))
        at_ms = self._read_ms.value
        reading = f"reading the words, now at {clock(at_ms)}" if at_ms >= 0 else "listening"
        return [replace(one, told=reading) if one.told == _AUDITING else one for one in items]

    def _work(self) -> None:
        while (todo := self._todo.get()) is not None:
            self._settle(*todo)

    def _settle(self, number: int, path: Path, said: Mapping[str, str | None]) -> None:
        """Have a recording audited, and tell what came of it."""
        try:
            told, audit_id, keep = self._audited(number, path, said)
        except _Stopped:
            told, audit_id, keep = f"stopped. {_KEPT_NOTHING}", None, False
        except AuditorError as problem:
            told, audit_id, keep = f"{problem} {_KEPT_NOTHING}", None, False
        except Exception as error:
            log.error("%s", path, exc_info=True)
            told, audit_id, keep = f"The program failed at it ({type(error).__name__}). {_KEPT_NOTHING}", None, False
        if not keep:
            with suppress(OSError):
                path.unlink()
        self._tell(number, told, audit_id=audit_id)

    def _audited(self, number: int, path: Path, said: Mapping[str, str | None]) -> tuple[str, str | None, bool]:
        """What is told, the audit, and whether the recording is to be kept."""
        if self._stopping.is_set():
            raise _Stopped
        origin, sha256 = origin_for(path, **said), fingerprint(path)
        with Store.open(self._db) as store:
            known = store.find(sha256, self._means.basis, in_any_circumstances=True)
            circumstances = circumstances_of(store, sha256, origin.line)
        if known is not None:
            return f"was audited before. {_KEPT_NOTHING}", known, False
        means = self._means
        self._tell(number, _AUDITING, going_on=True)
        job = batch.Job(
            path=path,
            origin=origin,
            model_dir=means.model_dir,
            rules=means.rules,
            settings=means.settings,
            circumstances=circumstances,
        )
        ((_, result),) = batch.audit_many([job], self._process, means.work)
        if isinstance(result, AuditorError):
            raise result
        with Store.open(self._db) as store:
            return "audited", add_audit(store, result, means.catalogue), True

    def _process(self) -> Executor:
        if self._stopping.is_set():  # also when a process that was ended is to be tried again
            raise _Stopped
        self._read_ms.value = -1
        return batch.processes(1, self._read_ms)

    def _tell(self, number: int, told: str, *, going_on: bool = False, audit_id: str | None = None) -> None:
        with self._lock:
            self._items[number] = replace(self._items[number], told=told, going_on=going_on, audit_id=audit_id)


def kept(folder: Path, name: str, content: BinaryIO) -> Path:
    """Keep a file for its owner alone, under its name or, where that is taken, the name with a number.

    Raises :class:`UsageProblem` when its name is none of a recording, and when it cannot be written.
    """
    name = safe_name(name)
    scratch: Path | None = None
    try:
        place = _reserved(folder, name)
        scratch = folder / f".{place.name}.part"
        with os.fdopen(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            shutil.copyfileobj(content, out, 1 << 20)
        return scratch.replace(place)
    except OSError as error:
        for made in (scratch, place) if scratch is not None else ():
            made.unlink(missing_ok=True)
        raise UsageProblem(f"{name} could not be kept in {folder} ({error.strerror}); make room or mend it.") from error


def safe_name(name: str) -> str:
    """The name that a file is kept under: no path, nothing hidden or unseen, not too long, and a recording's ending.

    Raises :class:`UsageProblem` when it is none of a recording.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(one for one in base if one.isprintable() and one not in '<>:"|?*').lstrip(". ")
    ending = Path(seen).suffix
    if ending.lower() not in AUDIO_SUFFIXES:
        raise UsageProblem(f"{seen or 'That'} is no recording by its name; add a file such as call.wav or call.mp3.")
    stem = seen.removesuffix(ending).encode()[: WEB.longest_name_bytes].decode(errors="ignore")
    return stem.rstrip() + ending


def _reserved(folder: Path, name: str) -> Path:
    """An empty file of that name, or of the first name with a number that is free."""
    stem, ending = Path(name).stem, Path(name).suffix
    names = (name if number == 1 else f"{stem} ({number}){ending}" for number in count(1))
    return next(folder / one for one in names if _is_made(folder / one))


def _is_made(place: Path) -> bool:
    """Make an empty file, unless there is one of that name."""
    try:
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UsageProblem(
            f"{folder} is no folder that can be made ({error.strerror}); name another with --recordings."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageProblem(f"{folder} may not be written; name another folder with --recordings.")
