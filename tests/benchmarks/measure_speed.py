"""Measure what auditing a recording costs: processor time of each stage for an hour of sound, and peak memory.

    python tests/benchmarks/measure_speed.py FILE [--model NAME] [--no-words]

Runs the program's own way from file to audit, with a stopwatch on each stage. If ``vosk-transcriber`` is on the PATH
(it needs ffmpeg there too), the same file is read by it with the same model first, and the ratio of both is printed.
Times are of the processor, all its cores together, so that other work on the computer matters less; ``elapsed`` is
what the clock says. Loading the model is told apart: it happens once for many recordings.
"""

from __future__ import annotations

import argparse
import functools
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from auditor import batch
from auditor.errors import AuditorError
from auditor.judge import audit as judging
from auditor.listen import hear as hearing
from auditor.listen.models import find_model
from auditor.listen.transcript import Recogniser
from auditor.places import seeds_dir
from auditor.schema import Audit, Origin
from auditor.settings import Settings

#: Stage, and the functions it consists of, where the program looks them up.
STAGES: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("decode", judging, ("load",)),
    ("tones", hearing, ("find_tones",)),
    ("spans", hearing, ("find_spans",)),
    ("repeats", hearing, ("find_repetition", "fingerprint", "music_loop_ms")),
    ("voices", hearing, ("voice_prints",)),
    ("overlay", hearing, ("overlaid",)),
    ("words", Recogniser, ("read",)),
    ("judge", judging, ("judge_call",)),
)
#: Stages in which something is done only where words are read.
WITH_WORDS = frozenset({"overlay", "words"})
#: What remains: putting together, and loading the tables of tones.
REST = "rest"
_HOUR_S = 3600
_TRANSCRIBER = "vosk-transcriber"


@dataclass(slots=True)
class Stopwatch:
    """Seconds of processor time by stage. Stages that call one another are each told without the others."""

    seconds: dict[str, float] = field(default_factory=dict)
    _running: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        """Count the time in here to a stage."""
        self._turn()
        self._running.append(stage)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _turn(self) -> None:
        """Count the time since the last turn to the stage that ran."""
        now = time.process_time()
        if self._running:
            stage = self._running[-1]
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now

    def watching(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with its time counted to a stage."""

        @functools.wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            with self.on(stage):
                return function(*args, **kwargs)

        return watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a program took: seconds of processor and clock, and its largest size in memory."""

    processor_s: float
    elapsed_s: float
    peak_mb: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    told = _parser().parse_args(arguments)
    try:
        model_dir = None if told.no_words else find_model(told.model)
        # First, while this process is small: a child's peak memory is never told as less than its parent's.
        other = _transcribe(told.file, model_dir) if model_dir else "no words are read, so nothing is compared"
        watch, cost, audit = _audit(told.file, model_dir)
    except AuditorError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return problem.exit_code
    print("\n".join(_report(audit, watch, cost, other)))
    return 0


def watched_audit(path: Path, model_dir: Path | None, watch: Stopwatch) -> Audit:
    """Audit a recording as the program does, with every stage watched."""
    rules = batch.Rules(seeds=seeds_dir(), language="en", pack="small-firm")
    settings = Settings(words=model_dir is not None)
    catalogue = rules.load()
    with watch.on("model"):
        recogniser = Recogniser.load(model_dir) if model_dir else None
    with ExitStack() as patches:
        for stage, owner, names in STAGES:
            for name in names:
                watched = watch.watching(stage, getattr(owner, name))
                patches.enter_context(patch.object(owner, name, watched))
        with watch.on(REST):
            return judging.audit_call(
                path, origin=Origin(), recogniser=recogniser, catalogue=catalogue, settings=settings
            )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE", help="recording to audit")
    parser.add_argument("--model", help="recognition model: a folder or a name")
    parser.add_argument("--no-words", action="store_true", help="leave the words unread")
    return parser


def _audit(path: Path, model_dir: Path | None) -> tuple[Stopwatch, Cost, Audit]:
    watch, began = Stopwatch(), time.perf_counter()
    audit = watched_audit(path, model_dir, watch)
    elapsed_s = time.perf_counter() - began
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cost = Cost(processor_s=sum(watch.seconds.values()), elapsed_s=elapsed_s, peak_mb=_megabytes(usage.ru_maxrss))
    return watch, cost, audit


def _transcribe(path: Path, model_dir: Path) -> Cost | str:
    """What ``vosk-transcriber`` takes for the same file, or why that is not known."""
    program = shutil.which(_TRANSCRIBER)
    if program is None:
        return f"{_TRANSCRIBER} is not on the PATH, so nothing is compared"
    if shutil.which("ffmpeg") is None:
        return f"{_TRANSCRIBER} needs ffmpeg, which is not on the PATH, so nothing is compared"
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        text, began = Path(folder) / "words.txt", time.perf_counter()
        command = [program, "--model", str(model_dir), "--input", str(path), "--output", str(text)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        # told to Popen, which would otherwise wait for a process that is gone
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not text.exists():
            log.seek(0)
            last = log.read().decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
            return f"{_TRANSCRIBER} failed ({last[0]}), so nothing is compared"
    return Cost(
        processor_s=usage.ru_utime + usage.ru_stime,
        elapsed_s=time.perf_counter() - began,
        peak_mb=_megabytes(usage.ru_maxrss),
    )


def _report(audit: Audit, watch: Stopwatch, cost: Cost, other: Cost | str) -> Iterator[str]:
    hours = audit.recording.duration_ms / 1000 / _HOUR_S
    yield f"{audit.recording.file_name}: {hours * 60:.1f} min, {audit.basis.model_name or 'no words read'}"
    yield f"{'':22}{'s':>9}{'s per hour':>13}"
    for stage in (*(stage for stage, _, _ in STAGES), REST):
        seconds = watch.seconds.get(stage, 0.0)
        yield f"{stage:22}{seconds:9.2f}{seconds / hours:13.1f}"
    without_model_s = cost.processor_s - watch.seconds["model"]
    yield f"{'all':22}{without_model_s:9.2f}{without_model_s / hours:13.1f}"
    yield f"{'loading the model':22}{watch.seconds['model']:9.2f}"
    yield f"{'elapsed, with model':22}{cost.elapsed_s:9.2f}"
    yield f"{'peak memory':22}{cost.peak_mb:9.0f} MB"
    yield ""
    if isinstance(other, str):
        yield f"{other}."
        return
    ratio = cost.processor_s / other.processor_s
    yield f"{_TRANSCRIBER}: {other.processor_s:.2f} s of processor, {other.elapsed_s:.2f} s elapsed"
    yield f"{_TRANSCRIBER}: peak memory {other.peak_mb:.0f} MB (with ffmpeg beside it, which is not counted in)"
    yield f"auditing takes {ratio:.2f} times its processor time, loading the model included in both."


def _megabytes(ru_maxrss: int) -> float:
    """Of what the system tells: bytes on macOS, elsewhere units of 1024 bytes."""
    return ru_maxrss / 1e6 if sys.platform == "darwin" else ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
