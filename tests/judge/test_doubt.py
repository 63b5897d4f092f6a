"""What is doubtful never counts as certain: words that were not surely heard, short phrases with slips, tales."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import catalogue, with_rules_alone

from auditor.judge.catalogue import Catalogue
from auditor.judge.phrases import PhraseMatch, find_phrases
from auditor.schema import Word


def with_herons(folder: Path, rules: str) -> Catalogue:
    """A catalogue of one category, of herons and of these rules."""
    heron = '[category.heron]\ntitle = "t"\nmeaning = "m"\nyes = ["a blue heron"]\nno = ["the grey heron"]\n'
    return with_rules_alone(folder, heron + rules)


def heard(text: str) -> list[Word]:
    """The words at an even pace, each as sure as its number tells (``calls:0.4``); ``(500)`` is a pause in ms."""
    words, at = [], 0
    for token in text.split():
        if token.startswith("("):
            at += int(token.strip("()"))
            continue
        word, _, confidence = token.partition(":")
        words.append(Word(start_ms=at, end_ms=at + 260, text=word, confidence=float(confidence or 1)))
        at += 300
    return words


def found(text: str, category: str, known: Catalogue | None = None) -> list[PhraseMatch]:
    known = known or catalogue()
    return [match for match in find_phrases(heard(text), known) if match.category == category]


def sureness(text: str, category: str, known: Catalogue | None = None) -> str:
    matches = found(text, category, known)
    return "certain" if any(match.certain for match in matches) else "possible" if matches else "none"


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("your call is important to us", "importance_claim", "certain"),
        ("your call:0.7 is important:0.8 to us", "importance_claim", "certain"),
        ("your:0.4 call:0.3 is:0.4 important:0.3 to:0.5 us:0.4", "importance_claim", "possible"),
        ("we:0.2 apologise", "apology", "certain"),
        ("we apologise:0.7", "apology", "certain"),
        ("we apologise:0.4", "apology", "possible"),
        ("please:0.4 hold:0.5 the:0.5 line:0.5", "hold_instruction", "possible"),
    ],
)
def test_words_that_were_not_surely_heard_are_possible_at_most(text: str, category: str, expected: str) -> None:
    assert sureness(text, category) == expected


def test_doubt_shows_in_the_score() -> None:
    sure, unsure = (found(text, "importance_claim")[0].score for text in ("you are important", "you are important:0.5"))
    assert unsure < sure


def test_a_slip_weighs_more_in_a_short_phrase(tmp_path: Path) -> None:
    rules = "".join(
        f'[category.{name}]\ntitle = "t"\nmeaning = "m"\nyes = ["{text}"]\nno = ["a clock"]\n'
        f'[[category.{name}.rule]]\nsay = ["{text}"]\n'
        for name, text in (("short", "marmalade"), ("long", "marmalade sandwich kitchen table"))
    )
    known = with_rules_alone(tmp_path, rules)
    assert sureness("marmaleyd", "short", known) == "possible"
    assert sureness("marmaleyd sandwich kitchen table", "long", known) == "certain"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("we wait about three minutes for the bus", "estimated_wait"),
        ("he was third in the queue", "queue_position"),
        ("she said the lines were busier than usual", "high_volume_claim"),
        ("i will be with you shortly", "soon_claim"),
        ("you are very important to me", "importance_claim"),
        ("she will call you back", "callback_offer"),
    ],
)
def test_people_who_tell_of_themselves_and_others_claim_nothing(text: str, category: str) -> None:
    assert sureness(text, category) != "certain"


def test_what_stands_behind_a_complete_phrase_does_not_deny_it(tmp_path: Path) -> None:
    known = with_herons(
        tmp_path,
        'unless = ["stuffed"]\ndoubted_by = ["maybe"]\n[[category.heron.rule]]\nsay = ["blue heron"]\n'
        '[[category.heron.rule]]\nsay = ["a blue heron flies"]\ncomplete = true\n',
    )
    assert sureness("a blue heron stuffed", "heron", known) != "certain"
    assert sureness("a blue heron flies stuffed", "heron", known) == "certain"
    assert sureness("a blue heron flies maybe", "heron", known) == "certain"
    assert sureness("stuffed a blue heron flies", "heron", known) != "certain"
    assert sureness("maybe a blue heron flies", "heron", known) == "possible"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a blue heron stuffed", "none"),
        ("a blue heron stuffed:0.7", "none"),
        ("a blue heron stuffed:0.3", "certain"),
        ("a stuffed:0.3 blue heron", "certain"),
        ("a:0.7 blue:0.7 heron:0.7 stuffed:0.3", "none"),
        ("a blue heron maybe:0.7", "possible"),
        ("a blue heron maybe:0.3", "possible"),
    ],
)
def test_what_was_hardly_heard_takes_no_meaning_away_from_what_is_clear(
    tmp_path: Path, text: str, expected: str
) -> None:
    rule = 'unless = ["stuffed"]\ndoubted_by = ["maybe"]\n[[category.heron.rule]]\nsay = ["blue heron"]\n'
    assert sureness(text, "heron", with_herons(tmp_path, rule)) == expected


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("number eight in the line press two", "queue_position"),
        ("your place in the queue is seven offer", "queue_position"),
        ("your estimated wait time is nine minutes drive", "estimated_wait"),
        ("your call will be answered shortly close", "soon_claim"),
        ("your call is very important to us press", "importance_claim"),
        ("callers are getting to twenty two minutes", "estimated_wait"),
    ],
)
def test_a_claim_that_stands_complete_is_found_whatever_was_misread_behind_it(text: str, category: str) -> None:
    assert sureness(text, category) == "certain"


@pytest.mark.parametrize(
    "text",
    [
        "press two for the number eight bus line",
        "to hear your position in the queue press four",
        "press four for number eight in the line",
    ],
)
def test_a_key_before_a_number_is_no_place(text: str) -> None:
    assert sureness(text, "queue_position") != "certain"


def test_own_rules_may_be_doubted_too(tmp_path: Path) -> None:
    known = with_herons(
        tmp_path,
        'doubted_by = ["maybe"]\n[[category.heron.rule]]\nsay = ["blue heron"]\n'
        '[[category.heron.rule]]\nsay = ["red heron"]\ndoubted_by = ["perhaps"]\n',
    )
    sayings = ("a blue heron", "maybe a blue heron", "a blue heron perhaps", "a red heron perhaps", "maybe a red heron")
    assert [sureness(text, "heron", known) for text in sayings] == [
        "certain",
        "possible",
        "certain",
        "possible",
        "possible",
    ]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("the carpenter will come shortly", "soon_claim"),
        ("please hold", "soon_claim"),
        ("wait", "hold_instruction"),
        ("the dog barks at nine in the line", "queue_position"),
    ],
)
def test_beside_a_single_word_the_small_ones_must_be_heard(text: str, category: str) -> None:
    assert sureness(text, category) != "certain"


@pytest.mark.parametrize(
    "text", ["glad that you are (500) number one will take you to sales", "try again another nine in the line"]
)
def test_no_phrase_is_made_of_two_sentences(text: str) -> None:
    assert sureness(text, "queue_position") != "certain"


def test_a_number_that_was_put_in_counts_after_its_pause() -> None:
    assert sureness("you are number (450) four", "queue_position") == "certain"


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("this a comedy of than normal on our switchboard", "high_volume_claim", "certain"),
        ("we are quieter than normal on our switchboard", "high_volume_claim", "none"),
        ("we really do value each and every kind of present", "importance_claim", "certain"),
        ("we really do value each and every comment", "importance_claim", "none"),
        ("your call is greatly now please hold", "importance_claim", "certain"),
        ("number of calls ahead of you", "queue_position", "certain"),
        ("your wait depends on the number of calls ahead of you", "queue_position", "none"),
        ("hold for the next available daily in one", "soon_claim", "certain"),
        ("the next available daily will take your call", "soon_claim", "certain"),
        ("the next available daily in one", "soon_claim", "possible"),
    ],
)
def test_half_a_claim_counts_where_only_a_claim_begins_so(text: str, category: str, expected: str) -> None:
    assert sureness(text, category) == expected
