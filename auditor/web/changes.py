"""What is changed: corrections and recordings that are added. Every change brings the key of a form of this server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from secrets import compare_digest
from typing import TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from auditor import batch
from auditor.errors import UsageProblem
from auditor.keep import correcting
from auditor.keep.lines import all_lines
from auditor.keep.store import Store
from auditor.listen.origin import parse_called_at
from auditor.tell.site import upload_page
from auditor.thresholds.web import WEB
from auditor.web.answers import html
from auditor.web.desk import Desk, desk_of
from auditor.web.forms import read_correction
from auditor.web.guard import UPLOAD
from auditor.web.pages import audit_of, shown
from auditor.web.uploads import Uploads

Change: TypeAlias = Callable[[Request, FormData], Response]


def change(path: str, made: Change) -> Route:
    """The route of a change: it is made only with the key that stands in every form of this server."""

    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=WEB.most_upload_files, max_fields=WEB.most_fields)
        try:
            given, wanted = str(form.get("token", "")), desk_of(request).form_key
            if not compare_digest(given.encode(), wanted.encode()):
                raise HTTPException(403, "This form is of an earlier run; open the page again and repeat what you did.")
            return await run_in_threadpool(made, request, form)
        finally:
            await form.close()

    answer: Callable[[Request], Awaitable[Response]] = endpoint
    return Route(path, answer, methods=["POST"], name=made.__name__)


def correct(request: Request, form: FormData) -> Response:
    """Keep what a person says of a call; what cannot be is told above the form, which stays as it was typed."""
    desk, audit_id = desk_of(request), request.path_params["audit_id"]
    audit, typed = audit_of(desk, audit_id), texts(form)
    catalogue = batch.rules_of(audit.basis, own=desk.own).load()
    try:
        said = read_correction(typed, audit)
        with Store.change(desk.db) as store:
            correcting.correct(store, audit_id, said, catalogue)
    except UsageProblem as problem:
        return shown(desk, audit_id, audit, status=422, problem=str(problem), typed=typed)
    done = "corrected" if catalogue.hash == audit.basis.catalogue_hash else "corrected-anew"
    return RedirectResponse(f"/calls/{audit_id}?done={done}", status_code=303)


def undo(request: Request, _form: FormData) -> Response:
    """Take the newest correction of a call back."""
    desk, audit_id = desk_of(request), request.path_params["audit_id"]
    audit = audit_of(desk, audit_id)
    try:
        with Store.change(desk.db) as store:
            correcting.take_back(store, audit_id, batch.rules_of(audit.basis, own=desk.own).load())
    except UsageProblem as problem:
        return shown(desk, audit_id, audit, status=422, problem=str(problem))
    return RedirectResponse(f"/calls/{audit_id}?done=taken-back", status_code=303)


def upload(request: Request, form: FormData) -> Response:
    """Keep recordings and have them audited."""
    desk, typed = desk_of(request), texts(form)
    uploads = _uploads(desk)
    files = [one for one in form.getlist("recording") if isinstance(one, UploadFile) and one.filename]
    try:
        said = {name: typed.get(name, "").strip() or None for name in ("line", "option", "called_at")}
        _check_time(said["called_at"])
        if not files:
            raise UsageProblem("Choose at least one recording.")
        for file in files:
            uploads.take(file.filename or "", file.file, said)
    except UsageProblem as problem:
        return _upload_page(desk, uploads, status=422, problem=str(problem), typed=typed)
    return RedirectResponse(UPLOAD, status_code=303)


def added(request: Request) -> Response:
    """The form that takes recordings, and what became of those it took."""
    desk = desk_of(request)
    return _upload_page(desk, _uploads(desk))


def state(request: Request) -> Response:
    """What became of the recordings so far, for the page that follows it."""
    names = ("number", "told", "going_on", "audit_id")
    return JSONResponse([{name: getattr(one, name) for name in names} for one in _uploads(desk_of(request)).all()])


def texts(form: FormData) -> dict[str, str]:
    """The fields of a form that hold text."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _upload_page(desk: Desk, uploads: Uploads, *, status: int = 200, **more: object) -> Response:
    with Store.read(desk.db) as store:
        lines = all_lines(store)
    site = desk.site("upload", **more)
    return html(upload_page(uploads.all(), lines, uploads.folder, WEB.most_upload_bytes, site), status)


def _uploads(desk: Desk) -> Uploads:
    if desk.uploads is None:
        raise HTTPException(403, "Nothing can be added; start the server with --edit and --recordings FOLDER.")
    return desk.uploads


def _check_time(text: str | None) -> None:
    try:
        if text:
            parse_called_at(text)
    except ValueError as error:
        raise UsageProblem(f"{text!r} is no date and time; write it as 2026-03-04T14:15-05:00.") from error
