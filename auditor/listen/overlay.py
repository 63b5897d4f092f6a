"""All playings of one recording laid over one another, so that it is read from the clearest sound there is of it.

What a repeated recording says is the same each time, to the sample; the music under it, the noise of the line and the
packets that were lost are not. In the mean of n playings the recording stays as loud as it was, and what differs falls
by a factor of the root of n (signal averaging, as in recording evoked potentials: Dawson 1954, "A summation technique
for the detection of small signals in a large irregular background"). :mod:`in_step` tells how they are brought into
step.

Where in time and pitch the playings agree is also told by their cross-spectra; elsewhere the mean is turned down
(a post-filter as for microphone arrays: Zelinski 1988, doi:10.1109/ICASSP.1988.197172).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d
from scipy.signal import ShortTimeFFT

from auditor.listen.in_step import LEAST_POWER, Wave, earlier, gain_between, lag_between, samples_of, stretch
from auditor.listen.laid import by_recording
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.schema import Playing
from auditor.thresholds.listen import OVERLAY, TRANSCRIPT

Powers = npt.NDArray[np.float64]

_PER_MS = 8
_WINDOW, _HOP = 512, 128


def clearest_first(group: Sequence[Playing]) -> list[Playing]:
    """The whole playings of one recording, the one that is most like the others first."""
    longest_ms = max(playing.duration_ms for playing in group)
    whole = [playing for playing in group if playing.duration_ms >= TRANSCRIPT.whole_share * longest_ms]
    return sorted(whole, key=lambda playing: -playing.score)


def overlaid(samples: Samples, playings: Sequence[Playing]) -> Samples:
    """The call once more, with the mean of all playings of each recording in the place of its clearest playing.

    ``samples`` is 8 kHz mono int16 and stays unchanged. A playing that cannot be brought into step with the clearest
    one is left out of the mean; one that was cut short or joined late adds to the part that it has.
    """
    found = samples.copy()
    for group in by_recording(playings):
        source = clearest_first(group)[0]
        others = sorted((one for one in group if one is not source), key=lambda one: -one.score)
        mean = _mean(samples, source, others[: OVERLAY.most_others])
        first = max(0, _first(source))
        last = min(len(samples), _first(source) + len(mean))
        found[first:last] = samples_of(mean[first - _first(source) : last - _first(source)])
    return found


def _first(playing: Playing) -> int:
    """The sample at which a playing and its margin begin; before the call's own beginning it is negative."""
    return (playing.start_ms - TRANSCRIPT.margin_ms) * _PER_MS


def _mean(samples: Samples, source: Playing, others: Sequence[Playing]) -> Wave:
    """What a playing, with its margins, shares with the others; where no other one plays, it is the playing alone."""
    length = (source.duration_ms + 2 * TRANSCRIPT.margin_ms) * _PER_MS
    own = stretch(samples, _first(source), length)
    shared = _Shared(own)
    for other in others:
        for first, part in _in_step(own, _beside(samples, source, other)):
            shared.add(first, part)
    return shared.sound()


class _Shared:
    """Adds up playings that are in step."""

    def __init__(self, own: Wave) -> None:
        self._total, self._count = own.copy(), np.ones(len(own))
        self._spectra = ShortTimeFFT(np.hanning(_WINDOW), _HOP, RATE_HZ)
        self._power = np.abs(self._spectrum(own)) ** 2

    def add(self, first: int, part: Wave) -> None:
        """One more playing; it has this part, from that sample on."""
        self._total[first : first + len(part)] += part
        self._count[first : first + len(part)] += 1
        whole = np.zeros(len(self._total))
        whole[first : first + len(part)] = part
        self._power += np.abs(self._spectrum(whole)) ** 2

    def sound(self) -> Wave:
        """Their mean, turned down where they do not agree."""
        spectrum = self._spectrum(self._total)
        frames = np.arange(spectrum.shape[1]) + self._spectra.p_min
        count = self._count[np.clip(frames * _HOP, 0, len(self._count) - 1)]
        gain = _gain(np.abs(spectrum) ** 2, self._power, count)
        return np.asarray(self._spectra.istft(gain * spectrum / count, k1=len(self._total)).real)

    def _spectrum(self, sound: Wave) -> npt.NDArray[np.complex128]:
        return np.asarray(self._spectra.stft(sound))


def _gain(power_of_sum: Powers, sum_of_powers: Powers, count: Wave) -> Powers:
    """How much of each frequency at each time is what the playings share, 0..1, shape (frequencies, frames).

    Products of different playings hold only what they share, those of each with itself also what they do not.
    """
    pairs = np.maximum(count * (count - 1), 1)
    shared = np.maximum(_smooth((power_of_sum - sum_of_powers) / pairs), 0)
    noise = np.maximum(_smooth(sum_of_powers / count) - shared, 0)
    gain = np.sqrt(shared / np.maximum(shared + noise / count, LEAST_POWER))
    return np.where(count > 1, np.maximum(gain, OVERLAY.least_gain), 1.0)


def _smooth(powers: Powers) -> Powers:
    return np.asarray(uniform_filter1d(powers, OVERLAY.smooth_frames, axis=1, mode="nearest"))


def _beside(samples: Samples, source: Playing, other: Playing) -> tuple[int, Wave]:
    """The sound of another playing, and at which sample of the source with its margins it should come.

    Its margins belong to it where it plays as far out as the source does.
    """
    shift_ms = (source.start_ms - source.offset_ms) - (other.start_ms - other.offset_ms)
    late_ms = max(0, other.start_ms + shift_ms - source.start_ms)
    short_ms = max(0, source.end_ms - other.end_ms - shift_ms)
    lead_ms = TRANSCRIPT.margin_ms + late_ms if late_ms > OVERLAY.cut_ms else 0
    tail_ms = TRANSCRIPT.margin_ms + short_ms if short_ms > OVERLAY.cut_ms else 0
    length_ms = max(0, source.duration_ms + 2 * TRANSCRIPT.margin_ms - lead_ms - tail_ms)
    first_ms = source.start_ms - TRANSCRIPT.margin_ms + lead_ms - shift_ms
    return lead_ms * _PER_MS, stretch(samples, first_ms * _PER_MS, length_ms * _PER_MS)


def _in_step(own: Wave, beside: tuple[int, Wave]) -> Iterator[tuple[int, Wave]]:
    """The other sound, as loud as the own one and moved to where it fits best; nothing where it does not fit."""
    first, other = beside
    mine = own[first : first + len(other)]
    lag = lag_between(mine, other, OVERLAY.most_late_ms * _PER_MS)
    if lag.likeness < OVERLAY.least_likeness:
        return
    gain = gain_between(mine, other)
    low, high = max(0, -lag.whole), min(len(other), len(other) - lag.whole)
    yield first + low, gain * earlier(other, lag.rest)[low + lag.whole : high + lag.whole]
