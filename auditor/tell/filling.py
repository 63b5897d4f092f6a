"""What filled the waits of a call, kind by kind, as every report tells it. Renders what the audit says."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.judge.hold_kinds import ANY_MESSAGE, KINDS, MESSAGES
from auditor.schema import Audit, Measure
from auditor.tell.wording import kind_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """One kind with its time and its share; those that are told of a call add up to its waits."""

    kind: str
    title: str
    time: Measure
    share: Measure


def filling(audit: Audit) -> tuple[Filling, ...]:
    """The kinds in the order in which they are told, messages as one where their kinds are unknown; none without a
    wait."""
    unread = any(one.value is None for kind in MESSAGES if (one := audit.measure(f"{kind}_ms")) is not None)
    kinds = [kind for kind in KINDS if kind not in MESSAGES]
    found = []
    for kind in (*kinds[:1], ANY_MESSAGE, *kinds[1:]) if unread else KINDS:
        time, share = audit.measure(f"{kind}_ms"), audit.measure(f"{kind}_share")
        if time is not None and share is not None:
            found.append(Filling(kind=kind, title=kind_title(kind), time=time, share=share))
    return tuple(found)
