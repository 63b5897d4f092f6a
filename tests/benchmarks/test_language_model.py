"""What makes the recognition model's language model keeps probabilities, and learns what it is told."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_model import BEGIN, Counted, Grams, mixed, perplexity
from train_language import CLASSES, sentences_of, unlike, varied

WORDS = ("calls", "lines", "busy", "are", "our", "please", "hold", "nine")
KNOWN = Grams(
    follows={
        (): {"calls": 0.2, "lines": 0.2, "busy": 0.1, "are": 0.1, "our": 0.1, "[unk]": 0.1, "hold": 0.1, "</s>": 0.1},
        (BEGIN,): {"our": 0.5},
        ("our",): {"lines": 0.6, "calls": 0.2},
        ("our", "lines"): {"are": 0.9},
        ("lines",): {},
    },
    back_off={(BEGIN,): 0.5 / 0.9, ("our",): 0.2 / 0.6, ("our", "lines"): 0.1 / 0.9, ("lines",): 1.0},
)


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), max_size=8), st.floats(0.05, 0.95))
def test_after_every_history_something_follows_for_certain(texts: list[list[str]], share: float) -> None:
    learnt = mixed(KNOWN, Counted([(text, 1.0) for text in texts], KNOWN), share)
    for history in (*learnt.follows, ("never", "said")):
        assert sum(learnt.probability(word, history) for word in learnt.vocabulary) == pytest.approx(1)


def test_what_is_told_is_expected_more_and_the_more_the_larger_its_share() -> None:
    told = ["our", "lines", "are", "busy"]
    guesses = [perplexity([told], mixed(KNOWN, Counted([(told, 1.0)], KNOWN), share)) for share in (0.2, 0.5, 0.8)]
    assert perplexity([told], KNOWN) > guesses[0] > guesses[1] > guesses[2] > 1


def test_a_word_that_the_model_lacks_is_none_of_its_words() -> None:
    learnt = mixed(KNOWN, Counted([(["our", "zebras", "hold"], 1.0)], KNOWN), 0.5)
    assert "zebras" not in learnt.vocabulary
    assert learnt.probability("[unk]", ("our",)) > KNOWN.probability("[unk]", ("our",))


def test_a_word_that_nothing_was_counted_of_is_as_rare_as_the_rarest() -> None:
    widened = KNOWN.with_words(["zebras", "lines", "<s>", "#0"])
    assert widened.vocabulary == KNOWN.vocabulary | {"zebras"}
    learnt = mixed(widened, Counted([(["our", "zebras", "hold"], 1.0)], widened), 0.5)
    assert learnt.probability("zebras", ("our",)) > learnt.probability("zebras", ("calls",)) > 0


def test_four_words_in_a_row_are_kept_where_they_gain_enough() -> None:
    often = [(["our", "calls", "are", "busy"], 5.0), (["lines", "calls", "are", "hold"], 5.0)]
    learnt = mixed(KNOWN, Counted(often, KNOWN), 0.5)
    assert ("our", "calls", "are") in learnt.follows
    assert learnt.probability("busy", ("our", "calls", "are")) > learnt.probability("busy", ("calls", "are"))
    once = mixed(KNOWN, Counted([(["our", "calls", "are", "busy"], 1.0)], KNOWN), 0.5)
    assert ("our", "calls", "are") not in once.follows


def test_sentences_with_five_words_of_a_measured_one_are_left_out() -> None:
    measured = [["all", "of", "our", "lines", "are", "busy"], ["please", "hold"]]
    texts = [
        ["now", "all", "of", "our", "lines", "are", "open"],
        ["all", "of", "our", "lines", "were", "busy"],
        ["please", "hold"],
        ["please", "hold", "on"],
    ]
    assert unlike(texts, measured) == [texts[1], texts[3]]


def test_words_of_a_class_stand_for_each_other_and_weigh_no_more_together() -> None:
    texts = [(["press", "nine", "on", "monday"], 3.0), (["please", "hold"], 1.0)]
    made = list(varied(texts, random.Random(1)))
    assert sum(weight for _, weight in made) == pytest.approx(4.0)
    digits, weekdays = CLASSES[0], CLASSES[3]
    assert all(sentence[1] in digits and sentence[3] in weekdays for sentence, _ in made if sentence[0] == "press")
    assert len({tuple(sentence) for sentence, _ in made}) > len(texts)


def test_marks_notes_and_comments_are_no_words() -> None:
    lines = (
        "# Heading",
        "+ You're number four | as said",
        "",
        "menu_option\t+\tPress one | or not",
        "- Nobody\N{RIGHT SINGLE QUOTATION MARK}s calling, they said at the café",
    )
    assert list(sentences_of("\n".join(lines))) == [
        ["you're", "number", "four"],
        ["press", "one"],
        ["nobody's", "calling", "they", "said", "at", "the", "cafe"],
    ]
