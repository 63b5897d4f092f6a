"""How alike two words are to the ear: a rough key of sounds, common stems, and what may stand for an expected word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from auditor.thresholds.judge import PHRASES

# Spelling to sound, in this order. Vowels fall together into "a": a recogniser confuses unstressed vowels first.
_SOUNDS = (
    (r"[^a-z]", ""),
    (r"^(?:kn|gn|pn)", "n"),
    (r"^wr", "r"),
    (r"^x", "s"),
    (r"ph", "f"),
    (r"gh(?=t)|gh$", ""),
    (r"tch", "C"),
    (r"(?:sh|[tsc]i(?=o)|ssi(?=o))", "S"),
    (r"ch", "C"),
    (r"th", "T"),
    (r"c(?=[eiy])", "s"),
    (r"ck|[cq]", "k"),
    (r"x", "ks"),
    (r"z", "s"),
    (r"dg(?=e)|j", "J"),
    (r"(?<=[a-zA-Z]{2})e(?=s?$)", ""),
    (r"[aeiouyw]+", "a"),
    (r"(.)\1+", r"\1"),
)
_SOUND_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)
_ENDINGS = ("ings", "ers", "ies", "ing", "ed", "er", "es", "'s", "s", "d", "y", "e")


@cache
def sound_key(word: str) -> str:
    """A rough key of how an English spelling sounds, one sign per sound: ``volume`` gives ``valam``."""
    key = word
    for pattern, sound in _SOUND_RULES:
        key = pattern.sub(sound, key)
    return key


@cache
def stem(word: str) -> str:
    """The word without its inflection (``calls``, ``called``, ``calling`` and ``caller`` all give ``call``)."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _undouble(word[: -len(ending)])
    return word


def _undouble(text: str) -> str:
    doubled = len(text) > 4 and text[-1] == text[-2] and text[-1] not in "lsz"
    return text[:-1] if doubled else text


class Vocabulary:
    """The different words of a transcript, ready to be asked which of them may stand for an expected word."""

    def __init__(self, words: Iterable[str]) -> None:
        """Sort ``words`` by stem and by sound."""
        self._words = frozenset(words)
        self._by_stem: dict[str, list[str]] = defaultdict(list)
        self._by_first_sound: dict[str, dict[str, str]] = defaultdict(dict)
        for word in self._words:
            self._by_stem[stem(word)].append(word)
            key = sound_key(word)
            self._by_first_sound[key[:1]][word] = key

    def similar(self, expected: str) -> dict[str, float]:
        """Words that may stand for ``expected``, each with its likeness: 1 for the same, less for a slip."""
        found = self._sounding_like(expected)
        if len(expected) >= PHRASES.shortest_inflected:
            found |= dict.fromkeys(self._by_stem.get(stem(expected), ()), PHRASES.inflected_likeness)
        return found | self.same(expected)

    def same(self, expected: str) -> dict[str, float]:
        """The word itself if it is there, with likeness 1."""
        return {expected: 1.0} if expected in self._words else {}

    def _sounding_like(self, expected: str) -> dict[str, float]:
        key = sound_key(expected)
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
