"""The language model of vosk-model-phone-en as a file: a graph with a state for each history, read and written.

A word leads from one history to the longest one that is kept; costs are natural logarithms of probabilities, with
minus; #0 leads to the shorter history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from const_graph import Arc, Graph, from_bytes, to_bytes
from language_model import BEGIN, END, ORDER, Grams, History

BACK_OFF = "#0"
_PROPERTIES = 0x65A596960001
"""OpenFst's flags for what these graphs are: sorted by what is read, one arc for each word; with loops; and so on."""


def read(graph: Path, words: Path) -> Grams:
    """The n-grams of a model's ``Gr.fst``; ``words`` is its ``words.txt``."""
    named = {number: word for word, number in word_numbers(words).items()}
    read_in = from_bytes(graph.read_bytes())
    arcs = read_in.arcs
    shorter = {state: arc.to for state, leaving in enumerate(arcs) for arc in leaving if not arc.written}
    told = _histories(read_in.start, arcs, shorter, named)
    follows: dict[History, dict[str, float]] = {}
    back_off: dict[History, float] = {}
    for state, history in told.items():
        follows[history] = {named[arc.written]: math.exp(-arc.cost) for arc in arcs[state] if arc.written}
        if state in read_in.final:
            follows[history][END] = math.exp(-read_in.final[state])
        for arc in arcs[state]:
            if not arc.written:
                back_off[history] = math.exp(-arc.cost)
    return Grams(follows, back_off)


def _histories(
    start: int, arcs: Sequence[Sequence[Arc]], shorter: Mapping[int, int], named: Mapping[int, str]
) -> dict[int, History]:
    """What was said before each state: a word leads from one history to the longest one that is kept."""
    nothing = shorter[start]
    told: dict[int, History] = {nothing: (), start: (BEGIN,)}
    for arc in arcs[nothing]:
        if arc.written and shorter.get(arc.to) == nothing:
            told[arc.to] = (named[arc.written],)
    new = [state for state, history in told.items() if history]
    while new:
        found = {
            arc.to: (*told[state], named[arc.written])
            for state in new
            for arc in arcs[state]
            if arc.written and arc.to not in told and arc.to in shorter
        }
        told.update(found)
        new = list(found)
    return told


def write(grams: Grams, words: Path, graph: Path) -> None:
    """The n-grams as a ``Gr.fst`` for the words of ``words.txt``."""
    numbers = word_numbers(words)
    states = {(BEGIN,): 0, (): 1}
    for history in grams.follows:
        states.setdefault(history, len(states))
    arcs: list[list[Arc]] = [[] for _ in states]
    final: dict[int, float] = {}
    for history, state in states.items():
        for word, probability in grams.follows[history].items():
            cost = -math.log(probability)
            if word == END:
                final[state] = cost
            else:
                arcs[state].append(Arc(numbers[word], numbers[word], cost, _after(history, word, states)))
        if history:
            cost = -math.log(grams.back_off[history])
            arcs[state].append(Arc(numbers[BACK_OFF], 0, cost, _longest(history[1:], states)))
    by_word = [sorted(leaving, key=lambda arc: arc.read) for leaving in arcs]
    graph.write_bytes(to_bytes(Graph(states[BEGIN,], by_word, final), _PROPERTIES))


def word_numbers(words: Path) -> dict[str, int]:
    """What number stands for each word."""
    return {word: int(number) for word, number in map(str.split, words.read_text(encoding="utf-8").splitlines())}


def _after(history: History, word: str, states: Mapping[History, int]) -> int:
    return _longest((*history, word)[-ORDER + 1 :], states)


def _longest(history: History, states: Mapping[History, int]) -> int:
    while history not in states:
        history = history[1:]
    return states[history]
