"""The one place where people's corrections meet stored audits.

Corrections belong to a recording, not to one audit of it: every audit that is stored follows them, those made before
and those made after.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from auditor.errors import StoreProblem, UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.judge.corrections import check_together, corrected
from auditor.keep.store import Store
from auditor.schema import Audit, Correction


def add_audit(store: Store, audit: Audit, catalogue: Catalogue) -> str:
    """Store a new audit and return its id; where people have corrected its recording, it follows them."""
    return store.add(audit, as_corrected(store, audit, catalogue))


def as_corrected(store: Store, audit: Audit, catalogue: Catalogue) -> Audit | None:
    """The audit as people's corrections of its recording leave it; ``None`` where there are none."""
    said = store.corrections(audit.recording.sha256)
    return corrected(audit, said, catalogue) if said else None


def correct(store: Store, wanted: str, correction: Correction, catalogue: Catalogue) -> None:
    """Keep what a person says of the recording of an audit; see :meth:`Store.resolve` for ``wanted``.

    Raises :class:`UsageProblem` when the correction contradicts itself or an earlier one.
    """
    audit = store.made_by_program(wanted)
    sha256 = audit.recording.sha256
    said = (*store.corrections(sha256), correction)
    check_together(audit, said)
    store.correct(sha256, correction, _all_corrected(store, sha256, said, catalogue))


def follow(store: Store, sha256: str, catalogue: Catalogue) -> None:
    """Bring what is shown of a recording into line with its corrections, where these came from elsewhere."""
    store.put_views(_all_corrected(store, sha256, store.corrections(sha256), catalogue))


def take_back(store: Store, wanted: str, catalogue: Catalogue) -> Correction:
    """Take back the newest correction of the recording of an audit, and return it.

    Raises :class:`UsageProblem` when there is none.
    """
    audit = store.made_by_program(wanted)
    sha256 = audit.recording.sha256
    said = store.corrections(sha256)
    if not said:
        raise UsageProblem(f"There is no correction of {audit.recording.file_name} to take back.")
    store.undo(sha256, now(), _all_corrected(store, sha256, said[:-1], catalogue))
    return said[-1]


def now() -> str:
    """The time, as corrections are stamped with it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _all_corrected(store: Store, sha256: str, said: Sequence[Correction], catalogue: Catalogue) -> dict[str, Audit]:
    """Every audit of the recording, by id, as these corrections leave it."""
    audits: dict[str, Audit] = {}
    for audit_id in store.audits_of(sha256):
        try:
            audits[audit_id] = corrected(store.made_by_program(audit_id), said, catalogue)
        except StoreProblem:
            continue  # made by a version whose audits cannot be read any more, so it cannot be shown either
    return audits
