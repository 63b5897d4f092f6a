"""Fingerprints of recordings: a short text by which an announcement heard in March is known again in May.

A fingerprint is the picture of :mod:`likeness`, coarser and in four levels, packed two bits to a value (in the spirit
of Haitsma & Kalker 2002, who keep one bit per band and step; two bits withstand music underneath better).
"""

from __future__ import annotations

import base64
import binascii

import numpy as np
import numpy.typing as npt

from auditor.listen.likeness import RATE_HZ, Picture, Samples, frame_of, picture
from auditor.schema import Interval
from auditor.thresholds.listen import FINGERPRINTS, REPEATS

_VERSION = "1:"
_BANDS = REPEATS.bands // FINGERPRINTS.bands_per_value
_PER_BYTE = 4
_MARGIN_MS = 1000


def fingerprint(samples: Samples, interval: Interval) -> str:
    """The fingerprint of one playing in 8 kHz mono int16 sound: ASCII text, about 140 characters per second.

    Empty when the interval is too short to be known again, or lies outside the sound.
    """
    # The picture needs a second of surroundings to find its noise and its centre.
    first_ms = max(0, interval.start_ms - _MARGIN_MS)
    last_ms = interval.end_ms + _MARGIN_MS
    image = picture(samples[first_ms * RATE_HZ // 1000 : last_ms * RATE_HZ // 1000])
    rows = _coarse(image[frame_of(interval.start_ms - first_ms) : frame_of(interval.end_ms - first_ms)])
    if len(rows) < FINGERPRINTS.shortest_steps:
        return ""
    return _VERSION + base64.b64encode(_packed(_levels(rows))).decode("ascii")


def similarity(one: str, other: str) -> float:
    """How surely two fingerprints are of the same recording, 0..1: their correlation at the best of small shifts.

    From ``FINGERPRINTS.same_similarity`` on they are the same. What one has and the other lacks counts against them. A
    message in which only a word was changed stays similar: there the words must tell. An empty fingerprint is similar
    to nothing. Raises ``ValueError`` when a text is no fingerprint.
    """
    rows, others = _unpacked(one), _unpacked(other)
    if not len(rows) or not len(others):
        return 0.0
    norm = float(np.sqrt((rows**2).sum() * (others**2).sum()))
    best = _dot(rows, others, _best_shift(rows, others)) / norm if norm else 0.0
    return _share(best)


def sameness_throughout(one: str, other: str) -> float:
    """How surely two fingerprints are the same recording from end to end, 0..1: 1 less how far the stretch that is the
    least alike falls behind those that are usual for this pair.

    A line, or music underneath, makes all of a message somewhat less alike; other words in place of some only theirs.
    Compared is what both have. Raises ``ValueError`` when a text is no fingerprint.
    """
    rows, others = _unpacked(one), _unpacked(other)
    shift = _best_shift(rows, others)
    rows, others = rows[max(0, shift) :], others[max(0, -shift) :]
    shared = min(len(rows), len(others))
    steps = min(shared, FINGERPRINTS.stretch_steps)
    if not steps:
        return 0.0
    rows, others = rows[:shared], others[:shared]
    norms = np.sqrt(_by_stretch(rows**2, steps) * _by_stretch(others**2, steps))
    alike = _by_stretch(rows * others, steps) / np.maximum(norms, 1e-9)
    return _share(1.0 - float(np.percentile(alike, FINGERPRINTS.usual_percent) - alike.min()))


def length_share(one: str, other: str) -> float:
    """The length of the shorter of two fingerprints as a share of the longer one's; 0 when one is empty.

    Raises ``ValueError`` when a text is no fingerprint.
    """
    short, long = sorted((len(_unpacked(one)), len(_unpacked(other))))
    return short / long if long else 0.0


def _best_shift(rows: Picture, others: Picture) -> int:
    reach = FINGERPRINTS.shift_steps
    return max(range(-reach, reach + 1), key=lambda shift: _dot(rows, others, shift))


def _by_stretch(products: Picture, steps: int) -> Picture:
    """Sums over every stretch of so many steps, one that starts at each step."""
    totals = np.concatenate([[0.0], np.cumsum(products.sum(axis=1, dtype=np.float64))])
    return np.asarray(totals[steps:] - totals[:-steps], dtype=np.float32)


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _dot(rows: Picture, others: Picture, shift: int) -> float:
    """Sum of products of the rows that meet when ``others`` starts ``shift`` rows after ``rows``."""
    one, other = rows[max(0, shift) :], others[max(0, -shift) :]
    shared = min(len(one), len(other))
    return float((one[:shared] * other[:shared]).sum())


def _coarse(image: Picture) -> Picture:
    """Means over neighbouring frames and bands, shape (steps, bands)."""
    steps = len(image) // FINGERPRINTS.frames_per_step
    cells = image[: steps * FINGERPRINTS.frames_per_step].reshape(
        steps, FINGERPRINTS.frames_per_step, _BANDS, FINGERPRINTS.bands_per_value
    )
    return np.asarray(cells.mean(axis=(1, 3)), dtype=np.float32)


def _levels(rows: Picture) -> npt.NDArray[np.uint8]:
    """Four levels about the mean, parted at one deviation; shape as given."""
    spread = float(rows.std()) or 1.0
    return np.digitize(rows, [-spread * FINGERPRINTS.level, 0.0, spread * FINGERPRINTS.level]).astype(np.uint8)


def _packed(levels: npt.NDArray[np.uint8]) -> bytes:
    """Four values to a byte, the first in the highest bits; 20 bands make five bytes a step."""
    quads = levels.reshape(-1, _PER_BYTE)
    return np.asarray(quads @ np.array([64, 16, 4, 1]), dtype=np.uint8).tobytes()


def _unpacked(text: str) -> Picture:
    """The values of a fingerprint, shape (steps, bands)."""
    if not text:
        return np.zeros((0, _BANDS), dtype=np.float32)
    if not text.startswith(_VERSION):
        raise ValueError(f"not a fingerprint of this version: {text[:12]!r}")
    try:
        packed = np.frombuffer(base64.b64decode(text[len(_VERSION) :], validate=True), dtype=np.uint8)
    except (ValueError, binascii.Error) as error:
        raise ValueError(f"not a fingerprint: {text[:12]!r}") from error
    if len(packed) % (_BANDS // _PER_BYTE):
        raise ValueError(f"a fingerprint that was cut short: {text[:12]!r}")
    levels = (packed[:, None] >> np.array([6, 4, 2, 0], dtype=np.uint8)) & 3
    values = np.array(FINGERPRINTS.values, dtype=np.float32)
    return np.asarray(values[levels].reshape(-1, _BANDS), dtype=np.float32)
