"""What is true of a call beyond what was said in it: what its promises came to, and its measures.

Worked out from the truth file alone, by the definitions of the README and none of the program's own code, so that the
two can be held against each other. Times are integer milliseconds of the recording.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench_truth import NEAR_MS

from auditor.schema import Interval, Verdict, total_ms

#: What a caller may take "shortly" for, and what announced waits are rounded to, as the reports print them.
SHORTLY_MS, LEAST_ROUNDING_MS, ROUNDING_SHARE = 60_000, 30_000, 0.1
#: A promise this soon before a wait is about that wait.
BEFORE_HOLD_MS = 15_000
#: A place that is told again after so long had not moved.
STUCK_MS = 120_000
#: Shorter silence in a wait is a seam, and the pause within a message is part of it.
DEAD_AIR_MS = 1000

_KINDS = {"agent_hold": "agent"}
_ENDED_BY = {"talk": "person", "announcement": "message", "ivr": "message", "tone": "line_drop", "dtmf": "key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueHold(Interval):
    """A wait; ``ended_by`` is ``person``, ``message``, ``key``, ``line_drop`` or ``hang_up``."""

    kind: str
    ended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueClaim(Interval):
    """Something that was promised, and which verdicts are right: two where it comes out by a hair.

    ``bound`` is what was promised at most (a wait in ms, or a place), ``happened`` what came of it.
    """

    kind: str
    verdicts: frozenset[Verdict]
    bound: int | None = None
    happened: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing(Interval):
    """One playing of a message in the call, with what it certainly says and what it may be taken to say."""

    categories: frozenset[str]
    maybe: frozenset[str]
    in_queue: bool
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One call as it truly was."""

    name: str
    duration_ms: int
    connect_ms: int | None
    rings_from_ms: int | None
    human_ms: int | None
    outcomes: frozenset[str]
    holds: tuple[TrueHold, ...]
    silences: tuple[Interval, ...]
    music: tuple[Interval, ...]
    playings: tuple[Playing, ...]
    options: tuple[tuple[int, str], ...]
    keys: str
    claims: tuple[TrueClaim, ...]


def facts_from(data: Mapping[str, Any]) -> Facts:
    """The facts in a truth of the form in seconds that measure_accuracy.py describes, with its ``hold.intervals``."""
    segments = [one for one in data["segments"] if not one.get("overlay") and _ms(one["start"]) < _ms(one["end"])]
    holds = tuple(_hold(one, segments) for one in data["hold"]["intervals"])
    rings = [one for one in segments if one["label"] == "ringback" and not any(_in(one, hold) for hold in holds)]
    playings = tuple(_playing(one) for one in data["announcements"] if _ms(one["start"]) < _ms(one["end"]))
    outcomes = frozenset((data["outcome"], *(data.get("outcome_accept") or ())))
    return Facts(
        name=str(data["id"]),
        duration_ms=_ms(data["duration"]),
        connect_ms=_connect_ms(segments, rings),
        rings_from_ms=_ms(rings[0]["start"]) if rings else None,
        human_ms=None if data["time_to_human"] is None else _ms(data["time_to_human"]),
        outcomes=outcomes,
        holds=holds,
        silences=tuple(_runs(segments, "silence")),
        music=tuple(_runs(segments, "music")),
        playings=playings,
        options=tuple((_ms(one["end"]), str(one["digit"])) for one in data.get("menu_options", ())),
        keys=data["dtmf"]["string"],
        claims=tuple(_claims(data["promises"], holds, "answered" in outcomes)),
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _in(one: Mapping[str, Any], hold: Interval) -> bool:
    return hold.start_ms <= (_ms(one["start"]) + _ms(one["end"])) // 2 < hold.end_ms


def _hold(one: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]) -> TrueHold:
    later = (part for part in segments if _ms(part["end"]) > _ms(one["end"]) and part["label"] != "silence")
    ended_by = next((_ENDED_BY.get(part["label"], "hang_up") for part in later), "hang_up")
    kind = _KINDS.get(one["kind"], one["kind"])
    return TrueHold(start_ms=_ms(one["start"]), end_ms=_ms(one["end"]), kind=kind, ended_by=ended_by)


def _connect_ms(segments: Sequence[Mapping[str, Any]], rings: Sequence[Mapping[str, Any]]) -> int | None:
    """The first sound after the ringing, ``None`` where none rang."""
    if not rings:
        return None
    after = (one for one in segments if _ms(one["start"]) >= _ms(rings[-1]["end"]) and one["label"] != "silence")
    return next((_ms(one["start"]) for one in after), None)


def _runs(segments: Sequence[Mapping[str, Any]], label: str) -> Iterator[Interval]:
    """Neighbouring stretches of one label, joined."""
    for found, group in itertools.groupby(segments, key=lambda one: one["label"]):
        parts = list(group)
        if found == label:
            yield Interval(start_ms=_ms(parts[0]["start"]), end_ms=_ms(parts[-1]["end"]))


def _playing(one: Mapping[str, Any]) -> Playing:
    said = one["categories"]
    return Playing(
        start_ms=_ms(one["start"]),
        end_ms=_ms(one["end"]),
        categories=frozenset(category for category in said if not category.endswith("?") and category != "none"),
        maybe=frozenset(category.removesuffix("?") for category in said if category.endswith("?")),
        in_queue=one["context"] == "queue",
        recorded=one["context"] != "agent",
    )


# -- what the promises came to ---------------------------------------------------------------------------------------


def _claims(promises: Sequence[Mapping[str, Any]], holds: Sequence[TrueHold], answered: bool) -> Iterator[TrueClaim]:
    told = [one for one in promises if one["type"] == "queue_position"]
    for one in promises:
        if one["type"] == "queue_position":
            yield _claim_of_place(one, told, answered)
        elif one["type"] in ("soon_claim", "estimated_wait"):
            yield _claim_of_wait(one, holds)


def _claim_of_wait(one: Mapping[str, Any], holds: Sequence[TrueHold]) -> TrueClaim:
    """Kept or broken by what was left to wait; what the hang-up cut off can only be broken."""
    start_ms, end_ms = _ms(one["t"]), _ms(one["end"])
    hold = next((hold for hold in holds if hold.start_ms - BEFORE_HOLD_MS <= start_ms < hold.end_ms), None)
    left_ms = None if hold is None else hold.end_ms - end_ms
    bound_ms, slack_ms = _bound(one)
    if hold is None or left_ms is None or bound_ms is None:
        right = {Verdict.CANNOT_TELL}
    else:
        kept, broken = _VERDICTS[hold.ended_by == "person"]
        over_ms = left_ms - bound_ms - slack_ms
        right = {verdict for verdict, fits in ((kept, over_ms <= NEAR_MS), (broken, over_ms > -NEAR_MS)) if fits}
    return TrueClaim(
        start_ms=start_ms,
        end_ms=end_ms,
        kind=one["type"],
        verdicts=frozenset(right),
        bound=bound_ms,
        happened=left_ms,
    )


#: The verdicts on a wait that came to an end within its limit, and beyond it, by whether a person ended it.
_VERDICTS = {
    True: (Verdict.KEPT, Verdict.BROKEN),
    False: (Verdict.CANNOT_TELL, Verdict.AT_LEAST_BROKEN_BY),
}


def _bound(one: Mapping[str, Any]) -> tuple[int | None, int]:
    """The longest wait that was promised, ``None`` without an upper bound, and how much rounding forgives."""
    if one["type"] == "soon_claim":
        return SHORTLY_MS, 0
    if one.get("op") == "more":
        return None, 0
    return _ms(one["hi"]), max(LEAST_ROUNDING_MS, round(_ms(one["value"]) * ROUNDING_SHARE))


def _claim_of_place(one: Mapping[str, Any], told: Sequence[Mapping[str, Any]], answered: bool) -> TrueClaim:
    """Kept by a lower place or the answer, broken by a higher one or by long standing still."""
    later = [other for other in told if other["t"] > one["t"]]
    other = next((other for other in later if other["value"] != one["value"]), None)
    still_ms = _ms(later[-1]["t"]) - _ms(one["t"]) if later else 0
    if other is not None:
        right = {Verdict.KEPT if other["value"] < one["value"] else Verdict.BROKEN}
    else:
        in_time = Verdict.KEPT if answered else Verdict.CANNOT_TELL
        stuck = ((in_time, still_ms < STUCK_MS + NEAR_MS), (Verdict.BROKEN, still_ms >= STUCK_MS - NEAR_MS))
        right = {verdict for verdict, fits in stuck if fits}
    return TrueClaim(
        start_ms=_ms(one["t"]),
        end_ms=_ms(one["end"]),
        kind=one["type"],
        verdicts=frozenset(right),
        bound=one["value"],
        happened=one["value"] if other is None else other["value"],
    )


# -- measures --------------------------------------------------------------------------------------------------------

#: Kinds of talk in the waits whose time a truth tells, the one first that takes a message that is of several.
_TALK = {
    "help": {"queue_position", "estimated_wait", "callback_offer"},
    "promotion": {"promotion"},
    "deflection": {"web_deflection"},
}


def measures_of(facts: Facts) -> dict[str, float | None]:
    """The true value of each measure that a truth tells; ``None`` for one that is rightly unknown."""
    return {**_clocks(facts), **_waits(facts), **_menus(facts), **_messages(facts)}


def _clocks(facts: Facts) -> dict[str, float | None]:
    connect_ms, queue = facts.connect_ms, [hold for hold in facts.holds if hold.kind == "queue"]
    rung = None if connect_ms is None or facts.rings_from_ms is None else connect_ms - facts.rings_from_ms
    return {
        "ring_ms": rung,
        "time_to_human_ms": _until_person(facts, connect_ms or 0),
        "queue_wait_ms": _until_person(facts, queue[0].start_ms) if queue else None,
    }


def _until_person(facts: Facts, since_ms: int) -> float | None:
    """Up to the person, or to the end for who waited in vain."""
    if facts.human_ms is not None:
        return facts.human_ms - since_ms
    in_vain = facts.outcomes & {"abandoned", "disconnected"} and facts.holds and "callback" not in facts.outcomes
    return facts.duration_ms - since_ms if in_vain else None


def _waits(facts: Facts) -> dict[str, float | None]:
    dead = [rest for one in facts.silences for rest in _within(one, facts.holds) if rest >= DEAD_AIR_MS]
    kinds = {kind: [hold for hold in facts.holds if hold.kind == kind] for kind in ("queue", "transfer", "agent")}
    return {
        "hold_ms": total_ms(facts.holds),
        "longest_hold_ms": max((hold.duration_ms for hold in facts.holds), default=0),
        **{f"{kind}_hold_ms": total_ms(holds) for kind, holds in kinds.items()},
        "holds_count": len(facts.holds),
        "agent_holds_count": len(kinds["agent"]),
        "transfers_count": len(kinds["transfer"]),
        "dead_air_ms": sum(dead),
        "longest_dead_air_ms": max(dead, default=0),
        "music_ms": sum(one.overlap_ms(hold) for one in facts.music for hold in facts.holds) if facts.holds else None,
    }


def _within(one: Interval, holds: Sequence[Interval]) -> list[int]:
    return [one.overlap_ms(hold) for hold in holds if one.overlap_ms(hold)]


def _menus(facts: Facts) -> dict[str, float | None]:
    """The choices, and when the one that was taken had been told."""
    taken = [end_ms for end_ms, key in facts.options if facts.keys.startswith(key)]
    return {
        "menu_options_count": len(facts.options),
        "own_option_at_ms": taken[0] - (facts.connect_ms or 0) if taken else None,
    }


def _messages(facts: Facts) -> dict[str, float | None]:
    waited_ms = total_ms(facts.holds)
    inside = [one for one in facts.playings if one.in_queue and 2 * sum(_within(one, facts.holds)) > one.duration_ms]
    gaps = [later.start_ms - before.end_ms for before, later in itertools.pairwise(inside)]
    offers = [one.start_ms for one in facts.playings if "callback_offer" in one.categories]
    talk = {kind: sum(one.duration_ms for one in inside if _kind_of(one) == kind) for kind in _TALK}
    return {
        "playings_count": len(inside),
        "playings_per_min": len(inside) * 60_000 / waited_ms if waited_ms else None,
        "interruption_gap_ms": median(gaps) if gaps else None,
        "callback_offered_after_ms": max(0, offers[0] - facts.holds[0].start_ms) if offers and facts.holds else None,
        **{f"{kind}_ms": length_ms if waited_ms else None for kind, length_ms in talk.items()},
        "promotion_share": talk["promotion"] / waited_ms if waited_ms else None,
    }


def _kind_of(one: Playing) -> str | None:
    return next((kind for kind, said in _TALK.items() if said & one.categories), None)
