"""The labelled timeline of a call, its hold episodes and its outcome, from the phases of its units."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import Unit, UnitKind
from auditor.schema import HoldEpisode, HoldKind, Label, Outcome, Segment, ToneKind
from auditor.thresholds.judge import PHASES, SEGMENTS

_TONE_LABELS = {ToneKind.RINGBACK: Label.RING, ToneKind.DTMF: Label.KEYPAD}
_SPEECH_LABELS = {
    Phase.RINGING: Label.SILENCE,
    Phase.MENU: Label.MENU,
    Phase.WAITING: Label.ANNOUNCEMENT,
    Phase.PERSON: Label.AGENT,
    Phase.VOICEMAIL: Label.VOICEMAIL,
    Phase.ENDED: Label.ANNOUNCEMENT,
}


def label_segments(phased: Sequence[PhasedUnit]) -> tuple[Segment, ...]:
    """One segment per unit, with neighbours of the same label joined; the segments tile the call."""
    labels = [_label(index, phased) for index in range(len(phased))]
    pieces = list(zip(phased, labels, strict=True))
    return tuple(_segment(label, [one for one, _ in group]) for (label, _), group in _grouped(pieces))


def hold_episodes(phased: Sequence[PhasedUnit], outcome: Outcome) -> tuple[HoldEpisode, ...]:
    """The stretches of waiting, each from the end of the last menu prompt (or agent's words) to what ended it."""
    episodes = []
    for first, last in _waits(phased):
        start_ms, end_ms = _wait_start_ms(phased, first), _wait_end_ms(phased, first, last)
        if end_ms - start_ms >= SEGMENTS.shortest_hold_ms:
            episodes.append(
                HoldEpisode(
                    start_ms=start_ms,
                    end_ms=end_ms,
                    kind=_hold_kind(phased, first, last),
                    ended_by=_ended_by(phased, last, outcome),
                )
            )
    return tuple(episodes)


def first_person_ms(phased: Sequence[PhasedUnit]) -> int | None:
    """When a living person first spoke, in milliseconds from the start of the recording; ``None`` when nobody did."""
    return next((one.unit.start_ms for one in phased if _speaks(one, Phase.PERSON)), None)


def connect_ms(phased: Sequence[PhasedUnit]) -> int | None:
    """When the far end answered: the first sound after the ringing; ``None`` when the recording starts later."""
    ringing = [one for one in phased if one.phase is Phase.RINGING and _is_tone(one.unit, ToneKind.RINGBACK)]
    if not ringing:
        return None
    after = [one for one in phased if one.unit.start_ms >= ringing[-1].unit.end_ms and one.phase is not Phase.RINGING]
    sounding = [one for one in after if one.unit.kind is not UnitKind.QUIET]
    return sounding[0].unit.start_ms if sounding else None


def call_outcome(phased: Sequence[PhasedUnit]) -> Outcome:
    """How the call ended, from the caller's side."""
    phases = {one.phase for one in phased if one.unit.kind is not UnitKind.QUIET}
    said = {category for one in phased for category in one.unit.categories}
    tones = {one.unit.tone for one in phased if one.unit.kind is UnitKind.TONE}
    if ToneKind.SIT in tones and not phases & {Phase.WAITING, Phase.PERSON}:
        return Outcome.FAILED
    if Phase.VOICEMAIL in phases:
        return _outcome_of_message(phased)
    if _accepts_callback(phased):
        return Outcome.CALLBACK
    if Phase.PERSON in phases:
        return Outcome.ANSWERED
    if Phase.WAITING in phases:
        return _outcome_of_wait(phased)
    if tones & {ToneKind.BUSY, ToneKind.REORDER}:
        return Outcome.BUSY
    if Phase.MENU in phases:
        return Outcome.CLOSED if "closed" in said else Outcome.IVR_ONLY
    return Outcome.NO_ANSWER


def _outcome_of_message(phased: Sequence[PhasedUnit]) -> Outcome:
    message = {c for one in phased if one.phase is Phase.VOICEMAIL for c in one.unit.categories}
    if "closed" in message and "voicemail" not in message:
        return Outcome.CLOSED
    return Outcome.VOICEMAIL


def _outcome_of_wait(phased: Sequence[PhasedUnit]) -> Outcome:
    last_wait = max(index for index, one in enumerate(phased) if one.phase is Phase.WAITING)
    later = phased[last_wait + 1 :]
    if any(one.phase is Phase.ENDED and one.unit.kind is not UnitKind.QUIET for one in later):
        return Outcome.DISCONNECTED
    return Outcome.ABANDONED


def _accepts_callback(phased: Sequence[PhasedUnit]) -> bool:
    """Did the caller press a key in the wait after an offered callback, with no more waiting music or person after it?

    Somebody who spoke before has only passed the caller on.
    """
    keys = [i for i, one in enumerate(phased) if _is_tone(one.unit, ToneKind.DTMF)]
    offers = [
        i for i, one in enumerate(phased) if one.phase is Phase.WAITING and "callback_offer" in one.unit.categories
    ]
    if not keys or not offers or keys[-1] < offers[0]:
        return False
    later = phased[keys[-1] :]
    music_after_ms = sum(one.unit.duration_ms for one in later if one.unit.kind is UnitKind.MUSIC)
    return music_after_ms < SEGMENTS.callback_music_ms and all(one.phase is not Phase.PERSON for one in later)


def _waits(phased: Sequence[PhasedUnit]) -> list[tuple[int, int]]:
    """First and last index of each run of units in the waiting phase."""
    runs = []
    for phase, group in groupby(range(len(phased)), key=lambda index: phased[index].phase):
        indices = list(group)
        if phase is Phase.WAITING:
            runs.append((indices[0], indices[-1]))
    return runs


def _wait_start_ms(phased: Sequence[PhasedUnit], first: int) -> int:
    """The end of the last prompt or words before the wait; where the wait's own sound follows at once, its onset."""
    words_end = first
    while words_end > 0 and phased[words_end - 1].unit.kind is UnitKind.QUIET:
        words_end -= 1
    sounding = next((one.unit for one in phased[words_end:] if one.unit.kind is not UnitKind.QUIET), None)
    start_ms = phased[words_end].unit.start_ms
    if sounding is not None and sounding.start_ms - start_ms <= _putting_through_ms(sounding):
        return sounding.start_ms
    return start_ms


def _putting_through_ms(first: Unit) -> int:
    """How long the exchange may take to put a call through to a wait that begins with this sound.

    Music and ringing begin with the wait; messages and beeps are heard in the midst of it.
    """
    begins_it = first.kind is UnitKind.MUSIC or first.tone is ToneKind.RINGBACK
    return SEGMENTS.putting_through_to_music_ms if begins_it else SEGMENTS.putting_through_ms


def _wait_end_ms(phased: Sequence[PhasedUnit], first: int, last: int) -> int:
    """The end of the waiting; a key that takes up a call back, or leaves for the voicemail, ends it when pressed."""
    sounding = [one for one in phased[first : last + 1] if one.unit.kind is not UnitKind.QUIET]
    later = next((one for one in phased[last + 1 :] if one.unit.kind is not UnitKind.QUIET), None)
    left_by_key = bool(sounding) and _is_tone(sounding[-1].unit, ToneKind.DTMF)
    if left_by_key and (later is None or later.phase is not Phase.PERSON):
        return sounding[-1].unit.start_ms
    return phased[last].unit.end_ms


def _hold_kind(phased: Sequence[PhasedUnit], first: int, last: int) -> HoldKind:
    if not any(_speaks(one, Phase.PERSON) for one in phased[:first]):
        return HoldKind.QUEUE
    if any(_is_tone(one.unit, ToneKind.RINGBACK) for one in phased[first : last + 1]):
        return HoldKind.TRANSFER
    words_before = {
        c for one in phased[max(0, first - SEGMENTS.units_before_hold) : first] for c in one.unit.categories
    }
    later = {c for one in phased[last + 1 : last + 3] for c in one.unit.categories}
    return HoldKind.TRANSFER if "transfer" in words_before or "live_greeting" in later else HoldKind.AGENT


def _ended_by(phased: Sequence[PhasedUnit], last: int, outcome: Outcome) -> str:
    later = next((one for one in phased[last + 1 :] if one.unit.kind is not UnitKind.QUIET), None)
    if later is None:
        return "callback" if outcome is Outcome.CALLBACK else "hang_up"
    if later.phase is Phase.PERSON:
        return "person"
    if later.phase is Phase.VOICEMAIL:
        return "voicemail"
    if later.phase is Phase.ENDED:
        return "goodbye" if later.unit.kind is UnitKind.SPEECH else "line_drop"
    return "menu"


def _label(index: int, phased: Sequence[PhasedUnit]) -> Label:
    one = phased[index]
    unit = one.unit
    if unit.kind is UnitKind.TONE:
        return _TONE_LABELS.get(unit.tone or ToneKind.BEEP, Label.TONE)
    if unit.kind is UnitKind.MUSIC:
        return Label.HOLD_MUSIC
    if unit.kind is UnitKind.QUIET:
        return _quiet_label(index, phased)
    if one.phase is Phase.MENU and _hands_over(index, phased):
        return Label.TRANSFER
    if one.phase is Phase.VOICEMAIL and _after_the_beep(index, phased):
        return Label.CALLER
    if _speaks(one, Phase.WAITING) and _is_an_aside(unit, phased):
        return Label.CALLER
    return _SPEECH_LABELS[one.phase]


def _quiet_label(index: int, phased: Sequence[PhasedUnit]) -> Label:
    """A breath between two utterances of one speaker belongs to them; longer quiet is dead air in a wait, else
    silence."""
    one = phased[index]
    before, after = phased[index - 1 : index], phased[index + 1 : index + 2]
    if before and after and one.unit.duration_ms < SEGMENTS.sentence_pause_ms:
        speech = all(side[0].unit.kind is UnitKind.SPEECH for side in (before, after))
        if speech and before[0].phase is after[0].phase:
            return _label(index - 1, phased)
    if one.phase is Phase.WAITING and one.unit.duration_ms >= SEGMENTS.shortest_dead_air_ms:
        return Label.DEAD_AIR
    return Label.SILENCE


def _hands_over(index: int, phased: Sequence[PhasedUnit]) -> bool:
    return "transfer" in phased[index].unit.categories


def _after_the_beep(index: int, phased: Sequence[PhasedUnit]) -> bool:
    return any(one.phase is Phase.VOICEMAIL and _is_tone(one.unit, ToneKind.BEEP) for one in phased[:index])


def _is_an_aside(unit: Unit, phased: Sequence[PhasedUnit]) -> bool:
    """Whether a voice in a wait is the caller's, who talks to somebody else meanwhile.

    The music stops for the messages of this wait, and not for this voice, which speaks once. Where it says what
    messages say ("there's a lot of calls today"), the music must have stopped for every one of them.
    """
    if not unit.over_music or unit.recording_id is not None:
        return False
    repeated = [one.unit for one in phased if _speaks(one, Phase.WAITING) and one.unit.recording_id is not None]
    over_music = sum(one.over_music for one in repeated)
    most = 0.0 if unit.categories else SEGMENTS.hardly_over_music * len(repeated)
    return len(repeated) >= PHASES.fewest_messages and over_music <= most


def _is_tone(unit: Unit, tone: ToneKind) -> bool:
    return unit.kind is UnitKind.TONE and unit.tone is tone


def _speaks(one: PhasedUnit, phase: Phase) -> bool:
    return one.phase is phase and one.unit.kind is UnitKind.SPEECH


def _grouped(
    pieces: Sequence[tuple[PhasedUnit, Label]],
) -> list[tuple[tuple[Label, Phase], list[tuple[PhasedUnit, Label]]]]:
    return [(key, list(group)) for key, group in groupby(pieces, key=lambda piece: (piece[1], piece[0].phase))]


def _segment(label: Label, group: Sequence[PhasedUnit]) -> Segment:
    speech_ms = sum(one.unit.duration_ms for one in group if one.unit.kind is UnitKind.SPEECH)
    over_music_ms = sum(one.unit.duration_ms for one in group if one.unit.over_music)
    return Segment(
        start_ms=group[0].unit.start_ms,
        end_ms=group[-1].unit.end_ms,
        label=label,
        confidence=round(
            sum(one.confidence * one.unit.duration_ms for one in group) / sum(one.unit.duration_ms for one in group), 3
        ),
        reasons=tuple(dict.fromkeys(reason for one in group for reason in one.reasons))[: SEGMENTS.reasons_told],
        over_music=over_music_ms > speech_ms / 2,
    )
