"""Recorded messages of two sets of calls: which are new, gone, or changed in their words.

A message is known again by its words, else by the stored fingerprint of its sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.judge.announcements import same_words
from auditor.keep.store import Store
from auditor.listen.fingerprints import similarity
from auditor.thresholds import FINGERPRINTS, MANY_CALLS

_AT_A_TIME = 500


class Change(StrEnum):
    """What became of a message."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message of a set of calls: its commonest reading, a fingerprint if there is one, and how many calls had it."""

    text: str
    fingerprint: str
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageChange:
    """A message and what became of it; ``calls`` and ``other_calls`` had it on either side."""

    change: Change
    text: str
    other_text: str
    calls: int
    other_calls: int


def message_changes(store: Store, audit_ids: Sequence[str], other_ids: Sequence[str]) -> tuple[MessageChange, ...]:
    """The commonest recorded messages of both sides; new, gone and changed ones first."""
    before, after = heard_messages(store, audit_ids), heard_messages(store, other_ids)
    changes: list[MessageChange] = []
    left = list(after)
    for one in before:
        match = next((other for other in left if _same(one, other)), None)
        if match is not None:
            left.remove(match)
        changes.append(_change(one, match))
    changes += [_change(None, other) for other in left]
    order = list(Change)
    return tuple(sorted(changes, key=lambda change: (-order.index(change.change), -change.calls - change.other_calls)))


def heard_messages(store: Store, audit_ids: Sequence[str]) -> list[Heard]:
    """The commonest messages of these audits, readings of the same one taken together."""
    readings: dict[str, Heard] = {}
    for start in range(0, len(audit_ids), _AT_A_TIME):
        some = audit_ids[start : start + _AT_A_TIME]
        for row in store.ask(_MESSAGES_SQL.format(", ".join("?" * len(some))), some):
            before = readings.get(row["text"], Heard(text=row["text"], fingerprint="", calls=0))
            readings[row["text"]] = Heard(
                text=row["text"],
                fingerprint=before.fingerprint or row["fingerprint"],
                calls=before.calls + row["calls"],
            )
    return _together(sorted(readings.values(), key=lambda heard: (-heard.calls, heard.text)))


_MESSAGES_SQL = """SELECT text, max(fingerprint) AS fingerprint, count(DISTINCT audit_id) AS calls FROM messages
WHERE audit_id IN ({}) AND text <> '' GROUP BY text"""


def _together(readings: Sequence[Heard]) -> list[Heard]:
    """Readings of the same message as one, under its commonest; only so many as are compared."""
    found: list[Heard] = []
    for reading in readings:
        index = next((i for i, known in enumerate(found) if _same(known, reading)), None)
        if index is not None:
            known = found[index]
            print_ = known.fingerprint or reading.fingerprint
            found[index] = Heard(text=known.text, fingerprint=print_, calls=known.calls + reading.calls)
        elif len(found) < MANY_CALLS.compared_messages:
            found.append(reading)
    return found


def _same(one: Heard, other: Heard) -> bool:
    if one.text == other.text or same_words(one.text, other.text):
        return True
    if not one.fingerprint or not other.fingerprint:
        return False
    return similarity(one.fingerprint, other.fingerprint) >= FINGERPRINTS.same_similarity


def _change(one: Heard | None, other: Heard | None) -> MessageChange:
    if one and other:
        same = one.text == other.text or same_words(one.text, other.text)
        change = Change.SAME if same else Change.CHANGED
    else:
        change = Change.GONE if one else Change.NEW
    return MessageChange(
        change=change,
        text=one.text if one else "",
        other_text=other.text if other else "",
        calls=one.calls if one else 0,
        other_calls=other.calls if other else 0,
    )
