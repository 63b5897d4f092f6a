"""When to call next, so that the open questions about a line are decided soonest.

The bands of the day with the fewest calls come first, on days with the fewest; where sales and service are to be
compared and pairs are missing, calls come in pairs within the hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from auditor.judge.line_hours import DAYS, parse_hours
from auditor.keep.hours import band_name, band_of
from auditor.keep.lines import find_line
from auditor.keep.pairs import MEASURE, paired_waits
from auditor.keep.permanence import Permanence
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.store import Store
from auditor.keep.truth import UNUSUAL, USUAL_HOURS, unusual
from auditor.keep.unsure import unsure_calls
from auditor.thresholds.keep import MANY_CALLS

#: Minutes between the two calls of a pair.
_BETWEEN_PAIR = 20
#: Calls are spread over the minutes of a band, so that they do not all fall on the hour.
_MINUTES = (10, 55, 30, 75, 20, 65)
_MINUTES_IN_BAND = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCall:
    """A call to be made: when by the clock of the line, under which option (``None``: any), and what for."""

    at: datetime
    option: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    day: date
    band: int
    first_minute: int
    last_minute: int


def plan(
    store: Store, line: str, *, calls: int, weeks: int, start: date, sales: str = "sales", service: str = "service"
) -> tuple[PlannedCall, ...]:
    """Up to ``calls`` calls to a line in ``weeks`` weeks from ``start`` on, in order of time."""
    found = find_line(store, line)
    made = load_calls(store, Selection(name=found.name, line=found.name), waits=(MEASURE,), counts=())
    slots = _slots(found.facts.opening_hours or USUAL_HOURS, start, weeks)
    pairs = paired_waits(store, made, found.name, sales, service)
    missing = (
        max(0, MANY_CALLS.fewest_pairs - pairs.longer - pairs.shorter) if pairs.one_calls or pairs.other_calls else 0
    )
    decided = unusual(made, found, unsure_calls(store, made, UNUSUAL)).verdict is not Permanence.TOO_FEW
    return tuple(_planned(slots, made, calls, missing, decided, (sales, service)))


def _planned(
    slots: Sequence[_Slot], made: Sequence[Call], calls: int, pairs: int, decided: bool, options: tuple[str, str]
) -> list[PlannedCall]:
    """Fill the emptiest slots one after another, counting what is planned as made."""
    by_cell = Counter((call.local.weekday(), band_of(call.local.hour)) for call in made if call.local)
    by_day: Counter[date] = Counter()
    planned: list[PlannedCall] = []
    while slots and len(planned) < calls:
        slot = min(slots, key=lambda one: _worth(one, by_cell, by_day))
        in_pair = pairs > 0 and calls - len(planned) >= 2
        chosen = options if in_pair else (None,)
        why = _why(slot, by_cell, in_pair, decided)
        start = _start(slot, sum(by_day.values()), len(chosen))
        for number, option in enumerate(chosen):
            at = start + timedelta(minutes=number * _BETWEEN_PAIR)
            planned.append(PlannedCall(at=at, option=option, why=why))
        by_cell[slot.day.weekday(), slot.band] += len(chosen)
        by_day[slot.day] += len(chosen)
        pairs -= in_pair
    return sorted(planned, key=lambda call: call.at)


def _worth(slot: _Slot, by_cell: Counter[tuple[int, int]], by_day: Counter[date]) -> tuple[int, int, int, date, int]:
    """Smaller is better: an empty band, an empty cell, a day without calls, then the soonest."""
    in_band = sum(count for (_, band), count in by_cell.items() if band == slot.band)
    return in_band, by_cell[slot.day.weekday(), slot.band], by_day[slot.day], slot.day, slot.band


def _why(slot: _Slot, by_cell: Counter[tuple[int, int]], in_pair: bool, decided: bool) -> str:
    so_far = by_cell[slot.day.weekday(), slot.band]
    cell = (
        f"{DAYS[slot.day.weekday()]} {band_name(slot.band)}: {so_far or 'no'} call{'' if so_far == 1 else 's'} so far"
    )
    if in_pair:
        return f"a pair, the same hour ({cell})"
    return f"{cell}, to keep watch" if decided else f"{cell}, to decide on 'unusual'"


def _start(slot: _Slot, number: int, calls: int) -> datetime:
    """A minute inside the slot that leaves room for the calls of a pair."""
    room = max(1, slot.last_minute - slot.first_minute - (calls - 1) * _BETWEEN_PAIR)
    minute = slot.first_minute + _MINUTES[number % len(_MINUTES)] * room // _MINUTES_IN_BAND
    return datetime.combine(slot.day, time(minute // 60, minute % 60))


def _slots(opening_hours: str, start: date, weeks: int) -> list[_Slot]:
    """The hour bands in which the line is open, day by day; those of under half an hour are left out."""
    hours = parse_hours(opening_hours)
    edges = [60 * hour for hour in (*MANY_CALLS.bands_from_hour, 24)]
    return [
        _Slot(day=day, band=band, first_minute=first, last_minute=last)
        for day in (start + timedelta(days=number) for number in range(7 * weeks))
        for one in hours
        if one.weekday == day.weekday()
        for band in range(len(edges) - 1)
        for first, last in [(max(edges[band], one.from_minute), min(edges[band + 1], one.to_minute))]
        if last - first >= 30
    ]
