"""What many calls to a line show, as text. Renders only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.judge.line_hours import DAYS
from auditor.keep.calibration import Calibration
from auditor.keep.menus import MenuHistory
from auditor.keep.pairs import Paired
from auditor.keep.permanence import Permanence
from auditor.keep.truth import Cell, Estimates, LineTruth, Shortly, Unusual
from auditor.tell import plots
from auditor.tell.many_words import estimates_told, menu_changes, share_interval
from auditor.tell.wording import clock, plural, quantity, visible
from auditor.thresholds.keep import MANY_CALLS

_BAR = 30


def truth(found: LineTruth) -> RenderableType:
    """All truth tests of a line."""
    head = Text.assemble((visible(found.line), "bold"), f"  {plural(found.calls, 'call')}")
    return Group(
        head,
        _section("Is 'unusual' usual?", _unusual(found.unusual)),
        _section("Have the options changed?", Text(menu_sentence(found.menu))),
        _section("Is 'shortly' short?", _shortly(found.shortly)),
        _section("Are announced waits right?", _estimates(found.estimates, found.told)),
        _section(
            f"Is {found.paired.one} answered faster than {found.paired.other}?", Text(paired_sentence(found.paired))
        ),
    )


def bar(share: float, width: int = _BAR) -> str:
    """A share as a bar of signs that need no colour."""
    full = round(share * width)
    return "#" * full + "." * (width - full)


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
    parts += [Text(chance)] if (chance := chance_sentence(found)) else []
    parts += [_grid(found.grid)] if found.grid else []
    parts += [Text(f"{plural(found.undated, 'call')} of unknown time are in no cell.")] if found.undated else []
    return Group(*parts, *([Text(unsure_sentence(found))] if found.unsure else []))


def unsure_sentence(found: Unusual) -> str:
    """Which calls were set aside, and why."""
    return f"Set aside: {plural(found.unsure, 'call')} in which it may have been said, but was not heard well."


def verdict_sentence(found: Unusual) -> str:
    """The verdict on "unusual", or how many more calls it takes."""
    if found.verdict is not Permanence.TOO_FEW:
        return f"{found.verdict.value[0].upper()}{found.verdict.value[1:]}."
    hours = ", ".join(found.in_bands)
    if found.more_calls >= MANY_CALLS.most_asked_calls:
        return f"Too few calls: not even {found.more_calls} more like these would decide."
    return f"Too few calls: {found.more_calls} more like these would decide, best in these hours: {hours}."


def chance_sentence(found: Unusual) -> str:
    """How often a claim that is not on every call would be heard as often; empty where that says nothing."""
    if found.chance_if_frequent is None or found.verdict is Permanence.NOT_ALWAYS or 2 * found.hits < found.calls:
        return ""
    chance = _percentage(found.chance_if_frequent)
    return f"A message on 4 of 5 calls would be heard as often in {chance} of such series of calls."


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
    if found.change is not None and (changes := menu_changes(found.change)):
        same += f" What changed then: {'; '.join(f'{sign} {visible(choice)}' for sign, choice in changes)}."
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
    drawn = plots.waiting([found.waiting]) if found.waiting else []
    return Group(Text(f"{told}, {rest}"), *drawn)


def _estimates(found: Sequence[Estimates], told: Calibration) -> RenderableType:
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
    return Group(Text(estimates_told(told)), table, Text(""), *plots.announced(told))


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
    share = f" Of all such pairs {other} waits longer in {share_interval(found.longer_share)} (95 % interval)."
    return told + test + share + _gap(found)


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
    rank = "" if difference.p is None else f"; signed-rank test: {_percentage(difference.p)}"
    return f"{gap} (95 % interval {clock(difference.bounds.low)} to {clock(difference.bounds.high)}{rank})."
