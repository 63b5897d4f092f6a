"""Is "unusual" said on every call? The rule, written down.

Counted are calls that got through while the line was open and whose words were
read; a hit is one that heard the claim in a recorded message. A call is set
aside, neither hit nor miss, where the claim may have been said but was not
heard well: its words fit only in part, or a recording sounds like one that
makes the claim in another call. Every miss that is left is a counter-example.

There is no verdict below 5 calls or 3 hour bands of the day. Then, each at an
error rate of 5 in 100, exactly by the binomial distribution:

* not on every call, when so many misses come in under 5 % of cases if the
  message is on every call and is heard 90 times in 100: more than a poor
  line's mishearing explains;
* consistent with a permanent message, when that is not so, and so few misses
  come in under 5 % of cases if it is on 4 of 5 calls only and is heard 95
  times in 100. That takes 11 calls without a miss, 19 hits of 20, 36 of 40;
* too few calls otherwise, with the number of further calls that would decide
  if they are like those so far.

"Consistent with" is no proof: a message on 9 of 10 calls passes for one on
every call. How often each verdict falls, in 100 series of calls spread over
the day (exact; the tests simulate it):

====== ==================== ======================= ================= =======
calls  said, and heard, on  consistent w. permanent not on every call too few
====== ==================== ======================= ================= =======
5      every call, all      0                       0                 100
5      every call, 95 %     0                       0                 100
5      every call, 90 %     0                       1                 99
5      4 of 5, all          0                       6                 94
5      4 of 5, 95 %         0                       9                 91
5      every second, all    0                       50                50
5      1 of 5, all          0                       94                6
10     every call, all      0                       0                 100
10     every call, 95 %     0                       0                 100
10     every call, 90 %     0                       1                 99
10     4 of 5, all          0                       12                88
10     4 of 5, 95 %         0                       20                80
10     every second, all    0                       83                17
10     1 of 5, all          0                       100               0
20     every call, all      100                     0                 0
20     every call, 95 %     74                      0                 26
20     every call, 90 %     39                      4                 57
20     4 of 5, all          7                       37                56
20     4 of 5, 95 %         3                       54                43
20     every second, all    0                       99                1
20     1 of 5, all          0                       100               0
40     every call, all      100                     0                 0
40     every call, 95 %     95                      0                 5
40     every call, 90 %     63                      4                 33
40     4 of 5, all          8                       56                36
40     4 of 5, 95 %         2                       78                20
40     every second, all    0                       100               0
40     1 of 5, all          0                       100               0
====== ==================== ======================= ================= =======

Who looks after every call from the fifth to the fortieth, and stops at the
first verdict, errs more often: in 100 series, a message on 4 of 5 calls is
taken for a permanent one in 23 (heard always) or 11 (heard 95 times in 100),
and one on every call is "not on every call" in 1 (heard 95 times in 100) or 11
(90 times). So decide beforehand how many calls to make.

tests/benchmarks/measure_truth_rule.py makes the table.
"""

from __future__ import annotations

from enum import StrEnum

from scipy import special

from auditor.thresholds.keep import MANY_CALLS


class Permanence(StrEnum):
    """What many calls say of a claim of exception."""

    PERMANENT = "consistent with a permanent message"
    NOT_ALWAYS = "not on every call"
    TOO_FEW = "too few calls"


def judge_permanence(hits: int, calls: int, bands: int) -> Permanence:
    """The verdict on a claim that ``hits`` of ``calls`` heard, which were made in so many hour bands."""
    if calls < MANY_CALLS.fewest_calls or bands < MANY_CALLS.fewest_bands:
        return Permanence.TOO_FEW
    if float(special.bdtr(hits, calls, MANY_CALLS.poor_detection)) < MANY_CALLS.error_rate:
        return Permanence.NOT_ALWAYS
    if chance_if_frequent(hits, calls) < MANY_CALLS.error_rate:
        return Permanence.PERMANENT
    return Permanence.TOO_FEW


def chance_if_frequent(hits: int, calls: int) -> float:
    """How often at least so many of the calls hear a claim that is on 4 of 5 calls only."""
    share = MANY_CALLS.frequent_share * MANY_CALLS.detection
    return 1.0 if hits == 0 else float(special.bdtrc(hits - 1, calls, share))


def calls_to_decide(hits: int, calls: int, bands: int) -> int:
    """How many further calls bring a verdict if they are like most so far (else: at the soonest); 0 if there is one."""
    more_bands = max(0, MANY_CALLS.fewest_bands - bands)
    for more in range(more_bands, MANY_CALLS.most_asked_calls):
        heard = [new for new, likely in ((0, 2 * hits <= calls), (more, 2 * hits >= calls)) if likely]
        verdicts = {judge_permanence(hits + new, calls + more, MANY_CALLS.fewest_bands) for new in heard}
        if verdicts - {Permanence.TOO_FEW}:
            return more
    return MANY_CALLS.most_asked_calls
