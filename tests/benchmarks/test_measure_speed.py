"""The stopwatch, and that every stage is still where it is watched; how fast the program is, is not asked here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from measure_speed import REST, STAGES, WITH_WORDS, Stopwatch, watched_audit
from scipy.io import wavfile


def test_a_stage_inside_another_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: Iterator[float] = iter((0.0, 1.0, 4.0, 9.0))
    monkeypatch.setattr(time, "process_time", lambda: next(ticks))
    watch = Stopwatch()
    inner = watch.watching("inner", lambda value: value * 2)
    with watch.on("outer"):
        assert inner(21) == 42
    assert watch.seconds == {"outer": 1.0 + 5.0, "inner": 3.0}


def test_every_stage_of_an_audit_is_watched(tmp_path: Path) -> None:
    time_s = np.arange(8000 * 8) / 8000
    ringing = 0.1 * (np.sin(2 * np.pi * 440 * time_s) + np.sin(2 * np.pi * 480 * time_s)) * (time_s % 6 < 2)
    path = tmp_path / "ringing.wav"
    wavfile.write(path, 8000, (ringing * 32767).astype(np.int16))
    watch = Stopwatch()
    audit = watched_audit(path, None, watch)
    assert audit.recording.duration_ms == 8000
    assert set(watch.seconds) >= {stage for stage, _, _ in STAGES} - WITH_WORDS | {REST}
    assert all(callable(getattr(owner, name)) for _, owner, names in STAGES for name in names)
