"""How words are spoken that a dictionary does not have: from the words that they are made of.

Phones are those of the CMU dictionary, without stress.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping

Pronunciation = tuple[str, ...]
"""Phones, as ``("B", "IH", "Z", "IY")``."""
Dictionary = Mapping[str, Iterable[Pronunciation]]

_HISSING = frozenset(["S", "Z", "SH", "ZH", "CH", "JH"])
_VOICELESS = frozenset(["P", "T", "K", "F", "TH", "S", "SH", "CH"])
_BRITISH = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("ysed", "yzed"),
    ("our", "or"),
    ("tre", "ter"),
    ("olment", "ollment"),
    ("lling", "ling"),
    ("lled", "led"),
    ("ller", "ler"),
)
_SHORTEST_MADE = 4
_SHORTEST_PART = 3
"""Letters of a word in a compound: "at" and "or" stand in too many others."""


def spoken(word: str, dictionary: Dictionary, parts: Container[str]) -> frozenset[Pronunciation]:
    """How the word may be spoken; nothing where it is not made of words in the dictionary.

    Words in ``parts`` are common enough to be halves of others.
    """
    if word in dictionary:
        return frozenset(dictionary[word])
    if len(word) < _SHORTEST_MADE:
        return frozenset()
    for way in (_respelt, _inflected, _prefixed):
        if found := frozenset(way(word, dictionary)):
            return found
    return frozenset(_compound(word, dictionary, parts))


def _respelt(word: str, dictionary: Dictionary) -> Iterator[Pronunciation]:
    """ "Organised" as "organized"."""
    for british, american in _BRITISH:
        if british in word:
            other = word.replace(british, american)
            yield from _listed_or_inflected(other, dictionary)


def _listed_or_inflected(word: str, dictionary: Dictionary) -> list[Pronunciation]:
    return sorted(dictionary.get(word, ())) or sorted(_inflected(word, dictionary))


def _inflected(word: str, dictionary: Dictionary) -> Iterator[Pronunciation]:
    for ending, suffix in (
        ("'s", _hiss),
        ("s'", _hiss),
        ("'ll", _then("AH L")),
        ("'ve", _then("AH V")),
        ("'d", _dental),
        ("ies", _hiss),
        ("ied", _dental),
        ("ier", _then("ER")),
        ("iest", _then("AH S T")),
        ("ily", _then("L IY")),
        ("es", _hiss),
        ("s", _hiss),
        ("ed", _dental),
        ("ing", _then("IH NG")),
        ("er", _then("ER")),
        ("ers", _then("ER Z")),
        ("est", _then("AH S T")),
        ("ly", _then("L IY")),
        ("y", _then("IY")),
        ("able", _then("AH B AH L")),
        ("less", _then("L AH S")),
        ("ness", _then("N AH S")),
        ("ment", _then("M AH N T")),
    ):
        stem = word.removesuffix(ending)
        if stem != word:
            ways = {way for base in _bases(stem, ending) for way in dictionary.get(base, ())}
            if ways:
                yield from (suffix(way) for way in sorted(ways))
                return


def _bases(stem: str, ending: str) -> Iterator[str]:
    """What a word is without its ending: "clos" is close, "slipp" slip, "bus" with an i busy."""
    if "'" in ending:
        yield stem
    elif ending.startswith("i") and ending != "ing":
        yield f"{stem}y"
    else:
        yield stem
        if ending in ("es", "ed", "ing", "er", "ers", "est", "able"):
            yield f"{stem}e"
        if len(stem) > 2 and stem[-1] == stem[-2] and ending[0] in "eiya":
            yield stem[:-1]


def _then(phones: str) -> Callable[[Pronunciation], Pronunciation]:
    return lambda way: (*way, *phones.split())


def _hiss(way: Pronunciation) -> Pronunciation:
    if way[-1] in _HISSING:
        return (*way, "AH", "Z")
    return (*way, "S" if way[-1] in _VOICELESS else "Z")


def _dental(way: Pronunciation) -> Pronunciation:
    if way[-1] in ("T", "D"):
        return (*way, "AH", "D")
    return (*way, "T" if way[-1] in _VOICELESS else "D")


def _prefixed(word: str, dictionary: Dictionary) -> Iterator[Pronunciation]:
    for prefix, phones in (("un", "AH N"), ("re", "R IY"), ("pre", "P R IY"), ("non", "N AA N"), ("over", "OW V ER")):
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _SHORTEST_PART:
            yield from ((*phones.split(), *way) for way in _listed_or_inflected(rest, dictionary))


def _compound(word: str, dictionary: Dictionary, parts: Container[str]) -> Iterator[Pronunciation]:
    """Two words, as nearly of one length as may be."""
    places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    for at in sorted(places, key=lambda place: abs(2 * place - len(word))):
        first, second = word[:at], word[at:]
        if first in parts and (second in parts or second.removesuffix("s") in parts):
            yield (*min(dictionary[first]), *min(_listed_or_inflected(second, dictionary)))
            return
