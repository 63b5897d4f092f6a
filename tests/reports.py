"""Calls made by hand that try a report: many, very long ones, and ones whose every text is hostile."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from builders import abandoned_call, answered_call, segment

from auditor.schema import (
    Announcement,
    Answer,
    Audit,
    Claim,
    Correction,
    Finding,
    Label,
    Measure,
    Message,
    Result,
    RuleOutcome,
    Serialisable,
    Verdict,
    Word,
)

#: What a hostile caller might say or a hostile file be called.
HOSTILE = (
    '"><script>window.hacked=1</script><img src=x onerror=window.hacked=1>'
    "</style></title><svg onload=window.hacked=1>{{7*7}}'`javascript:window.hacked=1"
)
_SENTENCE = "we are experiencing unusually high call volume please stay on the line your call is important to us and"


LINE = "Fernwood Garage"


def line_call(number: int, *, line: str = LINE, cut_off: bool = False) -> Audit:
    """A call on the Monday of the week of that number, its wait as many minutes as its number and one."""
    made = (abandoned_call if cut_off else answered_call)(f"call-{number}.wav")
    at = datetime(2026, 1, 5, 9 + number % 8, 30) + timedelta(weeks=number)
    recording = replace(
        made.recording,
        sha256=hashlib.sha256(f"{line}{number}".encode()).hexdigest(),
        origin=replace(answered_call().recording.origin, line=line, called_at=f"{at.isoformat()}-05:00"),
    )
    wait = Measure(id="time_to_human_ms", value=60_000.0 * (number + 1), unit="ms", at_least=cut_off)
    hold = Measure(id="hold_ms", value=30_000.0, unit="ms")
    return replace(made, recording=recording, measures=(wait, hold))


def long_call(minutes: int = 45) -> Audit:
    """A call on hold for that long: every half minute one of six messages of ten seconds, and a person at the end."""
    duration_ms = minutes * 60_000
    starts = range(10_000, duration_ms - 60_000, 30_000)
    segments, playings, words, claims, findings = [], [], [], [], []
    end = 0
    for number, start in enumerate(starts):
        message = f"m{number % 6}"
        segments += [segment(Label.HOLD_MUSIC, end, start), segment(Label.ANNOUNCEMENT, start, start + 10_000)]
        end = start + 10_000
        text = f"{_SENTENCE} {message}"
        playings.append(
            Announcement(start_ms=start, end_ms=end, message_id=message, context="queue", text=text, categories=("x",))
        )
        words += [
            Word(start_ms=start + 450 * i, end_ms=start + 450 * i + 400, text=word, confidence=0.5 + 0.5 * (i % 3 > 0))
            for i, word in enumerate(text.split())
        ]
        place: dict[str, Any] = {"start_ms": start + 900, "end_ms": start + 3000, "quote": "unusually high call volume"}
        findings.append(Finding(category="high_volume_claim", message_id=message, **place))
        claims.append(Claim(kind="high_volume_claim", verdict=list(Verdict)[number % 4], **place))
    segments += [segment(Label.HOLD_MUSIC, end, duration_ms - 30_000)]
    segments += [segment(Label.AGENT, duration_ms - 30_000, duration_ms)]
    made = answered_call("long.wav")
    return replace(
        made,
        recording=replace(made.recording, duration_ms=duration_ms),
        heard=replace(made.heard, words=tuple(words), tones=()),
        segments=tuple(segments),
        holds=(replace(made.holds[0], start_ms=0, end_ms=duration_ms - 30_000),),
        announcements=tuple(playings),
        messages=tuple(
            Message(message_id=f"m{n}", text=f"{_SENTENCE} m{n}", playings=len(starts) // 6) for n in range(6)
        ),
        claims=tuple(claims),
        findings=tuple(findings),
        results=tuple(
            Result(rule_id=f"r{n}", title=f"Rule {n}", outcome=RuleOutcome.FAILED, findings=tuple(findings))
            for n in range(8)
        ),
    )


def corrected_call() -> Audit:
    """The answered call with every measure changed by a person's correction."""
    made = answered_call()
    before = {field.name: getattr(made, field.name) for field in fields(Answer) if hasattr(made, field.name)}
    return replace(
        made,
        measures=tuple(replace(one, value=1000.0) for one in made.measures),
        corrections=(Correction(person_ms=90_000, note="heard it", made_at="2026-03-06T10:00:00+00:00"),),
        machine=Answer(person_ms=84_000, **before),
    )


def hostile_call() -> Audit:
    """A call in which every text that comes from outside is :data:`HOSTILE`."""
    made = _hostile(answered_call())
    return replace(made, basis=replace(made.basis, settings={HOSTILE: HOSTILE}))


#: Texts that the program itself chose, among which a template looks things up.
_OWN = {"message_id", "unit", "made_at", "id", "kind", "digit", "ended_by", "context", "sha256"}


def _hostile(record: Any) -> Any:
    if isinstance(record, tuple):
        return tuple(HOSTILE if type(one) is str else _hostile(one) for one in record)
    if not isinstance(record, Serialisable):
        return record
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return replace(
        record,
        **{
            name: HOSTILE if type(value) is str and name not in _OWN else _hostile(value)
            for name, value in values.items()
            if type(value) is str or isinstance(value, tuple | Serialisable)
        },
    )
