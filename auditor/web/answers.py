"""Answers that routes give: pages with their policy, files to save, and problems in a sentence."""

from __future__ import annotations

from email.utils import encode_rfc2231

from starlette.responses import HTMLResponse, Response

from auditor.tell.page import policy_in

_NO_FRAMES = "frame-ancestors 'none'"
#: The policy of answers that are no page.
NOTHING_ALLOWED = f"default-src 'none'; base-uri 'none'; form-action 'none'; {_NO_FRAMES}"


def html(page: str, status: int = 200) -> Response:
    """A page, its policy said in the header too, where it also forbids to show it inside of another site's page."""
    policy = f"{policy_in(page)}; {_NO_FRAMES}"
    return HTMLResponse(page, status, headers={"Content-Security-Policy": policy})


def to_save(name: str, content: str) -> Response:
    """A file that the browser saves and does not show."""
    disposition = f"attachment; filename*={encode_rfc2231(name, 'utf-8')}"
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})
