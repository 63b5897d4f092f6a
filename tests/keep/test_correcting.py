"""Corrections in the database: beside the program's answer, over it everywhere, and for good until taken back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from builders import abandoned_call, answered_call, basis
from catalogues import catalogue

from auditor.errors import UsageProblem
from auditor.judge.audit import rejudge
from auditor.judge.corrections import first_agent_ms
from auditor.keep import correcting
from auditor.keep import store as store_module
from auditor.keep.migrations import STEPS
from auditor.keep.store import Store
from auditor.schema import Correction, Interval, Label, Labelled, Outcome

LATER = "2026-03-06T10:00:00+00:00"
SOONER = Correction(person_ms=88_000, note="I heard hello", made_at="2026-03-07T10:00:00+00:00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audits.db"


def test_a_correction_wins_in_get_list_and_search(path: Path) -> None:
    agent = Labelled(start_ms=60_000, end_ms=66_000, label=Label.AGENT)
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        correcting.correct(store, audit_id, Correction(labels=(agent,), outcome=Outcome.CALLBACK), catalogue())
        assert store.get(audit_id).outcome is Outcome.CALLBACK
        (row,) = store.rows()
        assert (row.outcome, row.corrected) == ("callback", True)
        assert row.hold_ms == 68_000
        assert [(hit.start_ms, hit.label) for hit in store.search(["unusually"])] == [
            (30_000, "announcement"),
            (60_000, "agent"),
        ]


def test_the_programs_answer_is_never_overwritten(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        correcting.correct(store, audit_id, SOONER, catalogue())
        assert store.made_by_program(audit_id) == answered_call()
        assert store.get(audit_id).corrections == (SOONER,)


def test_other_recordings_are_left_alone(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call("one.wav"))
        other = store.add(abandoned_call("two.wav"))
        correcting.correct(store, "one.wav", SOONER, catalogue())
        assert store.get(other) == abandoned_call("two.wav")
        assert [row.corrected for row in store.rows()] == [True, False]


def test_a_correction_survives_a_new_audit_and_a_judgement_anew(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
        correcting.correct(store, "call.wav", SOONER, catalogue())
        again = correcting.add_audit(store, replace(answered_call(), made_at=LATER), catalogue())
        anew = correcting.add_audit(store, rejudge(store.made_by_program(again), catalogue()), catalogue())
        for audit_id in (again, anew):
            assert store.get(audit_id).corrections == (SOONER,)
            assert first_agent_ms(store.get(audit_id).segments) == 88_000
        assert store.made_by_program(again) == replace(answered_call(), made_at=LATER)
        assert store.rows()[0].corrected


def test_audits_made_before_follow_too(path: Path) -> None:
    with Store.open(path) as store:
        old = store.add(answered_call())
        store.add(replace(answered_call(), made_at=LATER, basis=basis(catalogue_hash="new")))
        correcting.correct(store, "call.wav", SOONER, catalogue())
        assert first_agent_ms(store.get(old).segments) == 88_000
        assert all(row.corrected for row in store.rows(history=True))


def test_an_audit_cannot_be_stored_past_its_corrections(path: Path) -> None:
    with Store.open(path) as store:
        store.add(answered_call())
        correcting.correct(store, "call.wav", SOONER, catalogue())
        with pytest.raises(ValueError, match="corrections"):
            store.add(replace(answered_call(), made_at=LATER))
        assert len(store.rows(history=True)) == 1


def test_the_newest_is_taken_back_and_history_kept(path: Path) -> None:
    second = Correction(outcome=Outcome.CLOSED, made_at=LATER)
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        correcting.correct(store, audit_id, SOONER, catalogue())
        correcting.correct(store, audit_id, second, catalogue())
        assert correcting.take_back(store, audit_id, catalogue()) == second
        assert store.get(audit_id).corrections == (SOONER,)
        assert correcting.take_back(store, audit_id, catalogue()) == SOONER
        assert store.get(audit_id) == answered_call()
        assert (store.rows()[0].outcome, store.rows()[0].corrected) == ("answered", False)
        with pytest.raises(UsageProblem, match=r"There is no correction of call\.wav to take back"):
            correcting.take_back(store, audit_id, catalogue())
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT note, undone_at IS NOT NULL FROM corrections ORDER BY number").fetchall()
    assert rows == [("I heard hello", 1), ("", 1)]


def test_a_contradiction_stores_nothing(path: Path) -> None:
    bad = Correction(person_ms=80_000, holds=(Interval(start_ms=16_000, end_ms=90_000),))
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        with pytest.raises(UsageProblem):
            correcting.correct(store, audit_id, bad, catalogue())
        assert store.corrections(answered_call().recording.sha256) == ()
        assert store.get(audit_id) == answered_call()


def test_a_failure_half_way_stores_nothing(path: Path) -> None:
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        sha256 = answered_call().recording.sha256
        with pytest.raises(AttributeError):
            store.correct(sha256, SOONER, {audit_id: None})  # type: ignore[dict-item]
        assert store.corrections(sha256) == ()
        assert store.get(audit_id) == answered_call()


def test_a_database_of_before_gains_corrections(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(store_module, "STEPS", STEPS[:1])
        before.setattr(store_module, "TABLES", ("recordings", "audits"))
        Store.open(path).close()
    with sqlite3.connect(path) as connection:
        assert "corrections" not in {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    with Store.open(path) as store:
        audit_id = store.add(answered_call())
        correcting.correct(store, audit_id, SOONER, catalogue())
        assert store.get(audit_id).corrections == (SOONER,)
