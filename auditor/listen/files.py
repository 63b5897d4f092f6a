"""Recordings as files: which files are recordings, and the fingerprint that is a recording's identity."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.errors import BadRecording, UsageProblem

AUDIO_SUFFIXES = frozenset(
    (
        *(".3g2", ".3ga", ".3gp", ".3gpp", ".aac", ".aif", ".aifc", ".aiff", ".amr", ".ape", ".au", ".avi", ".awb"),
        *(".caf", ".flac", ".gsm", ".m4a", ".m4b", ".mka", ".mkv", ".mov", ".mp2", ".mp3", ".mp4", ".mpga", ".oga"),
        *(".ogg", ".opus", ".snd", ".spx", ".voc", ".w64", ".wav", ".wave", ".wav49", ".webm", ".wma", ".wmv", ".wv"),
    )
)


def find_recordings(paths: Sequence[Path]) -> list[Path]:
    """Recordings among files and folders, each once: folders are searched to the bottom, in order of name.

    In folders only files with a known audio suffix count, and hidden ones are passed over; a file that is named is
    taken as it is. Raises ``UsageProblem`` for a path that does not exist and a folder without a recording.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for recording in _recordings_at(path):
            # not Path.resolve, which raises on a link that leads to itself
            found.setdefault(os.path.realpath(recording), recording)
    return list(found.values())


def is_recording_name(name: str) -> bool:
    """Whether a file of that name is taken for a recording when a folder is searched."""
    return not name.startswith(".") and Path(name).suffix.lower() in AUDIO_SUFFIXES


def readable(path: Path | str) -> str:
    """The path as text that can be stored and printed: bytes of it that are no UTF-8 are replaced by a mark."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def fingerprint(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal; raises ``BadRecording`` when there are none to read."""
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise BadRecording(f"{path} cannot be searched: check the folder's permissions.")
    if path.is_dir():
        raise BadRecording(f"{path} is a folder, not a recording: name the files in it, or audit the folder.")
    if path.exists() and not path.is_file():
        raise BadRecording(f"{path} is not a regular file: record into a file first.")
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise BadRecording(f"{path} cannot be read ({error.strerror}): check the path and its permissions.") from error
    if size == 0:
        raise BadRecording(f"{path} is empty: copy or export it again from the recorder.")
    return digest


def _recordings_at(path: Path) -> list[Path]:
    if not path.exists():
        raise UsageProblem(f"{path} does not exist: check the path.")
    if not path.is_dir():
        return [path]
    refused: list[Path] = []
    found = [file for file in _walk(path, refused) if is_recording_name(file.name)]
    if path in refused:
        raise UsageProblem(f"{path} cannot be searched: check its permissions.")
    # a folder that cannot be searched fails as one recording does: the rest of the batch goes on
    found += refused
    if not found:
        raise UsageProblem(
            f"{path} holds no recording: put audio files into it, or name a file of another suffix itself."
        )
    return found


def _walk(top: Path, refused: list[Path]) -> Iterator[Path]:
    """The files below a folder, in order of name; folders that cannot be searched are added to ``refused``."""

    def note(error: OSError) -> None:
        refused.append(Path(error.filename))

    for folder, subfolders, names in os.walk(top, onerror=note):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names))
