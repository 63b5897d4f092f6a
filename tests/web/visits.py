"""What the tests of the site share: a browser on it, and a call that can be heard."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from builders import answered_call, basis
from starlette.testclient import TestClient

from auditor.batch import Rules
from auditor.judge.catalogue import Catalogue
from auditor.listen.files import fingerprint
from auditor.places import seeds_dir
from auditor.schema import Audit
from auditor.web.guard import Keys

PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"
RULES = Rules(seeds=seeds_dir(), language="en", pack="small-firm")


@cache
def catalogue() -> Catalogue:
    """The program's own rules, read once."""
    return RULES.load()


@dataclass(frozen=True)
class Visit:
    """A browser on the site, let in or not; ``db`` is what the site shows."""

    client: TestClient
    keys: Keys
    db: Path
    sounding: str
    silent: str

    def change(self, address: str, **fields: str) -> object:
        """Send a form of the site."""
        return self.client.post(
            address, data={"token": self.keys.form, **fields}, headers={"Origin": ORIGIN}, follow_redirects=False
        )


Opens = Callable[..., Visit]


def sounding_call(path: Path, samples: np.ndarray | None = None) -> Audit:
    """The answered call with a recording of two minutes at that path."""
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((np.full(120 * 8000, 1000, np.int16) if samples is None else samples).tobytes())
    made = replace(answered_call(path.name), basis=basis(catalogue_hash=catalogue().hash))
    recording = replace(made.recording, sha256=fingerprint(path), path=str(path), codec="pcm_s16le")
    return replace(made, recording=recording)
