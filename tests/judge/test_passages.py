"""Phrases looked for in many passages at once are found as in each passage alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.likeness import Slips
from auditor.judge.passages import Passages
from auditor.judge.patterns import BREAK, Hit, Matcher, Passage, PatternReader

SMALL = frozenset({"the", "is", "very", "a"})
READER = PatternReader({}, SMALL)
PATTERNS = [
    READER.read(text)
    for text in ("your call is important", "call|calls .. volume", "(hold the line|please wait) ..2 call", "the call")
]
WORDS = ["your", "call", "calls", "is", "important", "the", "very", "volume", "hold", "line", "please", "wait", BREAK]


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    tokens = tuple(draw(st.lists(st.sampled_from(WORDS), max_size=25)))
    rests = draw(st.sets(st.integers(0, 24), max_size=5))
    return Passage(tokens, frozenset(rest for rest in rests if rest < len(tokens) and tokens[rest] != BREAK))


def found(together: Passages, passage: Passage) -> list[list[Hit]]:
    """What each pattern finds in a passage, by way of its pieces."""
    return [
        [
            Hit(hit.first + first, hit.last + first, hit.score, hit.weight)
            for first, piece in together.of(passage)
            for hit in piece.find(pattern)
        ]
        for pattern in PATTERNS
    ]


def alone(passage: Passage) -> list[list[Hit]]:
    matcher = Matcher(passage, Slips(SMALL))
    return [matcher.find(pattern) for pattern in PATTERNS]


@given(st.lists(passages(), min_size=1, max_size=4))
def test_what_is_found_together_is_what_is_found_alone(some: list[Passage]) -> None:
    together = Passages(some, Slips(SMALL))
    assert [found(together, passage) for passage in some] == [alone(passage) for passage in some]


@given(st.lists(passages(), min_size=1, max_size=3), st.lists(passages(), min_size=1, max_size=3))
def test_passages_that_are_added_later_change_nothing(some: list[Passage], later: list[Passage]) -> None:
    together = Passages(some, Slips(SMALL))
    before = [found(together, passage) for passage in some]
    together.add(later)
    assert [found(together, passage) for passage in some] == before
    assert [found(together, passage) for passage in later] == [alone(passage) for passage in later]


def test_a_piece_that_is_said_again_is_known_already() -> None:
    once, again = Passage(("hold", "the", "line")), Passage(("please", "wait", BREAK, "hold", "the", "line"))
    together = Passages([once], Slips(SMALL))
    together.add([again])
    ((_, piece),) = together.of(once)
    assert [other is piece for _, other in together.of(again)] == [False, True]
    assert len(together) == 2


def test_a_piece_of_whose_words_the_recogniser_was_less_sure_is_another() -> None:
    passage = Passage(("hold", "the", "line"))
    together = Passages([passage], Slips(SMALL))
    doubts = [together.of(passage, [sure] * 3)[0][1].doubt(0, 2) for sure in (1.0, 0.5)]
    assert doubts == [0.0, 0.5]


def test_sentences_are_parted_by_pauses() -> None:
    passage = Passage(("a", "b", BREAK, "c", "d"), frozenset({4}))
    pieces = Passages([passage], Slips(SMALL)).of(passage)
    assert [(first, piece.is_unbroken(0, 1)) for first, piece in pieces] == [(0, True), (3, False)]
