"""Sentences judged by the weight of their words, where no list of phrases could hold what may be said.

Each kind of sign speaks for or against what is asked by a weight, a change of log odds, however many of its signs stand
in the sentence: a second counts for half, and more for nothing.
This is a logistic regression on kinds of words (C. D. Manning, P. Raghavan and H. Schütze, Introduction to Information
Retrieval, 2008, chapters 13 and 14) whose weights anyone can read and change. A recogniser writes no full stops, so the
sentence is the stretch of words that speaks for it most strongly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp

from auditor.judge.passages import CategoryHit, Piece, are_apart
from auditor.judge.pattern_nodes import Choice, Sequence_
from auditor.judge.patterns import PatternReader
from auditor.judge.seed_table import SeedTable
from auditor.thresholds.judge import EVIDENCE, PHRASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Signs that mean about the same. ``weight`` is above 0 where they speak for it, below 0 where against."""

    name: str
    weight: float
    pattern: Sequence_


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against. ``needs`` is taken from the sum of weights, which gives log odds.

    ``certain`` and ``possible`` are the probabilities (0..1) from which it counts, and from which it is shown. Words of
    ``doubted_by`` in the same sentence, close by, leave it possible at most, whatever else speaks for it.
    """

    kinds: tuple[Kind, ...]
    needs: float
    certain: float
    possible: float
    doubted_by: tuple[Sequence_, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Where a sign was heard (token indices, ``last`` included). ``sureness`` 0..1 is how much it counts by itself."""

    first: int
    last: int
    kind: int
    sureness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some of the words: its outermost signs, and by the number of its kind how much each kind of sign counts."""

    first: int
    last: int
    counts: dict[int, float]
    rests: int

    def odds(self, evidence: Evidence) -> float:
        """Log odds that these words say it."""
        weights = (evidence.kinds[kind].weight * count for kind, count in self.counts.items())
        return sum(weights) - evidence.needs - EVIDENCE.rest_cost * self.rests


def weighed(evidence: Evidence, piece: Piece) -> list[CategoryHit]:
    """The stretches of the piece that say it at least possibly, the strongest first chosen, no two overlapping."""
    told = [(one.odds(evidence), one) for one in stretches_in(evidence, piece)]
    hits: list[CategoryHit] = []
    for odds, one in sorted(told, key=lambda pair: -pair[0]):
        share = 1.0 / (1.0 + exp(-odds))
        if share < evidence.possible:
            break
        if are_apart(one, hits):
            certain = share >= evidence.certain and not piece.tells_against(evidence.doubted_by, one.first, one.last)
            hits.append(CategoryHit(one.first, one.last, share, certain))
    return sorted(hits, key=lambda hit: hit.first)


def stretches_in(evidence: Evidence, piece: Piece) -> Iterator[Stretch]:
    """Every stretch of a bearable length that begins and ends with a sign for it."""
    signs = _apart(_signs(evidence, piece), evidence)
    for begin in _speaking_for(signs, evidence):
        # what stands farther off has no say in any stretch that begins here
        near = [sign for sign in signs if abs(sign.first - begin.first) <= EVIDENCE.reach_words]
        for end in _speaking_for(near, evidence):
            words = end.last - begin.first + 1
            if begin.last <= end.last and words <= EVIDENCE.longest_words:
                yield _stretch(evidence, near, begin.first, end.last, piece)


def _speaking_for(signs: Iterable[Sign], evidence: Evidence) -> list[Sign]:
    return [sign for sign in signs if evidence.kinds[sign.kind].weight > 0]


def _stretch(evidence: Evidence, signs: Sequence[Sign], first: int, last: int, piece: Piece) -> Stretch:
    inside = [sign for sign in signs if first <= sign.first and sign.last <= last]
    around = [
        sign
        for sign in signs
        if evidence.kinds[sign.kind].weight < 0 and _in_the_same_sentence(sign, first, last, piece)
    ]
    counts: dict[int, float] = {}
    for sign in (*inside, *around):
        counts[sign.kind] = _counted(sign.sureness, counts.get(sign.kind))
    rests = sum(first < rest <= last for rest in piece.passage.rests)
    return Stretch(first=first, last=last, counts=counts, rests=rests)


def _counted(sureness: float, before: float | None) -> float:
    """How much a kind counts with one sign more: ten dishes of a recipe are hardly more of an advert than two."""
    if before is None:
        return sureness
    return min(before + EVIDENCE.further_sign * sureness, 1.0 + EVIDENCE.further_sign)


def _in_the_same_sentence(sign: Sign, first: int, last: int, piece: Piece) -> bool:
    """Whether a sign outside a stretch is close enough to belong to what it says."""
    if sign.last < first:
        return piece.is_close(sign.last, first, PHRASES.unless_words)
    return sign.first > last and piece.is_close(last, sign.first, PHRASES.unless_words)


def _signs(evidence: Evidence, piece: Piece) -> Iterator[Sign]:
    for number, kind in enumerate(evidence.kinds):
        for hit in piece.find(kind.pattern):
            if hit.score >= PHRASES.denying_score and piece.is_unbroken(hit.first, hit.last):
                sureness = 1.0 - PHRASES.doubt_cost * piece.doubt(hit.first, hit.last)
                yield Sign(first=hit.first, last=hit.last, kind=number, sureness=sureness)


def _apart(signs: Iterable[Sign], evidence: Evidence) -> list[Sign]:
    """Signs in order, without those that share words with a longer one of their kind or of the other side.

    The "free" of "next free agent" is no sign. Of two that are as long, the one that speaks less for it is kept.
    """
    kept: list[Sign] = []
    kept_at: dict[int, list[Sign]] = {}
    for sign in sorted(signs, key=lambda one: (one.first - one.last, evidence.kinds[one.kind].weight, one.first)):
        places = range(sign.first, sign.last + 1)
        if not any(_shuts_out(other, sign, evidence) for place in places for other in kept_at.get(place, ())):
            kept.append(sign)
            for place in places:
                kept_at.setdefault(place, []).append(sign)
    return sorted(kept, key=lambda one: (one.first, one.last))


def _shuts_out(longer: Sign, sign: Sign, evidence: Evidence) -> bool:
    """Whether two signs that share words cannot both count."""
    sides = {evidence.kinds[one.kind].weight > 0 for one in (longer, sign)}
    return len(sides) == 2 or longer.kind == sign.kind


def read_evidence(table: SeedTable, reader: PatternReader) -> Evidence:
    """The evidence in a seed table. Raises ``CatalogueProblem`` for wrong keys or patterns, and without a kind."""
    evidence = Evidence(
        kinds=tuple(_read_kind(inner, reader) for inner in table.tables("kind")),
        needs=table.needed_number("needs"),
        certain=_share(table, "certain"),
        possible=_share(table, "possible"),
    )
    table.done()
    if not evidence.kinds:
        table.fail("has no 'kind' of signs")
    return evidence


def _read_kind(table: SeedTable, reader: PatternReader) -> Kind:
    name, weight = table.text("name"), table.needed_number("weight")
    signs = table.texts("signs")
    table.done()
    if not signs:
        table.fail("needs at least one of 'signs'")
    try:
        return Kind(name=name, weight=weight, pattern=Sequence_((Choice(tuple(map(reader.read, signs))),)))
    except ValueError as error:
        table.fail(str(error))


def _share(table: SeedTable, key: str) -> float:
    value = table.needed_number(key)
    if not 0.0 < value < 1.0:
        table.fail(f"'{key}' must be between 0 and 1")
    return value
