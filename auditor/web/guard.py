"""Who may ask the server, and what every answer carries.

The server listens on the loopback interface, which every program and every web page opened on this computer can reach.
So each request must name this server (a page of another site that has its own name point here does not), come with the
cookie that the printed address gave, and, where it changes something, come from a page of this server. That the form
is one of its own is checked besides, where forms are read (:func:`auditor.web.changes.change`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from secrets import compare_digest, token_urlsafe

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auditor.tell.page import Site
from auditor.tell.site import problem_page
from auditor.thresholds.web import WEB
from auditor.web.answers import NOTHING_ALLOWED, html

log = logging.getLogger("auditor")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not "no-referrer": browsers then send forms without saying from where, which the guard asks
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_READS = frozenset(("GET", "HEAD"))
#: Where larger bodies than those of forms may be sent to.
UPLOAD = "/upload"
_ENTRY = "Open the address that `auditor serve` printed; it lets this browser in."


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The secrets of one run: ``token`` in the printed address, ``session`` in the cookie, ``form`` in every form."""

    token: str = field(default_factory=lambda: token_urlsafe(32))
    session: str = field(default_factory=lambda: token_urlsafe(32))
    form: str = field(default_factory=lambda: token_urlsafe(32))


class Guard:
    """Lets in who may, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, *, keys: Keys, port: int, edit: bool) -> None:
        """``port`` is where the server listens; without ``edit`` nothing is changed."""
        self._app, self._keys, self._edit = app, keys, edit
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        # cookies do not tell ports apart: two servers side by side need two names
        self._cookie = f"auditor-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        refusal = self._entry(scope) or self._refusal(scope)
        try:
            if refusal is None:
                await self._app(scope, _bounded(scope, receive), answer)
            else:
                await refusal(scope, receive, answer)
        except Exception as error:
            log.error("%s", scope["path"], exc_info=True)
            if not answer.begun:
                await _failed(error)(scope, receive, answer)

    def _entry(self, scope: Scope) -> Response | None:
        """The cookie, in exchange for the token of the printed address, which then is in the address no more."""
        given = QueryParams(scope["query_string"]).get("token", "")
        if scope["path"] != "/" or not given or Headers(scope=scope).get("host") not in self._hosts:
            return None
        if not _same(given, self._keys.token):
            return _refused(f"This address is of an earlier run. {_ENTRY}")
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self._cookie, self._keys.session, httponly=True, samesite="strict", path="/")
        return answer

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return _refused("This server answers to its own address only.")
        if not _same(cookie_parser(headers.get("cookie", "")).get(self._cookie, ""), self._keys.session):
            return _refused(_ENTRY)
        if scope["method"] in _READS:
            return None
        if headers.get("origin") != f"http://{host}" or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _refused("Changes are taken from this server's own pages only.")
        if not self._edit:
            return _refused("This server only shows; start it with --edit to change something.")
        return None


class _Answer:
    """Sends on what is answered, with the security headers."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", NOTHING_ALLOWED)
        await self._send(message)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Receives no more than a form, or an upload, may hold; raises 413 at what goes beyond."""
    most_bytes = WEB.most_upload_bytes if scope["path"] == UPLOAD else WEB.most_form_bytes
    stated = Headers(scope=scope).get("content-length", "")
    left = most_bytes if not stated.isdecimal() or int(stated) <= most_bytes else 0

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, f"That is more than the {most_bytes / 1e6:.0f} MB that are taken at a time.")
        return message

    return bounded


def _same(given: str, secret: str) -> bool:
    return compare_digest(given.encode(), secret.encode())


def _refused(told: str) -> Response:
    return html(problem_page("Not let in", told, Site(place="")), 403)


def _failed(error: Exception) -> Response:
    told = (
        f"The program failed at this page ({type(error).__name__}: {error}); please report this, with AUDITOR_DEBUG=1 "
        "set for the details."
    )
    return html(problem_page("This page failed", told, Site(place="")), 500)
