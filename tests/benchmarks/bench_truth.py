"""What is true of a recorded call, read from the JSON file beside it; measure_accuracy.py lists the fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.errors import UsageProblem
from auditor.listen.files import is_recording_name
from auditor.schema import Interval

#: The eight labels that are told apart here.
LABELS = ("ringback", "ivr", "music", "announcement", "silence", "dtmf", "talk", "tone")

#: The program's own labels, as our sample calls have them, among the eight.
OWN_LABELS = {
    "ring": "ringback",
    "menu": "ivr",
    "transfer": "ivr",
    "announcement": "announcement",
    "voicemail": "announcement",
    "hold_music": "music",
    "dead_air": "silence",
    "silence": "silence",
    "keypad": "dtmf",
    "agent": "talk",
    "caller": "talk",
    "tone": "tone",
}
#: A time is right when it is at most this far off; a border this near to a limit may fall on either side of it.
NEAR_MS = 2000
#: In our sample calls a silence up to this long may as well be counted to what stands before or after it: a pause
#: between two sentences is one to a stopwatch, and none to a listener.
PAUSE_MS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueSegment(Interval):
    """A stretch, what it is, and what else is right for it."""

    label: str
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueMessage(Interval):
    """One playing of a recorded message, or what a live person said.

    ``message_id`` is equal for the very same recording, ``template`` also for the same text with other values in it.
    ``maybe`` are categories that are neither asked for nor held against anyone.
    """

    message_id: str
    template: str
    categories: frozenset[str]
    maybe: frozenset[str] = frozenset()
    in_queue: bool
    required: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePromise(Interval):
    """A place in the queue (values that are right for it) or a wait (s, the least and the most that is right)."""

    kind: str
    values: tuple[float, ...] = ()
    least: float = 0.0
    most: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All that is asked about one call. ``human_ms`` is the first word of a living person, ``None`` if none came.

    ``file`` is where it was read.
    """

    name: str
    recording: Path
    duration_ms: int
    segments: tuple[TrueSegment, ...]
    hold_ms: int
    human_ms: int | None
    outcomes: frozenset[str]
    keys: str
    messages: tuple[TrueMessage, ...]
    promises: tuple[TruePromise, ...]
    near_misses: tuple[Interval, ...] = ()
    file: Path | None = None


def truths_in(folder: Path) -> tuple[Truth, ...]:
    """Every truth in a folder that lies beside its recording, in order of name.

    Raises :class:`UsageProblem` when there is none, or when one cannot be understood.
    """
    if not folder.is_dir():
        raise UsageProblem(f"{folder} is no folder; name one that holds recordings with a truth JSON beside each.")
    found = tuple(truth for path in sorted(folder.glob("*.json")) for truth in _read(path))
    if not found:
        raise UsageProblem(f"{folder} holds no recording with a truth JSON beside it; see --help for what one says.")
    return found


def truth_from(data: Mapping[str, Any], recording: Path) -> Truth:
    """The truth in either form; raises ``KeyError``, ``TypeError`` or ``ValueError`` when it is neither."""
    return _of_our_own(data, recording) if "duration_ms" in data else _in_seconds(data, recording)


def _read(path: Path) -> Iterator[Truth]:
    """The truth in a file, or nothing when the file is not about a recording that is there."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or "segments" not in data or "outcome" not in data:
            return
        recording = _recording_beside(path, data)
        if recording is not None:
            yield replace(truth_from(data, recording), file=path)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise UsageProblem(f"{path} is no truth that can be read ({error!r}); see --help for what one says.") from error


def _recording_beside(path: Path, data: Mapping[str, Any]) -> Path | None:
    if "file" in data:
        named = path.parent / str(data["file"])
        return named if named.is_file() else None
    stem = path.name.removesuffix(".json").removesuffix(".truth")
    return next((one for one in sorted(path.parent.glob(f"{stem}.*")) if is_recording_name(one.name)), None)


def _in_seconds(data: Mapping[str, Any], recording: Path) -> Truth:
    human_s = data["time_to_human"]
    sentences = (part for one in data["announcements"] if not _claims_volume(one) for part in one["sentences"])
    return Truth(
        name=str(data["id"]),
        recording=recording,
        duration_ms=_ms(data["duration"]),
        segments=tuple(
            TrueSegment(**_span(one), label=one["label"], accepted=frozenset(one.get("accept", ())))
            for one in data["segments"]
            if _lasts(one)
        ),
        hold_ms=_ms(data["hold_seconds"]),
        human_ms=None if human_s is None else _ms(human_s),
        outcomes=frozenset((data["outcome"], *(data.get("outcome_accept") or ()))),
        keys=data["dtmf"]["string"],
        messages=tuple(_message_in_seconds(one) for one in data["announcements"] if _lasts(one)),
        promises=tuple(_promise({**one, "start": one["t"]}) for one in data["promises"] if "value" in one),
        near_misses=tuple(Interval(**_span(part)) for part in sentences if part.get("near_miss") and _lasts(part)),
    )


def _message_in_seconds(one: Mapping[str, Any]) -> TrueMessage:
    said = one["categories"]
    return TrueMessage(
        **_span(one),
        message_id=one["message_id"],
        template=one["group"],
        categories=frozenset(category for category in said if not category.endswith("?")),
        maybe=frozenset(category.removesuffix("?") for category in said if category.endswith("?")),
        in_queue=one["context"] == "queue",
        required=not one.get("optional"),
        whole=not one["partial"],
    )


def _of_our_own(data: Mapping[str, Any], recording: Path) -> Truth:
    return Truth(
        name=recording.stem,
        recording=recording,
        duration_ms=data["duration_ms"],
        segments=_own_segments(data["segments"]),
        hold_ms=data["hold_ms"],
        human_ms=data["human_at_ms"],
        outcomes=frozenset((data["outcome"],)),
        keys="".join(one["digit"] for one in data["dtmf"]),
        messages=tuple(
            TrueMessage(
                start_ms=one["start_ms"],
                end_ms=one["end_ms"],
                message_id=one["message_id"],
                template=one["message_id"],
                categories=frozenset(one["categories"]),
                maybe=frozenset(one["possible_categories"]),
                in_queue=one["context"] == "queue",
                whole=not one["partial"],
            )
            for one in data["announcements"]
        ),
        promises=tuple(
            _promise({**one, "start": one["start_ms"] / 1000, "end": one["end_ms"] / 1000})
            for one in data["promises"]
            if "value" in one
        ),
    )


def _own_segments(segments: list[dict[str, Any]]) -> tuple[TrueSegment, ...]:
    labels = [OWN_LABELS[one["label"]] for one in segments]
    return tuple(
        TrueSegment(
            start_ms=one["start_ms"],
            end_ms=one["end_ms"],
            label=labels[i],
            accepted=frozenset(labels[max(0, i - 1) : i + 2] if _is_pause(one) else ()),
        )
        for i, one in enumerate(segments)
    )


def _is_pause(one: Mapping[str, Any]) -> bool:
    return bool(one["label"] == "silence" and one["end_ms"] - one["start_ms"] <= PAUSE_MS)


def _promise(one: Mapping[str, Any]) -> TruePromise:
    value = float(one["value"])
    return TruePromise(
        **_span(one),
        kind=one["type"],
        values=tuple(float(right) for right in one.get("accept", (value,))),
        least=float(one.get("lo", value)),
        most=float(one.get("hi", value)),
    )


def _claims_volume(one: Mapping[str, Any]) -> bool:
    return any(category.startswith("high_volume") for category in one["categories"])


def _span(one: Mapping[str, Any]) -> dict[str, int]:
    return {"start_ms": _ms(one["start"]), "end_ms": _ms(one["end"])}


def _lasts(one: Mapping[str, Any]) -> bool:
    """Whether anything is left of a stretch in whole milliseconds."""
    return _ms(one["start"]) < _ms(one["end"])


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
