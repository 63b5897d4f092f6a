"""Which of several lines is answered faster, said only as far as the calls allow.

Every two lines are compared by Gehan's test: each caller of the one is held against each of the other, and counts where
it is certain which of the two waited longer (somebody who gave up after two minutes waited longer than one who was
served after one; against one who was served after three nothing is known). Its probability is counted out over all ways
to deal the same waits to the two lines, so that it is exact with few calls too; with many, its normal limit is taken.
The probabilities are corrected for the number of pairs by Holm's method. A line then surely lies behind the lines that
beat it and before those that it beats: that is its place, from a best to a worst, and with 95 % confidence all places
hold at once. Lines whose test does not decide "cannot be told apart".

Sources: Gehan 1965, Mantel 1967 (the test and its permutation variance); Holm 1979; Klein, Wright & Wieczorek 2020 and
Mogstad, Romano, Shaikh & Wilhelm 2024 (joint intervals of ranks from corrected pairs).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from auditor.keep.statistics import CONFIDENCE, holm
from auditor.keep.survival import Wait
from auditor.thresholds.keep import MANY_CALLS

#: Up to so many calls of both lines the ways to deal them are counted out; beyond, the normal limit is as good.
_MOST_COUNTED = 60
_Scores = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a line stands among ``of`` lines, 1 being the fastest: anywhere from ``best`` to ``worst``."""

    best: int
    worst: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duel:
    """Two lines by their index. ``p`` is corrected; ``faster`` is the index of the one answered faster, if any is."""

    one: int
    other: int
    p: float
    faster: int | None


def duels(groups: Sequence[Sequence[Wait]]) -> tuple[Duel, ...]:
    """Every two groups that have enough calls, against each other."""
    judged = [index for index, group in enumerate(groups) if len(group) >= MANY_CALLS.fewest_compared]
    pairs = list(combinations(judged, 2))
    found = [gehan(groups[one], groups[other]) for one, other in pairs]
    corrected = holm([p for _, p in found])
    return tuple(
        Duel(one=one, other=other, p=p, faster=_faster(one, other, excess, p))
        for (one, other), (excess, _), p in zip(pairs, found, corrected, strict=True)
    )


def places(fought: Sequence[Duel], groups: int) -> tuple[Place | None, ...]:
    """The place of each group by its duels; ``None`` for one that fought none."""
    judged = {index for duel in fought for index in (duel.one, duel.other)}
    return tuple(_place(fought, index, len(judged)) if index in judged else None for index in range(groups))


def gehan(ones: Sequence[Wait], others: Sequence[Wait]) -> tuple[int, float]:
    """How much longer the first ones waited, and the two-sided probability of an excess as large by chance alone.

    The excess counts pairs in which one of the first surely waited longer, less those in which one of the others did.
    """
    scores = _scores([*ones, *others])
    excess = int(scores[: len(ones)].sum())
    if len(scores) <= _MOST_COUNTED:
        return excess, _counted(scores, len(ones), excess)
    total, first = len(scores), len(ones)
    variance = first * (total - first) / (total * (total - 1)) * float((scores.astype(float) ** 2).sum())
    return excess, math.erfc(abs(excess) / math.sqrt(2 * variance)) if variance else 1.0


def _faster(one: int, other: int, excess: int, p: float) -> int | None:
    if p >= 1 - CONFIDENCE:
        return None
    return other if excess > 0 else one


def _place(fought: Sequence[Duel], index: int, of: int) -> Place:
    own = [duel for duel in fought if index in (duel.one, duel.other) and duel.faster is not None]
    won = sum(duel.faster == index for duel in own)
    return Place(best=1 + len(own) - won, worst=of - won, of=of)


def _scores(waits: Sequence[Wait]) -> _Scores:
    """For each wait, how many others were surely shorter, less how many were surely longer."""
    times = np.array([wait.time_ms for wait in waits])
    ended = np.array([wait.ended for wait in waits])
    served, given_up = np.sort(times[ended]), np.sort(times[~ended])
    # A wait that ended is surely shorter than a later one, and than one cut off at the same time.
    shorter = np.where(ended, np.searchsorted(served, times, "left"), np.searchsorted(served, times, "right"))
    later = len(served) - np.searchsorted(served, times, "right")
    longer = np.where(ended, later + len(given_up) - np.searchsorted(given_up, times, "left"), 0)
    return np.asarray(shorter - longer, dtype=np.int64)


def _counted(scores: _Scores, first: int, excess: int) -> float:
    """Twice the smaller share of all choices of ``first`` scores whose sum is at least, or at most, as seen."""
    lifted = scores - scores.min()
    ways = np.zeros((first + 1, int(np.sort(lifted)[::-1][:first].sum()) + 1))
    ways[0, 0] = 1
    for score in lifted:
        ways[1:, score:] += ways[:-1, : ways.shape[1] - score].copy()
    chances = ways[first] / ways[first].sum()
    seen = excess - first * int(scores.min())
    return float(min(1.0, 2 * min(chances[: seen + 1].sum(), chances[seen:].sum())))
