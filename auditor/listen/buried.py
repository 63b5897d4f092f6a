"""Recordings that play again under noise or music so loud that no single playing of them can be followed.

Their pictures no longer match (:mod:`repeats`), but their waves do: what is the same to the sample adds up over
seconds, noise does not. Each block of the call is correlated with what comes later; where a peak stands out, the run in
step is followed, the mean of both is looked for in the whole call, and all that is found is one recording.

Music that comes round is in step as well. What tells a voice from it is the recogniser: it reads words where all
playings are added up, and none where they are subtracted from one another, for then what they share is gone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d

from auditor.listen.blocks import BLOCK, Blocks, peaks, spectrum_of
from auditor.listen.coherence import HOP, HOP_MS, runs_in_step, shares
from auditor.listen.flags import flags_of, runs
from auditor.listen.in_step import Wave, earlier, gain_between, lag_between, samples_of, stretch
from auditor.listen.laid import by_recording
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.listen.repeats import Repetition
from auditor.listen.sureness import UNKNOWN_WORD, sure_ms
from auditor.schema import Interval, Playing, Word
from auditor.thresholds.listen import BLOCKS, BURIED, COHERENCE, TRANSCRIPT

ReadSound = Callable[[Samples], tuple[Word, ...]]
"""Gives the words of a sound, 8 kHz mono."""

_PER_MS = RATE_HZ // 1000


@dataclass(frozen=True, slots=True)
class _Run:
    """Samples ``start`` to ``end`` of the call, in step with what comes ``lag`` samples later; ``share`` of what both
    hold is the same, -1 to 1."""

    start: int
    end: int
    lag: int
    share: float


@dataclass(frozen=True, slots=True)
class _Echo:
    """A block at sample ``block`` sounds again ``lag`` samples later; the peak is ``height`` times the usual."""

    block: int
    lag: int
    height: float


def find_buried(samples: Samples, doubtful: Sequence[Interval], read: ReadSound) -> tuple[Playing, ...]:
    """Playings of recordings that are found by their waves alone, in order of time, named ``b1``, ``b2`` ...

    ``samples`` is 8 kHz mono int16; ``doubtful`` where a voice is heard but not understood: only what is so in one of
    its playings is looked for. ``read`` gives the words of a sound.
    """
    voice = flags_of(doubtful, len(samples) // _PER_MS, HOP_MS)
    blocks = Blocks(samples)
    found: list[list[Playing]] = []
    looked_at: list[_Run] = []
    tried = 0
    for echo in sorted(_echoes(blocks, voice), key=lambda each: -each.height):
        if any(_within(echo, run) for run in looked_at):
            continue
        run = _run_at(samples, echo)
        looked_at.append(run)
        if _covered(run, found) or not _may_be_message(samples, run, voice):
            continue
        origins, extent = _all_playings(blocks, run)
        playings = _playings(samples, run, origins, extent, f"b{len(found) + 1}")
        if len(playings) < 2 or not _spoken(playings, voice):
            continue
        tried += 1
        if _is_voice(samples, playings, read):
            found.append(playings)
        if tried == BURIED.most_tried:
            break
    return tuple(sorted((one for group in found for one in group), key=lambda one: (one.start_ms, one.end_ms)))


def doubtful_speech(speech: Sequence[Interval], words: Sequence[Word]) -> tuple[Interval, ...]:
    """Where a voice is heard but hardly a word is surely read."""
    end_ms = max((one.end_ms for one in (*speech, *words)), default=0)
    sure = flags_of([word for word in words if word.confidence >= BURIED.sure_word], end_ms, HOP_MS)
    known = uniform_filter1d(sure.astype(float), BURIED.around_ms // HOP_MS) >= BURIED.sure_share
    heard = flags_of(speech, end_ms, HOP_MS) & ~known
    return tuple(Interval(start_ms=first * HOP_MS, end_ms=last * HOP_MS) for first, last in runs(heard))


def unexplained(found: Sequence[Playing], known: Repetition) -> tuple[Playing, ...]:
    """What was found, without the recordings that are known already, or partly known as something else.

    Better than a known recording is only one that plays clearly longer in all, over all playings of the known one.
    """
    return tuple(one for group in by_recording(found) if _is_news(group, known) for one in group)


def _is_news(group: Sequence[Playing], known: Repetition) -> bool:
    beneath = _beneath(group, known.playings)
    return (
        _total_ms(group) > BURIED.longer * _total_ms(beneath)
        and all(_covered_by(group, one) for one in beneath)
        and not any(_covered_by(group, one) for one in known.templates)
    )


def _total_ms(playings: Sequence[Playing]) -> int:
    return sum(playing.duration_ms for playing in playings)


def joined_with(known: Repetition, news: Sequence[Playing]) -> Repetition:
    """What a call plays more than once, with the recordings that are :func:`unexplained` by it in their place."""
    replaced = _beneath(news, known.playings)
    playings = [*(one for one in known.playings if one not in replaced), *news]
    return replace(known, playings=tuple(sorted(playings, key=lambda one: (one.start_ms, one.end_ms))))


def _beneath(group: Sequence[Playing], known: Sequence[Playing]) -> list[Playing]:
    """All playings of the recordings that the group lies over."""
    names = {one.recording_id for one in known if _covered_by(group, one)}
    return [one for one in known if one.recording_id in names]


def _covered_by(group: Sequence[Playing], one: Interval) -> bool:
    return any(2 * one.overlap_ms(other) > min(one.duration_ms, other.duration_ms) for other in group)


def _echoes(blocks: Blocks, voice: npt.NDArray[np.bool_]) -> Iterator[_Echo]:
    """Where a block sounds again later, for blocks one of which has a voice that is not understood."""
    spoken = [_has_voice(voice[start // HOP : (start + BLOCK) // HOP]) for start in (*blocks.starts, len(voice) * HOP)]
    for here, start in enumerate(blocks.starts):
        sound = spectrum_of(stretch(blocks.samples, start, BLOCK))
        for there in range(here + 1, min(len(blocks.starts), here + BURIED.most_blocks_apart)):
            if spoken[here] or spoken[there] or spoken[there + 1]:
                for place, height in peaks(sound, blocks.double[there]):
                    yield _Echo(start, blocks.starts[there] - start + place, height)


def _has_voice(voice: npt.NDArray[np.bool_]) -> bool:
    return bool(np.count_nonzero(voice) * HOP_MS >= BURIED.shortest_voice_ms)


def _within(echo: _Echo, run: _Run) -> bool:
    """Whether an echo is what a run has been followed from."""
    near = abs(echo.lag - run.lag) <= BLOCKS.near_samples
    return near and echo.block < run.end and echo.block + BLOCK > run.start


def _run_at(samples: Samples, echo: _Echo) -> _Run:
    """The longest run in step that reaches into the block; the block itself, not in step, where there is none."""
    around = BURIED.longest_ms * _PER_MS // 2
    first = max(0, echo.block - around)
    same = shares(samples, first, echo.block + BLOCK + around, [(0, echo.lag)])
    found = [
        (start, end)
        for start, end in runs_in_step(same)
        if first + end * HOP > echo.block and first + start * HOP < echo.block + BLOCK
    ]
    if not found:
        return _Run(echo.block, echo.block + BLOCK, echo.lag, 0.0)
    start, end = max(found, key=lambda one: one[1] - one[0])
    return _Run(first + start * HOP, first + end * HOP, echo.lag, float(same[start:end].mean()))


def _covered(run: _Run, found: Sequence[Sequence[Playing]]) -> bool:
    """Whether the run lies in a recording that has been found."""
    length_ms = (run.end - run.start) / _PER_MS
    return any(
        min(one.end_ms, end / _PER_MS) - max(one.start_ms, start / _PER_MS) > length_ms / 2
        for start, end in ((run.start, run.end), (run.start + run.lag, run.end + run.lag))
        for group in found
        for one in group
    )


def _may_be_message(samples: Samples, run: _Run, voice: npt.NDArray[np.bool_]) -> bool:
    """Whether a run is as long as a message, and has some voice in one of its playings."""
    length = run.end - run.start
    if run.share < COHERENCE.same_share or not _is_long_enough(length) or length > run.lag:
        return False
    spoken = max(_mean(voice[(run.start + later) // HOP : (run.end + later) // HOP]) for later in (0, run.lag))
    if spoken < BURIED.voice_share_alone:
        return False
    sounds = (_sound(samples, run.start + later, length) for later in (0, run.lag))
    return _likeness(*sounds) >= _least_likeness(length)


def _is_long_enough(samples: int) -> bool:
    return COHERENCE.shortest_message_ms <= samples / _PER_MS <= BURIED.longest_ms


def _mean(flags: npt.NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _all_playings(blocks: Blocks, run: _Run) -> tuple[list[int], tuple[int, int]]:
    """Where in the call each playing of what a run holds begins, and from where to where it is the same, both in
    samples: the first relative to the call, the second to these origins."""
    length = min(run.end - run.start, BLOCK)
    one, other = (stretch(blocks.samples, run.start + later, length) for later in (0, run.lag))
    sound = spectrum_of(one + gain_between(one, other) * other)
    origins = [run.start, run.start + run.lag]
    for start, call in zip(blocks.starts, blocks.double, strict=True):
        for place, _ in peaks(sound, call):
            origin = start + place
            apart = all(abs(origin - known) > run.end - run.start for known in origins)
            if apart and _plays(blocks.samples, run, origin):
                origins.append(origin)
    origins = sorted(origin for origin in origins if origin >= 0)
    pairs = list(combinations(origins, 2))[: BURIED.most_pairs]
    margin = COHERENCE.pause_ms * _PER_MS
    same = shares(blocks.samples, -margin, run.end - run.start + margin, pairs)
    found = [one for one in runs_in_step(same) if one[1] * HOP > margin and one[0] * HOP < margin + length]
    if not found:
        return origins, (0, run.end - run.start)
    return origins, (found[0][0] * HOP - margin, found[-1][1] * HOP - margin)


def _plays(samples: Samples, run: _Run, origin: int) -> bool:
    """Whether what a run holds plays at another place too: in step with both of its own, for the music under one of
    them may come round there."""
    return all(
        np.mean(shares(samples, run.start, run.end, [(later, origin - run.start)]) >= COHERENCE.same_share)
        >= BURIED.whole_share
        for later in (0, run.lag)
    )


def _playings(samples: Samples, run: _Run, origins: Sequence[int], extent: tuple[int, int], name: str) -> list[Playing]:
    """The playings that are like one of those of the run, unless they are too short for a message."""
    length = extent[1] - extent[0]
    if not _is_long_enough(length):
        return []
    models = [(first, _sound(samples, first + extent[0], length)) for first in (run.start, run.start + run.lag)]
    found = []
    for origin in origins:
        sound = _sound(samples, origin + extent[0], length)
        like = max(_likeness(model, sound) for first, model in models if first != origin)
        if like >= _least_likeness(length):
            start_ms, end_ms = max(0, (origin + extent[0]) // _PER_MS), (origin + extent[1]) // _PER_MS
            found.append(Playing(recording_id=name, start_ms=start_ms, end_ms=end_ms, score=round(min(1.0, like), 3)))
    return found


def _likeness(one: Wave, other: Wave) -> float:
    return lag_between(one, other, BLOCKS.near_samples).likeness


def _least_likeness(samples: int) -> float:
    """What is like by chance falls with the root of the length."""
    return BURIED.least_likeness_of_a_second / math.sqrt(samples / RATE_HZ)


def _sound(samples: Samples, first: int, length: int) -> Wave:
    margin = TRANSCRIPT.margin_ms * _PER_MS
    return stretch(samples, first - margin, length + 2 * margin)


def _spoken(playings: Sequence[Playing], voice: npt.NDArray[np.bool_]) -> bool:
    """Whether a voice is heard in most of a message, were it in different parts of different playings."""
    length = min(one.duration_ms for one in playings) // HOP_MS
    parts = [voice[one.start_ms // HOP_MS :][:length] for one in playings]
    heard = np.any([np.pad(part, (0, length - len(part))) for part in parts], axis=0)
    return bool(heard.mean() >= BURIED.voice_share)


def _is_voice(samples: Samples, playings: Sequence[Playing], read: ReadSound) -> bool:
    """Whether what the playings share is a voice, see the module's beginning."""
    base, *others = (_sound(samples, one.start_ms * _PER_MS, playings[0].duration_ms * _PER_MS) for one in playings)
    sounds = np.array([base, *(_moved(base, other) for other in others)])
    signs = np.resize([1.0, -1.0], len(sounds))
    for sign in (1, -1):
        signs[signs == sign] /= np.count_nonzero(signs == sign)
    if sure_ms(read(samples_of(sounds.mean(axis=0)))) < BURIED.least_sure_ms:
        return False
    left = read(samples_of(np.tensordot(signs, sounds, axes=1) / 2))
    return not any(word.confidence >= BURIED.sure_word for word in left if word.text != UNKNOWN_WORD)


def _moved(base: Wave, sound: Wave) -> Wave:
    """The sound in step with the base and as loud."""
    lag = lag_between(base, sound, BLOCKS.near_samples)
    moved = np.roll(earlier(sound, lag.rest), -lag.whole)
    return np.asarray(gain_between(base, moved) * moved)
