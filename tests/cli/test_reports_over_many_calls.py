"""``report LINE``, ``compare -o`` and ``campaign``: what is written where, and what is said when it cannot be."""

from __future__ import annotations

import json
import stat
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from line_calls import LINE, call, stored
from simulated_lines import CAMPAIGN, simulated

from auditor.keep.store import Store
from auditor.listen.files import fingerprint

Invoke = Callable[..., Result]


def two_lines() -> None:
    calls = [call(f"a{i}.wav", wait_s=60 + i) for i in range(6)]
    stored(Path("audits.db"), calls + [call(f"b{i}.wav", line="Acme", wait_s=20 + i) for i in range(6)])


@pytest.mark.parametrize("ending", ["html", "md", "csv", "json"])
@pytest.mark.parametrize(
    "command",
    [
        ("report", LINE),
        ("report", LINE, "--against", "line:Acme", "--by", "week"),
        ("compare", f"line:{LINE}", "line:Acme"),
    ],
)
def test_the_ending_says_what_is_written_for_its_owner_only(
    invoke: Invoke, command: tuple[str, ...], ending: str
) -> None:
    two_lines()
    assert invoke(*command, "-o", f"x.{ending}").stdout == f"x.{ending}\n"
    path = Path(f"x.{ending}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    start = {"html": "<!DOCTYPE html>", "md": "# ", "csv": ("audit_id,", "what,"), "json": "{"}[ending]
    assert path.read_text(encoding="utf-8").lstrip().startswith(start)


@pytest.mark.parametrize("command", [("report", LINE), ("compare", "line:Acme", f"line:{LINE}")])
def test_another_ending_is_refused(invoke: Invoke, command: tuple[str, ...]) -> None:
    two_lines()
    assert "let it end in .html, .md, .csv or .json" in invoke(*command, "-o", "x.pdf", code=2).stderr
    assert not Path("x.pdf").exists()


def test_the_periods_of_a_line_are_as_asked(invoke: Invoke) -> None:
    two_lines()
    invoke("report", LINE, "--by", "week", "-o", "x.json")
    assert [one["name"] for one in json.loads(Path("x.json").read_text())["history"]["periods"]] == ["2026-W10"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--audio", "embed", "-o", "x.md"), "Only a page holds sound"),
        (("--recording", "x.wav"), "leave --recording out"),
        (("--against", "planet:mars"), "selects nothing"),
        (("--against", "line:Nobody"), "There is no line 'Nobody'"),
    ],
)
def test_what_the_report_of_a_line_cannot_be_is_said(invoke: Invoke, options: tuple[str, ...], told: str) -> None:
    two_lines()
    assert told in invoke("report", LINE, *options, code=2).stderr


def test_what_is_for_a_line_is_refused_for_a_call(invoke: Invoke) -> None:
    two_lines()
    refused = invoke("report", "a0.wav", "--since", "2026-03-01", "--by", "week", code=2).stderr
    assert "--since" in refused
    assert "--by" in refused


def test_messages_are_heard_from_recordings_that_are_at_hand(invoke: Invoke, tmp_path: Path) -> None:
    made = call("here.wav", text="thank you for holding")
    path = tmp_path / "here.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((3000 * np.sin(np.arange(120 * 8000))).astype(np.int16).tobytes())
    here = replace(made, recording=replace(made.recording, sha256=fingerprint(path), path=str(path)))
    stored(Path("audits.db"), [here, call("gone.wav", text="our web site is always open")])
    told = invoke("report", LINE, "--audio", "clips", "-o", "x.html").stderr
    assert "1 of 2 messages without sound" in told
    assert "Putting 1 message into the page as " in told
    page = Path("x.html").read_text(encoding="utf-8")
    assert page.count("<audio") == 1
    assert page.count("no sound at hand") == 1
    invoke("report", LINE, "--audio", "link", "-o", "y.html")
    # The message is at 30 to 36 seconds; a breath goes before it and after.
    assert 'src="here.wav#t=29.0,37.5"' in Path("y.html").read_text(encoding="utf-8")


def test_a_campaign_is_shown_and_written(invoke: Invoke) -> None:
    simulated(Path("audits.db"))
    shown = invoke("campaign", CAMPAIGN.upper()).stdout
    assert "Alder Tyres" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert json.loads(invoke("campaign", CAMPAIGN, "--json").stdout)["name"] == CAMPAIGN
    for ending in ("html", "md", "csv", "json"):
        invoke("campaign", CAMPAIGN, "-o", f"x.{ending}")
        assert stat.S_IMODE(Path(f"x.{ending}").stat().st_mode) == 0o600
    assert "No call is in the campaign 'autumn'" in invoke("campaign", "autumn", code=2).stderr


def test_the_lines_of_a_database_without_campaigns_are_asked_about(invoke: Invoke) -> None:
    with Store.open(Path("audits.db")):
        pass
    assert invoke("campaign", "spring", code=2).stderr.startswith("Error: ")
