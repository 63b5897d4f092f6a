"""What fills the waits, on tilings drawn at random: every moment has one kind, and all of them add up."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.hold_kinds import KINDS, filled_by, kind_of
from auditor.schema import Announcement, HoldEpisode, HoldKind, Label, Segment, total_ms

LENGTH_MS = 60
SAID = ("queue_position", "promotion", "web_deflection", "apology", "hours")


def announcement(start_ms: int, end_ms: int, *categories: str) -> Announcement:
    return Announcement(
        start_ms=start_ms, end_ms=end_ms, message_id="m1", context="queue", text="…", categories=categories
    )


def stretches(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Stretches of the call without overlap, in order."""
    edges = sorted(draw(st.sets(st.integers(0, LENGTH_MS), max_size=12)))
    return list(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calls(draw: st.DrawFn) -> tuple[list[HoldEpisode], list[Segment], list[Announcement]]:
    edges = [0, *sorted(draw(st.sets(st.integers(1, LENGTH_MS - 1), max_size=10))), LENGTH_MS]
    segments = [
        Segment(start_ms=start, end_ms=end, label=draw(st.sampled_from(Label))) for start, end in pairwise(edges)
    ]
    holds = [HoldEpisode(start_ms=a, end_ms=b, kind=HoldKind.QUEUE, ended_by="person") for a, b in stretches(draw)]
    said = st.lists(st.sampled_from(SAID), max_size=3)
    return holds, segments, [announcement(a, b, *draw(said)) for a, b in stretches(draw)]


@given(calls())
def test_the_kinds_add_up_to_the_waits(
    call: tuple[list[HoldEpisode], list[Segment], list[Announcement]],
) -> None:
    holds, segments, announcements = call
    filled = filled_by(holds, segments, announcements)
    assert tuple(filled) == KINDS
    assert sum(filled.values()) == total_ms(holds)
    assert min(filled.values()) >= 0


@given(calls())
def test_each_moment_has_the_kind_of_what_is_heard_in_it(
    call: tuple[list[HoldEpisode], list[Segment], list[Announcement]],
) -> None:
    holds, segments, announcements = call
    painted = dict.fromkeys(KINDS, 0)
    for moment_ms in (moment_ms for hold in holds for moment_ms in range(hold.start_ms, hold.end_ms)):
        message = [one for one in announcements if one.start_ms <= moment_ms < one.end_ms]
        label = next(one.label for one in segments if one.start_ms <= moment_ms < one.end_ms)
        if message:
            painted[kind_of(message[0])] += 1
        elif label is Label.HOLD_MUSIC:
            painted["music"] += 1
        elif label in (Label.DEAD_AIR, Label.SILENCE):
            painted["silence"] += 1
        elif label in (Label.RING, Label.TONE, Label.KEYPAD, Label.CALLER, Label.AGENT):
            painted["other_sound"] += 1
        else:
            painted["other_message"] += 1
    assert filled_by(holds, segments, announcements) == painted


def test_a_message_of_several_kinds_counts_as_the_most_useful() -> None:
    assert kind_of(announcement(0, 1, "apology", "estimated_wait")) == "help"
    assert kind_of(announcement(0, 1, "apology", "promotion")) == "promotion"
    assert kind_of(announcement(0, 1, "hours")) == kind_of(announcement(0, 1)) == "other_message"
