"""How each utterance's voice sounds, so that the voice of the recorded messages can be told from another one.

A print is the mean of the mel cepstra over an utterance's loud frames (Davis and Mermelstein 1980) and the median
pitch from the autocorrelation. That is far from speaker recognition, but on one telephone line, with the same channel
for all messages, it separates the voice of the prompts from the voice of the person who picks up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import dct

from auditor.schema import Interval, Span, SpanKind, VoicePrint, joined
from auditor.thresholds.listen import UNITS, VOICES

SAMPLE_RATE_HZ = 8000
_WINDOW, _HOP = 256, 80
_PITCH_WINDOW, _PITCH_HOP = 320, 160
_BANDS, _CEPSTRA = 26, 19
_LOWEST_HZ, _HIGHEST_HZ = 150.0, 3600.0

Floats = NDArray[np.float64]


def voice_prints(samples: NDArray[np.int16], spans: Sequence[Span]) -> tuple[VoicePrint, ...]:
    """A print of every utterance that is long enough and free of music; ``samples`` are mono at 8 kHz."""
    utterances = _clean_utterances(spans)
    return tuple(_print(samples[one.start_ms * 8 : one.end_ms * 8], one) for one in utterances)


def _clean_utterances(spans: Sequence[Span]) -> list[Interval]:
    utterances = joined((span for span in spans if span.kind is SpanKind.SPEECH), UNITS.breath_ms)
    return [one for one in utterances if one.duration_ms >= VOICES.shortest_ms]


def _print(samples: NDArray[np.int16], utterance: Interval) -> VoicePrint:
    signal = samples.astype(np.float64) / 32768
    return VoicePrint(
        start_ms=utterance.start_ms,
        end_ms=utterance.end_ms,
        cepstra=tuple(round(float(value), 3) for value in _mean_cepstra(signal)),
        pitch_octaves=_median_pitch_octaves(signal),
    )


def _mean_cepstra(signal: Floats) -> Floats:
    frames = sliding_window_view(signal, _WINDOW)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), axis=1)) ** 2
    bands = power @ _mel_bank().T + 1e-9
    energy = bands.sum(axis=1)
    loud = bands[energy >= np.median(energy)]
    # the first coefficient is the level, which says nothing of the voice
    return np.asarray(dct(np.log(loud), norm="ortho", axis=1)[:, 1 : _CEPSTRA + 1].mean(axis=0), np.float64)


def _median_pitch_octaves(signal: Floats) -> float | None:
    frames = sliding_window_view(signal, _PITCH_WINDOW)[::_PITCH_HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    energy = np.square(frames).mean(axis=1)
    frames = frames[energy >= np.percentile(energy, VOICES.quiet_percent)]
    correlation = _normalised_autocorrelation(frames)
    lags = [_pitch_lag(row) for row in correlation]
    voiced = [np.log2(SAMPLE_RATE_HZ / lag) for lag in lags if lag is not None]
    return round(float(np.median(voiced)), 3) if len(voiced) >= VOICES.fewest_voiced_frames else None


def _normalised_autocorrelation(frames: Floats) -> Floats:
    """Autocorrelation of windowed frames divided by that of the window (Boersma 1993), so that longer lags do not
    fade."""
    window = np.hanning(_PITCH_WINDOW)
    size = 1024
    longest = SAMPLE_RATE_HZ // int(VOICES.lowest_pitch_hz) + 2
    of_frames = np.fft.irfft(np.abs(np.fft.rfft(frames * window, size, axis=1)) ** 2, axis=1)[:, :longest]
    of_window = np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2)[:longest]
    scale = np.maximum(of_frames[:, :1], 1e-12) * (of_window / of_window[0])
    return np.asarray(of_frames / scale, np.float64)


def _pitch_lag(correlation: Floats) -> int | None:
    """The shortest lag whose peak is nearly the highest (a longer one would be an octave too low), if it is voiced."""
    shortest = SAMPLE_RATE_HZ // int(VOICES.highest_pitch_hz)
    inner = correlation[shortest:-1]
    highest = float(inner.max())
    if highest < VOICES.voiced:
        return None
    peaks = (inner >= correlation[shortest - 1 : -2]) & (inner >= correlation[shortest + 1 :])
    nearly = np.flatnonzero(peaks & (inner > VOICES.near_highest * highest))
    return shortest + int(nearly[0]) if len(nearly) else None


@cache
def _mel_bank() -> Floats:
    """Triangles of equal width on the mel scale, (bands, bins)."""

    def mel(hz: NDArray[np.floating] | float) -> Floats:
        return np.asarray(2595 * np.log10(1 + np.asarray(hz) / 700), np.float64)

    edges_mel = np.linspace(mel(_LOWEST_HZ), mel(_HIGHEST_HZ), _BANDS + 2)
    bins_mel = mel(np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE_HZ))
    rising = (bins_mel - edges_mel[:-2, None]) / (edges_mel[1:-1] - edges_mel[:-2])[:, None]
    falling = (edges_mel[2:, None] - bins_mel) / (edges_mel[2:] - edges_mel[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), np.float64)
