"""The sound of a call: the recording that was audited, as much of it as is asked for, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import answered_call
from visits import Opens, sounding_call

from auditor.keep.store import Store
from auditor.listen.audio import load
from auditor.listen.files import fingerprint


def recording_of(visit: object) -> Path:
    with Store.read(visit.db) as store:  # type: ignore[attr-defined]
        return Path(store.get(visit.sounding).recording.path)  # type: ignore[attr-defined]


def test_it_is_given_whole_or_in_part(opens: Opens) -> None:
    visit = opens()
    content = recording_of(visit).read_bytes()
    address = f"/calls/{visit.sounding}/sound"
    whole = visit.client.get(address)
    assert (whole.status_code, whole.headers["accept-ranges"], whole.content) == (200, "bytes", content)
    assert whole.headers["content-type"] == "audio/wav"
    some = visit.client.get(address, headers={"Range": "bytes=100-199"})
    assert (some.status_code, some.content) == (206, content[100:200])
    assert some.headers["content-range"] == f"bytes 100-199/{len(content)}"
    assert visit.client.get(address, headers={"Range": "bytes=-10"}).content == content[-10:]
    assert visit.client.get(address, headers={"Range": f"bytes={len(content)}-"}).status_code == 416


@pytest.mark.parametrize("what", ["gone", "changed", "folder", "link"])
def test_nothing_but_the_recording_is_played(opens: Opens, what: str, tmp_path: Path) -> None:
    visit, path = opens(), recording_of(opens())
    address = f"/calls/{visit.sounding}/sound"
    assert visit.client.get(address).status_code == 200
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    if what == "changed":
        path.write_bytes(path.read_bytes()[:-2] + b"\1\1")
    else:
        path.unlink()
    if what == "folder":
        path.mkdir()
    if what == "link":
        path.symlink_to(secret)
    answer = visit.client.get(address)
    assert answer.status_code == 404
    assert "secret" not in answer.text
    assert "The sound cannot be played" in visit.client.get(f"/calls/{visit.sounding}").text


@pytest.mark.parametrize("path", ["", "\0", "/etc/hostname", "/dev/zero", "../../secret"])
def test_a_path_that_an_audit_only_claims_is_not_opened(opens: Opens, path: str) -> None:
    visit = opens()
    made = answered_call("odd.wav")
    with Store.open(visit.db) as store:
        audit_id = store.add(replace(made, recording=replace(made.recording, path=path)))
    assert visit.client.get(f"/calls/{audit_id}/sound").status_code == 404
    assert visit.client.get(f"/calls/{audit_id}").status_code == 200


def test_what_browsers_do_not_play_is_made_into_mp3(opens: Opens, tmp_path: Path) -> None:
    visit = opens()
    path = tmp_path / "calls" / "old.au"
    tone = (3000 * np.sin(np.arange(8000 * 3) / 8000 * 2 * np.pi * 440)).astype(np.int16)
    made = sounding_call(tmp_path / "calls" / "tone.wav", tone)
    path.write_bytes(
        b".snd" + np.array([24, len(tone) * 2, 3, 8000, 1], ">u4").tobytes() + tone.astype(">i2").tobytes()
    )
    recording = replace(made.recording, path=str(path), file_name="old.au", codec="pcm_s16be", sha256=fingerprint(path))
    with Store.open(visit.db) as store:
        audit_id = store.add(replace(made, recording=recording))
    answer = visit.client.get(f"/calls/{audit_id}/sound")
    assert answer.headers["content-type"] == "audio/mpeg"
    (tmp_path / "got.mp3").write_bytes(answer.content)
    _, heard = load(tmp_path / "got.mp3")
    assert abs(heard.duration_ms - 3000) < 200
    spectrum = np.abs(np.fft.rfft(heard.far_end[8000:16000]))
    assert int(spectrum.argmax()) == 440
    assert visit.client.get(f"/calls/{audit_id}/sound", headers={"Range": "bytes=5-9"}).content == answer.content[5:10]
