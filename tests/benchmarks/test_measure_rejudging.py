"""The calls that are judged again for the sake of their speed; how fast that is, is not asked here."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import abandoned_call, answered_call
from measure_rejudging import copied, main

from auditor.keep.store import Store


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "audits.db"
    with Store.open(path) as store:
        for call in (answered_call("one.wav"), abandoned_call("two.wav"), answered_call("three.wav")):
            store.add(call)
    return path


@pytest.mark.parametrize(("calls", "number"), [(None, 3), (3, 3), (7, 7), (9, 9)])
def test_there_are_as_many_calls_as_asked_for(source: Path, tmp_path: Path, calls: int | None, number: int) -> None:
    target = tmp_path / "copies.db"
    assert copied(source, target, calls) == number
    with Store.read(target) as store:
        assert len({store.get(row.id).recording.sha256 for row in store.rows()}) == number


def test_all_of_them_are_judged_again(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(source), "--calls", "5"])
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" in ")[0] for line in told] == ["all different: 3 calls", "with copies: 5 calls"]
    with Store.read(source) as store:
        assert len(store.rows(history=True)) == 3
