"""The sample calls against their truth: facts of sound and arithmetic, measured here without the program."""

from __future__ import annotations

import csv
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from auditor.schema import HoldKind, Interval, Label, Outcome, tiling_problem

SAMPLES = Path(__file__).resolve().parents[1] / "recordings" / "samples"
TRUTHS = sorted(SAMPLES.glob("*.truth.json"))
MOST_BYTES = 1_500_000
KEYS = {digit: (low, high) for low, row in ((697, "123"), (770, "456"), (852, "789"), (941, "*0#"))
        for high, digit in zip((1209, 1336, 1477), row, strict=True)}  # fmt: skip

every_sample = pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.partition(".")[0])


def truth_of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def sound_of(path: Path) -> np.ndarray:
    """Samples at 8 kHz, shape (channels, n)."""
    with av.open(str(SAMPLES / truth_of(path)["file"])) as source:
        stepping = av.AudioResampler(format="fltp", rate=8000)
        frames = [ready for frame in source.decode(audio=0) for ready in stepping.resample(frame)]
        frames += stepping.resample(None)
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def stretch(path: Path, part: dict[str, Any], margin_ms: int = 0) -> np.ndarray:
    """All sides of one stretch, mixed, without its edges."""
    return sound_of(path)[:, 8 * (part["start_ms"] + margin_ms) : 8 * (part["end_ms"] - margin_ms)].sum(axis=0)


def level_db(sound: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(sound**2)) + 1e-9))


def strength(sound: np.ndarray, hz: float) -> float:
    """Share of the sound's energy within 15 Hz or so of ``hz``."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    bins = np.fft.rfftfreq(len(sound), 1 / 8000)
    width = max(15.0, 16000 / len(sound))
    return float(spectrum[np.abs(bins - hz) < width].sum() / spectrum.sum())


def stretches(truth: dict[str, Any], label: str) -> list[dict[str, Any]]:
    return [segment for segment in truth["segments"] if segment["label"] == label]


def test_the_manifest_names_every_recording_once_and_agrees_with_the_truth() -> None:
    rows = list(csv.DictReader((SAMPLES / "calls.csv").read_text(encoding="utf-8").splitlines()))
    recordings = {path.name for path in SAMPLES.iterdir() if path.suffix in (".opus", ".mp3")}
    assert {row["file"] for row in rows} == recordings
    assert len(rows) == len(recordings) == len(TRUTHS) >= 5
    for row in rows:
        truth = truth_of((SAMPLES / row["file"]).with_suffix(".truth.json"))
        assert (row["line"], row["option"] or None, row["called_at"]) == (
            truth["line"],
            truth["option"],
            truth["called_at"],
        )


def test_all_recordings_together_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < MOST_BYTES


def test_the_picture_of_a_report_is_small_enough_for_a_readme() -> None:
    picture = (SAMPLES / "fernhill-service.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 150_000


@every_sample
def test_the_recording_is_as_long_as_its_truth_says(path: Path) -> None:
    truth = truth_of(path)
    channels, count = sound_of(path).shape
    assert abs(count / 8 - truth["duration_ms"]) < 60
    assert channels == truth["channels"]


@every_sample
def test_segments_tile_the_call_and_neighbours_differ(path: Path) -> None:
    truth = truth_of(path)
    segments = [Interval(start_ms=one["start_ms"], end_ms=one["end_ms"]) for one in truth["segments"]]
    labels = [Label(one["label"]) for one in truth["segments"]]
    assert tiling_problem(segments, truth["duration_ms"]) is None
    assert all(before != after for before, after in pairwise(labels))


@every_sample
def test_clocks_and_holds_agree_with_each_other(path: Path) -> None:
    truth = truth_of(path)
    holds = truth["holds"]
    assert truth["hold_ms"] == sum(hold["end_ms"] - hold["start_ms"] for hold in holds)
    assert all(HoldKind(hold["kind"]) for hold in holds)
    assert all(before["end_ms"] <= after["start_ms"] for before, after in pairwise(holds))
    answered = Outcome(truth["outcome"]) is Outcome.ANSWERED
    assert answered == (truth["time_to_human_ms"] is not None)
    if answered:
        assert truth["human_at_ms"] == stretches(truth, "agent")[0]["start_ms"]
        assert truth["time_to_human_ms"] == truth["human_at_ms"] - truth["connect_ms"]


@every_sample
def test_every_playing_of_a_message_is_the_same_recording(path: Path) -> None:
    groups: dict[str, list[dict[str, Any]]] = {}
    for playing in truth_of(path)["announcements"]:
        groups.setdefault(playing["message_id"], []).append(playing)
    for first, *others in groups.values():
        for other in others:
            assert other["text"] == first["text"]
            assert other["end_ms"] - other["start_ms"] == first["end_ms"] - first["start_ms"]
            likeness = np.corrcoef(stretch(path, first), stretch(path, other))[0, 1]
            assert likeness > 0.8


@every_sample
def test_ringing_and_keys_sound_where_the_truth_says(path: Path) -> None:
    truth = truth_of(path)
    for ring in stretches(truth, "ring"):
        heard = stretch(path, ring)
        assert max(strength(heard, 440) + strength(heard, 480), strength(heard, 400) + strength(heard, 450)) > 0.8
    for key in truth["dtmf"]:
        heard = stretch(path, key)
        low, high = KEYS[key["digit"]]
        assert min(strength(heard, low), strength(heard, high)) > 0.2
        assert strength(heard, low) + strength(heard, high) > 0.85


@every_sample
def test_silence_is_quiet_and_all_else_is_not(path: Path) -> None:
    truth = truth_of(path)
    for segment in truth["segments"]:
        heard = stretch(path, segment, 50)
        if segment["label"] in ("silence", "dead_air"):
            assert len(heard) == 0 or level_db(heard) < -42
        elif len(heard):
            assert level_db(heard) > -36


@every_sample
def test_the_callers_side_is_silent_while_music_plays(path: Path) -> None:
    truth = truth_of(path)
    if truth["channels"] == 1:
        assert truth["caller_channel"] is None
        return
    caller, far_end = sound_of(path)[[truth["caller_channel"], 1 - truth["caller_channel"]]]
    for music in stretches(truth, "hold_music"):
        part = slice(8 * music["start_ms"], 8 * music["end_ms"])
        assert level_db(caller[part]) < level_db(far_end[part]) - 25
    for words in stretches(truth, "caller"):
        part = slice(8 * words["start_ms"], 8 * words["end_ms"])
        assert level_db(caller[part]) > level_db(far_end[part]) + 15


def test_the_stories_that_the_samples_tell() -> None:
    calls = {path.name.partition(".")[0]: truth_of(path) for path in TRUTHS}
    service, sales = calls["fernhill-service"], calls["fernhill-sales"]
    assert service["line"] == sales["line"]
    assert service["hold_ms"] > 90_000
    assert sales["hold_ms"] == 0
    claims = [one for one in service["announcements"] if "high_volume_claim" in one["categories"]]
    assert len(claims) >= 3
    given_up = calls["clearspring-given-up"]
    assert given_up["outcome"] == "abandoned"
    assert given_up["hold_ms"] > 240_000
    assert {one["message_id"] for one in given_up["announcements"] if "promotion" in one["categories"]}
    maze = calls["dunmore-maze"]
    assert maze["outcome"] == "voicemail"
    assert "".join(key["digit"] for key in maze["dtmf"]) == "3140718#"
    assert {option["level"] for option in maze["menu"]} == {1, 2}
    assert calls["marlow-person"]["time_to_human_ms"] < 5_000
    assert [hold["kind"] for hold in calls["quayside-transfer"]["holds"]] == ["queue", "agent", "transfer"]
