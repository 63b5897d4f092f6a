"""Phrases looked for in many passages at once are found as in each passage alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.likeness import Slips
from auditor.judge.passages import Passages
from auditor.judge.patterns import BREAK, Matcher, Passage, PatternReader

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


@given(st.lists(passages(), min_size=1, max_size=4))
def test_what_is_found_together_is_what_is_found_alone(some: list[Passage]) -> None:
    together = Passages(some, Slips(SMALL))
    for passage in some:
        alone = Matcher(passage, Slips(SMALL))
        assert [together.of(passage).find(one) for one in PATTERNS] == [alone.find(one) for one in PATTERNS]


def test_sentences_are_parted_by_pauses() -> None:
    passage = Passage(("a", "b", BREAK, "c", "d"), frozenset({4}))
    finder = Passages([passage], Slips(SMALL)).of(passage)
    assert [finder.is_unbroken(*ends) for ends in ((0, 1), (1, 3), (3, 4))] == [True, False, False]
