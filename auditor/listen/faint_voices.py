"""Voices under loud music that are hardly heard as voices, but can be read.

Where music drowns a voice, the sound of it tells less than the words do: nobody reads whole sentences surely into a
piece that has none. So where a voice may be, the recogniser is asked, and what reads as a sentence is speech. Singing
reads as words too, but not surely, or only here and there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from auditor.listen.flags import runs
from auditor.listen.sound_classes import HOP_MS
from auditor.listen.sureness import UNKNOWN_WORD, Read, sentences_of
from auditor.schema import Interval, Word
from auditor.thresholds.listen import FAINT_VOICES


def faint_voices(
    speech_probability: NDArray[np.float32], known: Sequence[Interval], read: Read
) -> tuple[Interval, ...]:
    """Where somebody speaks beside the ``known`` stretches of speech, in order of time.

    ``speech_probability`` is per frame of 20 ms; ``read`` gives the words of a stretch, and is asked only where there
    may be a voice.
    """
    doubtful = doubtful_frames(speech_probability, known)
    sentences = (
        sentence
        for stretch in _stretches(maximum_filter1d(doubtful, 2 * FAINT_VOICES.context_frames + 1))
        for sentence in sentences_of(_known_words(read(stretch)), FAINT_VOICES.pause_ms)
        if len(sentence) >= FAINT_VOICES.fewest_words
    )
    parts = ([word for word in sentence if doubtful[_frame(word)]] for sentence in sentences)
    return tuple(_whole(part) for part in parts if _is_voice(part, speech_probability))


def doubtful_frames(speech_probability: NDArray[np.float32], known: Sequence[Interval]) -> NDArray[np.bool_]:
    """Frames outside of the ``known`` speech in which there may be a voice."""
    outside = np.ones(len(speech_probability), np.bool_)
    for stretch in known:
        outside[stretch.start_ms // HOP_MS : stretch.end_ms // HOP_MS] = False
    near = uniform_filter1d(np.where(outside, speech_probability, 0), FAINT_VOICES.window_frames, mode="constant")
    around = maximum_filter1d(near >= FAINT_VOICES.doubtful, 2 * FAINT_VOICES.around_frames + 1)
    return np.asarray(outside & around, np.bool_)


def _stretches(frames: NDArray[np.bool_]) -> Iterator[Interval]:
    """Each run of flagged frames that is long enough to hold a sentence."""
    for first, last in runs(frames):
        if (last - first) * HOP_MS >= FAINT_VOICES.shortest_ms:
            yield Interval(start_ms=first * HOP_MS, end_ms=last * HOP_MS)


def _is_voice(words: Sequence[Word], speech_probability: NDArray[np.float32]) -> bool:
    """Whether words that were read outside of known speech were said: enough of them, surely, and with a voice."""
    if len(words) < FAINT_VOICES.fewest_doubtful:
        return False
    sure = sum(word.confidence for word in words) / len(words)
    part = _whole(words)
    voiced = speech_probability[part.start_ms // HOP_MS : -(-part.end_ms // HOP_MS)].mean()
    return bool(sure >= FAINT_VOICES.sure and voiced >= FAINT_VOICES.least_probability)


def _known_words(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.text != UNKNOWN_WORD]


def _whole(words: Sequence[Word]) -> Interval:
    return Interval(start_ms=words[0].start_ms, end_ms=words[-1].end_ms)


def _frame(word: Word) -> int:
    return (word.start_ms + word.end_ms) // (2 * HOP_MS)
