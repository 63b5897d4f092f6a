"""A progress bar on standard error, only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from rich import progress as bars
from rich.console import Console


class Progress:
    """Counts recordings (or bytes) in a bar; does nothing where nobody watches."""

    def __init__(self, total: int, unit: str = "calls") -> None:
        """``total`` is what there is to do, in ``unit``."""
        self._bar = bars.Progress(
            bars.BarColumn(),
            bars.MofNCompleteColumn() if unit == "calls" else bars.DownloadColumn(),
            bars.TextColumn("{task.description}"),
            bars.TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("", total=total or None)

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        self.stop()

    def stop(self) -> None:
        """Remove the bar."""
        self._bar.stop()

    @contextmanager
    def paused(self, name: str) -> Iterator[None]:
        """Take the bar away while a result is printed, then show it with one more done."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.update(self._task, advance=1, description=name)
            self._bar.start()

    def updater(self) -> Callable[[int, int | None], None]:
        """A function that is told how much is done, and of how much."""
        return lambda done, total: self._bar.update(self._task, completed=done, total=total)
