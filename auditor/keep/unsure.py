"""Calls in which a claim may have been made, but was not heard well: they speak neither for it nor against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.keep.messages import Heard, same_message
from auditor.keep.selection import Call
from auditor.keep.store import Store
from auditor.thresholds.keep import MANY_CALLS


def unsure_calls(store: Store, calls: Sequence[Call], category: str) -> frozenset[str]:
    """The audits of calls in which no recorded message surely made the claim, but one perhaps did.

    That is so where its words fit only in part, or where a recording is, by its sound or nearly by its words, one that
    makes the claim in another of the calls. Of many calls without the claim the newest are looked at for that.
    """
    heard = [call.audit_id for call in calls if category in call.categories]
    missed = [call.audit_id for call in calls if category not in call.categories]
    claims = _claiming_messages(store, heard, category)
    alike = {one for one in missed[-MANY_CALLS.looked_again_at :] if claims and _plays_one(store, one, claims)}
    return frozenset(alike | _possible(store, missed, category))


def _claiming_messages(store: Store, audit_ids: Sequence[str], category: str) -> list[Heard]:
    """The recordings that make a claim in the newest of these calls, readings of the same one together."""
    newest = audit_ids[-MANY_CALLS.looked_again_at :]
    sql = """SELECT m.text, max(m.fingerprint) AS fingerprint, count(DISTINCT m.audit_id) AS calls
        FROM messages m JOIN announcements p ON p.audit_id = m.audit_id AND p.message_id = m.message_id
        WHERE m.audit_id IN ({}) AND ' ' || p.categories || ' ' LIKE ? GROUP BY m.text ORDER BY calls DESC"""
    found: list[Heard] = []
    for row in store.ask_of(newest, sql, f"% {category} %"):
        one = Heard(**row)
        if not any(same_message(one, known) for known in found):
            found.append(one)
    return found


def _plays_one(store: Store, audit_id: str, claims: Iterable[Heard]) -> bool:
    """Whether a call plays one of the recordings, whatever words were read of it."""
    rows = store.ask("SELECT text, fingerprint FROM messages WHERE audit_id = ?", [audit_id])
    return any(same_message(Heard(**row, calls=1), claim) for row in rows for claim in claims)


def _possible(store: Store, audit_ids: Sequence[str], category: str) -> set[str]:
    """Those in which a recorded message may have said it, though not surely."""
    return {row["audit_id"] for row in store.ask_of(audit_ids, _POSSIBLE_SQL, category)}


_POSSIBLE_SQL = """SELECT DISTINCT f.audit_id FROM findings f JOIN announcements p ON p.audit_id = f.audit_id
AND p.start_ms < f.end_ms AND f.start_ms < p.end_ms WHERE f.audit_id IN ({}) AND f.category = ? AND NOT f.certain"""
