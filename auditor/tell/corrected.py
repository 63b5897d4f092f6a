"""What people have said of a call, and what the program had answered in its place. Renders only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from auditor.entries import typed
from auditor.judge.corrections import BY_A_PERSON, FOLLOWS, first_agent_ms
from auditor.schema import Answer, Audit, Correction, Interval, Result, RuleOutcome, Segment
from auditor.tell.wording import CORRECTED, LABELS, OUTCOMES, calendar, visible

#: Labels of one correction that are told one by one; a whole label track is told by their number.
_MOST_LABELS = 4


def corrections(audit: Audit) -> RenderableType | None:
    """Each correction with its note, and what changed by all of them; ``None`` when there is none."""
    if audit.machine is None:
        return None
    said = [line for one in audit.corrections for line in _lines(one)]
    marked = any(map(is_corrected, audit.segments))
    legend = [Text(f"{CORRECTED} marks below what the person decided.", style="dim")] if marked else []
    return Group(*said, _difference(audit, audit.machine), *legend)


def told(correction: Correction) -> str:
    """A correction in one sentence, with its date."""
    return f"{calendar(correction.made_at)}: {', '.join(_parts(correction))}."


def is_corrected(segment: Segment) -> bool:
    """Whether a person decided what this stretch is, outright or by what follows from it."""
    return segment.reasons[:1] in ((BY_A_PERSON,), (FOLLOWS,))


def _lines(correction: Correction) -> Iterable[Text]:
    yield Text(told(correction))
    if correction.note:
        yield Text(f'"{visible(correction.note)}"', style="italic")


def _parts(correction: Correction) -> Iterable[str]:
    if correction.person_ms is not None:
        yield f"a person from {typed(correction.person_ms)}"
    if correction.nobody:
        yield "no person"
    if correction.holds is not None:
        yield f"on hold {_stretches(correction.holds)}" if correction.holds else "no hold"
    if correction.outcome is not None:
        yield f"outcome {OUTCOMES[correction.outcome]}"
    if len(correction.labels) > _MOST_LABELS:
        yield f"{len(correction.labels)} labels"
    else:
        yield from (f"{LABELS[one.label]} {_stretches([one])}" for one in correction.labels)


def _difference(audit: Audit, machine: Answer) -> Table:
    """What the program had answered beside what holds now, where that is not the same."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    rows = (
        ("outcome", OUTCOMES[machine.outcome], OUTCOMES[audit.outcome]),
        ("first person", _time(machine.person_ms), _time(first_agent_ms(audit.segments))),
        ("on hold", _stretches(machine.holds) or "never", _stretches(audit.holds) or "never"),
        ("habits failed", _failed(machine.results), _failed(audit.results)),
    )
    for name, before, now in rows:
        if before != now:
            grid.add_row(name, Text(now, style="bold"), Text(f"(the program: {before})", style="dim"))
    return grid


def _time(time_ms: int | None) -> str:
    return "nobody" if time_ms is None else typed(time_ms)


def _stretches(stretches: Sequence[Interval]) -> str:
    return ", ".join(f"{typed(one.start_ms)}-{typed(one.end_ms)}" for one in stretches)


def _failed(results: Sequence[Result]) -> str:
    return str(sum(result.outcome is RuleOutcome.FAILED for result in results))
