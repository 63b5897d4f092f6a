"""A second look at what the recogniser read poorly, with the typical sentences of the trade in mind.

A recogniser that expects typical sentences hears them everywhere. So its reading is not believed for what it says: it
is taken only where it explains the sound better than the free reading of the same stretch does. Both readings come
from the same acoustic model, so their log-likelihoods are comparable, and what they differ in is the odds of the two
(a likelihood-ratio test, as in keyword spotting: Wilpon et al. 1990, doi:10.1109/29.103088).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from auditor.schema import Interval, Word
from auditor.thresholds.listen import SECOND_LOOK

#: What the recogniser writes for a word that it does not know.
UNKNOWN_WORD = "[unk]"


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one stretch, and the natural logarithm of how likely they and their sound are together."""

    words: tuple[Word, ...]
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class Wordings:
    """Typical sentences; and words that a model may lack, each in other words that sound like it."""

    sentences: tuple[str, ...] = ()
    respelled: Mapping[str, str] = field(default_factory=dict)


ReadBest = Callable[[Interval], Reading]


def look_again(words: Sequence[Word], freely: ReadBest, guided: ReadBest, least_gain: float = 0.0) -> tuple[Word, ...]:
    """The words, with a doubtful phrase replaced where the guided reading explains its sound better than the free one.

    ``words`` are those of one stretch in order of time. A phrase is what is spoken without a pause. ``least_gain`` is
    by how much the guided reading must be the likelier one, as a natural logarithm; where it differs in several places,
    each of them must be likelier by itself too.
    """
    return tuple(word for phrase in phrases_of(words) for word in _better(phrase, freely, guided, least_gain))


def spelled_back(words: Sequence[Word], respelled: Mapping[str, str]) -> tuple[Word, ...]:
    """The words, with each respelling in one word again. Respellings are two words long."""
    pairs = {tuple(sounds.split()): word for word, sounds in respelled.items()}
    found: list[Word] = []
    for word in words:
        whole = pairs.get((found[-1].text, word.text)) if found else None
        if whole is None:
            found.append(word)
        else:
            found[-1] = replace(found[-1], text=whole, end_ms=word.end_ms)
    return tuple(found)


def confidence_by_length(words: Sequence[Word]) -> float:
    """Mean confidence, each word weighed by its whole length; 0 without words."""
    length_ms = sum(word.duration_ms for word in words)
    return sum(word.confidence * word.duration_ms for word in words) / length_ms if length_ms else 0.0


def sure_ms(words: Iterable[Word]) -> float:
    """How much was surely read, in ms: a word counts the more the surer it is, and against it when rather wrong."""
    return sum((word.confidence - SECOND_LOOK.even) * word.duration_ms for word in words)


def phrases_of(words: Sequence[Word], pause_ms: int = SECOND_LOOK.pause_ms) -> Iterator[Sequence[Word]]:
    """The words of one stretch, parted where whoever speaks pauses for so long."""
    first = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or words[place].start_ms - words[place - 1].end_ms >= pause_ms:
            yield words[first:place]
            first = place


def _better(phrase: Sequence[Word], freely: ReadBest, guided: ReadBest, least_gain: float) -> Sequence[Word]:
    if confidence_by_length(phrase) >= SECOND_LOOK.sure:
        return phrase
    guess = guided(_around(phrase))
    if not guess.words or _texts(guess.words) == _texts(phrase):
        return phrase  # nothing to choose between, so that the stretch need not be read freely once more
    gain = guess.log_likelihood - freely(_around(phrase)).log_likelihood
    if gain <= least_gain:
        return phrase
    return _where_likelier(phrase, _filled(guess.words, phrase, gain), freely, guided)


def _where_likelier(
    phrase: Sequence[Word], guess: Sequence[Word], freely: ReadBest, guided: ReadBest
) -> Sequence[Word]:
    """The guess, but the phrase in each place where they differ and the typical sentences do not explain that place.

    What makes a whole phrase likelier may lie at its other end: "our boilers deliver a high volume of hot water" is not
    about calls because it was well guessed how it begins.
    """
    changes = _changes(phrase, guess)
    if sum(kind != "equal" for kind, *_ in changes) < 2:
        return guess
    found: list[Word] = []
    for kind, first, last, guess_first, guess_last in changes:
        before, after = phrase[first:last], guess[guess_first:guess_last]
        if kind != "equal":
            place = _around([*before, *after])
            gain = guided(place).log_likelihood - freely(place).log_likelihood
            after = [replace(word, confidence=_odds(gain)) for word in after] if gain > 0 else before
        found += after
    return found


def _changes(phrase: Sequence[Word], guess: Sequence[Word]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, _texts(phrase), _texts(guess), autojunk=False).get_opcodes()


def _filled(guess: Sequence[Word], phrase: Sequence[Word], gain: float) -> list[Word]:
    """The guess, as sure as its gain makes it, with what was read freely where it has no word."""
    return [
        word
        for guessed in guess
        for word in (
            _within(phrase, guessed) if guessed.text == UNKNOWN_WORD else [replace(guessed, confidence=_odds(gain))]
        )
    ]


def _odds(gain: float) -> float:
    return 1 / (1 + math.exp(-gain))


def _around(words: Sequence[Word]) -> Interval:
    return Interval(start_ms=min(word.start_ms for word in words), end_ms=max(word.end_ms for word in words))


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def _within(phrase: Sequence[Word], stretch: Interval) -> list[Word]:
    """What the free reading has where the typical sentences have no word: names of firms, most of all."""
    return [word for word in phrase if stretch.start_ms <= (word.start_ms + word.end_ms) // 2 < stretch.end_ms]
