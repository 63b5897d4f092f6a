"""Where hardly a word was read, that something was not found says nothing."""

from __future__ import annotations

import pytest

from auditor.judge.findings import POORLY_READ, Facts, judge_habits
from auditor.judge.habits import Compare, Habit, Limits, RuleKind
from auditor.judge.legibility import PEOPLE, RECORDINGS, poorly_read, read_share
from auditor.schema import Finding, Label, Outcome, RuleOutcome, Segment, Side, Word


def segments(**lengths_ms: int) -> tuple[Segment, ...]:
    """Segments of these labels one after another."""
    found: list[Segment] = []
    for label, length_ms in lengths_ms.items():
        start_ms = found[-1].end_ms if found else 0
        found.append(Segment(start_ms=start_ms, end_ms=start_ms + length_ms, label=Label(label)))
    return tuple(found)


def word(start_ms: int, end_ms: int, confidence: float = 1.0, side: Side | None = None) -> Word:
    return Word(start_ms=start_ms, end_ms=end_ms, text="word", confidence=confidence, side=side)


def test_words_count_as_far_as_they_are_sure_and_only_where_the_speaker_speaks() -> None:
    heard = (word(0, 2000), word(4000, 6000, confidence=0.5), word(9000, 12000))
    assert read_share(heard, segments(announcement=10_000, hold_music=10_000), RECORDINGS) == 0.4


def test_the_callers_own_words_are_not_what_recordings_said() -> None:
    assert read_share((word(0, 9000, side=Side.CALLER),), segments(menu=10_000), RECORDINGS) == 0.0


def test_nothing_is_told_from_a_second_of_speech() -> None:
    short = segments(announcement=1000, hold_music=60_000)
    assert read_share((), short, RECORDINGS) is None
    assert poorly_read((), short) == frozenset()


def test_recordings_and_people_are_told_apart() -> None:
    call = segments(announcement=10_000, agent=10_000)
    assert poorly_read((word(0, 7000),), call) == PEOPLE
    assert poorly_read((word(10_000, 17_000),), call) == RECORDINGS
    assert poorly_read((word(0, 7000), word(10_000, 17_000)), call) == frozenset()


@pytest.mark.parametrize(
    ("compare", "said", "outcome"),
    [
        (Compare.AT_MOST, 0, RuleOutcome.NOT_APPLICABLE),
        (Compare.AT_MOST, 2, RuleOutcome.FAILED),
        (Compare.AT_LEAST, 0, RuleOutcome.NOT_APPLICABLE),
        (Compare.AT_LEAST, 2, RuleOutcome.PASSED),
    ],
)
def test_what_was_found_counts_and_what_was_not_found_says_nothing(
    compare: Compare, said: int, outcome: RuleOutcome
) -> None:
    habit = Habit(
        id="rule",
        title="good",
        failure_title="bad",
        why="why",
        source="source",
        evidence="evidence",
        action="action",
        kind=RuleKind.CATEGORY,
        of=("apology",),
        limits=Limits(good=1, poor=1, unit="count", compare=compare),
    )
    findings = tuple(
        Finding(start_ms=20_000 * n, end_ms=20_000 * n + 900, category="apology", quote="sorry") for n in range(said)
    )
    facts = Facts(
        outcome=Outcome.ANSWERED, measures={}, claims=(), findings=findings, poorly_read=frozenset({"apology"})
    )
    (result,) = judge_habits([habit], facts)
    assert result.outcome is outcome
    assert (result.message == POORLY_READ) == (outcome is RuleOutcome.NOT_APPLICABLE)
