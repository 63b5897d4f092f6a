"""What is going on, unit by unit: ringing, menu, waiting, a living person, voicemail, or the end of the line.

Every unit brings evidence for and against each phase (log-odds, each with its reason in words); changes of phase cost
what they are rare. The most likely course of the whole call wins, so that one misheard word cannot flip a wait into a
conversation, and a message just before the pick-up stays part of the wait. The weights live in
:class:`auditor.thresholds.judge.PhaseWeights`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from operator import itemgetter

from auditor.judge.phase_course import best_course, favour, sums, tightness_at, waiting_until_a_sound
from auditor.judge.surroundings import (
    Units,
    asked_for_a_message,
    belongs_to_a_wait,
    hold_was_asked_for,
    menu_follows,
    other_playings,
    same_breath,
    sounds_like_a_wait,
    waiting_between,
    was_put_through,
)
from auditor.judge.units import Unit, UnitKind
from auditor.judge.voice_match import VoiceMatch, log_odds_of_another
from auditor.schema import ToneKind
from auditor.thresholds.judge import PHASES, TALK
from auditor.thresholds.listen import VOICES


class Phase(IntEnum):
    """The stage a call is in."""

    RINGING = 0
    MENU = 1
    WAITING = 2
    PERSON = 3
    VOICEMAIL = 4
    ENDED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Log-odds that one observation adds to some phases, with the observation in words."""

    reason: str
    weights: Mapping[Phase, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasedUnit:
    """A unit, its phase, how sure that is (0..1) and what spoke for it."""

    unit: Unit
    phase: Phase
    confidence: float
    reasons: tuple[str, ...]


_PHASES = tuple(Phase)


def find_phases(units: Sequence[Unit], voices: Sequence[VoiceMatch]) -> tuple[PhasedUnit, ...]:
    """The most likely phase of every unit; ``voices`` tell what each unit's voice says of it."""
    if not units:
        return ()
    units = Units(units)
    evidence = [[*_evidence(index, units), *_voice_evidence(units[index], voice)] for index, voice in enumerate(voices)]
    scores = [sums(piece.weights for piece in pieces) for pieces in evidence]
    tightness = [tightness_at(index, units, voices) for index in range(len(units))]
    course, margins = best_course(scores, tightness, Phase.PERSON)
    course = waiting_until_a_sound(course, units, Phase.WAITING)
    return tuple(
        PhasedUnit(
            unit=unit,
            phase=Phase(phase),
            confidence=round(1 / (1 + math.exp(-min(20.0, margin / 2))), 3),
            reasons=_reasons(pieces, Phase(phase)),
        )
        for unit, phase, margin, pieces in zip(units, course, margins, evidence, strict=True)
    )


def _reasons(pieces: Sequence[Evidence], phase: Phase) -> tuple[str, ...]:
    """The observations that favour the phase over the others, strongest first."""
    favours = ((favour(piece.weights, phase), piece.reason) for piece in pieces)
    helping = [(much, reason) for much, reason in favours if much > PHASES.worth_telling]
    return tuple(reason for _, reason in sorted(helping, key=itemgetter(0), reverse=True))


def _evidence(index: int, units: Units) -> list[Evidence]:
    unit = units[index]
    if unit.kind is UnitKind.TONE:
        return _tone_evidence(index, units)
    if unit.kind is UnitKind.MUSIC:
        return _music_evidence(unit)
    if unit.kind is UnitKind.QUIET:
        return _quiet_evidence(index, units) if index < len(units) - 1 else []
    return _speech_evidence(index, units)


def _tone_evidence(index: int, units: Units) -> list[Evidence]:
    tone = units[index].tone or ToneKind.BEEP
    weights = {Phase(phase): weight for phase, weight in enumerate(PHASES.tones[tone.value])}
    found = [Evidence(reason=f"{tone.value} tone", weights=weights)]
    if tone is ToneKind.DTMF and not units.wait_before(index):
        found.append(_known("a key before any wait", PHASES.key_before_a_wait))
    return found


def _music_evidence(unit: Unit) -> list[Evidence]:
    seconds = min(unit.duration_ms / 1000, PHASES.music_counts_up_to_s)
    less = -PHASES.music_per_s * seconds
    weights = dict.fromkeys((Phase.PERSON, Phase.VOICEMAIL, Phase.ENDED), less)
    weights |= {Phase.RINGING: 2 * less, Phase.MENU: -PHASES.music_in_menu_per_s * seconds}
    return [Evidence(reason=f"music for {unit.duration_ms / 1000:.0f} s", weights=weights)]


def _quiet_evidence(index: int, units: Units) -> list[Evidence]:
    seconds = units[index].duration_ms / 1000
    over = [max(0.0, seconds - free_s) * PHASES.quiet_per_s for free_s in PHASES.quiet_free_s]
    weights = {phase: -min(PHASES.quiet_most, much) for phase, much in zip(_PHASES, over, strict=True)}
    found = [Evidence(reason=f"quiet for {seconds:.0f} s", weights=weights)]
    if sounds_like_a_wait(units[index]) and hold_was_asked_for(index, units):
        found.append(_known("quiet after a hold was asked for", PHASES.quiet_after_asking))
    return found


def _speech_evidence(index: int, units: Units) -> list[Evidence]:
    unit = units[index]
    share = min(1.0, unit.duration_ms / PHASES.whole_utterance_ms)
    return [
        Evidence(reason="speech", weights={Phase.RINGING: -20.0, Phase.ENDED: -1.0, Phase.VOICEMAIL: -0.5}),
        *(_scaled(piece, share) for piece in _place_evidence(index, units)),
        *_said_evidence(unit),
    ]


def _scaled(piece: Evidence, share: float) -> Evidence:
    if share == 1.0:
        return piece
    return Evidence(reason=piece.reason, weights={phase: share * weight for phase, weight in piece.weights.items()})


def _place_evidence(index: int, units: Units) -> list[Evidence]:
    """What tells by where, how often and beside what it is heard."""
    unit = units[index]
    found = _repetition_evidence(index, units)
    found += _before_the_wait_evidence(index, units)
    found += _after_the_wait_evidence(index, units)
    found += _music_stops_evidence(index, units)
    found += _key_evidence(index, units)
    found += _machine_evidence(index, units)
    found += _few_words_evidence(index, units)
    found += _asked_to_hold_evidence(index, units)
    found += _says_i_evidence(units[index])
    found += _beep_evidence(index, units)
    if units[-1].end_ms - unit.start_ms < PHASES.last_moment_ms:
        found.append(_known("cut off by the end", PHASES.in_the_last_moment))
    found += _accepted_callback_evidence(index, units)
    found += _line_drop_evidence(index, units)
    found += _network_evidence(index, units)
    if unit.over_music:
        found.append(_known("spoken over music", PHASES.over_music))
    if units.talks_with_caller(index):
        found.append(_known("the caller answers within a turn", PHASES.caller_answers))
    return found


def _voice_evidence(unit: Unit, voice: VoiceMatch) -> list[Evidence]:
    share = min(1.0, unit.duration_ms / VOICES.telling_ms)
    return [
        *_strangeness_evidence(voice, share),
        *_variety_evidence(voice, share),
        *_heard_again_evidence(voice.heard_again, share),
        *_passage_evidence(voice),
    ]


def _strangeness_evidence(voice: VoiceMatch, share: float) -> list[Evidence]:
    if voice.strange_to_the_wait is None:
        return []
    to_prompts = voice.strangeness if voice.strangeness is not None else VOICES.same_up_to
    prompts, wait = (share * log_odds_of_another(one) for one in (to_prompts, voice.strange_to_the_wait))
    if wait > 0:
        # a message that the caller leaves is another voice as well
        weights = {Phase.MENU: -max(0.0, prompts), Phase.WAITING: -wait, Phase.ENDED: -max(0.0, prompts)}
        return [Evidence(reason="not the voice of the recordings", weights=weights)]
    like = -wait * VOICES.same_voice_share
    weights = {Phase.MENU: like if prompts <= 0 else -prompts, Phase.WAITING: like, Phase.PERSON: -like}
    return [Evidence(reason="the voice of the recordings", weights=weights)]


def _variety_evidence(voice: VoiceMatch, share: float) -> list[Evidence]:
    if voice.variety is None:
        return []
    weight = VOICES.weight_of_variety * (voice.variety - VOICES.one_voice_up_to)
    weight = share * max(-VOICES.most_of_sameness, min(VOICES.most_of_variety, weight))
    if weight > 0:
        # beside talk, the last message of a wait is surrounded by other voices too
        against_waiting = {Phase.WAITING: -weight} if voice.amid_talk else {}
        return [Evidence(reason="voices take turns", weights={Phase.MENU: -weight, **against_waiting})]
    return [Evidence(reason="one voice goes on", weights={Phase.MENU: -weight})]


def _heard_again_evidence(distance: float | None, share: float) -> list[Evidence]:
    """Who takes part in a conversation speaks again in it; who makes room for one was a recording."""
    if distance is None:
        return []
    weight = share * max(-TALK.most_for, min(TALK.most_against, TALK.weight * (distance - TALK.same_up_to)))
    reason = "its voice falls silent when people talk" if weight > 0 else "its voice comes back after another's"
    return [Evidence(reason=reason, weights={Phase.PERSON: -weight})]


def _passage_evidence(voice: VoiceMatch) -> list[Evidence]:
    """A radio that plays to those who wait has people talking in it; so has an advert."""
    return [_known("one voice, and the wait goes on", PHASES.within_a_wait)] if voice.within_a_wait else []


def _before_the_wait_evidence(index: int, units: Units) -> list[Evidence]:
    """Said once, before anything like a wait was heard: it leads up to the wait rather than filling it, unless a
    machine has put the caller through already; less so where no prompt and no key follow."""
    if units[index].recording_id is not None or units.first_like_a_wait < index:
        return []
    if was_put_through(units[:index]):
        return [_known("the caller was put through before", PHASES.after_putting_through)]
    waits = any(unit.categories & PHASES.mostly_waits_say for unit in units[: index + 1])
    weights = PHASES.before_the_wait_no_menu if waits and not menu_follows(index, units) else PHASES.before_the_wait
    return [_known("nothing of a wait was heard before", weights)]


def _after_the_wait_evidence(index: int, units: Units) -> list[Evidence]:
    """Nothing of a wait follows any more: no music, no repeated recording. People are what is left."""
    if not units.wait_before(index) or units.wait_from(index):
        return []
    minutes, seconds = divmod(units[units.waits[-1]].end_ms // 1000, 60)
    reason = f"music and recordings stopped for good at {minutes}:{seconds:02d}"
    return [Evidence(reason=reason, weights=_weights(PHASES.after_the_wait))]


def _music_stops_evidence(index: int, units: Units) -> list[Evidence]:
    """The messages of this call are spoken over its music, and for this voice the music has stopped."""
    if units[index].over_music or not units.wait_before(index) or not units.spoken_over_its_music:
        return []
    return [_known("the music stops for it, not for the messages", PHASES.music_stops)]


def _key_evidence(index: int, units: Units) -> list[Evidence]:
    """A key that follows words before any wait answers a menu; within a wait it takes up an offer."""
    following = units.tone_or_music_after(index)
    if units.wait_before(index) or following is None or following.tone is not ToneKind.DTMF:
        return []
    if following.start_ms - units[index].end_ms > PHASES.key_follows_ms:
        return []
    return [_known("a key is pressed soon after", PHASES.before_a_key)]


def _machine_evidence(index: int, units: Units) -> list[Evidence]:
    """Who names itself a machine before any wait was one from its first word on, and is one until it stops for
    breath."""
    for unit in [*same_breath(index, units), *units[index:]]:
        if belongs_to_a_wait(unit):
            return []
        if "bot_greeting" in unit.categories:
            return [_known("it names itself a machine", PHASES.before_a_machine)]
    return []


def _few_words_evidence(index: int, units: Units) -> list[Evidence]:
    """A few words between ringing or music and more music: a recording's greeting, more often than a person's."""
    first, last = units.talk_around(index)
    around = [*units[max(0, first - 1) : first], *units[last + 1 : last + 2]]
    if len(around) < 2 or not sounds_like_a_wait(around[1]):
        return []
    if not (sounds_like_a_wait(around[0]) or around[0].tone is ToneKind.RINGBACK):
        return []
    talk = units[first : last + 1]
    talk_ms = sum(unit.duration_ms for unit in talk if unit.kind is UnitKind.SPEECH)
    if talk_ms > PHASES.few_words_ms or any("hold_request" in unit.categories for unit in talk):
        return []
    return [_known("a few words within a wait", PHASES.few_words_in_a_wait)]


def _says_i_evidence(unit: Unit) -> list[Evidence]:
    """Prompts say we and our; people say I. Bots say I as well: a hint only."""
    count = min(sum(word.text in PHASES.first_person for word in unit.words), PHASES.first_person_counts_up_to)
    if not count:
        return []
    return [Evidence(reason="speaks of itself as I", weights={Phase.PERSON: PHASES.first_person_each * count})]


def _asked_to_hold_evidence(index: int, units: Units) -> list[Evidence]:
    """Asked to hold at the pick-up, and the wait begins: a recording tells callers to hold, a person asks them."""
    if "hold_request" not in units[index].categories:
        return []
    first, last = units.talk_around(index)
    said = {category for unit in units[first : last + 1] for category in unit.categories}
    around = [*units[max(0, first - 1) : first], *units[last + 1 : last + 2]]
    a_machine = said & (PHASES.only_machines_say | PHASES.machines_hand_over)
    if a_machine or len(around) < 2 or around[0].tone is not ToneKind.RINGBACK or not sounds_like_a_wait(around[1]):
        return []
    return [_known("asks to hold, and the wait begins", PHASES.asked_to_hold)]


def _beep_evidence(index: int, units: Units) -> list[Evidence]:
    """A message that ends in the call's one and last beep is an answering machine's; what follows is left on it."""
    beeps = units.tones.get(ToneKind.BEEP, ())
    if len(beeps) != 1 or units.wait_from(beeps[0]):
        return []
    beep = units[beeps[0]]
    if index > beeps[0] and asked_for_a_message(beep, units):
        return [_known("after a voicemail's beep", PHASES.after_a_voicemails_beep)]
    if index > beeps[0]:
        return [_known("after the one beep", PHASES.after_one_beep)]
    if beep.start_ms - units[index].end_ms <= PHASES.beep_follows_ms:
        return [_known("a beep follows", PHASES.before_one_beep)]
    return []


def _accepted_callback_evidence(index: int, units: Units) -> list[Evidence]:
    """A key in a wait, and no more waiting: what is said then confirms it and ends the call."""
    keys = [place for place in units.tones.get(ToneKind.DTMF, ()) if place < index]
    if not keys or units.wait_from(keys[-1]):
        return []
    if any("callback_offer" in unit.categories for unit in units[: keys[-1]]):
        return [_known("a key took up the call back", PHASES.after_accepted_callback)]
    rest_ms = units[-1].end_ms - units[keys[-1]].end_ms
    if rest_ms > PHASES.last_sentences_ms or not units.wait_before(keys[-1]):
        return []
    return [_known("a key left the wait, and the call ends", PHASES.after_leaving_by_key)]


def _line_drop_evidence(index: int, units: Units) -> list[Evidence]:
    """Said once, and then the line is cut: a recording that sends the caller away."""
    later = units.tone_or_music_after(index)
    if units[index].recording_id is not None or later is None or later.tone not in (ToneKind.BUSY, ToneKind.REORDER):
        return []
    if later.start_ms - units[index].end_ms > PHASES.line_drop_ms:
        return []
    return [_known("the line is cut after it", PHASES.before_line_drop)]


def _network_evidence(index: int, units: Units) -> list[Evidence]:
    """What follows the network's three tones is the network's message, however often it plays."""
    tones = units.tones.get(ToneKind.SIT, ())
    if not tones or tones[0] >= index or units.wait_before(tones[0]):
        return []
    return [_known("after the network's three tones", PHASES.after_network_tones)]


def _said_evidence(unit: Unit) -> list[Evidence]:
    """What was said, as one piece of evidence: categories overlap in meaning, so the strongest for and against count.

    Words that the recogniser was unsure of say less.
    """
    said = [category for category in sorted(unit.categories) if category in PHASES.categories]
    if not said:
        return []
    rows = [PHASES.categories[category] for category in said]
    strongest = [max(0.0, *column) + min(0.0, *column) for column in zip(*rows, strict=True)]
    confidence = sum(word.confidence for word in unit.words) / len(unit.words) if unit.words else 1.0
    share = min(1.0, max(PHASES.least_share_of_words, confidence / PHASES.sure_words))
    names = ", ".join(category.replace("_", " ") for category in said)
    return [Evidence(reason=f"says {names}", weights=_weights(strongest, share))]


@cache
def _known(reason: str, row: tuple[float, ...]) -> Evidence:
    """What an observation that weighs the same in every call adds to (menu, waiting, person, voicemail, ended)."""
    return Evidence(reason=reason, weights=_weights(row))


def _weights(row: Sequence[float], share: float = 1.0) -> dict[Phase, float]:
    """A row of such weights, scaled."""
    return {phase: share * weight for phase, weight in zip(_PHASES[1:], row, strict=True)}


def _repetition_evidence(index: int, units: Units) -> list[Evidence]:
    unit = units[index]
    if unit.recording_id is None:
        return [_known("never repeated", PHASES.unrepeated)]
    others = other_playings(index, units)
    if not others:
        return []
    # squared: people who say the same few words twice are no recording
    share = min(1.0, unit.playing_ms / PHASES.repeated_fully_ms) ** 2
    weights = _weights(PHASES.repeated, share)
    found = [Evidence(reason=f"the same recording plays {unit.playings} times", weights=weights)]
    if any(waiting_between(units, index, place) for place in others):
        share = min(1.0, unit.playing_ms / PHASES.repeated_across_fully_ms) ** 2
        weights = _weights(PHASES.repeated_across_a_wait, share)
        found.append(Evidence(reason="it plays again after a wait", weights=weights))
    return found
