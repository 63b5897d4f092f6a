"""Recordings that are added: kept for their owner alone, audited in another process, there whole or not at all."""

from __future__ import annotations

import stat
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stands_for_listening import listen
from visits import ORIGIN, RULES, Opens, Visit, catalogue

from auditor import batch
from auditor.errors import UsageProblem
from auditor.keep.store import Store
from auditor.listen.files import AUDIO_SUFFIXES
from auditor.schema import Audit
from auditor.settings import Settings
from auditor.tell.site import Upload
from auditor.web import guard, uploads
from auditor.web.uploads import Means, Uploads, kept, safe_name

PATIENCE_S = 120


@pytest.fixture
def adding(tmp_path: Path, opens: Opens) -> Iterator[Callable[..., tuple[Visit, Uploads]]]:
    """Opens a site to which recordings can be added."""
    made = []

    def opened(work: Callable[[batch.Job], Audit] | None = listen) -> tuple[Visit, Uploads]:
        means = Means(model_dir=None, rules=RULES, settings=Settings(words=False), catalogue=catalogue(), work=work)
        taken = Uploads(tmp_path / "audits.db", tmp_path / "added", means)
        made.append(taken)
        return opens(edit=True, uploads=taken), taken

    yield opened
    for taken in made:
        taken.stop()


def send(visit: Visit, *files: tuple[str, bytes], **fields: str) -> Any:
    return visit.client.post(
        "/upload",
        data={"token": visit.keys.form, **fields},
        files=[("recording", (name, content)) for name, content in files],
        headers={"Origin": ORIGIN},
        follow_redirects=False,
    )


def settled(taken: Uploads) -> list[Upload]:
    """The recordings, the oldest first, once nothing is going on any more."""
    patience = time.monotonic() + PATIENCE_S
    while any(one.going_on for one in taken.all()) and time.monotonic() < patience:
        time.sleep(0.05)
    return list(reversed(taken.all()))


Adding = Callable[..., tuple[Visit, Uploads]]


def test_a_recording_is_kept_and_audited(adding: Adding) -> None:
    visit, taken = adding()
    answer = send(visit, ("call one.wav", b"one"), line="Acme", option="sales", called_at="2026-03-04T09:44-05:00")
    assert (answer.status_code, answer.headers["location"]) == (303, "/upload")
    (one,) = settled(taken)
    assert (one.told, one.name) == ("audited", "call one.wav")
    path = taken.folder / "call one.wav"
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(taken.folder.stat().st_mode) == 0o700
    assert [file.name for file in taken.folder.iterdir()] == ["call one.wav"]
    with Store.read(visit.db) as store:
        origin = store.get(one.audit_id or "").recording.origin
    assert (origin.line, origin.option, origin.called_at) == ("Acme", "sales", "2026-03-04T09:44:00-05:00")
    assert f'href="/calls/{one.audit_id}"' in visit.client.get("/upload").text
    state = visit.client.get("/upload/state").json()
    assert state == [{"number": 0, "told": "audited", "going_on": False, "audit_id": one.audit_id}]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"bad", "bad.wav holds no sound. Nothing of it was kept."),
        (b"bug", "the program failed at it"),
        (b"dies", "its process was ended"),
        (b"", "is empty"),
    ],
)
def test_what_cannot_be_audited_is_one_sentence_and_leaves_nothing(adding: Adding, content: bytes, told: str) -> None:
    visit, taken = adding()
    send(visit, ("bad.wav", content), ("good.wav", b"good"))
    bad, good = settled(taken)
    assert told in bad.told
    assert "\n" not in bad.told
    assert bad.audit_id is None
    assert good.told == "audited"
    assert [file.name for file in taken.folder.iterdir()] == ["good.wav"]
    with Store.read(visit.db) as store:
        assert len(store.rows()) == 3


def test_no_file_is_overwritten(adding: Adding) -> None:
    visit, taken = adding()
    (taken.folder / "call.wav").write_bytes(b"mine")
    send(visit, ("call.wav", b"one"), ("call.wav", b"two"))
    assert [one.name for one in settled(taken)] == ["call (2).wav", "call (3).wav"]
    assert [(taken.folder / name).read_bytes() for name in ("call.wav", "call (2).wav", "call (3).wav")] == [
        b"mine",
        b"one",
        b"two",
    ]


def test_the_same_recording_again_is_not_kept_twice(adding: Adding) -> None:
    visit, taken = adding()
    send(visit, ("one.wav", b"one"), ("again.wav", b"one"))
    first, again = settled(taken)
    assert again.told.startswith("was audited before")
    assert again.audit_id == first.audit_id
    assert [file.name for file in taken.folder.iterdir()] == ["one.wav"]


def test_ending_leaves_nothing_unfinished(adding: Adding) -> None:
    visit, taken = adding()
    send(visit, ("slow.wav", b"slow"), ("next.wav", b"next"))
    patience = time.monotonic() + PATIENCE_S
    while taken.all()[1].told != "listening" and time.monotonic() < patience:
        time.sleep(0.05)
    taken.stop()
    assert [one.told for one in taken.all()] == ["stopped. Nothing of it was kept."] * 2
    assert list(taken.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "fields", "problem"),
    [
        ([], {}, "Choose at least one recording."),
        ([("notes.txt", b"x")], {}, "notes.txt is no recording by its name"),
        ([("call.wav", b"x")], {"called_at": "noon"}, "&#39;noon&#39; is no date and time"),
        ([("../../.wav", b"x")], {}, "is no recording by its name"),
    ],
)
def test_what_is_no_recording_is_refused(adding: Adding, files: Any, fields: dict[str, str], problem: str) -> None:
    visit, taken = adding()
    answer = send(visit, *files, **fields)
    assert answer.status_code == 422
    assert problem in answer.text
    assert taken.all() == []
    assert list(taken.folder.iterdir()) == []


def test_more_than_is_taken_at_a_time_is_refused(adding: Adding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "WEB", replace(guard.WEB, most_upload_bytes=10_000))
    visit, taken = adding()
    answer = send(visit, ("call.wav", b"x" * 20_000))
    assert answer.status_code == 413
    assert taken.all() == []
    assert list(taken.folder.iterdir()) == []


def test_without_a_folder_nothing_is_taken(opens: Opens) -> None:
    visit = opens(edit=True)
    assert send(visit, ("call.wav", b"x")).status_code == 403
    assert "--recordings FOLDER" in visit.client.get("/upload").text
    assert "Add a call" not in visit.client.get("/").text


def test_a_recording_goes_the_whole_way(adding: Adding) -> None:
    visit, taken = adding(None)
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(8000 * 2 * 3))
    send(visit, ("silence.wav", content.getvalue()), ("broken.wav", b"RIFF" + bytes(40)))
    silence, broken = settled(taken)
    assert silence.told == "audited", silence.told
    assert broken.audit_id is None
    assert broken.told.endswith("Nothing of it was kept.")
    assert "0:03" in visit.client.get(f"/calls/{silence.audit_id}").text
    sound = visit.client.get(f"/calls/{silence.audit_id}/sound", headers={"Range": "bytes=0-3"})
    assert (sound.status_code, sound.content) == (206, b"RIFF")


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.shutil, "copyfileobj", full)
    with pytest.raises(UsageProblem, match="No space left"):
        kept(tmp_path, "call.wav", BytesIO(b"x"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    means = Means(model_dir=None, rules=RULES, settings=Settings(words=False), catalogue=catalogue())
    (tmp_path / "file").write_text("x")
    for place in ("file", "none/deeper"):
        with pytest.raises(UsageProblem, match="--recordings"):
            Uploads(tmp_path / "audits.db", tmp_path / place, means)


@given(st.text(max_size=300), st.sampled_from(sorted(AUDIO_SUFFIXES)))
@example("../../etc/passwd", ".wav")
@example("C:\\calls\\x", ".WAV".lower())
@example("..", ".wav")
@example("a\u202e\n\0b", ".mp3")
def test_a_name_is_always_that_of_a_recording_in_the_folder(text: str, ending: str) -> None:
    try:
        name = safe_name(text + ending)
    except UsageProblem:
        return
    assert name == Path(name).name
    assert not name.startswith(".")
    assert name.isprintable()
    assert Path(name).suffix.lower() in AUDIO_SUFFIXES
    assert len(name.encode()) <= 200 + len(ending)
