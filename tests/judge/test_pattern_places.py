"""What is said as a pattern asks is found where it is said, however many words may lie between or be left out."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.likeness import Slips
from auditor.judge.patterns import BREAK, Matcher, Passage, PatternReader

SMALL = frozenset({"the", "of", "uh"})
WORDS = ("kingdom", "lantern", "blanket", "thirteen", "orchard", "village", "biscuit", "monument")
OTHERS = ("zigzag", "quiche", "banjo")


@dataclass(frozen=True)
class Part:
    """A part of a pattern, and one way to say it; ``heard`` tells whether it must be said."""

    text: str
    said: tuple[str, ...]
    heard: bool = True


def part(words: tuple[str, str]) -> st.SearchStrategy[Part]:
    one, other = words
    phrases = f"({one} {other}|{other} the {one})"
    return st.sampled_from(
        [
            Part(one, (one,)),
            Part(one, (one[:3], one[3:])),
            Part(f"{one}|{other}", (other,)),
            Part(phrases, (one, other)),
            Part(phrases, (other, "the", one)),
            Part(f"{phrases}?", (other, "the", one), heard=False),
            Part(f"{phrases}?", (), heard=False),
            Part(f"{one}?", (), heard=False),
        ]
    )


@st.composite
def spoken_patterns(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A pattern and words that follow it, with others in its gaps and small words slipped in."""
    words = draw(st.permutations(WORDS))
    parts = [draw(part((words[place], words[place + 1]))) for place in range(0, len(WORDS), 2)]
    must_be_heard = draw(st.integers(0, len(parts) - 1))
    word = words[2 * must_be_heard]
    parts[must_be_heard] = Part(word, (word,))
    text, said = [], list[str]()
    for one in parts:
        gap = draw(st.integers(0, 3)) if said else 0
        if gap:
            text.append(f"..{gap}")
            said += draw(st.lists(st.sampled_from(OTHERS), max_size=gap))
        elif said and one.said and draw(st.booleans()):
            said.append("uh")
        text.append(one.text)
        said += one.said
    return " ".join(text), said


@given(spoken_patterns(), st.lists(st.sampled_from([*OTHERS, "the", BREAK]), max_size=4))
def test_what_follows_a_pattern_is_found_where_it_begins(pattern: tuple[str, list[str]], before: list[str]) -> None:
    text, said = pattern
    passage = Passage((*before, BREAK, *said, BREAK, *OTHERS))
    hits = Matcher(passage, Slips(SMALL)).find(PatternReader({}, SMALL).read(text))
    assert len(before) + 1 in [hit.first for hit in hits]
