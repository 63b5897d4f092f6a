"""The sound of a line's recorded messages, each once, from the recordings of the calls in which they were heard."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import BadRecording, UsageProblem
from auditor.keep.inventory import Known, Place
from auditor.listen.audio import Sound
from auditor.listen.codings import Coding
from auditor.schema import Interval, Recording
from auditor.tell.playable import embedded, find_recording, joined, load_sound, size_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSound:
    """Where a page plays a message from: ``data``, an address with the sound in it, or a stretch of the file ``link``,
    a path as seen from the page.
    """

    start_ms: int
    end_ms: int
    data: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message, by its place in the inventory, and where in which file its sound is."""

    number: int
    path: Path
    stretch: Interval


def find_sounds(messages: Sequence[Known], recordings: dict[str, Recording]) -> tuple[Found, ...]:
    """Where each message can be heard, as far as recordings are still where they were; ``recordings`` by audit."""
    paths: dict[str, Path | None] = {}
    found = (_first(number, one.places, recordings, paths) for number, one in enumerate(messages))
    return tuple(one for one in found if one is not None)


def sounds_size_bytes(found: Iterable[Found], coding: Coding) -> int:
    """About how much longer a page becomes with these sounds in it."""
    return size_bytes([one.stretch for one in found], coding)


def embedded_sounds(found: Sequence[Found], coding: Coding) -> dict[int, MessageSound]:
    """The sounds themselves, to be put into the page; each recording is read once, or left out if it cannot be."""
    made: dict[int, MessageSound] = {}
    for path in dict.fromkeys(one.path for one in found):
        sound = _loaded(path)
        if sound is not None:
            made |= {one.number: _cut_out(one, sound, coding) for one in found if one.path == path}
    return made


def linked_sounds(found: Iterable[Found], page: Path) -> dict[int, MessageSound]:
    """The recordings, to be played from where they lie as seen from the page."""
    folder = page.resolve().parent
    return {
        one.number: MessageSound(
            start_ms=one.stretch.start_ms,
            end_ms=one.stretch.end_ms,
            link=Path(os.path.relpath(one.path.resolve(), folder)).as_posix(),
        )
        for one in found
    }


def _cut_out(one: Found, sound: Sound, coding: Coding) -> MessageSound:
    part = embedded(sound, (one.stretch,), coding)
    data = part.source if part else ""
    return MessageSound(start_ms=one.stretch.start_ms, end_ms=one.stretch.end_ms, data=data)


def _first(
    number: int, places: Sequence[Place], recordings: dict[str, Recording], paths: dict[str, Path | None]
) -> Found | None:
    """The first of a message's places whose recording is at hand; ``paths`` remembers which are."""
    for place in places:
        recording = recordings[place.audit_id]
        if place.audit_id not in paths:
            paths[place.audit_id] = _path_of(recording)
        path = paths[place.audit_id]
        if path is not None:
            return Found(number=number, path=path, stretch=joined((place,), recording.duration_ms)[0])
    return None


def _path_of(recording: Recording) -> Path | None:
    try:
        return find_recording(recording)
    except UsageProblem:
        return None  # gone, or another file by now: the message is told to have no sound


def _loaded(path: Path) -> Sound | None:
    try:
        return load_sound(path)
    except BadRecording:
        return None
