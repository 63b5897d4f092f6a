"""What the measurement of key presses makes, and that it counts what was read, missed and invented."""

from __future__ import annotations

import measure_keys
import pytest
from measure_keys import RATE, Line


@pytest.mark.parametrize("line", [Line("mulaw"), Line("mulaw", "white", 15), Line("mulaw", "music", 20)])
def test_presses_on_a_good_line_are_read(line: Line) -> None:
    sound, presses = measure_keys.recording(line, 3)
    assert len(presses) == measure_keys.PRESSES
    read, extra = measure_keys.score(sound, presses)
    assert read >= 0.95 * len(presses)
    assert extra == 0


def test_missed_and_invented_presses_are_counted() -> None:
    sound, presses = measure_keys.recording(Line("mulaw"), 1)
    name, start, end = presses[0]
    assert measure_keys.score(0 * sound, presses) == (0, 0)
    read, extra = measure_keys.score(sound, presses[1:])
    assert (read, extra) == (len(presses) - 1, 1)
    assert measure_keys.score(sound[: start + end], [(name, start + 9 * RATE, end + 9 * RATE)])[0] == 0


def test_a_loss_is_silence_or_the_packet_before() -> None:
    silent, lost = measure_keys.recording(Line("mulaw", loss_ms=60), 2)
    filled, _ = measure_keys.recording(Line("mulaw", loss_ms=60, filled=True), 2)
    assert (silent[slice(*lost[0][1:])] == 0).sum() >= 60 * RATE // 1000
    assert (filled[slice(*lost[0][1:])] == 0).sum() < 20 * RATE // 1000
