"""The scorer on truths made by hand: perfect, empty and shifted answers; the kept figures; the command itself."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import bench_record as record
import measure_accuracy
import pytest
from bench_answer import Answer, answer_from
from bench_listen import heard_alike
from bench_score import CATEGORIES, Figures, figures_of, merged, paired, same, score_call, worst
from bench_truth import truths_in
from builders import answered_call, basis
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st
from made_truth import TRUTH, perfect, truth

from auditor.batch import expected_basis
from auditor.errors import UsageProblem
from auditor.keep.store import Store
from auditor.listen.files import fingerprint
from auditor.places import samples_dir
from auditor.schema import Heard, Interval, Span, SpanKind, Tone, ToneKind
from auditor.settings import Settings

#: Every set whose figures are kept, with the number of its calls.
SETS = {"clean": 16, "hard": 12, "long": 2, "samples": len(list(samples_dir().glob("*.truth.json")))}


def figures(answer: dict[str, Any], **changes: Any) -> Figures:
    return figures_of([score_call(truth(**changes), answer_from(answer))])


def test_a_perfect_answer_has_only_perfect_figures() -> None:
    found = figures(perfect())
    errors = {"hold_median_error_s": 0.0, "near_misses_taken": 0.0}
    assert {name: value for name, value in found.whole.items() if value != 1} == errors
    for values in found.categories.values():
        assert (values["wrong"], values["f1"], values["count_exact"]) == (0, 1, 1)
    said = {category: values["said"] for category, values in found.categories.items() if values["said"]}
    assert said == {
        "high_volume_claim": 2,
        "soon_claim": 2,
        "queue_position": 1,
        "estimated_wait": 1,
        "menu_option": 1,
        "agent_stall": 1,
    }
    assert worst([score_call(truth(), answer_from(perfect()))]) == []


def test_an_empty_answer_is_right_about_nothing() -> None:
    score = score_call(truth(), Answer())
    found = figures_of([score])
    assert found.whole["hold_median_error_s"] == 57.5
    assert found.whole["repeat_pairs"] == pytest.approx(2 / 3)  # that two pairs are not the same recording
    assert {value for name, value in found.whole.items() if name not in ("calls", *record.ERRORS, "repeat_pairs")} == {
        0.0
    }
    assert score.wrong_facts == 4
    assert worst([score]) == [score]


def test_an_empty_answer_is_no_more_right_where_there_was_nothing() -> None:
    score = score_call(truth(hold_seconds=0, time_to_human=None, dtmf={"string": ""}), Answer())
    assert score.wrong_facts == 4


def test_an_answer_one_second_late() -> None:
    found = figures(perfect(shift=1.0))
    # Ten frames are wrong behind each of nine boundaries (silence before the first ring is accepted), fifteen around
    # the half second of the key, and ten where the caller talks over the music no more.
    assert found.whole["frame_accuracy"] == pytest.approx(1 - (9 * 10 + 15 + 10) / 900)
    times = ("hold_within_2_s", "human_within_2_s", "claims_f1", "repeat_pairs", "positions_f1", "waits_f1")
    assert {found.whole[name] for name in times} == {1.0}
    assert figures(perfect(shift=2.5)).whole["human_within_2_s"] == 0


def test_frames_are_counted_by_their_middle_and_accept_lists_are_honoured() -> None:
    answer = perfect()
    answer["segments"] = [[0.0, 90.0, "silence"]]
    assert figures(answer).whole["frame_accuracy"] == pytest.approx((6 + 2) / 90)
    answer["segments"] = [[12.55, 12.65, "music"]]  # the middle of one frame, all else silence
    assert figures(answer).whole["frame_accuracy"] == pytest.approx((60 + 20 + 1) / 900)


def test_talk_over_the_hold_leaves_what_lies_under_it_right_too() -> None:
    answer = perfect()
    answer["segments"] = [one for one in answer["segments"] if one[:2] != [30.0, 31.0]]
    assert figures(answer).whole["frame_accuracy"] == 1


def test_two_reports_of_one_playing_are_one_when_close_and_spoil_only_the_count_when_apart() -> None:
    first, second = {"start": 20.0, "end": 22.0}, {"start": 22.5, "end": 26.0}
    for start, exact in ((22.5, 1.0), (24.0, 0.0)):
        answer = perfect()
        whole = answer["announcements"].pop(1)
        answer["announcements"] += [{**whole, **first}, {**whole, **second, "start": start}]
        claim = figures(answer).categories["high_volume_claim"]
        assert (claim["wrong"], claim["f1"], claim["count_exact"]) == (0, 1, exact)


def test_what_was_not_said_is_a_false_report_unless_it_is_left_open() -> None:
    answer = perfect()
    stray = {"start": 60.0, "end": 63.0, "group": None}
    answer["announcements"].append({**stray, "category": ["apology", "high_volume_claim"]})
    answer["announcements"].append({"start": 7.0, "end": 9.0, "group": None, "category": ["hours"]})
    answer["announcements"].append({"start": 75.0, "end": 77.0, "group": None, "category": ["transfer"]})
    found = figures(answer).categories
    assert {category for category, values in found.items() if values["wrong"]} == {"apology", "high_volume_claim"}
    assert found["high_volume_claim"]["precision"] == pytest.approx(2 / 3)


def test_a_near_miss_that_is_taken_for_a_claim_is_told() -> None:
    answer = perfect()
    answer["announcements"][2]["category"].append("high_volume_claim")
    assert figures(answer).whole["near_misses_taken"] == 1


def test_recordings_told_apart_or_together_wrongly() -> None:
    answer = perfect()
    answer["announcements"][3]["group"] = "another"
    assert figures(answer).whole["repeat_pairs"] == pytest.approx(2 / 3)
    answer = perfect()
    answer["announcements"][2]["group"] = "busy"
    assert figures(answer).whole["repeat_pairs"] == pytest.approx(1 / 3)


def test_the_same_text_with_another_number_is_not_asked_about() -> None:
    other = copy.deepcopy(TRUTH["announcements"])
    other[3]["message_id"] = "busy, the second time"
    assert figures(perfect(), announcements=other).whole["repeat_pairs"] == 1


@pytest.mark.parametrize(("value", "right"), [(237, 0), (238, 1), (300, 1), (303, 1), (304, 0)])
def test_a_wait_is_right_within_what_was_said(value: float, right: float) -> None:
    answer = perfect()
    answer["promises"][1]["value"] = value
    assert figures(answer).whole["waits_f1"] == right


def test_a_right_number_at_the_wrong_time_is_wrong() -> None:
    answer = perfect()
    answer["promises"][0].update(start=60.0, end=62.0)
    assert figures(answer).whole["positions_f1"] == 0


def test_the_worst_calls_come_first() -> None:
    good, lost = score_call(truth(id="good"), answer_from(perfect())), score_call(truth(id="lost"), Answer())
    late = score_call(truth(id="late"), answer_from(perfect(shift=2.5)))
    assert [one.name for one in worst([good, late, lost])] == ["lost", "late"]


stretches = st.lists(
    st.tuples(st.integers(0, 60_000), st.integers(1, 9_000)).map(
        lambda pair: Interval(start_ms=pair[0], end_ms=pair[0] + pair[1])
    ),
    max_size=8,
)


@given(stretches)
def test_merging_loses_nothing_and_leaves_gaps(given_stretches: list[Interval]) -> None:
    found = merged(given_stretches)
    assert all(any(one.overlap_ms(whole) == one.duration_ms for whole in found) for one in given_stretches)
    assert all(b.start_ms - a.end_ms >= 1500 for a, b in pairwise(found))


@given(stretches, stretches)
def test_pairs_are_one_to_one(wanted: list[Interval], reported: list[Interval]) -> None:
    pairs = paired(wanted, reported)
    assert len(set(pairs.values())) == len(pairs)
    assert all(same(wanted[i], reported[j]) for i, j in pairs.items())


def test_our_own_samples_are_truths_and_a_pause_in_them_may_be_counted_either_way() -> None:
    found = truths_in(samples_dir())
    assert len(found) == SETS["samples"]
    sales = next(one for one in found if one.name == "fernhill-sales")
    assert (sales.human_ms, sales.hold_ms, sales.keys) == (25_054, 0, "1")
    assert sales.outcomes == {"answered"}
    assert [(one.label, one.accepted) for one in sales.segments[:3]] == [
        ("silence", {"silence", "ringback"}),
        ("ringback", frozenset()),
        ("silence", {"ringback", "silence", "ivr"}),
    ]


def test_a_folder_without_truths_and_a_broken_truth_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no folder"):
        truths_in(tmp_path / "absent")
    with pytest.raises(UsageProblem, match="holds no recording"):
        truths_in(tmp_path)
    (tmp_path / "made.wav").touch()
    (tmp_path / "made.json").write_text(json.dumps({**TRUTH, "hold_seconds": "long"}))
    with pytest.raises(UsageProblem, match=r"made\.json is no truth"):
        truths_in(tmp_path)


def kept(found: Figures) -> record.Kept:
    return record.Kept(
        made_on=date(2026, 3, 4), program_version='0.1 "b"', model_name=None, calls_id="c0ffee", figures=found
    )


def test_sets_are_compared_only_when_they_are_of_the_same_calls() -> None:
    calls = [score_call(truth(id=name), Answer()) for name in ("a", "b", "c")]
    assert record.calls_id(calls[:2]) == record.calls_id(calls[1::-1])
    assert record.calls_id(calls[:2]) != record.calls_id(calls[1:])
    before = kept(figures_of(calls[:2]))
    assert record.changes(before, before)
    assert record.changes(before, replace(before, calls_id="other")) == []


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.toml"
    sets = {"one, two": kept(figures(perfect())), "empty": kept(figures_of([score_call(truth(), Answer())]))}
    record.write(path, sets)
    back = record.read(path)
    assert list(back) == ["empty", "one, two"]
    assert back["one, two"] == sets["one, two"]
    assert back["empty"].figures.whole == pytest.approx(sets["empty"].figures.whole, abs=1e-4)


def test_damaged_figures_are_told(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.toml"
    path.write_text("[clean]\nmade_on = 2026-03-04\n")
    with pytest.raises(UsageProblem, match="does not hold figures"):
        record.read(path)
    assert record.read(tmp_path / "absent.toml") == {}


@pytest.mark.parametrize(
    ("name", "before", "now", "worse"),
    [
        ("frame_accuracy", 0.95, 0.946, False),
        ("frame_accuracy", 0.95, 0.944, True),
        ("outcome", 1.0, 15 / 16, True),
        ("outcome", 15 / 16, 1.0, False),
        ("hold_median_error_s", 0.1, 0.29, False),
        ("hold_median_error_s", 0.1, 0.4, True),
        ("hold_median_error_s", 0.4, 0.1, False),
        ("near_misses_taken", 0.0, 0.1, True),
    ],
)
def test_what_is_worse(name: str, before: float, now: float, worse: bool) -> None:
    old, new = (kept(Figures(whole={"calls": 16, name: value})) for value in (before, now))
    (change,) = record.changes(old, new)
    assert change.worse is worse


def test_by_category_the_f1_and_the_count_are_held_to() -> None:
    answer = perfect()
    answer["announcements"].pop(3)
    worse = [change.name for change in record.changes(kept(figures(perfect())), kept(figures(answer))) if change.worse]
    assert {"high_volume_claim.f1", "high_volume_claim.count_exact", "soon_claim.f1", "claims_f1"} <= set(worse)
    assert "estimated_wait.f1" not in worse


def test_the_kept_figures_are_whole() -> None:
    found = record.read(measure_accuracy.FIGURES_FILE)
    assert {name: one.figures.whole["calls"] for name, one in found.items() if name in SETS} == SETS
    for one in found.values():
        assert 0 < one.figures.whole["frame_accuracy"] <= 1
        assert set(one.figures.categories) == set(CATEGORIES)


def test_what_was_heard_serves_again_only_when_it_was_heard_alike() -> None:
    settings = Settings().to_dict()
    stored = basis(settings=settings)
    assert heard_alike(stored, replace(stored, catalogue_hash="other", settings={**settings, "pack": "other"}))
    assert heard_alike(stored, replace(stored, model_name=None, model_fingerprint=None))
    assert not heard_alike(stored, replace(stored, model_fingerprint="other"))
    assert not heard_alike(stored, replace(stored, settings={**settings, "read_every_playing": True}))
    assert not heard_alike(stored, replace(stored, program_version="0.0.9"))


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that measure one call whose sound cannot be decoded, but which a database holds as heard."""
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "made.wav").write_bytes(b"no sound at all")
    (folder / "made.json").write_text(json.dumps({**TRUTH, "file": "made.wav"}))
    settings = Settings(words=False)
    known = catalogue()
    call = answered_call("made.wav")
    heard = Heard(
        spans=(
            Span(start_ms=0, end_ms=6000, kind=SpanKind.TONE),
            Span(start_ms=6000, end_ms=12_000, kind=SpanKind.SPEECH),
            Span(start_ms=12_000, end_ms=70_000, kind=SpanKind.MUSIC),
            Span(start_ms=70_000, end_ms=88_000, kind=SpanKind.SPEECH),
            Span(start_ms=88_000, end_ms=90_000, kind=SpanKind.SILENCE),
        ),
        tones=(
            Tone(start_ms=0, end_ms=6000, kind=ToneKind.RINGBACK),
            Tone(start_ms=12_000, end_ms=12_500, kind=ToneKind.DTMF, digit="2"),
        ),
        playings=(),
        words=(),
    )
    stored = replace(
        call,
        recording=replace(call.recording, sha256=fingerprint(folder / "made.wav"), duration_ms=90_000),
        basis=replace(expected_basis(None, known, settings), catalogue_hash="yesterday's"),
        heard=heard,
    )
    with Store.open(tmp_path / "made.db") as store:
        store.add(stored)
    monkeypatch.setattr(measure_accuracy, "FIGURES_FILE", tmp_path / "accuracy.toml")
    return [str(folder), "--no-words", "--db", str(tmp_path / "made.db")]


def test_the_command_judges_again_keeps_figures_and_sees_when_they_fall(
    measured: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures_file = tmp_path / "accuracy.toml"
    assert measure_accuracy.main(measured) == 0
    told = capsys.readouterr().out
    assert "made without words: 1 calls, no words read" in told
    assert "0 listened to now, 1 judged again" in told
    assert "No figures are kept" in told
    assert not figures_file.exists()

    assert measure_accuracy.main([*measured, "--write"]) == 0
    assert measure_accuracy.main(measured) == 0
    assert "nothing is worse" in capsys.readouterr().out

    found = record.read(figures_file)["made without words"]
    assert 0.5 < found.figures.whole["frame_accuracy"] < 1  # the messages in the music are not among what was heard
    better = replace(found.figures, whole={**found.figures.whole, "frame_accuracy": 1.0})
    record.write(figures_file, {"made without words": replace(found, figures=better)})
    assert measure_accuracy.main(measured) == measure_accuracy.WORSE
    assert "WORSE frame_accuracy: 1.000 before" in capsys.readouterr().out


def test_a_call_that_cannot_be_heard_counts_as_an_empty_answer(
    measured: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert measure_accuracy.main([*measured, "--again", "--jobs", "1"]) == measure_accuracy.SOME_FAILED
    told = capsys.readouterr()
    assert "made.wav" in told.err
    assert "made: hold 57.5 s off, person wrongly told or missed, outcome unknown, keys" in told.out
