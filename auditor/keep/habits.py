"""How many calls fail each rule of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.keep.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Calls on which a rule was judged, and those that failed it. ``title`` says what is wrong if any failed."""

    rule_id: str
    title: str
    failed: int
    judged: int


def habit_tallies(store: Store, audit_ids: Sequence[str]) -> dict[str, Tally]:
    """By rule, how many of these audits it was judged on and how many failed it."""
    found: dict[str, Tally] = {}
    for row in store.ask_of(audit_ids, _TALLY_SQL):
        one, before = Tally(**row), found.get(row["rule_id"])
        found[one.rule_id] = one if before is None else _sum(before, one)
    return found


# A rule that failed is stored under what is then wrong, one that passed under what is right.
_TALLY_SQL = """SELECT rule_id, coalesce(max(CASE outcome WHEN 'failed' THEN title END), max(title)) AS title,
    sum(outcome = 'failed') AS failed, count(*) AS judged
FROM results WHERE audit_id IN ({}) AND outcome IN ('passed', 'failed') GROUP BY rule_id"""


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        rule_id=one.rule_id,
        title=other.title if other.failed else one.title,
        failed=one.failed + other.failed,
        judged=one.judged + other.judged,
    )
