"""Turns of made-up conversations, told from prints that are drawn and from the two channels of a recording."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from drawing import findings_of, heard_of
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.judge.phases import PhasedUnit, find_phases
from auditor.judge.turns import tell_turns, turns_of_sides, turns_of_voices
from auditor.judge.units import UnitKind, cut_into_units
from auditor.judge.voice_match import match_voices
from auditor.schema import Heard, Interval, VoicePrint

TALK = "rrrr.ss.sss.ss.s.sss.ss."
UTTERANCES_S = (5, 8, 12, 15, 17, 21)
VOICES = {"a": 0.0, "b": 3.0, "c": 6.0}


def prints(speakers: str, *, at_s: tuple[int, ...] = (), spread: float = 0.4) -> list[VoicePrint]:
    """One print for each letter: the voice of that letter, with what changes from utterance to utterance."""
    rng = np.random.default_rng(5)
    starts = at_s or tuple(range(0, 2 * len(speakers), 2))
    return [
        VoicePrint(
            start_ms=start * 1000,
            end_ms=start * 1000 + 900,
            cepstra=tuple(VOICES[who] + float(change) for change in rng.normal(0, spread, 19)),
        )
        for who, start in zip(speakers, starts, strict=True)
    ]


@pytest.mark.parametrize(("speakers", "turns"), [("abab", 4), ("aabba", 3), ("abbbaabb", 4), ("aaabbb", 2)])
def test_two_voices_take_turns(speakers: str, turns: int) -> None:
    assert turns_of_voices(prints(speakers)) == turns


@pytest.mark.parametrize("speakers", ["a", "ab", "aaaaaa", "aaaaab"])
def test_one_voice_or_a_lone_utterance_takes_none(speakers: str) -> None:
    assert turns_of_voices(prints(speakers)) is None


def test_a_line_that_changes_every_print_is_no_second_voice() -> None:
    assert turns_of_voices(prints("abababab", spread=4.0)) is None


def test_a_long_conversation_is_counted_whole() -> None:
    assert turns_of_voices(prints("aabb" * 40)) == 80


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("ab"), min_size=6, max_size=14).filter(lambda who: min(map(who.count, "ab")) > 1))
def test_turns_are_the_runs_of_speakers(who: list[str]) -> None:
    runs = 1 + sum(one != other for one, other in pairwise(who))
    assert turns_of_voices(prints("".join(who))) == runs


def test_two_channels_are_counted_exactly() -> None:
    def spoken(*starts_s: int) -> list[Interval]:
        return [Interval(start_ms=start * 1000, end_ms=start * 1000 + 900) for start in starts_s]

    assert turns_of_sides(spoken(0, 1, 5, 9), spoken(3, 7)) == 5
    assert turns_of_sides(spoken(0, 1), []) == 1


def told(sketch: str, marks: str, heard: Heard) -> tuple[PhasedUnit, ...]:
    units = cut_into_units(heard, findings_of(marks), len(sketch) * 1000)
    return tell_turns(find_phases(units, match_voices(units, heard.voices)), heard)


def test_the_words_of_a_person_tell_the_turns_first() -> None:
    heard = replace(heard_of(TALK), voices=tuple(prints("ababab", at_s=UTTERANCES_S)))
    spoken = [one for one in told(TALK, "     g", heard) if one.unit.kind is UnitKind.SPEECH]
    assert {one.reasons[0] for one in spoken} == {"at least 6 turns of two voices"}


def test_channels_are_told_before_voices() -> None:
    caller = tuple(Interval(start_ms=at, end_ms=at + 600) for at in (7200, 11_200, 14_200))
    heard = replace(heard_of(TALK), caller_speech=caller, voices=tuple(prints("ababab", at_s=UTTERANCES_S)))
    spoken = [one for one in told(TALK, "     g", heard) if one.unit.kind is UnitKind.SPEECH]
    assert {one.reasons[0] for one in spoken} == {"7 turns of two sides"}


def test_recordings_and_lone_speakers_tell_no_turns() -> None:
    wait = "rrrr.ss.~~~~~~~~AAA~~~~~~~~~~~AAA~~~~~~~~~~~~~~~~~"
    heard = replace(heard_of(wait), voices=tuple(prints("abab", at_s=(5, 6, 16, 30))))
    lone = replace(heard_of(TALK), voices=tuple(prints("aaaaaa", at_s=UTTERANCES_S)))
    reasons = {reason for one in (*told(wait, "", heard), *told(TALK, "     g", lone)) for reason in one.reasons}
    assert not any("turns of two" in reason for reason in reasons)
