"""Known recordings made whole: noise hides the beginning or the end of a message from its picture, not from its waves.

Where the playings of a recording go on in step before or behind what is known of it, they are the recording too. Music
is left out: it may come round with the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from auditor.listen.coherence import HOP, HOP_MS, runs_in_step, shares
from auditor.listen.flags import flags_of
from auditor.listen.in_step import lag_between, stretch
from auditor.listen.laid import by_recording, same_throughout
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.listen.repeats import Repetition
from auditor.schema import Interval, Playing, Span, SpanKind, minus
from auditor.thresholds.listen import COHERENCE, OVERLAY, WHOLE

_PER_MS = RATE_HZ // 1000
_AROUND = WHOLE.around_ms * _PER_MS


@dataclass(frozen=True, slots=True)
class _Aligned:
    """A playing, and the sample of the call at which its recording begins, were it played from there."""

    playing: Playing
    origin: int


def made_whole(samples: Samples, repetition: Repetition, spans: Sequence[Span]) -> Repetition:
    """The repetition, with each playing as long as it is in step with the others of its recording.

    ``samples`` is 8 kHz mono int16, ``spans`` tile the call. Recordings of which some playings say another number stay.
    """
    same = set(same_throughout(repetition.playings, repetition.templates))
    closed = [span for span in spans if _is_closed(span)]
    playings = [
        one
        for group in by_recording(repetition.playings)
        for one in (_whole(samples, group, closed, repetition.playings) if set(group) <= same else group)
    ]
    return replace(repetition, playings=tuple(sorted(playings, key=lambda one: (one.start_ms, one.end_ms))))


def hidden_parts(known: Sequence[Playing], whole: Sequence[Playing]) -> tuple[Interval, ...]:
    """What of the whole playings was not known to be one; both are in order of time."""
    return tuple(part for playing in whole for part in minus(playing, known))


def _is_closed(span: Span) -> bool:
    """Whether no message goes on in a span; short music is mostly noise that was taken for it."""
    music = span.kind is SpanKind.MUSIC and span.duration_ms >= WHOLE.shortest_music_ms
    return music or span.kind is SpanKind.TONE


def _whole(
    samples: Samples, group: Sequence[Playing], closed: Sequence[Span], playings: Sequence[Playing]
) -> Sequence[Playing]:
    others = [one for one in playings if one not in group]
    shut = flags_of((*closed, *others), len(samples) // _PER_MS, HOP_MS)
    long_enough = max(one.duration_ms for one in group) >= COHERENCE.shortest_message_ms
    if not long_enough or not any(_has_room(one, shut) for one in group):
        return group
    aligned = _aligned(samples, group)
    if len(aligned) < 2:
        return group
    length = max(one.offset_ms + one.duration_ms for one in group) * _PER_MS
    found = _extent(samples, aligned, length)
    if found is None:
        return group
    known = {one.playing for one in aligned}
    extended = [_extended(samples, one, aligned, found, shut) for one in aligned]
    if any(one.overlap_ms(other) for one, other in combinations(extended, 2)):
        return group  # the rhythm of music
    return [*extended, *(_later(one, -found[0] // _PER_MS) for one in group if one not in known)]


def _has_room(playing: Playing, shut: npt.NDArray[np.bool_]) -> bool:
    """Whether a playing could reach out to one of its sides by as much as counts."""
    step = WHOLE.shortest_part_ms // HOP_MS
    before = shut[max(0, playing.start_ms // HOP_MS - step) : playing.start_ms // HOP_MS]
    after = shut[playing.end_ms // HOP_MS : playing.end_ms // HOP_MS + step]
    return any(len(side) and not side.any() for side in (before, after))


def _aligned(samples: Samples, group: Sequence[Playing]) -> list[_Aligned]:
    """The playings in step with the clearest of them, to the sample; without those that cannot be brought into it."""
    base = max(group, key=lambda one: one.score)
    found = [_Aligned(base, (base.start_ms - base.offset_ms) * _PER_MS)]
    for one in group:
        first = max(one.offset_ms, base.offset_ms) * _PER_MS
        last = min(one.offset_ms + one.duration_ms, base.offset_ms + base.duration_ms) * _PER_MS
        if one is base or last <= first:
            continue
        origin = (one.start_ms - one.offset_ms) * _PER_MS
        own, sound = (stretch(samples, each + first, last - first) for each in (found[0].origin, origin))
        lag = lag_between(own, sound, OVERLAY.most_late_ms * _PER_MS)
        if lag.likeness >= OVERLAY.least_likeness:
            found.append(_Aligned(one, origin + lag.whole))
    return found


def _extent(samples: Samples, aligned: Sequence[_Aligned], length: int) -> tuple[int, int] | None:
    """From where to where the playings are in step, in samples of the recording as it was known; ``None`` where that is
    hardly more than was known, or goes on and on, as a hum does."""
    clearest = sorted(aligned, key=lambda one: -one.playing.score)[: WHOLE.most_playings]
    pairs = [(one.origin, other.origin) for one, other in combinations(clearest, 2)]
    same = shares(samples, -_AROUND, length + _AROUND, pairs)
    runs = [(start * HOP - _AROUND, end * HOP - _AROUND) for start, end in runs_in_step(same)]
    over = [(start, end) for start, end in runs if start < length and end > 0]
    if not over:
        return None
    first, last = min(0, over[0][0]), max(length, over[-1][1])
    endless = first <= HOP - _AROUND or last >= length + _AROUND - 2 * HOP
    clearly = max(-first, last - length) >= WHOLE.shortest_part_ms * _PER_MS
    return (first, last) if clearly and not endless else None


def _extended(
    samples: Samples, one: _Aligned, aligned: Sequence[_Aligned], extent: tuple[int, int], shut: npt.NDArray[np.bool_]
) -> Playing:
    """The playing as far as it is in step with another one, and nothing else plays there."""
    playing = one.playing
    lags = [each.origin - one.origin for each in aligned if each is not one][: WHOLE.most_playings]
    start_ms, end_ms = playing.start_ms, playing.end_ms
    first_ms, last_ms = ((one.origin + edge) // _PER_MS for edge in extent)
    if _same(samples, lags, first_ms, start_ms):
        start_ms = max(first_ms, _last_shut_ms(shut, first_ms, start_ms))
    if _same(samples, lags, end_ms, last_ms):
        end_ms = min(last_ms, _first_shut_ms(shut, end_ms, last_ms))
    return replace(playing, start_ms=start_ms, end_ms=end_ms, offset_ms=max(0, start_ms - first_ms))


def _same(samples: Samples, lags: Sequence[int], start_ms: int, end_ms: int) -> bool:
    """Whether a stretch of the call is in step with what lies so many samples later (earlier, below 0), on average."""
    if end_ms - start_ms < HOP_MS or start_ms < 0:
        return False
    found = shares(samples, start_ms * _PER_MS, end_ms * _PER_MS, [(0, lag) for lag in lags])
    return bool(found.mean() >= COHERENCE.hardly_same_share)


def _last_shut_ms(shut: npt.NDArray[np.bool_], start_ms: int, end_ms: int) -> int:
    found = np.flatnonzero(shut[start_ms // HOP_MS : end_ms // HOP_MS])
    return start_ms if not len(found) else (start_ms // HOP_MS + int(found[-1]) + 1) * HOP_MS


def _first_shut_ms(shut: npt.NDArray[np.bool_], start_ms: int, end_ms: int) -> int:
    found = np.flatnonzero(shut[start_ms // HOP_MS : end_ms // HOP_MS])
    return end_ms if not len(found) else (start_ms // HOP_MS + int(found[0])) * HOP_MS


def _later(playing: Playing, ms: int) -> Playing:
    """A playing of a recording that now begins so much earlier."""
    return replace(playing, offset_ms=playing.offset_ms + max(0, ms))
