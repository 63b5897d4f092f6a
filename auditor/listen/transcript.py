"""Words with times and confidences. The only door to vosk."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import vosk
from numpy.typing import NDArray
from scipy.signal import resample_poly

from auditor.errors import ModelProblem
from auditor.listen.consensus import consensus
from auditor.listen.laid import by_recording, laid, moved
from auditor.listen.models import check_model, model_fingerprint, model_sample_rate_hz
from auditor.listen.native_messages import native_messages
from auditor.listen.overlay import clearest_first
from auditor.listen.sureness import Read, confidence_by_length, sure_ms
from auditor.schema import Interval, OtherReading, Playing, Side, Word, minus
from auditor.thresholds.listen import TRANSCRIPT

log = logging.getLogger("auditor")


@dataclass(slots=True)
class _Decoder:
    """A vosk recogniser that reads one stretch after another.

    What it has worked out of its graph of words serves the next stretch too.
    """

    recogniser: Any
    sample_rate_hz: int
    taken_s: float = 0.0
    """How much sound it has been given so far: it counts its times on from there."""

    def read(self, samples: NDArray[np.int16]) -> list[dict[str, Any]]:
        """The words of one stretch with their confidences, times in seconds from its first sample."""
        before_s = self.taken_s
        found = [entry for result in self._results(samples) for entry in result.get("result", [])]
        return [entry | {"start": entry["start"] - before_s, "end": entry["end"] - before_s} for entry in found]

    def _results(self, samples: NDArray[np.int16]) -> Iterator[dict[str, Any]]:
        complete = False
        for first in range(0, len(samples), TRANSCRIPT.block_samples):
            complete = self._takes(samples[first : first + TRANSCRIPT.block_samples])
            if complete:
                yield json.loads(self.recogniser.Result())
        if complete:
            # A sentence that ends with the last block leaves nothing to finish, vosk thinks, and keeps the sound that
            # it has not looked at yet for the next stretch.
            self._takes(np.zeros(1, np.int16))
        yield json.loads(self.recogniser.FinalResult())

    def _takes(self, samples: NDArray[np.int16]) -> bool:
        """Give it so much sound; whether a sentence is complete."""
        self.taken_s += len(samples) / self.sample_rate_hz
        return bool(self.recogniser.AcceptWaveform(samples.tobytes()))


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A loaded Vosk model, with the name and fingerprint that go into an audit's basis."""

    name: str
    fingerprint: str
    sample_rate_hz: int
    _model: Any
    #: Told of every stretch that has been read, by those who watch.
    on_read: Callable[[Interval], None] | None = None
    #: What reads now, once something has been read.
    _decoders: list[_Decoder] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def load(cls, model_dir: Path) -> Recogniser:
        """Load a Vosk model directory; raises :class:`ModelProblem` with the remedy when it is absent or broken."""
        problems = check_model(model_dir)
        if problems:
            raise ModelProblem(problems[0])
        sample_rate_hz = model_sample_rate_hz(model_dir)
        return cls(model_dir.name, model_fingerprint(model_dir), sample_rate_hz, _load(model_dir, sample_rate_hz))

    def for_one_call(self) -> Recogniser:
        """The same model with a memory of its own, so that no reading depends on the calls that were read before."""
        return replace(self, _decoders=[])

    def read(self, samples: NDArray[np.int16], stretch: Interval, side: Side | None = None) -> tuple[Word, ...]:
        """The words in one stretch of an 8 kHz mono signal, with times from the start of the recording."""
        first, last = _lead_ms(stretch) * 8, (stretch.end_ms + TRANSCRIPT.margin_ms) * 8
        found = self._decoder().read(_at_rate(samples[first:last], self.sample_rate_hz))
        if self.on_read is not None:
            self.on_read(stretch)
        return tuple(_word(entry, stretch, samples, side) for entry in found)

    def read_alone(self, samples: NDArray[np.int16]) -> tuple[Word, ...]:
        """The words of a sound of its own, which is no part of what is watched."""
        return replace(self, on_read=None).read(samples, Interval(start_ms=0, end_ms=len(samples) // 8))

    def unheard(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of the words that the model does not know, in alphabetical order: it never reads them."""
        return tuple(sorted(word for word in set(words) if not self._knows(word)))

    def _knows(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _decoder(self) -> _Decoder:
        if not self._decoders or self._decoders[0].taken_s > TRANSCRIPT.most_at_once_s:
            recogniser = vosk.KaldiRecognizer(self._model, float(self.sample_rate_hz))
            recogniser.SetWords(True)
            self._decoders[:] = [_Decoder(recogniser, self.sample_rate_hz)]
        return self._decoders[0]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read of a recording, with the times of one of its playings."""

    source: Playing
    words: tuple[Word, ...]

    def with_help_of(self, others: Sequence[_Reading]) -> _Reading:
        """What this reading and the others agree on, at this one's playing."""
        beside = ([moved(word, one.source, self.source) for word in one.words] for one in others)
        return _Reading(self.source, consensus([self.words, *beside]))

    def kept(self) -> OtherReading:
        source = self.source
        return OtherReading(
            start_ms=source.start_ms, end_ms=source.end_ms, recording_id=source.recording_id, words=self.words
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """All words of a call, sorted by time, and what else was read of its repeated recordings."""

    words: tuple[Word, ...]
    other_readings: tuple[OtherReading, ...] = ()


def transcribe(
    read: Read, stretches: Sequence[Interval], playings: Sequence[Playing], *, together: Read | None = None
) -> Transcript:
    """What is said in the call; ``read`` gives the words of a stretch of it.

    ``together`` reads, at the clearest playing of each recording, all its playings at once. A recording that plays
    several times is then read there; where that leaves doubts its clearest playings are also read alone, and what most
    of these readings have counts. Its words are placed at each of the playings, marked ``copied`` where they were not
    read; the readings themselves are kept beside them. Without ``together`` every playing is read for itself.
    """
    shared = list(playings) if together else []
    best_of = [(group, _readings(read, together, clearest_first(group))) for group in by_recording(shared) if together]
    once = [
        word for group, (best, *_) in best_of for playing in group for word in laid(best.words, best.source, playing)
    ]
    pieces = (piece for stretch in stretches for piece in _outside(stretch, shared))
    rest = (_read_inside(read, piece) for piece in pieces)
    return Transcript(
        words=_without_doubles([*once, *chain.from_iterable(rest)]),
        other_readings=tuple(other.kept() for _, (_, *others) in best_of for other in others),
    )


def outside_of(playings: Sequence[Playing], words: Iterable[Word]) -> tuple[Word, ...]:
    """The words that lie in none of the playings."""
    return tuple(
        word
        for word in words
        if not any(one.start_ms <= (word.start_ms + word.end_ms) // 2 < one.end_ms for one in playings)
    )


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


def _readings(read: Read, together: Read, whole: Sequence[Playing]) -> list[_Reading]:
    """What is read of all playings together or, where that is doubtful, what this and some read alone agree on.

    The readings that agree follow it. The mean of all has the least noise, but what differs in the playings beyond
    noise (how a codec took them, music louder than the voice) may blur it: one that is clearly surer alone decides in
    its place.
    """
    mean = _Reading(whole[0], _read_inside(together, whole[0]))
    if confidence_by_length(mean.words) >= TRANSCRIPT.sure or len(whole) == 1:
        return [mean]  # one that plays once alone would be read again just so
    alone = [_Reading(playing, _read_inside(read, playing)) for playing in whole[: TRANSCRIPT.readings_alone]]
    surest = max(alone, key=lambda reading: sure_ms(reading.words))
    best = surest if sure_ms(surest.words) > TRANSCRIPT.surer_alone * sure_ms(mean.words) else mean
    others = [reading for reading in (mean, *alone) if reading is not best]
    return [best.with_help_of(others), best, *others]


def _outside(stretch: Interval, playings: Sequence[Playing]) -> Iterator[Interval]:
    """The parts of a stretch that belong to no repeated recording and are long enough to hold a word."""
    for rest in minus(stretch, sorted(playings, key=lambda one: one.start_ms)):
        if rest.duration_ms >= TRANSCRIPT.shortest_ms:
            yield rest


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


def _lead_ms(stretch: Interval) -> int:
    return max(0, stretch.start_ms - TRANSCRIPT.margin_ms)


def _word(entry: dict[str, Any], stretch: Interval, samples: NDArray[np.int16], side: Side | None) -> Word:
    """A word as vosk tells it, placed in the recording."""
    offset_ms, duration_ms = _lead_ms(stretch), len(samples) // 8
    confidence = min(1.0, entry["conf"])
    start_ms = min(offset_ms + round(1000 * entry["start"]), duration_ms - 1)
    end_ms = max(start_ms + 1, min(offset_ms + round(1000 * entry["end"]), duration_ms))
    return Word(start_ms=start_ms, end_ms=end_ms, text=entry["word"], confidence=round(confidence, 3), side=side)
