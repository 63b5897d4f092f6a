"""Care of the database: nothing is lost by copying, shrinking, merging, or by an older shape."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import catalogues
import pytest
from line_calls import LINE, call, stored

from auditor.errors import UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.judge.corrections import corrected as corrected_by
from auditor.keep import calls, care, correcting, datasette, lines, watches
from auditor.keep import store as store_module
from auditor.keep.gates import parse_condition
from auditor.keep.migrations import STEPS, TABLES, UNASSIGNED
from auditor.keep.rows import as_json
from auditor.keep.store import Store
from auditor.schema import Audit, Correction, Measure, Outcome, Result, RuleOutcome


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogues.catalogue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "audits.db") as store:
        yield store


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return tmp_path / "other.db"


def test_a_whole_database_has_no_problems_and_a_lost_part_is_one(store: Store) -> None:
    store.add(call("a.wav"))
    assert care.problems(store) == ()
    store.run("PRAGMA foreign_keys = OFF")
    store.run("INSERT INTO measures VALUES ('nobody', 0, 'hold_ms', 1.0, 'ms', 0, '')")
    assert "measures" in care.problems(store)[0]


def test_a_backup_is_whole_and_private(store: Store, tmp_path: Path) -> None:
    store.add(call("a.wav"))
    target = tmp_path / "copy.db"
    care.backup(store, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with Store.read(target) as copy:
        assert copy.rows() == store.rows()
    with pytest.raises(UsageProblem, match="exists"):
        care.backup(store, target)


def test_vacuum_gives_room_back(store: Store) -> None:
    for i in range(30):
        store.add(call(f"{i}.wav"))
    with store.changing() as execute:
        execute("DELETE FROM recordings WHERE file_name <> '0.wav'")
    assert care.vacuum(store) > 0
    assert [row.file_name for row in store.rows()] == ["0.wav"]


def test_merging_takes_over_what_is_new(store: Store, other: Path, catalogue: Catalogue) -> None:
    store.add(call("a.wav", line="Acme"))
    stored(other, [call("a.wav", line="Acme"), call("b.wav", line="Bright")])
    with Store.open(other) as theirs:
        lines.add_action(theirs, "Bright", "ring twice", None, date(2026, 3, 1))
    merged = care.merge(store, other, catalogue)
    assert (merged.recordings, merged.audits, merged.conflicts) == (1, 1, ())
    assert [row.file_name for row in store.rows()] == ["a.wav", "b.wav"]
    assert len(store.search(["claire"])) == 2
    assert [action.text for action in lines.actions_of(store, "Bright")] == ["ring twice"]
    with Store.read(other) as theirs:
        assert store.get("b.wav") == theirs.get("b.wav")
        for table in ("segments", "words", "measures", "messages", "menu_options"):
            sql = f"SELECT * FROM {table} WHERE audit_id = ?"
            assert store.ask(sql, [store.resolve("b.wav")]) == theirs.ask(sql, [theirs.resolve("b.wav")])


def test_merging_again_changes_nothing(store: Store, other: Path, catalogue: Catalogue) -> None:
    stored(other, [call("a.wav"), call("b.wav")])
    care.merge(store, other, catalogue)
    before = [store.ask(f"SELECT * FROM {table}") for table in TABLES]
    again = care.merge(store, other, catalogue)
    assert (again.recordings, again.audits, again.corrections) == (0, 0, 0)
    assert [store.ask(f"SELECT * FROM {table}") for table in TABLES] == before
    assert care.problems(store) == ()


def test_the_newest_audit_is_shown_whichever_side_it_came_from(store: Store, other: Path, catalogue: Catalogue) -> None:
    newest = store.add(replace(call("a.wav"), made_at="2026-06-01T10:00:00+02:00"))
    older = replace(call("a.wav", wait_s=5), made_at="2026-06-01T07:59:00+00:00")
    stored(other, [older])
    care.merge(store, other, catalogue)
    (row,) = store.rows()
    assert (row.id, row.times_audited) == (newest, 2)


def test_corrections_of_both_sides_hold_in_order_of_time(store: Store, other: Path, catalogue: Catalogue) -> None:
    made = call("a.wav")
    store.add(made)
    stored(other, [made])
    correcting.correct(
        store,
        "a.wav",
        Correction(outcome=Outcome.VOICEMAIL, note="ours", made_at="2026-06-02T10:00:00+00:00"),
        catalogue,
    )
    with Store.open(other) as theirs:
        said = Correction(person_ms=40_000, note="theirs", made_at="2026-06-01T10:00:00+00:00")
        correcting.correct(theirs, "a.wav", said, catalogue)
    assert care.merge(store, other, catalogue).corrections == 1
    found = store.get("a.wav")
    assert [one.note for one in found.corrections] == ["theirs", "ours"]
    assert found.outcome is Outcome.VOICEMAIL
    assert any(one.start_ms == 40_000 for one in found.segments)


def test_conflicts_are_listed_and_ours_is_kept(store: Store, other: Path, catalogue: Catalogue) -> None:
    for path_store in (store, Store.open(other)):
        path_store.add(call("a.wav"))
        here = path_store is store
        calls.keep_note(path_store, "a.wav", 3 if here else 4, None)
        lines.set_facts(path_store, LINE, lines.LineFacts(phone="1" if here else "2"))
        if not here:
            sha256 = calls.recording_of(path_store, "a.wav")
            calls.set_context(path_store, sha256, {"shopper": "Claire"})
            path_store.close()
    merged = care.merge(store, other, catalogue)
    assert merged.conflicts == (
        f"{LINE}: phone is '1' here and '2' there; kept what is here.",
        "a.wav: rating is 3 here and 4 there; kept what is here.",
    )
    said = calls.context_of(store, calls.recording_of(store, "a.wav"))
    assert (said["rating"], said["shopper"]) == ("3", "Claire")


def test_a_line_that_was_told_there_is_taken_over_and_one_told_here_is_kept(
    store: Store, other: Path, catalogue: Catalogue
) -> None:
    for name, line in (("a.wav", None), ("b.wav", "Acme"), ("c.wav", None)):
        store.add(call(name, line=line))
    stored(other, [call("a.wav", line="Bright"), call("b.wav", line=None), call("c.wav", line=None)])
    care.merge(store, other, catalogue)
    assert {row.file_name: row.line for row in store.rows()} == {
        "a.wav": "Bright",
        "b.wav": "Acme",
        "c.wav": UNASSIGNED,
    }


def test_watch_lists_are_put_together(store: Store, other: Path, catalogue: Catalogue) -> None:
    store.add(call("a.wav"))
    stored(other, [call("a.wav"), call("b.wav", line="Acme")])
    wait, habit = parse_condition("time_to_human_ms>60000"), parse_condition("habit:no_name")
    with Store.open(other) as theirs:
        watches.add_watch(theirs, wait, 3, None, date(2026, 3, 1))
        watches.add_watch(theirs, habit, 2, "Acme", date(2026, 3, 1))
    watches.add_watch(store, wait, 3, None, date(2026, 4, 1))
    care.merge(store, other, catalogue)
    found = [(one.line, one.condition, one.in_a_row) for one in watches.all_watches(store)]
    assert found == [(None, "time_to_human_ms>60000", 3), ("Acme", "habit:no_name", 2)]


def test_a_database_is_not_merged_with_itself(store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(UsageProblem, match="itself"):
        care.merge(store, store.path, catalogue)


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_every_earlier_shape_is_brought_up_to_date(tmp_path: Path, steps: int) -> None:
    """A database as a version with only the first steps left it, with one audit of two parts in it."""
    path, audit = tmp_path / "old.db", call("a.wav", claim=True)
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
        )
        for step in STEPS[:steps]:
            for statement in step.statements:
                old.execute(statement)
            old.execute(
                "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('hold-auditor', ?, 'x')",
                [step.name],
            )
        sha256, origin = audit.recording.sha256, audit.recording.origin
        place = (origin.line, origin.option, origin.called_at)
        old.execute("INSERT INTO recordings VALUES (?, 'a.wav', 'a.wav', 1, 1, 1, 'x', 'x', ?, ?, ?)", [sha256, *place])
        old.execute(
            """INSERT INTO audits(id, recording_sha256, made_at, basis, outcome, audit)
                VALUES ('abc', ?, 'x', '{}', ?, ?)""",
            [sha256, audit.outcome, as_json(audit)],
        )
        bare = replace(call("b.wav", line=None), recording=replace(call("b.wav", line=None).recording, sha256="b" * 64))
        old.execute("INSERT INTO recordings VALUES (?, 'b.wav', 'b', 1, 1, 1, 'x', 'x', NULL, NULL, NULL)", ["b" * 64])
        old.execute(
            """INSERT INTO audits(id, recording_sha256, made_at, basis, outcome, audit)
                VALUES ('def', ?, 'x', '{}', ?, ?)""",
            ["b" * 64, bare.outcome, as_json(bare)],
        )
        old.execute("INSERT INTO measures VALUES ('abc', 0, 'hold_ms', 5.0, 'ms', 0, '')")
    old.close()
    with Store.open(path) as store:
        assert store.get("abc") == audit
        assert [row.line for row in store.rows()] == [LINE, UNASSIGNED]
        assert watches.all_watches(store) == ()
        store.add(call("new.wav", line=None))
        assert lines.calls_without_line(store) == 2
        assert {line.name: line.calls for line in lines.all_lines(store)} == {LINE: 1, UNASSIGNED: 2}
        assert store.ask("SELECT hold_ms, line FROM calls WHERE line = ?", [LINE]) == [{"hold_ms": 5.0, "line": LINE}]
        if steps < 4:
            parts = "SELECT * FROM {} WHERE audit_id = 'abc'"
            assert [row["destination"] for row in store.ask(parts.format("menu_options"))] == ["sales", "service"]
            assert [row["text"] for row in store.ask(parts.format("messages"))] == [audit.messages[0].text]
        assert care.problems(store) == ()


def test_the_canned_queries_run(store: Store) -> None:
    store.add(call("a.wav", claim=True))
    for sql in datasette.queries().values():
        store.ask(sql.replace(":words", "'claire'"))
    assert store.ask(datasette.queries()["unusual_by_hour"])[0]["claiming_calls_count"] == 1
    assert len(store.ask(datasette.queries()["said_on_hold"].replace(":words", "'claire'"))) == 1
    tables = datasette.metadata("audits")["databases"]["audits"]["tables"]
    assert all(store.ask(f"SELECT count(*) FROM {name}") for name in tables)
    assert json.loads(datasette.as_text(datasette.metadata("audits")))


UNREAD, OTHER_WHY = "no words were read", "no hold in this call"


def _audit_of_before(results: dict[str, str], measures: dict[str, str]) -> Audit:
    """A call whose results and measures, by their names, have these texts for why they are not told."""
    return replace(
        call("a.wav"),
        results=tuple(
            Result(rule_id=name, title=name, outcome=RuleOutcome.NOT_APPLICABLE, message=why, limit=0.1)
            for name, why in results.items()
        ),
        measures=tuple(Measure(id=name, value=None, unit="count", note=why) for name, why in measures.items()),
    )


@pytest.mark.parametrize("corrected", [False, True])
def test_what_cannot_be_told_is_marked_in_calls_stored_before_there_was_a_mark(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, corrected: bool
) -> None:
    before = _audit_of_before(
        {"unread": UNREAD, "without": OTHER_WHY}, {"information_count": UNREAD, "music_loop_ms": OTHER_WHY}
    )
    path = tmp_path / "old.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(store_module, "STEPS", STEPS[:6])
        with Store.open(path) as store:
            audit_id = store.add(before)
            if corrected:
                machine = corrected_by(before, (Correction(nobody=True),), catalogue).machine
                store.put_views({audit_id: replace(before, machine=machine)})
    with Store.open(path) as store:
        after = store.get(audit_id)
        rows = {row["rule_id"]: row["outcome"] for row in store.ask("SELECT rule_id, outcome FROM results")}
    assert {one.rule_id: one.outcome for one in after.results} == rows
    assert rows == {"unread": RuleOutcome.CANNOT_TELL, "without": RuleOutcome.NOT_APPLICABLE}
    assert {one.id: one.unread for one in after.measures} == {"information_count": True, "music_loop_ms": False}
    told = replace(after, results=before.results, measures=before.measures, machine=None)
    assert told == before
