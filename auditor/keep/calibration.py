"""Announced waits against what was then left to wait, one by one: what a drawing of their truth is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.keep.selection import Call
from auditor.keep.statistics import Bounds, clopper_pearson
from auditor.keep.store import Store
from auditor.keep.survival import Wait
from auditor.schema import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One announced wait, of ``said_ms`` at most, and how long the caller then waited."""

    audit_id: str
    said_ms: float
    waited: Wait

    @property
    def right(self) -> bool | None:
        """Whether it was no longer than announced; ``None`` when the caller gave up before that could be told."""
        if self.waited.time_ms > self.said_ms:
            return False
        return True if self.waited.ended else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All announced waits of some calls, ``calls`` of which heard any.

    ``right`` and ``longer`` count them by whether the wait was longer than announced, ``unknown`` those of which that
    cannot be told. ``longer_share`` is the exact 95 % interval of the share that was longer, among the first two.
    """

    told: tuple[Told, ...]
    calls: int
    right: int
    longer: int
    unknown: int
    longer_share: Bounds | None


def calibration(store: Store, calls: Sequence[Call], line: str) -> Calibration:
    """The waits that were announced in these calls to a line."""
    wanted = {call.audit_id for call in calls}
    rows = [row for row in store.ask(_SQL, [line]) if row["audit_id"] in wanted]
    told = tuple(
        Told(
            audit_id=row["audit_id"],
            said_ms=row["value"],
            waited=wait_after(row["happened"], row["verdict"], row["outcome"]),
        )
        for row in rows
    )
    verdicts = [one.right for one in told]
    right, longer = verdicts.count(True), verdicts.count(False)
    return Calibration(
        told=told,
        calls=len({one.audit_id for one in told}),
        right=right,
        longer=longer,
        unknown=verdicts.count(None),
        longer_share=clopper_pearson(longer, right + longer) if right + longer else None,
    )


def wait_after(happened: float, verdict: str, outcome: str) -> Wait:
    """What followed a promise; cut off where nobody came, or the call itself could not tell."""
    told = verdict in (Verdict.KEPT, Verdict.BROKEN)
    return Wait(time_ms=happened, ended=told or (outcome == "answered" and verdict != Verdict.AT_LEAST_BROKEN_BY))


_SQL = """SELECT audit_id, value, happened, verdict, outcome FROM claims_heard
WHERE line = ? AND kind = 'estimated_wait' AND happened IS NOT NULL AND value IS NOT NULL
ORDER BY called_at, start_ms"""
