"""Statistics against published examples, against scipy, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from auditor.keep.statistics import (
    clopper_pearson,
    fisher,
    holm,
    mean_difference,
    mean_of,
    median_of_differences,
    share_difference,
    sign_test,
    wilcoxon,
    wilson,
)

#: Hollander & Wolfe: depression scores of nine patients before and after treatment.
BEFORE = (1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
AFTER = (0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
CHANGES = tuple(round(one - other, 6) for one, other in zip(BEFORE, AFTER, strict=True))

counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_share_intervals_are_scipys(count: tuple[int, int]) -> None:
    hits, calls = count
    test = stats.binomtest(hits, calls)
    for own, method in ((clopper_pearson(hits, calls), "exact"), (wilson(hits, calls), "wilson")):
        theirs = test.proportion_ci(method=method)
        assert (own.low, own.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_exact_interval_holds_at_least_as_often_as_it_says() -> None:
    for calls in (5, 10, 20, 40):
        bounds = [clopper_pearson(hits, calls) for hits in range(calls + 1)]
        for share in np.linspace(0.02, 0.98, 25):
            chances = stats.binom.pmf(np.arange(calls + 1), calls, share)
            held = sum(p for p, one in zip(chances, bounds, strict=True) if one.low <= share <= one.high)
            assert held >= 0.95


def test_the_difference_of_shares_is_newcombes() -> None:
    found = share_difference(56, 70, 48, 80)
    assert found.value == pytest.approx(0.2)
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(counts, counts)
def test_fishers_test_is_scipys(one: tuple[int, int], other: tuple[int, int]) -> None:
    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    assert fisher(*one, *other) == pytest.approx(stats.fisher_exact(table).pvalue, abs=1e-9)


def test_fishers_tea_lady() -> None:
    assert fisher(3, 4, 1, 4) == pytest.approx(0.4857, abs=1e-4)


@given(st.integers(0, 30), st.integers(0, 30))
def test_the_sign_test_is_the_binomial_one(positive: int, negative: int) -> None:
    expected = stats.binomtest(positive, positive + negative).pvalue if positive + negative else 1.0
    assert sign_test(positive, negative) == pytest.approx(expected, abs=1e-12)


def test_the_published_signed_rank_example() -> None:
    assert wilcoxon(CHANGES) == pytest.approx(0.0390625)
    found = median_of_differences(CHANGES)
    assert found.value == pytest.approx(0.46)
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx((0.010, 0.786), abs=1e-3)


@given(st.lists(st.integers(-40, 40).filter(bool), min_size=1, max_size=20, unique_by=abs))
def test_the_signed_rank_test_is_scipys(differences: list[int]) -> None:
    expected = stats.wilcoxon(differences, method="exact").pvalue
    assert wilcoxon(differences) == pytest.approx(expected, abs=1e-9)


def test_many_pairs_take_the_normal_limit() -> None:
    differences = np.random.default_rng(3).normal(0.3, 1, 80)
    expected = stats.wilcoxon(differences, method="approx", correction=False).pvalue
    assert wilcoxon(list(differences)) == pytest.approx(expected, rel=1e-6)


def test_five_pairs_have_no_interval_and_six_have() -> None:
    assert median_of_differences([1, 2, 3, 4, 5]).bounds is None
    bounds = median_of_differences([1, 2, 3, 4, 5, 6]).bounds
    assert bounds is not None
    assert (bounds.low, bounds.high) == (1, 6)


def test_the_interval_of_the_median_difference_holds() -> None:
    random = np.random.default_rng(5)
    held = 0
    for _ in range(1000):
        bounds = median_of_differences(list(random.laplace(10, 3, 12))).bounds
        held += bounds is not None and bounds.low <= 10 <= bounds.high
    assert 0.935 <= held / 1000 <= 0.975


@given(
    st.lists(st.floats(0, 500), min_size=3, max_size=20, unique=True),
    st.lists(st.floats(0, 500), min_size=3, max_size=20, unique=True),
)
def test_the_difference_of_means_is_welchs(ones: list[float], others: list[float]) -> None:
    if np.var(ones) < 1e-3 or np.var(others) < 1e-3:
        return
    found, test = mean_difference(mean_of(ones), mean_of(others)), stats.ttest_ind(ones, others, equal_var=False)
    interval = test.confidence_interval()
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx((interval.low, interval.high), rel=1e-6, abs=1e-6)
    assert found.p == pytest.approx(test.pvalue, abs=1e-9)


def test_equal_values_have_no_interval() -> None:
    found = mean_difference(mean_of([2, 2, 2]), mean_of([2, 2]))
    assert (found.value, found.bounds, found.p) == (0, None, None)


def test_holms_correction() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


@pytest.mark.parametrize(("hits", "calls"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_is_refused(hits: int, calls: int) -> None:
    for function in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match="no share"):
            function(hits, calls)
