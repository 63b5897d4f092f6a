"""A comparison of two sets of calls, as text. Renders only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.keep.compare import Compared, Comparison, HabitCompared
from auditor.keep.filling import FillingCompared
from auditor.keep.menus import Choice, MenuChange
from auditor.keep.messages import Change, MessageChange
from auditor.tell import plots
from auditor.tell.many_words import curve_told
from auditor.tell.wording import kind_title, measure_title, plural, quantity, read, visible

_CHANCE = 0.05
_SHOWN_WORDS = 14


def comparison(found: Comparison) -> RenderableType:
    """The second set against the first."""
    head = Text(f"{visible(found.name)} ({plural(found.calls, 'call')}) against ")
    head.append(f"{visible(found.other_name)} ({plural(found.other_calls, 'call')})")
    head.stylize("bold")
    parts = [
        _section("Measures", _measures(found.measures)),
        _section("Still waiting for a person", _curves(found)),
        _section("What filled the waits", _fillings(found.fillings)),
        _section("Habits", _habits(found.habits)),
        _section("Recorded messages", _messages(found.messages)),
        _section("Menu", _menu(found.menu)),
    ]
    notes = [Text(f"! {warning}", style="yellow") for warning in found.warnings]
    return Group(head, *notes, *(part for part in parts if part is not None), *_small_print(found))


def in_words(one: Compared) -> str:
    """The difference in plain words: "callers waited 1:40 less; between 0:50 and 2:30 less"."""
    unit = "ms" if one.measure.endswith("_ms") else "per_min" if one.measure.endswith("_per_min") else "count"
    if one.difference is None:
        return "too few calls to say by how much"
    value = _amount(one.difference, unit)
    if one.bounds is None:
        return value if one.difference else "no difference"
    low, high = one.bounds.low, one.bounds.high
    if low < 0 < high:
        return f"{value}; anything between {_amount(low, unit)} and {_amount(high, unit)}"
    small, large = sorted((low, high), key=abs)
    return f"{value}; between {_size(small, unit)} and {_amount(large, unit)}"


def _on_average(one: Compared) -> str:
    return in_words(one) if one.difference is None else f"on average {in_words(one)}"


def _amount(value: float, unit: str) -> str:
    return f"{_size(value, unit)} {'less' if value < 0 else 'more'}"


def _size(value: float, unit: str) -> str:
    return quantity(round(abs(value), 1) if unit != "ms" else abs(value), unit)


def _section(title: str, content: RenderableType | None) -> RenderableType | None:
    return None if content is None else Group(Text(f"\n{title}", style="bold"), Padding(content, (0, 0, 0, 2)))


def _measures(found: Sequence[Compared]) -> RenderableType:
    lines = []
    for one in found:
        unit = "ms" if one.measure.endswith("_ms") else "count"
        medians = f"median {_median(one.median, unit)} -> {_median(one.other_median, unit)}"
        line = Text.assemble((measure_title(one.measure), "bold"), f": {medians}; {_on_average(one)}")
        line.append(_chance(one.p))
        line.append(f"; {pace}" if (pace := pace_told(one)) else "")
        lines.append(line)
    return Group(*lines)


def _fillings(found: Sequence[FillingCompared]) -> RenderableType | None:
    if not found:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("share of all time waited", "before", "now"):
        table.add_column(name, justify="left" if not table.columns else "right")
    for one in found:
        table.add_row(kind_title(one.kind), quantity(one.share, "share"), quantity(one.other_share, "share"))
    counted = f"{plural(found[0].calls, 'call')} before and {found[0].other_calls} now that waited and were read"
    return Group(table, Text(counted, style="dim"))


def _median(value: float | None, unit: str) -> str:
    return "not reached" if value is None else quantity(value, unit)


def _chance(p: float | None) -> str:
    if p is None:
        return ""
    if p >= _CHANCE:
        return f" (p {p:.2f}: may be chance)"
    return " (p under 0.001)" if p < 0.001 else f" (p {p:.3f})"


def _curves(found: Comparison) -> RenderableType | None:
    curves = [curve for curve in (found.waiting, found.other_waiting) if curve is not None]
    if not curves:
        return None
    return Group(*plots.waiting(curves), *(Text(f"{visible(one.name)}: {curve_told(one)}") for one in curves))


def pace_told(one: Compared) -> str:
    """How many times as fast or slowly the second side is served, in words; empty where it cannot be told."""
    if one.pace is None:
        return ""
    ratio, low, high = one.pace.ratio, one.pace.low, one.pace.high
    if ratio >= 1:
        return f"served {ratio:.2g} times as fast (between {low:.2g} and {high:.2g})"
    return f"served {1 / ratio:.2g} times as slowly (between {1 / high:.2g} and {1 / low:.2g})"


def _habits(found: Sequence[HabitCompared]) -> RenderableType | None:
    changed = [one for one in found if one.failed * one.other_judged != one.other_failed * one.judged]
    if not changed:
        return None
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("habit", "before", "now", "difference", ""):
        table.add_column(name)
    for one in changed:
        mark = "gained" if one.gained else "lost" if one.lost else ""
        before, now = f"{one.failed}/{one.judged}", f"{one.other_failed}/{one.other_judged}"
        table.add_row(one.title, before, now, _share_change(one), f"{mark}{_chance(one.p)}".strip())
    return Group(Text("calls that failed each, of those in which it was judged", style="dim"), table)


def _share_change(one: HabitCompared) -> str:
    """How much more or less often it failed, in percent of calls, with the interval."""
    if one.bounds is None:
        return ""
    change = 100 * (one.other_failed / one.other_judged - one.failed / one.judged)
    return f"{change:+.0f} % ({100 * one.bounds.low:+.0f} to {100 * one.bounds.high:+.0f})"


def _messages(found: Sequence[MessageChange]) -> RenderableType | None:
    changed = [one for one in found if one.change is not Change.SAME]
    if not changed:
        return Text("All the same.") if found else None
    return Group(*(_message(one) for one in changed))


def _message(one: MessageChange) -> Text:
    if one.change is Change.CHANGED:
        return Text(f'changed: "{_short(one.text)}" -> "{_short(one.other_text)}"')
    return Text(
        f'{one.change.value}: "{_short(one.text or one.other_text)}" ({plural(one.calls or one.other_calls, "call")})'
    )


def _short(text: str) -> str:
    words = visible(read(text)).split()
    return " ".join(words[:_SHOWN_WORDS]) + (" ..." if len(words) > _SHOWN_WORDS else "")


def _menu(change: MenuChange) -> RenderableType | None:
    lines = [f"new: {_choice(one)}" for one in change.added] + [f"gone: {_choice(one)}" for one in change.gone]
    lines += [f"moved: {_choice(one)} -> {visible(other.destination)}" for one, other in change.moved]
    if change.gone or change.added:
        lines.append("(A caller who presses a key early hears fewer choices.)")
    return Group(*map(Text, lines)) if lines else None


def _choice(choice: Choice) -> str:
    level = f" (menu {choice.level})" if choice.level > 1 else ""
    return f"{choice.key} {visible(choice.destination)}{level}"


def _small_print(found: Comparison) -> list[Text]:
    lines = ["", "Differences are of means, second less first; intervals hold with 95 % each (resampled)."]
    cut = max((one.cut_off for one in found.measures), default=0)
    if cut:
        lines.append(
            f"Waits cut off by the hang-up ({cut}) count as at least as long as they were (Kaplan-Meier, log-rank)."
        )
    if any(one.pace for one in found.measures):
        lines.append(
            "Served so many times as fast: of two callers who still wait, how much likelier the second side's is to be "
            "next (Cox); an average, where the curves cross."
        )
    if found.comparisons > 1:
        lines.append(f"p is corrected for {found.comparisons} comparisons (Holm).")
    return [Text(line, style="dim") for line in lines]
