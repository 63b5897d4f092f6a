"""What native libraries write to standard error behind Python's back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2


@contextmanager
def native_messages() -> Iterator[list[str]]:
    """Gather what is written to standard error in here, by whomever in this process; the lines are there afterwards.

    Kaldi reports a broken file there, in raw bytes, and sometimes nowhere else.
    """
    lines: list[str] = []
    with tempfile.TemporaryFile() as file:
        before = os.dup(_STANDARD_ERROR)
        os.dup2(file.fileno(), _STANDARD_ERROR)
        try:
            yield lines
        finally:
            os.dup2(before, _STANDARD_ERROR)
            os.close(before)
            file.seek(0)
            lines += file.read().decode("utf-8", errors="replace").splitlines()
