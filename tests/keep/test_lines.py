"""Lines and what people say of calls: every name a line has had leads to it, and what people say wins and stays."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import answered_call, words
from line_calls import LINE, call

from auditor.errors import UsageProblem
from auditor.keep import calls, lines
from auditor.keep.lines import LineFacts
from auditor.keep.migrations import UNASSIGNED
from auditor.keep.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "audits.db") as store:
        yield store


def line_of(store: Store, name: str) -> str | None:
    return store.get(name).recording.origin.line


def sha256(store: Store, name: str) -> str:
    return calls.recording_of(store, name)


def test_auditing_a_call_adds_its_line(store: Store) -> None:
    store.add(call("one.wav"))
    store.add(call("two.wav", line="fernwood garage"))
    store.add(call("three.wav", line=None))
    line, unassigned = lines.all_lines(store)
    assert (line.name, line.calls, line.without_consent) == (LINE, 2, 2)
    assert line_of(store, "two.wav") == LINE
    assert (unassigned.name, unassigned.calls, lines.calls_without_line(store)) == (UNASSIGNED, 1, 1)
    assert line_of(store, "three.wav") is None


def test_a_call_without_a_line_gets_one_by_a_say_an_audit_or_a_merge(store: Store) -> None:
    for name in ("said.wav", "audited.wav", "merged.wav"):
        store.add(call(name, line=None))
    assert {row.line for row in store.rows()} == {UNASSIGNED}
    calls.set_context(store, sha256(store, "said.wav"), {"line": "Acme"})
    store.add(replace(call("audited.wav", line="Bright"), made_at="2026-04-01T10:00:00+00:00"))
    assert lines.merge_lines(store, UNASSIGNED, "Acme") == 1
    assert {row.file_name: row.line for row in store.rows()} == {
        "said.wav": "Acme",
        "audited.wav": "Bright",
        "merged.wav": "Acme",
    }
    assert [line.name for line in lines.all_lines(store)] == ["Acme", "Bright"]
    store.add(replace(call("merged.wav", line=None), made_at="2026-04-01T10:00:00+00:00"))
    store.add(call("later.wav", line=None))
    assert {row.file_name: row.line for row in store.rows()} == {
        "said.wav": "Acme",
        "audited.wav": "Bright",
        "merged.wav": "Acme",
        "later.wav": UNASSIGNED,
    }


def test_unassigned_is_no_name_to_give_or_take(store: Store) -> None:
    store.add(call("one.wav"))
    store.add(call("two.wav", line=None))
    with pytest.raises(UsageProblem, match="lines merge unassigned"):
        lines.rename_line(store, UNASSIGNED, "Acme")
    with pytest.raises(UsageProblem, match="no line"):
        lines.merge_lines(store, LINE, UNASSIGNED)
    calls.set_context(store, sha256(store, "two.wav"), {"line": LINE})
    calls.set_context(store, sha256(store, "two.wav"), {"line": ""})
    assert lines.calls_without_line(store) == 1


def test_calls_follow_a_renamed_line_and_its_old_name_leads_to_it(store: Store) -> None:
    store.add(call("one.wav"))
    lines.rename_line(store, LINE, "The Garage")
    store.add(call("two.wav"))
    assert [line.name for line in lines.all_lines(store)] == ["The Garage"]
    assert {row.line for row in store.rows()} == {"The Garage"}
    assert lines.find_line(store, LINE).calls == 2
    assert line_of(store, "two.wav") == "The Garage"


def test_a_line_may_change_only_its_capitals(store: Store) -> None:
    lines.add_line(store, "acme", LineFacts())
    lines.rename_line(store, "acme", "ACME")
    assert lines.find_line(store, "Acme").name == "ACME"


def test_merged_lines_keep_calls_names_facts_and_actions(store: Store) -> None:
    store.add(call("one.wav", line="Acme"))
    store.add(call("two.wav", line="Acme Ltd"))
    lines.set_facts(store, "Acme", LineFacts(phone="123", firm="Acme"))
    lines.set_facts(store, "Acme Ltd", LineFacts(firm="Acme Limited"))
    lines.add_action(store, "Acme", "ring twice", None, date(2026, 3, 1))
    assert lines.merge_lines(store, "Acme", "Acme Ltd") == 1
    (line,) = lines.all_lines(store)
    assert (line.name, line.calls, line.facts.phone, line.facts.firm) == ("Acme Ltd", 2, "123", "Acme Limited")
    assert [action.text for action in lines.actions_of(store, "Acme")] == ["ring twice"]
    store.add(call("three.wav", line="Acme"))
    assert line_of(store, "three.wav") == "Acme Ltd"


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (LineFacts(time_zone="Mars/Base"), "no time zone"),
        (LineFacts(time_zone="../etc"), "no time zone"),
        (LineFacts(opening_hours="always"), "no opening hours"),
        (LineFacts(opening_hours="Fri-Mon 09:00-17:00"), "ends before it starts"),
        (LineFacts(whose="nobody"), "competitor"),
    ],
)
def test_facts_that_cannot_be_are_refused(store: Store, facts: LineFacts, problem: str) -> None:
    lines.add_line(store, "Acme", LineFacts())
    with pytest.raises(UsageProblem, match=problem):
        lines.set_facts(store, "Acme", facts)


def test_names_are_given_once(store: Store) -> None:
    lines.add_line(store, "Acme", LineFacts())
    with pytest.raises(UsageProblem, match="already a line"):
        lines.add_line(store, "ACME", LineFacts())
    lines.rename_line(store, "Acme", "Bright")
    with pytest.raises(UsageProblem, match="once called"):
        lines.add_line(store, "Acme", LineFacts())
    with pytest.raises(UsageProblem, match="lines list"):
        lines.find_line(store, "Nobody")


def test_a_line_with_calls_is_not_removed(store: Store) -> None:
    store.add(call("one.wav"))
    with pytest.raises(UsageProblem, match="has calls"):
        lines.remove_line(store, LINE)
    lines.add_line(store, "Acme", LineFacts())
    lines.remove_line(store, "Acme")
    assert [line.name for line in lines.all_lines(store)] == [LINE]


def test_what_people_say_wins_and_survives_a_new_audit(store: Store) -> None:
    store.add(call("one.wav", option="2"))
    calls.set_context(
        store, sha256(store, "one.wav"), {"option": "service", "line": "Acme", "called_at": "2026-05-01T10:00"}
    )
    store.add(replace(call("one.wav", option="2"), made_at="2026-04-01T10:00:00+00:00"))
    (row,) = store.rows()
    assert (row.line, row.option, row.called_at) == ("Acme", "service", "2026-05-01T10:00:00")
    origin = store.get("one.wav").recording.origin
    assert (origin.line, origin.option, origin.line_source) == ("Acme", "service", "owner")
    assert store.made_by_program("one.wav").recording.origin.option == "2"


def test_a_blank_takes_back_what_was_said(store: Store) -> None:
    store.add(call("one.wav", option="2"))
    calls.set_context(store, sha256(store, "one.wav"), {"option": "service", "line": "Acme"})
    calls.set_context(store, sha256(store, "one.wav"), {"option": "", "line": ""})
    (row,) = store.rows()
    assert (row.line, row.option) == (LINE, "2")


def test_notes_and_call_backs(store: Store) -> None:
    store.add(call("one.wav"))
    calls.keep_note(store, "one.wav", 2, "cold")
    calls.keep_callback(store, "one.wav", "2026-03-04T15:10")
    said = calls.context_of(store, sha256(store, "one.wav"))
    assert (said["rating"], said["remark"], said["callback_kept_at"]) == ("2", "cold", "2026-03-04T15:10:00")
    calls.keep_callback(store, "one.wav", None)
    said = calls.context_of(store, sha256(store, "one.wav"))
    assert (said["callback_kept_at"], said["callback_never"]) == ("", "yes")


def test_export_and_import_without_edits_change_nothing(store: Store) -> None:
    store.add(call("one.wav", option="2"))
    store.add(call("two.wav", line=None, at=None))
    calls.keep_note(store, "one.wav", 1, '=1+2, "quoted"; -x')
    before = calls.exported_calls(store)
    assert calls.import_calls(store, before) == 0
    assert calls.exported_calls(store) == before
    assert "\"'=1+2" in before


def test_an_edited_export_is_taken_over(store: Store) -> None:
    store.add(call("one.wav"))
    store.add(call("two.wav"))
    rows = list(csv.DictReader(io.StringIO(calls.exported_calls(store))))
    rows[1] |= {"shopper": "Claire", "rating": "4", "consent": "both agreed", "jurisdictions": "US-NY"}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    assert calls.without_consent(store) == 2
    assert calls.import_calls(store, "\ufeff" + stream.getvalue()) == 1
    said = calls.context_of(store, rows[1]["recording_sha256"])
    assert (said["shopper"], said["rating"]) == ("Claire", "4")
    assert calls.without_consent(store) == 1


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("rating", "6", "Row 3: rating '6' is not between 1 and 5"),
        ("called_at", "soon", "Row 3: called_at 'soon' is no date and time"),
        ("recording_sha256", "0" * 64, "Row 3: no call has"),
        ("callback_never", "perhaps", "Row 3: callback_never"),
    ],
)
def test_an_import_is_all_or_nothing(store: Store, column: str, value: str, problem: str) -> None:
    for name in ("one.wav", "two.wav"):
        store.add(call(name))
    rows = list(csv.DictReader(io.StringIO(calls.exported_calls(store))))
    rows[0]["shopper"] = "Claire"
    rows[1][column] = value
    text = "\n".join(",".join(cells) for cells in [rows[0].keys(), *(row.values() for row in rows)])
    with pytest.raises(UsageProblem, match=problem):
        calls.import_calls(store, text)
    assert calls.context_of(store, rows[0]["recording_sha256"])["shopper"] == ""


def test_a_file_without_the_calls_identity_is_refused(store: Store) -> None:
    for text in ("", "shopper\nClaire\n", "recording_sha256\nabc\n"):
        with pytest.raises(UsageProblem, match="recording_sha256"):
            calls.import_calls(store, text)


def test_actions_are_suggested_noted_and_done(store: Store) -> None:
    store.add(call("one.wav", failed=["long_hold"], passed=["no_name"]))
    assert lines.suggested_actions(store, LINE) == (("long_hold", "mend long_hold", 1),)
    number = lines.add_action(store, LINE, "ring twice", "long_hold", date(2026, 3, 1))
    assert lines.suggested_actions(store, LINE) == ()
    assert lines.finish_action(store, number, date(2026, 3, 9)).done_on == "2026-03-09"
    with pytest.raises(UsageProblem, match="no action 99"):
        lines.finish_action(store, 99, date(2026, 3, 9))


def test_forgetting_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "audits.db"
    with Store.open(path) as store:
        store.add(answered_call("kept.wav"))
        secret = call("secret.wav", text="the word is xylophonist and nothing else at all")
        secret = replace(secret, heard=replace(secret.heard, words=words("yodelling in the queue", 40_000)))
        store.add(secret)
        calls.keep_note(store, "secret.wav", 1, "zitherplayer")
        assert b"xylophonist" in path.read_bytes()
        assert store.search(["yodelling"])
        calls.forget(store, [sha256(store, "secret.wav")])
        assert [row.file_name for row in store.rows()] == ["kept.wav"]
        for table in ("messages", "contexts", "announcements", "menu_options"):
            assert "secret" not in str(store.ask(f"SELECT * FROM {table}"))
    left = path.read_bytes()
    for trace in (b"xylophonist", b"yodel", b"zitherplayer", b"secret.wav", secret.recording.sha256.encode()):
        assert trace not in left


def test_old_calls_are_found_by_when_they_were_made(store: Store) -> None:
    store.add(call("old.wav", at="2025-01-01T10:00:00-05:00"))
    store.add(call("new.wav", at="2026-03-01T10:00:00"))
    store.add(call("undated.wav", at=None))
    now = datetime(2026, 3, 10, tzinfo=UTC)
    assert [row["file_name"] for row in calls.older_than(store, 180, now)] == ["old.wav"]
    assert [row["file_name"] for row in calls.older_than(store, 1, now)] == ["old.wav", "new.wav", "undated.wav"]
