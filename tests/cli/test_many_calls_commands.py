"""The commands over many calls, on databases made by hand: what is printed, and with what exit code."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from builders import answered_call, spoken
from click.testing import Result
from drawing import heard_of
from line_calls import LINE, MONDAY, call, promise, spread_calls, stored

from auditor.keep.store import Store
from auditor.schema import Audit, Verdict

Invoke = Callable[..., Result]


def test_lines_are_kept_and_listed(invoke: Invoke) -> None:
    invoke("lines", "add", "Acme", "--phone", "123", "--time-zone", "Europe/Berlin")
    invoke("lines", "set", "acme", "--opening-hours", "Mon-Fri 09:00-17:00", "--whose", "competitor")
    invoke("lines", "rename", "Acme", "Bright")
    listed = invoke("lines", "list").stdout
    for told in ("Bright", "123", "Europe/Berlin", "Mon-Fri 09:00-17:00", "competitor"):
        assert told in listed
    assert json.loads(invoke("lines", "list", "--json").stdout)[0]["facts"]["phone"] == "123"
    assert "no time zone" in invoke("lines", "set", "Bright", "--time-zone", "Moon", code=2).stderr
    invoke("lines", "remove", "Bright")
    assert "No lines yet" in invoke("lines", "list").stdout


def test_consent_is_asked_for_while_it_is_missing(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("a.wav")])
    assert "1 call without a note on consent" in " ".join(invoke("lines", "list").stdout.split())
    invoke("calls", "set", "a.wav", "--consent", "both agreed", "--jurisdictions", "US-NY")
    assert "consent" not in invoke("lines", "list").stdout
    assert invoke("calls", "export").stderr == ""


def test_calls_go_to_a_spreadsheet_and_back(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("a.wav"), call("b.wav")])
    invoke("calls", "export", "-o", "calls.csv")
    assert Path("calls.csv").stat().st_mode & 0o077 == 0
    assert "0 calls changed" in invoke("calls", "import", "calls.csv").stderr
    rows = list(csv.DictReader(io.StringIO(Path("calls.csv").read_text(encoding="utf-8"))))
    rows[0]["line"] = "Acme"
    stream = io.StringIO()
    csv.DictWriter(stream, rows[0]).writerows([{name: name for name in rows[0]}, *rows])
    Path("calls.csv").write_text(stream.getvalue(), encoding="utf-8")
    assert "1 call changed" in invoke("calls", "import", "calls.csv").stderr
    assert "Acme" in invoke("list").stdout


def test_notes_and_call_backs(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("a.wav")])
    invoke("note", "a.wav", "--rating", "2", "--text", "cold")
    invoke("callback", "a.wav", "--kept", "2026-03-04T15:10")
    exported = invoke("calls", "export").stdout
    assert "cold" in exported
    assert "2026-03-04T15:10:00" in exported
    for wrong in (("note", "a.wav"), ("callback", "a.wav"), ("callback", "a.wav", "--kept", "soon")):
        assert invoke(*wrong, code=2).stderr.startswith("Error: ")


def test_the_truth_of_unusual(invoke: Invoke) -> None:
    stored(Path("audits.db"), spread_calls(12, claims=12))
    shown = " ".join(invoke("truth", LINE).stdout.split())
    assert "claimed on 12 of 12 calls that got through (95 % interval 74 % to 100 %)" in shown
    assert "Consistent with a permanent message." in shown
    assert "lie" not in shown.split()
    assert "Too few pairs to tell" in shown
    assert (
        json.loads(invoke("truth", LINE, "--json").stdout)["unusual"]["verdict"]
        == "consistent with a permanent message"
    )


def test_too_few_calls_say_how_many_more_and_when(invoke: Invoke) -> None:
    stored(Path("audits.db"), spread_calls(2, claims=2))
    shown = " ".join(invoke("truth", LINE).stdout.split())
    assert "Too few calls: 9 more like these would decide, best in these hours:" in shown
    assert "A message on 4 of 5 calls would be heard as often in 57.8 % of such series" in shown


def test_the_rule_can_be_read(invoke: Invoke) -> None:
    shown = invoke("truth", LINE, "--rule").stdout
    assert "every call, 95 %" in shown
    assert "not on every call" in shown


def test_promises_and_pairs_are_told(invoke: Invoke) -> None:
    calls = []
    for i in range(8):
        at = MONDAY + timedelta(days=i)
        claims = [
            promise("soon_claim", happened_s=200, verdict=Verdict.BROKEN),
            promise("estimated_wait", value_s=120, happened_s=300, verdict=Verdict.BROKEN),
        ]
        calls.append(call(f"s{i}.wav", at=at, option="sales", wait_s=10))
        calls.append(call(f"v{i}.wav", at=at + timedelta(minutes=15), option="service", wait_s=200, claims=claims))
    stored(Path("audits.db"), calls)
    shown = " ".join(invoke("truth", LINE).stdout.split())
    assert "After the first 'shortly' of 8 calls: 0 answered within 1:00, 8 waited longer" in shown
    assert "In 8 of 8 pairs service waited longer" in shown
    assert "0.8 % of cases (sign test)" in shown
    assert "Typically service waited 3:10 longer (95 % interval 3:10 to 3:10; signed-rank test: 0.8 %)" in shown
    assert "Of all such pairs service waits longer in 63 % to 100 % (95 % interval)" in shown
    assert "up to 3:00 8 5:00 8 ########## 0" in shown


def test_a_comparison_in_plain_words(invoke: Invoke) -> None:
    calls = [call(f"a{i}.wav", line="Acme", wait_s=160 + 5 * (i % 4), failed=["long_hold"]) for i in range(10)]
    calls += [
        call(f"b{i}.wav", line="Bright", wait_s=60 + 5 * (i % 4), hung_up=i == 9, passed=["long_hold"])
        for i in range(10)
    ]
    stored(Path("audits.db"), calls)
    shown = " ".join(invoke("compare", "line:Acme", "line:Bright").stdout.split())
    # By hand: the mean of the first is 166.5 s; of the second, one caller lost from sight at 65 s, 67.25 s.
    assert "time to a person: median 2:45 -> 1:08; on average 1:39 less; between 1:3" in shown
    assert "long hold 10/10 0/10 -100 % (-100 to -61) lost (p under 0.001)" in shown
    assert "Waits cut off by the hang-up (1) count as at least as long" in shown
    assert "p is corrected for" in shown
    assert "Too few calls for an interval: 1 against 1" in " ".join(
        invoke("compare", "a0.wav", "b0.wav").stdout.split()
    )
    assert json.loads(invoke("compare", "a0.wav", "b0.wav", "--json").stdout)["calls"] == 1
    assert "selects nothing" in invoke("compare", "planet:mars", "b0.wav", code=2).stderr


def test_history_and_actions(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("a.wav", failed=["long_hold"]), call("b.wav", at=MONDAY + timedelta(days=40))])
    assert "mend long_hold" in invoke("action", "list", LINE).stdout
    assert (
        "Action 1" in invoke("action", "add", LINE, "ring twice", "--habit", "long_hold", "--on", "2026-03-03").stdout
    )
    assert "Open: ring twice" in invoke("history", LINE).stdout
    invoke("action", "done", "1", "--on", "2026-04-02")
    shown = invoke("history", LINE, "--by", "month").stdout
    assert "2026-04  done: ring twice" in shown
    assert "2026-03  failed: long hold 1/1" in shown
    assert "2026-03" not in invoke("history", LINE, "--since", "2026-04-01").stdout
    assert json.loads(invoke("history", LINE, "--json").stdout)["periods"][0]["calls"] == 1


def test_a_plan_as_text_csv_and_calendar(invoke: Invoke) -> None:
    invoke("lines", "add", "Acme; and, sons", "--time-zone", "Europe/Berlin")
    arguments = ("plan", "acme; and, sons", "--calls", "4", "--weeks", "1", "--from", "2026-03-09")
    assert invoke(*arguments).stdout.count("no calls so far, to decide on 'unusual'") == 4
    rows = list(csv.DictReader(io.StringIO(invoke(*arguments, "--format", "csv").stdout)))
    assert [row["at"][:8] for row in rows] == ["2026-03-"] * 4
    calendar = invoke(*arguments, "--format", "ics").stdout
    assert calendar.count("BEGIN:VEVENT") == 4
    assert "DTSTART;TZID=Europe/Berlin:20260309T" in calendar
    assert "SUMMARY:Call Acme\\; and\\, sons" in calendar


def test_gates_end_with_their_exit_code(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call(f"{i}.wav", at=MONDAY + timedelta(days=i), wait_s=30 + i) for i in range(4)])
    assert "No call missed" in invoke("gate", "--fail-on", "time_to_human_ms>60000").stdout
    assert "3.wav" in invoke("gate", f"line:{LINE}", "--fail-on", "time_to_human_ms>32500", code=7).stdout
    invoke("gate", "period:2025", "--fail-on", "time_to_human_ms>1")
    assert "No line missed" in invoke("watch-list", "--fail-on", "time_to_human_ms>30500", "--misses", "4").stdout
    watched = invoke("watch-list", "--fail-on", "time_to_human_ms>30500", "--misses", "3", code=7).stdout
    assert f"{LINE}: time_to_human_ms>30500 on the newest 3 calls (of 4 told)" in watched
    for wrong in ("habit:no-such-habit", "patience_ms>3", "nonsense"):
        assert invoke("gate", "--fail-on", wrong, code=2).stderr.startswith("Error: ")
    assert "Give a condition" in invoke("gate", code=2).stderr


def test_a_watch_list_is_kept(invoke: Invoke) -> None:
    waits = {"Acme": (20, 90, 95, 99), "Bright": (90, 95, 99, 20)}
    stored(
        Path("audits.db"),
        [
            call(f"{line}{i}.wav", line=line, at=MONDAY + timedelta(days=i), wait_s=wait)
            for line, times in waits.items()
            for i, wait in enumerate(times)
        ],
    )
    assert "watch list is empty" in invoke("watch-list", "list").stdout
    assert "watch-list add" in invoke("watch-list", code=2).stderr
    assert "Number 1" in invoke("watch-list", "add", "time_to_human_ms>60000", "--misses", "4").stdout
    assert "No line missed as often as the watch list says" in invoke("watch-list").stdout
    invoke("watch-list", "add", "time_to_human_ms>60000", "--line", "acme")
    assert "on it" not in invoke("watch-list", "list").stdout
    assert "already" in invoke("watch-list", "add", "time_to_human_ms>60000", "--line", "Acme", code=2).stderr
    assert "Acme: time_to_human_ms>60000 on the newest 3 calls" in invoke("watch-list", code=7).stdout
    invoke("watch-list", "--line", "Bright")
    assert [one["line"] for one in json.loads(invoke("watch-list", "list", "--json").stdout)] == [None, "Acme"]
    for wrong in ("nonsense", "habit:no-such-habit"):
        assert invoke("watch-list", "add", wrong, code=2).stderr.startswith("Error: ")
    invoke("watch-list", "remove", "2")
    invoke("watch-list")
    assert "no number 2" in invoke("watch-list", "remove", "2", code=2).stderr


def test_a_habit_may_be_a_gate(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("a.wav")])
    assert "a.wav  habit:high-volume-claim" in invoke("gate", "--fail-on", "habit:high-volume-claim", code=7).stdout


def test_the_database_is_cared_for(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("a.wav")])
    stored(Path("other.db"), [call("b.wav")])
    assert "is whole" in invoke("db", "check").stdout
    invoke("db", "backup", "copy.db")
    invoke("db", "vacuum")
    assert "1 recording, 1 audit, 0 corrections came over; 0 conflicts" in invoke("db", "merge", "other.db").stderr
    assert "b.wav" in invoke("list").stdout
    assert "calls" in json.loads(invoke("db", "datasette").stdout)["databases"]["audits"]["tables"]
    invoke("db", "datasette", "-o", "metadata.json")
    assert json.loads(Path("metadata.json").read_text(encoding="utf-8"))


def test_forgetting(invoke: Invoke) -> None:
    stored(Path("audits.db"), [call("old.wav", at="2020-01-01T10:00:00"), call("b.wav"), call("c.wav")])
    assert "would forget: calls/old.wav" in invoke("forget", "--older-than", "1000d", "--dry-run").stdout
    assert "old.wav" in invoke("list").stdout
    invoke("forget", "--older-than", "1000d")
    invoke("forget", "b.wav")
    assert [word for word in invoke("list").stdout.split() if word.endswith(".wav")] == ["c.wav"]
    for wrong in (("forget",), ("forget", "c.wav", "--older-than", "3d"), ("forget", "--older-than", "soon")):
        assert invoke(*wrong, code=2).stderr.startswith("Error: ")


def test_a_forgotten_recording_stays_unless_it_is_asked_for(invoke: Invoke) -> None:
    names = ("kept.wav", "gone.wav", "changed.wav", "absent.wav")
    audits = []
    for name in names:
        Path(name).write_bytes(name.encode())
        made = call(name)
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        audits.append(replace(made, recording=replace(made.recording, path=name, sha256=sha256)))
    stored(Path("audits.db"), audits)
    Path("changed.wav").write_bytes(b"something else")
    Path("absent.wav").unlink()
    told = invoke("forget", *names, "--dry-run", "--with-recording").stdout
    assert "would forget: gone.wav (the recording would be deleted)" in told
    assert "forgotten: kept.wav (the recording stays where it is)" in invoke("forget", "kept.wav").stdout
    told = invoke("forget", *names[1:], "--with-recording").stdout
    assert "forgotten: gone.wav (the recording was deleted)" in told
    assert "forgotten: changed.wav (another file now has that name, and stays)" in told
    assert "forgotten: absent.wav (the recording is no longer there)" in told
    assert sorted(path.name for path in Path().glob("*.wav")) == ["changed.wav", "kept.wav"]


def closed_call(name: str) -> Audit:
    """Rings for five seconds; then says that it is closed and tells its hours."""
    told = "we are currently closed our office hours are monday to friday nine a m to five p m please call again"
    heard = replace(heard_of("rrrrr." + "s" * 8 + "."), words=spoken(told, 6000))
    made = answered_call(name)
    return replace(made, heard=heard, recording=replace(made.recording, duration_ms=15_000))


def hours_judged() -> list[tuple[str, float | None]]:
    """The verdict on "we are closed" and the hours told with it, and the opening time that was left."""
    with Store.read(Path("audits.db")) as store:
        return [(one.verdict.value, one.happened) for one in store.get("a.wav").claims if one.kind == "hours"]


def test_opening_hours_are_held_against_the_local_time_of_the_call(invoke: Invoke) -> None:
    stored(Path("audits.db"), [closed_call("a.wav")])
    half_past_two, half_past_six = "2026-03-04T14:30:00-05:00", "2026-03-04T18:30:00-05:00"
    invoke("calls", "set", "a.wav", "--called-at", half_past_two)
    invoke("reaudit", "--all")
    assert hours_judged() == [("broken", 9_000_000)]  # until five it is two hours and a half
    invoke("calls", "set", "a.wav", "--called-at", half_past_six)
    invoke("reaudit", "--all")
    assert hours_judged() == [("kept", None)]
    # by the clock of a line three hours to the west it is half past three
    invoke("lines", "set", "Fernwood Garage", "--time-zone", "America/Los_Angeles")
    invoke("reaudit", "--all")
    assert hours_judged() == [("broken", 5_400_000)]
    # and the line's own hours, where it closes at four, leave half an hour
    invoke("lines", "set", "Fernwood Garage", "--opening-hours", "Mon-Fri 09:00-16:00")
    invoke("reaudit", "--all")
    assert hours_judged() == [("broken", 1_800_000)]
