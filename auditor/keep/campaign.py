"""A campaign of calls to many lines, side by side: each with its figures, and ranked as far as the calls allow.

How places come about is written in :mod:`auditor.keep.ranking`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.errors import UsageProblem
from auditor.keep.curves import Curve, curve_of
from auditor.keep.habits import habit_tallies
from auditor.keep.history import HabitShare, Spread, counted, habit_shares, spread, waited
from auditor.keep.hours import band_name, band_of
from auditor.keep.lines import all_lines
from auditor.keep.ranking import Duel, Place, duels, places
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.shares import Share, share_of
from auditor.keep.store import Store
from auditor.keep.survival import Wait
from auditor.keep.truth import UNUSUAL
from auditor.schema import Outcome
from auditor.thresholds.keep import MANY_CALLS

MEASURE = "time_to_human_ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOfCampaign:
    """A line's calls in a campaign.

    ``place`` is ``None`` with too few known waits for any; ``alike`` names the other lines that it cannot be told apart
    from. ``ratings`` are the shoppers' own, ``habits`` the rules that any call failed and ``kept`` those that none did,
    ``hours`` the calls in each hour band.
    """

    name: str
    firm: str | None
    calls: int
    place: Place | None
    alike: tuple[str, ...]
    waiting: Curve | None
    answered: Share
    hold_ms: Spread | None
    playings_per_min: Spread | None
    unusual: Share
    ratings: Spread | None
    habits: tuple[HabitShare, ...]
    kept: tuple[HabitShare, ...]
    hours: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Every line of a campaign: those with a place by their median wait, then the others by name.

    ``duels`` hold two indices of ``lines`` each. ``without_line`` calls are of no line and in none of this.
    ``warnings`` tell what limits it, in sentences.
    """

    name: str
    calls: int
    first: datetime | None
    last: datetime | None
    without_line: int
    lines: tuple[LineOfCampaign, ...]
    duels: tuple[Duel, ...]
    warnings: tuple[str, ...]


def campaign(store: Store, name: str) -> Campaign:
    """Gather it; raises :class:`UsageProblem` when no call is in the campaign."""
    calls = load_calls(store, Selection(name=name, campaign=name))
    if not calls:
        raise UsageProblem(f"No call is in the campaign {name!r}; `auditor calls set AUDIT --campaign NAME` says so.")
    by_line: dict[str, list[Call]] = {}
    for call in calls:
        if call.line is not None:
            by_line.setdefault(call.line, []).append(call)
    ordered = sorted(by_line.items(), key=_order)
    fought = duels([_waits(some) for _, some in ordered])
    dated = [call.local for call in calls if call.local]
    return Campaign(
        name=name,
        calls=len(calls),
        first=min(dated, default=None),
        last=max(dated, default=None),
        without_line=sum(call.line is None for call in calls),
        lines=_lines(store, ordered, fought),
        duels=fought,
        warnings=tuple(_warnings(calls, ordered)),
    )


def _order(one: tuple[str, Sequence[Call]]) -> tuple[bool, float, str]:
    """Lines with enough calls first, the shortest median first; a median beyond what was seen is long."""
    waits = _waits(one[1])
    curve = curve_of("", waits)
    median = curve.median_ms if curve and curve.median_ms is not None else float("inf")
    return len(waits) < MANY_CALLS.fewest_compared, median, one[0]


def _lines(
    store: Store, ordered: Sequence[tuple[str, Sequence[Call]]], fought: Sequence[Duel]
) -> tuple[LineOfCampaign, ...]:
    firms = {line.name: line.facts.firm for line in all_lines(store)}
    stand = places(fought, len(ordered))
    return tuple(
        _line(store, name, firms.get(name), calls, stand[index], _alike(index, ordered, fought))
        for index, (name, calls) in enumerate(ordered)
    )


def _alike(index: int, ordered: Sequence[tuple[str, Sequence[Call]]], fought: Sequence[Duel]) -> tuple[str, ...]:
    undecided = [duel for duel in fought if duel.faster is None and index in (duel.one, duel.other)]
    return tuple(ordered[duel.other if duel.one == index else duel.one][0] for duel in undecided)


def _line(
    store: Store, name: str, firm: str | None, calls: Sequence[Call], place: Place | None, alike: tuple[str, ...]
) -> LineOfCampaign:
    tried = [call for call in calls if call.connected and call.words_read]
    ids = [call.audit_id for call in calls]
    shares = habit_shares(habit_tallies(store, ids).values())
    bands = Counter(band_of(call.local.hour) for call in calls if call.local)
    return LineOfCampaign(
        name=name,
        firm=firm,
        calls=len(calls),
        place=place,
        alike=alike,
        waiting=curve_of(name, _waits(calls)),
        answered=share_of(sum(call.outcome == Outcome.ANSWERED for call in calls), len(calls)),
        hold_ms=waited(calls, "hold_ms"),
        playings_per_min=counted(calls, "playings_per_min"),
        unusual=share_of(sum(UNUSUAL in call.categories for call in tried), len(tried)),
        ratings=spread([Wait(time_ms=rating) for rating in _ratings(store, ids)]),
        habits=tuple(one for one in shares if one.failed),
        kept=tuple(one for one in shares if not one.failed),
        hours=tuple((band_name(band), bands[band]) for band in sorted(bands)),
    )


def _ratings(store: Store, audit_ids: Sequence[str]) -> Iterable[float]:
    rows = store.ask_of(audit_ids, "SELECT rating FROM calls WHERE rating IS NOT NULL AND audit_id IN ({})")
    return (float(row["rating"]) for row in rows)


def _waits(calls: Iterable[Call]) -> list[Wait]:
    return [call.waits[MEASURE] for call in calls if MEASURE in call.waits]


def _warnings(calls: Sequence[Call], ordered: Sequence[tuple[str, Sequence[Call]]]) -> Iterable[str]:
    waits = {name: len(_waits(some)) for name, some in ordered}
    few = [name for name, count in waits.items() if count < MANY_CALLS.fewest_compared]
    small = [name for name, count in waits.items() if MANY_CALLS.fewest_compared <= count < MANY_CALLS.small_sample]
    if few:
        yield f"Not ranked, as fewer than {MANY_CALLS.fewest_compared} waits are known: {', '.join(few)}."
    if small:
        yield f"Few calls (under {MANY_CALLS.small_sample}), so that only large differences show: {', '.join(small)}."
    if len({call.basis for call in calls}) > 1:
        yield "The audits were made on different bases (program, rules or model); `auditor reaudit` evens rules out."
    if _uneven(ordered):
        yield "The lines were called at different hours of the day, which alone can make their waits differ."


def _uneven(ordered: Sequence[tuple[str, Sequence[Call]]]) -> bool:
    """Whether some of the ranked lines were called in hour bands in which others were not called at all."""
    ranked = [some for _, some in ordered if len(_waits(some)) >= MANY_CALLS.fewest_compared]
    bands = [{band_of(call.local.hour) for call in some if call.local} for some in ranked]
    return any(one != bands[0] for one in bands[1:])
