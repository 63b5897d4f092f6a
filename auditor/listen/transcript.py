"""Words with times and confidences. The only door to vosk."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import vosk
from numpy.typing import NDArray
from scipy.signal import resample_poly

from auditor.errors import ModelProblem
from auditor.listen.models import check_model, model_fingerprint, model_sample_rate_hz
from auditor.listen.native_messages import native_messages
from auditor.listen.overlay import by_recording, clearest_first
from auditor.listen.second_look import UNKNOWN_WORD, Reading, Wordings, mean_confidence, sure_ms
from auditor.schema import Interval, Playing, Side, Word
from auditor.thresholds.listen import SECOND_LOOK, TRANSCRIPT

Read = Callable[[Interval], tuple[Word, ...]]
#: Looks again at words, and changes them where that is likelier by so much (a natural logarithm).
LookAgain = Callable[[Sequence[Word], float], tuple[Word, ...]]

log = logging.getLogger("auditor")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A loaded Vosk model, with the name and fingerprint that go into an audit's basis."""

    name: str
    fingerprint: str
    sample_rate_hz: int
    _model: Any
    #: Told of every stretch that has been read, by those who watch.
    on_read: Callable[[Interval], None] | None = None

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
        recogniser = self._recogniser()
        found = [word for result in self._results(recogniser, samples, stretch) for word in result.get("result", [])]
        return tuple(_word(entry, stretch, samples, side) for entry in found)

    def read_best(self, samples: NDArray[np.int16], stretch: Interval, grammar: str | None = None) -> Reading:
        """The likeliest reading of one stretch as a whole, its words without confidences of their own.

        ``grammar`` comes from :meth:`grammar`; without one anything may have been said.
        """
        recogniser = self._recogniser(grammar)
        recogniser.SetMaxAlternatives(1)  # only so does vosk tell how likely a reading is
        best = [result["alternatives"][0] for result in self._results(recogniser, samples, stretch)]
        words = (_word(entry, stretch, samples, None) for one in best for entry in one.get("result", []))
        return Reading(tuple(words), math.fsum(one["confidence"] for one in best if one["text"]))

    def grammar(self, wordings: Wordings) -> str:
        """What makes the recogniser expect such sentences; words that the model lacks may be anything in them."""
        words = {word for sentence in wordings.sentences for word in sentence.split()}
        known = {word: self._known(word, wordings.respelled.get(word, "")) for word in words}
        sentences = (" ".join(known[word] for word in sentence.split()) for sentence in wordings.sentences)
        return json.dumps([*dict.fromkeys(sentences), UNKNOWN_WORD])

    def unheard(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of the words that the model does not know, in alphabetical order: it never reads them."""
        return tuple(sorted(word for word in set(words) if not self._knows(word)))

    def _knows(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def _known(self, word: str, respelled: str) -> str:
        """The first of both whose words the model has."""
        for spelling in (word, respelled):
            if spelling and all(map(self._knows, spelling.split())):
                return spelling
        return UNKNOWN_WORD

    def _recogniser(self, grammar: str | None = None) -> Any:
        given = () if grammar is None else (grammar,)
        recogniser = vosk.KaldiRecognizer(self._model, float(self.sample_rate_hz), *given)
        recogniser.SetWords(True)
        return recogniser

    def _results(self, recogniser: Any, samples: NDArray[np.int16], stretch: Interval) -> list[dict[str, Any]]:
        first, last = _lead_ms(stretch) * 8, (stretch.end_ms + TRANSCRIPT.margin_ms) * 8
        found = _decode(recogniser, _at_rate(samples[first:last], self.sample_rate_hz))
        if self.on_read is not None:
            self.on_read(stretch)
        return found


def as_read(words: Sequence[Word], _least_gain: float) -> tuple[Word, ...]:
    """The words unchanged, for where there is nothing to look again with."""
    return tuple(words)


@dataclass(frozen=True, slots=True)
class Ear:
    """Reads the words of one sound: ``read`` a stretch of it, ``look_again`` may better what was read."""

    read: Read
    look_again: LookAgain = as_read


def transcribe(
    ear: Ear, stretches: Sequence[Interval], playings: Sequence[Playing], *, together: Ear | None = None
) -> tuple[Word, ...]:
    """All words of the call, sorted by time.

    ``together`` hears, at the clearest playing of each recording, all its playings at once. A recording that plays
    several times is then read there; where that leaves doubts its clearest playings are also read alone, and one that
    is clearly surer counts. Its words are placed at each of the playings, marked ``copied`` where they were not read.
    Without ``together`` every playing is read for itself.
    """
    shared = list(playings) if together else []
    once = [word for group in by_recording(shared) if together for word in _shared_words(ear, together, group)]
    pieces = (piece for stretch in stretches for piece in _outside(stretch, shared))
    rest = (ear.look_again(_read_inside(ear.read, piece), SECOND_LOOK.least_gain_elsewhere) for piece in pieces)
    return _without_doubles([*once, *chain.from_iterable(rest)])


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


def _shared_words(ear: Ear, together: Ear, group: Sequence[Playing]) -> Iterator[Word]:
    """Read one recording, keep the surest reading, and lay its words under every playing."""
    source, words = _surest(ear, together, clearest_first(group))
    for playing in group:
        for word in words:
            moved = _moved(word, source, playing)
            if moved is not None:
                yield moved


def _surest(ear: Ear, together: Ear, whole: Sequence[Playing]) -> tuple[Playing, tuple[Word, ...]]:
    """What is read of all playings together or, where that is doubtful and another clearly surer, of one alone.

    The mean of all has the least noise, but what differs in the playings beyond noise (how a codec took them, music
    louder than the voice) may blur it.
    """
    gain = SECOND_LOOK.least_gain_of_recording
    read = _read_inside(together.read, whole[0])
    words = together.look_again(read, gain)
    if mean_confidence(read) >= SECOND_LOOK.sure:
        return whole[0], words
    alone = [(one, ear.look_again(_read_inside(ear.read, one), gain)) for one in whole[: TRANSCRIPT.readings_alone]]
    best = max(alone, key=lambda reading: sure_ms(reading[1]))
    return best if sure_ms(best[1]) > TRANSCRIPT.surer_alone * sure_ms(words) else (whole[0], words)


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


def _decode(recogniser: Any, samples: NDArray[np.int16]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for first in range(0, len(samples), TRANSCRIPT.block_samples):
        if recogniser.AcceptWaveform(samples[first : first + TRANSCRIPT.block_samples].tobytes()):
            found.append(json.loads(recogniser.Result()))
    return [*found, json.loads(recogniser.FinalResult())]


def _word(entry: dict[str, Any], stretch: Interval, samples: NDArray[np.int16], side: Side | None) -> Word:
    """Vosk gives a confidence only where it gives no alternatives; a reading as a whole stands for its words there."""
    offset_ms, duration_ms = _lead_ms(stretch), len(samples) // 8
    confidence = min(1.0, entry.get("conf", 0.0))
    start_ms = min(offset_ms + round(1000 * entry["start"]), duration_ms - 1)
    end_ms = max(start_ms + 1, min(offset_ms + round(1000 * entry["end"]), duration_ms))
    return Word(start_ms=start_ms, end_ms=end_ms, text=entry["word"], confidence=round(confidence, 3), side=side)
