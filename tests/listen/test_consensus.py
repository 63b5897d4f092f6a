"""Several readings made one: words are drawn here, with times in which they may differ a little."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.listen.consensus import consensus
from auditor.schema import Word


def read(text: str, confidence: float = 0.8, late_ms: int = 0) -> list[Word]:
    """A word each 400 ms; ``-`` is a place without one."""
    return [
        Word(start_ms=400 * k + late_ms, end_ms=400 * k + late_ms + 300, text=word, confidence=confidence)
        for k, word in enumerate(text.split())
        if word != "-"
    ]


def agreed(*readings: list[Word]) -> str:
    return " ".join(word.text for word in consensus(readings))


def test_slips_in_different_places_are_all_mended() -> None:
    one, two, three = read("hour call is important"), read("your cold is important"), read("your call is imported")
    assert agreed(one, two, three) == "your call is important"


def test_one_surer_than_both_others_wins() -> None:
    assert agreed(read("cold", 0.4), read("cold", 0.4), read("call", 0.9)) == "call"


def test_the_first_decides_where_the_others_are_undecided() -> None:
    assert agreed(read("one two"), read("won two"), read("wan two")) == "one two"


def test_a_word_that_most_have_is_not_lost_for_one_that_lacks_it() -> None:
    assert agreed(read("please - on the line"), read("please stay on the line"), read("please stay on - line")) == (
        "please stay on the line"
    )


def test_a_word_that_one_alone_has_gives_way_to_the_silence_of_two() -> None:
    assert agreed(read("stay uh on"), read("stay - on"), read("stay - on")) == "stay on"


def test_one_of_two_counts_when_it_is_sure() -> None:
    assert agreed(read("stay on"), read("stay -", 0.8)) == "stay on"
    assert agreed(read("stay on", 0.55), read("stay -", 0.8)) == "stay"


def test_an_unknown_word_is_no_word() -> None:
    assert agreed(read("for [unk] press"), read("for [unk] press"), read("for a press", 0.3)) == "for press"


def test_times_that_differ_a_little_belong_together() -> None:
    assert agreed(read("thank you for holding"), read("thank you for folding", 0.5, 90), read("thank you -", 0.5)) == (
        "thank you for holding"
    )


def test_the_same_word_far_away_is_another_one() -> None:
    late = [Word(start_ms=5000, end_ms=5300, text="call", confidence=0.9)]
    assert agreed(read("call", 0.9), late) == "call call"


def test_a_word_that_not_all_have_is_less_sure() -> None:
    (word,) = consensus([read("call", 0.9), read("call", 0.6), read("cold", 0.6)])
    # words of 300 ms: the first reading counts 50 + 0.4 x 300, the others 50 + 0.1 x 300
    assert (word.text, word.confidence) == ("call", round((170 * 0.9 + 80 * 0.6) / 330, 3))
    (word,) = consensus([read("call", 0.9), read("-")])
    assert (word.text, word.confidence) == ("call", round(170 * 0.9 / 220, 3))


def test_two_that_hardly_read_anything_do_not_outvote_one_that_did() -> None:
    sure, unsure = read("help is on its way", 0.95), read("this might despite", 0.5)
    assert [word.text for word in consensus([sure, unsure, unsure]) if word.confidence > 0.7] == [
        "help",
        "is",
        "on",
        "its",
        "way",
    ]


def test_where_one_reads_nothing_the_others_count() -> None:
    assert agreed([], read("please hold"), read("please hold")) == "please hold"
    assert agreed([], [], []) == ""


TEXTS = st.lists(st.sampled_from(["your", "call", "is", "important", "-", "to", "us"]), min_size=1, max_size=12)


@given(TEXTS, st.integers(1, 4))
def test_readings_that_are_alike_are_what_they_are(texts: list[str], count: int) -> None:
    reading = read(" ".join(texts))
    assert list(consensus([reading] * count)) == reading


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_words_come_from_the_readings_in_order_of_time(all_texts: list[list[str]]) -> None:
    readings = [read(" ".join(texts)) for texts in all_texts]
    found = consensus(readings)
    known = {(word.start_ms, word.text) for reading in readings for word in reading}
    assert all((word.start_ms, word.text) in known for word in found)
    assert [word.start_ms for word in found] == sorted(word.start_ms for word in found)
