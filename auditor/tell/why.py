"""What decided each stretch of a call, with times exact enough to correct it by. Renders only."""

from __future__ import annotations

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from auditor.entries import typed
from auditor.schema import Audit, Label, Segment
from auditor.tell.corrected import is_corrected
from auditor.tell.timeline import STYLES, UNSURE_BELOW
from auditor.tell.wording import CORRECTED, LABELS, visible

#: What is told of a stretch for which nothing spoke but its sound; speech without a reason was decided by its place.
_BY_SOUND = {
    Label.SILENCE: "nothing is heard",
    Label.DEAD_AIR: "nothing is heard while the caller waits",
    Label.HOLD_MUSIC: "music",
    Label.RING: "ringing tone",
    Label.KEYPAD: "key tone",
    Label.TONE: "tone",
}
_BY_PLACE = "fits what comes before and after"


def every_reason(audit: Audit) -> RenderableType | None:
    """A row for each stretch: start, length, what it is, how sure that is (0 to 100 %) and what decided it."""
    if not audit.segments:
        return None
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for side in ("right", "right", "left", "right"):
        grid.add_column(justify=side, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for segment in audit.segments:
        grid.add_row(
            typed(round(segment.start_ms, -2)),
            Text(f"{segment.duration_ms / 1000:.1f} s", style="dim"),
            Text(_what(segment), style=STYLES[segment.label]),
            f"{100 * segment.confidence:.0f} %",
            Text(_reasons(segment), style="dim"),
        )
    return grid


def _what(segment: Segment) -> str:
    over = " over music" if segment.over_music else ""
    unsure = " ?" if segment.confidence < UNSURE_BELOW else ""
    return LABELS[segment.label] + over + unsure + (f" {CORRECTED}" if is_corrected(segment) else "")


def _reasons(segment: Segment) -> str:
    return visible("; ".join(segment.reasons)) or _BY_SOUND.get(segment.label, _BY_PLACE)
