"""The pages of the program's own server, besides the reports that it shows. Renders what was gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.keep.lines import Line
from auditor.keep.queries import Hit, Row
from auditor.keep.survival import Wait
from auditor.tell.page import Site, render
from auditor.tell.text import outcome_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Some of the calls, newest first; ``first`` counts from 1 among ``total``.

    ``earlier`` and ``later`` are the addresses of the calls before and after these on the list. ``line`` is the line
    they are of, where one was chosen; ``waits`` are the waits of each by its audit.
    """

    rows: Sequence[Row]
    waits: Mapping[str, Mapping[str, Wait]]
    first: int
    total: int
    line: str | None
    earlier: str | None
    later: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A recording that was added: what is told of it, and the audit that came of it."""

    number: int
    name: str
    told: str
    going_on: bool = False
    audit_id: str | None = None


def calls_page(shelf: Shelf, lines: Sequence[Line], site: Site) -> str:
    """The calls that are kept."""
    return _page(
        "site_calls.html",
        f"Calls to {shelf.line}" if shelf.line else "Calls",
        site,
        script="line.js",
        rows=shelf.rows,
        waits_of=shelf.waits,
        first=shelf.first,
        total=shelf.total,
        line=shelf.line,
        earlier=shelf.earlier,
        later=shelf.later,
        lines=lines,
        outcome_word=outcome_word,
    )


def lines_page(lines: Sequence[Line], without: int, site: Site) -> str:
    """The lines, and how many calls belong to none."""
    return _page("site_lines.html", "Lines", site, lines=lines, without=without)


def search_page(words: str, hits: Sequence[Hit], most: int, site: Site) -> str:
    """Where words were said; ``most`` is how many places are looked up."""
    heading = f"Where “{words}” was said" if words else "Search what was said"
    return _page("site_search.html", heading, site, hits=hits, most=most, asked=bool(words))


def compare_page(lines: Sequence[Line], site: Site) -> str:
    """The form that asks what to compare."""
    return _page("site_compare.html", "Compare", site, lines=lines)


def upload_page(uploads: Sequence[Upload], lines: Sequence[Line], folder: Path, most_bytes: int, site: Site) -> str:
    """The form that takes recordings, and what became of those it took."""
    most_told = f"{most_bytes / 1e6:.0f} MB"
    more: dict[str, Any] = {"uploads": uploads, "lines": lines, "folder": str(folder)}
    return _page("site_upload.html", "Add a call", site, most_bytes=most_bytes, most_told=most_told, **more)


def problem_page(heading: str, told: str, site: Site) -> str:
    """What went wrong, in a sentence."""
    return _page("site_problem.html", heading, site, told=told)


def _page(template: str, heading: str, site: Site, script: str = "site.js", **values: Any) -> str:
    styles = ("call.css", "line.css")
    return render(template, styles=styles, script=script, media="'none'", site=site, heading=heading, **values)
