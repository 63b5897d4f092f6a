"""Adverts are told from all else by the weight of their words, in sentences that the weights were not learned from."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import CatalogueProblem
from auditor.judge.categories import Category, category_hits, certain_sentences, join_sentences, read_category
from auditor.judge.likeness import Slips
from auditor.judge.passages import CategoryHit, Passages
from auditor.judge.patterns import Passage, PatternReader
from auditor.judge.seed_table import SeedTable

SENTENCES = Path(__file__).parent / "sentences" / "promotion.txt"
LEARNED_FROM = Path(__file__).parents[1] / "tools" / "adverts.txt"
FOUND, TAKEN_FOR_ONE = 0.85, 0.06
"""Least share of the adverts that is found, and most of the other sentences that may be taken for one."""


def marked(path: Path, mark: str) -> list[str]:
    return [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(mark + " ")]


def adverts_in(sentences: list[str]) -> set[int]:
    category = catalogue().category("promotion")
    assert category is not None
    return certain_sentences(category, sentences, catalogue().slips)


def test_most_adverts_are_found() -> None:
    sentences = marked(SENTENCES, "+")
    assert len(sentences) > 100
    assert len(adverts_in(sentences)) >= FOUND * len(sentences)


def test_hardly_anything_else_is_taken_for_an_advert() -> None:
    sentences = marked(SENTENCES, "-")
    assert len(sentences) > 100
    assert len(adverts_in(sentences)) <= TAKEN_FOR_ONE * len(sentences)


def test_the_weights_were_learned_from_other_sentences() -> None:
    learned = {*marked(LEARNED_FROM, "+"), *marked(LEARNED_FROM, "-")}
    assert len(learned) > 700
    assert learned.isdisjoint([*marked(SENTENCES, "+"), *marked(SENTENCES, "-")])


def weighing(**evidence: object) -> Category:
    """A category of three kinds of signs; ``evidence`` replaces parts of it."""
    kinds = [
        {"name": "less to pay", "weight": 2.0, "signs": ["discount", "half price"]},
        {"name": "goods", "weight": 1.0, "signs": ["sofa|carpet|lamp"]},
        {"name": "waiting", "weight": -3.0, "signs": ["queue|hold"]},
    ]
    table = {"title": "t", "meaning": "m", "yes": ["y"], "no": ["n"], "doubted_by": ["=he"]}
    table["evidence"] = {"needs": 1.5, "certain": 0.7, "possible": 0.5, "kind": kinds} | evidence
    return read_category("offer", SeedTable(Path("rules.toml"), "category 'offer'", table), PatternReader({}, ["the"]))


def heard(text: str, confidence: float = 1.0, rests: frozenset[int] = frozenset()) -> list[CategoryHit]:
    passage = Passage(tuple(text.split()), rests)
    pieces = Passages([passage], Slips(frozenset(["the"]))).of(passage, [confidence] * len(passage.tokens))
    return category_hits(weighing(), pieces)


def test_signs_add_up() -> None:
    (hit,) = heard("and the sofa is at half price")
    assert hit.certain
    assert (hit.first, hit.last) == (2, 6)
    assert hit.score == pytest.approx(1 / (1 + 2.718281828 ** -(2.0 + 1.0 - 1.5)))


def test_one_sign_alone_is_possible_at_most() -> None:
    (hit,) = heard("at half price")
    assert not hit.certain
    assert heard("a red sofa") == []


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("a sofa at half price he said", False),
        ("he got a sofa at half price", False),
        ("he went to town for a new pair of shoes a sofa is at half price", True),
    ],
)
def test_who_tells_of_others_close_by_leaves_it_possible(text: str, certain: bool) -> None:
    (hit,) = heard(text)
    assert hit.certain is certain


def test_what_speaks_against_it_counts_inside_and_close_by() -> None:
    assert heard("please hold the sofa is at half price") == []
    assert heard("a sofa in the queue at half price") == []
    assert heard("hold " + "word " * 8 + "a sofa at half price") != []


def test_a_pause_keeps_what_speaks_against_it_apart() -> None:
    assert heard("please hold the sofa is at half price", rests=frozenset([2])) != []


def test_many_signs_of_one_kind_are_hardly_more_than_two() -> None:
    many, two = heard("sofa carpet lamp sofa carpet lamp"), heard("sofa carpet")
    assert max(hit.score for hit in many) == max(hit.score for hit in two)
    assert not any(hit.certain for hit in many)


def test_words_that_were_doubtful_count_for_less() -> None:
    (sure,), (doubtful,) = heard("a sofa at half price"), heard("a sofa at half price", confidence=0.5)
    assert doubtful.score < sure.score


@given(st.lists(st.sampled_from(["sofa", "half", "price", "discount", "queue", "word", "the"]), max_size=60))
def test_hits_lie_in_the_words_and_apart(words: list[str]) -> None:
    hits = heard(" ".join(words)) if words else []
    assert all(0 <= hit.first <= hit.last < len(words) and 0.5 <= hit.score < 1 for hit in hits)
    assert all(one.last < other.first for one, other in pairwise(hits))


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ({"kind": []}, "has no 'kind' of signs"),
        ({"needs": None}, "needs 'needs', a number|'needs' must be a number"),
        ({"certain": 1.5}, "'certain' must be between 0 and 1"),
        ({"kind": [{"name": "a", "weight": 1.0, "signs": []}]}, "needs at least one of 'signs'"),
        ({"kind": [{"name": "a", "weight": 1.0, "signs": ["(a"]}]}, "a bracket is not closed"),
    ],
)
def test_mistakes_are_named(evidence: dict[str, object], said: str) -> None:
    with pytest.raises(CatalogueProblem, match=said):
        weighing(**evidence)


def test_passages_of_no_words_have_no_advert() -> None:
    joined = join_sentences(["", "the"])
    category = weighing()
    assert category_hits(category, Passages([joined.passage], Slips()).of(joined.passage)) == []
