"""How alike two words are to the ear: a rough key of sounds, common stems, and what may stand for an expected word.

How a spelling sounds, and in which endings a word may differ and mean the same, belongs to a language and is read from
its ``sounds.toml``. In a language without one, words are compared by their letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from auditor.judge.seed_table import SeedTable
from auditor.thresholds.judge import PHRASES

_NOTHING = "-"
"""How a seed file writes a sound that is not heard, or an ending that leaves nothing behind."""

Change = tuple[str, str]
"""What is written, and what becomes of it."""


class Sounds:
    """How a language's spelling sounds, and in which endings its words differ without meaning something else."""

    def __init__(self, rules: Sequence[Change] = (), endings: Sequence[Change] = (), stays_double: str = "") -> None:
        """``rules`` turn spelling into sounds, one after another: a regular expression and what it becomes.

        The first of ``endings`` that a word has is changed. A double letter before it is made single, unless it is one
        of ``stays_double``. Raises ``ValueError`` for what is no regular expression.
        """
        self._rules = tuple((_compiled(pattern), sound) for pattern, sound in rules)
        self._endings = tuple(endings)
        self._stays_double = stays_double
        self._keys: dict[str, str] = {}
        self._stems: dict[str, str] = {}

    def key(self, word: str) -> str:
        """A rough key of how the spelling sounds, one sign per sound; its plain letters where no rules are known."""
        if word not in self._keys:
            self._keys[word] = self._heard(word) if self._rules else _plain_letters(word)
        return self._keys[word]

    def stem(self, word: str) -> str:
        """The word without its inflection (``calls``, ``called`` and ``calling`` all give ``call``)."""
        if word not in self._stems:
            self._stems[word] = self._uninflected(word)
        return self._stems[word]

    def _heard(self, word: str) -> str:
        for pattern, sound in self._rules:
            word = pattern.sub(sound, word)
        return word

    def _uninflected(self, word: str) -> str:
        for ending, instead in self._endings:
            kept = word.removesuffix(ending)
            if kept != word and len(kept) >= PHRASES.shortest_stem:
                return self._undoubled(kept) + instead
        return word

    def _undoubled(self, text: str) -> str:
        doubled = len(text) > PHRASES.shortest_stem + 1 and text[-1] == text[-2] and text[-1] not in self._stays_double
        return text[:-1] if doubled else text


@dataclass(frozen=True, slots=True)
class Slips:
    """What a recogniser may get wrong in a language: ``small_words``, which it drops and swaps first, and sounds."""

    small_words: frozenset[str] = frozenset()
    sounds: Sounds = field(default_factory=Sounds)


def read_sounds(table: SeedTable) -> Sounds:
    """What a ``sounds.toml`` holds. Raises ``CatalogueProblem`` for wrong keys, kinds or regular expressions."""
    rules, endings = _changes(table, "sounds"), _changes(table, "endings")
    stays_double = table.text("stays_double", "")
    table.done()
    try:
        return Sounds(rules, endings, stays_double)
    except ValueError as error:
        table.fail(str(error))


def _changes(table: SeedTable, key: str) -> list[Change]:
    changes = []
    for texts in table.lists(key):
        if len(texts) != 2:
            table.fail(f"'{key}' must be pairs, what is written and what becomes of it")
        changes.append((texts[0], "" if texts[1] == _NOTHING else texts[1]))
    return changes


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is no regular expression ({error})") from error


def _plain_letters(word: str) -> str:
    """The letters of the word without accents and other signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if sign.isalpha())


class Vocabulary:
    """The different words of a transcript, ready to be asked which of them may stand for an expected word."""

    def __init__(self, words: Iterable[str], sounds: Sounds) -> None:
        """Sort ``words`` by stem and by sound."""
        self._words = frozenset(words)
        self._sounds = sounds
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._by_first_sound: dict[str, dict[str, str]] = defaultdict(dict)
        for word in self._words:
            if len(word) >= PHRASES.shortest_inflected:
                self._by_stem[sounds.stem(word)].append(word)
            key = sounds.key(word)
            self._by_first_sound[key[:1]][word] = key

    def similar(self, expected: str) -> dict[str, float]:
        """Words that may stand for ``expected``, each with its likeness: 1 for the same, less for a slip."""
        found = self._sounding_like(expected)
        if len(expected) >= PHRASES.shortest_inflected:
            found |= dict.fromkeys(self._by_stem.get(self._sounds.stem(expected), ()), PHRASES.inflected_likeness)
        return found | self.same(expected)

    def same(self, expected: str) -> dict[str, float]:
        """The word itself if it is there, with likeness 1."""
        return {expected: 1.0} if expected in self._words else {}

    def _sounding_like(self, expected: str) -> dict[str, float]:
        key = self._sounds.key(expected)
        if len(key) < PHRASES.shortest_sound_key:
            return {}
        choices = self._by_first_sound.get(key[:1], {})
        alike = process.extract(
            key,
            choices,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=PHRASES.sounds_like_floor,
            limit=None,
        )
        return {word: score * PHRASES.sounds_like_ceiling for _, score, word in alike}
