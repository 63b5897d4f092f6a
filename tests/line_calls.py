"""Calls to a line made by hand, for tests over many calls: when, how long, what was said, all as told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from builders import answered_call

from auditor.keep.store import Store
from auditor.schema import (
    Announcement,
    Audit,
    Claim,
    Measure,
    MenuOption,
    Message,
    Origin,
    Outcome,
    Result,
    RuleOutcome,
    Verdict,
)

LINE = "Fernwood Garage"
MONDAY = datetime(2026, 3, 2, 9, 0)
BUSY = "we are experiencing unusually high call volume please stay on the line"
PLAIN = "thank you for holding one of our team will be with you as soon as they can"


def call(
    name: str,
    *,
    at: datetime | str | None = MONDAY,
    wait_s: float = 60,
    hung_up: bool = False,
    claim: bool = False,
    option: str | None = None,
    line: str | None = LINE,
    failed: Sequence[str] = (),
    passed: Sequence[str] = (),
    outcome: Outcome | None = None,
    text: str | None = None,
    fingerprint: str = "",
    menu: Sequence[tuple[str, str]] = (("1", "sales"), ("2", "service")),
    claims: Sequence[Claim] = (),
) -> Audit:
    """A call to a line that waited so long for a person, or hung up then."""
    made = answered_call(name)
    called_at = at.isoformat() if isinstance(at, datetime) else at
    said = text or (BUSY if claim else PLAIN)
    results = [(rule, RuleOutcome.FAILED) for rule in failed] + [(rule, RuleOutcome.PASSED) for rule in passed]
    return replace(
        made,
        recording=replace(made.recording, origin=Origin(line=line, option=option, called_at=called_at)),
        outcome=outcome or (Outcome.ABANDONED if hung_up else Outcome.ANSWERED),
        measures=(
            Measure(id="time_to_human_ms", value=1000.0 * wait_s, unit="ms", at_least=hung_up),
            Measure(id="hold_ms", value=1000.0 * wait_s, unit="ms", at_least=hung_up),
            Measure(id="playings_count", value=2.0, unit="count"),
        ),
        announcements=(
            Announcement(
                start_ms=30_000,
                end_ms=36_000,
                message_id="m1",
                context="queue",
                text=said,
                categories=("high_volume_claim",) if claim else (),
            ),
        ),
        messages=(Message(message_id="m1", text=said, playings=1, fingerprint=fingerprint),),
        menu=tuple(
            MenuOption(start_ms=7000 + 1000 * i, end_ms=7900 + 1000 * i, level=1, key=key, destination=to, quote=to)
            for i, (key, to) in enumerate(menu)
        ),
        claims=tuple(claims),
        results=tuple(
            Result(rule_id=rule, title=rule.replace("_", " "), outcome=outcome_, action=f"mend {rule}")
            for rule, outcome_ in results
        ),
    )


def promise(kind: str, *, value_s: float = 60, happened_s: float = 30, verdict: Verdict = Verdict.KEPT) -> Claim:
    """A promised wait and what then happened."""
    return Claim(
        start_ms=32_000,
        end_ms=34_000,
        kind=kind,
        quote="soon",
        value=1000.0 * value_s,
        happened=1000.0 * happened_s,
        verdict=verdict,
    )


def spread_calls(count: int, *, claims: int, first: datetime = MONDAY) -> list[Audit]:
    """So many calls over the hours of working days, the first of which heard the claim of unusual volume."""
    hours = (0, 3, 6)
    return [
        call(f"{i}.wav", at=first + timedelta(days=i // 3 % 5 + i // 15 * 7, hours=hours[i % 3]), claim=i < claims)
        for i in range(count)
    ]


def stored(path: Path, audits: Sequence[Audit]) -> Path:
    """A database of these audits."""
    with Store.open(path) as store:
        for audit in audits:
            store.add(audit)
    return path
