"""Many recordings: results as they come, errors in their place, dead processes survived, interruption clean."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import answered_call

from auditor import batch
from auditor.errors import AuditorError, BadRecording, CatalogueProblem, ModelProblem
from auditor.listen.models import find_model
from auditor.schema import Audit, Interval, Origin
from auditor.settings import Settings

RULES = batch.Rules(seeds=Path("seeds"), language="en", pack="small-firm")


def job(name: str) -> batch.Job:
    return batch.Job(path=Path(name), origin=Origin(), model_dir=None, rules=RULES, settings=Settings())


def listen(one: batch.Job) -> Audit:
    """Stands for listening; what comes of it is in the name. Runs in other processes too, so it lives in a module."""
    name = one.path.name
    if name.startswith("dies"):
        os._exit(7)
    if name.startswith("slow"):
        time.sleep(600)
    if name.startswith("bad"):
        raise BadRecording(f"{name} holds no sound.")
    if name.startswith("bug"):
        raise ValueError("oops")
    if name.startswith("model"):
        raise ModelProblem("no model")
    if name.startswith("rules"):
        raise CatalogueProblem("no rules")
    return answered_call(name)


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def results(names: list[str]) -> dict[str, Audit | AuditorError]:
    return {path.name: result for path, result in batch.audit_many([job(n) for n in names], threads, listen)}


def test_every_recording_has_its_audit() -> None:
    names = [f"{number}.wav" for number in range(7)]
    found = results(names)
    assert {name: result.recording.file_name for name, result in found.items()} == {name: name for name in names}


def test_nothing_to_do_is_nothing_done() -> None:
    assert results([]) == {}


def test_a_bad_recording_is_an_error_in_its_place() -> None:
    found = results(["a.wav", "bad.wav", "b.wav"])
    assert isinstance(found["bad.wav"], BadRecording)
    assert isinstance(found["a.wav"], Audit)
    assert isinstance(found["b.wav"], Audit)


def test_a_fault_of_the_program_names_the_file(caplog: pytest.LogCaptureFixture) -> None:
    found = results(["bug.wav", "a.wav"])
    assert isinstance(found["a.wav"], Audit)
    assert str(found["bug.wav"]).startswith(
        "bug.wav could not be audited, because the program failed at it (ValueError"
    )
    assert "\n" not in str(found["bug.wav"])
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(("name", "problem"), [("model.wav", ModelProblem), ("rules.wav", CatalogueProblem)])
def test_what_no_recording_can_be_audited_without_stops_the_batch(name: str, problem: type[AuditorError]) -> None:
    with pytest.raises(problem):
        results([name, "a.wav"])


def test_a_dying_process_takes_no_other_recording_along() -> None:
    names = ["a.wav", "dies.wav", "b.wav", "c.wav"]
    done = batch.audit_many([job(name) for name in names], lambda: batch.processes(2), listen)
    found = {path.name: result for path, result in done}
    assert set(found) == set(names)
    assert "its process was ended" in str(found.pop("dies.wav"))
    assert all(isinstance(result, Audit) for result in found.values())


def test_leaving_early_ends_the_processes() -> None:
    jobs = [job("quick.wav"), job("slow-1.wav"), job("slow-2.wav")]
    done = batch.audit_many(jobs, lambda: batch.processes(2), listen)
    path, result = next(done)
    assert (path.name, type(result)) == ("quick.wav", Audit)
    done.close()
    # The pool's own thread collects the ended processes too, and whoever comes second learns of it a moment later.
    patience = time.monotonic() + 120
    while active_children() and time.monotonic() < patience:
        time.sleep(0.05)
    assert not active_children()


class _Perilous:
    """The lock of a future, which notes when Ctrl-C could strike its taker while the future is still awaited."""

    def __init__(self, future: Future[Any], perils: list[str]) -> None:
        self.future, self.perils, self.lock = future, perils, threading.Lock()

    def acquire(self, *how: Any) -> bool:
        main = threading.current_thread() is threading.main_thread()
        if main and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN and self.future._state != "FINISHED":
            self.perils.append("taken")
        return self.lock.acquire(*how)

    def release(self) -> None:
        self.lock.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class _SlowStart(Executor):
    """Does its work in threads, each a moment after it was asked to."""

    def __init__(self, perils: list[str]) -> None:
        self.perils = perils

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future._condition = threading.Condition(_Perilous(future, self.perils))  # type: ignore[arg-type]
        threading.Timer(0.3, lambda: future.set_result(fn(*args, **kwargs))).start()
        return future


def test_ctrl_c_cannot_leave_the_lock_of_an_awaited_result_taken() -> None:
    """It could: the pool's own thread then waited for that lock for ever, and the program never ended."""
    perils: list[str] = []
    done = batch.audit_many([job("a.wav"), job("b.wav")], lambda: _SlowStart(perils), listen)
    assert {path.name for path, _ in done} == {"a.wav", "b.wav"}
    assert not perils


def test_where_words_are_read_is_told_to_who_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = batch.read_counter()
    monkeypatch.setattr(batch, "_read_ms", counter)
    recogniser = batch._recogniser(find_model(None))
    assert counter.value == -1
    recogniser.read(np.zeros(3 * 8000, np.int16), Interval(start_ms=500, end_ms=2500))
    assert counter.value == 2500


def test_the_usual_number_of_jobs_is_small() -> None:
    assert 1 <= batch.usual_jobs() <= batch.MOST_JOBS_UNASKED
