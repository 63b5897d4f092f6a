"""Other programs' formats, read back the way those programs read them."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from builders import BUSY, abandoned_call, answered_call, segment

from auditor.schema import Audit, Claim, Finding, Label, Measure, Origin, RuleOutcome
from auditor.tell.exports import CSV_COLUMNS, to_audacity, to_bench, to_csv, to_json, to_srt
from auditor.tell.files import exported

BENCH_LABELS = {"ringback", "ivr", "music", "announcement", "silence", "dtmf", "talk", "tone"}


def rows(*audits: Audit) -> list[dict[str, str]]:
    text = to_csv([(f"id{number}", audit) for number, audit in enumerate(audits)])
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json_holds_the_whole_audit() -> None:
    data = json.loads(json.dumps(to_json(answered_call(), "abc")))
    assert data.pop("id") == "abc"
    assert Audit.from_dict(data) == answered_call()


def test_csv_has_a_row_for_each_call_and_a_column_for_each_measure() -> None:
    one, two = rows(answered_call(), abandoned_call())
    assert list(one)[: len(CSV_COLUMNS)] == list(CSV_COLUMNS)
    assert (one["audit_id"], one["line"], one["outcome"], one["duration_ms"]) == (
        "id0",
        "Fernwood Garage",
        "answered",
        "120000",
    )
    assert (one["time_to_human_ms"], one["playings_per_min"], one["ring_ms"]) == ("84000", "1.6", "")
    assert (one["heard_high_volume_claim_count"], one["failed_rules"]) == ("2", "long_time_to_human")
    assert (two["line"], two["playings_per_min"], two["at_least"]) == ("", "", "time_to_human_ms hold_ms")


def test_csv_counts_no_possible_findings() -> None:
    assert "heard_promotion_count" not in rows(answered_call())[0]


def test_csv_tells_none_from_unknown() -> None:
    read = Measure(id="information_count", value=0, unit="count")
    told = Measure(id="playings_apology", value=2, unit="count")
    quiet, apology, unread = rows(
        answered_call(measures=(read,), findings=()),
        answered_call(measures=(read, told)),
        answered_call(measures=(replace(read, value=None),), findings=()),
    )
    assert (quiet["playings_apology"], apology["playings_apology"], unread["playings_apology"]) == ("0", "2", "")
    assert (quiet["heard_high_volume_claim_count"], unread["heard_high_volume_claim_count"]) == ("0", "")


def test_csv_keeps_what_may_have_failed_apart() -> None:
    made = answered_call()
    doubtful = replace(made.results[0], outcome=RuleOutcome.POSSIBLE)
    row = rows(replace(made, results=(doubtful, *made.results[1:])))[0]
    assert (row["failed_rules"], row["possible_rules"]) == ("", "long_time_to_human")


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1"])
def test_csv_text_is_no_formula(name: str) -> None:
    made = answered_call()
    made = replace(made, recording=replace(made.recording, origin=Origin(line=name)))
    assert rows(made)[0]["line"] == "'" + name


def test_csv_of_nothing_is_its_header() -> None:
    assert to_csv([]).strip().split(",") == [*CSV_COLUMNS, "at_least"]


def seconds(stamp: str) -> float:
    hours, minutes, rest = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def cues(text: str) -> list[tuple[int, float, float, str]]:
    pattern = re.compile(r"(\d+)\n(\d\d:\d\d:\d\d,\d{3}) --> (\d\d:\d\d:\d\d,\d{3})\n(.+)\n")
    blocks = text.split("\n\n")
    found = [pattern.fullmatch(block.rstrip("\n") + "\n") for block in blocks]
    assert all(found)
    return [(int(m[1]), seconds(m[2]), seconds(m[3]), m[4]) for m in found if m]


def test_srt_is_numbered_in_order_and_never_overlaps() -> None:
    found = cues(to_srt(answered_call()))
    assert [cue[0] for cue in found] == list(range(1, len(found) + 1))
    assert all(start < end for _, start, end, _ in found)
    assert all(before[2] <= after[1] for before, after in pairwise(found))


def test_srt_shows_words_where_there_are_some_and_sounds_elsewhere() -> None:
    by_start = {start: text for _, start, _, text in cues(to_srt(answered_call()))}
    assert by_start[30.0] == f"[announcement] {BUSY}"
    assert by_start[36.0] == "[hold music]"
    assert by_start[0.0] == "[ringing]"


def test_srt_of_an_hour_long_call_has_hours() -> None:
    made = answered_call(segments=(segment(Label.HOLD_MUSIC, 0, 3_723_004),))
    assert "--> 01:02:03,004" in to_srt(replace(made, heard=replace(made.heard, words=())))


def test_audacity_labels_are_seconds_and_text() -> None:
    lines = [line.split("\t") for line in to_audacity(answered_call()).splitlines()]
    assert all(len(line) == 3 and float(line[0]) < float(line[1]) for line in lines)
    assert ["0.000", "6.000", "ring"] in lines
    assert ["16.000", "90.000", "hold: queue"] in lines
    assert ["30.000", "32.000", "heard: high_volume_claim: unusually high call volume"] in lines
    assert ["62.000", "63.000", "perhaps: promotion: ask about"] in lines


def test_audacity_labels_keep_to_their_line() -> None:
    finding = Finding(start_ms=0, end_ms=1, category="x", quote="two\nlines\tand a tab")
    last = to_audacity(answered_call(findings=(finding,))).splitlines()[-1]
    assert last.split("\t")[2] == "heard: x: two lines and a tab"


def test_bench_has_its_labels_and_times_in_seconds() -> None:
    made = to_bench(answered_call())
    assert made["segments"][0] == [0.0, 6.0, "ringback"]
    assert [label for _, _, label in made["segments"]][-1] == "talk"
    assert (made["hold_seconds"], made["time_to_human_seconds"]) == (74.0, 90.0)
    assert (made["dtmf"], made["outcome"]) == ("2", "answered")


def test_bench_knows_every_label() -> None:
    segments = tuple(segment(label, number, number + 1) for number, label in enumerate(Label))
    assert {label for _, _, label in to_bench(answered_call(segments=segments))["segments"]} == BENCH_LABELS


def test_bench_time_to_human_is_null_when_nobody_came() -> None:
    assert to_bench(abandoned_call())["time_to_human_seconds"] is None


def test_bench_announcements_are_messages_and_what_people_said() -> None:
    made = to_bench(answered_call())["announcements"]
    assert made[0] == {"start": 30.0, "end": 36.0, "category": ["high_volume_claim", "importance_claim"], "group": "m1"}
    assert made[-1] == {"start": 100.0, "end": 102.0, "category": ["agent_stall"], "group": None}
    assert len(made) == 3


def test_bench_promises_are_in_seconds_and_places() -> None:
    position = Claim(start_ms=1000, end_ms=2000, kind="queue_position", quote="third", unit="count", value=3.0)
    vague = Claim(start_ms=1000, end_ms=2000, kind="soon_claim", quote="shortly")
    made = to_bench(answered_call(claims=(*answered_call().claims, position, vague)))
    assert [(one["type"], one["value"]) for one in made["promises"]] == [
        ("estimated_wait", 120.0),
        ("queue_position", 3.0),
    ]


@pytest.mark.parametrize(
    ("kind", "suffix", "start"), [("html", ".html", "<!DOCTYPE html>"), ("markdown", ".md", "# A person")]
)
def test_reports_can_be_exported_for_many_calls(kind: str, suffix: str, start: str) -> None:
    made = exported(kind, [("a" * 16, answered_call("one.wav")), ("b" * 16, answered_call("two.wav"))])
    assert [one.name for one in made] == [f"one{suffix}", f"two{suffix}"]
    assert all(one.content.lstrip().startswith(start) for one in made)
