"""Reports over many calls in the format that a file's ending asks for: a line, a comparison, or a campaign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.errors import UsageProblem
from auditor.keep.campaign import Campaign
from auditor.keep.compare import Comparison
from auditor.keep.review import Review
from auditor.tell.campaign_markdown import campaign_markdown
from auditor.tell.campaign_report import campaign_report
from auditor.tell.comparison_markdown import comparison_markdown
from auditor.tell.comparison_report import comparison_report
from auditor.tell.line_markdown import line_markdown
from auditor.tell.line_report import line_report
from auditor.tell.many_csv import campaign_csv, comparison_csv, line_csv
from auditor.tell.plain import to_json_text

Found = Review | Comparison | Campaign
_Renderer = Callable[[Any], str]

#: For what was found, how it is rendered as a page, as Markdown and as CSV.
_RENDERERS: dict[type[Any], tuple[_Renderer, _Renderer, _Renderer]] = {
    Review: (line_report, line_markdown, line_csv),
    Comparison: (comparison_report, comparison_markdown, comparison_csv),
    Campaign: (campaign_report, campaign_markdown, campaign_csv),
}
PAGE = (".html", ".htm")
_MARKDOWN = (".md", ".markdown")


def rendered(found: Found, path: Path) -> str:
    """The text of a report that is to be written to ``path``. Raises :class:`UsageProblem` for another ending."""
    page, markdown, table = _RENDERERS[type(found)]
    suffix = path.suffix.lower()
    if suffix in PAGE:
        return page(found)
    if suffix in _MARKDOWN:
        return markdown(found)
    if suffix == ".csv":
        return table(found)
    if suffix == ".json":
        return to_json_text(found)
    raise UsageProblem(f"{path} is no name of a report; let it end in .html, .md, .csv or .json.")
