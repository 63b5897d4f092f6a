"""An audit as text for a terminal, 80 columns wide. Renders what the audit says; works nothing out."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.schema import Audit, Claim, Finding, Label, Measure, Outcome, Result, RuleOutcome, Segment, Verdict
from auditor.tell import timeline
from auditor.tell.wording import (
    HOLDS,
    LABELS,
    OUTCOMES,
    RULE_OUTCOMES,
    UNKNOWN,
    VERDICTS,
    calendar,
    clock,
    measure_title,
    quantity,
    said,
    times,
    visible,
)

WIDTH = 80
_INDENT = 2

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


def to_text(content: RenderableType, *, colour: bool = False, width: int = WIDTH) -> str:
    """The rendered text, lines at most ``width`` characters; with ``colour``, as ANSI sequences."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=colour, no_color=not colour, highlight=False, emoji=False
    )
    console.print(content)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def show(audit: Audit, audit_id: str | None = None, *, why: bool = False) -> RenderableType:
    """Everything about one call; ``why`` adds what decided each segment."""
    parts = [
        _title(audit, audit_id),
        _headline(audit),
        _section("Timeline", timeline.drawn(audit)),
        _section("Waiting", _holds(audit)),
        _section("Measures", _measures(audit.measures)),
        _section("Heard", _heard(audit.findings)),
        _section("Recorded messages", _messages(audit)),
        _section("Menu", _menu(audit)),
        _section("Promises", _claims(audit.claims)),
        _section("Habits", _results(audit.results)),
        _section("Minute by minute", _segments(audit, why=why)),
        _section("Warnings", _lines(dict.fromkeys((*audit.recording.warnings, *audit.warnings)))),
        _section("Made with", _basis(audit)),
    ]
    return Group(*(part for part in parts if part is not None))


def headline(audit: Audit) -> str:
    """One or two sentences: how the call ended, how long it took, what the caller was told again and again."""
    return " ".join(sentence for sentence in (_ending(audit), _waiting(audit), _told(audit)) if sentence)


def _title(audit: Audit, audit_id: str | None) -> RenderableType:
    recording, origin = audit.recording, audit.recording.origin
    name = Text(visible(recording.file_name), style="bold")
    if audit_id:
        name.append(f"   audit {audit_id[:8]}", style="dim")
    facts = [origin.line or "line unknown", f"option {origin.option}" if origin.option else None]
    sound = f"{recording.codec}, {quantity(recording.sample_rate_hz / 1000, 'kHz')}"
    facts += [calendar(origin.called_at), clock(recording.duration_ms), sound]
    return Group(name, Text(" · ".join(fact for fact in facts if fact), style="dim"))


def _headline(audit: Audit) -> RenderableType:
    return Padding(Text(headline(audit), style="bold"), (1, 0, 0, 0))


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
    counts = Counter(finding.category for finding in audit.findings if finding.certain)
    told = [f"that {said(name)} {times(counts[name])}" for name in _HEADLINE_CLAIMS if counts[name]]
    if not told:
        return ""
    listed = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"The caller heard {listed}."


def _section(title: str, body: RenderableType | None) -> RenderableType | None:
    if body is None:
        return None
    return Group(Text(f"\n{title.upper()}", style="bold cyan"), Padding(body, (0, 0, 0, _INDENT)))


def _grid(*, columns: str, last_wraps: bool = True) -> Table:
    """A table without lines. ``columns``: ``<`` or ``>`` for each; the last one takes the rest of the width."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for index, side in enumerate(columns):
        last = index == len(columns) - 1
        overflow = "fold" if last_wraps or not last else "ellipsis"
        grid.add_column(
            justify="right" if side == ">" else "left",
            no_wrap=not last or not last_wraps,
            ratio=1 if last else None,
            overflow=overflow,  # type: ignore[arg-type]
        )
    return grid


def _holds(audit: Audit) -> RenderableType | None:
    if not audit.holds:
        return None
    grid = _grid(columns="><<")
    for hold in audit.holds:
        span = f"{clock(hold.start_ms)} to {clock(hold.end_ms)}"
        grid.add_row(clock(hold.duration_ms), span, f"{HOLDS[hold.kind]}, ended by: {hold.ended_by.replace('_', ' ')}")
    return grid


def _measures(measures: Sequence[Measure]) -> RenderableType | None:
    if not measures:
        return None
    grid = _grid(columns="<><")
    for measure in measures:
        style = "dim" if measure.value is None else ""
        value = Text(quantity(measure.value, measure.unit, at_least=measure.at_least), style=style)
        grid.add_row(measure_title(measure.id), value, Text(measure.note, style="dim"))
    return grid


def _heard(findings: Sequence[Finding]) -> RenderableType | None:
    """Per category how often and when, each with its first quote; what is only possible is counted apart."""
    if not findings:
        return None
    grid = _grid(columns="><")
    for certain in (True, False):
        for category in dict.fromkeys(finding.category for finding in findings if finding.certain is certain):
            chosen = [one for one in findings if one.category == category and one.certain is certain]
            grid.add_row(_count(len(chosen), certain=certain), _heard_line(category, chosen))
    return grid


def _count(number: int, *, certain: bool) -> Text:
    return Text(f"{number} x", style="bold") if certain else Text(f"perhaps {number} x", style="yellow")


def _heard_line(category: str, findings: Sequence[Finding]) -> RenderableType:
    when = ", ".join(clock(finding.start_ms) for finding in findings)
    line = Text.assemble((said(category), "bold"), f"  at {when}")
    return Group(line, Text(f'"{findings[0].quote}"', style="italic dim"))


def _messages(audit: Audit) -> RenderableType | None:
    repeated = [message for message in audit.messages if message.playings > 1]
    if not repeated:
        return None
    grid = _grid(columns="><")
    for message in sorted(repeated, key=lambda message: -message.playings):
        grid.add_row(f"{message.playings} x", f'"{message.text}"' if message.text else "(words not read)")
    return grid


def _menu(audit: Audit) -> RenderableType | None:
    if not audit.menu:
        return None
    grid = _grid(columns="><<")
    for option in audit.menu:
        grid.add_row(clock(option.start_ms), f"menu {option.level}, key {option.key}", Text(option.destination))
    return grid


def _claims(claims: Sequence[Claim]) -> RenderableType | None:
    if not claims:
        return None
    grid = _grid(columns="><")
    for claim in claims:
        grid.add_row(clock(claim.start_ms), Group(Text(f'"{claim.quote}"', style="italic"), _claim_outcome(claim)))
    return grid


def _claim_outcome(claim: Claim) -> Text:
    style = {Verdict.KEPT: "green", Verdict.CANNOT_TELL: "dim"}.get(claim.verdict, "red")
    promised = f"said {_promised(claim)}; " if claim.value is not None or claim.low is not None else ""
    happened = f"then {quantity(claim.happened, claim.unit)}; " if claim.happened is not None else ""
    note = f" ({claim.note})" if claim.note else ""
    return Text.assemble(promised, happened, (VERDICTS[claim.verdict], style), note)


def _promised(claim: Claim) -> str:
    if claim.low is not None and claim.high is not None and claim.low != claim.high:
        return f"{quantity(claim.low, claim.unit)} to {quantity(claim.high, claim.unit)}"
    return quantity(claim.value if claim.value is not None else claim.low, claim.unit)


def _results(results: Sequence[Result]) -> RenderableType | None:
    """Failed rules in full with their next step, the others by name."""
    if not results:
        return None
    counts = Counter(result.outcome for result in results)
    checked = len(results) - counts[RuleOutcome.NOT_APPLICABLE]
    parts: list[RenderableType] = [Text(f"{counts[RuleOutcome.FAILED]} of {checked} checked habits failed.")]
    for outcome in (RuleOutcome.FAILED, RuleOutcome.POSSIBLE, RuleOutcome.ERROR):
        parts += [_result(result) for result in results if result.outcome is outcome]
    for outcome in (RuleOutcome.PASSED, RuleOutcome.NOT_APPLICABLE):
        parts += _by_name(results, outcome)
    return Group(*parts)


def _result(result: Result) -> RenderableType:
    mark, word, style = RULE_OUTCOMES[result.outcome]
    grid = _grid(columns="<<")
    grid.add_row(Text(f"{mark} {word}", style=style), Group(*_result_lines(result)))
    return grid


def _result_lines(result: Result) -> Iterable[Text]:
    yield Text.assemble((result.title, "bold"), f": {_measured(result)}" if result.value is not None else "")
    if result.message:
        yield Text(result.message)
    for finding in result.findings[:3]:
        yield Text(f'{clock(finding.start_ms)}  "{finding.quote}"', style="italic dim")
    if len(result.findings) > 3:
        yield Text(f"and {len(result.findings) - 3} more", style="dim")
    if result.action:
        yield Text(f"Next step: {result.action}")


def _measured(result: Result) -> str:
    limit = f" (limit {quantity(result.limit, result.unit)})" if result.limit is not None else ""
    return quantity(result.value, result.unit, at_least=result.at_least) + limit


def _by_name(results: Sequence[Result], outcome: RuleOutcome) -> list[RenderableType]:
    titles = [result.title for result in results if result.outcome is outcome]
    mark, word, style = RULE_OUTCOMES[outcome]
    grid = _grid(columns="<<")
    grid.add_row(Text(f"{mark} {word}", style=style), Text("; ".join(titles), style="dim"))
    return [grid] if titles else []


def _segments(audit: Audit, *, why: bool) -> RenderableType | None:
    if not audit.segments:
        return None
    grid = _grid(columns=">><<", last_wraps=why)
    for segment in audit.segments:
        what = LABELS[segment.label] + (" over music" if segment.over_music else "")
        unsure = " ?" if segment.confidence < timeline.UNSURE_BELOW else ""
        grid.add_row(
            clock(segment.start_ms),
            Text(f"({clock(segment.duration_ms)})", style="dim"),
            Text(what + unsure, style=timeline.STYLES[segment.label]),
            Text(_why(segment) if why else _said_in(segment, audit), style="dim"),
        )
    return grid


def _why(segment: Segment) -> str:
    reasons = "; ".join(segment.reasons) or "no reason given"
    return f"{reasons} (confidence {segment.confidence:.2f})"


def _said_in(segment: Segment, audit: Audit) -> str:
    if segment.label is Label.KEYPAD:
        return " ".join(tone.digit for tone in audit.heard.tones if tone.digit and segment.overlap_ms(tone))
    words = [w.text for w in audit.heard.words if segment.start_ms <= (w.start_ms + w.end_ms) // 2 < segment.end_ms]
    return " ".join(words)


def _lines(sentences: Iterable[str]) -> RenderableType | None:
    unique = list(dict.fromkeys(sentences))
    return Group(*(Text(f"! {sentence}", style="yellow") for sentence in unique)) if unique else None


def _basis(audit: Audit) -> RenderableType:
    basis = audit.basis
    model = f"model {basis.model_name}" if basis.model_name else "no words read"
    return Text(
        f"auditor {basis.program_version}, catalogue {basis.catalogue_hash[:8]}, {model}, on {calendar(audit.made_at)}",
        style="dim",
    )


def outcome_word(outcome: str) -> str:
    """The stored outcome in words."""
    return OUTCOMES[Outcome(outcome)] if outcome in set(Outcome) else UNKNOWN
