"""The error rates of the rule on "unusual": the table in :mod:`auditor.keep.permanence`, and what looking often costs.

Run it as ``python tests/benchmarks/measure_truth_rule.py``. The table is exact; the rates of looking after every call
are simulated with a fixed seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import stats

from auditor.keep.permanence import Permanence, judge_permanence

CALLS = (5, 10, 20, 40)
#: How often a call hears the claim: how often it plays, times how often it is then heard.
SHARES = {
    "every call, all": 1.0,
    "every call, 95 %": 0.95,
    "every call, 90 %": 0.9,
    "4 of 5, all": 0.8,
    "4 of 5, 95 %": 0.8 * 0.95,
    "every second, all": 0.5,
    "1 of 5, all": 0.2,
}
_BANDS = 4
_SEED = 40
_TRIES = 20_000


def rates(calls: int, share: float) -> tuple[float, ...]:
    """How often each verdict falls (in the order of :class:`Permanence`) when each call hears the claim so often."""
    chances: Counter[Permanence] = Counter()
    for hits in range(calls + 1):
        chances[judge_permanence(hits, calls, _BANDS)] += float(stats.binom.pmf(hits, calls, share))
    return tuple(chances[verdict] for verdict in Permanence)


def table() -> list[str]:
    """The rows of the table, in percent."""
    return [
        f"{calls:<7}{name:<21}" + "{:<24}{:<18}{}".format(*(f"{100 * rate:.0f}" for rate in rates(calls, share)))
        for calls in CALLS
        for name, share in SHARES.items()
    ]


def first_verdicts(share: float, tries: int = _TRIES) -> tuple[float, ...]:
    """How often each verdict is the first one for who looks after every call from the fifth to the fortieth."""
    random = np.random.default_rng(_SEED)
    series = np.cumsum(random.random((tries, CALLS[-1])) < share, axis=1)
    known = {(hits, calls): judge_permanence(hits, calls, _BANDS) for calls in range(41) for hits in range(calls + 1)}
    found = Counter(_first(hits, known) for hits in series)
    return tuple(found[verdict] / tries for verdict in Permanence)


def _first(hits: Sequence[int], known: dict[tuple[int, int], Permanence]) -> Permanence:
    verdicts = (known[int(hits[calls - 1]), calls] for calls in range(CALLS[0], CALLS[-1] + 1))
    return next((verdict for verdict in verdicts if verdict is not Permanence.TOO_FEW), Permanence.TOO_FEW)


def main() -> None:
    """Print the table, and the rates of looking after every call."""
    for row in table():
        print(row)
    for name, share in SHARES.items():
        found = zip(first_verdicts(share), Permanence, strict=True)
        print(f"first verdict, {name}: {', '.join(f'{100 * rate:.0f} {verdict}' for rate, verdict in found)}")


if __name__ == "__main__":
    main()
