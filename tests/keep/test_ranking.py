"""Which line is faster: against scipy, against all ways to deal the waits, and by simulation."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from auditor.keep.ranking import Duel, Place, duels, gehan, places
from auditor.keep.survival import Wait

Waits = list[Wait]
WAIT = st.builds(lambda time, ended: Wait(time_ms=float(time), ended=ended), st.integers(1, 6), st.booleans())


def whole(values: list[float]) -> Waits:
    return [Wait(time_ms=value) for value in values]


def surely_longer(one: Wait, other: Wait) -> bool:
    if not other.ended:
        return False
    return one.time_ms > other.time_ms or (one.time_ms == other.time_ms and not one.ended)


def excess(ones: Waits, others: Waits) -> int:
    return sum(surely_longer(a, b) - surely_longer(b, a) for a in ones for b in others)


@settings(deadline=None)
@given(st.lists(WAIT, min_size=1, max_size=8), st.lists(WAIT, min_size=1, max_size=8))
def test_it_counts_who_surely_waited_longer(ones: Waits, others: Waits) -> None:
    assert gehan(ones, others)[0] == excess(ones, others)


@settings(max_examples=30, deadline=None)
@given(st.lists(WAIT, min_size=2, max_size=5), st.lists(WAIT, min_size=2, max_size=5))
def test_its_probability_is_that_of_all_ways_to_deal_the_waits(ones: Waits, others: Waits) -> None:
    every, first = [*ones, *others], len(ones)
    dealt = []
    for chosen in combinations(range(len(every)), first):
        rest = [wait for index, wait in enumerate(every) if index not in chosen]
        dealt.append(excess([every[index] for index in chosen], rest))
    seen, ways = excess(ones, others), np.array(dealt)
    expected = min(1.0, 2 * min((ways <= seen).mean(), (ways >= seen).mean()))
    assert gehan(ones, others)[1] == pytest.approx(expected)


def test_without_cut_offs_it_is_the_test_of_mann_and_whitney() -> None:
    dice = np.random.default_rng(3)
    ones, others = dice.lognormal(4, 1, 9).tolist(), dice.lognormal(4.9, 1, 8).tolist()
    expected = stats.mannwhitneyu(ones, others, method="exact").pvalue
    assert gehan(whole(ones), whole(others))[1] == pytest.approx(expected)


def test_with_many_calls_it_is_its_normal_limit() -> None:
    dice = np.random.default_rng(4)
    ones, others = dice.lognormal(4, 1, 50).tolist(), dice.lognormal(4.4, 1, 60).tolist()
    expected = stats.mannwhitneyu(ones, others, method="asymptotic", use_continuity=False).pvalue
    assert gehan(whole(ones), whole(others))[1] == pytest.approx(expected)


def test_where_nothing_is_certain_nothing_is_decided() -> None:
    given_up = [Wait(time_ms=60.0, ended=False)] * 70
    assert gehan(given_up, given_up) == (0, 1.0)


def test_places_follow_from_what_is_decided() -> None:
    fast, slow = whole([1.0 * i for i in range(1, 16)]), whole([100.0 * i for i in range(1, 16)])
    alike = whole([1.0 * i + 0.5 for i in range(1, 16)])
    few = whole([1.0, 2.0])
    fought = duels([fast, few, slow, alike])
    assert [(duel.one, duel.other, duel.faster) for duel in fought] == [(0, 2, 0), (0, 3, None), (2, 3, 3)]
    assert places(fought, 4) == (
        Place(best=1, worst=2, of=3),
        None,
        Place(best=3, worst=3, of=3),
        Place(best=1, worst=2, of=3),
    )


@settings(deadline=None)
@given(st.data())
def test_the_places_of_any_duels_can_be_taken_together(data: st.DataObject) -> None:
    # An order that is decided only in part: each line must find its true place within its own.
    order = data.draw(st.permutations(range(5)))
    rank = {line: place for place, line in enumerate(order, start=1)}
    fought = []
    for one, other in combinations(range(5), 2):
        decided = data.draw(st.booleans())
        fought.append(
            Duel(one=one, other=other, p=0.5, faster=min(one, other, key=rank.__getitem__) if decided else None)
        )
    for line, place in enumerate(places(fought, 5)):
        assert place is not None
        assert place.best <= rank[line] <= place.worst


@pytest.mark.parametrize("calls", [6, 12])
def test_of_lines_that_are_alike_hardly_any_is_ranked(calls: int) -> None:
    dice, wrong, series = random.Random(7), 0, 120
    for _ in range(series):
        groups = [[_wait(dice) for _ in range(calls)] for _ in range(4)]
        wrong += any(duel.faster is not None for duel in duels(groups))
    # At most 5 in 100, and three standard errors of the simulation.
    assert wrong / series <= 0.11


def test_lines_that_differ_much_are_ranked() -> None:
    dice = random.Random(8)
    groups = [[_wait(dice, typical) for _ in range(25)] for typical in (20.0, 90.0, 400.0)]
    assert [(place.best, place.worst) for place in places(duels(groups), 3) if place] == [(1, 1), (2, 2), (3, 3)]


def _wait(dice: random.Random, typical_s: float = 90.0) -> Wait:
    wait_s, patience_s = typical_s * dice.lognormvariate(0, 0.7), dice.uniform(20, 900)
    return Wait(time_ms=1000 * min(wait_s, patience_s), ended=wait_s <= patience_s)
