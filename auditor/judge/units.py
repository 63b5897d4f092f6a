"""The call cut into units, the smallest stretches that are judged: one utterance, one stretch of music, one tone,
one quiet.

Units tile the call. They carry the evidence (what it sounds like, whether it is a repeated recording, what was said)
from which :mod:`auditor.judge.phases` decides what is going on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.judge.nearby import Nearby
from auditor.judge.readings import Version, versions
from auditor.judge.spoken_in_playings import read_share, spoken_in_all_playings
from auditor.schema import Finding, Heard, Interval, Playing, Span, SpanKind, Tone, ToneKind, Word, joined, minus
from auditor.thresholds.listen import UNITS


class UnitKind(StrEnum):
    """What a unit is, acoustically."""

    SPEECH = "speech"
    MUSIC = "music"
    QUIET = "quiet"
    TONE = "tone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Interval):
    """One judged stretch.

    ``recording_id`` is set when at least half of it belongs to a repeated recording; ``playing_ms`` is then the
    length of that playing and ``playings`` their number. ``answered_by_caller`` means that the caller's own channel
    speaks within or right beside it (two-channel recordings only).
    """

    kind: UnitKind
    tone: ToneKind | None = None
    over_music: bool = False
    recording_id: str | None = None
    playing_ms: int = 0
    playings: int = 0
    words: tuple[Word, ...] = ()
    categories: frozenset[str] = frozenset()
    level_dbfs: float | None = None
    answered_by_caller: bool = False

    @property
    def text(self) -> str:
        """The words of the unit, in reading order."""
        return " ".join(word.text for word in self.words)


def cut_into_units(
    heard: Heard, findings: Sequence[Finding], duration_ms: int, told: tuple[Version, ...] = ()
) -> tuple[Unit, ...]:
    """Tile ``[0, duration_ms)`` with units.

    ``told`` is what the far end says (:func:`auditor.judge.readings.versions`), where that is known already.
    """
    heard = replace(heard, spans=spoken_in_all_playings(heard))
    told = (told or versions(heard)) if heard.words else ()
    over_music = Nearby(span for span in heard.spans if span.kind is SpanKind.SPEECH_OVER_MUSIC)
    utterances = _utterances(heard)
    taken = Nearby([*utterances, *_tone_pieces(heard.tones)])
    words = _words_of(utterances, heard.words)
    sure = Nearby(finding for finding in findings if finding.certain)
    playings = Nearby(heard.playings)
    units = [
        _sung_is_music(_speech_unit(utterance, heard, playings, sure, said, over_music), told)
        for utterance, said in zip(utterances, words, strict=True)
    ]
    units += [
        Unit(start_ms=tone.start_ms, end_ms=tone.end_ms, kind=UnitKind.TONE, tone=tone.kind)
        for tone in _without_overlap(heard.tones)
    ]
    for span in heard.spans:
        units += _background_units(span, taken.to(span), heard.caller_speech)
    return _tiled(sorted(units, key=lambda unit: unit.start_ms), duration_ms)


def _utterances(heard: Heard) -> list[Interval]:
    """Speech joined over breaths, cut where a repeated recording begins or ends."""
    speech = (span for span in heard.spans if span.kind in (SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC))
    edges = sorted({edge for playing in heard.playings for edge in (playing.start_ms, playing.end_ms)})
    pieces = [piece for utterance in joined(speech, UNITS.breath_ms) for piece in _cut(utterance, edges)]
    tones = _tone_pieces(heard.tones)
    return [rest for piece in pieces for rest in minus(piece, tones) if rest.duration_ms >= UNITS.shortest_ms]


def _cut(interval: Interval, edges: Iterable[int]) -> list[Interval]:
    """The interval cut at those edges that lie well inside it."""
    pieces, start_ms = [], interval.start_ms
    for edge in edges:
        if start_ms + UNITS.edge_margin_ms < edge < interval.end_ms - UNITS.edge_margin_ms:
            pieces.append(Interval(start_ms=start_ms, end_ms=edge))
            start_ms = edge
    return [*pieces, Interval(start_ms=start_ms, end_ms=interval.end_ms)]


def _tone_pieces(tones: Sequence[Tone]) -> list[Interval]:
    pieces = [Interval(start_ms=tone.start_ms, end_ms=tone.end_ms) for tone in tones]
    return sorted(pieces, key=lambda one: one.start_ms)


def _without_overlap(tones: Sequence[Tone]) -> list[Tone]:
    kept: list[Tone] = []
    for tone in sorted(tones, key=lambda one: one.start_ms):
        if not kept or tone.start_ms >= kept[-1].end_ms:
            kept.append(tone)
    return kept


def _words_of(utterances: Sequence[Interval], words: Iterable[Word]) -> list[tuple[Word, ...]]:
    """For each utterance (in order of time, none overlapping) the words whose middle lies in it."""
    starts = [utterance.start_ms for utterance in utterances]
    found: list[list[Word]] = [[] for _ in utterances]
    for word in words:
        middle_ms = (word.start_ms + word.end_ms) // 2
        index = bisect_right(starts, middle_ms) - 1
        if index >= 0 and middle_ms < utterances[index].end_ms:
            found[index].append(word)
    return [tuple(some) for some in found]


def _speech_unit(
    utterance: Interval,
    heard: Heard,
    playings: Nearby[Playing],
    sure: Nearby[Finding],
    words: tuple[Word, ...],
    over_music: Nearby[Span],
) -> Unit:
    playing = _playing_of(utterance, playings.to(utterance))
    return Unit(
        start_ms=utterance.start_ms,
        end_ms=utterance.end_ms,
        kind=UnitKind.SPEECH,
        over_music=_share(utterance, over_music.to(utterance)) > 0.5,
        recording_id=playing.recording_id if playing else None,
        playing_ms=playing.duration_ms if playing else 0,
        playings=sum(one.recording_id == playing.recording_id for one in heard.playings) if playing else 0,
        words=words,
        categories=frozenset(finding.category for finding in sure.to(utterance) if _mostly_shared(finding, utterance)),
        answered_by_caller=_near_caller(utterance, heard.caller_speech),
    )


def _sung_is_music(unit: Unit, told: Sequence[Version]) -> Unit:
    """A voice over music in which no word could be read sings, or is none: it stays music."""
    if not unit.over_music or not told or read_share(unit, told) >= UNITS.read_share:
        return unit
    return Unit(start_ms=unit.start_ms, end_ms=unit.end_ms, kind=UnitKind.MUSIC)


def _background_units(span: Span, taken: Sequence[Interval], caller_speech: Sequence[Interval]) -> list[Unit]:
    kind = UnitKind.MUSIC if span.kind in (SpanKind.MUSIC, SpanKind.SPEECH_OVER_MUSIC) else UnitKind.QUIET
    return [
        Unit(
            start_ms=rest.start_ms,
            end_ms=rest.end_ms,
            kind=kind,
            level_dbfs=span.level_dbfs,
            answered_by_caller=kind is UnitKind.QUIET and any(rest.overlap_ms(one) for one in caller_speech),
        )
        for rest in minus(span, taken)
    ]


def _tiled(units: Sequence[Unit], duration_ms: int) -> tuple[Unit, ...]:
    """Close what gaps and overlaps rounding left, so that the units tile the call."""
    tiled: list[Unit] = []
    at_ms = 0
    for unit in units:
        end_ms = min(unit.end_ms, duration_ms)
        if end_ms <= at_ms:
            continue
        if unit.start_ms > at_ms:
            tiled.append(Unit(start_ms=at_ms, end_ms=unit.start_ms, kind=UnitKind.QUIET))
            at_ms = unit.start_ms
        tiled.append(_between(unit, at_ms, end_ms))
        at_ms = end_ms
    if at_ms < duration_ms:
        tiled.append(Unit(start_ms=at_ms, end_ms=duration_ms, kind=UnitKind.QUIET))
    return _joined_backgrounds(tiled)


def _joined_backgrounds(units: Sequence[Unit]) -> tuple[Unit, ...]:
    merged: list[Unit] = []
    for unit in units:
        before = merged[-1] if merged else None
        if before is not None and before.kind is unit.kind and unit.kind in (UnitKind.MUSIC, UnitKind.QUIET):
            spoken = before.answered_by_caller or unit.answered_by_caller
            merged[-1] = replace(_between(before, before.start_ms, unit.end_ms), answered_by_caller=spoken)
        else:
            merged.append(unit)
    return tuple(merged)


def _between(unit: Unit, start_ms: int, end_ms: int) -> Unit:
    if (start_ms, end_ms) == (unit.start_ms, unit.end_ms):
        return unit
    return replace(unit, start_ms=start_ms, end_ms=end_ms)


def _share(interval: Interval, parts: Iterable[Interval]) -> float:
    return sum(interval.overlap_ms(part) for part in parts) / interval.duration_ms


def _playing_of(utterance: Interval, playings: Sequence[Playing]) -> Playing | None:
    best = max(playings, key=utterance.overlap_ms, default=None)
    if best is None or utterance.overlap_ms(best) < UNITS.repeated_share * utterance.duration_ms:
        return None
    return best


def _mostly_shared(finding: Interval, utterance: Interval) -> bool:
    shared_ms = finding.overlap_ms(utterance)
    return shared_ms > 0 and shared_ms >= UNITS.shared_share * min(finding.duration_ms, utterance.duration_ms)


def _near_caller(utterance: Interval, caller_speech: Sequence[Interval]) -> bool:
    return any(
        caller.start_ms < utterance.end_ms + UNITS.turn_gap_ms
        and caller.end_ms > utterance.start_ms - UNITS.turn_gap_ms
        for caller in caller_speech
    )
