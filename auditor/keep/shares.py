"""A share of calls with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.keep.statistics import Bounds, clopper_pearson


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``hits`` of ``calls``, with the exact 95 % interval of the share; ``None`` without calls."""

    hits: int
    calls: int
    bounds: Bounds | None


def share_of(hits: int, calls: int) -> Share:
    """So many of so many calls."""
    return Share(hits=hits, calls=calls, bounds=clopper_pearson(hits, calls) if calls else None)
