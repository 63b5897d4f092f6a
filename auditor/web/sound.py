"""The sound of calls for a browser: the recording itself, and only if it is what was audited.

No request names a file. The path is the one that the audit tells, and the file there is played only while its
fingerprint is that of the recording. Where browsers cannot play its coding, an MP3 of it is made for this run.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from auditor.errors import AuditorError
from auditor.listen.audio import encoded
from auditor.listen.codings import MP3
from auditor.listen.files import fingerprint
from auditor.listen.playback import one_track
from auditor.schema import Recording
from auditor.tell.html_report import SoundPart
from auditor.tell.playable import linked, load_sound

#: What browsers play (Chromium, Firefox and Safari alike), by ending; what else recorders write is made into MP3.
TYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".webm": "video/webm",
}
_CODECS = frozenset(("aac", "flac", "mp3", "mp3float", "opus", "vorbis"))
_WAV_CODECS = frozenset(("pcm_alaw", "pcm_mulaw", "pcm_s16le", "pcm_u8"))

_Facts = tuple[int, int, int]


class Sounds:
    """The sounds of one run; use it in a ``with`` statement, which removes what was made for it."""

    def __init__(self) -> None:
        """Make a folder that only its owner may enter."""
        self._folder = tempfile.TemporaryDirectory(prefix="auditor-")
        self._making = Lock()

    def close(self) -> None:
        """Remove what was made."""
        self._folder.cleanup()

    def file(self, recording: Recording) -> tuple[Path, str] | None:
        """A file that a browser plays, with its media type; ``None`` where the recording is not what was audited."""
        path = found(recording)
        if path is None:
            return None
        if _is_played(recording, path):
            return path, TYPES[path.suffix.lower()]
        return self._made(recording, path), MP3.media_type

    def _made(self, recording: Recording, path: Path) -> Path:
        made = Path(self._folder.name, f"{recording.sha256}.mp3")
        with self._making:
            if not made.exists():
                scratch = made.with_suffix(".part")
                scratch.write_bytes(encoded(one_track(load_sound(path)), MP3))
                scratch.replace(made)
        return made


def found(recording: Recording) -> Path | None:
    """The file that was audited; ``None`` when it is gone or holds something else by now."""
    path = Path(recording.path)
    facts = _facts(path) if recording.path else None
    return path if facts and _fingerprint(path, facts) == recording.sha256 else None


def part(recording: Recording, address: str) -> SoundPart | None:
    """The sound that goes with the page of a call; ``None`` where :func:`found` finds none."""
    path = found(recording)
    facts = None if path is None else _facts(path)
    if path is None or facts is None:
        return None
    return replace(_outlined(path, facts), link=address)


def _is_played(recording: Recording, path: Path) -> bool:
    ending = path.suffix.lower()
    return ending in TYPES and recording.codec in (_WAV_CODECS if ending == ".wav" else _CODECS)


def _facts(path: Path) -> _Facts | None:
    """What changes when the file does: size, time and place on the disk."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # a path with a null byte in it
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=256)
def _fingerprint(path: Path, _facts: _Facts) -> str | None:
    try:
        return fingerprint(path)
    except AuditorError:
        return None


@lru_cache(maxsize=64)
def _outlined(path: Path, _facts: _Facts) -> SoundPart:
    return linked(load_sound(path), path, path)
