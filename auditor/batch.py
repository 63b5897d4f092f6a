"""Many recordings, one after the other or side by side, in processes of their own.

One bad file never stops the others: it becomes an error beside its name. A process that dies takes nobody along: what
was lost with it is done again one by one, so that the culprit is known by its name.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from auditor.errors import AuditorError, BadRecording, CatalogueProblem, ModelProblem
from auditor.judge.basis import basis_of
from auditor.judge.catalogue import Catalogue, load_catalogue
from auditor.listen.models import model_fingerprint
from auditor.places import seeds_dir
from auditor.schema import Audit, Basis, Circumstances, Interval, Origin
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.listen.transcript import Recogniser

log = logging.getLogger("auditor")
log.addHandler(logging.NullHandler())  # silent, unless log_details() is called

#: Each process loads the recognition model for itself, so more of them cost memory before they save time.
MOST_JOBS_UNASKED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Where the catalogue comes from.

    ``pack`` is the name of a pack of limits, or a file ``*.toml``; ``own`` a folder or a file of the owner's rules.
    """

    seeds: Path
    language: str
    pack: str
    own: Path | None = None

    def load(self) -> Catalogue:
        """The catalogue; raises :class:`CatalogueProblem`."""
        pack = Path(self.pack) if self.pack.endswith(".toml") else self.pack
        return load_catalogue(self.seeds, self.language, pack=pack, own=self.own)


def rules_of(basis: Basis, *, language: str | None = None, pack: str | None = None, own: Path | None = None) -> Rules:
    """The program's own rules in the language and with the limits of an audit, unless others are named."""
    spoken, limits = (str(basis.settings.get(name, getattr(Settings(), name))) for name in ("language", "pack"))
    return Rules(seeds=seeds_dir(), language=language or spoken, pack=pack or limits, own=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One recording to audit, and with what. ``model_dir`` is ``None`` to leave the words unread.

    ``circumstances`` are what the owner has told of the call beside its recording.
    """

    path: Path
    origin: Origin
    model_dir: Path | None
    rules: Rules
    settings: Settings
    circumstances: Circumstances | None = None


Done = tuple[Path, Audit | AuditorError]
#: Where in a call (ms) words were last read, shared between processes. Without a lock: a process may die at any time.
ReadMs: TypeAlias = ctypes.c_longlong

_T = TypeVar("_T")

_read_ms: ReadMs | None = None


def log_details() -> None:
    """With ``$AUDITOR_DEBUG`` set, write details of the program's own faults to standard error."""
    if os.environ.get("AUDITOR_DEBUG"):
        logging.basicConfig(level=logging.INFO)


def usual_jobs() -> int:
    """How many processes to use unless told: one for each processor, up to a few."""
    return max(1, min(os.cpu_count() or 1, MOST_JOBS_UNASKED))


def processes(jobs: int, read_ms: ReadMs | None = None) -> Executor:
    """A pool of processes that leave Ctrl-C to this one; ``read_ms`` follows where in a call words were last read."""
    # Started afresh, not forked: forking a process that has threads (a progress bar is one) can hang the child.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=jobs, mp_context=context, initializer=_begin, initargs=(read_ms,))


def audit_many(
    jobs: Iterable[Job], new_executor: Callable[[], Executor], work: Callable[[Job], Audit] | None = None
) -> Generator[Done, None, None]:
    """Audit every job, each result as soon as it is there, with what went wrong in its place.

    Raises :class:`ModelProblem` and :class:`CatalogueProblem`, which no recording can be audited with. When the caller
    stops asking, or is interrupted, processes that still work are ended; results already given stay with the caller.
    """
    todo, attempt = list(jobs), _Attempt(work or audit_one)
    lost: list[Job] = []
    yield from _side_by_side(todo, new_executor, attempt, lost)
    for job in lost:
        yield _alone(job, new_executor, attempt)


def audit_one(job: Job) -> Audit:
    """Audit one recording in this process; the model and the catalogue are loaded once and kept."""
    # Loaded here, not above: decoding and recognition take a second to import, which looking at results need not pay.
    from auditor.judge.audit import audit_call

    recogniser = _recogniser(job.model_dir) if job.model_dir else None
    return audit_call(
        job.path,
        origin=job.origin,
        recogniser=recogniser,
        catalogue=_catalogue(job.rules),
        settings=job.settings,
        circumstances=job.circumstances,
    )


def expected_basis(model_dir: Path | None, catalogue: Catalogue, settings: Settings) -> Basis:
    """The basis that an audit made now will carry; a recording that has an audit on it need not be audited again."""
    name, fingerprint = (model_dir.name, model_fingerprint(model_dir)) if model_dir else (None, None)
    return basis_of(name, fingerprint, catalogue, settings)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Does the work and turns what goes wrong with this one recording into a result."""

    work: Callable[[Job], Audit]

    def __call__(self, job: Job) -> Audit | AuditorError:
        try:
            return self.work(job)
        except (ModelProblem, CatalogueProblem):
            raise
        except AuditorError as problem:
            return problem
        except Exception as error:
            log.error("%s", job.path, exc_info=True)
            return BadRecording(
                f"{job.path} could not be audited, because the program failed at it ({type(error).__name__}: {error}); "
                "please report this, with AUDITOR_DEBUG=1 set for the details."
            )


def try_model(model_dir: Path) -> None:
    """Load a model in a process of its own, which a broken one may take down with it.

    Raises :class:`ModelProblem` when it cannot be loaded.
    """
    with _pool(lambda: processes(1)) as executor:
        try:
            with _interrupt_ignored():
                finished = _as_finished([executor.submit(_load_model, model_dir)])
            next(finished).result()
        except BrokenProcessPool as error:
            raise ModelProblem(
                f"The model in {model_dir} took down the process that loaded it: it is damaged, or larger than this "
                "computer's memory; fetch it again or choose another with --model."
            ) from error


def _side_by_side(
    jobs: list[Job], new_executor: Callable[[], Executor], attempt: _Attempt, lost: list[Job]
) -> Iterator[Done]:
    """Results as they come; jobs whose process died are put into ``lost``."""
    with _pool(new_executor) as executor:
        with _interrupt_ignored():
            futures = _submit(executor, jobs, attempt, lost)
            finished = _as_finished(futures)
        for future in finished:
            job = futures.pop(future)
            try:
                result = future.result()
            except BrokenProcessPool:
                lost.append(job)
                continue
            yield job.path, result


def _submit(
    executor: Executor, jobs: list[Job], attempt: _Attempt, lost: list[Job]
) -> dict[Future[Audit | AuditorError], Job]:
    futures: dict[Future[Audit | AuditorError], Job] = {}
    for job in jobs:
        try:
            futures[executor.submit(attempt, job)] = job
        except BrokenProcessPool:
            lost.append(job)
    return futures


def _as_finished(futures: Iterable[Future[_T]]) -> Iterator[Future[_T]]:
    """Each future as soon as it is done.

    Waiting in the futures themselves would take their locks; Ctrl-C at that moment leaves one taken, and the thread
    that looks after the pool then waits for it for ever. A queue is left by Ctrl-C without a trace.
    """
    finished: SimpleQueue[Future[_T]] = SimpleQueue()
    awaited = list(futures)
    for future in awaited:
        future.add_done_callback(finished.put)
    return (finished.get() for _ in awaited)


def _alone(job: Job, new_executor: Callable[[], Executor], attempt: _Attempt) -> Done:
    with _pool(new_executor) as executor:
        try:
            with _interrupt_ignored():
                finished = _as_finished([executor.submit(attempt, job)])
            return job.path, next(finished).result()
        except BrokenProcessPool:
            if job.model_dir:
                try_model(job.model_dir)
            return job.path, BadRecording(f"{job.path} could not be audited: its process was ended (out of memory?).")


@contextmanager
def _pool(new_executor: Callable[[], Executor]) -> Iterator[Executor]:
    """An executor that is shut down in the end; when left early, its processes are ended instead of waited for."""
    others = set(multiprocessing.active_children())
    executor = new_executor()
    try:
        yield executor
    except BaseException:
        with _interrupt_ignored():  # a second Ctrl-C must not leave any of them working
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
        executor.shutdown(cancel_futures=True)
        raise
    executor.shutdown()


@contextmanager
def _interrupt_ignored() -> Iterator[None]:
    """Processes begun in here inherit that, so that Ctrl-C in their first moments does not reach them either."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's business
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def read_counter() -> ReadMs:
    """A number that other processes share, for :func:`processes`; -1 until words are read."""
    return multiprocessing.get_context("spawn").RawValue(ctypes.c_longlong, -1)


def _begin(read_ms: ReadMs | None) -> None:
    """What a new process does first."""
    global _read_ms
    _read_ms = read_ms
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log_details()


def _note_read(stretch: Interval) -> None:
    if _read_ms is not None:
        _read_ms.value = stretch.end_ms


def _load_model(model_dir: Path) -> None:
    _recogniser(model_dir)


@cache
def _recogniser(model_dir: Path) -> Recogniser:
    from auditor.listen.transcript import Recogniser

    return replace(Recogniser.load(model_dir), on_read=_note_read)


@cache
def _catalogue(rules: Rules) -> Catalogue:
    return rules.load()
