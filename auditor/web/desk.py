"""What the routes work with: the database, what is allowed, and where recordings that are added go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request

from auditor.tell.page import Site
from auditor.web.sound import Sounds
from auditor.web.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One run of the server. ``form_key`` goes with every form; ``own`` are the user's own rules, for corrections."""

    db: Path
    edit: bool
    form_key: str
    sounds: Sounds
    uploads: Uploads | None = None
    own: Path | None = None

    def site(self, place: str, **more: Any) -> Site:
        """What a page at that place gets."""
        token = self.form_key if self.edit else ""
        return Site(place=place, edit=self.edit, upload=self.uploads is not None, token=token, **more)


def desk_of(request: Request) -> Desk:
    """The desk that the application was made with."""
    desk: Desk = request.app.state.desk
    return desk
