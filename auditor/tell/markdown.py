"""An audit as Markdown: the same as the other reports, for a wiki, a ticket or a mail. Renders only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor.schema import Audit, Claim, Finding, Result, RuleOutcome
from auditor.tell import habits
from auditor.tell.corrected import told as correction_line
from auditor.tell.filling import filling
from auditor.tell.heard import told
from auditor.tell.menu_map import menu_map, way_told
from auditor.tell.sentences import basis_line, call_facts, claim_line, headline, hold_line, hung_up, measured, value_of
from auditor.tell.transcript import Line, transcript
from auditor.tell.wording import LABELS, clock, measure_title, read, reread, said, stretch, told_apart, visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_SHOWN = (RuleOutcome.FAILED, RuleOutcome.POSSIBLE, RuleOutcome.ERROR)


def to_markdown(audit: Audit, audit_id: str | None = None) -> str:
    """The report; everything that comes from outside is escaped, so that it is shown as it is."""
    sections = (
        ("", _head(audit)),
        ("What to change", _results(audit.results)),
        ("Done well", [_praise(one) for one in habits.done_well(audit.results)]),
        ("Promises, and what then happened", [_claim(claim) for claim in audit.claims]),
        ("What the caller was told", _told(audit)),
        ("Recorded messages", [f"- {one.playings} x {quote(one.text)}" for one in audit.messages]),
        ("Menu", _menus(audit)),
        ("Waiting", _holds(audit)),
        ("What filled the wait", _filling(audit)),
        ("Who hung up", [safe(hung_up(audit))]),
        ("Measures", _measures(audit)),
        ("The call, word for word", [_line(line) for line in transcript(audit)]),
        ("Warnings", [f"- {safe(one)}" for one in dict.fromkeys((*audit.recording.warnings, *audit.warnings))]),
        ("Basis", _basis(audit, audit_id)),
    )
    return "\n".join(text for title, lines in sections if lines for text in section(title, lines))


def section(title: str, lines: Sequence[str]) -> Iterable[str]:
    """Lines under a heading."""
    if title:
        yield f"## {title}\n"
    yield from lines
    yield ""


def safe(text: str) -> str:
    """The text in one line, with nothing in it that Markdown or HTML would act on."""
    return _SPECIAL.sub(r"\\\1", visible(text))


def quote(text: str) -> str:
    """Words in quotation marks, or that none were read."""
    return f"“{safe(read(text))}”" if text else "(words not read)"


def _quoted(one: Finding | Claim) -> str:
    return quote(one.quote) + reread(one)


def _head(audit: Audit) -> list[str]:
    lines = [f"# {headline(audit)}", "", " · ".join(safe(fact) for fact in call_facts(audit.recording))]
    corrections = [
        f"- {safe(correction_line(one))}" + (f" {quote(one.note)}" if one.note else "") for one in audit.corrections
    ]
    return lines + (["", "Corrected by a person:", "", *corrections] if corrections else [])


def _results(results: Sequence[Result]) -> list[str]:
    lines = [f"{habits.summary(results)} {habits.ORDER}", ""] if results else []
    for outcome in _SHOWN:
        lines += [line for one in habits.by_effect(results, outcome) for line in _result(one)]
    passed = [safe(one.title) for one in habits.passed(results)]
    lines += [f"Passed: {'; '.join(passed)}.", ""] if passed else []
    for why, some in habits.cannot_be_told(results).items():
        lines += [f"Cannot be told, as {why}: {'; '.join(safe(one.title) for one in some)}.", ""]
    return lines


def _result(result: Result) -> list[str]:
    value = f": {measured(result)}" if result.value is not None else ""
    lines = [f"### {safe(result.title)} ({result.outcome.value}){value}", ""]
    lines += [safe(result.message), ""] if result.message else []
    lines += [
        f"- {clock(one.start_ms)} {_quoted(one)}" if one.quote else f"- {stretch(one)}" for one in result.findings
    ]
    lines += [""] if result.findings else []
    return lines + ([f"**Next step:** {safe(result.action)}", ""] if result.action else [])


def _praise(result: Result) -> str:
    return f"- {safe(result.title)}" + (f": {measured(result)}" if result.value is not None else "")


def _claim(claim: Claim) -> str:
    return f"- {clock(claim.start_ms)} {_quoted(claim)}: {safe(claim_line(claim))}"


def _told(audit: Audit) -> list[str]:
    rows = ["| times | what | first words | when |", "|---:|---|---|---|"]
    for one in told(audit):
        count = str(one.times) if one.certain else f"perhaps {one.times}"
        when = ", ".join(clock(moment.start_ms) for moment in one.moments)
        rows.append(f"| {count} | {safe(said(one.category))} | {_quoted(one.moments[0])} | {when} |")
    return rows if len(rows) > 2 else []


def _menus(audit: Audit) -> list[str]:
    lines = []
    for menu in menu_map(audit):
        lines.append(f"- menu {menu.level}")
        for choice in menu.choices:
            taken = " (taken)" if choice.taken else ""
            lines.append(f"  - key {safe(choice.option.key)}: {safe(choice.option.destination)}{taken}")
    steps = zip(audit.path, way_told(audit), strict=True)
    return lines + [f"- {clock(step.start_ms)} the caller {safe(told_so)}" for step, told_so in steps]


def _holds(audit: Audit) -> list[str]:
    return [
        f"- {clock(one.duration_ms)}, from {clock(one.start_ms)} to {clock(one.end_ms)}: {hold_line(one)}"
        for one in audit.holds
    ]


def _filling(audit: Audit) -> list[str]:
    rows = ["| what | time | share |", "|---|---:|---:|"]
    rows += [f"| {one.title} | {value_of(one.time)} | {value_of(one.share)} |" for one in filling(audit)]
    return rows if len(rows) > 2 else []


def _measures(audit: Audit) -> list[str]:
    rows = ["| measure | value | note |", "|---|---:|---|"]
    shown = [one for one in audit.measures if not told_apart(one.id)]
    rows += [f"| {measure_title(one.id)} | {value_of(one)} | {safe(one.note)} |" for one in shown]
    return rows if shown else []


def _line(line: Line) -> str:
    words = " ".join(safe(word.text) + (" (?)" if word.doubtful else "") for word in line.words)
    by_person = " (corrected)" if line.corrected else ""
    said_or_long = words or safe(line.note) or f"({clock(line.duration_ms)})"
    return f"- {clock(line.start_ms)} **{LABELS[line.label]}**{by_person} {said_or_long}"


def _basis(audit: Audit, audit_id: str | None) -> list[str]:
    name = [f"- recording: {safe(audit.recording.file_name)}, SHA-256 `{audit.recording.sha256}`"]
    return name + ([f"- audit `{audit_id}`"] if audit_id else []) + [f"- {safe(basis_line(audit))}"]
