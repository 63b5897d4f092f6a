"""The database: what goes in comes out, history is kept, and what is wrong with a file is said in one sentence."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from builders import BUSY, abandoned_call, answered_call, basis

from auditor.errors import StoreProblem, UsageProblem
from auditor.keep import store as store_module
from auditor.keep.migrations import TABLES, UNASSIGNED
from auditor.keep.rows import Rows
from auditor.keep.store import Store

LATER = "2026-03-06T10:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audits.db"


def counts(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def test_an_audit_comes_back_as_it_went_in(path: Path) -> None:
    audit = answered_call()
    with Store.open(path) as store:
        audit_id = store.add(audit)
    with Store.read(path) as store:
        assert store.get(audit_id) == audit


def test_every_part_has_its_rows(path: Path) -> None:
    audit = answered_call()
    with Store.open(path) as store:
        store.add(audit)
    found = counts(path)
    assert found["segments"] == len(audit.segments)
    assert found["words"] == len(audit.heard.words)
    assert found["announcements"] == 2
    assert found["findings"] == len(audit.findings)
    assert found["results"] == 3
    assert found["measures"] == 4
    assert found["recordings"] == found["audits"] == 1


def test_the_same_basis_is_found_and_another_is_not(path: Path) -> None:
    audit = answered_call()
    with Store.open(path) as store:
        audit_id = store.add(audit)
        assert store.find(audit.recording.sha256, basis()) == audit_id
        assert store.find(audit.recording.sha256, basis(settings={"words": False})) is None
        assert store.find(audit.recording.sha256, basis(catalogue_hash="other")) is None
        assert store.find("0" * 64, basis()) is None


def test_the_order_of_settings_does_not_make_another_basis(path: Path) -> None:
    audit = replace(answered_call(), basis=basis(settings={"a": 1, "b": 2}))
    with Store.open(path) as store:
        store.add(audit)
        assert store.find(audit.recording.sha256, basis(settings={"b": 2, "a": 1}))


def test_history_is_kept_and_the_newest_is_shown(path: Path) -> None:
    old, new = answered_call(), replace(answered_call(), made_at=LATER)
    with Store.open(path) as store:
        first, second = store.add(old), store.add(new)
        assert first != second
        assert [row.id for row in store.rows()] == [second]
        assert store.rows()[0].times_audited == 2
        assert [row.id for row in store.rows(history=True)] == [first, second]
        assert store.get(first) == old


def test_two_audits_of_the_same_second_are_two(path: Path) -> None:
    with Store.open(path) as store:
        assert store.add(answered_call()) != store.add(answered_call())


def test_an_id_may_be_abbreviated(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        assert store.resolve(audit_id[:4]) == audit_id
        assert store.resolve(audit_id[:6].upper()) == audit_id


def test_a_recording_may_be_named_by_its_file(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call("one.wav"))
        newest = store.add(replace(answered_call("one.wav"), made_at=LATER))
        assert store.resolve("one.wav") == newest


def test_an_ambiguous_beginning_lists_its_matches(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = iter(["abc1" + "0" * 12, "abc2" + "0" * 12])
    monkeypatch.setattr(store_module, "new_id", lambda audit, before: next(ids))
    with Store.open(path) as store:
        store.add(answered_call("one.wav"))
        store.add(answered_call("two.wav"))
        with pytest.raises(UsageProblem, match=r"abc10000 \(one\.wav.*abc20000 \(two\.wav"):
            store.resolve("abc")
        assert store.resolve("abc2").startswith("abc2")


@pytest.mark.parametrize("wanted", ["ffffffff", "nothing.wav", "", "%", "100%"])
def test_an_unknown_audit_is_a_usage_problem(path: Path, wanted: str) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
        with pytest.raises(UsageProblem, match="auditor list"):
            store.get(wanted)


def test_rows_tell_what_the_list_shows(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call("one.wav"))
        store.add(abandoned_call("two.wav"))
        one, two = store.rows()
        assert (one.file_name, one.line, one.option, one.outcome) == ("one.wav", "Fernwood Garage", "2", "answered")
        assert (one.time_to_human_ms, one.hold_ms, one.failed_rules) == (84_000.0, 74_000.0, 1)
        assert (two.file_name, two.line, two.hold_at_least) == ("two.wav", UNASSIGNED, True)
        assert (one.time_to_human_at_least, two.time_to_human_at_least) == (False, True)
        assert [row.file_name for row in store.rows(line="Fernwood Garage")] == ["one.wav"]
        assert store.rows(line="Nobody") == ()


def test_search_gives_call_and_time(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        hits = store.search(["unusually"])
        assert [(hit.audit_id, hit.start_ms, hit.label) for hit in hits] == [
            (audit_id, 30_000, "announcement"),
            (audit_id, 60_000, "announcement"),
        ]
        assert hits[0].text == BUSY


def test_search_takes_phrases_stems_and_several_words(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
        assert len(store.search(["high call volume"])) == 2
        assert len(store.search(["volume call"])) == 0
        assert len(store.search(["volume", "importance"])) == 2
        assert len(store.search(["volume", "claire"])) == 0
        assert len(store.search(["CALLS"])) == 3


@pytest.mark.parametrize("words", ['"', "AND", "a OR", "(", "*", "text:", "NEAR(", "-call", "^"])
def test_no_word_is_a_search_operator(path: Path, words: str) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
        if any(character.isalnum() for character in words):
            assert isinstance(store.search([words]), tuple)
        else:
            with pytest.raises(UsageProblem, match="at least one word"):
                store.search([words])


def test_search_looks_only_at_the_newest_audit_of_a_recording(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
        newest = store.add(replace(answered_call(), made_at=LATER))
        assert {hit.audit_id for hit in store.search(["claire"])} == {newest}


def test_an_audit_is_stored_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parts(_audit: object, audit_id: str) -> dict[str, Rows]:
        return {"segments": Rows(("audit_id", "position", "start_ms"), [(audit_id, 0, None)])}

    with Store.open(path) as store:
        monkeypatch.setattr(store_module.made_rows, "part_rows", parts)
        with pytest.raises(StoreProblem):
            store.add(answered_call())
    assert set(counts(path).values()) == {0}


def test_parts_cannot_exist_without_their_audit(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(sqlite3.IntegrityError):
        store._db.execute("INSERT INTO measures VALUES ('nobody', 0, 'hold_ms', 1.0, 'ms', 0, '')")


def test_the_search_index_follows_removed_audits(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        store._db.execute("DELETE FROM audits WHERE id = ?", [audit_id])
        store._db.conn.commit()
        assert store.search(["claire"]) == ()
        assert store._db.execute("SELECT count(*) FROM words").fetchone()[0] == 0


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    before = os.umask(0o000)
    try:
        with Store.open(path) as store:
            store.add(answered_call())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_journal_is_for_its_owner_only(path: Path) -> None:
    before = os.umask(0o000)
    try:
        with Store.open(path) as store, store._db.atomic():
            store._db.execute("INSERT INTO recordings VALUES ('0', 'a', 'a', 1, 1, 1, 'a', 'a', NULL, NULL, NULL)")
            journal = path.with_name(path.name + "-journal")
            assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_an_owner_who_opens_the_file_to_others_is_obeyed(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
    path.chmod(0o644)
    with Store.open(path) as store:
        store.add(answered_call("two.wav"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert store.rows() == ()


def test_reading_makes_no_file(path: Path) -> None:
    with pytest.raises(StoreProblem, match="auditor audit"):
        Store.read(path)
    assert not path.exists()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="is a folder, not a database; name another file with --db"):
        Store.open(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="does not exist; make it"):
        Store.open(tmp_path / "nowhere" / "audits.db")


def test_another_kind_of_file_is_left_alone(path: Path) -> None:
    path.write_bytes(b"dear diary, " * 100)
    with pytest.raises(StoreProblem, match="no SQLite database"):
        Store.open(path)
    assert path.read_bytes() == b"dear diary, " * 100


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE audits (id TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_marked_but_empty_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 12345")
    with pytest.raises(StoreProblem, match="another program"):
        Store.open(path)


def test_a_newer_shape_asks_for_an_update(path: Path) -> None:
    with Store.open(path) as store:
        store._db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('hold-auditor', 'm999_new', 'x')"
        )
        store._db.conn.commit()
    with pytest.raises(StoreProblem, match="newer version"):
        Store.open(path)


def test_a_missing_table_is_named(path: Path) -> None:
    with Store.open(path) as store:
        store._db.execute("DROP TABLE findings")
    with pytest.raises(StoreProblem, match="lacks the table findings"):
        Store.open(path)


def test_a_damaged_file_is_a_store_problem(path: Path) -> None:
    with Store.open(path) as store:
        for number in range(20):
            store.add(answered_call(f"{number}.wav"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(StoreProblem), Store.read(path) as store:
        store.rows()


def test_a_locked_file_is_waited_for_and_then_explained(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreProblem, match="in use by another program"):
            Store.open(path, busy_timeout_ms=20)
    finally:
        other.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_file_can_be_read_but_not_written(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
    path.chmod(0o400)
    with Store.read(path) as store:
        assert store.get(audit_id) == answered_call()
    with Store.open(path) as store, pytest.raises(StoreProblem, match="may not be written"):
        store.add(answered_call("two.wav"))


def test_writing_through_a_reading_connection_is_explained(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Store.read(path) as store, pytest.raises(StoreProblem, match="may not be written"):
        store.add(answered_call("two.wav"))


def test_an_audit_of_another_version_is_explained(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        store._db.execute("UPDATE audits SET audit = '{\"surprise\": 1}'")
        with pytest.raises(StoreProblem, match="audit the recording again"):
            store.get(audit_id)
