"""How alike two stretches of sound are, frame by frame: the measure under repeats and fingerprints.

Sound becomes a *picture*: one row of compressed band levels per 16 ms, each band without its steady noise and centred
on its mean over a second, so that hum and the line's colour do not count. The cube root lets loud speech count for more
than the music or the coding noise in its pauses, without letting vowels drown consonants. Two playings of one recording
give nearly the same picture whatever the codec, the gain or the music underneath; two people saying the same sentence,
or one person saying it twice, do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import scipy.fft
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from auditor.listen.flags import runs
from auditor.thresholds.listen import REPEATS

Samples = npt.NDArray[np.int16]
Picture = npt.NDArray[np.float32]
Series = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

RATE_HZ = 8000
FRAME_MS = 16
_HOP = RATE_HZ * FRAME_MS // 1000
_WINDOW = 4 * _HOP
_LEAD = (_WINDOW - _HOP) // 2
#: Rows made at a time, so that only the picture itself grows with the call, and how far the filters see beyond them.
_BLOCK_FRAMES = 8192
_REACH = REPEATS.centring_frames + 2 * REPEATS.noise_frames + REPEATS.noise_smoothing_frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Frames ``[start, end)`` look the same as the frames ``lag`` later; ``likeness`` 0..1 is their correlation."""

    start: int
    end: int
    lag: int
    likeness: float


def frame_of(time_ms: int) -> int:
    """The picture row nearest to a time."""
    return round(time_ms / FRAME_MS)


@cache
def mel_bands(window: int, bands: int) -> npt.NDArray[np.float32]:
    """Triangular mel bands over the telephone band, shape (bins, bands), each summing to 1."""
    mel = _mel(np.fft.rfftfreq(window, 1 / RATE_HZ))
    low, high = _mel(np.array([REPEATS.low_hz, REPEATS.high_hz]))
    edges = np.linspace(low, high, bands + 2)
    rising = (mel[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mel[:, None]) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(weights / np.maximum(weights.sum(axis=0), 1e-9), dtype=np.float32)


def _mel(freqs_hz: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Pitch as heard (O'Shaughnessy 1987)."""
    return np.asarray(2595 * np.log10(1 + freqs_hz / 700))


def picture(samples: Samples) -> Picture:
    """The picture of 8 kHz mono sound: shape (frames, bands), a row per 16 ms, each from the 64 ms around it."""
    if not len(samples):
        return np.zeros((0, REPEATS.bands), dtype=np.float32)
    count = -(-len(samples) // _HOP)
    found = np.empty((count, REPEATS.bands), dtype=np.float32)
    for start in range(0, count, _BLOCK_FRAMES):
        end = min(start + _BLOCK_FRAMES, count)
        first, last = max(0, start - _REACH), min(end + _REACH, count)
        found[start:end] = _seen(_levels(_frames(samples, first, last)))[start - first : end - first]
    return found


def _frames(samples: Samples, first: int, last: int) -> Samples:
    """The sound around each of these rows, with silence outside of the call; shape (rows, window)."""
    low, high = first * _HOP - _LEAD, (last - 1) * _HOP - _LEAD + _WINDOW
    around = np.pad(samples[max(0, low) : high], (max(0, -low), max(0, high - len(samples))))
    return np.asarray(np.lib.stride_tricks.sliding_window_view(around, _WINDOW)[::_HOP])


def _seen(levels: Picture) -> Picture:
    """What rises above the steady noise of its band, against its mean over a second."""
    above = np.maximum(0.0, levels - REPEATS.noise_margin * _noise_floor(levels))
    centre = uniform_filter1d(above, REPEATS.centring_frames, axis=0, mode="nearest")
    return np.asarray(above - centre, dtype=np.float32)


def _noise_floor(levels: Picture) -> Picture:
    """The steady sound under each band: its least smoothed level nearby (minimum statistics, Martin 2001)."""
    smooth = uniform_filter1d(levels, REPEATS.noise_smoothing_frames, axis=0, mode="nearest")
    least = minimum_filter1d(smooth, REPEATS.noise_frames, axis=0, mode="nearest")
    return np.asarray(uniform_filter1d(least, REPEATS.noise_frames, axis=0, mode="nearest"), dtype=np.float32)


def _levels(frames: Samples) -> Picture:
    """Cube root of the power in each band; shape (frames, bands)."""
    window = np.hanning(_WINDOW).astype(np.float32)
    spectrum = np.abs(scipy.fft.rfft(frames * window, axis=1))
    return np.asarray(np.cbrt((spectrum * spectrum) @ mel_bands(_WINDOW, REPEATS.bands)), dtype=np.float32)


def energies(image: Picture) -> Series:
    """How much there is to see in each row: sum of squares; shape (frames,)."""
    return np.asarray(np.einsum("tb,tb->t", image, image), dtype=np.float32)


def sounding(image: Picture) -> Series:
    """How much sound there is in each row; shape (frames,).

    Only what rises above the mean is sound: beside speech, silence shows in the picture too, as what falls below.
    """
    return energies(np.maximum(image, 0))


def typical_energy(energy: Series) -> float:
    """The energy of a typical speaking row: the median of the louder half. 0.0 for nothing."""
    return float(np.quantile(energy, 0.75)) if len(energy) else 0.0


def likeness_along(one: Picture, other: Picture, floor: float, width: int) -> Series:
    """Correlation of two pictures of equal shape row by row, over ``width`` rows; shape (frames,), at most 1.

    ``floor`` is an energy: rows far below it (pauses) are neither alike nor unlike and come out near 0.
    """
    return _along(_products(one, other), energies(one), energies(other), floor, width)


def _products(one: Picture, other: Picture) -> Series:
    return np.asarray(np.einsum("tb,tb->t", one, other), dtype=np.float32)


def _along(products: Series, mine: Series, theirs: Series, floor: float, width: int) -> Series:
    """As :func:`likeness_along`, from products and energies of the rows."""
    dot, mine, theirs = (uniform_filter1d(each, width, mode="constant") for each in (products, mine, theirs))
    return np.asarray(dot / (np.sqrt(np.maximum(mine * theirs, 0.0)) + floor + 1e-6), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Rows laid over others at each of the slips: their energies, and the products of both."""

    mine: Series
    theirs: tuple[Series, ...]
    products: tuple[Series, ...]

    @classmethod
    def over(cls, one: Picture, others: Sequence[Picture]) -> _Laid:
        products = tuple(_products(one, other) for other in others)
        return cls(energies(one), tuple(energies(other) for other in others), products)

    def along(self, floor: float, width: int) -> Series:
        """Correlation row by row at the best of the slips."""
        pairs = zip(self.products, self.theirs, strict=True)
        return np.asarray(np.max([_along(product, self.mine, other, floor, width) for product, other in pairs], axis=0))

    def best(self, low: int, high: int) -> float:
        """Likeness of rows ``[low, high)`` at the best of the slips."""
        mine = float(self.mine[low:high].sum())
        theirs, products = (np.array([each[low:high].sum() for each in all_]) for all_ in (self.theirs, self.products))
        return float(np.max(products / np.sqrt(np.maximum(mine * theirs, 1e-12))))


def matches_at(image: Picture, start: int, end: int, lag: int) -> list[Match]:
    """Where frames ``[start, end)`` are the same recording as those ``lag`` later: stretches without a hole.

    A hole is where the two say different things, be it only a short word. Pauses and the few frames that a network
    drops are no holes.
    """
    slip = REPEATS.slip_frames
    start, end = max(0, start, -(lag - slip)), min(end, len(image), len(image) - lag - slip)
    if end - start < REPEATS.shortest_frames:
        return []
    one = image[start:end]
    others = [image[start + lag + step : end + lag + step] for step in range(-slip, slip + 1)]
    laid = _Laid.over(one, others)
    loud = typical_energy(np.minimum(laid.mine, laid.theirs[slip]))
    near, wide = (
        laid.along(REPEATS.pause_share * loud, each) for each in (REPEATS.context_frames, REPEATS.word_frames)
    )
    edges = [0, *(edge for hole in _holes(wide, _audible(laid, loud)) for edge in hole), len(one)]
    heard = np.maximum(sounding(one), sounding(others[slip])) >= REPEATS.sounding_share * loud
    whole = (_trimmed(near, heard, low, high) for low, high in zip(edges[::2], edges[1::2], strict=True))
    kept = [(low, high) for low, high in whole if high - low >= REPEATS.shortest_frames]
    scored = [(low, high, laid.best(low, high)) for low, high in kept]
    return [
        Match(start=start + low, end=start + high, lag=lag, likeness=score)
        for low, high, score in scored
        if score >= enough_likeness(high - low)
    ]


def enough_likeness(frames: int) -> float:
    """The likeness that proves a match of this length: a word may be alike by chance, a sentence never is."""
    span = (REPEATS.shortest_frames, REPEATS.sentence_frames)
    return float(np.interp(frames, span, (REPEATS.same_short_likeness, REPEATS.same_likeness)))


def _holes(wide: Series, audible: Flags) -> list[tuple[int, int]]:
    """Row ranges in which different things are said, judged by how alike the rest is.

    On a clean line one differing syllable stands out; on a bad one only a long difference is a difference.
    """
    unlike = 1 - wide
    matching = unlike[audible & (wide >= REPEATS.alike)]
    usual = float(np.median(matching)) if len(matching) else 1.0
    sure = audible & (wide < REPEATS.surely_unlike)
    odd = audible & (unlike >= max(1 - REPEATS.unlike, REPEATS.hole_depth * usual))
    long = [run for run in runs(sure) if run[1] - run[0] >= REPEATS.long_hole_frames]
    return _merged(sorted(long + [run for run in runs(odd) if run[1] - run[0] >= REPEATS.hole_frames]))


def _merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted ranges with overlapping ones made one."""
    found: list[tuple[int, int]] = []
    for low, high in ranges:
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _audible(laid: _Laid, loud: float) -> Flags:
    """Rows in which either side is as loud as speech, over a short context."""
    louder = np.maximum(laid.mine, laid.theirs[REPEATS.slip_frames])
    return np.asarray(uniform_filter1d(louder, REPEATS.context_frames) >= REPEATS.audible_share * loud)


def _trimmed(alike: Series, heard: Flags, low: int, high: int) -> tuple[int, int]:
    """The range from the first to the last row that is as alike as the match is; an empty range when there is none."""
    levels = alike[low:high][heard[low:high]]
    if not len(levels):
        return low, low
    enough = min(REPEATS.alike, REPEATS.edge_share * float(np.median(levels)))
    good = np.flatnonzero((alike[low:high] >= max(enough, REPEATS.surely_unlike)) & heard[low:high])
    return (low + int(good[0]), low + int(good[-1]) + 1) if len(good) else (low, low)
