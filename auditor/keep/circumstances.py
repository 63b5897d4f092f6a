"""What the owner has told of a call beside its recording, by which claims of opening hours are judged."""

from __future__ import annotations

from auditor.keep.store import Store
from auditor.schema import Circumstances

_CALL_SQL = "SELECT line, called_at FROM contexts WHERE recording_sha256 = ?"
_LINE_SQL = """SELECT l.time_zone, l.opening_hours FROM lines l JOIN line_names n ON n.line_number = l.number
    WHERE n.name = ?"""


def circumstances_of(store: Store, sha256: str, line: str | None) -> Circumstances | None:
    """The time of the call as the owner has set it, and the clock and hours of its line; ``None`` if none is told.

    ``line`` is the one that the recording tells; the owner's word on it wins.
    """
    said = next(iter(store.ask(_CALL_SQL, [sha256])), {"line": None, "called_at": None})
    facts = next(iter(store.ask(_LINE_SQL, [said["line"] or line])), {})
    told = Circumstances(called_at=said["called_at"], **facts)
    return None if told == Circumstances() else told
