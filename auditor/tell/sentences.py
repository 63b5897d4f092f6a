"""Sentences that every report says in the same way, whatever it is written in."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.schema import Audit, Claim, HoldEpisode, Label, Measure, Outcome, Recording, Result, Verdict
from auditor.tell.heard import times_told
from auditor.tell.wording import HOLDS, SIDES, UNKNOWN, VERDICTS, calendar, clock, quantity, said, times, visible

#: Claims that the headline repeats, in this order.
_HEADLINE_CLAIMS = ("high_volume_claim", "importance_claim", "soon_claim")

_ENDINGS = {
    Outcome.ABANDONED: "The caller gave up waiting.",
    Outcome.DISCONNECTED: "The line was cut off while the caller waited.",
    Outcome.VOICEMAIL: "The call ended in voicemail.",
    Outcome.CALLBACK: "The caller was promised a call back.",
    Outcome.CLOSED: "The firm was closed.",
    Outcome.BUSY: "The line was busy.",
    Outcome.NO_ANSWER: "Nobody picked up.",
    Outcome.FAILED: "The call was not connected.",
    Outcome.IVR_ONLY: "Only a machine answered.",
}
_WAITED = (Outcome.ABANDONED, Outcome.DISCONNECTED, Outcome.VOICEMAIL, Outcome.CALLBACK)


def headline(audit: Audit) -> str:
    """A few sentences: how the call ended, how long it took, what the caller was told again and again."""
    return " ".join(sentence for sentence in (_ending(audit), _waiting(audit), _told(audit)) if sentence)


def hung_up(audit: Audit) -> str:
    """Who hung up and what tells so; "unknown" with the reason where it cannot be heard."""
    if audit.hang_up is None:
        return f"{UNKNOWN}: not asked when this was audited"
    who = UNKNOWN if audit.hang_up.side is None else SIDES[audit.hang_up.side]
    return f"{who}: {audit.hang_up.reason}"


def hold_line(hold: HoldEpisode) -> str:
    """Why the caller waited, and what ended it."""
    return f"{HOLDS[hold.kind]}, ended by: {hold.ended_by.replace('_', ' ')}"


def promised(claim: Claim) -> str:
    """What was promised, with its unit; empty for a claim without a figure."""
    if claim.low is not None and claim.high is not None and claim.low != claim.high:
        return f"{quantity(claim.low, claim.unit)} to {quantity(claim.high, claim.unit)}"
    value = claim.value if claim.value is not None else claim.low
    return "" if value is None else quantity(value, claim.unit)


def happened(claim: Claim) -> str:
    """What then happened, with its unit; empty when that cannot be known."""
    at_least = claim.at_least or claim.verdict is Verdict.AT_LEAST_BROKEN_BY
    return "" if claim.happened is None else quantity(claim.happened, claim.unit, at_least=at_least)


def claim_line(claim: Claim) -> str:
    """What was promised, what then happened, and the verdict with its reason."""
    said_so = f"said {promised(claim)}; " if promised(claim) else ""
    then = f"then {happened(claim)}; " if happened(claim) else ""
    return said_so + then + VERDICTS[claim.verdict] + (f" ({claim.note})" if claim.note else "")


def measured(result: Result) -> str:
    """The value that a rule looked at, and its limit: the most that is borne, or the least that is wanted."""
    value = quantity(result.value, result.unit, at_least=result.at_least)
    if result.limit is None:
        return value
    kind = "wanted: at least" if result.least else "limit"
    return f"{value} ({kind} {quantity(result.limit, result.unit)})"


def value_of(measure: Measure | None) -> str:
    """A measure's value with its unit; "unknown" without one."""
    return UNKNOWN if measure is None else quantity(measure.value, measure.unit, at_least=measure.at_least)


def call_facts(recording: Recording) -> Sequence[str]:
    """Line, option, date, length and coding, as far as they are known."""
    origin = recording.origin
    facts = [origin.line or "line unknown", f"option {origin.option}" if origin.option else None]
    sound = f"{recording.codec}, {quantity(recording.sample_rate_hz / 1000, 'kHz')}"
    facts += [calendar(origin.called_at), clock(recording.duration_ms), sound]
    return [fact for fact in facts if fact]


def basis_line(audit: Audit) -> str:
    """What made the audit, and when."""
    basis = audit.basis
    model = f"model {basis.model_name}" if basis.model_name else "no words read"
    made = calendar(audit.made_at)
    hours = f", the line's hours {told}" if (told := _hours_told(audit)) else ""
    return f"auditor {basis.program_version}, catalogue {basis.catalogue_hash[:8]}, {model}{hours}, on {made}"


def _hours_told(audit: Audit) -> str:
    """The line's own hours and clock, as far as the owner had told them when the call was judged."""
    told = audit.basis.circumstances
    if told is None or not told.opening_hours:
        return ""
    return visible(f"{told.opening_hours} ({told.time_zone})" if told.time_zone else told.opening_hours)


def _ending(audit: Audit) -> str:
    reached = audit.measure("time_to_human_ms")
    if audit.outcome is not Outcome.ANSWERED:
        nobody = "Nobody had answered." if audit.outcome in _WAITED and not _people(audit) else ""
        return f"{_ENDINGS[audit.outcome]} {nobody}".strip()
    if reached is None or reached.value is None:
        return "A person answered; how long that took is unknown."
    return f"A person answered after {quantity(reached.value, 'ms', at_least=reached.at_least)}."


def _people(audit: Audit) -> bool:
    return any(segment.label is Label.AGENT for segment in audit.segments)


def _waiting(audit: Audit) -> str:
    hold = audit.measure("hold_ms")
    if hold is None or hold.value is None:
        return "How long the caller was on hold is unknown."
    if hold.value == 0:
        return "There was no hold."
    parts = f" in {len(audit.holds)} stretches" if len(audit.holds) > 1 else ""
    return f"The caller was on hold for {quantity(hold.value, 'ms', at_least=hold.at_least)}{parts}."


def _told(audit: Audit) -> str:
    counts = {name: times_told(audit, name) for name in _HEADLINE_CLAIMS}
    parts = [f"that {said(name)} {times(count)}" for name, count in counts.items() if count]
    if not parts:
        return ""
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"The caller heard {listed}."
