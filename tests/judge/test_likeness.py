"""Which words may stand for another one, by the sounds and the endings of a language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from catalogues import catalogue

from auditor.errors import CatalogueProblem
from auditor.judge.likeness import Sounds, Vocabulary, read_sounds
from auditor.judge.seed_table import SeedTable


@cache
def sounds_of(language: str) -> Sounds:
    return catalogue(language).slips.sounds


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "call calls called calling"),
        ("en", "value values valued"),
        ("en", "enquiry enquiries"),
        ("en", "stop stops stopped stopping"),
        ("en", "press presses pressed"),
        ("es", "ocupado ocupada ocupados ocupadas"),
        ("es", "agente agentes"),
    ],
)
def test_inflections_have_one_stem(language: str, words: str) -> None:
    assert len({sounds_of(language).stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words",
    ["many man", "eighty eight", "hold hole", "ready read", "caller call", "long longer", "busy bus", "card car"],
)
def test_other_words_are_no_inflections(words: str) -> None:
    expected, other = words.split()
    assert other not in Vocabulary([other], sounds_of("en")).similar(expected)


@pytest.mark.parametrize(
    ("language", "expected", "heard"),
    [
        ("en", "experiencing", "experience"),
        ("en", "representative", "representatives"),
        ("en", "appreciate", "appreciated"),
        ("en", "importance", "important"),
        ("es", "llamadas", "yamadas"),
        ("es", "volumen", "bolumen"),
        ("es", "atenderemos", "hatenderemos"),
        ("es", "operadora", "operador"),
        ("es", "habitual", "avitual"),
    ],
)
def test_a_slip_of_the_ear_stands_for_the_word(language: str, expected: str, heard: str) -> None:
    likeness = Vocabulary([heard], sounds_of(language)).similar(expected)
    assert 0.7 < likeness[heard] < 1


def test_each_language_has_its_own_sounds() -> None:
    english, spanish = sounds_of("en"), sounds_of("es")
    assert spanish.key("cinco") == spanish.key("sinko")
    assert english.key("knight") == english.key("night")
    assert spanish.key("knight") != spanish.key("night")
    assert spanish.key("más") == "mas"


def test_a_language_without_sounds_is_compared_by_letters() -> None:
    plain = Sounds()
    assert plain.key("wäscherei") == "wascherei"
    assert plain.stem("anrufe") == "anrufe"
    assert Vocabulary(["warteschlangen", "warten"], plain).similar("warteschlange").keys() == {"warteschlangen"}


def test_a_word_stands_fully_for_itself_only() -> None:
    found = Vocabulary(["volume", "volumes", "value"], sounds_of("en")).similar("volume")
    assert found["volume"] == 1.0
    assert found["volumes"] < 1.0
    assert "value" not in found


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"sounds": [["(", "a"]]}, "is no regular expression"),
        ({"sounds": [["a"]]}, "must be pairs"),
        ({"endings": [["s", "-", "-"]]}, "must be pairs"),
        ({"vowels": ["a"]}, "unknown key 'vowels'"),
        ({"sounds": "a"}, "must be a list of lists"),
    ],
)
def test_mistakes_are_named(table: dict[str, object], reason: str) -> None:
    with pytest.raises(CatalogueProblem, match=reason):
        read_sounds(SeedTable(Path("sounds.toml"), "the file", table))
