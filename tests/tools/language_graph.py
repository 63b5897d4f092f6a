"""The language model of vosk-model-phone-en as a file: a graph with a state for each history, read and written.

A word leads from one history to the longest one that is kept; costs are natural logarithms of probabilities, with
minus; #0 leads to the shorter history. Needs pynini.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pynini
import pywrapfst
from language_model import BEGIN, END, ORDER, History, Trigrams

BACK_OFF = "#0"


def read(graph: Path, words: Path) -> Trigrams:
    """The trigrams of a model's ``Gr.fst``; ``words`` is its ``words.txt``."""
    named = {number: word for word, number in word_numbers(words).items()}
    fst = pynini.Fst.read(str(graph))
    arcs = {
        state: [(arc.olabel, float(arc.weight), arc.nextstate) for arc in fst.arcs(state)] for state in fst.states()
    }
    shorter = {state: target for state, leaving in arcs.items() for label, _, target in leaving if label == 0}
    told = _histories(fst.start(), arcs, shorter, named)
    follows: dict[History, dict[str, float]] = {}
    back_off: dict[History, float] = {}
    for state, history in told.items():
        follows[history] = {named[label]: math.exp(-cost) for label, cost, _ in arcs[state] if label}
        final = float(fst.final(state))
        if math.isfinite(final):
            follows[history][END] = math.exp(-final)
        for label, cost, _ in arcs[state]:
            if not label:
                back_off[history] = math.exp(-cost)
    return Trigrams(follows, back_off)


def _histories(
    start: int, arcs: Mapping[int, list[tuple[int, float, int]]], shorter: Mapping[int, int], named: Mapping[int, str]
) -> dict[int, History]:
    """What was said before each state: a word leads from one history to the longest one that is kept."""
    nothing = shorter[start]
    told: dict[int, History] = {nothing: (), start: (BEGIN,)}
    for label, _, target in arcs[nothing]:
        if label and shorter.get(target) == nothing:
            told[target] = (named[label],)
    for state, history in list(told.items()):
        for label, _, target in arcs[state] if len(history) == 1 else ():
            if label and target not in told and target in shorter:
                told[target] = (*history, named[label])
    return told


def write(trigrams: Trigrams, words: Path, graph: Path) -> None:
    """The trigrams as a ``Gr.fst`` for the words of ``words.txt``."""
    numbers = word_numbers(words)
    states = {(BEGIN,): 0, (): 1}
    for history in trigrams.follows:
        states.setdefault(history, len(states))
    fst = pynini.Fst()
    fst.add_states(len(states))
    fst.set_start(states[BEGIN,])
    for history, state in states.items():
        for word, probability in trigrams.follows[history].items():
            cost = -math.log(probability)
            if word == END:
                fst.set_final(state, cost)
            else:
                fst.add_arc(state, pynini.Arc(numbers[word], numbers[word], cost, _after(history, word, states)))
        if history:
            cost = -math.log(trigrams.back_off[history])
            fst.add_arc(state, pynini.Arc(numbers[BACK_OFF], 0, cost, _longest(history[1:], states)))
    fst.arcsort(sort_type="ilabel")
    pywrapfst.convert(fst, "const").write(str(graph))


def word_numbers(words: Path) -> dict[str, int]:
    """What number stands for each word."""
    return {word: int(number) for word, number in map(str.split, words.read_text(encoding="utf-8").splitlines())}


def _after(history: History, word: str, states: Mapping[History, int]) -> int:
    return _longest((*history, word)[-ORDER + 1 :], states)


def _longest(history: History, states: Mapping[History, int]) -> int:
    while history not in states:
        history = history[1:]
    return states[history]
