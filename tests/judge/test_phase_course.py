"""Where phases change, on calls put together unit by unit: in whose breath, behind which words, for how much sound."""

import pytest

from auditor.judge.phase_course import tightness_at
from auditor.judge.phases import Phase, find_phases
from auditor.judge.units import Unit, UnitKind
from auditor.judge.voice_match import VoiceMatch
from auditor.schema import ToneKind

KINDS = {"~": UnitKind.MUSIC, ".": UnitKind.QUIET, "r": UnitKind.TONE}


def call(*parts: tuple[str, int]) -> list[Unit]:
    """Units from their mark and length in ms: ``~`` music, ``.`` quiet, ``r`` ringback, a capital a recording that
    plays as often as it is named, anything else what is said once, ``words:category`` with its meaning."""
    names = [name for name, _ in parts]
    units, at_ms = [], 0
    for name, length_ms in parts:
        kind = KINDS.get(name, UnitKind.SPEECH)
        more = {"recording_id": name, "playing_ms": length_ms, "playings": names.count(name)} if name.isupper() else {}
        said = frozenset(name.split(":")[1:])
        tone = ToneKind.RINGBACK if name == "r" else None
        units.append(Unit(start_ms=at_ms, end_ms=at_ms + length_ms, kind=kind, tone=tone, categories=said, **more))
        at_ms += length_ms
    return units


def phases(units: list[Unit]) -> list[Phase]:
    return [one.phase for one in find_phases(units, [VoiceMatch()] * len(units))]


def extra(*parts: tuple[str, int], same_voice: bool = False) -> list[tuple[bool, bool]]:
    """For each unit but the first, whether changing there costs extra: at all, and where a person comes in."""
    units = call(*parts)
    voices = [VoiceMatch()] * (len(units) - 1) + [VoiceMatch(from_before=0.4 if same_voice else None)]
    found = [tightness_at(index, units, voices) for index in range(1, len(units))]
    return [(one.any_change > 0, one.of_a_person > 0) for one in found]


def test_a_breath_between_two_sentences_is_one_speakers() -> None:
    assert extra(("one", 2000), (".", 280), ("two", 2000)) == [(True, True)] * 2
    assert extra(("one", 2000), (".", 600), ("two", 2000)) == [(False, False)] * 2
    assert extra(("one", 2000), ("two", 2000)) == [(True, True)]


@pytest.mark.parametrize("before", ["~", "r"])
def test_music_or_ringing_that_breaks_off_takes_no_breath(before: str) -> None:
    assert extra((before, 2000), (".", 280), ("two", 2000)) == [(False, False)] * 2


def test_one_voice_reads_menus_and_messages_but_is_no_person() -> None:
    assert extra(("one", 2000), (".", 600), ("two", 2000), same_voice=True) == [(False, True)] * 2


def test_the_music_up_to_a_person_belongs_to_the_wait_however_short() -> None:
    wait = [("r", 6000), ("hello:menu_option", 3000), ("~", 20_000), ("A", 5000), ("~", 20_000), ("A", 5000)]
    found = phases(call(*wait, ("~", 1400), (".", 280), ("hi:live_greeting", 2000), (".", 900), ("yes", 2000)))
    assert found[len(wait) :] == [Phase.WAITING, Phase.WAITING, Phase.PERSON, Phase.PERSON, Phase.PERSON]


@pytest.mark.parametrize(("last_prompt", "phase"), [("now:transfer", Phase.WAITING), ("now", Phase.MENU)])
def test_what_follows_the_putting_through_is_the_wait(last_prompt: str, phase: Phase) -> None:
    units = call(("r", 6000), ("one:menu_option", 3000), (".", 900), (last_prompt, 2000), (".", 700), ("advert", 4000))
    found = phases([*units, *_later(units, ("~", 20_000))])
    assert (found[3], found[5], found[6]) == (Phase.MENU, phase, Phase.WAITING)


def test_a_person_who_passes_the_caller_on_goes_on_talking_until_it_rings() -> None:
    talk = [("hi:live_greeting", 2000), (".", 900), ("to sales:transfer", 2000), (".", 700), ("okay", 800), (".", 500)]
    units = call(("r", 6000), *talk, ("r", 9000), ("hi:live_greeting", 2000))
    assert phases(units)[5] is Phase.PERSON


def test_a_scrap_between_two_recordings_does_not_part_them_from_the_wait() -> None:
    greeting = [("r", 6000), ("hello:recording_notice", 4000), (".", 900)]
    first = [("A", 1100), ("scrap", 420), ("B", 2400), (".", 300), ("B", 1200)]
    wait = [(".", 14_000), ("A", 1100), (".", 400), ("B", 2400), (".", 14_000), ("A", 1100), (".", 14_000)]
    found = phases(call(*greeting, *first, *wait, ("hi:live_greeting", 2000)))
    assert found[3:8] == [Phase.WAITING] * 5


@pytest.mark.parametrize(("asked", "phase"), [("one moment:hold_request", Phase.WAITING), ("one moment", Phase.PERSON)])
def test_a_silence_that_was_asked_for_is_a_hold(asked: str, phase: Phase) -> None:
    talk = [("hi:live_greeting", 2000), (".", 900), ("i need", 2000), (".", 700), (asked, 2000)]
    found = phases(call(("r", 6000), *talk, (".", 12_000), ("back:hold_thanks", 2000), (".", 900), ("good", 2000)))
    assert found[6:8] == [phase, Phase.PERSON]


@pytest.mark.parametrize(("later", "phase"), [("advert", Phase.WAITING), ("press one:menu_option", Phase.MENU)])
def test_how_busy_it_is_leads_up_to_a_menu_or_is_the_wait_itself(later: str, phase: Phase) -> None:
    told = [("all busy:volume_plain", 2500), (".", 600), ("valued:importance_claim", 2000), (".", 600), (later, 2000)]
    found = phases(call(("r", 6000), ("hello", 2000), (".", 600), *told, ("~", 20_000)))
    assert (found[1], found[3], found[5]) == (Phase.MENU, phase, phase)


def _later(units: list[Unit], part: tuple[str, int]) -> list[Unit]:
    """One more unit behind the others."""
    at_ms = units[-1].end_ms
    return [Unit(start_ms=at_ms, end_ms=at_ms + part[1], kind=KINDS[part[0]])]
