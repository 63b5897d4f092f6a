"""Is one option answered faster than another? Only from pairs: calls made on the same day at about the same hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from auditor.keep.selection import Call
from auditor.keep.statistics import Bounds, Difference, clopper_pearson, median_of_differences, sign_test
from auditor.keep.store import Store
from auditor.keep.survival import Wait
from auditor.thresholds.keep import MANY_CALLS

MEASURE = "time_to_human_ms"
_Timed = tuple[datetime, Wait]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two calls of about the same time. A wait that was cut off says only "at least"."""

    at: datetime
    one: Wait
    other: Wait

    @property
    def sign(self) -> int | None:
        """Which of the two waited longer: 1 the other one, -1 the first, 0 neither; ``None`` when it cannot be told."""
        gap = self.other.time_ms - self.one.time_ms
        if self.one.ended and self.other.ended:
            return (gap > 0) - (gap < 0)
        if self.one.ended and gap >= 0:
            return 1
        return -1 if self.other.ended and gap <= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Waits for a person under two options. ``difference`` is in ms, the other's wait less the first one's.

    ``one_calls`` and ``other_calls`` were made in all; ``longer`` pairs waited longer under the other option. The test
    by signs uses every pair whose order is known, and so does the exact interval of the share that waited longer under
    the other option (``longer_share``); the difference and its signed-rank test only when no wait was cut off.
    """

    one: str
    other: str
    one_calls: int
    other_calls: int
    pairs: tuple[Pair, ...]
    longer: int
    shorter: int
    sign_p: float | None
    longer_share: Bounds | None
    difference: Difference | None
    enough: bool


def paired_waits(store: Store, calls: Sequence[Call], line: str, one: str, other: str) -> Paired:
    """Compare the waits of the calls under two options of a line, pair by pair."""
    keys = _keys(store, line)
    ones = [call for call in calls if _chose(call, one, keys)]
    others = [call for call in calls if _chose(call, other, keys)]
    pairs = make_pairs(ones, others)
    signs = [pair.sign for pair in pairs]
    whole = [pair.other.time_ms - pair.one.time_ms for pair in pairs if pair.one.ended and pair.other.ended]
    longer, shorter = signs.count(1), signs.count(-1)
    enough = longer + shorter >= MANY_CALLS.fewest_pairs
    return Paired(
        one=one,
        other=other,
        one_calls=len(ones),
        other_calls=len(others),
        pairs=pairs,
        longer=longer,
        shorter=shorter,
        sign_p=sign_test(longer, shorter) if enough else None,
        longer_share=clopper_pearson(longer, longer + shorter) if enough else None,
        difference=median_of_differences(whole) if enough and len(whole) == len(pairs) else None,
        enough=enough,
    )


def make_pairs(ones: Sequence[Call], others: Sequence[Call]) -> tuple[Pair, ...]:
    """Calls of the same day within an hour of each other, the nearest first; every call is in one pair at most."""
    window = timedelta(minutes=MANY_CALLS.pair_minutes)
    by_day: dict[date, list[_Timed]] = defaultdict(list)
    for at, wait in _timed(others):
        by_day[at.date()].append((at, wait))
    near = [
        (abs(at - other_at), at, other_at, wait, other)
        for at, wait in _timed(ones)
        for other_at, other in by_day[at.date()]
        if abs(at - other_at) <= window
    ]
    used: set[int] = set()
    pairs: list[Pair] = []
    for _, at, _, wait, other in sorted(near, key=lambda one: one[:3]):
        if not used & {id(wait), id(other)}:
            used |= {id(wait), id(other)}
            pairs.append(Pair(at=at, one=wait, other=other))
    return tuple(sorted(pairs, key=lambda pair: pair.at))


def _timed(calls: Iterable[Call]) -> list[_Timed]:
    """When calls were made and how long they waited, of those of which both are known."""
    return [(call.local, call.waits[MEASURE]) for call in calls if call.local and MEASURE in call.waits]


def _chose(call: Call, option: str, keys: dict[str, str]) -> bool:
    """Whether a call took an option, told by name or by the key that the line's menu gives for it."""
    if call.option is None:
        return False
    return option.lower() in (call.option.lower(), *keys.get(call.option, "").lower().split())


def _keys(store: Store, line: str) -> dict[str, str]:
    """Where each key of the first menu leads, as most calls to the line heard it."""
    sql = """SELECT o.key, o.destination, count(*) AS heard FROM menu_options o JOIN calls c ON c.audit_id = o.audit_id
        WHERE c.line = ? AND o.level = 1 GROUP BY o.key, o.destination ORDER BY heard"""
    return {row["key"]: row["destination"] for row in store.ask(sql, [line])}
