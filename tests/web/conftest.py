"""A site to visit: its database holds two calls, of which one can be heard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from builders import abandoned_call

pytest.importorskip("starlette", reason="Starlette is not installed (pip install '.[test]')")

from starlette.testclient import TestClient
from visits import ORIGIN, PORT, Opens, Visit, sounding_call

from auditor.keep.store import Store
from auditor.web.desk import Desk
from auditor.web.guard import Keys
from auditor.web.server import application
from auditor.web.sound import Sounds
from auditor.web.uploads import Uploads


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Opens the site of a database in ``tmp_path``, with what :class:`Desk` takes."""
    db = tmp_path / "audits.db"
    with Store.open(db) as store:
        sounding, silent = store.add(sounding_call(tmp_path / "calls" / "call.wav")), store.add(abandoned_call())
    with ExitStack() as stack:

        def opened(*, let_in: bool = True, edit: bool = False, uploads: Uploads | None = None) -> Visit:
            keys = Keys()
            desk = Desk(db=db, edit=edit, form_key=keys.form, sounds=Sounds(), uploads=uploads)
            client = stack.enter_context(TestClient(application(desk, keys, PORT), base_url=ORIGIN))
            if let_in:
                client.get("/", params={"token": keys.token})
            return Visit(client=client, keys=keys, db=db, sounding=sounding, silent=silent)

        yield opened
