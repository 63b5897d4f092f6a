"""The words that a model of the layout of vosk-model-phone-en can write, and how each is spoken: its graph/HCLr.fst.

The graph leads from one place through the phones of a word back to that place. Every phone is one state of a hidden
Markov model, whatever stands beside it; between the phones of a word the network may say nothing for a while. Words
that begin alike share their beginnings, and a word is written where no other can come any more.

The file is that of OpenFst's ``olabel_lookahead``: the graph, and for each of its states which words can be written
next (Allauzen, Riley and Schalkwyk 2009, "A generalized composition algorithm for weighted finite-state transducers").
So that these are few intervals, words are numbered in the order in which the graph tells them apart.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from const_graph import Arc, Graph, from_bytes, header, header_length, to_bytes
from language_graph import BACK_OFF, word_numbers
from pronunciation import Pronunciation

UNKNOWN = "[unk]"
_NOT_SPOKEN = ("<s>", "</s>")
_UNKNOWN_COST, _UNKNOWN_PHONE_COST = 4.0, 3.0
"""What it costs to hear a word that is not known: once, and for each phone after the first. Those of 0.1."""

_LOOK_AHEAD = b"olabel_lookahead"
_ADDED = struct.pack("<i", 446681434)
"""Marks, in a file of OpenFst, what is added to a graph."""
_PROPERTIES = 0x6595656A0001
"""OpenFst's flags for what these graphs are: sorted by what is written, not by what is read; with loops; and so on."""
_SILENT = ("SIL", "BLK")
"""Of an utterance's beginning or between words, and between the phones of a word."""
_BEGIN, _AT_FIRST, _RESTING = 0, 1, 2
"""States: where an utterance or a word begins, the silence there, and what follows."""


@dataclass(frozen=True)
class Phones:
    """What the network's outputs stand for: each phone at the beginning, inside, at the end of a word, or all of it."""

    numbers: Mapping[str, int]

    @classmethod
    def of(cls, path: Path) -> Phones:
        """Those of a model's ``phones.txt``."""
        return cls(word_numbers(path))

    @property
    def names(self) -> list[str]:
        """All phones, without places in words."""
        return sorted({name.partition("_")[0] for name in self.numbers if name.endswith("_B")})

    def entered(self, name: str) -> int:
        """The label with which a phone begins, as Kaldi counts transitions of phones that have one state each."""
        return 2 * self.numbers[name]

    def stayed(self, name: str) -> int:
        """The label with which it goes on."""
        return 2 * self.numbers[name] - 1


def read(model: Path) -> dict[str, frozenset[Pronunciation]]:
    """How each word of a model's graph is spoken."""
    numbers = word_numbers(model / "graph" / "words.txt")
    words = {number: word for word, number in numbers.items()}
    phones = {number: name for name, number in Phones.of(model / "graph" / "phones.txt").numbers.items()}
    raw = (model / "graph" / "HCLr.fst").read_bytes()
    arcs = from_bytes(raw, header_length(_LOOK_AHEAD) + len(_ADDED)).arcs
    told: defaultdict[str, set[Pronunciation]] = defaultdict(set)
    most = 2 * max(phones)

    waiting: list[tuple[int, Pronunciation, str]] = [(_RESTING, (), "")]
    while waiting:
        state, spoken, word = waiting.pop()
        for heard, written, _, to in arcs[state]:
            if to == state:
                continue
            said = words[written] if written else word
            phone = phones[(heard + 1) // 2] if 0 < heard <= most else ""
            if said in (UNKNOWN, BACK_OFF) or phone in _SILENT:
                continue
            longer = (*spoken, phone.partition("_")[0]) if phone else spoken
            if to in (_BEGIN, _RESTING):
                told[said].add(longer)
            else:
                waiting.append((to, longer, said))
    return {word: frozenset(ways) for word, ways in sorted(told.items())}


def write(lexicon: Mapping[str, Iterable[Pronunciation]], phones: Phones, model: Path) -> None:
    """The lexicon as a model's ``graph/HCLr.fst``, and its ``graph/words.txt``."""
    root = _Node()
    for word, ways in sorted(lexicon.items()):
        for spoken in sorted(ways):
            root.add(word, _placed(spoken))
    root.gather()
    numbers = {word: at for at, word in enumerate(root.told_apart(), start=1)}
    for at, name in enumerate((UNKNOWN, BACK_OFF), start=len(numbers) + 1):
        numbers[name] = at
    graph = _Graph(phones, numbers)
    graph.draw(root)
    graph.write(model / "graph" / "HCLr.fst")
    names = [("<eps>", 0), *numbers.items(), *((name, graph.end + at) for at, name in enumerate(_NOT_SPOKEN, start=1))]
    listed = "".join(f"{name} {number}\n" for name, number in names)
    (model / "graph" / "words.txt").write_text(listed, encoding="utf-8")


def _placed(spoken: Pronunciation) -> Pronunciation:
    """The phones with their places in the word: beginning, inside, end, or all of it."""
    if len(spoken) == 1:
        return (f"{spoken[0]}_S",)
    return (f"{spoken[0]}_B", *(f"{one}_I" for one in spoken[1:-1]), f"{spoken[-1]}_E")


@dataclass(eq=False)
class _Node:
    """What has been heard of a word: the words that it may become."""

    following: dict[str, _Node] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    shape: int = -1
    """The same for all nodes from which the same phones lead on."""

    def add(self, word: str, spoken: Sequence[str]) -> None:
        node = self
        for phone in spoken:
            node = node.following.setdefault(phone, _Node())
        node.words.add(word)

    def gather(self, shapes: dict[tuple[tuple[str, int], ...], int] | None = None) -> None:
        """The words and the shapes of all nodes from here on."""
        shapes = {} if shapes is None else shapes
        for node in self.following.values():
            node.gather(shapes)
            self.words |= node.words
        leading = tuple(sorted((phone, node.shape) for phone, node in self.following.items()))
        self.shape = shapes.setdefault(leading, len(shapes))

    def told_apart(self) -> list[str]:
        """The words in the order in which they are told apart, those that sound alike by name."""
        found = dict.fromkeys(sorted(self.words) if not self.following else ())
        for _, node in sorted(self.following.items()):
            found.update(dict.fromkeys(node.told_apart()))
        return list(found)


class _Graph:
    """States, the arcs between them, and what can be written next from each."""

    def __init__(self, phones: Phones, numbers: Mapping[str, int]) -> None:
        self.phones = phones
        self.numbers = numbers
        self.end = len(numbers) + 1
        """Stands for the end of an utterance among what can be written next."""
        self.arcs: list[list[Arc]] = []
        self.next_words: list[list[tuple[int, int]]] = []
        self.drawn: dict[tuple[str, int], int] = {}
        for _ in (_BEGIN, _AT_FIRST, _RESTING):
            self.state()

    def state(self, words: Iterable[str] | None = None) -> int:
        """A new state, from which one of these words is written next, or any."""
        self.next_words.append([(1, self.end + 1)] if words is None else _runs(self.numbers[word] for word in words))
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, begin: int, heard: int, to: int, word: str = "", cost: float = 0.0) -> None:
        self.arcs[begin].append(Arc(heard, self.numbers[word] if word else 0, cost, to))

    def draw(self, root: _Node) -> None:
        """The whole graph: the words, what is not known, and silence."""
        silence = _SILENT[0]
        self.arc(_BEGIN, self.phones.entered(silence), _AT_FIRST)
        self.arc(_AT_FIRST, self.phones.stayed(silence), _AT_FIRST)
        self.arc(_AT_FIRST, 0, _RESTING)
        disambiguated = 2 * max(self.phones.numbers.values()) + 1
        self.arc(_BEGIN, disambiguated, _RESTING, BACK_OFF)
        self.arc(_RESTING, disambiguated, _RESTING, BACK_OFF)
        self.words_from((_BEGIN, _RESTING), root)
        self.unknown_from((_BEGIN, _RESTING))

    def words_from(self, states: Sequence[int], node: _Node) -> None:
        """What follows in words that cannot be told apart yet."""
        for phone, after in sorted(node.following.items()):
            for word in sorted(after.words) if not after.following or len(after.words) == 1 else [""]:
                to = self.known(phone, after) if word else self.unwritten(phone, after)
                for state in states:
                    self.arc(state, self.phones.entered(phone), to, word)

    def unwritten(self, phone: str, node: _Node) -> int:
        """A phone after which no word is written yet."""
        branch = self.state(node.words)
        self.words_from([branch], node)
        return self.sounding(phone, branch, self.silent(branch, node.words), node.words)

    def known(self, phone: str, node: _Node) -> int:
        """A phone of a word that is written already; what follows is shared by all words that end alike."""
        key = (phone, node.shape)
        if key not in self.drawn:
            if node.following:
                branch, silent = self.rest(node)
                self.drawn[key] = self.sounding(phone, branch, silent)
            else:
                self.drawn[key] = self.sounding(phone, _BEGIN, None)
        return self.drawn[key]

    def rest(self, node: _Node) -> tuple[int, int]:
        """Where the phones after a node branch off, and the silence before it."""
        if ("branch", node.shape) not in self.drawn:
            branch = self.drawn["branch", node.shape] = self.state()
            self.drawn["silent", node.shape] = self.silent(branch)
            for phone, after in sorted(node.following.items()):
                self.arc(branch, self.phones.entered(phone), self.known(phone, after))
        return self.drawn["branch", node.shape], self.drawn["silent", node.shape]

    def sounding(self, phone: str, to: int, silent: int | None, words: Iterable[str] | None = None) -> int:
        state = self.state(words)
        self.arc(state, self.phones.stayed(phone), state)
        self.arc(state, 0, to)
        if silent is not None:
            self.arc(state, self.phones.entered(_SILENT[1]), silent)
        return state

    def silent(self, to: int, words: Iterable[str] | None = None) -> int:
        state = self.state(words)
        self.arc(state, self.phones.stayed(_SILENT[1]), state)
        self.arc(state, 0, to)
        return state

    def unknown_from(self, states: Sequence[int]) -> None:
        """A word of any two phones or more, at a price."""
        branch = self.state()
        silent = self.silent(branch)
        for name in self.phones.names:
            first, inside = (self.sounding(f"{name}_{place}", branch, silent) for place in ("UB", "UI"))
            last = self.sounding(f"{name}_UE", _BEGIN, None)
            for state in states:
                self.arc(state, self.phones.entered(f"{name}_UB"), first, UNKNOWN, _UNKNOWN_COST)
            self.arc(branch, self.phones.entered(f"{name}_UI"), inside, cost=_UNKNOWN_PHONE_COST)
            self.arc(branch, self.phones.entered(f"{name}_UE"), last, cost=_UNKNOWN_PHONE_COST)

    def write(self, path: Path) -> None:
        """As OpenFst's ``olabel_lookahead``: its header, the graph, and what is written next from each state."""
        by_written = [sorted(leaving, key=lambda arc: (arc.written, arc.read)) for leaving in self.arcs]
        plain = to_bytes(Graph(_BEGIN, by_written, {_BEGIN: 0.0, _RESTING: 0.0}), _PROPERTIES)
        told = struct.pack("<?????iq", True, False, True, False, False, self.end, len(self.next_words))
        for runs in self.next_words:
            told += struct.pack(
                f"<q{2 * len(runs)}ii", len(runs), *chain.from_iterable(runs), sum(end - begin for begin, end in runs)
            )
        path.write_bytes(header(_LOOK_AHEAD, 1, _PROPERTIES, -1, 0, 0) + _ADDED + plain + told)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as intervals, each with its first one and the one after its last."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found
