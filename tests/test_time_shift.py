"""A call preceded by silence is the same call, later; and a quieter recording of it is the same call.

Whole calls of our own making go the whole way from samples to segments, without words: reading those takes seconds a
call, and a shifted stretch of speech is read as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from catalogues import catalogue
from numpy.typing import NDArray

from auditor.judge.audit import judge_call
from auditor.judge.basis import basis_of
from auditor.listen.audio import Sound, load
from auditor.listen.hear import hear
from auditor.listen.tones import load_tone_plan
from auditor.places import seeds_dir
from auditor.schema import Audit, HoldEpisode, Recording, Segment, tiling_problem
from auditor.settings import Settings

SAMPLES = Path(__file__).resolve().parents[1] / "recordings" / "samples"
SETTINGS = Settings(words=False)
STEP_MS = 10
#: A wait's edge moves by a short pause more where that pause may be counted to the wait or to the talk: seen is 0.26 s.
HOLD_EDGE_MS = 300
#: Of all moments so many must have kept their label: no more than some boundaries may have moved by a frame or two.
LEAST_SHARE = 0.99

calls = pytest.mark.parametrize("name", ["fernhill-sales.opus", "marlow-person.opus", "quayside-transfer.opus"])


@dataclass(frozen=True)
class Changed:
    """The same call recorded otherwise: with silence before it, louder or quieter."""

    before_ms: int = 0
    gain_db: float = 0.0

    def of(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        scaled = np.clip(np.round(samples * 10 ** (self.gain_db / 20)), -32768, 32767).astype(np.int16)
        return np.concatenate([np.zeros(self.before_ms * 8, np.int16), scaled])


@cache
def loaded(name: str) -> tuple[Recording, Sound]:
    return load(SAMPLES / name)


@cache
def audited(name: str, changed: Changed) -> Audit:
    recording, sound = loaded(name)
    known = catalogue()
    longer = replace(recording, duration_ms=recording.duration_ms + changed.before_ms)
    same_sound = replace(sound, far_end=changed.of(sound.far_end))
    heard = hear(same_sound, load_tone_plan(seeds_dir() / "tones.toml"), None, SETTINGS)
    return judge_call(longer, heard, basis_of(None, None, known, SETTINGS), known)


def labels(segments: Sequence[Segment], before_ms: int) -> list[str]:
    """The label at every hundredth of a second of the call itself, the silence before it left out."""
    moments = range(before_ms, segments[-1].end_ms, STEP_MS)
    places = np.searchsorted([segment.end_ms for segment in segments], moments, side="right")
    return [segments[min(place, len(segments) - 1)].label.value for place in places]


def assert_same_call(plain: Audit, other: Audit, before_ms: int) -> None:
    assert tiling_problem(other.segments, other.recording.duration_ms) is None
    assert other.outcome is plain.outcome
    one, two = labels(plain.segments, 0), labels(other.segments, before_ms)
    same = sum(a == b for a, b in zip(one, two, strict=True))
    assert same >= LEAST_SHARE * len(one)
    assert len(other.holds) == len(plain.holds)
    for hold, moved in zip(plain.holds, other.holds, strict=True):
        assert_same_hold(hold, moved, before_ms)


def assert_same_hold(hold: HoldEpisode, moved: HoldEpisode, before_ms: int) -> None:
    assert (moved.kind, moved.ended_by) == (hold.kind, hold.ended_by)
    assert abs(moved.start_ms - before_ms - hold.start_ms) <= HOLD_EDGE_MS
    assert abs(moved.end_ms - before_ms - hold.end_ms) <= HOLD_EDGE_MS


@calls
@pytest.mark.parametrize("before_ms", [3700, 3707, 1], ids="{} ms".format)
def test_silence_before_a_call_moves_it_by_as_much(name: str, before_ms: int) -> None:
    assert_same_call(audited(name, Changed()), audited(name, Changed(before_ms=before_ms)), before_ms)


@calls
@pytest.mark.parametrize("gain_db", [-9.0, -3.5], ids="{} dB".format)
def test_a_quieter_recording_is_the_same_call(name: str, gain_db: float) -> None:
    assert_same_call(audited(name, Changed()), audited(name, Changed(gain_db=gain_db)), 0)
