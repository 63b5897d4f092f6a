"""What only many calls can show of a line: is "unusual" usual, are the options new, is "shortly" short, are estimates
right, and is sales answered faster than service.

Every part says how many calls it rests on, and gives no verdict where they are too few. Rules: "unusual" in
:mod:`auditor.keep.permanence`; pairs by :func:`auditor.keep.statistics.sign_test` and ``wilcoxon``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.judge.line_hours import DAYS, parse_hours
from auditor.keep.calibration import Calibration, calibration, wait_after
from auditor.keep.curves import Curve, curve_of
from auditor.keep.hours import band_name, band_of
from auditor.keep.lines import Line, find_line, zone_of
from auditor.keep.menus import MenuHistory, menu_history
from auditor.keep.pairs import MEASURE, Paired, paired_waits
from auditor.keep.permanence import Permanence, calls_to_decide, chance_if_frequent, judge_permanence
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.statistics import Bounds, clopper_pearson
from auditor.keep.store import Store
from auditor.keep.survival import Wait, median_wait_ms
from auditor.keep.unsure import unsure_calls
from auditor.thresholds.judge import CLAIMS
from auditor.thresholds.keep import MANY_CALLS

UNUSUAL = "high_volume_claim"
#: Opening hours that are assumed for a line of which none are known.
USUAL_HOURS = "Mon-Fri 08:00-18:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Calls on one weekday in one hour band, and how many of them heard the claim."""

    weekday: str
    band: str
    hits: int
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """How often unusual volume is claimed. ``share`` is its exact interval; ``undated`` calls are in no cell.

    ``unsure`` calls are set aside: the claim may have been made in them, but was not heard well.
    ``chance_if_frequent`` is how often a claim on 4 of 5 calls only is heard as often as this one (``None`` without
    calls). ``more_calls`` are needed for a verdict, best made in the bands ``in_bands``.
    """

    hits: int
    calls: int
    undated: int
    unsure: int
    bands: int
    share: Bounds | None
    verdict: Permanence
    chance_if_frequent: float | None
    more_calls: int
    in_bands: tuple[str, ...]
    grid: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortly:
    """What followed the first promise of an answer soon, in each call in which one was made.

    ``kept``, ``broken``, and ``unknown`` (given up within the limit ``limit_ms``) add up to ``calls``. The median
    counts waits that were cut off as such; ``waiting`` is their curve.
    """

    calls: int
    kept: int
    broken: int
    unknown: int
    limit_ms: int
    waits: tuple[Wait, ...]
    waiting: Curve | None
    median_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """Announced waits that were about the same: what then happened. ``upper_ms`` is exclusive, ``None`` open.

    ``median_ms`` is the median of what was left to wait; ``longer`` waited longer than was announced.
    """

    lower_ms: int
    upper_ms: int | None
    told: int
    longer: int
    unknown: int
    median_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTruth:
    """Everything that the calls to one line can and cannot show. ``told`` are the announced waits one by one."""

    line: str
    calls: int
    unusual: Unusual
    menu: MenuHistory
    shortly: Shortly
    estimates: tuple[Estimates, ...]
    told: Calibration
    paired: Paired


def truth(store: Store, line: str, sales: str = "sales", service: str = "service") -> LineTruth:
    """The truth tests of a line; ``sales`` and ``service`` name the options whose waits are compared."""
    found = find_line(store, line)
    calls = load_calls(store, Selection(name=found.name, line=found.name), waits=(MEASURE,), counts=())
    return LineTruth(
        line=found.name,
        calls=len(calls),
        unusual=unusual(calls, found, unsure_calls(store, calls, UNUSUAL)),
        menu=menu_history(store, found.name, zone_of(found)),
        shortly=shortly(store, found.name),
        estimates=estimates(store, found.name),
        told=calibration(store, calls, found.name),
        paired=paired_waits(store, calls, found.name, sales, service),
    )


def unusual(calls: Iterable[Call], line: Line | None = None, unsure: frozenset[str] = frozenset()) -> Unusual:
    """How often unusual volume is claimed, by weekday and hour band, and the verdict, leaving out ``unsure`` audits."""
    through = [call for call in calls if call.connected and call.words_read]
    tried = [call for call in through if call.audit_id not in unsure]
    heard = [call for call in tried if UNUSUAL in call.categories]
    dated = [call for call in tried if call.local is not None]
    bands = {_cell(call.local)[1] for call in dated if call.local}
    return Unusual(
        hits=len(heard),
        calls=len(tried),
        undated=len(tried) - len(dated),
        unsure=len(through) - len(tried),
        bands=len(bands),
        share=clopper_pearson(len(heard), len(tried)) if tried else None,
        verdict=judge_permanence(len(heard), len(tried), len(bands)),
        chance_if_frequent=chance_if_frequent(len(heard), len(tried)) if tried else None,
        more_calls=_more_calls(len(heard), len(tried), len(bands)),
        in_bands=_emptiest_bands(dated, line),
        grid=_grid(dated),
    )


def shortly(store: Store, line: str) -> Shortly:
    """What followed the first "shortly" of each call."""
    rows = store.ask(_FIRST_CLAIMS, [line, "soon_claim"])
    waits = tuple(wait_after(row["happened"], row["verdict"], row["outcome"]) for row in rows)
    kept = sum(wait.ended and wait.time_ms <= CLAIMS.shortly_ms for wait in waits)
    broken = sum(wait.time_ms > CLAIMS.shortly_ms for wait in waits)
    return Shortly(
        calls=len(waits),
        kept=kept,
        broken=broken,
        unknown=len(waits) - kept - broken,
        limit_ms=CLAIMS.shortly_ms,
        waits=waits,
        waiting=curve_of("after 'shortly'", waits),
        median_ms=median_wait_ms(waits) if waits else None,
    )


def estimates(store: Store, line: str) -> tuple[Estimates, ...]:
    """Announced waits against what was left to wait, in bins of what was announced."""
    rows = [row for row in store.ask(_CLAIMS, [line, "estimated_wait"]) if row["value"] is not None]
    uppers = (*_ESTIMATE_EDGES_MS[1:], None)
    made = (_estimates(rows, lower, upper) for lower, upper in zip(_ESTIMATE_EDGES_MS, uppers, strict=True))
    return tuple(one for one in made if one.told)


_ESTIMATE_EDGES_MS = (0, 60_001, 180_001, 300_001, 600_001, 1_200_001)

_CLAIMS = "SELECT * FROM claims_heard WHERE line = ? AND kind = ? AND happened IS NOT NULL"
_FIRST_CLAIMS = """SELECT happened, verdict, outcome, min(start_ms) FROM claims_heard
WHERE line = ? AND kind = ? AND happened IS NOT NULL GROUP BY audit_id"""


def _estimates(rows: Sequence[dict[str, float | str]], lower: int, upper: int | None) -> Estimates:
    inside = [row for row in rows if lower <= float(row["value"]) and (upper is None or float(row["value"]) < upper)]
    waits = [wait_after(float(row["happened"]), str(row["verdict"]), str(row["outcome"])) for row in inside]
    longer = sum(wait.time_ms > float(row["value"]) for wait, row in zip(waits, inside, strict=True))
    sooner = sum(wait.ended and wait.time_ms <= float(row["value"]) for wait, row in zip(waits, inside, strict=True))
    return Estimates(
        lower_ms=lower,
        upper_ms=upper,
        told=len(inside),
        longer=longer,
        unknown=len(inside) - longer - sooner,
        median_ms=median_wait_ms(waits) if waits else None,
    )


def _cell(local: datetime) -> tuple[int, int]:
    return local.weekday(), band_of(local.hour)


def _grid(dated: Iterable[Call]) -> tuple[Cell, ...]:
    every = [(_cell(call.local), UNUSUAL in call.categories) for call in dated if call.local]
    calls, hits = Counter(cell for cell, _ in every), Counter(cell for cell, hit in every if hit)
    return tuple(
        Cell(weekday=DAYS[day], band=band_name(band), hits=hits[day, band], calls=count)
        for (day, band), count in sorted(calls.items())
    )


def _more_calls(hits: int, calls: int, bands: int) -> int:
    if judge_permanence(hits, calls, bands) is not Permanence.TOO_FEW:
        return 0
    return calls_to_decide(hits, calls, bands)


def open_bands(line: Line | None) -> tuple[int, ...]:
    """The hour bands in which a line is open on some day; on working hours when its own are not known."""
    known = line.facts.opening_hours if line else None
    hours = parse_hours(known or USUAL_HOURS)
    open_hours = {minute // 60 for one in hours for minute in range(one.from_minute, one.to_minute, 30)}
    return tuple(sorted({band_of(hour) for hour in open_hours}))


def _emptiest_bands(dated: Iterable[Call], line: Line | None) -> tuple[str, ...]:
    """The hour bands with the fewest calls so far, in order of the day."""
    calls = Counter(_cell(call.local)[1] for call in dated if call.local)
    bands = open_bands(line)
    fewest = sorted(bands, key=lambda band: (calls[band], band))[: MANY_CALLS.fewest_bands]
    return tuple(band_name(band) for band in sorted(fewest))
