"""What many calls show as CSV: one row for each call, measure or line. Times in ms; an empty cell is unknown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from auditor.keep.campaign import Campaign, LineOfCampaign
from auditor.keep.compare import Comparison
from auditor.keep.curves import Ends
from auditor.keep.history import Spread
from auditor.keep.review import Review
from auditor.keep.selection import COUNTS, WAITS, Call
from auditor.keep.statistics import Bounds
from auditor.tell.exports import cell


def line_csv(found: Review) -> str:
    """One row for each call; a wait whose ``..._at_least`` is 1 was cut off by the hang-up."""
    return _written([_call(call) for call in found.calls])


def comparison_csv(found: Comparison) -> str:
    """One row for each measure, one for each kind of what filled the waits, then one for each habit; the figures of the
    latter two are shares."""
    measures = [
        {
            "what": one.measure,
            "calls": one.calls,
            "other_calls": one.other_calls,
            "median": one.median,
            "other_median": one.other_median,
            "difference_of_means": one.difference,
            **_bounds("difference", one.bounds),
            "p_corrected": one.p,
        }
        for one in found.measures
    ]
    fillings = [
        {
            "what": f"filling:{one.kind}",
            "calls": one.calls,
            "other_calls": one.other_calls,
            "share_of_waits": one.share,
            "other_share_of_waits": one.other_share,
        }
        for one in found.fillings
    ]
    habits = [
        {
            "what": f"habit:{one.rule_id}",
            "calls": one.judged,
            "other_calls": one.other_judged,
            "failed_calls": one.failed,
            "other_failed_calls": one.other_failed,
            "difference_of_shares": one.difference,
            **_bounds("difference", one.bounds),
            "p_corrected": one.p,
        }
        for one in found.habits
    ]
    return _written([*measures, *fillings, *habits])


def campaign_csv(found: Campaign) -> str:
    """One row for each line."""
    return _written([_line(line) for line in found.lines])


def _call(call: Call) -> dict[str, Any]:
    waits: dict[str, Any] = {}
    for name in WAITS:
        wait = call.waits.get(name)
        waits[name] = wait.time_ms if wait else None
        waits[f"{name.removesuffix('_ms')}_at_least"] = int(not wait.ended) if wait else None
    return {
        "audit_id": call.audit_id,
        "file_name": call.file_name,
        "line": call.line,
        "option": call.option,
        "called_at": call.local.isoformat() if call.local else None,
        "outcome": call.outcome,
        **waits,
        **{name: call.counts.get(name) for name in COUNTS},
        "heard": " ".join(sorted(call.categories)),
    }


def _line(line: LineOfCampaign) -> dict[str, Any]:
    place, wait = line.place, line.waiting
    return {
        "line": line.name,
        "firm": line.firm,
        "calls": line.calls,
        "best_place": place.best if place else None,
        "worst_place": place.worst if place else None,
        "ranked_lines": place.of if place else None,
        "waits": wait.calls if wait else 0,
        "cut_off": wait.cut_off if wait else 0,
        "time_to_human_median_ms": wait.median_ms if wait else None,
        **_bounds("time_to_human_median_ms", wait.median_bounds if wait else None),
        "answered_calls": line.answered.hits,
        **_bounds("answered_share", line.answered.bounds),
        **_spread("hold_median_ms", line.hold_ms),
        **_spread("playings_per_min_median", line.playings_per_min),
        "unusual_claimed_calls": line.unusual.hits,
        "unusual_judged_calls": line.unusual.calls,
        **_bounds("unusual_share", line.unusual.bounds),
        **_spread("rating_median", line.ratings),
        "habits_failed": " ".join(one.rule_id for one in line.habits),
    }


def _spread(name: str, one: Spread | None) -> dict[str, Any]:
    return {name: one.median if one else None, **_bounds(name, one.bounds if one else None)}


def _bounds(name: str, bounds: Bounds | Ends | None) -> dict[str, Any]:
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _written(rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return stream.getvalue()
