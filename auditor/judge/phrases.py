"""Which phrases of the catalogue were said, where, and how surely: made for a recogniser's slips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.judge.catalogue import Catalogue
from auditor.judge.categories import Category, hits_of
from auditor.judge.passages import CategoryHit, Passages, Piece
from auditor.judge.patterns import BREAK, Passage
from auditor.judge.phrase_places import Place, Surroundings
from auditor.schema import Interval, Word
from auditor.thresholds.judge import PHRASES


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseMatch(Interval):
    """A phrase of a category: the words from ``first`` to ``last`` (indices, both included) and how well they fit.

    ``score`` is 0..1; a match that is not ``certain`` is only possible and must not be counted.
    """

    category: str
    first: int
    last: int
    score: float
    certain: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words in the order of time, and the pieces that they make, ready for :func:`phrases_in`.

    ``origin`` is for each token the index of its word.
    """

    words: Sequence[Word]
    origin: tuple[int, ...]
    pieces: tuple[tuple[int, Piece], ...]


def spoken_in(words_of: Iterable[Sequence[Word]], passages: Passages) -> list[Spoken]:
    """What was said in each of many calls, or again and again in one, looked through together in ``passages``."""
    read = [(words, *_passage(words)) for words in words_of]
    passages.add(passage for _, passage, _ in read)
    return [
        Spoken(words, origin, passages.of(passage, [words[index].confidence for index in origin]))
        for words, passage, origin in read
    ]


def find_phrases(words: Sequence[Word], catalogue: Catalogue) -> tuple[PhraseMatch, ...]:
    """The phrases of all categories in ``words``, wherever these are said; see :func:`phrases_in`."""
    (spoken,) = spoken_in([words], Passages([], catalogue.slips))
    return phrases_in(spoken, catalogue.categories)


def phrases_in(
    spoken: Spoken, categories: Sequence[Category], surroundings: Surroundings | None = None
) -> tuple[PhraseMatch, ...]:
    """The phrases of these categories; within a category no two overlap.

    No phrase reaches over a pause of more than ``PHRASES.longest_pause_ms``. Phrases that count only in some seconds of
    the ``surroundings`` count everywhere when those are not known. Sorted by first word, then category.
    """

    def lies_in(place: Place, first: int, last: int) -> bool:
        start_ms, end_ms = spoken.words[spoken.origin[first]].start_ms, spoken.words[spoken.origin[last]].end_ms
        return surroundings is None or surroundings.hold(place, Interval(start_ms=start_ms, end_ms=end_ms))

    found = [
        _phrase_match(spoken.words, category, hit, spoken.origin)
        for category, hit in hits_of(categories, spoken.pieces, lies_in)
    ]
    return tuple(sorted(found, key=lambda match: (match.first, match.category)))


def _phrase_match(words: Sequence[Word], category: str, hit: CategoryHit, origin: Sequence[int]) -> PhraseMatch:
    first, last = origin[hit.first], origin[hit.last]
    return PhraseMatch(
        start_ms=words[first].start_ms,
        end_ms=words[last].end_ms,
        category=category,
        first=first,
        last=last,
        score=round(hit.score, 3),
        certain=hit.certain,
        quote=" ".join(word.text for word in words[first : last + 1]),
    )


def _passage(words: Sequence[Word]) -> tuple[Passage, tuple[int, ...]]:
    """The words as tokens with breaks at long pauses, and for each token the index of its word."""
    tokens: list[str] = []
    origin: list[int] = []
    rests: set[int] = set()
    for index, word in enumerate(words):
        pause_ms = word.start_ms - words[index - 1].end_ms if index else 0
        if pause_ms > PHRASES.longest_pause_ms:
            tokens.append(BREAK)
            origin.append(index)
        elif pause_ms > PHRASES.sentence_pause_ms:
            rests.add(len(tokens))
        tokens.append(word.text)
        origin.append(index)
    return Passage(tuple(tokens), frozenset(rests)), tuple(origin)
