"""An audit as text for a terminal, 80 columns wide. Renders what the audit says; works nothing out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.judge.measure_definitions import definition_of
from auditor.schema import Audit, Claim, Finding, Measure, Outcome, Result, RuleOutcome, Verdict
from auditor.tell import habits, timeline
from auditor.tell.corrected import corrections
from auditor.tell.course import course
from auditor.tell.filling import filling
from auditor.tell.heard import Told, told
from auditor.tell.menu_map import menu_map, way_told
from auditor.tell.sentences import basis_line, call_facts, claim_line, hold_line, hung_up, measured, value_of
from auditor.tell.sentences import headline as headline
from auditor.tell.why import every_reason
from auditor.tell.wording import (
    CORRECTED,
    LABELS,
    OUTCOMES,
    RULE_OUTCOMES,
    UNKNOWN,
    VERDICTS,
    clock,
    measure_title,
    plural,
    read,
    reread,
    said,
    stretch,
    told_apart,
    visible,
)

WIDTH = 80
_INDENT = 2
_BAR, _BAR_LENGTH = "=", 30


def to_text(content: RenderableType, *, colour: bool = False, width: int = WIDTH) -> str:
    """The rendered text, lines at most ``width`` characters; with ``colour``, as ANSI sequences."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=colour, no_color=not colour, highlight=False, emoji=False
    )
    console.print(content)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def show(
    audit: Audit,
    audit_id: str | None = None,
    *,
    why: bool = False,
    meanings: bool = False,
    unsaid: Sequence[str] = (),
) -> RenderableType:
    """Everything about one call.

    ``why`` adds what decided each segment and why habits were not judged, ``meanings`` what each measure means;
    ``unsaid`` is what nobody noted yet.
    """
    parts = [
        _title(audit, audit_id),
        _headline(audit),
        _section("Corrected by a person", corrections(audit)),
        _section("Timeline", timeline.drawn(audit)),
        _section("Waiting", _holds(audit)),
        _section("What filled the wait", _filling(audit, meanings=meanings)),
        _section("Who hung up", Text(hung_up(audit))),
        _section("Measures", _measures(audit.measures, meanings=meanings)),
        _section("Heard", _heard(audit)),
        _section("Recorded messages", _messages(audit)),
        _section("Menu", _menu(audit)),
        _section("Promises", _claims(audit.claims)),
        _section("Habits", _results(audit.results, why=why)),
        _section("Done well", _done_well(audit.results)),
        _section("Minute by minute", every_reason(audit) if why else _course(audit)),
        _section("Warnings", _lines(dict.fromkeys((*audit.recording.warnings, *audit.warnings)))),
        _section("Made with", _basis(audit)),
        _reminder(unsaid, audit_id) if unsaid else None,
    ]
    return Group(*(part for part in parts if part is not None))


def _title(audit: Audit, audit_id: str | None) -> RenderableType:
    name = Text(visible(audit.recording.file_name), style="bold")
    if audit_id:
        name.append(f"   audit {audit_id[:8]}", style="dim")
    return Group(name, Text(" · ".join(call_facts(audit.recording)), style="dim"))


def _headline(audit: Audit) -> RenderableType:
    return Padding(Text(headline(audit), style="bold"), (1, 0, 0, 0))


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
        grid.add_row(clock(hold.duration_ms), f"{clock(hold.start_ms)} to {clock(hold.end_ms)}", hold_line(hold))
    return grid


def _filling(audit: Audit, *, meanings: bool) -> RenderableType | None:
    """Each kind with its time, its share and a bar as long as the share."""
    kinds = filling(audit)
    if not kinds:
        return None
    grid = _grid(columns="<>><")
    for one in kinds:
        definition = definition_of(one.time.id) if meanings else None
        notes = [text for text in (definition.meaning if definition else "", one.time.note) if text]
        drawn = Text(_BAR * round(_BAR_LENGTH * (one.share.value or 0)))
        told = Group(*([drawn] if drawn else []), *(Text(note, style="dim") for note in notes))
        style = "" if one.time.value else "dim"
        grid.add_row(one.title, *(Text(value_of(measure), style=style) for measure in (one.time, one.share)), told)
    return grid


def _measures(measures: Sequence[Measure], *, meanings: bool) -> RenderableType | None:
    """Measures but those that other sections tell: what was said, and what filled the waits."""
    if not measures:
        return None
    grid = _grid(columns="<><")
    listed = [one for one in measures if not told_apart(one.id)]
    for measure in (one for one in listed if not one.unread):
        style = "dim" if measure.value is None else ""
        definition = definition_of(measure.id) if meanings else None
        notes = [text for text in (definition.meaning if definition else "", measure.note) if text]
        note = Text("\n".join(notes), style="dim")
        grid.add_row(measure_title(measure.id), Text(value_of(measure), style=style), note)
    return Group(grid, *_unread([one for one in listed if one.unread]))


def _unread(measures: Sequence[Measure]) -> Iterable[RenderableType]:
    """What is unknown as words were not read: a line for each reason."""
    for why in dict.fromkeys(one.note for one in measures):
        titles = "; ".join(measure_title(one.id) for one in measures if one.note == why)
        yield Text(f"unknown, as {why}: {titles}", style="dim")


def _heard(audit: Audit) -> RenderableType | None:
    """What was said, how often and when, each with its first quote; what is only possible is counted apart."""
    if not audit.findings:
        return None
    grid = _grid(columns="><")
    for one in told(audit):
        grid.add_row(_count(one.times, certain=one.certain), _heard_line(one))
    return grid


def _count(number: int, *, certain: bool) -> Text:
    return Text(f"{number} x", style="bold") if certain else Text(f"perhaps {number} x", style="yellow")


def _heard_line(one: Told) -> RenderableType:
    when = ", ".join(clock(finding.start_ms) for finding in one.moments)
    line = Text.assemble((said(one.category), "bold"), f"  at {when}")
    return Group(line, Text(_quoted(one.moments[0]), style="italic dim"))


def _quoted(one: Finding | Claim) -> str:
    return f'"{read(one.quote)}"{reread(one)}'


def _messages(audit: Audit) -> RenderableType | None:
    repeated = [message for message in audit.messages if message.playings > 1]
    if not repeated:
        return None
    grid = _grid(columns="><")
    for message in sorted(repeated, key=lambda message: -message.playings):
        grid.add_row(f"{message.playings} x", f'"{read(message.text)}"' if message.text else "(words not read)")
    return grid


def _menu(audit: Audit) -> RenderableType | None:
    """The choices of each menu, the ones that the caller took marked, and the way that led through them."""
    if not audit.menu and not audit.path:
        return None
    grid = _grid(columns="><<")
    for choice in (choice for menu in menu_map(audit) for choice in menu.choices):
        option, taken = choice.option, "  < taken" if choice.taken else ""
        place = Text.assemble(visible(option.destination), (taken, "bold"))
        grid.add_row(clock(option.start_ms), f"menu {option.level}, key {visible(option.key)}", place)
    return Group(grid, _way(audit)) if audit.menu else _way(audit)


def _way(audit: Audit) -> RenderableType:
    """The caller's way through the menus, with the moment of each step."""
    if not audit.path:
        return Text("The caller's way: no answer of the caller was heard.", style="dim")
    grid = _grid(columns="><")
    for step, told_so in zip(audit.path, way_told(audit), strict=True):
        grid.add_row(clock(step.start_ms), f"the caller {told_so}")
    return grid


def _claims(claims: Sequence[Claim]) -> RenderableType | None:
    """Each promise with what came of it; those of one kind of which nothing can be told, together."""
    if not claims:
        return None
    grid = _grid(columns="><")
    told: set[tuple[str, str]] = set()
    for claim in claims:
        same = [one for one in claims if one.verdict is Verdict.CANNOT_TELL and _sort(one) == _sort(claim)]
        if claim in same and len(same) > 1:
            if _sort(claim) not in told:
                grid.add_row(clock(claim.start_ms), Group(_claim_quote(claim), _also(same[1:]), _claim_outcome(claim)))
            told.add(_sort(claim))
        else:
            grid.add_row(clock(claim.start_ms), Group(_claim_quote(claim), _claim_outcome(claim)))
    return grid


def _sort(claim: Claim) -> tuple[str, str]:
    return claim.kind, claim_line(claim)


def _claim_quote(claim: Claim) -> Text:
    return Text(_quoted(claim), style="italic")


def _also(claims: Sequence[Claim]) -> Text:
    return Text(f"the like at {', '.join(clock(claim.start_ms) for claim in claims)}", style="dim")


def _claim_outcome(claim: Claim) -> Text:
    style = {Verdict.KEPT: "green", Verdict.CANNOT_TELL: "dim"}.get(claim.verdict, "red")
    line = Text(claim_line(claim))
    line.highlight_words([VERDICTS[claim.verdict]], style=style)
    return line


def _results(results: Sequence[Result], *, why: bool) -> RenderableType | None:
    """Failed rules in full with their next step, the others by name; those not judged are counted, or told ``why``."""
    if not results:
        return None
    failed = habits.by_effect(results, RuleOutcome.FAILED)
    order = f" {habits.ORDER}" if len(failed) > 1 else ""
    parts: list[RenderableType] = [Text(habits.summary(results) + order)]
    parts += map(_result, failed)
    for outcome in (RuleOutcome.POSSIBLE, RuleOutcome.ERROR):
        parts += map(_result, habits.by_effect(results, outcome))
    parts += _by_name(habits.passed(results))
    parts += (_cannot_be_told(why_not, some) for why_not, some in habits.cannot_be_told(results).items())
    parts += _not_judged(habits.not_applicable(results), why=why)
    return Group(*parts)


def _done_well(results: Sequence[Result]) -> RenderableType | None:
    well = habits.done_well(results)
    mark, _, style = RULE_OUTCOMES[RuleOutcome.PASSED]
    return Group(*(Text.assemble((f"{mark} ", style), _measured_title(one)) for one in well)) if well else None


def _measured_title(result: Result) -> str:
    return result.title if result.value is None else f"{result.title}: {measured(result)}"


def _result(result: Result) -> RenderableType:
    mark, word, style = RULE_OUTCOMES[result.outcome]
    grid = _grid(columns="<<")
    grid.add_row(Text(f"{mark} {word}", style=style), Group(*_result_lines(result)))
    return grid


def _result_lines(result: Result) -> Iterable[Text]:
    yield Text.assemble((result.title, "bold"), f": {measured(result)}" if result.value is not None else "")
    if result.message:
        yield Text(result.message)
    for finding in result.findings[:3]:
        told = f"{clock(finding.start_ms)}  {_quoted(finding)}" if finding.quote else stretch(finding)
        yield Text(told, style="italic dim")
    if len(result.findings) > 3:
        yield Text(f"and {len(result.findings) - 3} more", style="dim")
    if result.action:
        yield Text(f"Next step: {result.action}")


def _titles(results: Sequence[Result]) -> str:
    return "; ".join(result.title for result in results)


def _by_name(results: Sequence[Result]) -> list[RenderableType]:
    mark, word, style = RULE_OUTCOMES[RuleOutcome.PASSED]
    grid = _grid(columns="<<")
    grid.add_row(Text(f"{mark} {word}", style=style), Text(_titles(results), style="dim"))
    return [grid] if results else []


def _cannot_be_told(why: str, results: Sequence[Result]) -> RenderableType:
    mark, word, style = RULE_OUTCOMES[RuleOutcome.CANNOT_TELL]
    grid = _grid(columns="<<")
    grid.add_row(Text(f"{mark} {word}", style=style), Text(f"{why}: {_titles(results)}", style=style))
    return grid


def _not_judged(results: Sequence[Result], *, why: bool) -> list[RenderableType]:
    mark, word, style = RULE_OUTCOMES[RuleOutcome.NOT_APPLICABLE]
    if not results:
        return []
    if not why:
        line = f"{mark} {word}: {plural(len(results), 'habit')} that this call cannot show; `--why` tells why"
        return [Text(line, style=style)]
    grid = _grid(columns="<<")
    lines = (f"{one.title}: {one.message}" if one.message else one.title for one in results)
    grid.add_row(Text(f"{mark} {word}", style=style), Text("\n".join(lines), style=style))
    return [grid]


def _course(audit: Audit) -> RenderableType | None:
    if not audit.segments:
        return None
    grid = _grid(columns=">><<", last_wraps=False)
    for line in course(audit):
        over = " over music" if line.over_music else ""
        unsure = " ?" if line.confidence < timeline.UNSURE_BELOW else ""
        by_person = f" {CORRECTED}" if line.corrected else ""
        grid.add_row(
            clock(line.start_ms),
            Text(f"({clock(line.duration_ms)})", style="dim"),
            Text(LABELS[line.label] + over + unsure + by_person, style=timeline.STYLES[line.label]),
            Text(line.text, style="dim"),
        )
    return grid


def _lines(sentences: Iterable[str]) -> RenderableType | None:
    unique = list(dict.fromkeys(sentences))
    return Group(*(Text(f"! {sentence}", style="yellow") for sentence in unique)) if unique else None


def _basis(audit: Audit) -> RenderableType:
    return Text(basis_line(audit), style="dim")


def _reminder(unsaid: Sequence[str], audit_id: str | None) -> RenderableType:
    call, options = (audit_id or "AUDIT")[:8], " ".join(f"--{name} TEXT" for name in unsaid)
    told = f"Reminder: nothing is noted on {' and '.join(unsaid)} of this call. The law on recording differs by place;"
    return Text(f"\n{told} `auditor calls set {call} {options}` keeps what applies.", style="dim")


def outcome_word(outcome: str) -> str:
    """The stored outcome in words."""
    return OUTCOMES[Outcome(outcome)] if outcome in set(Outcome) else UNKNOWN
