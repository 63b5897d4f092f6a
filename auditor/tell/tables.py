"""Calls, search hits, models and habits in rows, 80 columns wide. Renders only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import fill

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.judge.catalogue import Catalogue
from auditor.judge.habits import Compare, Habit
from auditor.judge.measure_definitions import DEFINITIONS
from auditor.keep.migrations import UNASSIGNED
from auditor.keep.queries import Hit, Row
from auditor.keep.store import SHOWN_ID_LENGTH
from auditor.listen.models import ModelInfo, other_language
from auditor.schema import Audit, RuleOutcome
from auditor.tell.wording import (
    CORRECTED,
    LABELS,
    OUTCOMES,
    calendar,
    clock,
    measure_title,
    plural,
    quantity,
    visible,
)

_CLAIMS = frozenset(
    {"high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer"}
)
# Widths of the columns of a call: id, recording, outcome, person, hold, claims, failed; with gaps 80.
_WIDTHS = (8, 22, 16, 7, 7, 4, 4)


def call_header() -> str:
    """The heading above :func:`call_row` lines."""
    return _columns(("audit", "recording", "outcome", "person", "hold", "said", "fail"))


def call_row(audit_id: str, audit: Audit) -> str:
    """One audited call in a line: outcome, time to a person, hold, claims heard, habits failed."""
    human, hold = audit.measure("time_to_human_ms"), audit.measure("hold_ms")
    said = sum(finding.certain and finding.category in _CLAIMS for finding in audit.findings)
    failed = sum(result.outcome is RuleOutcome.FAILED for result in audit.results)
    person = _wait(human.value, at_least=human.at_least) if human else "?"
    waited = _wait(hold.value, at_least=hold.at_least) if hold else "?"
    outcome = OUTCOMES[audit.outcome] + (CORRECTED if audit.corrections else "")
    return _columns((audit_id[:SHOWN_ID_LENGTH], audit.recording.file_name, outcome, person, waited, said, failed))


def call_facts(audit_id: str, audit: Audit) -> dict[str, object]:
    """The same line for programs, with what it leaves out."""
    human, hold = audit.measure("time_to_human_ms"), audit.measure("hold_ms")
    return {
        "id": audit_id,
        "file_name": audit.recording.file_name,
        "path": audit.recording.path,
        "outcome": audit.outcome.value,
        "time_to_human_ms": human.value if human else None,
        "time_to_human_at_least": bool(human and human.at_least),
        "hold_ms": hold.value if hold else None,
        "hold_at_least": bool(hold and hold.at_least),
        "failed_rules": [result.rule_id for result in audit.results if result.outcome is RuleOutcome.FAILED],
        "corrected": bool(audit.corrections),
    }


def batch_summary(audited: int, skipped: int, failed: int, place: str | None) -> str:
    """One line after a batch; ``place`` is the file that keeps the audits."""
    parts = [f"{plural(audited, 'call')} audited"]
    parts += [f"{skipped} already audited on the same basis (--again repeats)"] if skipped else []
    parts += [f"{failed} failed"] if failed else []
    hint = f"; kept in {place}, `auditor show ID` tells all about one" if audited and place else ""
    return ", ".join(parts) + hint + "."


def judged_summary(judged: int, up_to_date: int, failed: int) -> str:
    """One line after calls were judged again."""
    unread = [f"{failed} could not be read"] if failed else []
    return ", ".join((f"{plural(judged, 'call')} judged again", f"{up_to_date} already up to date", *unread)) + "."


def stored_calls(rows: Sequence[Row]) -> RenderableType:
    """Stored audits, grouped by line."""
    if not rows:
        return Text("No audits yet; `auditor audit recordings/` makes some.")
    parts: list[RenderableType] = []
    for line, group in groupby(sorted(rows, key=_line_last_if_unknown), key=lambda row: row.line):
        parts += [Text(visible(line or UNASSIGNED), style="bold"), _stored_table(group)]
    if any(row.corrected for row in rows):
        parts.append(Text(f"{CORRECTED} corrected by a person", style="dim"))
    return Group(*parts)


def _line_last_if_unknown(row: Row) -> tuple[bool, str]:
    return row.line in (None, UNASSIGNED), row.line or ""


def search_hits(hits: Sequence[Hit]) -> RenderableType:
    """Where the words were said: call, time and the words around."""
    if not hits:
        return Text("Nobody said that in the calls that are kept.")
    parts: list[RenderableType] = []
    for hit in hits:
        place = f"  {clock(hit.start_ms)}  {visible(hit.file_name)}"
        head = Text.assemble((hit.audit_id[:SHOWN_ID_LENGTH], "bold"), place)
        head.append(f"  {LABELS.get(hit.label, hit.label)}", style="dim")  # type: ignore[call-overload]
        parts += [head, Padding(Text(f'"{hit.text}"', style="italic"), (0, 0, 0, 10))]
    return Group(*parts)


def models(found: Sequence[ModelInfo], chosen: str | None) -> RenderableType:
    """Models on this computer; the one that would be used is marked."""
    if not found:
        return Text("No models were found; `auditor models get NAME` fetches one.")
    parts: list[RenderableType] = []
    for model in found:
        mark = "*" if str(model.path) == chosen else " "
        facts = f"{model.size_bytes / 1e6:.0f} MB, {model.sample_rate_hz / 1000:g} kHz, {model.path.parent}"
        parts.append(Text.assemble(f"{mark} ", (model.name, "bold"), f"  {facts}"))
        parts += [Text(f"    problem: {problem}", style="red") for problem in model.problems]
    return Group(*parts, Text("* is used unless another is named.", style="dim"))


def check(what: str, finding: str, *, ok: bool) -> str:
    """What one check found, in lines of at most 80 characters; names and paths are never broken."""
    return fill(
        f"{'ok' if ok else 'problem':<9}{what}: {visible(finding)}",
        80,
        subsequent_indent=" " * 9,
        break_long_words=False,
        break_on_hyphens=False,
    )


def habits(catalogue: Catalogue) -> RenderableType:
    """The catalogue: what is tested, with its limits, the reason and the next step; what is switched off comes last."""
    pack = catalogue.pack
    head = Text.assemble((plural(len(catalogue.habits), "habit"), "bold"), f", limits: {pack.title}")
    head.append(f"\n{pack.source}, {pack.dated}. {pack.note}", style="dim")
    return Group(head, *(_habit(habit) for habit in (*catalogue.habits, *catalogue.switched_off)))


def hearing(model: str, language: str, unheard: Sequence[str]) -> str:
    """Which words of the catalogue's examples a recognition model cannot hear; that it is of another language."""
    if other_language(model, language):
        return f"{model} is no model of the language '{language}'; name one that is with --model."
    return f"{model} cannot hear: {', '.join(unheard)}." if unheard else f"{model} knows all words."


def _habit(habit: Habit) -> RenderableType:
    failing = f"Fails as: {habit.failure_title}. " if habit.failure_title else ""
    lines = [
        Text(habit.why),
        Text(f"{failing}Looked at: {habit.evidence}.", style="dim"),
        Text(f"{_limits(habit)}{_when(habit)}  Source: {habit.source}", style="dim"),
        *([Text(f"Next step: {habit.action}")] if habit.action else []),
    ]
    off = "" if habit.enabled else "  (switched off)"
    head = Text.assemble("\n", (habit.title, "bold"), f"  {habit.id}{off}")
    return Group(head, Padding(Group(*lines), (0, 0, 0, 2)))


def _limits(habit: Habit) -> str:
    limits = habit.limits
    good, poor = quantity(limits.good, limits.unit), quantity(limits.poor, limits.unit)
    at_most = limits.compare is Compare.AT_MOST
    beyond = "more than" if at_most else "less than"
    return f"Good: {'at most' if at_most else 'at least'} {good}." + (
        "" if habit.praise else f" Poor: {beyond} {poor}."
    )


def _when(habit: Habit) -> str:
    """In which calls the habit is judged; nothing when in all."""
    known = {name: DEFINITIONS[name].unit for name, _ in habit.when.at_least}
    needed = [f"{measure_title(name)} at least {quantity(least, known[name])}" for name, least in habit.when.at_least]
    ended = [" or ".join(OUTCOMES[outcome] for outcome in habit.when.outcomes)] if habit.when.outcomes else []
    return f" Judged when: {'; '.join((*needed, *ended))}." if needed or ended else ""


def _stored_table(rows: Iterable[Row]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("audit", "called", "recording", "outcome"):
        table.add_column(name, no_wrap=name != "recording", overflow="fold")
    for name in ("person", "hold", "fail"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        name = visible(row.file_name) + (f" (option {row.option})" if row.option else "")
        outcome = next((word for key, word in OUTCOMES.items() if key == row.outcome), row.outcome)
        outcome += CORRECTED if row.corrected else ""
        person = _wait(row.time_to_human_ms, at_least=row.time_to_human_at_least)
        figures = (person, _wait(row.hold_ms, at_least=row.hold_at_least), str(row.failed_rules))
        table.add_row(row.id[:SHOWN_ID_LENGTH], _short_date(row.called_at), name, outcome, *figures)
    return table


def _short_date(called_at: str | None) -> str:
    return called_at[:16].replace("T", " ") if called_at else calendar(None).replace("date ", "")


def _wait(value: float | None, *, at_least: bool = False) -> str:
    return "?" if value is None else (">" if at_least else "") + clock(value)


def _columns(cells: Sequence[object]) -> str:
    shown = [_fitted(visible(str(cell)), width) for cell, width in zip(cells, _WIDTHS, strict=True)]
    blanks = [" " * (width - cell_len(text)) for text, width in zip(shown, _WIDTHS, strict=True)]
    left = [text + blank for text, blank in zip(shown[:3], blanks[:3], strict=True)]
    right = [blank + text for text, blank in zip(shown[3:], blanks[3:], strict=True)]
    return "  ".join(left + right)


def _fitted(text: str, width: int) -> str:
    """Long names lose their middle: what sets recordings apart is mostly at the ends. Width is in terminal cells."""
    if cell_len(text) <= width:
        return text
    tail = text[-((width - 1) // 2) :]
    while cell_len(tail) > (width - 1) // 2:
        tail = tail[1:]
    return f"{set_cell_size(text, width - 1 - cell_len(tail))}…{tail}"
