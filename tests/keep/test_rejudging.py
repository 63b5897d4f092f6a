"""Stored calls judged again: what is up to date, what the owner has told since, and many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import abandoned_call, answered_call
from catalogues import catalogue

import auditor.judge.audit
from auditor.judge.audit import judge_call, rejudge
from auditor.keep.lines import LineFacts, add_line, set_facts
from auditor.keep.rejudging import Judged, Today, judge_again
from auditor.keep.selection import load_calls, parse_selection
from auditor.keep.store import Store
from auditor.schema import Audit, Basis, Circumstances, Recording

LINE = "Fernwood Garage"


def today(_basis: Basis) -> Today:
    return Today(catalogue=catalogue(), language="en", pack="small-firm")


def again(store: Store) -> list[Judged]:
    return list(judge_again(store, [row.id for row in store.rows()], today))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "audits.db") as store:
        yield store


def judged(audit: Audit) -> dict[str, object]:
    return {name: value for name, value in audit.to_dict().items() if name != "made_at"}


def test_what_is_up_to_date_is_left_alone(store: Store) -> None:
    store.add(answered_call())
    assert again(store)[0].new_id is not None
    assert again(store)[0].new_id is None
    assert len(store.rows(history=True)) == 2


def test_many_together_are_judged_as_each_alone(store: Store) -> None:
    calls = [answered_call("one.wav"), abandoned_call("two.wav"), answered_call("three.wav")]
    for call in calls:
        store.add(call)
    again(store)
    for call in calls:
        newest = store.made_by_program(call.recording.file_name)
        assert judged(newest) == judged(rejudge(call, catalogue()))


def test_hours_that_were_stored_since_count(store: Store) -> None:
    store.add(answered_call())
    again(store)
    set_facts(store, LINE, LineFacts(opening_hours="Mon-Fri 09:00-17:00", time_zone="America/New_York"))
    new_id = again(store)[0].new_id
    assert new_id is not None
    told = Circumstances(opening_hours="Mon-Fri 09:00-17:00", time_zone="America/New_York")
    assert store.get(new_id).basis.circumstances == told
    assert again(store)[0].new_id is None


def test_calls_of_lines_with_other_hours_have_one_basis(store: Store) -> None:
    store.add(answered_call("one.wav"))
    other = answered_call("two.wav")
    origin = replace(other.recording.origin, line="Other")
    add_line(store, "Other", LineFacts(opening_hours="Sat 09:00-12:00"))
    store.add(replace(other, recording=replace(other.recording, origin=origin)))
    again(store)
    bases = {call.basis for name in (LINE, "Other") for call in load_calls(store, parse_selection(f"line:{name}"))}
    assert len(bases) == 1


def test_the_pack_and_language_of_today_stand_in_the_basis(store: Store) -> None:
    made = answered_call()
    settings = {"words": True, "pack": "uk-fsa", "language": "en"}
    store.add(replace(made, basis=replace(made.basis, settings=settings)))
    again(store)
    assert store.get(made.recording.file_name).basis.settings == {**settings, "pack": "small-firm"}


def test_going_back_to_a_pack_judges_again(store: Store) -> None:
    made = answered_call()
    name = made.recording.file_name
    store.add(replace(made, basis=replace(made.basis, settings={"pack": "small-firm"})))

    def under(pack: str) -> object:
        (one,) = judge_again(store, [store.resolve(name)], lambda basis: replace(today(basis), pack=pack))
        return one.new_id and store.get(name).basis.settings["pack"]

    assert [under(pack) for pack in ("small-firm", "uk-fsa", "small-firm", "small-firm")] == [
        "small-firm",
        "uk-fsa",
        "small-firm",
        None,
    ]


def test_an_audit_that_cannot_be_read_stops_no_other(store: Store) -> None:
    lost = store.add(answered_call("lost.wav"))
    store.add(answered_call("whole.wav"))
    store.run("UPDATE audits SET audit = '{}' WHERE id = ?", [lost])
    found = {one.audit_id: one for one in again(store)}
    assert "cannot be read" in str(found.pop(lost).problem)
    assert [one.new_id is not None for one in found.values()] == [True]


def test_an_audit_made_in_other_circumstances_need_not_be_listened_to_again(store: Store) -> None:
    made = answered_call()
    sha256 = made.recording.sha256
    store.add(replace(made, basis=replace(made.basis, circumstances=Circumstances(time_zone="Europe/London"))))
    assert store.find(sha256, made.basis) is None
    assert store.find(sha256, made.basis, in_any_circumstances=True) is not None
    assert store.find(sha256, replace(made.basis, catalogue_hash="other"), in_any_circumstances=True) is None


def test_a_call_that_the_program_fails_at_does_not_stop_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_at_two(recording: Recording, *rest: Any) -> Audit:
        if recording.file_name == "two.wav":
            raise ZeroDivisionError("no playings")
        return judge_call(recording, *rest)

    for call in (answered_call("one.wav"), answered_call("two.wav"), abandoned_call("three.wav")):
        store.add(call)
    monkeypatch.setattr(auditor.judge.audit, "judge_call", fails_at_two)
    by_name = {Path(row.file_name).stem: one for row, one in zip(store.rows(), again(store), strict=True)}
    assert by_name["one"].new_id
    assert by_name["three"].new_id
    assert by_name["two"].new_id is None
    assert "two.wav could not be judged again" in str(by_name["two"].problem)
    assert len(store.rows(history=True)) == 5
