"""All playings of one recording laid over one another, so that it is read from the clearest sound there is of it.

What a repeated recording says is the same each time, to the sample; the music under it, the noise of the line and the
packets that were lost are not. In the mean of n playings the recording stays as loud as it was, and what differs falls
by a factor of the root of n (signal averaging, as in recording evoked potentials: Dawson 1954, "A summation technique
for the detection of small signals in a large irregular background"). The playings are brought into step by their
cross-correlation with flattened spectra (Knapp and Carter 1976, doi:10.1109/TASSP.1976.1162830).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.fft

from auditor.schema import Playing
from auditor.thresholds.listen import OVERLAY, TRANSCRIPT

Samples = npt.NDArray[np.int16]
Sound = npt.NDArray[np.float32]

_PER_MS = 8


@dataclass(frozen=True, slots=True)
class _Fit:
    """How many samples later than expected a sound comes, and how like the other it is there (-1..1)."""

    late: int
    likeness: float


def by_recording(playings: Sequence[Playing]) -> list[list[Playing]]:
    """The playings of each recording, recordings in the order of their first playing."""
    groups: dict[str, list[Playing]] = {}
    for playing in playings:
        groups.setdefault(playing.recording_id, []).append(playing)
    return list(groups.values())


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
        levels = mean[first - _first(source) : last - _first(source)]
        found[first:last] = np.clip(np.round(levels), -32768, 32767)
    return found


def _first(playing: Playing) -> int:
    """The sample at which a playing and its margin begin; before the call's own beginning it is negative."""
    return (playing.start_ms - TRANSCRIPT.margin_ms) * _PER_MS


def _mean(samples: Samples, source: Playing, others: Sequence[Playing]) -> Sound:
    """The mean of a playing, with its margins, and the others; where no other one plays, it is the playing alone."""
    length = (source.duration_ms + 2 * TRANSCRIPT.margin_ms) * _PER_MS
    own = _cut(samples, _first(source), length)
    total, count = own.copy(), np.ones(length, np.float32)
    for other in others:
        for first, part in _in_step(own, _beside(samples, source, other)):
            total[first : first + len(part)] += part
            count[first : first + len(part)] += 1
    return np.asarray(total / count, np.float32)


def _beside(samples: Samples, source: Playing, other: Playing) -> tuple[int, Sound]:
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
    return lead_ms * _PER_MS, _cut(samples, first_ms * _PER_MS, length_ms * _PER_MS)


def _in_step(own: Sound, beside: tuple[int, Sound]) -> Iterator[tuple[int, Sound]]:
    """The other sound, as loud as the own one and moved to where it fits best; nothing where it does not fit."""
    first, other = beside
    mine = own[first : first + len(other)]
    fit = _fit(mine, other, OVERLAY.most_late_ms * _PER_MS)
    loudness = float(np.sqrt(np.mean(other**2))) if len(other) else 0.0
    if fit.likeness < OVERLAY.least_likeness or not loudness:
        return
    gain = float(np.sqrt(np.mean(mine**2))) / loudness
    low, high = max(0, -fit.late), min(len(other), len(other) - fit.late)
    yield first + low, gain * other[low + fit.late : high + fit.late]


def _fit(mine: Sound, other: Sound, most: int) -> _Fit:
    """Where the other sound fits best, at most so many samples earlier or later; both are of one length."""
    if len(mine) <= most:
        return _Fit(0, 0.0)
    one, two = (_flattened(sound) for sound in (mine, other))
    likeness = scipy.fft.irfft(two * one.conj())
    likeness /= np.sqrt(scipy.fft.irfft(np.abs(one) ** 2)[0] * scipy.fft.irfft(np.abs(two) ** 2)[0]) + 1e-9
    around = np.concatenate([likeness[-most:], likeness[: most + 1]])
    best = int(np.argmax(around))
    return _Fit(best - most, float(around[best]))


def _flattened(sound: Sound) -> npt.NDArray[np.complex64]:
    """The spectrum within the telephone's band, its peaks lowered so that one loud vowel does not decide alone."""
    length = scipy.fft.next_fast_len(2 * len(sound), real=True)
    spectrum = scipy.fft.rfft(sound, length)
    hz = scipy.fft.rfftfreq(length, 1 / (1000 * _PER_MS))
    inside = (hz >= OVERLAY.lowest_hz) & (hz <= OVERLAY.highest_hz)
    flattened = np.where(inside, spectrum / (np.abs(spectrum) ** OVERLAY.flattening + 1e-3), 0)
    return np.asarray(flattened, np.complex64)


def _cut(samples: Samples, first: int, length: int) -> Sound:
    """So many samples from ``first`` on, with silence where the call has none."""
    found = np.zeros(length, np.float32)
    low, high = max(0, first), min(len(samples), first + length)
    if low < high:
        found[low - first : high - first] = samples[low:high]
    return found
