"""Which phrases of the catalogue were said, where, and how surely: made for a recogniser's slips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.judge.catalogue import Catalogue
from auditor.judge.categories import Category, CategoryHit, category_hits
from auditor.judge.passages import Passages
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


def find_phrases(
    words: Sequence[Word],
    catalogue: Catalogue,
    surroundings: Surroundings | None = None,
    categories: Iterable[Category] | None = None,
    known: Passages | None = None,
) -> tuple[PhraseMatch, ...]:
    """The phrases of all categories in ``words`` (in the order of time); within a category no two overlap.

    No phrase reaches over a pause of more than ``PHRASES.longest_pause_ms``. Phrases that count only in some seconds of
    the ``surroundings`` count everywhere when those are not known. ``known`` are passages (:func:`spoken_in`) of which
    these words are one. Sorted by first word, then category.
    """
    passage, origin = _passage(words)
    finder = (known or Passages([passage], catalogue.slips)).of(passage, [words[index].confidence for index in origin])

    def lies_in(place: Place, first: int, last: int) -> bool:
        phrase = Interval(start_ms=words[origin[first]].start_ms, end_ms=words[origin[last]].end_ms)
        return surroundings is None or surroundings.hold(place, phrase)

    found = [
        _phrase_match(words, category.id, hit, origin)
        for category in (catalogue.categories if categories is None else categories)
        for hit in category_hits(category, finder, lies_in)
    ]
    return tuple(sorted(found, key=lambda match: (match.first, match.category)))


def spoken_in(words_of: Iterable[Sequence[Word]], catalogue: Catalogue) -> Passages:
    """What was said in many calls, or again and again in one, ready for :func:`find_phrases` of each."""
    return Passages((_passage(words)[0] for words in words_of), catalogue.slips)


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
