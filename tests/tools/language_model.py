"""The language model of vosk-model-phone-en: a trigram with back-off.

A history is what was said just before: nothing, the beginning of an utterance, one word or two. What follows it is one
of the words that have a probability there, or any word at the back-off's price times its probability after the shorter
history (Katz 1987, doi:10.1109/TASSP.1987.1165125).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

History = tuple[str, ...]
Sentence = Sequence[str]

BEGIN, END, UNKNOWN = "<s>", "</s>", "[unk]"
ORDER = 3
_LEAST = 1e-6
"""No back-off is free, and none impossible."""
_TAKEN_OFF = 0.75
"""Of every count: 0.9 guesses people's talk a little better and announcements a little worse."""


@dataclass(frozen=True)
class Trigrams:
    """What follows each history, and what backing off from it costs, as probabilities."""

    follows: Mapping[History, Mapping[str, float]]
    back_off: Mapping[History, float]

    def probability(self, word: str, history: History) -> float:
        """How probable the word is there."""
        price = 1.0
        while word not in self.follows.get(history, {}):
            if not history:
                return 0.0
            price *= self.back_off.get(history, 1.0)
            history = history[1:]
        return price * self.follows[history][word]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words it knows, and the end of an utterance."""
        return frozenset(self.follows[()])


class Counted:
    """Trigrams counted in texts, a little taken off each for what was not told (Kneser and Ney 1995,
    doi:10.1109/ICASSP.1995.479394).

    After a whole history it counts how often a word was said; after a shorter one, which only speaks when the whole
    one was never told, after how many different words it was said. What is told of no word is guessed as is known.
    """

    def __init__(self, weighted: Iterable[tuple[Sentence, float]], known: Trigrams) -> None:
        self.known = known
        self.counts: defaultdict[History, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for sentence, weight in weighted:
            for word, before in _grams([word if word in known.vocabulary else UNKNOWN for word in sentence]):
                if len(before) == ORDER - 1 or before == (BEGIN,):
                    self.counts[before][word] += weight
        for length in reversed(range(ORDER - 1)):
            self._count_what_went_before(length)
        self.totals = {history: sum(counted.values()) for history, counted in self.counts.items()}
        self.left = {
            history: sum(min(count, _TAKEN_OFF) for count in counted.values())
            for history, counted in self.counts.items()
        }

    def _count_what_went_before(self, length: int) -> None:
        longer = [(history, counted) for history, counted in self.counts.items() if len(history) == length + 1]
        for history, counted in longer:
            for word, count in counted.items():
                self.counts[history[1:]][word] += min(1.0, count)

    def probability(self, word: str, history: History) -> float:
        """How probable the word is there."""
        shorter = self.probability(word, history[1:]) if history else self.known.probability(word, ())
        counted = self.counts.get(history)
        if not counted:
            return shorter
        count = counted.get(word, 0.0)
        return (count - min(count, _TAKEN_OFF) + self.left[history] * shorter) / self.totals[history]


def mixed(known: Trigrams, counted: Counted, share: float) -> Trigrams:
    """Both together, ``share`` of it what was counted; whatever either has its own probability for is kept."""
    grams: dict[History, set[str]] = {history: set(words) for history, words in known.follows.items()}
    for history, words in counted.counts.items():
        grams.setdefault(history, set()).update(words)
    for first, second in [history for history in grams if len(history) == ORDER - 1]:
        grams.setdefault((second,), set())
        grams.setdefault((first,), set()).add(second)
    follows = {
        history: {
            word: share * counted.probability(word, history) + (1 - share) * known.probability(word, history)
            for word in sorted(words)
        }
        for history, words in grams.items()
    }
    return _with_back_off(follows)


def _with_back_off(follows: dict[History, dict[str, float]]) -> Trigrams:
    """What is left at each history goes to the words that it does not tell of."""
    total = sum(follows[()].values())
    follows[()] = {word: probability / total for word, probability in follows[()].items()}
    back_off: dict[History, float] = {}
    so_far = Trigrams(follows, back_off)
    for history in sorted((one for one in follows if one), key=len):
        told = follows[history]
        elsewhere = sum(so_far.probability(word, history[1:]) for word in told)
        back_off[history] = max(1 - sum(told.values()), _LEAST) / max(1 - elsewhere, _LEAST)
    return so_far


def perplexity(sentences: Iterable[Sentence], trigrams: Trigrams) -> float:
    """Among how many words, as it were, the next one has to be guessed; unknown words are left out."""
    logarithms = [
        math.log(trigrams.probability(word, before))
        for sentence in sentences
        for word, before in _grams([word if word in trigrams.vocabulary else UNKNOWN for word in sentence])
        if word != UNKNOWN
    ]
    return math.exp(-math.fsum(logarithms) / len(logarithms))


def _grams(words: Sentence) -> Iterator[tuple[str, History]]:
    """Each word with what stands before it, the end of the sentence last."""
    whole = (BEGIN, *words, END)
    for place in range(1, len(whole)):
        yield whole[place], tuple(whole[max(0, place - ORDER + 1) : place])
