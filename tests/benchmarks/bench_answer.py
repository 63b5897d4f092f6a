"""What a program says of a call, in the neutral format that ``auditor export --format bench`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.schema import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Interval):
    """Something that the answer says was said; events with the same ``group`` are the same recording."""

    categories: frozenset[str]
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Interval):
    """A promise in the answer: a place in the queue, or a wait in seconds."""

    kind: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is claimed of a call. ``tells_human`` keeps "nobody came" apart from "no answer"."""

    segments: tuple[tuple[int, int, str], ...] = ()
    hold_ms: int | None = None
    tells_human: bool = False
    human_ms: int | None = None
    events: tuple[Event, ...] = ()
    promises: tuple[Told, ...] = ()
    keys: str | None = None
    outcome: str | None = None


def answer_from(data: Mapping[str, Any]) -> Answer:
    """The answer in the neutral format: seconds, eight labels; what it leaves out is not answered."""
    human_s, hold_s = data.get("time_to_human_seconds"), data.get("hold_seconds")
    return Answer(
        segments=tuple((_ms(start), _ms(end), label) for start, end, label in data.get("segments", ())),
        hold_ms=None if hold_s is None else _ms(hold_s),
        tells_human="time_to_human_seconds" in data,
        human_ms=None if human_s is None else _ms(human_s),
        events=tuple(
            Event(
                start_ms=_ms(one["start"]),
                end_ms=_ms(one["end"]),
                categories=frozenset(one["category"]),
                group=one["group"],
            )
            for one in data.get("announcements", ())
        ),
        promises=tuple(
            Told(start_ms=_ms(one["start"]), end_ms=_ms(one["end"]), kind=one["type"], value=float(one["value"]))
            for one in data.get("promises", ())
        ),
        keys=data.get("dtmf"),
        outcome=data.get("outcome"),
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
