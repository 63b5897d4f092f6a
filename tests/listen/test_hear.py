"""Whose speech is on the caller's channel?"""

import numpy as np

from auditor.listen.hear import own_frames

QUIET, LOUD = -60.0, -15.0


def test_a_leak_from_the_far_end_is_not_the_caller() -> None:
    far_end = np.where(np.arange(1000) % 100 < 60, LOUD, QUIET).astype(np.float32)
    leak = np.maximum(far_end - 25, QUIET)
    assert not own_frames(leak, far_end)[leak > QUIET].any()


def test_a_late_echo_is_not_the_caller() -> None:
    far_end = np.where(np.arange(1000) % 200 < 150, LOUD, QUIET).astype(np.float32)
    echo = np.maximum(np.roll(far_end, 10) - 20, QUIET)
    assert not own_frames(echo, far_end)[echo > QUIET].any()


def test_the_caller_stands_out_of_the_leak() -> None:
    far_end = np.where(np.arange(1000) < 700, LOUD, QUIET).astype(np.float32)
    caller = np.maximum(far_end - 25, QUIET)
    caller[800:900] = LOUD
    own = own_frames(caller, far_end)
    assert own[800:900].all()
    assert not own[:700].any()
