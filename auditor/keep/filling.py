"""What filled the waits of many calls, kind by kind, on two sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.judge.hold_kinds import KINDS
from auditor.keep.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingCompared:
    """One kind: its share of all time waited on either side, ``None`` where no call tells it.

    The shares of a side add up to 1. ``calls`` and ``other_calls`` are those that were counted.
    """

    kind: str
    calls: int
    other_calls: int
    share: float | None
    other_share: float | None


def compare_fillings(store: Store, audit_ids: Sequence[str], others: Sequence[str]) -> tuple[FillingCompared, ...]:
    """Every kind on both sides; nothing where no call of either side waited and is known in full."""
    calls, other_calls = (_filled_ms(store, ids) for ids in (audit_ids, others))
    if not calls and not other_calls:
        return ()
    return tuple(
        FillingCompared(
            kind=kind,
            calls=len(calls),
            other_calls=len(other_calls),
            share=_share(kind, calls),
            other_share=_share(kind, other_calls),
        )
        for kind in KINDS
    )


def _filled_ms(store: Store, audit_ids: Sequence[str]) -> list[Mapping[str, float]]:
    """Of each call that waited and of which every kind is known, the time of each."""
    calls: dict[str, dict[str, float]] = {}
    for row in store.ask_of(audit_ids, f"{_SQL} AND id IN ({', '.join('?' * len(KINDS))})", *_NAMES):
        calls.setdefault(row["audit_id"], {})[row["id"]] = row["value"]
    return [filled for filled in calls.values() if len(filled) == len(KINDS)]


_NAMES = tuple(f"{kind}_ms" for kind in KINDS)
_SQL = "SELECT audit_id, id, value FROM measures WHERE audit_id IN ({}) AND value IS NOT NULL"


def _share(kind: str, calls: Sequence[Mapping[str, float]]) -> float | None:
    waited_ms = sum(sum(filled.values()) for filled in calls)
    return sum(filled[f"{kind}_ms"] for filled in calls) / waited_ms if waited_ms else None
