"""What is looked at: calls, lines, reports, search, sound. Each route reads what is asked, calls, and renders."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from auditor.errors import UsageProblem
from auditor.keep.compare import compare
from auditor.keep.lines import Line, all_lines, calls_without_line
from auditor.keep.queries import Row
from auditor.keep.review import review
from auditor.keep.selection import WAITS, Selection, load_calls, parse_selection
from auditor.keep.store import Store
from auditor.keep.survival import Wait
from auditor.schema import Audit
from auditor.tell import site as pages
from auditor.tell.comparison_report import comparison_report
from auditor.tell.files import exported
from auditor.tell.html_report import call_report
from auditor.tell.line_report import line_report
from auditor.tell.page import SAVED_AS
from auditor.tell.transcript import transcript
from auditor.thresholds.web import WEB
from auditor.web.answers import html, to_save
from auditor.web.desk import Desk, desk_of
from auditor.web.sound import part

_NO_SOUND = (
    "The sound cannot be played: the recording is not where it was audited any more, or was changed since, or cannot "
    "be read."
)
#: What is told after a change, by its name in the address.
NOTICES = {
    "": "",
    "corrected": "Corrected.",
    "corrected-anew": "Corrected. These are not the rules that judged the call before, so its habits may differ.",
    "taken-back": "The newest correction was taken back.",
}


class Absent(UsageProblem):
    """There is no such page (404)."""


def calls(request: Request) -> Response:
    """The calls that are kept, of all lines or of one, the newest first."""
    desk = desk_of(request)
    with Store.read(desk.db) as store:
        lines = all_lines(store)
        line = _line(lines, request.query_params["line"]) if request.query_params.get("line") else None
        rows = store.rows(line=line.name if line else None)
        waits = {one.audit_id: one.waits for one in load_calls(store, Selection(name="all"), WAITS, ())}
    return html(pages.calls_page(_shelf(rows, waits, line, _page_number(request)), lines, desk.site("calls")))


def call(request: Request) -> Response:
    """The report of a call, with its sound and, where changes are allowed, the form to correct it."""
    desk, audit_id = desk_of(request), request.path_params["audit_id"]
    notice = NOTICES.get(request.query_params.get("done", ""), "")
    return shown(desk, audit_id, audit_of(desk, audit_id), notice=notice)


def shown(desk: Desk, audit_id: str, audit: Audit, *, status: int = 200, notice: str = "", **more: object) -> Response:
    """The page of a call; ``more`` is told of the last change (:class:`auditor.tell.page.Site`)."""
    sound = part(audit.recording, f"/calls/{audit_id}/sound")
    told = " ".join(one for one in (notice, "" if sound else _NO_SOUND) if one)
    return html(call_report(audit, audit_id, sound, desk.site("call", notice=told, **more)), status)


def moment(request: Request) -> Response:
    """The place in the report of a call where a moment is told."""
    audit_id, at_ms = request.path_params["audit_id"], request.path_params["at_ms"]
    lines = transcript(audit_of(desk_of(request), audit_id))
    started = [number for number, line in enumerate(lines) if line.start_ms <= at_ms]
    return RedirectResponse(f"/calls/{audit_id}#line-{started[-1] if started else 0}", status_code=303)


def sound(request: Request) -> Response:
    """The recording, or as much of it as the browser asks for."""
    desk = desk_of(request)
    audit = audit_of(desk, request.path_params["audit_id"])
    file = desk.sounds.file(audit.recording)
    if file is None:
        raise Absent(_NO_SOUND)
    path, media_type = file
    return FileResponse(path, media_type=media_type)


def save(request: Request) -> Response:
    """A call as a file of one of the formats of `auditor export`."""
    audit_id, kind = request.path_params["audit_id"], request.path_params["kind"]
    audit = audit_of(desk_of(request), audit_id)
    if kind not in SAVED_AS:
        raise Absent(f"There is no format {kind!r}.")
    (file,) = exported(kind, [(audit_id, audit)])
    return to_save(file.name, file.content)


def lines(request: Request) -> Response:
    """The lines."""
    desk = desk_of(request)
    with Store.read(desk.db) as store:
        page = pages.lines_page(all_lines(store), calls_without_line(store), desk.site("lines"))
    return html(page)


def line(request: Request) -> Response:
    """The report of a line, of all time or between two days."""
    desk = desk_of(request)
    since, until = (_day(request.query_params.get(name, "")) for name in ("since", "until"))
    with Store.read(desk.db) as store:
        wanted = _line(all_lines(store), request.path_params["number"])
        found = review(store, wanted.name, since=since, until=until)
    return html(line_report(found, desk.site("lines")))


def search(request: Request) -> Response:
    """Where words were said."""
    desk, words = desk_of(request), request.query_params.get("words", "").strip()
    with Store.read(desk.db) as store:
        hits = store.search(phrases(words), limit=WEB.most_hits) if words else ()
    return html(pages.search_page(words, hits, WEB.most_hits, desk.site("search", typed={"words": words})))


def comparison(request: Request) -> Response:
    """Two sets of calls against each other, or the form that asks which."""
    desk = desk_of(request)
    one, other = (request.query_params.get(name, "").strip() for name in ("one", "other"))
    site = desk.site("compare", typed={"one": one, "other": other})
    with Store.read(desk.db) as store:
        if not (one and other):
            return html(pages.compare_page(all_lines(store), site))
        found = compare(store, parse_selection(one), parse_selection(other))
    return html(comparison_report(found, site))


def audit_of(desk: Desk, audit_id: str) -> Audit:
    """The audit with that full id; raises :class:`Absent` when there is none."""
    with Store.read(desk.db) as store:
        if not store.ask("SELECT 1 FROM audits WHERE id = ?", [audit_id]):
            raise Absent("There is no such call here; it may have been forgotten.")
        return store.get(audit_id)


def phrases(words: str) -> list[str]:
    """What is searched for: words apart, and what stands in quotes as it is."""
    try:
        return shlex.split(words.replace("'", "’"))
    except ValueError:  # a quote that is not closed
        return words.replace('"', " ").split()


def _shelf(rows: Sequence[Row], waits: dict[str, dict[str, Wait]], line: Line | None, number: int) -> pages.Shelf:
    """One page of the calls."""
    size, dated = WEB.calls_on_a_page, [row for row in rows if row.called_at]
    newest = [*reversed(dated), *(row for row in rows if not row.called_at)]
    first = min(number * size, max(0, len(newest) - 1) // size * size)
    chosen = {"line": str(line.number)} if line else {}
    return pages.Shelf(
        rows=newest[first : first + size],
        waits=waits,
        first=first + 1,
        total=len(newest),
        line=line.name if line else None,
        earlier=f"/?{QueryParams({**chosen, 'page': first // size - 1})}" if first else None,
        later=f"/?{QueryParams({**chosen, 'page': first // size + 1})}" if first + size < len(newest) else None,
    )


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "0")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _line(lines: Sequence[Line], number: object) -> Line:
    found = next((one for one in lines if str(one.number) == str(number)), None)
    if found is None:
        raise Absent("There is no such line here.")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageProblem(f"{text!r} is no day; write it as 2026-03-04.") from error
