"""A call drawn to scale as bars of letters on coloured ground, so that its shape is seen at a glance."""

from __future__ import annotations

from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from auditor.schema import Audit, Interval, Label, Segment
from auditor.tell.wording import LABELS, clock
from auditor.thresholds.tell import REPORT

#: Cells of a bar; with the indent and the time before it they fill 80 columns.
CELLS = 70
#: Segments under this confidence are shown with a question mark.
UNSURE_BELOW = 0.5

#: One letter for each label; case and letter tell them apart without colour.
LETTERS = {
    Label.RING: "r",
    Label.MENU: "M",
    Label.ANNOUNCEMENT: "a",
    Label.HOLD_MUSIC: "~",
    Label.DEAD_AIR: ".",
    Label.AGENT: "P",
    Label.CALLER: "c",
    Label.TRANSFER: "t",
    Label.VOICEMAIL: "V",
    Label.KEYPAD: "#",
    Label.TONE: "!",
    Label.SILENCE: "_",
}

STYLES = {
    Label.RING: "blue",
    Label.MENU: "magenta",
    Label.ANNOUNCEMENT: "red",
    Label.HOLD_MUSIC: "yellow",
    Label.DEAD_AIR: "dim",
    Label.AGENT: "green",
    Label.CALLER: "cyan",
    Label.TRANSFER: "magenta",
    Label.VOICEMAIL: "red",
    Label.KEYPAD: "bold",
    Label.TONE: "blue",
    Label.SILENCE: "dim",
}


#: The same as ground for a letter; black or white letters, whichever can be read on it.
GROUNDS = {
    Label.RING: "white on blue",
    Label.MENU: "white on magenta",
    Label.ANNOUNCEMENT: "white on red",
    Label.HOLD_MUSIC: "yellow",  # most of a call, so kept calm
    Label.DEAD_AIR: "black on bright_black",
    Label.AGENT: "black on green",
    Label.CALLER: "black on cyan",
    Label.TRANSFER: "white on magenta",
    Label.VOICEMAIL: "white on red",
    Label.KEYPAD: "reverse",
    Label.TONE: "white on blue",
    Label.SILENCE: "dim",
}


def drawn(audit: Audit, cells: int = CELLS) -> RenderableType | None:
    """Bars to scale with the time at which each starts, and the letters that occur; ``None`` without segments.

    A call that is too long for one bar goes on in the next, so that short messages stay to be seen.
    """
    duration_ms = audit.recording.duration_ms
    if not audit.segments or duration_ms <= 0:
        return None
    rows = -(-duration_ms // (cells * REPORT.longest_cell_ms))
    labels = bar(audit.segments, duration_ms, rows * cells)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for row in range(rows):
        start = Text(clock(duration_ms * row / rows), style="dim")
        grid.add_row(start, _coloured(labels[row * cells : (row + 1) * cells]))
    scale = f"to {clock(duration_ms)}, {duration_ms / 1000 / rows / cells:.1f} s each character"
    return Group(grid, Text(scale.rjust(cells + 2 + len(clock(duration_ms))), style="dim"), _legend(labels))


def bar(segments: tuple[Segment, ...], duration_ms: int, cells: int) -> list[Label]:
    """For each cell the label that fills most of it."""
    return [_fullest(segments, _cell(index, duration_ms, cells)) for index in range(cells)]


def _coloured(labels: list[Label]) -> Text:
    line = Text()
    for label, run in groupby(labels):
        line.append(LETTERS[label] * len(list(run)), style=GROUNDS[label])
    return line


def _cell(index: int, duration_ms: int, cells: int) -> Interval:
    start_ms = index * duration_ms // cells
    return Interval(start_ms=start_ms, end_ms=max(start_ms + 1, (index + 1) * duration_ms // cells))


def _fullest(segments: tuple[Segment, ...], cell: Interval) -> Label:
    shares: dict[Label, int] = {}
    for segment in segments:
        shares[segment.label] = shares.get(segment.label, 0) + segment.overlap_ms(cell)
    return max(shares, key=lambda label: shares[label])


def _legend(labels: list[Label]) -> Text:
    """A letter and its meaning for each label there is; none is torn apart at the end of a line."""
    legend, width = Text(), 0
    for label in (label for label in LETTERS if label in labels):
        entry = Text.assemble((f" {LETTERS[label]} ", GROUNDS[label]), (f" {LABELS[label]}", "dim"))
        if width + len(entry) > CELLS:
            legend, width = legend.append("\n"), 0
        legend.append("  " if width else "").append(entry)
        width += len(entry) + 2
    return legend
