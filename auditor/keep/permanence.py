"""Is "unusual" said on every call? The rule, written down.

Counted are calls that got through while the line was open and whose words were
read; a hit is one that heard the claim in a recorded message. There is no
verdict below 5 calls or 3 hour bands of the day. Then, each at an error rate of
5 in 100, exactly by the binomial distribution:

* not on every call, when so few hits come in under 5 % of cases if the message
  is on every call and is understood 95 times in 100;
* consistent with a permanent message, when that is not so, and so many hits
  come in under 5 % of cases if it is on half of the calls only: it then is the
  rule and no exception, and nothing speaks against every call;
* too few calls otherwise, with the number of further calls that would decide.

"Consistent with" is no proof: a message on four calls of five cannot be told
from one on every call by few calls. How often each verdict falls, in 100 series
of calls spread over the day (exact; the tests simulate it):

====== ================== ======================= ================= =======
calls  said on            consistent w. permanent not on every call too few
====== ================== ======================= ================= =======
5      every call (95 %)  77                      2                 20
5      4 of 5             33                      26                41
5      every second       3                       81                16
5      1 of 5             0                       99                1
10     every call (95 %)  91                      1                 7
10     4 of 5             38                      32                30
10     every second       1                       95                4
10     1 of 5             0                       100               0
20     every call (95 %)  98                      2                 0
20     4 of 5             41                      59                0
20     every second       0                       100               0
20     1 of 5             0                       100               0
40     every call (95 %)  95                      5                 0
40     4 of 5             8                       92                0
40     every second       0                       100               0
40     1 of 5             0                       100               0
====== ================== ======================= ================= =======

Who looks after every call from the fifth on, and stops at the first verdict,
calls a message on every call "not on every call" in 4 of 100 series, one on
every second call permanent in 5, and one on four of five calls permanent in 56.
"""

from __future__ import annotations

from enum import StrEnum

from scipy import special

from auditor.thresholds import MANY_CALLS


class Permanence(StrEnum):
    """What many calls say of a claim of exception."""

    PERMANENT = "consistent with a permanent message"
    NOT_ALWAYS = "not on every call"
    TOO_FEW = "too few calls"


def judge_permanence(hits: int, calls: int, bands: int) -> Permanence:
    """The verdict on a claim that ``hits`` of ``calls`` heard, which were made in so many hour bands."""
    if calls < MANY_CALLS.fewest_calls or bands < MANY_CALLS.fewest_bands:
        return Permanence.TOO_FEW
    if _as_few(hits, calls, MANY_CALLS.permanent_share) < MANY_CALLS.error_rate:
        return Permanence.NOT_ALWAYS
    if _as_many(hits, calls, MANY_CALLS.rare_share) < MANY_CALLS.error_rate:
        return Permanence.PERMANENT
    return Permanence.TOO_FEW


def calls_to_decide(hits: int, calls: int, bands: int) -> int:
    """The fewest further calls that can bring a verdict, whichever it is; 0 when there is one."""
    more_bands = max(0, MANY_CALLS.fewest_bands - bands)
    for more in range(MANY_CALLS.most_asked_calls):
        enough = more >= more_bands
        outcomes = (judge_permanence(hits + heard, calls + more, MANY_CALLS.fewest_bands) for heard in (0, more))
        if enough and any(outcome is not Permanence.TOO_FEW for outcome in outcomes):
            return more
    return MANY_CALLS.most_asked_calls


def _as_few(hits: int, calls: int, share: float) -> float:
    return float(special.bdtr(hits, calls, share))


def _as_many(hits: int, calls: int, share: float) -> float:
    return 1.0 if hits == 0 else float(special.bdtrc(hits - 1, calls, share))
