"""Which pairs of stretches deserve a closer look, on pictures drawn from random numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from auditor.listen.lookup import find_candidates
from auditor.thresholds.listen import REPEATS

Picture = NDArray[np.float32]
LONG = 160


def drawn(frames: int, seed: int = 1) -> Picture:
    """Blobs of sound of a few frames and bands, as syllables are."""
    rng = np.random.default_rng(seed)
    coarse = rng.normal(size=(frames // 5 + 2, REPEATS.bands // 4))
    return np.repeat(np.repeat(coarse, 5, axis=0), 4, axis=1)[:frames].astype(np.float32)


def call(copies: list[tuple[int, Picture]], frames: int = 1200) -> Picture:
    image = drawn(frames, 99)
    for at, part in copies:
        image[at : at + len(part)] = part
    return image


def pairs(image: Picture, stretches: list[tuple[int, int]], among: set[int] | None = None) -> set[tuple[int, int, int]]:
    return {(one.here, one.there, one.lag) for one in find_candidates(image, stretches, among)}


STRETCHES = [(0, 300), (400, 700), (800, 1100)]


def test_the_same_again_is_a_candidate_at_its_distance() -> None:
    image = call([(40, drawn(LONG)), (440, drawn(LONG)), (840, drawn(LONG))])
    assert pairs(image, STRETCHES) == {(0, 1, 400), (0, 2, 800), (1, 2, 400)}


def test_what_is_alike_for_a_moment_only_is_none() -> None:
    """A patch that is alike to 0.74, between things that are not; alike to 0.9 it may be a short message."""
    patch, other = drawn(REPEATS.patch_frames, 3), drawn(REPEATS.patch_frames, 4)
    mixed = {like: like * patch + np.sqrt(1 - like**2) * other for like in (0.74, 0.9)}
    found = {
        like: pairs(call([(100, patch), (500, part.astype(np.float32))]), STRETCHES) for like, part in mixed.items()
    }
    assert found[0.74] == set()
    assert found[0.9] == {(0, 1, 400)}


@pytest.mark.parametrize("among", [{0}, {1}, {2}, {0, 2}, set()])
def test_among_some_are_all_pairs_that_one_of_them_belongs_to(among: set[int]) -> None:
    image = call([(40, drawn(LONG)), (440, drawn(LONG)), (840, drawn(LONG))])
    everything = pairs(image, STRETCHES)
    assert pairs(image, STRETCHES, among) == {one for one in everything if one[0] in among or one[1] in among}


def test_candidates_may_touch_the_ends_of_the_call() -> None:
    image = call([(0, drawn(60)), (1140, drawn(60))])
    assert (0, 1, 1140) in pairs(image, [(0, 60), (1140, 1200)])


def test_too_short_and_nothing_at_all_give_no_candidates() -> None:
    assert find_candidates(drawn(100), []) == []
    assert find_candidates(drawn(100), [(0, 20), (40, 60)]) == []
