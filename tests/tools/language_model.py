"""The language model of vosk-model-phone-en: n-grams with back-off.

A history is what was said just before: nothing, the beginning of an utterance, one word or up to three. What follows it
is one of the words that have a probability there, or any word at the back-off's price times its probability after the
shorter history (Katz 1987, doi:10.1109/TASSP.1987.1165125).
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
ORDER = 4
_LEAST = 1e-6
"""No back-off is free, and none impossible."""
_TAKEN_OFF = 0.75
"""Of every count: 0.9 guesses people's talk a little better and announcements a little worse."""
_LEAST_GAIN = 0.7
"""For how much likelier the longest histories make all that was told: the logarithm, per word that is told there. A
third of them gains so much; the others made the file half as large again and nothing read better."""


@dataclass(frozen=True)
class Grams:
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

    def with_words(self, words: Iterable[str]) -> Grams:
        """The same, and of those words that it does not know each as probable as the rarest that it does."""
        alone = self.follows[()]
        least = min(alone.values())
        new = {word: least for word in words if word not in alone and not _is_mark(word)}
        return Grams({**self.follows, (): {**alone, **new}}, self.back_off)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words it knows, and the end of an utterance."""
        return frozenset(self.follows[()])


def _is_mark(word: str) -> bool:
    """Whether it is no word, but stands for an end, nothing, or the way to a shorter history."""
    return not word[0].isalpha()


class Counted:
    """N-grams counted in texts, a little taken off each for what was not told (Kneser and Ney 1995,
    doi:10.1109/ICASSP.1995.479394).

    After a whole history it counts how often a word was said; after a shorter one, which only speaks when the whole
    one was never told, after how many different words it was said. What is told of no word is guessed as is known.
    """

    def __init__(self, weighted: Iterable[tuple[Sentence, float]], known: Grams) -> None:
        self.known = known
        self.counts: defaultdict[History, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for sentence, weight in weighted:
            for word, before in _grams([word if word in known.vocabulary else UNKNOWN for word in sentence]):
                if len(before) == ORDER - 1 or before[0] == BEGIN:
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


def mixed(known: Grams, counted: Counted, share: float) -> Grams:
    """Both together, ``share`` of it what was counted; whatever either has its own probability for is kept."""

    def probability(word: str, history: History) -> float:
        return share * counted.probability(word, history) + (1 - share) * known.probability(word, history)

    grams: dict[History, set[str]] = {history: set(words) for history, words in known.follows.items()}
    for history, counts in counted.counts.items():
        told = {
            word
            for word, count in counts.items()
            if len(history) < ORDER - 1
            or count * math.log(probability(word, history) / probability(word, history[1:])) >= _LEAST_GAIN
        }
        if told:
            grams.setdefault(history, set()).update(told)
    for length in range(ORDER - 1, 1, -1):
        for history in [history for history in grams if len(history) == length]:
            grams.setdefault(history[1:], set())
            grams.setdefault(history[:-1], set()).add(history[-1])
    follows = {
        history: {word: probability(word, history) for word in sorted(words)} for history, words in grams.items()
    }
    return _with_back_off(follows)


def _with_back_off(follows: dict[History, dict[str, float]]) -> Grams:
    """What is left at each history goes to the words that it does not tell of."""
    total = sum(follows[()].values())
    follows[()] = {word: probability / total for word, probability in follows[()].items()}
    back_off: dict[History, float] = {}
    so_far = Grams(follows, back_off)
    for history in sorted((one for one in follows if one), key=len):
        told = follows[history]
        elsewhere = sum(so_far.probability(word, history[1:]) for word in told)
        back_off[history] = max(1 - sum(told.values()), _LEAST) / max(1 - elsewhere, _LEAST)
    return so_far


def perplexity(sentences: Iterable[Sentence], trigrams: Grams) -> float:
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
