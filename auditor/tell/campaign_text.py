"""A campaign of calls to many lines as text, 80 columns wide. Renders only."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from auditor.keep.campaign import Campaign, LineOfCampaign
from auditor.tell import many_words
from auditor.tell.campaign_report import headline, place
from auditor.tell.comparison_report import middle
from auditor.tell.wording import visible

_NOTE = (
    "Places are held with 95 % confidence, all at once (Gehan's test of every two lines, Holm's correction); "
    "medians allow for callers who gave up. `-o FILE.html` writes it all."
)


def campaign(found: Campaign) -> RenderableType:
    """The lines with their places."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("place", "line"):
        table.add_column(name)
    for name in ("n", "median", "95 %"):
        table.add_column(name, justify="right")
    table.add_column("cannot be told apart from", overflow="fold")
    for line in found.lines:
        table.add_row(*_row(line))
    warnings = [Text(f"! {visible(warning)}", style="yellow") for warning in found.warnings]
    return Group(Text(visible(headline(found)), style="bold"), *warnings, table, Text(_NOTE, style="dim"))


def _row(line: LineOfCampaign) -> tuple[Text, ...]:
    alike = ", ".join(line.alike) if line.place else "too few calls"
    return tuple(Text(visible(one)) for one in (place(line.place), line.name, *_figures(line), alike))


def _figures(line: LineOfCampaign) -> tuple[str, str, str]:
    if line.waiting is None:
        return "0", "?", ""
    bounds = many_words.ends(line.waiting.median_bounds, "ms")
    return str(line.waiting.calls), middle(line.waiting.median_ms, "ms"), bounds
