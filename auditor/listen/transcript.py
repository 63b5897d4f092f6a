"""Words with times and confidences. The only door to vosk."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import vosk
from numpy.typing import NDArray
from scipy.signal import resample_poly

from auditor.errors import ModelProblem
from auditor.listen.models import check_model, model_fingerprint, model_sample_rate_hz
from auditor.listen.native_messages import native_messages
from auditor.schema import Interval, Playing, Side, Word
from auditor.thresholds import TRANSCRIPT

Read = Callable[[Interval], tuple[Word, ...]]

log = logging.getLogger("auditor")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A loaded Vosk model, with the name and fingerprint that go into an audit's basis."""

    name: str
    fingerprint: str
    sample_rate_hz: int
    _model: Any

    @classmethod
    def load(cls, model_dir: Path) -> Recogniser:
        """Load a Vosk model directory; raises :class:`ModelProblem` with the remedy when it is absent or broken."""
        problems = check_model(model_dir)
        if problems:
            raise ModelProblem(problems[0])
        sample_rate_hz = model_sample_rate_hz(model_dir)
        return cls(model_dir.name, model_fingerprint(model_dir), sample_rate_hz, _load(model_dir, sample_rate_hz))

    def read(self, samples: NDArray[np.int16], stretch: Interval, side: Side | None = None) -> tuple[Word, ...]:
        """The words in one stretch of an 8 kHz mono signal, with times from the start of the recording."""
        lead_ms = min(stretch.start_ms, TRANSCRIPT.margin_ms)
        first, last = (stretch.start_ms - lead_ms) * 8, (stretch.end_ms + TRANSCRIPT.margin_ms) * 8
        recogniser = vosk.KaldiRecognizer(self._model, float(self.sample_rate_hz))
        recogniser.SetWords(True)
        offset_ms = stretch.start_ms - lead_ms
        duration_ms = len(samples) // 8
        found = _decode(recogniser, _at_rate(samples[first:last], self.sample_rate_hz))
        return tuple(_word(entry, offset_ms, duration_ms, side) for entry in found)


def transcribe(
    read: Read, stretches: Sequence[Interval], playings: Sequence[Playing], *, every_playing: bool = False
) -> tuple[Word, ...]:
    """All words of the call, sorted by time.

    ``read`` reads one stretch. A recording that plays several times is read in its clearest playings only, and the
    words of the surest reading are placed at each of its playings, marked ``copied``, unless ``every_playing``.
    """
    if every_playing:
        return _without_doubles(word for stretch in stretches for word in _read_inside(read, stretch))
    read_once = [word for group in _by_recording(playings) for word in _shared_words(read, group)]
    rest = [piece for stretch in stretches for piece in _outside(stretch, playings)]
    return _without_doubles([*read_once, *(word for piece in rest for word in _read_inside(read, piece))])


def mean_confidence(words: Sequence[Word]) -> float:
    """Mean confidence weighted by the words' lengths; 0 without words."""
    length_ms = sum(word.duration_ms for word in words)
    return sum(word.confidence * word.duration_ms for word in words) / length_ms if length_ms else 0.0


def _load(model_dir: Path, sample_rate_hz: int) -> Any:
    """The vosk model; a graph that was cut off shows only when a recogniser is made, or in what Kaldi prints."""
    vosk.SetLogLevel(-1)  # Kaldi prints its progress to stderr otherwise
    cause: Exception | None = None
    with native_messages() as told:
        try:
            model = vosk.Model(str(model_dir))  # always a path: a name would make vosk reach for the network
            vosk.KaldiRecognizer(model, float(sample_rate_hz))
        except Exception as error:  # vosk raises a bare Exception
            cause = error
    if cause or any(line.startswith("ERROR") for line in told):
        log.info("%s: %s", model_dir, "; ".join(told))
        raise ModelProblem(
            f"The model in {model_dir} cannot be loaded, its files are damaged or do not belong together; "
            "fetch it again or choose another with --model."
        ) from cause
    return model


def _shared_words(read: Read, group: Sequence[Playing]) -> Iterator[Word]:
    """Read the longest playings of one recording, keep the surest reading, and lay its words under every playing."""
    longest = max(playing.duration_ms for playing in group)
    whole = [playing for playing in group if playing.duration_ms >= TRANSCRIPT.whole_share * longest]
    candidates = sorted(whole, key=lambda playing: -playing.score)[: TRANSCRIPT.readings]
    readings = [(playing, _read_inside(read, playing)) for playing in candidates]
    source, words = max(readings, key=lambda reading: mean_confidence(reading[1]))
    for playing in group:
        for word in words:
            moved = _moved(word, source, playing)
            if moved is not None:
                yield moved


def _moved(word: Word, source: Playing, target: Playing) -> Word | None:
    """The word at its place in another playing; ``None`` where that playing had not begun or was cut off."""
    if source is target:
        return word
    shift_ms = (target.start_ms - target.offset_ms) - (source.start_ms - source.offset_ms)
    start_ms, end_ms = word.start_ms + shift_ms, word.end_ms + shift_ms
    middle_ms = (start_ms + end_ms) // 2
    if not target.start_ms <= middle_ms < target.end_ms:
        return None
    return Word(
        start_ms=max(0, start_ms),
        end_ms=end_ms,
        text=word.text,
        confidence=word.confidence,
        side=word.side,
        copied=True,
    )


def _outside(stretch: Interval, playings: Sequence[Playing]) -> Iterator[Interval]:
    """The parts of a stretch that belong to no repeated recording and are long enough to hold a word."""
    start_ms = stretch.start_ms
    for playing in sorted(playings, key=lambda one: one.start_ms):
        if playing.end_ms <= start_ms or playing.start_ms >= stretch.end_ms:
            continue
        if playing.start_ms - start_ms >= TRANSCRIPT.shortest_ms:
            yield Interval(start_ms=start_ms, end_ms=playing.start_ms)
        start_ms = max(start_ms, playing.end_ms)
    if stretch.end_ms - start_ms >= TRANSCRIPT.shortest_ms:
        yield Interval(start_ms=start_ms, end_ms=stretch.end_ms)


def _by_recording(playings: Sequence[Playing]) -> list[list[Playing]]:
    groups: dict[str, list[Playing]] = {}
    for playing in playings:
        groups.setdefault(playing.recording_id, []).append(playing)
    return list(groups.values())


def _read_inside(read: Read, stretch: Interval) -> tuple[Word, ...]:
    """The words of a stretch without those that were only heard in the margin around it."""
    first_ms, last_ms = stretch.start_ms - TRANSCRIPT.beyond_ms, stretch.end_ms + TRANSCRIPT.beyond_ms
    return tuple(word for word in read(stretch) if first_ms <= (word.start_ms + word.end_ms) // 2 <= last_ms)


def _without_doubles(words: Iterable[Word]) -> tuple[Word, ...]:
    """Words in order of time; of two in the same place, heard from both sides of a boundary, the surer one."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda one: (one.start_ms, one.end_ms)):
        if kept and kept[-1].overlap_ms(word) * 2 > min(kept[-1].duration_ms, word.duration_ms):
            kept[-1] = max(kept[-1], word, key=lambda one: one.confidence)
        else:
            kept.append(word)
    return tuple(kept)


def _at_rate(samples: NDArray[np.int16], sample_rate_hz: int) -> NDArray[np.int16]:
    if sample_rate_hz == 8000:
        return samples
    resampled = resample_poly(samples.astype(np.float32), sample_rate_hz, 8000)
    return np.asarray(np.clip(np.round(resampled), -32768, 32767), np.int16)


def _decode(recogniser: Any, samples: NDArray[np.int16]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for first in range(0, len(samples), TRANSCRIPT.block_samples):
        if recogniser.AcceptWaveform(samples[first : first + TRANSCRIPT.block_samples].tobytes()):
            found += json.loads(recogniser.Result()).get("result", [])
    return found + list(json.loads(recogniser.FinalResult()).get("result", []))


def _word(entry: dict[str, Any], offset_ms: int, duration_ms: int, side: Side | None) -> Word:
    start_ms = min(offset_ms + round(1000 * entry["start"]), duration_ms - 1)
    end_ms = max(start_ms + 1, min(offset_ms + round(1000 * entry["end"]), duration_ms))
    return Word(
        start_ms=start_ms, end_ms=end_ms, text=entry["word"], confidence=round(min(1.0, entry["conf"]), 3), side=side
    )
