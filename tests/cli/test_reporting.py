"""``report`` and ``evidence``: what is written where, and what is said when it cannot be."""

from __future__ import annotations

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
    assert "let it end in .html or .md" in refused.stderr
    assert invoke("report", "call.wav", "-o", "call.md", "--audio", "embed").exit_code == 2


@pytest.mark.parametrize(
    ("audio", "expected", "told"),
    [
        ("none", "<main>", ""),
        ("embed", "data:audio/mpeg;base64,", "Putting 2:00 of sound into the page, about 0.5 MB ..."),
        ("clips", "data:audio/mpeg;base64,", "Putting 0:08 of sound into the page, about 34 kB ..."),
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


@pytest.mark.parametrize("options", [("-o", "line.md"), ("--audio", "embed")])
def test_what_the_report_of_a_line_cannot_be_is_said(invoke: Invoke, options: tuple[str, str]) -> None:
    result = invoke("report", "Fernwood Garage", *options)
    assert result.exit_code == 2
    assert "report of a line" in result.stderr
