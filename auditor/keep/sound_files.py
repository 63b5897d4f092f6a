"""The recordings themselves, as files: they are the owner's, and are touched only when that is asked for."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from auditor.errors import BadRecording
from auditor.listen.files import fingerprint


class SoundFile(StrEnum):
    """What became of a recording's file."""

    LEFT = "the recording stays where it is"
    DELETED = "the recording was deleted"
    ABSENT = "the recording is no longer there"
    OTHER = "another file now has that name, and stays"
    STUCK = "the recording could not be deleted"


def find_sound(path: Path, sha256: str) -> SoundFile:
    """Whether the recording still lies where it was audited: ``LEFT``, ``ABSENT`` or ``OTHER``."""
    if not path.is_file():
        return SoundFile.ABSENT
    try:
        return SoundFile.LEFT if fingerprint(path) == sha256 else SoundFile.OTHER
    except BadRecording:
        return SoundFile.OTHER


def delete_sound(path: Path, sha256: str) -> SoundFile:
    """Delete a recording, if the file of that name still is the one that was audited."""
    found = find_sound(path, sha256)
    if found is not SoundFile.LEFT:
        return found
    try:
        path.unlink()
    except OSError:
        return SoundFile.STUCK
    return SoundFile.DELETED
