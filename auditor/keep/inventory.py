"""The recorded messages of many calls, each once: its words, how often and since when it is heard, where to hear it.

Readings of the same recording are taken together by :func:`auditor.keep.messages.same_recording`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.keep.messages import Heard, same_recording
from auditor.keep.selection import Call
from auditor.keep.store import Store
from auditor.schema import Interval
from auditor.thresholds.keep import MANY_CALLS

#: Calls of which one is played; the next is taken when a recording is gone.
_PLACES = 3
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Interval):
    """Where in which call a message was played."""

    audit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A recorded message: its commonest words, and the other ways in which it was read.

    ``calls`` heard it, ``playings`` times in all, between the days ``first`` and ``last`` (``None`` when no such call
    has a date). ``newest`` tells whether the newest dated call in which any message was heard had it.
    ``categories`` say what it says; ``places`` is where to hear it, the newest whole playing first.
    """

    text: str
    readings: int
    calls: int
    playings: int
    first: date | None
    last: date | None
    newest: bool
    categories: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A message of one call."""

    audit_id: str
    message_id: str
    text: str
    fingerprint: str
    playings: int


def inventory(store: Store, calls: Sequence[Call]) -> tuple[Known, ...]:
    """The messages of these calls (oldest first), those heard in most calls first."""
    rows = list(_rows(store, [call.audit_id for call in calls]))
    order = {call.audit_id: number for number, call in enumerate(calls)}
    days = {call.audit_id: call.local.date() for call in calls if call.local}
    dated = [row.audit_id for row in rows if row.audit_id in days]
    newest = max(dated, key=lambda audit_id: order[audit_id], default=None)
    known = [_known(store, group, days, newest, order) for group in _grouped(rows)]
    return tuple(sorted(known, key=lambda one: (-one.calls, -one.playings, one.text)))


def _rows(store: Store, audit_ids: Sequence[str]) -> Iterable[_Row]:
    return (_Row(**row) for row in store.ask_of(audit_ids, _MESSAGES_SQL))


_MESSAGES_SQL = """SELECT audit_id, message_id, text, fingerprint, playings FROM messages
WHERE audit_id IN ({}) AND (text <> '' OR fingerprint <> '')"""


def _grouped(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows of the same recording together; only so many recordings as are compared, the commonest readings first."""
    by_reading: dict[_Key, list[_Row]] = {}
    for row in rows:
        by_reading.setdefault((row.text, "" if row.text else row.fingerprint), []).append(row)
    groups: list[tuple[Heard, list[_Row]]] = []
    for some in sorted(by_reading.values(), key=lambda some: (-len(some), some[0].text)):
        heard = Heard(text=some[0].text, fingerprint=max(one.fingerprint for one in some), calls=len(some))
        match = next((group for known, group in groups if same_recording(known, heard)), None)
        if match is not None:
            match.extend(some)
        elif len(groups) < MANY_CALLS.compared_messages:
            groups.append((heard, list(some)))
    return [group for _, group in groups]


def _known(
    store: Store, rows: Sequence[_Row], days: dict[str, date], newest: str | None, order: dict[str, int]
) -> Known:
    audits = {row.audit_id for row in rows}
    heard_on = [days[audit_id] for audit_id in audits if audit_id in days]
    texts = Counter(row.text for row in rows if row.text)
    latest = sorted(rows, key=lambda row: -order[row.audit_id])[:_PLACES]
    played = [playing for row in latest for playing in _playings(store, row)]
    return Known(
        text=texts.most_common(1)[0][0] if texts else "",
        readings=len(texts),
        calls=len(audits),
        playings=sum(row.playings for row in rows),
        first=min(heard_on, default=None),
        last=max(heard_on, default=None),
        newest=newest in audits,
        categories=tuple(dict.fromkeys(word for _, said in played for word in said.split())),
        places=tuple(place for place, _ in played),
    )


def _playings(store: Store, row: _Row) -> list[tuple[Place, str]]:
    """The longest playing of a message in its call, with what it says; a whole one if there is any."""
    sql = """SELECT audit_id, start_ms, end_ms, categories FROM announcements WHERE audit_id = ? AND message_id = ?
        ORDER BY partial, end_ms - start_ms DESC LIMIT 1"""
    found = store.ask(sql, [row.audit_id, row.message_id])
    return [(Place(**{name: one[name] for name in _PLACE}), one["categories"]) for one in found]


_PLACE = ("audit_id", "start_ms", "end_ms")
