"""Recorded messages of two sets of calls: which are new, gone, changed, or recorded anew.

A message is known again by its words, else by the stored fingerprint of its sound. Whether it has changed is told by
its sound where there is one: words may be read in another way in every call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.judge.announcements import same_words
from auditor.keep.store import Store
from auditor.listen.fingerprints import length_share, sameness_throughout, similarity
from auditor.thresholds.keep import MANY_CALLS
from auditor.thresholds.listen import FINGERPRINTS


class Change(StrEnum):
    """What became of a message."""

    SAME = "same"
    CHANGED = "changed"
    RECORDED_ANEW = "recorded anew"
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
        known = [other for other in left if same_message(one, other)]
        match = next((other for other in known if not has_changed(one, other)), known[0] if known else None)
        if match is not None:
            left.remove(match)
        changes.append(_change(one, match))
    changes += [_change(None, other) for other in left]
    order = list(Change)
    return tuple(sorted(changes, key=lambda change: (-order.index(change.change), -change.calls - change.other_calls)))


def heard_messages(store: Store, audit_ids: Sequence[str]) -> list[Heard]:
    """The commonest messages of these audits, readings of the same one taken together."""
    readings: dict[str, Heard] = {}
    for row in store.ask_of(audit_ids, _MESSAGES_SQL):
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
        index = next((i for i, known in enumerate(found) if same_recording(known, reading)), None)
        if index is not None:
            known = found[index]
            print_ = known.fingerprint or reading.fingerprint
            found[index] = Heard(text=known.text, fingerprint=print_, calls=known.calls + reading.calls)
        elif len(found) < MANY_CALLS.compared_messages:
            found.append(reading)
    return found


def same_message(one: Heard, other: Heard) -> bool:
    """Whether two readings are of one message, be it changed in part: by their words, else by their fingerprints."""
    if _same_words(one, other):
        return True
    return _both_heard(one, other) and similarity(one.fingerprint, other.fingerprint) >= FINGERPRINTS.same_similarity


def same_recording(one: Heard, other: Heard) -> bool:
    """Whether two readings are of one message in which nothing has changed."""
    return same_message(one, other) and not has_changed(one, other)


def has_changed(one: Heard, other: Heard) -> bool:
    """Whether a message known again has other words in places, or was recorded anew; as far as can be told, if not.

    Where words agree, a second that sounds unlike may be a number that differs in every call, and is no change.
    """
    if not _both_heard(one, other):
        return not _same_words(one, other)
    if _same_words(one, other):
        return _recorded_anew(one.fingerprint, other.fingerprint)
    return sameness_throughout(one.fingerprint, other.fingerprint) < FINGERPRINTS.same_throughout


def _recorded_anew(print_: str, other: str) -> bool:
    """Whether two stretches of about the same length have nothing in common but their words."""
    if length_share(print_, other) < FINGERPRINTS.similar_length:
        return False
    return similarity(print_, other) < FINGERPRINTS.same_similarity


def _same_words(one: Heard, other: Heard) -> bool:
    return bool(one.text) and (one.text == other.text or same_words(one.text, other.text))


def _both_heard(one: Heard, other: Heard) -> bool:
    return bool(one.fingerprint and other.fingerprint)


def _change(one: Heard | None, other: Heard | None) -> MessageChange:
    if one and other and has_changed(one, other):
        change = Change.RECORDED_ANEW if _same_words(one, other) else Change.CHANGED
    elif one and other:
        change = Change.SAME
    else:
        change = Change.GONE if one else Change.NEW
    return MessageChange(
        change=change,
        text=one.text if one else "",
        other_text=other.text if other else "",
        calls=one.calls if one else 0,
        other_calls=other.calls if other else 0,
    )
