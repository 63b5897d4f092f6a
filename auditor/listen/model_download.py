"""Fetching an official model from Vosk's published list, only when the user asks for it.

The list gives name, address, size and MD5 sum of each archive. A broken download is continued by the next attempt; an
archive is unpacked beside its place and moved there in one step, so that there is never half a model.
"""

from __future__ import annotations

import difflib
import hashlib
import http.client
import json
import os
import shutil
import stat
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from auditor.errors import ModelProblem
from auditor.listen.models import check_model

#: Vosk's published list of models.
LIST_URL = "https://alphacephei.com/vosk/models/model-list.json"
#: Where a person finds the same models.
PAGE_URL = "https://alphacephei.com/vosk/models"

#: Called with bytes done and bytes in all (``None`` when the server does not say).
Progress = Callable[[int, int | None], None]

_TIMEOUT_S = 30
_CHUNK_BYTES = 256 * 1024
_NETWORK_ERRORS = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A model in the published list. ``size_bytes`` is the archive's."""

    name: str
    url: str
    md5: str
    size_bytes: int
    language: str
    obsolete: bool


def no_progress(done_bytes: int, all_bytes: int | None) -> None:
    """Tell nobody."""


def published_models(list_url: str = LIST_URL, target: Path | None = None) -> tuple[Published, ...]:
    """Vosk's published list. Raises :class:`ModelProblem` when it cannot be had or understood.

    ``target`` is where the wanted model would be; the sentence then says what to unpack there by hand.
    """
    try:
        with _open(list_url) as answer:
            entries = json.loads(answer.read())
        return tuple(_published(entry) for entry in entries)
    except _NETWORK_ERRORS as error:
        message = f"The list of models {list_url} cannot be reached ({_reason(error)}); {_by_hand(PAGE_URL, target)}"
        raise ModelProblem(message) from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"The list of models {list_url} is not in the expected form; {_by_hand(PAGE_URL, target)}"
        raise ModelProblem(message) from error


def get_model(name: str, folder: Path, *, list_url: str = LIST_URL, progress: Progress = no_progress) -> Path:
    """Fetch the published model ``name`` and unpack it as ``folder/name``; returns that path.

    Raises :class:`ModelProblem`: offline (with the address and the place to unpack), unknown name, wrong checksum,
    unsafe or broken archive, no room. A download that broke off is continued by the next call.
    """
    target = folder / name
    if target.is_dir() and not check_model(target):
        return target
    model = _choose(name, published_models(list_url, target))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / f".{name}.zip.part"
        _download(model, archive, target, progress)
        _verify(model, archive)
        _unpack(archive, target)
        archive.unlink()
    except OSError as error:
        raise ModelProblem(f"The model {name} cannot be stored in {folder} ({error.strerror or error}).") from error
    return target


def _choose(name: str, models: tuple[Published, ...]) -> Published:
    by_name = {model.name: model for model in models}
    if name in by_name:
        return by_name[name]
    close = difflib.get_close_matches(name, by_name, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"see {PAGE_URL} for the names."
    raise ModelProblem(f"Vosk's list has no model {name!r}; {hint}")


def _published(entry: dict[str, Any]) -> Published:
    name = str(entry["name"])
    if not name or PurePosixPath(name).name != name or "\\" in name or name.startswith("."):
        raise ValueError(f"not a model name: {name!r}")
    return Published(
        name=name,
        url=str(entry["url"]),
        md5=str(entry["md5"]).lower(),
        size_bytes=int(entry.get("size") or 0),
        language=str(entry.get("lang", "")),
        obsolete=str(entry.get("obsolete", "false")).lower() == "true",
    )


def _open(url: str, first_byte: int = 0) -> Any:
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        raise ModelProblem(f"{url} is not a web address.")
    headers = {"Range": f"bytes={first_byte}-"} if first_byte else {}
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT_S)


def _download(model: Published, archive: Path, target: Path, progress: Progress) -> None:
    have_bytes = archive.stat().st_size if archive.exists() else 0
    if have_bytes and have_bytes == model.size_bytes:
        return
    try:
        with _open(model.url, have_bytes) as answer:
            _receive(answer, archive, have_bytes, progress)
    except urllib.error.HTTPError as error:
        # 416: nothing is left to send; what is there is whole or spoiled, and the checksum will tell which.
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and have_bytes:
            return
        message = f"{model.url} cannot be fetched ({_reason(error)}); {_by_hand(model.url, target)}"
        raise ModelProblem(message) from error
    except _NETWORK_ERRORS as error:
        raise ModelProblem(_broken_off(model, archive, target, error)) from error


def _receive(answer: Any, archive: Path, have_bytes: int, progress: Progress) -> None:
    resumed = answer.status == http.client.PARTIAL_CONTENT
    done = have_bytes if resumed else 0
    length = answer.headers.get("Content-Length")
    total = done + int(length) if length else None
    with archive.open("ab" if resumed else "wb") as stream:
        while chunk := answer.read(_CHUNK_BYTES):
            stream.write(chunk)
            done += len(chunk)
            progress(done, total)
    if total is not None and done < total:
        raise http.client.IncompleteRead(b"", total - done)


def _verify(model: Published, archive: Path) -> None:
    with archive.open("rb") as stream:
        # MD5 is what the published list gives: it tells a spoiled download, it is no signature.
        found = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if found != model.md5:
        archive.unlink()
        raise ModelProblem(
            f"The download of {model.name} is spoiled (MD5 {found}, the list says {model.md5}) and was removed; "
            "run the same command again."
        )


def _unpack(archive: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
        try:
            with zipfile.ZipFile(archive) as bundle:
                _check_members(bundle, target.parent)
                bundle.extractall(scratch)
        except (zipfile.BadZipFile, EOFError) as error:
            archive.unlink()
            message = f"The archive of {target.name} is broken ({error}) and was removed; try again."
            raise ModelProblem(message) from error
        inner = _model_inside(Path(scratch), target.name)
        if target.exists():
            shutil.rmtree(target)
        inner.replace(target)


def _check_members(bundle: zipfile.ZipFile, folder: Path) -> None:
    for member in bundle.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        leaves = path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if path.parts else True
        if leaves or stat.S_ISLNK(member.external_attr >> 16):
            raise ModelProblem(f"The archive holds the unsafe entry {member.filename!r}; nothing was unpacked.")
    if sum(member.file_size for member in bundle.infolist()) > shutil.disk_usage(folder).free:
        raise ModelProblem(f"There is not enough room in {folder} to unpack the model; make room and try again.")


def _model_inside(scratch: Path, name: str) -> Path:
    folders = [path for path in (scratch, *sorted(scratch.iterdir())) if path.is_dir() and not check_model(path)]
    if not folders:
        raise ModelProblem(f"The archive of {name} holds no whole Vosk model; nothing was unpacked.")
    return folders[0]


def _broken_off(model: Published, archive: Path, target: Path, error: Exception) -> str:
    done_mb = archive.stat().st_size / 1e6 if archive.exists() else 0.0
    if not done_mb:
        return f"{model.url} cannot be fetched ({_reason(error)}); {_by_hand(model.url, target)}"
    of = f" of {model.size_bytes / 1e6:.0f}" if model.size_bytes else ""
    return f"The download of {model.name} broke off after {done_mb:.1f}{of} MB; run the same command again to go on."


def _by_hand(url: str, target: Path | None) -> str:
    place = f"as {target}" if target else "into the models folder (`auditor doctor` names it)"
    what = f"fetch the model from {url}" if url == PAGE_URL else f"fetch {url}"
    return f"with another computer, {what} and unpack it {place}."


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code}"
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, OSError):
        return error.reason.strerror or os.strerror(error.reason.errno or 0)
    return str(error) or type(error).__name__
