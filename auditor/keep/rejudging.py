"""Stored calls judged again by today's catalogue, from what was heard then: no sound and no model is needed."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from auditor.errors import StoreProblem
from auditor.judge.basis import basis_today
from auditor.judge.catalogue import Catalogue
from auditor.judge.conclude import Told, told_in
from auditor.judge.passages import Passages
from auditor.keep.circumstances import circumstances_of
from auditor.keep.correcting import as_corrected
from auditor.keep.store import Store
from auditor.schema import Audit, Basis, Heard, Recording

log = logging.getLogger("auditor")

#: Calls that are looked through together and stored in one transaction.
_AT_A_TIME = 50
#: Pieces of speech whose phrases are kept in mind for later calls, which play most of them again. Bounded, as every
#: call adds some of its own.
_MOST_PIECES = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """By what calls are judged now; ``pack`` is named as the user names it, and goes into their basis."""

    catalogue: Catalogue
    language: str
    pack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of one stored audit: the new one as it is shown, or why there is none."""

    audit_id: str
    new_id: str | None = None
    shown: Audit | None = None
    problem: StoreProblem | None = None


@dataclass(frozen=True, slots=True)
class _Stale:
    """A call whose audit was judged by something else than what holds today; ``basis`` is today's."""

    audit_id: str
    recording: Recording
    heard: Heard
    basis: Basis
    catalogue: Catalogue


def judge_again(store: Store, audit_ids: Sequence[str], today: Callable[[Basis], Today]) -> Iterator[Judged]:
    """Judge these audits again and store what comes of it beside them; those that are up to date are left alone.

    ``today`` tells by what an audit on some basis is judged now. What the owner has told of a call and of its line
    since is taken into account.
    """
    known: dict[str, Passages] = {}
    for start in range(0, len(audit_ids), _AT_A_TIME):
        some = audit_ids[start : start + _AT_A_TIME]
        with _no_garbage():
            looked_at = [_look(store, audit_id, today) for audit_id in some]
            made = _made(store, [one for one in looked_at if isinstance(one, _Stale)], known)
        for audit_id, one in zip(some, looked_at, strict=True):
            if isinstance(one, StoreProblem):
                yield Judged(audit_id=audit_id, problem=one)
            else:
                yield made.get(audit_id, Judged(audit_id=audit_id))


def _look(store: Store, audit_id: str, today: Callable[[Basis], Today]) -> _Stale | StoreProblem | None:
    """The audit where it is to be judged again, ``None`` where it is up to date."""
    sha256, line, then = store.basis_of(audit_id)
    now = today(then)
    chosen = {"language": now.language, "pack": now.pack}
    settings = {name: chosen.get(name, value) for name, value in then.settings.items()}
    basis = basis_today(replace(then, settings=settings), now.catalogue, circumstances_of(store, sha256, line))
    if store.find(sha256, basis) == store.audits_of(sha256)[-1]:
        return None  # what is shown of the call is on today's basis
    try:
        return _Stale(audit_id, *store.heard_in(audit_id), basis, now.catalogue)
    except StoreProblem as problem:
        return problem


def _made(store: Store, stale: Sequence[_Stale], known: dict[str, Passages]) -> dict[str, Judged]:
    """What came of these, by their ids, stored in one go; ``known`` is what was said in calls before, by catalogue."""
    # Loaded here, not above: what judges a call can also listen to one, and listening takes a second to load.
    from auditor.judge.audit import judge_call

    told = dict(_told(stale, known))
    made = {}
    with store.changing():
        for one in stale:
            try:
                audit = judge_call(one.recording, one.heard, one.basis, one.catalogue, told[one.audit_id])
                corrected = as_corrected(store, audit, one.catalogue)
            except Exception as error:  # whatever the program trips over in one call, the others go on
                made[one.audit_id] = Judged(audit_id=one.audit_id, problem=_failed(one, error))
                continue
            new_id = store.add(audit, corrected)
            made[one.audit_id] = Judged(audit_id=one.audit_id, new_id=new_id, shown=store.in_place(corrected or audit))
    return made


def _failed(one: _Stale, error: Exception) -> StoreProblem:
    log.error("%s", one.recording.file_name, exc_info=error)
    return StoreProblem(
        f"{one.recording.file_name} could not be judged again, because the program failed at it "
        f"({type(error).__name__}: {error}); please report this, with AUDITOR_DEBUG=1 set for the details."
    )


def _told(stale: Sequence[_Stale], known: dict[str, Passages]) -> Iterator[tuple[str, Told]]:
    """What is said in these calls, by their ids: those that are judged by one catalogue are looked through together."""
    for catalogue in {one.catalogue.hash: one.catalogue for one in stale}.values():
        some = [one for one in stale if one.catalogue.hash == catalogue.hash]
        passages = known.get(catalogue.hash)
        if passages is None or len(passages) > _MOST_PIECES:
            passages = known[catalogue.hash] = Passages([], catalogue.slips)
        told = told_in((one.heard for one in some), catalogue, passages)
        yield from zip((one.audit_id for one in some), told, strict=True)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Without looking for garbage: a call is many thousands of records, read or made, none of which refers back."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
