"""How right an answer is: one call against its truth, and many calls together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

import numpy as np
from bench_answer import Answer
from bench_truth import LABELS, NEAR_MS, TrueMessage, TruePromise, Truth
from numpy.typing import NDArray

from auditor.schema import Interval

FRAME_MS = 100
#: Playings of one category closer than this count as one.
MERGE_MS = 1500
#: Two stretches are the same event when they share this much, or this part of the shorter one.
SHARED_MS, SHARED_PART, SHORTEST_MS = 200, 0.2, 50
#: A promise may be reported this far from where it was made.
PROMISE_SLACK_MS = 3000
#: A wait is right within this part of what was said, or within a second of it.
WAIT_PART = 0.01

CLAIMS = (
    "high_volume_claim",
    "importance_claim",
    "soon_claim",
    "queue_position",
    "estimated_wait",
    "callback_offer",
)
#: What live people say as well: reported during live talk it is no mistake, though it is not asked for.
ALSO_LIVE = (
    "web_deflection",
    "promotion",
    "recording_notice",
    "hours",
    "apology",
    "menu_option",
    "transfer",
    "voicemail",
)
#: What only live people say.
LIVE = "agent_stall"
CATEGORIES = (*CLAIMS, *ALSO_LIVE, LIVE)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Events that were found, missed, and reported without having happened; calls with exactly the right number."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    calls: int = 0
    exact: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.found += other.found
        self.missed += other.missed
        self.wrong += other.wrong
        self.calls += other.calls
        self.exact += other.exact

    @property
    def precision(self) -> float:
        """Share of what was reported that had happened; without a report, 1 if nothing had happened."""
        reported = self.found + self.wrong
        return self.found / reported if reported else float(not self.missed)

    @property
    def recall(self) -> float:
        """Share of what had happened that was reported; 1 where nothing had happened."""
        happened = self.found + self.missed
        return self.found / happened if happened else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def happened(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.found or self.missed or self.wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScore:
    """How right the answer to one call is."""

    name: str
    frames: int
    frames_right: int
    hold_off_ms: int
    human_right: bool
    human_off_ms: int | None
    outcome_right: bool
    outcome: str | None
    keys_right: bool
    categories: Mapping[str, Tally]
    pairs: int
    pairs_right: int
    positions: Tally
    waits: Tally
    near_misses: int
    near_misses_taken: int

    @property
    def wrong_facts(self) -> int:
        """How many of the four facts of the call are wrong: hold, person, outcome, keys."""
        return (self.hold_off_ms > NEAR_MS) + (not self.human_right) + (not self.outcome_right) + (not self.keys_right)

    @property
    def frames_right_share(self) -> float:
        """Share of the frames with a right label."""
        return self.frames_right / self.frames if self.frames else 1.0

    @property
    def said(self) -> Tally:
        """All categories together."""
        return together(self.categories.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a set: ``whole`` by name, and for each category those of :func:`_told`.

    All are shares, except counts (``calls``, ``said``, ``wrong``) and what is named after its unit. A figure of the
    whole that the set has no case of is left out.
    """

    whole: Mapping[str, float]
    categories: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def score_call(truth: Truth, answer: Answer) -> CallScore:
    """Score one call."""
    frames, frames_right = _frames(truth, answer)
    pairs, pairs_right = _pairs(truth, answer)
    volume = [one for one in answer.events if "high_volume_claim" in one.categories]
    return CallScore(
        name=truth.name,
        frames=frames,
        frames_right=frames_right,
        hold_off_ms=_hold_off_ms(truth, answer),
        human_right=_human_right(truth, answer),
        human_off_ms=_human_off_ms(truth, answer),
        outcome_right=answer.outcome in truth.outcomes,
        outcome=answer.outcome,
        keys_right=answer.keys == truth.keys,
        categories={category: _category(truth, answer, category) for category in CATEGORIES},
        pairs=pairs,
        pairs_right=pairs_right,
        positions=_promises(truth, answer, "queue_position", _position_right),
        waits=_promises(truth, answer, "estimated_wait", _wait_right),
        near_misses=len(truth.near_misses),
        near_misses_taken=sum(any(same(near, one) for one in volume) for near in truth.near_misses),
    )


def figures_of(scores: Sequence[CallScore]) -> Figures:
    """The figures of a set of at least one call."""
    calls = len(scores)
    tallies = {category: together(one.categories[category] for one in scores) for category in CATEGORIES}
    whole: dict[str, float | None] = {
        "calls": calls,
        "frame_accuracy": _share(sum(one.frames_right for one in scores), sum(one.frames for one in scores)),
        "hold_within_2_s": sum(one.hold_off_ms <= NEAR_MS for one in scores) / calls,
        "hold_median_error_s": median(one.hold_off_ms for one in scores) / 1000,
        "human_within_2_s": sum(one.human_right for one in scores) / calls,
        "outcome": sum(one.outcome_right for one in scores) / calls,
        "keys_exact": sum(one.keys_right for one in scores) / calls,
        "claims_f1": _f1(together(tallies[category] for category in CLAIMS)),
        "announcements_f1": _f1(together(tallies[category] for category in (*CLAIMS, *ALSO_LIVE))),
        "near_misses_taken": _share(
            sum(one.near_misses_taken for one in scores), sum(one.near_misses for one in scores)
        ),
        "repeat_pairs": _share(sum(one.pairs_right for one in scores), sum(one.pairs for one in scores)),
        "positions_f1": _f1(together(one.positions for one in scores)),
        "waits_f1": _f1(together(one.waits for one in scores)),
    }
    return Figures(
        whole={name: value for name, value in whole.items() if value is not None},
        categories={category: _told(tally) for category, tally in tallies.items()},
    )


def worst(scores: Iterable[CallScore], count: int = 3) -> list[CallScore]:
    """The calls with the most wrong facts, then with the most wrong frames; none that is right throughout."""
    faulty = [one for one in scores if one.wrong_facts or one.frames_right < one.frames or one.said.f1 < 1]
    return sorted(faulty, key=lambda one: (-one.wrong_facts, one.frames_right_share, one.said.f1))[:count]


def together(tallies: Iterable[Tally]) -> Tally:
    """All tallies counted together."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def same(one: Interval, other: Interval) -> bool:
    """Whether two stretches can be the same event."""
    shorter_ms = max(SHORTEST_MS, min(one.duration_ms, other.duration_ms))
    shared_ms = one.overlap_ms(other)
    return shared_ms > 0 and shared_ms >= min(SHARED_MS, SHARED_PART * shorter_ms)


def merged(stretches: Iterable[Interval]) -> list[Interval]:
    """Stretches that overlap or are closer than :data:`MERGE_MS`, as one."""
    found: list[Interval] = []
    for one in sorted(stretches, key=lambda stretch: (stretch.start_ms, stretch.end_ms)):
        if found and one.start_ms - found[-1].end_ms < MERGE_MS:
            end_ms = max(found[-1].end_ms, one.end_ms)
            found[-1] = Interval(start_ms=found[-1].start_ms, end_ms=end_ms)
        else:
            found.append(Interval(start_ms=one.start_ms, end_ms=one.end_ms))
    return found


def paired(wanted: Sequence[Interval], reported: Sequence[Interval]) -> dict[int, int]:
    """Index in ``wanted`` to index in ``reported``, one to one, the largest overlaps first."""
    candidates = [(i, j) for i, a in enumerate(wanted) for j, b in enumerate(reported) if same(a, b)]
    candidates.sort(key=lambda pair: wanted[pair[0]].overlap_ms(reported[pair[1]]), reverse=True)
    pairs: dict[int, int] = {}
    for i, j in candidates:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _frames(truth: Truth, answer: Answer) -> tuple[int, int]:
    """Frames with a truth, and those of them whose label is right; time that the answer leaves out is silence."""
    count = -(-truth.duration_ms // FRAME_MS)
    right: NDArray[np.bool_] = np.zeros((count, len(LABELS)), np.bool_)
    for segment in truth.segments:
        labels = [LABELS.index(label) for label in {segment.label, *segment.accepted}]
        right[_covered(segment.start_ms, segment.end_ms), labels] = True
    known = right.any(axis=1)
    if not answer.segments:
        return int(known.sum()), 0
    given = np.full(count, LABELS.index("silence"))
    for start_ms, end_ms, label in sorted(answer.segments):
        given[_covered(start_ms, end_ms)] = LABELS.index(label)
    return int(known.sum()), int((right[np.arange(count), given] & known).sum())


def _covered(start_ms: int, end_ms: int) -> slice:
    """The frames whose middle lies in a stretch."""
    first, behind = (max(0, -(-(time_ms - FRAME_MS // 2) // FRAME_MS)) for time_ms in (start_ms, end_ms))
    return slice(first, behind)


def _hold_off_ms(truth: Truth, answer: Answer) -> int:
    """No answer is as wrong as "no hold", and never right."""
    return max(truth.hold_ms, NEAR_MS + 1) if answer.hold_ms is None else abs(answer.hold_ms - truth.hold_ms)


def _human_off_ms(truth: Truth, answer: Answer) -> int | None:
    """How far off the person's first word is; ``None`` where one of both knows of no person."""
    return None if truth.human_ms is None or answer.human_ms is None else abs(answer.human_ms - truth.human_ms)


def _human_right(truth: Truth, answer: Answer) -> bool:
    off_ms = _human_off_ms(truth, answer)
    agree_on_nobody = answer.tells_human and truth.human_ms is None and answer.human_ms is None
    return agree_on_nobody if off_ms is None else off_ms <= NEAR_MS


def _category(truth: Truth, answer: Answer, category: str) -> Tally:
    """Playings of one category; a second hit on the same playing spoils the count, but is no false report."""
    wanted = merged(one for one in truth.messages if _asked(one, category))
    reported = merged(one for one in answer.events if category in one.categories)
    hits = paired(wanted, reported)
    passed_over = list(_passed_over(truth, category))
    others = [one for j, one in enumerate(reported) if j not in hits.values()]
    others = [one for one in others if not any(same(one, stretch) for stretch in passed_over)]
    wrong = sum(not any(same(one, true) for true in wanted) for one in others)
    exact = len(hits) + len(others) == len(wanted)
    return Tally(found=len(hits), missed=len(wanted) - len(hits), wrong=wrong, calls=1, exact=exact)


def _asked(message: TrueMessage, category: str) -> bool:
    return category in message.categories and (message.required or category == LIVE)


def _passed_over(truth: Truth, category: str) -> Iterator[Interval]:
    """Where a report of the category is neither right nor wrong."""
    for message in truth.messages:
        if category in message.maybe or (category in message.categories and not _asked(message, category)):
            yield message
    if category in (*ALSO_LIVE, LIVE):
        yield from (segment for segment in truth.segments if segment.label == "talk")


def _pairs(truth: Truth, answer: Answer) -> tuple[int, int]:
    """Pairs of queue messages, and those rightly told to be the same recording or not.

    The same text with other values in it is neither the same nor another, and is not asked about.
    """
    asked = [one for one in truth.messages if one.in_queue and one.required and one.whole]
    hits = paired(asked, answer.events)
    groups = [answer.events[hits[i]].group if i in hits else None for i in range(len(asked))]
    count = right = 0
    for (a, group_a), (b, group_b) in combinations(zip(asked, groups, strict=True), 2):
        if a.template == b.template and a.message_id != b.message_id:
            continue
        count += 1
        right += (a.template == b.template) == (group_a is not None and group_a == group_b)
    return count, right


def _promises(truth: Truth, answer: Answer, kind: str, right: Callable[[TruePromise, float], bool]) -> Tally:
    """Promises that were reported with a right value, each report counting once."""
    made = [one for one in truth.promises if one.kind == kind]
    left = [one for one in answer.promises if one.kind == kind]
    told = len(left)
    for promise in made:
        fitting = (one for one in left if _near(promise, one) and right(promise, one.value))
        hit = next(fitting, None)
        if hit is not None:
            left.remove(hit)
    found = told - len(left)
    return Tally(found=found, missed=len(made) - found, wrong=len(left), calls=1, exact=told == len(made))


def _near(promise: Interval, told: Interval) -> bool:
    return promise.start_ms - PROMISE_SLACK_MS < told.end_ms and told.start_ms < promise.end_ms + PROMISE_SLACK_MS


def _position_right(promise: TruePromise, value: float) -> bool:
    return value in promise.values


def _wait_right(promise: TruePromise, value: float) -> bool:
    within = promise.least * (1 - WAIT_PART) <= value <= promise.most * (1 + WAIT_PART)
    return within or any(abs(value - said) < 1 for said in promise.values)


def _told(tally: Tally) -> dict[str, float]:
    return {
        "said": tally.found + tally.missed,
        "wrong": tally.wrong,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "count_exact": tally.exact / tally.calls,
    }


def _f1(tally: Tally) -> float | None:
    return tally.f1 if tally.happened else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
