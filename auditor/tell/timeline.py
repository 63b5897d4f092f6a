"""A call drawn as one bar of letters, so that its shape is seen at a glance."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from auditor.schema import Audit, Interval, Label, Segment
from auditor.tell.wording import LABELS, clock

#: Cells of the bar; with the indent they fill 80 columns.
CELLS = 76
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


def drawn(audit: Audit, cells: int = CELLS) -> RenderableType | None:
    """The bar, its scale and the letters that occur in it; ``None`` for a call without segments."""
    duration_ms = audit.recording.duration_ms
    if not audit.segments or duration_ms <= 0:
        return None
    labels = bar(audit.segments, duration_ms, cells)
    line = Text()
    for label in labels:
        line.append(LETTERS[label], style=STYLES[label])
    return Group(line, Text(_scale(duration_ms, cells), style="dim"), _legend(labels))


def bar(segments: tuple[Segment, ...], duration_ms: int, cells: int) -> list[Label]:
    """For each cell the label that fills most of it."""
    return [_fullest(segments, _cell(index, duration_ms, cells)) for index in range(cells)]


def _cell(index: int, duration_ms: int, cells: int) -> Interval:
    start_ms = index * duration_ms // cells
    return Interval(start_ms=start_ms, end_ms=max(start_ms + 1, (index + 1) * duration_ms // cells))


def _fullest(segments: tuple[Segment, ...], cell: Interval) -> Label:
    shares: dict[Label, int] = {}
    for segment in segments:
        shares[segment.label] = shares.get(segment.label, 0) + segment.overlap_ms(cell)
    return max(shares, key=lambda label: shares[label])


def _scale(duration_ms: int, cells: int) -> str:
    """Start, middle and end of the call under the bar."""
    middle, end = clock(duration_ms / 2), clock(duration_ms)
    left = "0:00".ljust(cells // 2 - len(middle) // 2) + middle
    return left + end.rjust(cells - len(left))


def _legend(labels: list[Label]) -> Text:
    present = [label for label in LETTERS if label in labels]
    legend = Text()
    for label in present:
        legend.append("   " if legend else "")
        legend.append(LETTERS[label], style=STYLES[label])
        legend.append(f" {LABELS[label]}", style="dim")
    return legend
