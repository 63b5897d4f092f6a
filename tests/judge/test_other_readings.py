"""A phrase that several readings of a recording share was said, whichever of them the transcript has."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from builders import spoken
from catalogues import catalogue

from auditor.judge.audit import judge_call
from auditor.judge.claims import find_claims
from auditor.judge.conclude import find_said
from auditor.judge.measures import Course
from auditor.judge.readings import most_agreed, versions
from auditor.schema import (
    Announcement,
    Basis,
    Claim,
    Finding,
    Heard,
    HoldEpisode,
    HoldKind,
    OtherReading,
    Outcome,
    Playing,
    Recording,
    Side,
    Span,
    SpanKind,
)

CATALOGUE = catalogue()
RIGHT = "we are experiencing unusually high call volume"
NEARLY = "we are experiencing ?unusually ?high ?call ?volume"
WRONG = "the arcs parents ink a novel tie cool"
OTHER_WRONG = "where our expire in sing news you hall"
STARTS_S = (10, 40, 70)
DURATION_MS = 100_000


def heard(transcript: str, *others: str, starts_s: Sequence[int] = STARTS_S) -> Heard:
    """A recording of 4 s that plays a few times, as the transcript and as other readings of its playings have it."""
    playings = tuple(Playing(start_ms=at * 1000, end_ms=at * 1000 + 4000, recording_id="r1") for at in starts_s)
    sources = (playings[number % len(playings)] for number in range(1, len(others) + 1))
    readings = (
        OtherReading(
            start_ms=source.start_ms,
            end_ms=source.end_ms,
            recording_id="r1",
            words=spoken(text, source.start_ms),
        )
        for text, source in zip(others, sources, strict=True)
    )
    words = tuple(word for at in starts_s for word in spoken(transcript, at * 1000))
    return Heard(spans=(), tones=(), playings=playings, words=words, other_readings=tuple(readings))


def volume(one: Heard, *, certain: bool = True) -> list[Finding]:
    said = find_said(one, CATALOGUE, DURATION_MS)
    return [finding for finding in said if finding.category == "high_volume_claim" and finding.certain is certain]


def test_without_other_readings_the_transcript_is_all() -> None:
    one = heard(RIGHT)
    assert [version.words for version in versions(one)] == [one.words]
    assert [finding.start_ms // 1000 for finding in volume(one)] == list(STARTS_S)
    assert not any(finding.other_reading for finding in volume(one))


def test_what_two_other_readings_share_counts_in_every_playing() -> None:
    found = volume(heard(WRONG, RIGHT, RIGHT))
    assert [finding.start_ms // 1000 for finding in found] == list(STARTS_S)
    assert all(finding.other_reading and "unusually high call volume" in finding.quote for finding in found)


def test_what_one_other_reading_says_alone_is_only_possible() -> None:
    one = heard(WRONG, RIGHT, OTHER_WRONG)
    assert volume(one) == []
    assert [finding.start_ms // 1000 for finding in volume(one, certain=False)] == list(STARTS_S)


def test_what_two_readings_may_say_counts_when_one_of_them_surely_says_it() -> None:
    one = heard(NEARLY, RIGHT, NEARLY)
    assert len(volume(one)) == len(STARTS_S)
    assert volume(one, certain=False) == []


def test_the_transcript_has_no_vote_beside_the_readings_that_it_is_made_of() -> None:
    one = heard(NEARLY, RIGHT, WRONG, OTHER_WRONG)
    assert volume(one) == []
    assert [finding.start_ms // 1000 for finding in volume(one, certain=False)] == list(STARTS_S)


def test_what_no_reading_surely_says_does_not_count_however_many_there_are() -> None:
    assert volume(heard(NEARLY, NEARLY, NEARLY)) == []


def test_what_the_transcript_surely_says_counts_whatever_others_say() -> None:
    alone, among_others = volume(heard(RIGHT)), volume(heard(RIGHT, WRONG, OTHER_WRONG))
    assert alone == among_others


def test_words_elsewhere_are_no_second_reading() -> None:
    one = heard(WRONG, OTHER_WRONG)
    live = replace(one, words=tuple(sorted((*one.words, *spoken(NEARLY, 90_000)), key=lambda word: word.start_ms)))
    assert volume(live) == []
    assert len(volume(live, certain=False)) == 1


def test_a_playing_that_was_cut_off_has_only_what_it_played() -> None:
    one = heard(WRONG, RIGHT, RIGHT)
    cut = replace(one.playings[-1], end_ms=one.playings[-1].start_ms + 1000)
    found = volume(replace(one, playings=(*one.playings[:-1], cut)))
    assert [finding.start_ms // 1000 for finding in found] == list(STARTS_S[:-1])


def test_an_utterance_with_another_number_has_only_its_own_words() -> None:
    one = heard(WRONG, RIGHT, RIGHT)
    other_number = replace(one.playings[0], recording_id="t1")
    found = volume(replace(one, templates=(other_number,)))
    assert [finding.start_ms // 1000 for finding in found] == list(STARTS_S[1:])


def test_what_the_caller_says_stays_out_of_every_version() -> None:
    one = heard(WRONG, RIGHT)
    theirs = tuple(replace(word, side=Side.CALLER) for word in spoken("hello", 50_000))
    told = versions(replace(one, words=(*one.words, *theirs)))
    assert len(told) == 2
    assert not any(word.side is Side.CALLER for version in told for word in version.words)


def test_the_order_of_other_readings_changes_nothing() -> None:
    found = {
        tuple((f.start_ms, f.category, f.certain) for f in find_said(heard(WRONG, *others), CATALOGUE, DURATION_MS))
        for others in permutations((RIGHT, NEARLY, WRONG, OTHER_WRONG))
    }
    (only,) = found
    assert only


def wait_told(one: Heard, quote: str) -> Claim:
    """What is made of a wait that was found with these words in the first playing."""
    found = Finding(start_ms=10_000, end_ms=10_000 + 300 * len(quote.split()), category="estimated_wait", quote=quote)
    course = Course(
        duration_ms=DURATION_MS,
        outcome=Outcome.ANSWERED,
        connect_ms=0,
        person_ms=90_000,
        segments=(),
        holds=(HoldEpisode(start_ms=5000, end_ms=90_000, kind=HoldKind.QUEUE, ended_by="person"),),
        announcements=(Announcement(start_ms=10_000, end_ms=14_000, message_id="m1", context="queue", text=quote),),
        findings=(found,),
        menu=(),
        human_option=None,
        heard=one,
    )
    (claim,) = find_claims(course, CATALOGUE.numbers)
    return claim


@pytest.mark.parametrize(
    ("others", "minutes"),
    [((), 5), (("four",), 5), (("four", "four"), 4), (("four", "five"), 5), (("four", "nine"), 5)],
)
def test_a_wait_is_what_most_readings_say(others: tuple[str, ...], minutes: int) -> None:
    told = [f"your estimated wait is {number} minutes" for number in ("five", *others)]
    claim = wait_told(heard(*told), told[0])
    assert claim.value == minutes * 60_000
    number = {4: "four", 5: "five"}[minutes]
    assert claim.quote == f"your estimated wait is {number} minutes"
    assert claim.other_reading is (minutes != 5)


def test_the_first_of_equally_many_wins_and_nothing_known_is_unknown() -> None:
    assert most_agreed([None, 3, 4, None]) == 3
    assert most_agreed([3, 4, 4]) == 4
    assert most_agreed([None, None]) is None


def test_messages_count_what_their_readings_share() -> None:
    one = heard(WRONG, RIGHT, RIGHT)
    speech = [Span(start_ms=playing.start_ms, end_ms=playing.end_ms, kind=SpanKind.SPEECH) for playing in one.playings]
    edges = [0, *(edge for span in speech for edge in (span.start_ms, span.end_ms)), DURATION_MS]
    music = [
        Span(start_ms=start, end_ms=end, kind=SpanKind.MUSIC)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    spans = tuple(sorted((*speech, *music), key=lambda span: span.start_ms))
    recording = Recording(
        sha256="0" * 64,
        file_name="call.wav",
        path="call.wav",
        duration_ms=DURATION_MS,
        sample_rate_hz=8000,
        channels=1,
        codec="pcm_s16le",
        container="wav",
    )
    basis = Basis(program_version="0", catalogue_hash="", model_name="drawn", model_fingerprint="0")
    audit = judge_call(recording, replace(one, spans=spans), basis, CATALOGUE)
    assert [message.categories for message in audit.messages] == [("high_volume_claim",)]
    assert [claim.kind for claim in audit.claims] == ["high_volume_claim"] * len(STARTS_S)
    assert audit.heard.words == one.words  # what was heard stays what was heard


def test_what_was_heard_before_there_were_other_readings_still_loads() -> None:
    stored = heard(RIGHT).to_dict()
    del stored["other_readings"]
    assert Heard.from_dict(stored) == heard(RIGHT)
    kept = heard(WRONG, RIGHT)
    assert Heard.from_dict(kept.to_dict()) == kept
