"""Every ingredient can be left out; the plain rules are fair: they know speech-like and music-like sound."""

from __future__ import annotations

import json
from pathlib import Path

import measure_ingredients
import numpy as np
import pytest
from measure_ingredients import ALL, LEFT_OUT, plain_rules
from numpy.typing import NDArray
from scipy.io import wavfile

from auditor.listen import spans

RATE_HZ = 8000


def _samples(sound: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.round(sound * 32767).astype(np.int16)


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(int(seconds * RATE_HZ)) / RATE_HZ


def _line(seconds: float) -> NDArray[np.float64]:
    return np.random.default_rng(1).normal(0, 0.0005, int(seconds * RATE_HZ))


def _syllables(seconds: float) -> NDArray[np.float64]:
    """Four bursts a second of a low buzz."""
    time = _time(seconds)
    return 0.2 * np.sign(np.sin(2 * np.pi * 140 * time)) * (time % 0.25 < 0.15)


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    assert LEFT_OUT[ALL] == {}
    assert all(hasattr(spans, attribute) for changes in LEFT_OUT.values() for attribute in changes)


def test_the_plain_rules_tell_syllables_from_a_held_chord_and_both_from_quiet() -> None:
    chord = 0.1 * (np.sin(2 * np.pi * 440 * _time(10)) + np.sin(2 * np.pi * 554 * _time(10)))
    found = plain_rules(_samples(np.concatenate([_line(10), _line(10) + _syllables(10), _line(10), _line(10) + chord])))
    quiet, speech, music = found[100:400], found[600:900], found[1600:1900]
    assert quiet.max() == 0
    assert speech[:, 0].mean() > 0.5
    assert speech[:, 1].max() == 0
    assert music[:, 0].max() == 0
    assert music[:, 1].min() == 1


def test_a_row_is_printed_for_each_ingredient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    time = _time(12)
    ringing = 0.1 * (np.sin(2 * np.pi * 440 * time) + np.sin(2 * np.pi * 480 * time)) * (time % 6 < 2)
    wavfile.write(tmp_path / "call.wav", RATE_HZ, _samples(ringing))
    truth = {
        "id": "call",
        "duration": 12.0,
        "segments": [{"start": 0.0, "end": 12.0, "label": "ringback", "accept": ["silence"]}],
        "hold_seconds": 0.0,
        "time_to_human": None,
        "outcome": "no_answer",
        "outcome_accept": [],
        "dtmf": {"string": ""},
        "announcements": [],
        "promises": [],
    }
    (tmp_path / "call.json").write_text(json.dumps(truth), encoding="utf-8")
    assert measure_ingredients.main([str(tmp_path), "--only", ALL, "no smoothing"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == f"{tmp_path.name}: 1 calls, no words read"
    assert rows[2].split() == ["all", "ingredients", "1.000", "1.000", "1.000", "0.00", "s"]
    assert rows[3].startswith("no smoothing")


def test_a_folder_without_truths_is_one_clear_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure_ingredients.main([str(tmp_path)]) != 0
    assert capsys.readouterr().err.startswith("Error: ")
