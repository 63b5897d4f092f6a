"""Weighted transducers as OpenFst's ``const`` files, with which Vosk recognises: read and written with numpy alone."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

_MAGIC = 2125659606
_ARC_TYPE = b"standard"
_NUMBERS = struct.Struct("<iiQqqq")
"""Of a header: version, flags, properties, start, states and arcs."""
_STATE = np.dtype([("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("silent_in", "<u4"), ("silent_out", "<u4")])
_ARC = np.dtype([("read", "<i4"), ("written", "<i4"), ("cost", "<f4"), ("to", "<i4")])
NEVER = float("inf")
"""The cost of ending where nothing ends."""


class Arc(NamedTuple):
    """From a state to another: the label that is read, the one that is written (0 is none), and what it costs."""

    read: int
    written: int
    cost: float
    to: int


@dataclass(frozen=True)
class Graph:
    """The arcs that leave each state, and where and at what cost one may end."""

    start: int
    arcs: Sequence[Sequence[Arc]]
    final: Mapping[int, float]


def header(kind: bytes, version: int, properties: int, start: int, states: int, arcs: int) -> bytes:
    """What every file of OpenFst begins with."""
    names = b"".join(struct.pack("<i", len(name)) + name for name in (kind, _ARC_TYPE))
    return struct.pack("<i", _MAGIC) + names + _NUMBERS.pack(version, 0, properties, start, states, arcs)


def to_bytes(graph: Graph, properties: int) -> bytes:
    """The file; ``properties`` are OpenFst's flags for what is known of the graph."""
    states = np.zeros(len(graph.arcs), _STATE)
    states["final"] = [graph.final.get(state, NEVER) for state in range(len(graph.arcs))]
    states["arcs"] = [len(leaving) for leaving in graph.arcs]
    states["first"] = np.cumsum(states["arcs"]) - states["arcs"]
    states["silent_in"] = [sum(not arc.read for arc in leaving) for leaving in graph.arcs]
    states["silent_out"] = [sum(not arc.written for arc in leaving) for leaving in graph.arcs]
    arcs = np.array([arc for leaving in graph.arcs for arc in leaving], _ARC)
    return header(b"const", 2, properties, graph.start, len(states), len(arcs)) + states.tobytes() + arcs.tobytes()


def from_bytes(raw: bytes, at: int = 0) -> Graph:
    """The graph of a file, or of the part of one that begins at ``at``."""
    at += 4
    for _ in ("kind", "arc type"):
        at += 4 + struct.unpack_from("<i", raw, at)[0]
    *_, start, state_count, arc_count = _NUMBERS.unpack_from(raw, at)
    at += _NUMBERS.size
    states = np.frombuffer(raw, _STATE, state_count, at)
    told = np.frombuffer(raw, _ARC, arc_count, at + states.nbytes).tolist()
    arcs = [
        [Arc(*arc) for arc in told[first : first + many]]
        for first, many in zip(states["first"].tolist(), states["arcs"].tolist(), strict=True)
    ]
    return Graph(start, arcs, {at: cost for at, cost in enumerate(states["final"].tolist()) if cost != NEVER})


def header_length(kind: bytes) -> int:
    """Of a file of this kind, in bytes."""
    return len(header(kind, 0, 0, 0, 0, 0))
