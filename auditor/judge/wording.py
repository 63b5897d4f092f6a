"""Sentences judged by their words and pairs of words, whose weights were learned from sentences with and without a
meaning.

Rules say what somebody thought of; people find other words. This is the logistic regression on the words of a text
(C. D. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval, 2008, chapters 13 and 14), held to
few weights (R. Tibshirani, Regression Shrinkage and Selection via the Lasso, J. R. Stat. Soc. B 58, 1996). A
recogniser writes no full stops, so the sentence is the stretch of words that speaks for the meaning most strongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log

from auditor.judge.likeness import Sounds
from auditor.judge.number_words import NumberWords
from auditor.judge.passages import CategoryHit, Piece, are_apart
from auditor.judge.seed_table import SeedTable
from auditor.thresholds.judge import EVIDENCE, PHRASES, WORDING

NUMBER = "#"
"""Stands for every number: which one it is changes nothing of what is meant."""

Plain = Callable[[str], str]
"""What stands for a word: its stem, or that it is a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How much words and pairs of words (``"busy usual"``, in this order, close together) speak for a meaning.

    Weights are changes of log odds; ``needs`` is taken from their sum. ``certain`` and ``possible`` are the
    probabilities (0..1) from which it counts, and from which it is shown.
    """

    weights: Mapping[str, float]
    needs: float
    certain: float
    possible: float
    plain: Plain

    def odds_of(self, probability: float) -> float:
        """What the weights must sum up to for a probability."""
        return self.needs + log(probability / (1.0 - probability))


@dataclass(frozen=True, slots=True)
class _Sign:
    """A word or pair with a weight, less what is unsure about it (token indices, ``last`` included)."""

    first: int
    last: int
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of the words (token indices, ``last`` included), the sum of the weights in it, and whose they are."""

    first: int
    last: int
    sum: float
    names: frozenset[str]


def plain_words(sounds: Sounds, numbers: NumberWords) -> Plain:
    """A word without its inflection, or that it is a number."""
    return lambda word: NUMBER if word in numbers.counting.all else sounds.stem(word)


def named(tokens: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Every word and every pair of words close together by its name, with the first and the last of its tokens."""
    for first, token in enumerate(tokens):
        yield token, first, first
        for last in range(first + 1, min(first + WORDING.pair_words + 1, len(tokens))):
            yield f"{token} {tokens[last]}", first, last


def worded(wording: Wording, piece: Piece) -> list[CategoryHit]:
    """The stretches of the piece that say it at least possibly, the strongest first chosen, no two overlapping."""
    certain = wording.odds_of(wording.certain)
    hits: list[CategoryHit] = []
    for one in sorted(stretches_in(wording, piece, wording.odds_of(wording.possible)), key=lambda one: -one.sum):
        if are_apart(one, hits):
            share = 1.0 / (1.0 + exp(wording.needs - one.sum))
            clear = piece.doubt(one.first, one.last) <= WORDING.most_doubt
            hits.append(CategoryHit(one.first, one.last, share, clear and one.sum >= certain))
    return sorted(hits, key=lambda hit: hit.first)


def stretches_in(wording: Wording, piece: Piece, least: float) -> Iterator[Stretch]:
    """Every stretch of a bearable length between signs for the meaning whose weights come to ``least``.

    What speaks against it close by in the same sentence counts as well; a sign that is said twice counts once.
    """
    signs = list(_signs(wording, piece))
    speaking_for = [sign for sign in signs if sign.weight > 0]
    if sum(sign.weight for sign in speaking_for) < least:
        return
    rests = list(accumulate((place in piece.passage.rests for place in range(len(piece.passage.tokens))), initial=0))
    ends = sorted({sign.last for sign in speaking_for})
    for first in sorted({sign.first for sign in speaking_for}):
        near = [sign for sign in signs if first - PHRASES.unless_words <= sign.last <= first + WORDING.longest_words]
        for last in ends:
            if first <= last < first + WORDING.longest_words:
                counted = {
                    sign.name: sign.weight
                    for sign in near
                    if (first <= sign.first and sign.last <= last)
                    or (sign.weight < 0 and piece.stands_close(sign, first, last, PHRASES.unless_words))
                }
                rest_cost = EVIDENCE.rest_cost * (rests[last + 1] - rests[first + 1])
                total = sum(counted.values()) - rest_cost
                if total >= least:
                    yield Stretch(first, last, total, frozenset(counted))


def _signs(wording: Wording, piece: Piece) -> Iterator[_Sign]:
    tokens = [wording.plain(token) for token in piece.passage.tokens]
    for name, first, last in named(tokens):
        weight = wording.weights.get(name)
        if weight is not None:
            yield _Sign(first, last, name, weight * (1.0 - PHRASES.doubt_cost * piece.doubt(first, last)))


def read_wordings(table: SeedTable, plain: Plain) -> dict[str, Wording]:
    """What a ``wordings.toml`` holds, by category. Raises ``CatalogueProblem`` for wrong keys, kinds or weights."""
    wordings = {id_: _read_wording(inner, plain) for id_, inner in table.named_tables("wording")}
    table.done()
    return wordings


def _read_wording(table: SeedTable, plain: Plain) -> Wording:
    needs, certain, possible = (table.needed_number(key) for key in ("needs", "certain", "possible"))
    if not 0.0 < possible <= certain < 1.0:
        table.fail("'possible' and 'certain' must be between 0 and 1, and 'possible' not the greater one")
    weights = dict(_weight(table, text) for text in table.texts("weights"))
    table.done()
    return Wording(weights=weights, needs=needs, certain=certain, possible=possible, plain=plain)


def _weight(table: SeedTable, text: str) -> tuple[str, float]:
    *name, weight = text.split()
    try:
        if 1 <= len(name) <= 2:
            return " ".join(name), float(weight)
    except ValueError:
        pass
    table.fail(f"'{text}' in 'weights' must be a word or two and a number")
