"""How much faster one side is served: Cox's proportional hazards with the side as the one covariate.

The log-rank test tells whether two curves differ; this tells by how much, in one number: of two callers who still wait,
how many times as likely is the one of the second side to be served next. It supposes that this number is the same all
along. Where the curves cross it is not, and the number is an average that says little.

Written out here, as it is one equation in one unknown: the libraries that solve it bring a table library and a plotting
library along. Ties by Efron's method. Sources: Cox 1972; Efron 1977.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from auditor.keep.statistics import CONFIDENCE, normal_quantile
from auditor.keep.survival import Numbers, Wait

_MOST_STEPS = 50
_CLOSE = 1e-10
#: Beyond this the likelihood has no highest point: on one side nobody was served while both were waiting.
_ENDLESS = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many times as fast the second side is served as the first, with its interval (Wald's, on the log scale)."""

    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Events:
    """For every wait that ended, how many callers of either side were waiting; and how many ended on the other one."""

    risk: Numbers
    other_risk: Numbers
    other_ended: float


def pace(ones: Sequence[Wait], others: Sequence[Wait]) -> Pace | None:
    """The ratio of the rates at which callers are served, the second side by the first.

    ``None`` when no finite ratio fits: then one side was served before the other at every moment, or too little is
    known to tell.
    """
    events = _events(ones, others)
    beta = 0.0
    for _ in range(_MOST_STEPS):
        score, information = _derivatives(beta, events)
        if information <= 0 or abs(beta) > _ENDLESS:
            return None
        # A step of at most one: far from the top the curve is nearly straight, and a whole step overshoots.
        step = max(-1.0, min(1.0, score / information))
        beta += step
        if abs(step) < _CLOSE:
            reach = normal_quantile(CONFIDENCE) / math.sqrt(information)
            return Pace(ratio=math.exp(beta), low=math.exp(beta - reach), high=math.exp(beta + reach))
    return None


def _events(ones: Sequence[Wait], others: Sequence[Wait]) -> _Events:
    """Waits of the same length end in a row: those before are counted out of the side at risk in part (Efron)."""
    times = sorted({wait.time_ms for wait in (*ones, *others) if wait.ended})
    (risk, ended), (other_risk, other_ended) = (_counts(side, times) for side in (ones, others))
    together = (ended + other_ended).astype(int)
    before = np.array([place / count for count in together for place in range(count)])
    return _Events(
        risk=np.repeat(risk, together) - before * np.repeat(ended, together),
        other_risk=np.repeat(other_risk, together) - before * np.repeat(other_ended, together),
        other_ended=float(other_ended.sum()),
    )


def _counts(side: Sequence[Wait], events: Sequence[float]) -> tuple[Numbers, Numbers]:
    every = np.sort([wait.time_ms for wait in side])
    over = np.sort([wait.time_ms for wait in side if wait.ended])
    at_risk = len(every) - np.searchsorted(every, events, side="left")
    ended = np.searchsorted(over, events, side="right") - np.searchsorted(over, events, side="left")
    return at_risk.astype(np.float64), ended.astype(np.float64)


def _derivatives(beta: float, events: _Events) -> tuple[float, float]:
    """First and (negative) second derivative of the partial log likelihood."""
    other = math.exp(beta) * events.other_risk
    share = other / (events.risk + other)
    return float(events.other_ended - share.sum()), float((share * (1 - share)).sum())
