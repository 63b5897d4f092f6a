"""The server: Starlette on uvicorn, on the loopback interface and nowhere else.

Why these two: they are small and well kept, Starlette answers range requests for files (by which browsers seek in
sound) and bounds forms, and nothing else comes with them: no object mapper, no build step, no settings of their own.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auditor.errors import AuditorError, UsageProblem
from auditor.tell.site import problem_page
from auditor.web import changes, pages
from auditor.web.answers import html
from auditor.web.desk import Desk, desk_of
from auditor.web.guard import UPLOAD, Guard, Keys
from auditor.web.sound import Sounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auditor.web.uploads import Uploads

#: Where the server listens. No option changes it: calls are private, and the pages ask for no password.
HOST = "127.0.0.1"
#: Seconds that answers under way get when the server ends; a browser may hold a sound for as long as it likes.
_PATIENCE_S = 2

_CALL = "/calls/{audit_id}"
_ROUTES = (
    Route("/", pages.calls),
    Route(_CALL, pages.call),
    Route(f"{_CALL}/at/{{at_ms:int}}", pages.moment),
    Route(f"{_CALL}/sound", pages.sound),
    Route(f"{_CALL}/save/{{kind}}", pages.save),
    Route("/lines", pages.lines),
    Route("/lines/{number:int}", pages.line),
    Route("/search", pages.search),
    Route("/compare", pages.comparison),
    Route(UPLOAD, changes.added),
    Route(f"{UPLOAD}/state", changes.state),
    changes.change(f"{_CALL}/correct", changes.correct),
    changes.change(f"{_CALL}/undo", changes.undo),
    changes.change(UPLOAD, changes.upload),
)


def application(desk: Desk, keys: Keys, port: int) -> Starlette:
    """The pages, guarded; ``port`` is where they are asked for."""

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        if desk.uploads is not None:
            desk.uploads.start()
        try:
            yield
        finally:
            if desk.uploads is not None:
                await run_in_threadpool(desk.uploads.stop)
            desk.sounds.close()

    app = Starlette(
        routes=_ROUTES,
        middleware=[Middleware(Guard, keys=keys, port=port, edit=desk.edit)],
        exception_handlers={AuditorError: _problem, HTTPException: _refused},
        lifespan=running,
    )
    app.state.desk = desk
    return app


def bound(port: int) -> socket.socket:
    """A socket on the loopback interface that listens; port 0 takes a free one. Raises :class:`UsageProblem`."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise UsageProblem(
            f"Port {port} cannot be used ({error.strerror}); name another with --port, or leave it out for a free one."
        ) from error
    return listening


def serve(
    db: Path,
    port: int,
    tell: Callable[[str], None],
    *,
    edit: bool = False,
    uploads: Uploads | None = None,
    own: Path | None = None,
) -> None:
    """Serve until Ctrl-C; ``tell`` is given the address. Raises :class:`UsageProblem` when the port is taken.

    Nothing is changed without ``edit``; ``own`` are the user's own rules, by which corrected calls are judged.
    """
    keys = Keys()
    with closing(bound(port)) as listening:
        port = listening.getsockname()[1]
        desk = Desk(db=db, edit=edit, form_key=keys.form, sounds=Sounds(), uploads=uploads, own=own)
        config = uvicorn.Config(
            application(desk, keys, port),
            log_config=None,  # an access log would hold the token, and names of lines
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_PATIENCE_S,
        )
        tell(f"http://{HOST}:{port}/?token={keys.token}")
        with suppress(KeyboardInterrupt):  # uvicorn has ended in order before it passes this on
            uvicorn.Server(config).run(sockets=[listening])


def _problem(request: Request, problem: Exception) -> Response:
    """A user's problem as a page."""
    absent = isinstance(problem, pages.Absent)
    status, heading = (404, "Not here") if absent else (400, "That did not work")
    return html(problem_page(heading, str(problem), desk_of(request).site("problem")), status)


def _refused(request: Request, problem: Exception) -> Response:
    status, told = (problem.status_code, problem.detail) if isinstance(problem, HTTPException) else (500, str(problem))
    told = "There is no such page here." if status == 404 else told
    return html(problem_page("That did not work", told, desk_of(request).site("problem")), status)
