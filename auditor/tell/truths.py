"""What many calls to a line show, as text. Renders only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.keep.hours import DAYS
from auditor.keep.menus import MenuHistory
from auditor.keep.pairs import Paired
from auditor.keep.permanence import Permanence
from auditor.keep.survival import Step, Wait, kaplan_meier, share_waiting
from auditor.keep.truth import Cell, Estimates, LineTruth, Shortly, Unusual
from auditor.tell.wording import clock, plural, quantity, visible

_BAR = 30
#: Times at which the curve of what followed is drawn.
_MARKS_MS = (30_000, 60_000, 120_000, 180_000, 300_000, 600_000, 1_200_000)


def truth(found: LineTruth) -> RenderableType:
    """All truth tests of a line."""
    head = Text.assemble((visible(found.line), "bold"), f"  {plural(found.calls, 'call')}")
    return Group(
        head,
        _section("Is 'unusual' usual?", _unusual(found.unusual)),
        _section("Have the options changed?", Text(menu_sentence(found.menu))),
        _section("Is 'shortly' short?", _shortly(found.shortly)),
        _section("Are announced waits right?", _estimates(found.estimates)),
        _section(
            f"Is {found.paired.one} answered faster than {found.paired.other}?", Text(paired_sentence(found.paired))
        ),
    )


def curve(waits: Sequence[Wait], marks_ms: Sequence[int] = _MARKS_MS) -> list[Text]:
    """How many still wait as time goes on, drawn as bars up to the longest wait."""
    steps, longest = kaplan_meier(waits), max(wait.time_ms for wait in waits)
    return [
        Text(f"  still waiting after {clock(mark):>5}  {bar(share_waiting(steps, mark))} {_percent(steps, mark)}")
        for mark in marks_ms
        if mark <= longest
    ]


def bar(share: float, width: int = _BAR) -> str:
    """A share as a bar of signs that need no colour."""
    full = round(share * width)
    return "#" * full + "." * (width - full)


def _percent(steps: Sequence[Step], mark: int) -> str:
    return quantity(share_waiting(steps, mark), "share")


def _section(title: str, content: RenderableType) -> RenderableType:
    return Group(Text(f"\n{title}", style="bold"), Padding(content, (0, 0, 0, 2)))


def _unusual(found: Unusual) -> RenderableType:
    if not found.calls or found.share is None:
        return Text("No call got through with its words read.")
    low, high = (quantity(share, "share") for share in (found.share.low, found.share.high))
    told = f"Unusual volume was claimed on {found.hits} of {plural(found.calls, 'call')} that got through"
    parts: list[RenderableType] = [
        Text(f"{told} (95 % interval {low} to {high})."),
        Text(verdict_sentence(found), style="bold"),
    ]
    parts += [_grid(found.grid)] if found.grid else []
    parts += [Text(f"{plural(found.undated, 'call')} of unknown time are in no cell.")] if found.undated else []
    return Group(*parts)


def verdict_sentence(found: Unusual) -> str:
    """The verdict on "unusual", or how many more calls it takes."""
    if found.verdict is not Permanence.TOO_FEW:
        return f"{found.verdict.value[0].upper()}{found.verdict.value[1:]}."
    hours = ", ".join(found.in_bands)
    return f"Too few calls: at least {found.more_calls} more, best in these hours: {hours}."


def _grid(cells: Sequence[Cell]) -> Table:
    """Weekdays against hour bands: calls that heard the claim of calls made."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    bands = sorted({cell.band for cell in cells})
    by_place = {(cell.weekday, cell.band): f"{cell.hits}/{cell.calls}" for cell in cells}
    table.add_column("")
    for band in bands:
        table.add_column(band, justify="right")
    for day in DAYS:
        if any(cell.weekday == day for cell in cells):
            table.add_row(day, *(by_place.get((day, band), "-") for band in bands))
    return table


def menu_sentence(found: MenuHistory) -> str:
    """Since when the menu is the same, and how often it was said to have changed."""
    if not found.calls or found.since is None or found.until is None:
        return "No menu was heard in a call whose date is known."
    said = f"'Our options have changed' was said on {found.said_changed} of {plural(found.calls, 'call')} with a menu."
    days = (found.until - found.since).days
    since = "since" if found.known_before else "at least since"
    same = f"The menu is the same {since} {found.since} ({plural(found.same_calls, 'call')}, {plural(days, 'day')})."
    if found.said_changed_same and found.same_calls > 1:
        same += f" In that time it was said {found.said_changed_same} times that it had changed."
    return f"{said} {same}"


def _shortly(found: Shortly) -> RenderableType:
    if not found.calls:
        return Text("No call was told so while it waited.")
    head = f"After the first 'shortly' of {plural(found.calls, 'call')}"
    told = f"{head}: {found.kept} answered within {clock(found.limit_ms)}"
    median = (
        f"half waited longer than {clock(found.median_ms)}"
        if found.median_ms
        else "the median lies beyond what was seen"
    )
    rest = f"{found.broken} waited longer, {found.unknown} gave up earlier; {median}."
    return Group(Text(f"{told}, {rest}"), *curve(found.waits))


def _estimates(found: Sequence[Estimates]) -> RenderableType:
    if not found:
        return Text("No wait was announced.")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("announced", "times", "then waited (median)", "longer than announced", "unknown"):
        table.add_column(name, justify="right")
    for one in found:
        upper = f"up to {clock(one.upper_ms - 1)}" if one.upper_ms else f"over {clock(one.lower_ms - 1)}"
        median = clock(one.median_ms) if one.median_ms is not None else "not reached"
        longer = f"{one.longer} {bar(one.longer / one.told, 10)}"
        table.add_row(upper, str(one.told), median, longer, str(one.unknown))
    return table


def paired_sentence(found: Paired) -> str:
    """Whether one option is answered faster, with the test and its interval."""
    one, other = found.one, found.other
    pairs = plural(len(found.pairs), "pair")
    made = f"{plural(found.one_calls, 'call')} to {one}, {found.other_calls} to {other}, {pairs}"
    if not found.enough or found.sign_p is None:
        return f"Too few pairs to tell ({made}); call both on the same day within the hour, six times or more."
    told = (
        f"In {found.longer} of {len(found.pairs)} pairs {other} waited longer, in {found.shorter} {one} did ({made})."
    )
    test = (
        f" If neither were favoured, so uneven a split would come in {_percentage(found.sign_p)} of cases (sign test)."
    )
    return told + test + _gap(found)


def _percentage(share: float) -> str:
    return "under 0.1 %" if share < 0.001 else f"{100 * share:.1f} %"


def _gap(found: Paired) -> str:
    difference = found.difference
    if difference is None:
        return " By how much cannot be told, as some waits were cut off."
    gap = (
        f" Typically {found.other} waited {clock(abs(difference.value))} {'longer' if difference.value > 0 else 'less'}"
    )
    if difference.bounds is None:
        return f"{gap}."
    return f"{gap} (95 % interval {clock(difference.bounds.low)} to {clock(difference.bounds.high)})."
