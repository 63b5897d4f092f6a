"""Whether two tones belong to one voice: a voice is a comb of harmonics, a key of a telephone two lone sines.

The frequencies of push-button signals are so chosen that none is a harmonic of another, nor of a sum or difference of
two (ITU-T Q.23). But low harmonics of one fundamental come within the tolerances: the third and the seventh, the fourth
and the seventh, the fifth and the seventh ... A vowel that is strong in two such harmonics, and nowhere else, passes
every test of level, twist and pitch; what it cannot hide is the rest of its comb.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d

from auditor.listen.tone_frames import FINE_STEP_HZ
from auditor.thresholds.listen import TONES

Spectrum = npt.NDArray[np.float64]
Frequencies = npt.NDArray[np.floating]


def comb_db(power: Spectrum, tones_hz: tuple[float, float], resolution_hz: float) -> float:
    """How far the other harmonics that two tones would have, if both were of one voice, stand above the gaps between.

    ``power`` is a fine spectrum, ``resolution_hz`` the inverse of the time that it was taken over. The answer is in dB,
    a mean over harmonics and gaps of the telephone band, of the fundamental for which it is greatest: near 0 for two
    lone tones in whatever noise, about 10 for vowels through any codec. 0 where no fundamental has both tones as
    harmonics. Means of decibels, so that a note or two that fall upon a harmonic make no comb.
    """
    level_db = _peaks_db(power, resolution_hz)
    floor_db = float(level_db[_bins(np.array(tones_hz))].max()) - TONES.comb_range_db
    found = [0.0]
    for fundamental_hz in _fundamentals(tones_hz, resolution_hz):
        teeth_hz, gaps_hz = _teeth(fundamental_hz, tones_hz, resolution_hz)
        if min(len(teeth_hz), len(gaps_hz)) >= TONES.comb_least_teeth:
            teeth_db, gaps_db = (np.maximum(level_db[_bins(hz)], floor_db) for hz in (teeth_hz, gaps_hz))
            found.append(float(teeth_db.mean() - gaps_db.mean()))
    return max(found)


def _peaks_db(power: Spectrum, resolution_hz: float) -> Spectrum:
    """The highest level (dB) near each bin, as a harmonic is only about where its fundamental says."""
    width = 2 * round(TONES.comb_slack * resolution_hz / FINE_STEP_HZ) + 1
    return np.asarray(10 * np.log10(np.maximum(maximum_filter1d(power, width), 1e-14)))


def _fundamentals(tones_hz: tuple[float, float], resolution_hz: float) -> Iterator[float]:
    """The fundamentals of a voice of which both tones are harmonics."""
    low_hz, high_hz = tones_hz
    least_hz = max(TONES.comb_least_hz, TONES.comb_apart * resolution_hz)
    for number in count(2):
        if low_hz / number < least_hz:
            return
        other = round(high_hz * number / low_hz)
        if abs(high_hz * number / low_hz - other) <= TONES.comb_mistuned * other:
            yield (low_hz + high_hz) / (number + other)


def _teeth(fundamental_hz: float, tones_hz: tuple[float, float], resolution_hz: float) -> tuple[Frequencies, ...]:
    """Where harmonics other than the two tones are to be expected, and the middles between, in Hz."""
    first_hz, last_hz = TONES.comb_band_hz
    numbers = np.arange(1, int(last_hz / fundamental_hz) + 1)
    return tuple(
        hz[(hz >= first_hz) & (hz <= last_hz) & _clear_of(hz, tones_hz, TONES.comb_lobe * resolution_hz)]
        for hz in (numbers * fundamental_hz, (numbers - 0.5) * fundamental_hz)
    )


def _clear_of(hz: Frequencies, tones_hz: tuple[float, float], least_hz: float) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(hz[:, None] - np.array(tones_hz)).min(axis=1) > least_hz)


def _bins(hz: Frequencies) -> npt.NDArray[np.int64]:
    return np.round(hz / FINE_STEP_HZ).astype(np.int64)
