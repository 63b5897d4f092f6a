"""The most likely course of a call through its phases, given what speaks for each phase in each unit."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.thresholds.judge import PHASES


def best_course(scores: Sequence[Sequence[float]], tightness: Sequence[float]) -> tuple[list[int], list[float]]:
    """The course with the highest sum (max-sum forward and backward passes), and its margin over each unit's
    runner-up.

    ``scores`` are log-odds by unit and phase, ``tightness`` is what a change of phase costs extra at each unit. Phases
    are numbered as in :class:`auditor.judge.phases.Phase`.
    """
    phases = range(len(PHASES.start))

    def change(origin: int, to: int, index: int) -> float:
        return PHASES.change[origin][to] - (tightness[index] if origin != to else 0.0)

    forward: list[list[float]] = [[PHASES.start[phase] + scores[0][phase] for phase in phases]]
    for index, row in enumerate(scores[1:], start=1):
        last = forward[-1]
        forward.append([row[to] + max(last[origin] + change(origin, to, index) for origin in phases) for to in phases])
    backward: list[list[float]] = [[0.0] * len(phases)]
    for index in range(len(scores) - 1, 0, -1):
        row, later = scores[index], backward[-1]
        backward.append([max(change(origin, to, index) + row[to] + later[to] for to in phases) for origin in phases])
    backward.reverse()
    totals = [[f + b for f, b in zip(*rows, strict=True)] for rows in zip(forward, backward, strict=True)]
    course = [max(phases, key=row.__getitem__) for row in totals]
    margins = [
        row[phase] - max(row[other] for other in phases if other != phase)
        for row, phase in zip(totals, course, strict=True)
    ]
    return course, margins
