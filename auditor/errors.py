"""Errors that a user can cause, each one sentence that says what to do next, with its exit code."""

from __future__ import annotations

#: What the program ends with after Ctrl-C, as a shell does (128 and the number of the signal).
INTERRUPTED = 130


class AuditorError(Exception):
    """Something a user can mend. The message is one clear sentence; ``exit_code`` is what the program ends with."""

    exit_code = 1


class UsageProblem(AuditorError):
    """A wrong path, option or value (exit code 2, as click uses)."""

    exit_code = 2


class BadRecording(AuditorError):
    """A file that cannot be audited as a recording."""

    exit_code = 3


class ModelProblem(AuditorError):
    """A recognition model that is absent or broken."""

    exit_code = 4


class CatalogueProblem(AuditorError):
    """A seed file that is not a valid catalogue: file, rule and reason."""

    exit_code = 5


class StoreProblem(AuditorError):
    """A database that cannot be opened, read or written."""

    exit_code = 6
