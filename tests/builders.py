"""Audits made by hand for tests: what they hold is true because it was put there."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from auditor.judge.measures import Course
from auditor.schema import (
    Announcement,
    Audit,
    Basis,
    Claim,
    Finding,
    Heard,
    HoldEpisode,
    HoldKind,
    Label,
    Measure,
    MenuOption,
    Message,
    Origin,
    Outcome,
    Recording,
    Result,
    RuleOutcome,
    Segment,
    Tone,
    ToneKind,
    Verdict,
    Word,
)

BUSY = "we are experiencing unusually high call volume your call is important to us"
GREETING = "thank you for calling for sales press one"
PERSON = "good morning this is claire how may i help"


def spoken(text: str, start_ms: int) -> tuple[Word, ...]:
    """The words at an even pace; those behind a question mark were hardly understood."""
    return tuple(
        Word(
            start_ms=start_ms + 300 * k,
            end_ms=start_ms + 300 * k + 280,
            text=word.lstrip("?"),
            confidence=0.4 if word.startswith("?") else 0.9,
        )
        for k, word in enumerate(text.split())
    )


def basis(**changes: Any) -> Basis:
    return replace(
        Basis(program_version="0.1.0", catalogue_hash="c0ffee" * 8, model_name="tiny", model_fingerprint="f00d" * 16),
        **changes,
    )


def recording(name: str = "call.wav", **changes: Any) -> Recording:
    made = Recording(
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        file_name=name,
        path=f"calls/{name}",
        duration_ms=120_000,
        sample_rate_hz=8000,
        channels=1,
        codec="pcm_mulaw",
        container="wav",
        origin=Origin(line="Fernwood Garage", option="2", called_at="2026-03-04T09:44:18-05:00"),
    )
    return replace(made, **changes)


def words(
    text: str, start_ms: int, *, each_ms: int = 300, confidence: float = 0.9, copied: bool = False
) -> tuple[Word, ...]:
    return tuple(
        Word(
            start_ms=start_ms + i * each_ms,
            end_ms=start_ms + (i + 1) * each_ms - 40,
            text=word,
            confidence=confidence,
            copied=copied,
        )
        for i, word in enumerate(text.split())
    )


def queue_course(
    *said: tuple[int, str, str], end_s: int = 200, ended_by: str = "person", confidence: float = 0.9
) -> Course:
    """A wait from 10 s to ``end_s``; each of ``said`` is (second, category, words)."""
    heard = tuple(word for second, _, text in said for word in words(text, second * 1000, confidence=confidence))
    findings = tuple(
        Finding(start_ms=second * 1000, end_ms=second * 1000 + 300 * len(text.split()), category=category, quote=text)
        for second, category, text in said
    )
    return Course(
        duration_ms=end_s * 1000 + 20_000,
        outcome=Outcome.ANSWERED if ended_by == "person" else Outcome.ABANDONED,
        connect_ms=0,
        person_ms=end_s * 1000 if ended_by == "person" else None,
        segments=(),
        holds=(HoldEpisode(start_ms=10_000, end_ms=end_s * 1000, kind=HoldKind.QUEUE, ended_by=ended_by),),
        announcements=tuple(
            Announcement(start_ms=f.start_ms, end_ms=f.end_ms, message_id="m1", context="queue", text=f.quote)
            for f in findings
        ),
        findings=findings,
        menu=(),
        human_option=None,
        heard=Heard(spans=(), tones=(), playings=(), words=heard),
    )


def segment(label: Label, start_ms: int, end_ms: int, **more: Any) -> Segment:
    return Segment(start_ms=start_ms, end_ms=end_ms, label=label, **more)


def answered_call(name: str = "call.wav", **changes: Any) -> Audit:
    """Two minutes: ring 0-6 s, menu 6-15, key at 15, hold 16-90 with one message played twice, a person from 90 s."""
    found = tuple(
        Finding(start_ms=at, end_ms=at + 2000, category=category, quote=quote, message_id="m1")
        for at in (30_000, 60_000)
        for category, quote in (
            ("high_volume_claim", "unusually high call volume"),
            ("importance_claim", "your call is important"),
        )
    )
    made = Audit(
        recording=recording(name),
        basis=basis(),
        made_at="2026-03-05T10:00:00+00:00",
        heard=Heard(
            spans=(),
            tones=(
                Tone(start_ms=0, end_ms=6000, kind=ToneKind.RINGBACK),
                Tone(start_ms=15_000, end_ms=15_120, kind=ToneKind.DTMF, digit="2"),
            ),
            playings=(),
            words=(
                *words(GREETING, 6500),
                *words(BUSY, 30_000),
                *words(BUSY, 60_000, copied=True),
                *words(PERSON, 90_000),
            ),
        ),
        outcome=Outcome.ANSWERED,
        segments=(
            segment(Label.RING, 0, 6000),
            segment(Label.MENU, 6000, 15_000),
            segment(Label.KEYPAD, 15_000, 16_000),
            segment(Label.HOLD_MUSIC, 16_000, 30_000),
            segment(Label.ANNOUNCEMENT, 30_000, 36_000, over_music=True),
            segment(Label.HOLD_MUSIC, 36_000, 60_000),
            segment(Label.ANNOUNCEMENT, 60_000, 66_000, over_music=True),
            segment(Label.HOLD_MUSIC, 66_000, 90_000),
            segment(Label.AGENT, 90_000, 120_000, confidence=0.4, reasons=("the music stopped for good at 1:30",)),
        ),
        holds=(HoldEpisode(start_ms=16_000, end_ms=90_000, kind=HoldKind.QUEUE, ended_by="person"),),
        announcements=tuple(
            Announcement(
                start_ms=at,
                end_ms=at + 6000,
                message_id="m1",
                context="queue",
                text=BUSY,
                categories=("high_volume_claim", "importance_claim"),
                over_music=True,
            )
            for at in (30_000, 60_000)
        ),
        messages=(Message(message_id="m1", text=BUSY, playings=2, categories=("high_volume_claim",)),),
        menu=(
            MenuOption(
                start_ms=9000, end_ms=12_000, level=1, key="1", destination="sales", quote="for sales press one"
            ),
        ),
        measures=(
            Measure(id="time_to_human_ms", value=84_000.0, unit="ms"),
            Measure(id="hold_ms", value=74_000.0, unit="ms"),
            Measure(id="ring_ms", value=None, unit="ms", note="the recording starts later"),
            Measure(id="playings_per_min", value=1.6, unit="per_min"),
        ),
        claims=(
            Claim(
                start_ms=32_000,
                end_ms=34_000,
                kind="estimated_wait",
                quote="two minutes",
                value=120_000.0,
                happened=58_000.0,
                verdict=Verdict.KEPT,
            ),
        ),
        findings=(
            *found,
            Finding(start_ms=100_000, end_ms=102_000, category="agent_stall", quote="bear with me"),
            Finding(start_ms=62_000, end_ms=63_000, category="promotion", quote="ask about", certain=False, score=0.6),
        ),
        results=(
            Result(
                rule_id="long_time_to_human",
                title="A person answers within a minute",
                outcome=RuleOutcome.FAILED,
                value=84_000.0,
                unit="ms",
                limit=60_000.0,
                message="It took longer than a caller expects of a small firm.",
                action="Let the second phone ring too after 20 seconds.",
                findings=found[:1],
            ),
            Result(rule_id="dead_air", title="No dead air", outcome=RuleOutcome.PASSED),
            Result(rule_id="stuck", title="The queue moves", outcome=RuleOutcome.NOT_APPLICABLE),
        ),
        warnings=("the line is very quiet",),
    )
    return replace(made, **changes)


def abandoned_call(name: str = "given-up.wav") -> Audit:
    """The same call, given up after 90 s: nobody answered, and the wait is known only as "at least"."""
    made = answered_call(name)
    return replace(
        made,
        outcome=Outcome.ABANDONED,
        recording=replace(made.recording, duration_ms=90_000, origin=Origin()),
        segments=made.segments[:-1],
        heard=replace(made.heard, words=made.heard.words[: -len(PERSON.split())]),
        holds=(replace(made.holds[0], ended_by="hang_up"),),
        measures=(
            Measure(id="time_to_human_ms", value=84_000.0, unit="ms", at_least=True),
            Measure(id="hold_ms", value=74_000.0, unit="ms", at_least=True),
        ),
        findings=tuple(one for one in made.findings if one.end_ms <= 90_000),
        claims=(),
    )
