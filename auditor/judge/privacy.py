"""Numbers that people say after the pick-up are kept out of what is stored; a prompt's own numbers stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.judge.number_words import NumberWords
from auditor.schema import Heard, Label, Segment, Word
from auditor.thresholds.judge import PRIVACY

MASK = "#"
"""What stands for a spoken digit: one mark for each word, so that the length of the pause it fills still shows."""

_PEOPLE = frozenset({Label.AGENT, Label.CALLER})


def without_numbers(heard: Heard, segments: Sequence[Segment], numbers: NumberWords) -> Heard:
    """What was heard with the numbers that people say masked, in the transcript and in other readings alike."""
    readings = (replace(one, words=masked(one.words, segments, numbers)) for one in heard.other_readings)
    return replace(heard, words=masked(heard.words, segments, numbers), other_readings=tuple(readings))


def masked(words: Sequence[Word], segments: Sequence[Segment], numbers: NumberWords) -> tuple[Word, ...]:
    """The words with every longer run of numbers spoken by people replaced by marks.

    A run as long as ``PRIVACY.fewest_numbers`` looks like a card, account or telephone number; "two adults" does not.
    """
    hidden: set[int] = set()
    for run in _runs(words, segments, numbers.counting.all):
        if len(run) >= PRIVACY.fewest_numbers:
            hidden.update(run)
    return tuple(replace(word, text=MASK) if index in hidden else word for index, word in enumerate(words))


def _runs(words: Sequence[Word], segments: Sequence[Segment], numbers: frozenset[str]) -> list[list[int]]:
    """Indices of number words that people say one after the other."""
    runs: list[list[int]] = []
    for index, word in enumerate(words):
        if word.text not in numbers or not _said_by_people(word, segments):
            continue
        near = runs and word.start_ms - words[runs[-1][-1]].end_ms <= PRIVACY.longest_pause_ms
        if near and index - runs[-1][-1] <= PRIVACY.words_between + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _said_by_people(word: Word, segments: Sequence[Segment]) -> bool:
    return max(segments, key=word.overlap_ms).label in _PEOPLE if segments else False
