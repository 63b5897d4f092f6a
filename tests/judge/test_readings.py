"""What the recogniser really made of sentences that were spoken over poor lines; speak_sentences.py wrote it down.

A reading in which most of the spoken words are not there is hopeless: nothing is asked of it but that it claims nothing
that was not said. A line that begins with ``!`` instead of ``-`` was marked by a person: the recogniser put in the very
word that makes a claim of the sentence ("eight people in front of you" for "people in front of you"), or lost the one
that tells otherwise, and no rule can know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import words
from catalogues import catalogue

from auditor.judge.passages import Passages
from auditor.judge.phrases import phrases_in, spoken_in
from auditor.schema import Word

FILES = sorted((Path(__file__).parent / "readings").glob("*.txt"))
POOR_FILES = sorted((Path(__file__).parent / "readings" / "poor").glob("*.txt"))
"""What was read over the worst of lines, with a noise only 10 dB below the voice."""
TALK = Path(__file__).parent / "ordinary_talk.txt"
CLAIMS = ("high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer")
READ_SHARE = 0.6
"""Share of a sentence's words that must have been read for it not to be hopeless."""
CAUGHT_OF_A_CLAIM, CAUGHT_OF_CLAIMS, CAUGHT_OF_OTHERS = 0.5, 0.7, 0.6
CAUGHT_OF_CLAIMS_ON_POOR_LINES = 0.7
MOST_MARKED = 0.02


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that says what the category means, or not, and what was read of it."""

    mark: str
    spoken: str
    words: tuple[Word, ...]

    @property
    def said_so(self) -> bool:
        return self.mark == "+"

    @property
    def hopeless(self) -> bool:
        spoken = Counter(self.spoken.split())
        common = spoken & Counter(word.text for word in self.words)
        return common.total() < READ_SHARE * spoken.total()


def readings(path: Path) -> list[Reading]:
    return [_reading(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _reading(line: str) -> Reading:
    spoken, _, read = line[2:].split(" | ")
    pairs = [pair.split() for pair in read.split(", ") if pair]
    words = tuple(
        Word(start_ms=300 * k, end_ms=300 * k + 260, text=text, confidence=float(confidence))
        for k, (text, confidence) in enumerate(pairs)
    )
    return Reading(line[0], spoken, words)


def certain(all_words: Iterable[Sequence[Word]], category_id: str) -> list[bool]:
    """For each of these readings, all looked through together, whether the category was certainly found in it."""
    category = catalogue().category(category_id)
    assert category is not None
    spoken = spoken_in(all_words, Passages([], catalogue().slips))
    return [any(match.certain for match in phrases_in(one, [category])) for one in spoken]


def caught(path: Path) -> list[bool]:
    """For each sentence that says so, and of which enough was read, whether it was certainly found."""
    return certain((one.words for one in readings(path) if one.said_so and not one.hopeless), path.stem)


@pytest.mark.parametrize("path", [*FILES, *POOR_FILES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_is_claimed_that_was_not_said(path: Path) -> None:
    unsaid = [one for one in readings(path) if one.mark == "-"]
    found = certain((one.words for one in unsaid), path.stem)
    assert [one.spoken for one, false in zip(unsaid, found, strict=True) if false] == []


def test_hardly_any_claim_was_made_by_the_recogniser() -> None:
    marks = [one.mark for path in (*FILES, *POOR_FILES) for one in readings(path)]
    assert marks.count("!") <= MOST_MARKED * len(marks)


@pytest.mark.parametrize("claim", CLAIMS)
def test_most_of_what_was_read_of_a_claim_is_found(claim: str) -> None:
    (path,) = (path for path in FILES if path.stem == claim)
    hits = caught(path)
    assert len(hits) >= 5
    assert sum(hits) >= CAUGHT_OF_A_CLAIM * len(hits)


@pytest.mark.parametrize(("claims", "floor"), [(True, CAUGHT_OF_CLAIMS), (False, CAUGHT_OF_OTHERS)])
def test_most_of_all_that_was_read_is_found(claims: bool, floor: float) -> None:
    hits = [hit for path in FILES if (path.stem in CLAIMS) == claims for hit in caught(path)]
    assert len(hits) > 20
    assert sum(hits) >= floor * len(hits)


def test_what_could_be_read_over_the_worst_lines_is_mostly_found() -> None:
    hits = [hit for path in POOR_FILES if path.stem in CLAIMS for hit in caught(path)]
    assert len(hits) > 20
    assert sum(hits) >= CAUGHT_OF_CLAIMS_ON_POOR_LINES * len(hits)


@pytest.mark.parametrize("claim", CLAIMS)
def test_everyday_talk_claims_nothing(claim: str) -> None:
    texts = TALK.read_text(encoding="utf-8").splitlines()
    said = certain((words(text, 0, confidence=1.0) for text in texts), claim)
    assert [text for text, false in zip(texts, said, strict=True) if false] == []
