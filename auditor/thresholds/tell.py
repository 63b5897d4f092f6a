"""What decides how much is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportThresholds:
    """What reports show, leave out and mark."""

    doubtful_word: float = 0.6
    """Words read with less confidence are marked, so that the reader listens for himself before he quotes them."""
    shown_pause_ms: int = 2000
    """Pauses between the sentences of one speaker are shorter, and tell nothing."""
    longest_cell_ms: int = 4000
    """A character of the drawn call stands for no more: most messages last longer, so that each can be seen."""
    evidence_before_ms: int = 1000
    evidence_after_ms: int = 1500
    """A clip starts and ends a breath away from the quote, since word times are not exact."""
    longest_wordless_ms: int = 60_000
    """A longer stretch that shows something, and in which nothing is quoted, is no clip: its times tell enough."""
    private_margin_ms: int = 400
    """Left out around people's talk: borders are found to about a syllable."""
    most_rows: int = 1000
    """Calls that the table of a line's report lists: more than anybody reads, and a page of them opens at once."""
    most_charts: int = 8
    """Habits that are drawn over time, the commonest first; the table beneath has all."""


REPORT = ReportThresholds()
