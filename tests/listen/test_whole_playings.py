"""Ends of recordings that noise hides, on constructed sound: what is known of a message is only its middle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from wave_sounds import noisy_call
from wave_sounds import voice as half

from auditor.listen.repeats import Repetition
from auditor.listen.whole_playings import hidden_parts, made_whole
from auditor.schema import Playing, Span, SpanKind

STARTS = (10_000, 35_000, 61_000)
LENGTH_MS = 6000
CALL_MS = 90_000


def voice() -> NDArray[np.float64]:
    return np.concatenate([half(1), half(2)])[: LENGTH_MS * 8]


def middle(start_ms: int, score: float = 0.6) -> Playing:
    """What is known of a message of six seconds: from its second to its fifth."""
    return Playing(recording_id="r1", start_ms=start_ms + 1500, end_ms=start_ms + 4500, score=score)


def spans(*closed: tuple[SpanKind, int, int]) -> list[Span]:
    """Noise, with other kinds from and to these ms."""
    found, at_ms = [], 0
    for kind, start_ms, end_ms in closed:
        found.append(Span(start_ms=at_ms, end_ms=start_ms, kind=SpanKind.NOISE))
        found.append(Span(start_ms=start_ms, end_ms=end_ms, kind=kind))
        at_ms = end_ms
    return [*found, Span(start_ms=at_ms, end_ms=CALL_MS, kind=SpanKind.NOISE)]


def noisy(*starts_ms: int) -> NDArray[np.int16]:
    return noisy_call([(start, voice()) for start in starts_ms], CALL_MS)


def whole(samples: NDArray[np.int16], playings: Sequence[Playing], *closed: tuple[SpanKind, int, int]) -> list[Playing]:
    found = made_whole(samples, Repetition(playings=tuple(playings), templates=()), spans(*closed))
    return list(found.playings)


def test_playings_reach_as_far_as_they_are_in_step() -> None:
    found = whole(noisy(*STARTS), [middle(start) for start in STARTS])
    for one, start_ms in zip(found, STARTS, strict=True):
        assert abs(one.start_ms - start_ms) < 350
        assert abs(one.end_ms - start_ms - LENGTH_MS) < 350
        assert one.offset_ms == 0


def test_a_known_playing_may_be_a_little_off() -> None:
    known = [middle(STARTS[0]), middle(STARTS[1] + 40), middle(STARTS[2] - 60)]
    found = whole(noisy(*STARTS), known)
    begun = [one.start_ms - one.offset_ms - start for one, start in zip(found, STARTS, strict=True)]
    assert max(begun) - min(begun) <= 1


@pytest.mark.parametrize(
    ("kind", "reaches"), [(SpanKind.MUSIC, False), (SpanKind.TONE, False), (SpanKind.SPEECH, True)]
)
def test_no_playing_reaches_into_music_or_tones(kind: SpanKind, reaches: bool) -> None:
    before = [(kind, start - 3000, start + 1300) for start in STARTS]
    found = whole(noisy(*STARTS), [middle(start) for start in STARTS], *before)
    assert all((one.start_ms < start + 1200) == reaches for one, start in zip(found, STARTS, strict=True))
    assert all(one.end_ms > start + 5600 for one, start in zip(found, STARTS, strict=True))


def test_one_that_was_cut_short_stays_so() -> None:
    cut = voice()[: 4500 * 8]
    samples = noisy_call([(STARTS[0], voice()), (STARTS[1], voice()), (STARTS[2], cut)], CALL_MS)
    found = whole(samples, [middle(start) for start in STARTS])
    assert [round(one.end_ms - start, -3) for one, start in zip(found, STARTS, strict=True)] == [6000, 6000, 4000]
    assert all(abs(one.start_ms - start) < 350 for one, start in zip(found, STARTS, strict=True))


def test_what_goes_on_in_step_for_ever_is_no_message() -> None:
    samples = noisy(*STARTS[:2])
    hum = 4000 * np.sin(2 * np.pi * 400 * np.arange(len(samples)) / 8000)
    playings = [middle(start) for start in STARTS[:2]]
    assert whole(np.clip(samples + hum, -32768, 32767).astype(np.int16), playings) == playings


def test_where_nothing_is_hidden_nothing_changes() -> None:
    playings = [Playing(recording_id="r1", start_ms=start, end_ms=start + LENGTH_MS) for start in STARTS]
    assert whole(noisy(*STARTS), playings) == playings


def test_utterances_that_differ_in_a_number_stay_as_they_are() -> None:
    playings = tuple(middle(start) for start in STARTS)
    templates = tuple(Playing(recording_id="t1", start_ms=start, end_ms=start + LENGTH_MS) for start in STARTS)
    known = Repetition(playings=playings, templates=templates)
    assert made_whole(noisy(*STARTS), known, spans()) == known


def test_hidden_is_what_is_new() -> None:
    known = [middle(10_000), middle(35_000)]
    longer = [Playing(recording_id="r1", start_ms=10_000, end_ms=15_500), known[1]]
    assert [(one.start_ms, one.end_ms) for one in hidden_parts(known, longer)] == [(10_000, 11_500), (14_500, 15_500)]
