"""Typical sentences are written out from templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import catalogue

from auditor.errors import CatalogueProblem
from auditor.judge.seed_table import SeedTable
from auditor.judge.wordings import read_wordings


def written_out(*templates: str, **lists: list[str]) -> tuple[str, ...]:
    table = {"lists": lists, "wordings": {"all": list(templates)}}
    return read_wordings(SeedTable(Path("wordings.toml"), "wordings", table)).sentences


def test_a_plain_sentence_stands_for_itself() -> None:
    assert written_out("please hold", "please hold") == ("please hold",)


def test_each_alternative_is_used() -> None:
    assert set(written_out("please (hold|wait|)")) == {"please hold", "please wait", "please"}
    both = written_out("(a|b|c) then (d|e)")
    assert {one.split()[0] for one in both} == {"a", "b", "c"}
    assert {one.split()[2] for one in both} == {"d", "e"}
    assert len(both) > 3


def test_lists_are_drawn_from_in_turn() -> None:
    found = written_out("press @key", "dial @key", key=["one", "two", "three", "four", "five"])
    assert found == (
        "press one",
        "press two",
        "press three",
        "press four",
        "dial five",
        "dial one",
        "dial two",
        "dial three",
    )


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(CatalogueProblem, match=r"wordings\.toml: wordings: 'press @kee' names the list 'kee'"):
        written_out("press @kee", key=["one"])


def test_the_catalogue_brings_its_wordings_and_the_rules_own_sentences() -> None:
    known = catalogue()
    volume = known.category("high_volume_claim")
    assert volume is not None
    assert {*volume.yes, *volume.no} <= set(known.wordings.sentences)
    assert len(known.wordings.sentences) > 1000
    assert not any(sign in sentence for sentence in known.wordings.sentences for sign in "()|@")
