"""The evidence pack, and that nothing a person said is in an anonymous one."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from builders import answered_call, segment
from numpy.typing import NDArray
from reports import corrected_call

from auditor.listen.audio import Sound
from auditor.schema import Audit, Claim, Interval, Label, Tone, ToneKind, Verdict
from auditor.tell.anonymous import anonymised, private_stretches
from auditor.tell.evidence import clips, evidence_pack
from auditor.tell.playable import evidence, joined

RATE = 8000


def ramp(audit: Audit) -> NDArray[np.int16]:
    """Sound that is nowhere silent and tells its own time: its level is the second of the call."""
    seconds = np.arange(audit.recording.duration_ms * RATE // 1000) // RATE
    return (100 * (seconds + 1)).astype(np.int16)


def files(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_talk_evidence() -> Audit:
    """The answered call, with a finding in the agent's talk and a broken promise in the message."""
    made = answered_call()
    failed = made.results[0]
    claim = Claim(start_ms=62_000, end_ms=64_000, kind="soon_claim", quote="shortly", verdict=Verdict.BROKEN)
    return replace(
        made,
        results=(replace(failed, findings=(made.findings[0], made.findings[-2])), *made.results[1:]),
        claims=(*made.claims, claim),
    )


def test_the_pack_holds_what_it_says_with_true_fingerprints() -> None:
    audit = with_talk_evidence()
    made = files(evidence_pack(audit, "abc", Sound(far_end=ramp(audit))))
    named = [line.split("  ", 1) for line in made["SHA256SUMS"].decode().splitlines()]
    assert {name: hashlib.sha256(content).hexdigest() for name, content in made.items() if name != "SHA256SUMS"} == {
        name: digest for digest, name in named
    }
    assert json.loads(made["audit.json"])["id"] == "abc"
    assert audit.recording.sha256 in made["READ-ME.txt"].decode()
    assert sorted(name for name in made if name.startswith("clips/")) == [
        "clips/001-0-30-high-volume-claim.wav",
        "clips/002-1-02-soon-claim.wav",
        "clips/003-1-40-agent-stall.wav",
    ]


def test_a_clip_is_the_very_moment() -> None:
    audit = with_talk_evidence()
    made = files(evidence_pack(audit, "abc", Sound(far_end=ramp(audit))))
    wav = made["clips/002-1-02-soon-claim.wav"]
    assert np.frombuffer(wav[44:], np.int16)[0] == 100 * 62  # the 61st second: one before the quote
    assert len(wav) - 44 == 2 * RATE * 4.5


def test_the_same_audit_makes_the_same_pack() -> None:
    audit, sound = with_talk_evidence(), Sound(far_end=ramp(with_talk_evidence()))
    assert evidence_pack(audit, "abc", sound) == evidence_pack(audit, "abc", sound)


def test_a_call_of_which_nothing_is_said_makes_a_pack_without_sound() -> None:
    made = answered_call()
    names = ("claims", "results", "announcements", "messages", "findings")
    audit = replace(made, **dict.fromkeys(names, ()))  # type: ignore[arg-type]
    pack = files(evidence_pack(audit, "abc", Sound(far_end=ramp(audit))))
    assert "<audio" not in pack["report.html"].decode()
    assert pack["timeline.png"].startswith(b"\x89PNG")
    assert "timeline.png" not in files(evidence_pack(replace(audit, segments=()), "abc", Sound(far_end=ramp(audit))))


def test_nothing_that_a_person_said_is_in_an_anonymous_pack() -> None:
    audit = with_talk_evidence()
    made = files(evidence_pack(audit, "abc", Sound(far_end=ramp(audit)), anonymise=True))
    for name, content in made.items():
        if not name.endswith((".wav", ".html", ".png")):
            for word in ("good morning", "claire", "bear with me", "call.wav", "calls/"):
                assert word not in content.decode(), (name, word)
    assert "claire" not in made["report.html"].decode()
    assert [name for name in made if "agent" in name] == []
    assert "Listen before you pass it on" in made["READ-ME.txt"].decode()


def test_in_an_anonymous_pack_people_are_silent_and_machines_are_not() -> None:
    audit = with_talk_evidence()
    long_clip = replace(audit.findings[0], start_ms=80_000, end_ms=110_000)
    audit = replace(audit, results=(replace(audit.results[0], findings=(long_clip,)),))
    sound = Sound(far_end=ramp(audit), caller=ramp(audit))
    wav = files(evidence_pack(replace(audit, findings=()), "abc", sound, anonymise=True))
    assert [name for name in wav if name.startswith("clips/")] == ["clips/001-1-02-soon-claim.wav"]  # mostly talk: gone
    short = replace(long_clip, start_ms=80_000, end_ms=92_000)
    audit = replace(audit, results=(replace(audit.results[0], findings=(short,)),))
    made = files(evidence_pack(audit, "abc", sound, anonymise=True))
    samples = np.frombuffer(made["clips/002-1-20-high-volume-claim.wav"][44:], np.int16).reshape(-1, 2)
    talk = (90_000 - 400 - 79_000) * RATE // 1000
    assert (samples[:talk] != 0).all()
    assert (samples[talk:] == 0).all()


def test_private_is_all_talk_and_what_follows_the_pick_up_but_no_hold() -> None:
    made = answered_call()
    audit = replace(
        made,
        segments=(
            segment(Label.MENU, 0, 20_000),
            segment(Label.CALLER, 20_000, 22_000),
            segment(Label.HOLD_MUSIC, 22_000, 50_000),
            segment(Label.AGENT, 50_000, 60_000),
            segment(Label.ANNOUNCEMENT, 60_000, 70_000),
            segment(Label.SILENCE, 70_000, 80_000),
            segment(Label.HOLD_MUSIC, 80_000, 120_000),
        ),
        holds=(
            replace(made.holds[0], start_ms=22_000, end_ms=50_000),
            replace(made.holds[0], start_ms=80_000, end_ms=120_000),
        ),
        heard=replace(made.heard, tones=()),
    )
    private = [(one.start_ms, one.end_ms) for one in private_stretches(audit)]
    assert private == [(19_600, 22_400), (49_600, 80_400)]


def test_a_message_left_on_voicemail_is_private() -> None:
    made = answered_call()
    audit = replace(
        made,
        segments=(segment(Label.VOICEMAIL, 0, 20_000), segment(Label.ANNOUNCEMENT, 20_000, 120_000)),
        holds=(),
        heard=replace(made.heard, tones=()),
    )
    assert [(one.start_ms, one.end_ms) for one in private_stretches(audit)] == [(19_600, 120_000)]


def test_account_numbers_go_and_menu_choices_stay() -> None:
    made = answered_call()
    keys = tuple(
        Tone(start_ms=at, end_ms=at + 100, kind=ToneKind.DTMF, digit=digit)
        for at, digit in ((13_000, "1"), (20_000, "4"), (21_000, "2"))
    )
    audit = anonymised(replace(made, heard=replace(made.heard, tones=keys)))
    assert [tone.digit for tone in audit.heard.tones] == ["1", None, None]


def test_names_voices_reasons_and_notes_are_gone() -> None:
    audit = anonymised(corrected_call())
    assert audit.recording.file_name == f"call-{audit.recording.sha256[:8]}.wav"
    assert audit.recording.path == ""
    assert audit.heard.voices == ()
    assert [one.note for one in audit.corrections] == [""]
    assert audit.segments[-1].reasons == ()
    assert audit.machine is not None
    assert audit.machine.segments[-1].reasons == ()
    assert [one.quote for one in audit.machine.findings] == [one.quote for one in audit.findings]
    assert "bear with me" not in [one.quote for one in audit.findings]


def test_evidence_is_widened_joined_and_inside_the_call() -> None:
    moments = [Interval(start_ms=start, end_ms=start + 1000) for start in (119_000, 200, 2000, 60_000)]
    assert [(one.start_ms, one.end_ms) for one in joined(moments, 120_000)] == [
        (0, 4500),
        (59_000, 62_500),
        (118_000, 120_000),
    ]
    assert evidence(replace(answered_call(), results=(), claims=(), announcements=())) == ()


def test_every_moment_makes_one_clip() -> None:
    audit = with_talk_evidence()
    twice = replace(audit, results=(audit.results[0], audit.results[0]))
    assert clips(twice) == clips(audit)


@pytest.mark.parametrize("name", ["report.html", "report.md", "transcript.txt", "transcript.srt", "READ-ME.txt"])
def test_texts_are_not_empty(name: str) -> None:
    audit = answered_call()
    assert len(files(evidence_pack(audit, "abc", Sound(far_end=ramp(audit))))[name]) > 100
