"""Claims in words that no rule foresaw are told by the weights of words and pairs, learned from other sentences."""

from __future__ import annotations

from itertools import pairwise
from math import exp
from pathlib import Path

import pytest
from catalogues import catalogue, with_rules_alone
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import CatalogueProblem
from auditor.judge.catalogue import load_catalogue
from auditor.judge.categories import certain_sentences
from auditor.judge.likeness import Slips, Sounds
from auditor.judge.number_words import NumberWords
from auditor.judge.passages import CategoryHit, Passages
from auditor.judge.patterns import Passage
from auditor.judge.seed_table import SeedTable
from auditor.judge.wording import NUMBER, Wording, named, plain_words, read_wordings, worded

UNSEEN = Path(__file__).parent / "unseen.txt"
SIX = ("high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer")
WEIGHTS = ["rush 2", "mad 1", "phone mad 1.5", "never -3", "advert -1", f"{NUMBER} rush 1"]


def wording(**changed: object) -> Wording:
    table = {"needs": 2.5, "certain": 0.7, "possible": 0.5, "weights": WEIGHTS} | changed
    numbers = catalogue().numbers
    read = read_wordings(
        SeedTable(Path("w.toml"), "the file", {"wording": {"rush": table}}), plain_words(Sounds(), numbers)
    )
    return read["rush"]


def heard(text: str, confidence: float = 1.0, rests: frozenset[int] = frozenset()) -> list[CategoryHit]:
    passage = Passage(tuple(text.split()), rests)
    ((_, piece),) = Passages([passage], Slips()).of(passage, [confidence] * len(passage.tokens))
    return worded(wording(), piece)


def test_words_and_pairs_of_words_add_up() -> None:
    (hit,) = heard("the phone has gone mad in the rush today")
    assert (hit.first, hit.last) == (1, 7)
    assert hit.score == pytest.approx(1 / (1 + exp(-(2 + 1 + 1.5 - 2.5))))
    assert hit.certain


def test_what_comes_to_less_is_possible_at_most_or_nothing() -> None:
    (hit,) = heard("a mad rush")
    assert not hit.certain
    assert heard("a rush") == []


def test_a_pair_is_two_words_in_this_order_close_together() -> None:
    assert heard("mad phone rush")[0].score < heard("phone mad rush")[0].score
    assert heard("phone a b c mad rush")[0].score < heard("phone a b mad rush")[0].score


def test_every_number_is_one_sign() -> None:
    assert heard("nine rush mad") == heard("twenty rush mad") != heard("nice rush mad")


def test_what_speaks_against_it_counts_close_by_in_the_same_sentence() -> None:
    assert heard("never a mad rush for the phone mad") == []
    assert heard("never a mad rush", rests=frozenset([1])) != []
    assert heard("never " + "word " * 30 + "mad rush") != []


def test_a_pause_within_makes_it_less_likely() -> None:
    assert heard("a mad rush", rests=frozenset([2]))[0].score < heard("a mad rush")[0].score


def test_words_that_were_doubtful_count_for_less() -> None:
    (sure,), (doubtful,) = heard("phone mad rush"), heard("phone mad rush", confidence=0.6)
    assert doubtful.score < sure.score
    assert doubtful.score > 0.7
    assert sure.certain
    assert not doubtful.certain


@given(st.lists(st.sampled_from(["phone", "mad", "rush", "nine", "never", "word"]), min_size=1, max_size=60))
def test_hits_lie_in_the_words_and_apart(words: list[str]) -> None:
    hits = heard(" ".join(words))
    assert all(0 <= hit.first <= hit.last < len(words) and 0.5 <= hit.score < 1 for hit in hits)
    assert all(one.last < other.first for one, other in pairwise(hits))


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=9))
def test_names_are_of_the_tokens_between_which_they_stand(tokens: list[str]) -> None:
    for name, first, last in named(tokens):
        assert name.split() == ([tokens[first]] if first == last else [tokens[first], tokens[last]])


def test_words_lose_their_endings_and_numbers_what_they_count() -> None:
    plain = plain_words(Sounds(endings=[("ing", "")]), catalogue().numbers)
    assert (plain("calling"), plain("seven")) == ("call", NUMBER)
    assert plain_words(Sounds(), NumberWords())("seven") == "seven"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"needs": None}, "'needs' must be a number|needs 'needs', a number"),
        ({"certain": 1.0}, "'possible' and 'certain' must be between 0 and 1"),
        ({"possible": 0.8}, "'possible' not the greater one"),
        ({"weights": ["rush much"]}, "'rush much' in 'weights' must be a word or two and a number"),
        ({"weights": ["2"]}, "'2' in 'weights' must be a word or two and a number"),
        ({"name": "rush"}, "name"),
    ],
)
def test_mistakes_are_named(changed: dict[str, object], said: str) -> None:
    with pytest.raises(CatalogueProblem, match=said):
        wording(**changed)


RULES = """
[category.rush]
title = "A rush"
meaning = "Many call."
yes = ["we are overrun"]
no = ["please hold"]
[[category.rush.rule]]
say = ["we are overrun"]
"""


def test_a_rule_tells_the_place_and_learned_words_find_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "seeds" / "en"
    with_rules_alone(tmp_path, RULES)
    learned = '[wording.rush]\nneeds = 1\ncertain = 0.6\npossible = 0.5\nweights = ["storm 3", "overrun 3"]\n'
    (folder / "wordings.toml").write_text(learned, encoding="utf-8")
    known = load_catalogue(tmp_path / "seeds")
    category = known.category("rush")
    assert category is not None
    sentences = ["after the storm we are overrun", "the storm keeps us on our toes", "please hold"]
    assert certain_sentences(category, sentences, known.slips) == {0, 1}
    own = tmp_path / "own"
    own.mkdir()
    (own / "rules.toml").write_text(RULES, encoding="utf-8")
    of_the_owner = load_catalogue(tmp_path / "seeds", own=own).category("rush")
    assert of_the_owner is not None
    assert certain_sentences(of_the_owner, sentences, known.slips) == {0}
    assert load_catalogue(tmp_path / "seeds").hash != with_rules_alone(tmp_path / "other", RULES).hash


def unseen(mark: str, categories: tuple[str, ...]) -> tuple[int, int]:
    """How many of the unseen sentences with a mark are taken for what their category means, and of how many."""
    lines = [line.split("\t") for line in UNSEEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    taken = asked = 0
    for id_ in categories:
        category = catalogue().category(id_)
        assert category is not None
        texts = [
            "".join(sign if sign.isalpha() or sign in "' " else " " for sign in text.lower())
            for of, is_, text in lines
            if (of, is_) == (id_, mark)
        ]
        taken += len(certain_sentences(category, texts, catalogue().slips))
        asked += len(texts)
    return taken, asked


def test_most_claims_are_found_in_words_that_nobody_foresaw() -> None:
    found, said = unseen("+", SIX)
    assert said == 360
    assert found >= 0.8 * said


def test_what_merely_sounds_like_a_claim_is_seldom_taken_for_one() -> None:
    taken, said = unseen("-", SIX)
    assert said == 210
    assert taken <= 0.06 * said
