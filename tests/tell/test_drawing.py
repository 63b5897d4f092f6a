"""Where things lie on the drawn timeline."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from builders import answered_call
from hypothesis import given
from hypothesis import strategies as st
from reports import long_call

from auditor.schema import Message, Span, SpanKind, Verdict
from auditor.tell.drawing import MOST_LANES, OTHER, Drawing, Lane, draw, message_looks


def drawn(**changes: object) -> Drawing:
    drawing = draw(replace(answered_call(), **changes))  # type: ignore[arg-type]
    assert drawing is not None
    return drawing


def lane(name: str, drawing: Drawing) -> Lane:
    return next(one for one in drawing.lanes if one.name.startswith(name))


def test_blocks_lie_to_scale_and_fill_the_call() -> None:
    blocks = lane("The call", drawn()).blocks
    assert (blocks[0].left, blocks[0].width) == (0, 5)
    assert blocks[-1].left + blocks[-1].width == pytest.approx(100)
    assert sum(block.width for block in blocks) == pytest.approx(100, abs=0.1)
    assert "0:16 to 0:30, hold music" in [block.title for block in blocks]


def test_each_message_has_a_lane_on_which_its_playings_are_linked() -> None:
    message = lane("we are experiencing", drawn())
    assert [(block.left, block.width) for block in message.blocks] == [(25, 5), (50, 5)]
    assert message.link == (30, 50)
    assert message.detail == "2 x"
    assert "playing 2 of 2" in message.blocks[1].title


def test_claims_are_marked_where_they_were_made_with_what_happened() -> None:
    (mark,) = lane("how long", drawn()).marks
    assert mark.left == pytest.approx(26.667)
    assert (mark.glyph, mark.look) == ("✓", "kept")
    assert mark.title == "0:32 “two minutes”: said 2:00; then 0:58; kept"
    assert mark.text == "then 0:58"


def test_what_happened_is_written_only_where_there_is_room() -> None:
    (claim,) = answered_call().claims
    close = replace(claim, start_ms=claim.start_ms + 1000)
    marks = lane("how long", drawn(claims=(claim, close))).marks
    assert [mark.text for mark in marks] == ["", "then 0:58"]
    gone = replace(claim, verdict=Verdict.AT_LEAST_BROKEN_BY)
    untold = replace(claim, happened=None)
    texts = [lane("how long", drawn(claims=(one,))).marks[0].text for one in (gone, untold)]
    assert texts == ["then at least 0:58", "said 2:00"]


def test_announcements_in_the_call_have_the_colour_of_their_message() -> None:
    audit = answered_call()
    looks = {block.look for block in lane("The call", drawn()).blocks}
    assert set(message_looks(audit).values()) <= looks
    assert "announcement" not in looks


def test_more_messages_than_colours_share_the_last_lane() -> None:
    messages = tuple(Message(message_id=f"x{n}", text=str(n), playings=n) for n in range(MOST_LANES + 3))
    looks = message_looks(replace(answered_call(), messages=messages))
    assert [looks[f"x{n}"] == OTHER for n in range(MOST_LANES + 3)] == [True] * 3 + [False] * MOST_LANES
    assert len(set(looks.values())) == MOST_LANES + 1


def test_many_marks_become_strokes() -> None:
    assert not lane("how long", drawn()).crowded
    drawing = draw(long_call())
    assert drawing is not None
    assert lane("call volume", drawing).crowded


@given(st.integers(1000, 4 * 3_600_000))
def test_ticks_are_few_whole_seconds_and_inside(duration_ms: int) -> None:
    audit = answered_call()
    drawing = draw(replace(audit, recording=replace(audit.recording, duration_ms=duration_ms)))
    assert drawing is not None
    assert 1 <= len(drawing.ticks) <= 10
    assert drawing.ticks[0] == (0, "0:00")
    assert all(0 <= left <= 100 for left, _ in drawing.ticks)


def test_the_outline_is_drawn_from_sound_where_there_is_some() -> None:
    audit = answered_call()
    with_sound = draw(audit, [0.0, 1.0])
    assert with_sound is not None
    assert with_sound.wave_of == "the sound"
    assert min(map(float, re.findall(r" ([\d.]+)", with_sound.wave))) == 0
    spans = (Span(start_ms=0, end_ms=60_000, kind=SpanKind.MUSIC, level_dbfs=-20.0),)
    levels = drawn(heard=replace(audit.heard, spans=spans))
    assert levels.wave_of == "the level of each stretch"
    assert [{x for x, _ in shape} for shape in levels.outline] == [{0, 500}]
    assert levels.wave.startswith("M0.0 ")
    assert drawn().wave == ""


def test_a_call_without_segments_is_not_drawn() -> None:
    assert draw(replace(answered_call(), segments=())) is None
