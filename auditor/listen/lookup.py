"""Finds at which distances a call may repeat itself, without comparing everything with everything frame by frame.

Short patches of the picture are reduced to a few smooth coefficients; each patch is looked up among all later ones, and
look-ups that agree on a distance become one candidate for a closer look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from auditor.listen.likeness import Flags, Picture
from auditor.thresholds.listen import REPEATS

Vectors = npt.NDArray[np.float32]
Frames = npt.NDArray[np.int64]
Range = tuple[int, int]

_TIME_TERMS = 8
_BAND_TERMS = 12
_QUERIES_AT_ONCE = 64
_PATCHES_AT_ONCE = 4096
_PAIRS_AT_ONCE = 256
_LAG_TOLERANCE_FRAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Stretch ``here`` may share a recording with ``there``, ``lag`` frames on: the patch at frame ``at`` is alike."""

    here: int
    there: int
    lag: int
    at: int


def find_candidates(
    image: Picture, stretches: Sequence[Range], among: Collection[int] | None = None
) -> list[Candidate]:
    """Pairs of stretches that may share a recording, each pair once per lag.

    ``stretches`` are frame ranges in order of time; with ``among`` (indices) only pairs that one of these belongs to.
    Look-ups grow with the square of the speech, but by so small a factor (96 products per pair of patches) that two
    hours take seconds; what is alike by chance grows as fast, and is told from repeats here, before it costs more.
    """
    asked_at, asked_in = _joined([_starts(stretch, REPEATS.query_step_frames) for stretch in stretches])
    stored_at, stored_in = _joined([_starts(stretch, REPEATS.stored_step_frames) for stretch in stretches])
    if not len(asked_at):
        return []
    patches, queries = _patches(image, stored_at), _patches(image, asked_at)
    hits = [
        (asked[query], stored[patch], score)
        for asked, stored in _looked_up(asked_in, stored_in, among)
        for query, patch, score in _hits(queries[asked], asked_at[asked], patches[stored], stored_at[stored])
    ]
    if not hits:
        return []
    query, patch, score = (np.concatenate(column) for column in zip(*hits, strict=True))
    pairs = np.stack([asked_in[query], stored_in[patch], stored_at[patch] - asked_at[query], asked_at[query]])
    best = _distinct(pairs, score)
    held = best[:, _hold_up(image, best[3], best[2])]
    return [Candidate(here=here, there=there, lag=lag, at=at) for here, there, lag, at in held.T.tolist()]


def _looked_up(asked_in: Frames, stored_in: Frames, among: Collection[int] | None) -> Iterator[tuple[Frames, Frames]]:
    """Which queries are looked up among which patches, as indices."""
    everywhere = np.arange(len(stored_in))
    if among is None:
        yield np.arange(len(asked_in)), everywhere
        return
    asked, stored = (np.isin(owners, list(among)) for owners in (asked_in, stored_in))
    yield np.flatnonzero(asked), everywhere
    yield np.flatnonzero(~asked), np.flatnonzero(stored)


def _starts(stretch: Range, step: int) -> Frames:
    """Patch starts within a stretch; the last one is flush with its end."""
    last = stretch[1] - REPEATS.patch_frames
    if last < stretch[0]:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.append(np.arange(stretch[0], last + 1, step), last))


def _joined(starts: Sequence[Frames]) -> tuple[Frames, Frames]:
    """All starts in one row, and the stretch each belongs to."""
    if not starts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    owners = np.repeat(np.arange(len(starts)), [len(each) for each in starts])
    return np.concatenate(starts), owners


@cache
def _basis() -> npt.NDArray[np.float32]:
    """Smooth patterns over a patch (cosines in time by cosines over bands), shape (frames * bands, 96), orthonormal."""
    in_time, over_bands = _cosines(REPEATS.patch_frames, _TIME_TERMS), _cosines(REPEATS.bands, _BAND_TERMS)
    patterns = np.einsum("ti,bj->tbij", in_time, over_bands).reshape(-1, _TIME_TERMS * _BAND_TERMS)
    return np.asarray(patterns, dtype=np.float32)


def _cosines(size: int, terms: int) -> npt.NDArray[np.float64]:
    rows = np.cos(np.pi * (np.arange(size)[:, None] + 0.5) * np.arange(terms) / size)
    return np.asarray(rows / np.linalg.norm(rows, axis=0))


def _patches(image: Picture, starts: Frames) -> Vectors:
    """One unit vector per patch, shape (patches, 96)."""
    blocks = (starts[low : low + _PATCHES_AT_ONCE] for low in range(0, len(starts), _PATCHES_AT_ONCE))
    vectors = np.concatenate([_reduced(image, block) for block in blocks])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    return vectors


def _reduced(image: Picture, starts: Frames) -> Vectors:
    rows = starts[:, None] + np.arange(REPEATS.patch_frames)
    return np.asarray(image[rows].reshape(len(starts), -1) @ _basis(), dtype=np.float32)


def _hits(
    queries: Vectors, asked_at: Frames, patches: Vectors, stored_at: Frames
) -> Iterator[tuple[Frames, Frames, Vectors]]:
    """Queries, patches and their likeness where alike, the patch starting after the query has ended."""
    for low in range(0, len(queries), _QUERIES_AT_ONCE):
        block = slice(low, low + _QUERIES_AT_ONCE)
        first = int(np.searchsorted(stored_at, asked_at[low] + REPEATS.patch_frames))
        alike = queries[block] @ patches[first:].T
        query, patch = np.nonzero(alike >= REPEATS.patch_likeness)
        score = alike[query, patch]
        query, patch = query + low, patch + first
        later = stored_at[patch] >= asked_at[query] + REPEATS.patch_frames
        yield query[later], patch[later], score[later]


def _distinct(pairs: Frames, score: Vectors) -> Frames:
    """Hits of the same two stretches at nearly the same lag become one: the best of them.

    ``pairs`` has the rows stretch, later stretch, lag, frame; so has what is returned.
    """
    if not len(score):
        return pairs
    order = np.lexsort((pairs[2], pairs[1], pairs[0]))
    pairs, score = pairs[:, order], score[order]
    step = np.diff(pairs[:3], axis=1)
    parted = np.flatnonzero((step[0] != 0) | (step[1] != 0) | (step[2] > _LAG_TOLERANCE_FRAMES)) + 1
    edges = [0, *(int(edge) for edge in parted), len(score)]
    return pairs[:, [low + int(np.argmax(score[low:high])) for low, high in pairwise(edges)]]


def _hold_up(image: Picture, at: Frames, lag: Frames) -> Flags:
    """Whether patches are as alike in full as their coefficients promised, and alike beyond themselves.

    What is alike by chance, or a short word, is so for a moment; a recording goes on before or after it.
    """
    patch = _full_likeness(image, at, lag)
    held = patch >= REPEATS.sure_patch_likeness
    (open_,) = np.nonzero(~held & (patch >= REPEATS.full_patch_likeness))
    for beside in (-REPEATS.patch_frames, REPEATS.patch_frames):
        goes_on = _full_likeness(image, at[open_] + beside, lag[open_]) >= REPEATS.beside_patch_likeness
        held[open_[goes_on]] = True
    return np.asarray(held)


def _full_likeness(image: Picture, at: Frames, lag: Frames) -> Vectors:
    """Likeness of the patches at the frames ``at`` to those ``lag`` later, at the best of the slips; shape (pairs,).

    What lies outside of the call shows nothing.
    """
    found = np.zeros(len(at), dtype=np.float32)
    reach = np.arange(REPEATS.patch_frames)
    slips = range(-REPEATS.slip_frames, REPEATS.slip_frames + 1)
    for low in range(0, len(at), _PAIRS_AT_ONCE):
        block = slice(low, low + _PAIRS_AT_ONCE)
        rows = at[block, None] + reach
        one = _rows(image, rows)
        mine = _products(one, one)
        others = (_rows(image, rows + lag[block, None] + slip) for slip in slips)
        alike = [_products(one, other) / (np.sqrt(mine * _products(other, other)) + 1e-9) for other in others]
        found[block] = np.max(alike, 0)
    return found


def _products(one: Vectors, other: Vectors) -> Vectors:
    """Of each row of one with the same row of the other; shape (pairs,)."""
    return np.asarray(np.einsum("nv,nv->n", one, other), dtype=np.float32)


def _rows(image: Picture, at: Frames) -> Vectors:
    """The rows of the picture at these frames, shape (pairs, frames * bands); 0 outside of the call."""
    found = image[np.clip(at, 0, len(image) - 1)]
    found[(at < 0) | (at >= len(image))] = 0
    return np.asarray(found.reshape(len(at), -1), dtype=np.float32)
