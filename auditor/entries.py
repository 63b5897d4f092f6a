"""What people type to correct a call: times, stretches and labels. Every function raises :class:`UsageProblem`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from auditor.errors import UsageProblem
from auditor.schema import Correction, Interval, Label, Labelled
from auditor.thresholds.judge import CORRECTIONS

_TIME = re.compile(r"(?:(?:(?P<hours>\d+):)?(?P<minutes>\d+):(?=\d\d(?!\d)))?(?P<seconds>\d+(?:[.,]\d+)?)", re.ASCII)
_DASH = re.compile(r"\s*[-–—]\s*")
#: What reports call a label where that is another word than its name.
_OTHER_NAMES = {"person": Label.AGENT, "ringing": Label.RING}


def read_time(text: str) -> int:
    """Milliseconds for a time typed as ``45.5``, ``3:16.2`` or ``1:02:03.5``."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise UsageProblem(_no_time(text))
    hours, minutes, seconds = (
        Decimal((match[name] or "0").replace(",", ".")) for name in ("hours", "minutes", "seconds")
    )
    if (match["minutes"] and seconds >= 60) or (match["hours"] and minutes >= 60):
        raise UsageProblem(_no_time(text))
    return round(((hours * 60 + minutes) * 60 + seconds) * 1000)


def read_stretch(text: str) -> Interval:
    """The stretch typed as ``0:46-3:16.2``."""
    parts = _DASH.split(text.strip())
    if len(parts) != 2:
        raise UsageProblem(f"{text!r} is no stretch of the call; write it as START-END, such as 0:46-3:16.2.")
    start_ms, end_ms = map(read_time, parts)
    if start_ms >= end_ms:
        raise UsageProblem(f"{text!r} does not end after it starts; write it as START-END, such as 0:46-3:16.2.")
    return Interval(start_ms=start_ms, end_ms=end_ms)


def read_labelled(text: str) -> Labelled:
    """The label typed as ``0:46-3:16.2=hold_music``."""
    stretch, equals, name = text.partition("=")
    if not equals:
        raise UsageProblem(f"{text!r} names no label; write it as START-END=LABEL, such as 0:46-3:16.2=hold_music.")
    place = read_stretch(stretch)
    return Labelled(start_ms=place.start_ms, end_ms=place.end_ms, label=read_label(name))


def read_label(text: str) -> Label:
    """A label by its name, or by what reports call it, however it is spaced or capitalised."""
    name = re.sub(r"[\s_-]+", "_", text.strip().lower())
    if name in set(Label):
        return Label(name)
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    raise UsageProblem(f"There is no label {text.strip()!r}; the labels are {', '.join(Label)}.")


def check_times(said: Correction, duration_ms: int) -> None:
    """Refuse a correction whose times do not lie in the recording."""
    if said.person_ms is not None:
        time_in_call(said.person_ms, duration_ms)
    within_call((*(said.holds or ()), *said.labels), duration_ms)


def within_call(stretches: Iterable[Interval], duration_ms: int) -> None:
    """Refuse stretches that lie outside of the recording; see :func:`time_in_call`."""
    for stretch in stretches:
        time_in_call(stretch.start_ms, duration_ms)
        if stretch.end_ms > duration_ms + CORRECTIONS.beyond_end_ms:
            raise UsageProblem(_outside(stretch.end_ms, duration_ms))


def time_in_call(time_ms: int, duration_ms: int) -> None:
    """Refuse a time that does not lie in the recording."""
    if time_ms >= duration_ms:
        raise UsageProblem(_outside(time_ms, duration_ms))


def apart(holds: Sequence[Interval]) -> tuple[Interval, ...]:
    """The holds in order of time; those that overlap are refused."""
    ordered = tuple(sorted(holds, key=lambda hold: hold.start_ms))
    for before, after in pairwise(ordered):
        if after.start_ms < before.end_ms:
            raise UsageProblem(
                f"The holds {_told(before)} and {_told(after)} overlap; give every hold once, none inside another."
            )
    return ordered


def typed(time_ms: int) -> str:
    """A time as people may type it, exact to the millisecond: ``3:16.2``."""
    minutes, rest_ms = divmod(time_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest_ms // 1000:02d}.{rest_ms % 1000:03d}"
    seconds = seconds.rstrip("0") if not seconds.endswith(".000") else seconds[:-2]
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"


def _told(stretch: Interval) -> str:
    return f"{typed(stretch.start_ms)}-{typed(stretch.end_ms)}"


def _no_time(text: str) -> str:
    return f"{text.strip()!r} is no time in a call; write it as 45.5, 3:16.2 or 1:02:03.5."


def _outside(time_ms: int, duration_ms: int) -> str:
    return f"{typed(time_ms)} lies outside of the recording, which is {typed(duration_ms)} long."
