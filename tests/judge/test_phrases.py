"""Phrases are found in varied wordings and through a recogniser's slips, and near misses are left alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from catalogues import catalogue, with_rules_alone
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import CatalogueProblem
from auditor.judge.catalogue import Catalogue
from auditor.judge.categories import certain_sentences
from auditor.judge.conclude import find_said, where_they_count
from auditor.judge.phrases import PhraseMatch, find_phrases
from auditor.schema import Heard, Label, Segment, Word

SENTENCES = sorted((Path(__file__).parent / "sentences").glob("*.txt"))
WEIGHED = ("promotion",)
"""Categories that no list of rules could hold: how much of these is found is asked in test_word_evidence.py."""
SPANISH_SENTENCES = sorted((Path(__file__).parent / "sentences" / "es").glob("*.txt"))


def spoken(text: str, start_ms: int = 0, pause_ms: int = 40) -> list[Word]:
    """The words at an even pace; a number in brackets, such as ``(900)``, is a pause in milliseconds."""
    words: list[Word] = []
    at = start_ms
    for token in text.split():
        if token.startswith("("):
            at += int(token.strip("()"))
            continue
        words.append(Word(start_ms=at, end_ms=at + 260, text=token, confidence=0.9))
        at += 260 + pause_ms
    return words


def found(text: str, category: str) -> list[PhraseMatch]:
    return [match for match in find_phrases(spoken(text), catalogue()) if match.category == category]


def certain(text: str, category: str) -> bool:
    return any(match.certain for match in found(text, category))


def sentences(path: Path, mark: str) -> list[str]:
    return [line[2:] for line in path.read_text().splitlines() if line.startswith(mark + " ")]


def wrongly_judged(path: Path, language: str) -> tuple[list[str], list[str]]:
    """The sentences that should have been found and were not, and those that should not have been."""
    category = catalogue(language).category(path.stem)
    assert category is not None
    yes, no = sentences(path, "+"), sentences(path, "-")
    heard = certain_sentences(category, [*yes, *no], catalogue(language).slips)
    missed = [text for number, text in enumerate(yes) if number not in heard]
    false = [text for number, text in enumerate(no, start=len(yes)) if number in heard]
    return missed, false


@pytest.mark.parametrize("path", [path for path in SENTENCES if path.stem not in WEIGHED], ids=lambda path: path.stem)
def test_yes_and_no_sentences(path: Path) -> None:
    assert wrongly_judged(path, "en") == ([], [])


@pytest.mark.parametrize("path", SPANISH_SENTENCES, ids=lambda path: path.stem)
def test_yes_and_no_sentences_in_spanish(path: Path) -> None:
    assert wrongly_judged(path, "es") == ([], [])


def test_the_spanish_catalogue_is_tested_on_ten_sentences_of_each_kind() -> None:
    judged = {path.stem: path for path in SPANISH_SENTENCES}
    assert set(judged) == {category.id for category in catalogue("es").categories}
    for path in judged.values():
        assert min(len(set(sentences(path, mark))) for mark in "+-") >= 10, path.stem


def test_every_category_has_thirty_sentences_of_each_kind() -> None:
    folder = Path(__file__).parent / "sentences"
    for category in catalogue().categories:
        path = folder / f"{category.id}.txt"
        counts = [len(set(sentences(path, mark))) for mark in "+-"]
        assert min(counts) >= 30, category.id


@pytest.mark.parametrize(
    ("heard", "category"),
    [
        ("we are experiencing unusually high call volumes", "high_volume_claim"),
        ("we are experience an unusually high call volume", "high_volume_claim"),
        ("we are experiencing exceptional high called volume", "high_volume_claim"),
        ("our lines are much easier than usual today", "high_volume_claim"),
        ("your call is very important of us", "importance_claim"),
        ("your call is importance to us", "importance_claim"),
        ("you call will be answer shortly", "soon_claim"),
        ("the next a available representatives will be with you", "soon_claim"),
        ("you want be waiting long", "soon_claim"),
        ("some one will be with you shortly", "soon_claim"),
        ("the switchboard has gone into over drive today", "high_volume_claim"),
        ("the switchboard has gone into [unk] drive", "high_volume_claim"),
        ("our lines are extraordinary busy this morning", "high_volume_claim"),
        ("somebody has just say nothing another call and will be with you", "soon_claim"),
        ("your position in the queue is for", "queue_position"),
        ("you are number late in the queue", "queue_position"),
        ("your estimated wait time is late minutes", "estimated_wait"),
    ],
)
def test_slips_of_the_recogniser_are_forgiven(heard: str, category: str) -> None:
    assert certain(heard, category)


def test_match_carries_times_and_quote() -> None:
    words = spoken("hello and welcome (600) your call is important to us")
    match = next(match for match in find_phrases(words, catalogue()) if match.category == "importance_claim")
    assert match.quote == "your call is important to us"
    assert (match.start_ms, match.end_ms) == (words[match.first].start_ms, words[match.last].end_ms)
    assert (match.first, match.last) == (3, 8)


def test_no_phrase_reaches_over_a_long_pause() -> None:
    assert certain("you are number four", "queue_position")
    assert not certain("you are number (1500) four", "queue_position")


def test_sentences_do_not_lend_each_other_words() -> None:
    assert not certain("all lines are busy (700) higher fares apply than usual", "high_volume_claim")


def test_what_takes_the_meaning_away_must_stand_in_the_same_sentence() -> None:
    assert not certain("press four to change the volume of calls up", "high_volume_claim")
    assert certain(
        "press four to change the volume (800) we are experiencing unusually high call volumes", "high_volume_claim"
    )


def test_possible_is_not_certain() -> None:
    matches = found("we are very busy today", "high_volume_claim")
    assert matches
    assert not any(match.certain for match in matches)


def test_two_playings_are_two_matches() -> None:
    text = "your call is important to us (3000) your call is important to us"
    assert len([match for match in found(text, "importance_claim") if match.certain]) == 2


def test_labels_limit_where_a_category_counts() -> None:
    stall = catalogue().category("agent_stall")
    assert stall is not None
    assert stall.counts_in(Label.AGENT)
    assert not stall.counts_in(Label.ANNOUNCEMENT)


def test_nothing_in_nothing() -> None:
    assert find_phrases([], catalogue()) == ()


PLAIN_TALK = (
    "we went down to the river in the morning and the boat was already there he said that the weather had "
    "been kind to them all week long and that the children had learned to swim before they could read my "
    "brother never liked the water much but he came along because our mother asked him to and in the end "
    "he was the one who stayed longest nobody knew what to say when the old man told his story about the "
    "winter of the great snow and how the horses had found their own way home through the dark the house "
    "on the hill was sold last year to a doctor from the city who comes only in summer "
)
CLAIMS = ("high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer")


def test_ordinary_talk_claims_nothing() -> None:
    matches = find_phrases(spoken(PLAIN_TALK), catalogue())
    assert [match for match in matches if match.certain and match.category in CLAIMS] == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(set(PLAIN_TALK.split()) | {"[unk]", "calls", "busy", "queue"})), max_size=30))
def test_matches_are_well_formed_and_do_not_overlap(tokens: list[str]) -> None:
    words = spoken(" ".join(tokens))
    by_category: dict[str, list[PhraseMatch]] = {}
    for match in find_phrases(words, catalogue()):
        assert 0 <= match.first <= match.last < len(words)
        assert 0.0 <= match.score <= 1.0
        by_category.setdefault(match.category, []).append(match)
    for matches in by_category.values():
        assert all(before.last < after.first for before, after in pairwise(matches))


WAIT_RULE = """
[category.only_early]
title = "Early"
meaning = "Said early."
yes = ["the blue heron is here"]
no = ["the grey heron is here"]
[[category.only_early.rule]]
say = ["blue heron"]
only_in = {place}
"""


def placed(folder: Path, place: str) -> Catalogue:
    return with_rules_alone(folder, WAIT_RULE.replace("{place}", place))


def herons(known: Catalogue, *at_s: int) -> list[int]:
    """The seconds, of those at which the heron is named in a call of two segments (0-60 s, 60-120 s), that count."""
    words = [word for second in at_s for word in spoken("blue heron", second * 1000)]
    segments = tuple(Segment(start_ms=at, end_ms=at + 60_000, label=Label.MENU) for at in (0, 60_000))
    heard = Heard(spans=(), tones=(), playings=(), words=tuple(words))
    findings = where_they_count(find_said(heard, known, 120_000), heard, segments, known)
    return [finding.start_ms // 1000 for finding in findings if finding.category == "only_early"]


@pytest.mark.parametrize(
    ("place", "counted"),
    [
        ('{ of = "call", first_s = 20 }', [5]),
        ('{ of = "call", last_s = 20 }', [110]),
        ('{ of = "segment", first_s = 20 }', [5, 65]),
        ('{ of = "segment", last_s = 20 }', [50, 110]),
        ('{ of = "segment", first_s = 10, last_s = 12 }', [5, 50, 65, 110]),
        ('{ of = "call", first_s = 0.5 }', []),
    ],
)
def test_a_rule_may_count_only_in_the_first_or_last_seconds(tmp_path: Path, place: str, counted: list[int]) -> None:
    assert herons(placed(tmp_path, place), 5, 30, 50, 65, 110) == counted


def test_a_place_in_a_segment_is_left_open_until_the_segments_are_known(tmp_path: Path) -> None:
    known = placed(tmp_path, '{ of = "segment", first_s = 20 }')
    heard = Heard(spans=(), tones=(), playings=(), words=tuple(spoken("blue heron", 50_000)))
    assert [one.category for one in find_said(heard, known, 120_000)] == ["only_early"]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ('{ of = "call" }', "needs 'first_s' or 'last_s'"),
        ('{ of = "call", first_s = 0 }', "above 0"),
        ('{ of = "minute", first_s = 3 }', "must be one of call, segment"),
        ('{ of = "call", first_s = 3, second_s = 4 }', "unknown key"),
        ("3", "must be a table"),
    ],
)
def test_a_wrong_place_is_refused(tmp_path: Path, place: str, reason: str) -> None:
    with pytest.raises(CatalogueProblem, match=reason):
        placed(tmp_path, place)


def test_a_name_counts_only_as_somebody_picks_up() -> None:
    known = catalogue()
    words = [*spoken("good morning this is jane", 60_000), *spoken("my name is peter", 110_000)]
    heard = Heard(spans=(), tones=(), playings=(), words=tuple(words))
    segments = (
        Segment(start_ms=0, end_ms=60_000, label=Label.MENU),
        Segment(start_ms=60_000, end_ms=120_000, label=Label.AGENT),
    )
    findings = where_they_count(find_said(heard, known, 120_000), heard, segments, known)
    assert [one.start_ms for one in findings if one.category == "agent_name"] == [words[1].start_ms]


@pytest.mark.parametrize(
    "text",
    [
        "wait times are longer than usual",
        "it may take us longer than normal to answer",
        "our queues are slower than normal",
    ],
)
def test_a_long_wait_alone_is_at_most_a_possible_claim_of_many_calls(text: str) -> None:
    assert [match.certain for match in found(text, "high_volume_claim")] == [False]


def test_me_alone_does_not_doubt_a_claim_but_me_in_somebodys_story_does() -> None:
    assert certain("unusually high call volumes me that you have to wait", "high_volume_claim")
    assert not certain("she told me unusually high call volumes are their fault", "high_volume_claim")
