"""All of listening in one call: a sound in, everything heard and read out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from auditor.listen.audio import Sound
from auditor.listen.buried import doubtful_speech, find_buried, joined_with, unexplained
from auditor.listen.fingerprints import fingerprint
from auditor.listen.further_playings import with_further_playings
from auditor.listen.laid import same_throughout
from auditor.listen.music_loop import music_loop_ms
from auditor.listen.overlay import overlaid
from auditor.listen.repeats import Repetition, find_repetition
from auditor.listen.sound_classes import HOP_MS
from auditor.listen.spans import find_spans, frame_levels_dbfs, music_stretches, speech_stretches, with_voices
from auditor.listen.tones import TonePlan, find_tones
from auditor.listen.transcript import Recogniser, Transcript, outside_of, transcribe
from auditor.listen.voices import voice_prints
from auditor.listen.whole_playings import hidden_parts, made_whole
from auditor.schema import DBFS_FLOOR, Fingerprint, Heard, Interval, Playing, Side, Tone, Word
from auditor.settings import Settings
from auditor.thresholds.listen import FINGERPRINTS, TRANSCRIPT, VOICES


def hear(sound: Sound, plan: TonePlan, recogniser: Recogniser | None, settings: Settings) -> Heard:
    """Tones, spans, repeats and, with a recogniser, words of one call."""
    tones = _tones(sound, plan)
    if recogniser is not None:
        recogniser = recogniser.for_one_call()
    spans = find_spans(sound.far_end, tones, partial(recogniser.read, sound.far_end) if recogniser else None)
    speech = speech_stretches(spans, TRANSCRIPT.join_gap_ms)
    shown = find_repetition(sound.far_end, speech)
    repetition = made_whole(sound.far_end, with_further_playings(sound.far_end, shown), spans)
    spans = with_voices(spans, hidden_parts(shown.playings, repetition.playings))
    speech = speech_stretches(spans, TRANSCRIPT.join_gap_ms)
    caller_speech = _caller_speech(sound)
    read = Transcript(words=())
    callers: tuple[Word, ...] = ()
    if recogniser is not None:
        read = _read_far_end(sound.far_end, recogniser, speech, repetition, settings)
        buried = () if settings.read_every_playing else _buried(sound.far_end, recogniser, speech, repetition, read)
        if buried:
            repetition = joined_with(repetition, buried)
            spans = with_voices(spans, buried)
            speech = speech_stretches(spans, TRANSCRIPT.join_gap_ms)
            read = _read_buried(sound.far_end, recogniser, repetition, buried, read)
        callers = tuple(_callers_words(sound.caller, recogniser, caller_speech))
    return Heard(
        spans=spans,
        tones=tones,
        playings=repetition.playings,
        templates=repetition.templates,
        words=tuple(sorted((*read.words, *callers), key=lambda word: (word.start_ms, word.end_ms))),
        other_readings=read.other_readings,
        caller_speech=caller_speech,
        voices=voice_prints(sound.far_end, spans),
        fingerprints=_fingerprints(sound, speech),
        music_loop_ms=music_loop_ms(sound.far_end, music_stretches(spans, TRANSCRIPT.join_gap_ms)),
    )


def _tones(sound: Sound, plan: TonePlan) -> tuple[Tone, ...]:
    """Tones of both sides: the caller's key presses may be on the caller's side alone."""
    found = list(find_tones(sound.far_end, plan, Side.FAR_END if sound.caller is not None else None))
    if sound.caller is not None:
        own = find_tones(sound.caller, plan, Side.CALLER)
        found += [tone for tone in own if not any(tone.overlap_ms(other) for other in found)]
    return tuple(sorted(found, key=lambda tone: tone.start_ms))


def _fingerprints(sound: Sound, speech: tuple[Interval, ...]) -> tuple[Fingerprint, ...]:
    """One for each stretch that may be a message: long conversation is none, and needs no trace of it."""
    made = ((one, fingerprint(sound.far_end, one)) for one in speech if one.duration_ms <= FINGERPRINTS.longest_ms)
    return tuple(Fingerprint(start_ms=one.start_ms, end_ms=one.end_ms, print=found) for one, found in made if found)


def _caller_speech(sound: Sound) -> tuple[Interval, ...]:
    """What the caller's own channel says, without what merely leaks into it from the far end."""
    if sound.caller is None:
        return ()
    heard = speech_stretches(find_spans(sound.caller), TRANSCRIPT.join_gap_ms)
    own = own_frames(frame_levels_dbfs(sound.caller), frame_levels_dbfs(sound.far_end))
    return tuple(one for one in heard if own[one.start_ms // HOP_MS : one.end_ms // HOP_MS].mean() >= VOICES.own_share)


def own_frames(caller_dbfs: NDArray[np.float32], far_end_dbfs: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Frames in which the caller's channel is louder than the leak from the far end explains.

    The leak is the usual difference between both channels while the far end is loud; callers seldom talk then.
    """
    count = min(len(caller_dbfs), len(far_end_dbfs))
    # an echo comes back late: what was loud a moment ago may still be leaking
    caller, far_end = caller_dbfs[:count], maximum_filter1d(far_end_dbfs[:count], VOICES.echo_frames)
    loud = far_end >= np.percentile(far_end, VOICES.loud_far_end_percent)
    leak_db = float(np.median(caller[loud] - far_end[loud])) if loud.any() else DBFS_FLOOR
    return np.asarray(caller > far_end + leak_db + VOICES.above_leak_db, np.bool_)


def _read_far_end(
    samples: NDArray[np.int16],
    recogniser: Recogniser,
    speech: tuple[Interval, ...],
    repetition: Repetition,
    settings: Settings,
) -> Transcript:
    same = same_throughout(repetition.playings, repetition.templates)
    together = None if settings.read_every_playing else partial(recogniser.read, overlaid(samples, same))
    return transcribe(partial(recogniser.read, samples), speech, same, together=together)


def _buried(
    samples: NDArray[np.int16],
    recogniser: Recogniser,
    speech: tuple[Interval, ...],
    repetition: Repetition,
    read: Transcript,
) -> tuple[Playing, ...]:
    """Playings of recordings that no single playing lets follow, and that nothing known already explains."""
    doubtful = doubtful_speech(speech, read.words)
    return unexplained(find_buried(samples, doubtful, recogniser.read_alone), repetition)


def _read_buried(
    samples: NDArray[np.int16],
    recogniser: Recogniser,
    repetition: Repetition,
    buried: tuple[Playing, ...],
    read: Transcript,
) -> Transcript:
    """The transcript, with what is read of all playings together in place of what had been read of each."""
    together = partial(recogniser.read, overlaid(samples, buried))
    found = transcribe(partial(recogniser.read, samples), (), buried, together=together)
    known = {playing.recording_id for playing in repetition.playings}
    kept = (other for other in read.other_readings if other.recording_id in known)
    return Transcript(
        words=(*outside_of(buried, read.words), *found.words), other_readings=(*kept, *found.other_readings)
    )


def _callers_words(
    samples: NDArray[np.int16] | None, recogniser: Recogniser, caller_speech: tuple[Interval, ...]
) -> Iterator[Word]:
    if samples is not None:
        for stretch in caller_speech:
            yield from recogniser.read(samples, stretch, Side.CALLER)
