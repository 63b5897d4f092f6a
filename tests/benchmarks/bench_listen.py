"""Audits of many recordings for a measurement: judged again where what was heard is stored, else listened to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from auditor import batch, places
from auditor.errors import AuditorError
from auditor.judge.audit import rejudge
from auditor.judge.catalogue import Catalogue
from auditor.keep.correcting import add_audit
from auditor.keep.store import Store
from auditor.listen.files import fingerprint
from auditor.listen.origin import origin_for
from auditor.schema import Audit, Basis
from auditor.settings import Settings

#: What decides what is heard, as far as this program goes: its folder, and files that lie elsewhere.
_EARS = (Path(batch.__file__).parent / "listen", Path(batch.__file__).parent / "thresholds" / "listen.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to listen and judge. ``model_dir`` is ``None`` to leave the words out."""

    model_dir: Path | None
    rules: batch.Rules
    catalogue: Catalogue
    settings: Settings
    jobs: int
    again: bool = False

    @property
    def basis(self) -> Basis:
        """The basis that every audit will have."""
        return batch.expected_basis(self.model_dir, self.catalogue, self.settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """What came of one recording; ``heard_at`` tells when a stored hearing was made, ``None`` if it was made now."""

    path: Path
    result: Audit | AuditorError
    heard_at: datetime | None = None


def audits(paths: Sequence[Path], plan: Plan, store: Store | None) -> Iterator[Listened]:
    """An audit of each recording by today's rules, those with a stored hearing first; new hearings are stored.

    Raises :class:`auditor.errors.ModelProblem` or :class:`auditor.errors.CatalogueProblem` when nothing can be audited.
    """
    left: list[Path] = []
    for path in paths:
        before = _stored(path, plan, store)
        if before is None:
            left.append(path)
        else:
            heard_at = datetime.fromisoformat(before.made_at)
            yield Listened(path=path, result=rejudge(before, plan.catalogue), heard_at=heard_at)
    if left:
        yield from _listen(left, plan, store)


def ears_changed_at() -> datetime:
    """When a file that decides what is heard was last written."""
    files = [file for ear in _EARS for file in (ear.rglob("*.py") if ear.is_dir() else [ear])]
    newest = max(file.stat().st_mtime for file in (*files, places.seeds_dir() / "tones.toml"))
    return datetime.fromtimestamp(newest, UTC)


def _listen(paths: Sequence[Path], plan: Plan, store: Store | None) -> Iterator[Listened]:
    jobs = [
        batch.Job(
            path=path,
            origin=origin_for(path),
            model_dir=plan.model_dir,
            rules=plan.rules,
            settings=plan.settings,
        )
        for path in paths
    ]
    with closing(batch.audit_many(jobs, lambda: batch.processes(min(plan.jobs, len(jobs))))) as done:
        for path, result in done:
            if store is not None and isinstance(result, Audit):
                add_audit(store, result, plan.catalogue)
            yield Listened(path=path, result=result)


def _stored(path: Path, plan: Plan, store: Store | None) -> Audit | None:
    """The newest stored audit that was heard as the plan would hear it, with only what the plan asks for."""
    if store is None or plan.again:
        return None
    for audit_id in reversed(store.audits_of(fingerprint(path))):
        audit = store.made_by_program(audit_id)
        if heard_alike(audit.basis, plan.basis):
            # Listening without a model leaves out the words and nothing else.
            heard = audit.heard if plan.basis.model_name else replace(audit.heard, words=(), other_readings=())
            return replace(audit, basis=plan.basis, heard=heard)
    return None


def heard_alike(stored: Basis, wanted: Basis) -> bool:
    """Whether what was heard on one basis holds all that would be heard on the other."""
    if stored.program_version != wanted.program_version:
        return False
    if wanted.model_fingerprint is None:
        return True
    reading = ("words", "read_every_playing", "language")
    same_reading = all(stored.settings.get(name) == wanted.settings.get(name) for name in reading)
    return same_reading and stored.model_fingerprint == wanted.model_fingerprint
