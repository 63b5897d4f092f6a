"""How figures over many calls are said: medians, shares and their intervals, always with the number of calls."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from auditor.keep.calibration import Calibration
from auditor.keep.curves import Curve, Ends
from auditor.keep.history import Spread
from auditor.keep.menus import Choice, MenuChange
from auditor.keep.selection import Call
from auditor.keep.shares import Share
from auditor.keep.statistics import Bounds
from auditor.tell.wording import clock, plural, quantity

#: What the pages over many calls rest on: term and meaning, printed at their end.
HOW_TO_READ = (
    (
        "95 % interval",
        "Where the figure would lie in 95 of 100 series of as many calls. Wide ones say that there are few calls. "
        "A dash means that there are too few for any.",
    ),
    (
        "At least, not reached",
        "Somebody who gave up had waited at least so long. Such waits count as longer than they were seen to be and "
        "never as short ones (Kaplan and Meier); a median that lies beyond what was seen is not reached.",
    ),
    (
        "Callers followed",
        "Those of whom is known whether they still waited then: the figure beside it rests on so many.",
    ),
    (
        "Time to a person",
        "From the moment when the line answers to the first word of a living person, machines included.",
    ),
    ("Failed", "Calls that showed a habit, of the calls in which it could be heard."),
)


def median(found: Spread | None, unit: str) -> str:
    """The median; where it lies beyond what was seen, so."""
    if found is None:
        return "–"
    return "not reached" if found.median is None else quantity(found.median, unit)


def interval(found: Spread | None, unit: str) -> str:
    """The interval of the median."""
    return "–" if found is None else ends(found.bounds, unit)


def range_of(found: Spread | None, unit: str) -> str:
    """From the least to the most."""
    if found is None:
        return "–"
    return f"{quantity(found.least, unit)} to {quantity(found.most, unit, at_least=found.at_least)}"


def ends(found: Ends | None, unit: str) -> str:
    """An interval that may have no upper end."""
    if found is None:
        return "–"
    if found.high is None:
        return f"over {quantity(found.low, unit)}"
    return f"{quantity(found.low, unit)} to {quantity(found.high, unit)}"


def share_interval(found: Bounds | None) -> str:
    """The interval of a share."""
    return "–" if found is None else f"{quantity(found.low, 'share')} to {quantity(found.high, 'share')}"


def share_told(found: Share) -> str:
    """So many of so many, with the interval."""
    if not found.calls:
        return "–"
    return f"{found.hits} of {found.calls} (95 % interval {share_interval(found.bounds)})"


def curve_told(found: Curve | None) -> str:
    """Median, interval, range and number of waits in a sentence."""
    if found is None:
        return "No wait is known."
    middle = "is not reached" if found.median_ms is None else clock(found.median_ms)
    bounds = f" (95 % interval {ends(found.median_bounds, 'ms')})" if found.median_bounds else ""
    longest = quantity(found.longest_ms, "ms", at_least=found.at_least)
    given_up = f", of which {found.cut_off} gave up or were cut off" if found.cut_off else ""
    return f"Median {middle}{bounds}, range {clock(found.shortest_ms)} to {longest}; n = {found.calls}{given_up}."


def interruptions_told(found: Spread | None) -> str:
    """How often the hold is interrupted by a message, in a sentence."""
    if found is None:
        return "No call was on hold."
    bounds = f" (95 % interval {interval(found, '')})" if found.bounds else ""
    return (
        f"Callers on hold heard a median of {median(found, '')} messages a minute{bounds}, "
        f"range {range_of(found, '')}; n = {plural(found.calls, 'call')} with a hold."
    )


def estimates_told(found: Calibration) -> str:
    """How many announced waits were right, in a sentence."""
    known = found.right + found.longer
    head = f"{plural(len(found.told), 'wait')} announced in {plural(found.calls, 'call')}: "
    told = f"{found.right} answered within it, {found.longer} waited longer, {found.unknown} gave up before that."
    if found.longer_share is None:
        return head + told
    bounds = share_interval(found.longer_share)
    return f"{head}{told} Too short were {found.longer} of {known} that can be told (95 % interval {bounds})."


def menu_levels(choices: Sequence[Choice]) -> tuple[tuple[int, tuple[Choice, ...]], ...]:
    """The choices of a menu, level by level."""
    ordered = sorted(choices, key=lambda choice: choice.level)
    return tuple((level, tuple(some)) for level, some in groupby(ordered, key=lambda choice: choice.level))


def menu_changes(change: MenuChange) -> tuple[tuple[str, str], ...]:
    """What changed in a menu: a sign and a line for each choice."""
    return (
        *(("new", choice_told(one)) for one in change.added),
        *(("gone", choice_told(one)) for one in change.gone),
        *(("moved", f"{choice_told(one)} → {other.destination}") for one, other in change.moved),
    )


def choice_told(choice: Choice) -> str:
    """A choice in a line."""
    level = f" (menu {choice.level})" if choice.level > 1 else ""
    return f"key {choice.key}: {choice.destination}{level}"


def wait_told(call: Call, name: str) -> str:
    """A wait of a call; empty when it is unknown."""
    wait = call.waits.get(name)
    return "" if wait is None else quantity(wait.time_ms, "ms", at_least=not wait.ended)
