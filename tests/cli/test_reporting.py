"""``report`` and ``evidence``: what is written where, and what is said when it cannot be."""

from __future__ import annotations

import json
import stat
import wave
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import answered_call
from click.testing import CliRunner, Result

from auditor.cli import main
from auditor.keep.store import Store
from auditor.listen.files import fingerprint

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs a command in a folder with one audited call, ``calls/call.wav``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_DB", raising=False)
    path = tmp_path / "calls" / "call.wav"
    path.parent.mkdir()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.full(120 * 8000, 1000, np.int16).tobytes())
    made = answered_call()
    recording = replace(made.recording, sha256=fingerprint(path), path=str(path))
    with Store.open(tmp_path / "audits.db") as store:
        store.add(replace(made, recording=recording))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), catch_exceptions=False)

    return run


def test_a_report_is_written_beside_one_for_its_owner_only(invoke: Invoke) -> None:
    result = invoke("report", "call.wav")
    assert result.exit_code == 0
    assert result.stdout == "call.html\n"
    assert stat.S_IMODE(Path("call.html").stat().st_mode) == 0o600
    assert "A person answered after 1:24." in Path("call.html").read_text(encoding="utf-8")


def test_its_ending_says_what_a_report_is(invoke: Invoke) -> None:
    assert invoke("report", "call.wav", "-o", "call.md").exit_code == 0
    assert Path("call.md").read_text(encoding="utf-8").startswith("# A person answered")
    refused = invoke("report", "call.wav", "-o", "call.pdf")
    assert refused.exit_code == 2
    assert "let it end in .html" in refused.stderr
    assert not Path("call.pdf").exists()
    assert invoke("report", "call.wav", "-o", "call.md", "--audio", "embed").exit_code == 2
    assert invoke("report", "call.wav", "-o", "call.json").exit_code == 0
    assert json.loads(Path("call.json").read_text(encoding="utf-8"))["outcome"] == "answered"
    assert invoke("report", "call.wav", "-o", "call.CSV").exit_code == 0
    assert Path("call.CSV").read_text(encoding="utf-8").startswith("audit_id,")


def test_a_picture_comes_with_words_for_those_who_do_not_see_it(invoke: Invoke) -> None:
    result = invoke("report", "call.wav", "-o", "call.png")
    assert result.exit_code == 0
    assert result.stdout == "call.png\n"
    assert "Timeline of a phone call of 2:00" in result.stderr
    assert "A person answered after 1:24." in result.stderr
    assert stat.S_IMODE(Path("call.png").stat().st_mode) == 0o600
    assert Path("call.png").read_bytes().startswith(b"\x89PNG")
    assert invoke("report", "call.wav", "-o", "call.png", "--audio", "embed").exit_code == 2


@pytest.mark.parametrize(
    ("audio", "expected", "told"),
    [
        ("none", "<main>", ""),
        ("embed", "data:audio/webm;base64,", "Putting 2:00 of sound into the page as Opus, about 0.2 MB ..."),
        ("clips", "data:audio/webm;base64,", "Putting 0:08 of sound into the page as Opus, about 18 kB ..."),
        ("link", 'src="calls/call.wav"', ""),
    ],
)
def test_sound_goes_with_it_as_asked_and_its_size_is_told_before(
    invoke: Invoke, audio: str, expected: str, told: str
) -> None:
    result = invoke("report", "call.wav", "--audio", audio)
    assert result.exit_code == 0
    assert expected in Path("call.html").read_text(encoding="utf-8")
    assert result.stderr.startswith(told)


def test_old_browsers_get_mp3_when_asked_for(invoke: Invoke) -> None:
    result = invoke("report", "call.wav", "--audio", "embed", "--mp3")
    assert result.stderr == "Putting 2:00 of sound into the page as MP3, about 0.5 MB ...\n"
    assert "data:audio/mpeg;base64," in Path("call.html").read_text(encoding="utf-8")


def test_where_opus_cannot_be_written_it_is_mp3_and_says_so(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.tell.playable.can_encode", lambda coding: coding.name != "Opus")
    result = invoke("report", "call.wav", "--audio", "clips")
    assert "as MP3, about 34 kB" in result.stderr
    assert "data:audio/mpeg;base64," in Path("call.html").read_text(encoding="utf-8")


def test_a_recording_that_was_moved_is_asked_for(invoke: Invoke) -> None:
    Path("calls/call.wav").rename("moved.wav")
    lost = invoke("report", "call.wav", "--audio", "embed")
    assert lost.exit_code == 2
    assert "--recording FILE" in lost.stderr
    assert not Path("call.html").exists()
    assert invoke("report", "call.wav", "--audio", "embed", "--recording", "moved.wav").exit_code == 0


def test_another_recording_is_not_taken_for_it(invoke: Invoke) -> None:
    Path("calls/call.wav").write_bytes(b"RIFF")
    result = invoke("evidence", "call.wav")
    assert result.exit_code == 2
    assert "its contents differ" in result.stderr


def test_evidence_is_a_zip_file_for_its_owner_only(invoke: Invoke) -> None:
    result = invoke("evidence", "call.wav")
    assert result.stdout == "call-evidence.zip\n"
    assert stat.S_IMODE(Path("call-evidence.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile("call-evidence.zip") as pack:
        assert {"report.html", "audit.json", "SHA256SUMS"} <= set(pack.namelist())
        assert pack.testzip() is None


def test_an_anonymous_pack_does_not_bear_the_name_of_the_recording(invoke: Invoke) -> None:
    result = invoke("evidence", "call.wav", "--anonymise")
    assert result.exit_code == 0
    assert "call.wav" not in result.stdout
    with zipfile.ZipFile(result.stdout.strip()) as pack:
        assert b"claire" not in pack.read("audit.json")


def test_a_place_that_cannot_be_written_is_one_sentence(invoke: Invoke) -> None:
    result = invoke("report", "call.wav", "-o", "nowhere/call.html")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "name another place with --out" in result.stderr


def test_the_name_of_a_line_makes_its_report(invoke: Invoke) -> None:
    result = invoke("report", "fernwood garage", "--since", "2026-03-01")
    assert result.exit_code == 0
    assert result.stdout == "Fernwood-Garage.html\n"
    page = Path("Fernwood-Garage.html").read_text(encoding="utf-8")
    assert "1 call to Fernwood Garage." in page
    assert stat.S_IMODE(Path("Fernwood-Garage.html").stat().st_mode) == 0o600
