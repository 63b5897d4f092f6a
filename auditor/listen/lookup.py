"""Finds at which distances a call may repeat itself, without comparing everything with everything frame by frame.

Short patches of the picture are reduced to a few smooth coefficients; each patch is looked up among all later ones, and
look-ups that agree on a distance become one candidate for a closer look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from auditor.listen.likeness import Picture, likeness
from auditor.thresholds.listen import REPEATS

Vectors = npt.NDArray[np.float32]
Frames = npt.NDArray[np.int64]
Range = tuple[int, int]

_TIME_TERMS = 8
_BAND_TERMS = 12
_QUERIES_AT_ONCE = 256
_PATCHES_AT_ONCE = 4096
_LAG_TOLERANCE_FRAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Stretch ``here`` may share a recording with ``there``, ``lag`` frames on: the patch at frame ``at`` is alike."""

    here: int
    there: int
    lag: int
    at: int


def find_candidates(image: Picture, stretches: Sequence[Range]) -> list[Candidate]:
    """Pairs of stretches that may share a recording, each pair once per lag.

    ``stretches`` are frame ranges in order of time. Look-ups grow with the square of the speech, but by so small a
    factor (96 products per pair of patches) that an hour takes seconds.
    """
    stored = [_starts(stretch, REPEATS.stored_step_frames) for stretch in stretches]
    asked = [_starts(stretch, REPEATS.query_step_frames) for stretch in stretches]
    stored_at, stored_in = _joined(stored)
    asked_at, asked_in = _joined(asked)
    if not len(asked_at):
        return []
    patches, queries = _patches(image, stored_at), _patches(image, asked_at)
    hits = list(_hits(queries, asked_at, patches, stored_at))
    query, patch, score = (np.concatenate(column) for column in zip(*hits, strict=True))
    pairs = np.stack([asked_in[query], stored_in[patch], stored_at[patch] - asked_at[query], asked_at[query]])
    return [each for each in _distinct(pairs, score) if _holds_up(image, each)]


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
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6), dtype=np.float32)


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


def _distinct(pairs: Frames, score: Vectors) -> list[Candidate]:
    """Hits of the same two stretches at nearly the same lag become one: the best of them.

    ``pairs`` has the rows stretch, later stretch, lag, frame.
    """
    if not len(score):
        return []
    order = np.lexsort((pairs[2], pairs[1], pairs[0]))
    pairs, score = pairs[:, order], score[order]
    step = np.diff(pairs[:3], axis=1)
    parted = np.flatnonzero((step[0] != 0) | (step[1] != 0) | (step[2] > _LAG_TOLERANCE_FRAMES)) + 1
    edges = [0, *(int(edge) for edge in parted), len(score)]
    best = (low + int(np.argmax(score[low:high])) for low, high in pairwise(edges))
    columns = (pairs[:, index].tolist() for index in best)
    return [Candidate(here=here, there=there, lag=lag, at=at) for here, there, lag, at in columns]


def _holds_up(image: Picture, candidate: Candidate) -> bool:
    """Whether the two patches are as alike in full as their coefficients promised."""
    one = image[candidate.at : candidate.at + REPEATS.patch_frames]
    starts = (candidate.at + candidate.lag + slip for slip in range(-REPEATS.slip_frames, REPEATS.slip_frames + 1))
    others = (image[start : start + REPEATS.patch_frames] for start in starts)
    return any(likeness(one, other) >= REPEATS.full_patch_likeness for other in others if len(other) == len(one))
