"""The commands by which a person corrects a call."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import answered_call, basis
from click.testing import CliRunner, Result

from auditor.batch import Rules
from auditor.cli import main
from auditor.keep.store import Store
from auditor.places import seeds_dir
from auditor.schema import Audit

Invoke = Callable[..., Result]
RULES = Rules(seeds=seeds_dir(), language="en", pack="small-firm")


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs a command in a folder whose database holds one call."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_DB", raising=False)
    with Store.open(Path("audits.db")) as store:
        store.add(replace(answered_call("one.wav"), basis=basis(catalogue_hash=RULES.load().hash)))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), catch_exceptions=False)

    return run


def shown(invoke: Invoke) -> dict[str, object]:
    data: dict[str, object] = json.loads(invoke("show", "one.wav", "--json").stdout)
    return data


def test_a_person_is_believed_everywhere(invoke: Invoke) -> None:
    result = invoke("correct", "one.wav", "--human", "1:28.5", "--hold", "0:16-1:28.5", "--note", "she says hello")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1:28.5" in result.stdout
    assert "(the program: 1:30.0)" in result.stdout
    text = invoke("show", "one.wav").stdout
    assert "CORRECTED BY A PERSON" in text
    assert '"she says hello"' in text
    assert "answered*" in invoke("list").stdout
    assert "* corrected by a person" in invoke("list").stdout
    bench = json.loads(invoke("export", "one.wav", "--format", "bench").stdout)
    assert (bench["hold_seconds"], bench["time_to_human_seconds"]) == (72.5, 88.5)
    assert "88.500\t" in invoke("export", "one.wav", "--format", "audacity").stdout
    csv_text = invoke("export", "one.wav", "--format", "csv").stdout
    assert "72500" in csv_text
    assert "01:28,500 --> " in invoke("export", "one.wav", "--format", "srt").stdout


def test_json_holds_both_answers(invoke: Invoke) -> None:
    invoke("correct", "one.wav", "--outcome", "callback", "--label", "1:00-1:06=dead_air")
    data = shown(invoke)
    assert data["outcome"] == "callback"
    machine, corrections = data["machine"], data["corrections"]
    assert isinstance(machine, dict)
    assert isinstance(corrections, list)
    assert machine["outcome"] == "answered"
    assert corrections[0]["labels"] == [{"start_ms": 60_000, "end_ms": 66_000, "label": "dead_air"}]
    data.pop("id")
    assert Audit.from_dict(data).machine is not None


def test_why_names_the_person(invoke: Invoke) -> None:
    invoke("correct", "one.wav", "--label", "1:00-1:06=dead_air", "--note", "nothing to hear")
    text = " ".join(invoke("show", "one.wav", "--why").stdout.split())
    assert "1:00.0 6.0 s dead air * 100 % corrected by a person; nothing to hear; in place of announcement" in text


def test_undo(invoke: Invoke) -> None:
    before = shown(invoke)
    invoke("correct", "one.wav", "--no-human")
    assert shown(invoke) != before
    result = invoke("correct", "one.wav", "--undo")
    assert "Taken back:" in result.stdout
    assert "no person" in result.stdout
    assert shown(invoke) == before
    again = invoke("correct", "one.wav", "--undo")
    assert (again.exit_code, again.stderr) == (2, "Error: There is no correction of one.wav to take back.\n")


def test_a_judgement_anew_keeps_the_correction(invoke: Invoke, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.toml").write_text('[switch]\noff = ["dead_air"]\n')
    invoke("correct", "one.wav", "--human", "1:28.5")
    result = invoke("reaudit", "--seeds", str(own))
    assert result.exit_code == 0, result.stderr
    assert len(json.loads(invoke("list", "--history", "--json").stdout)) == 2
    (row,) = json.loads(invoke("list", "--json").stdout)
    assert row["corrected"] is True
    assert "a person from 1:28.5" in invoke("show", "one.wav").stdout


def test_other_rules_than_the_audits_are_told(invoke: Invoke) -> None:
    with Store.open(Path("audits.db")) as store:
        store.add(replace(answered_call("two.wav"), basis=basis(catalogue_hash="of yore")))
    assert "not the rules" in invoke("correct", "two.wav", "--no-hold").stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--human", "9:00"], "9:00.0 lies outside of the recording, which is 2:00.0 long."),
        (["--human", "soon"], "'soon' is no time in a call; write it as 45.5, 3:16.2 or 1:02:03.5."),
        (["--hold", "1:00-0:50"], "'1:00-0:50' does not end after it starts"),
        (["--hold", "0:10-9:00"], "9:00.0 lies outside"),
        (["--hold", "0:10-0:30", "--hold", "0:20-0:40"], "overlap"),
        (["--label", "0:10-0:20=musik"], "There is no label 'musik'; the labels are ring,"),
        (["--human", "1:00", "--no-human"], "contradict"),
        (["--hold", "0:10-0:30", "--no-hold"], "contradict"),
        (["--human", "1:00", "--hold", "0:16-1:10"], "covers the first word"),
        (["--undo", "--human", "1:00"], "--undo goes alone"),
        (["--undo", "--note", "why"], "--undo goes alone"),
        (["--note", "why"], "Say what to correct"),
        ([], "Say what to correct"),
        (["--outcome", "happy"], "is not one of 'answered', 'abandoned'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(invoke: Invoke, arguments: list[str], problem: str) -> None:
    before = shown(invoke)
    result = invoke("correct", "one.wav", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert problem in result.stderr
    assert shown(invoke) == before


def test_correcting_before_auditing_says_what_to_do(invoke: Invoke) -> None:
    for command in (["correct", "x", "--no-hold"], ["label-export", "x"], ["label-import", "x", "y"]):
        result = invoke(*command, "--db", "none.db")
        assert result.exit_code == 6
        assert "run `auditor audit` first" in result.stderr
    assert not Path("none.db").exists()


def test_labels_go_out_and_come_back_unchanged(invoke: Invoke) -> None:
    before = shown(invoke)
    assert invoke("label-export", "one.wav", "-o", "labels.txt").stdout == "labels.txt\n"
    assert stat.S_IMODE(Path("labels.txt").stat().st_mode) == 0o600
    assert Path("labels.txt").read_text() == invoke("label-export", "one.wav").stdout
    result = invoke("label-import", "one.wav", "labels.txt")
    assert (result.exit_code, result.stdout) == (0, "The labels say what the audit says; nothing was changed.\n")
    assert shown(invoke) == before


def test_mended_labels_become_a_correction(invoke: Invoke) -> None:
    text = invoke("label-export", "one.wav").stdout
    Path("labels.txt").write_text(text.replace("66.000\t90.000", "66.000\t88.500").replace("90.000\t", "88.500\t"))
    result = invoke("label-import", "one.wav", "labels.txt", "--note", "by ear")
    assert result.exit_code == 0, result.stderr
    assert json.loads(invoke("export", "one.wav", "--format", "bench").stdout)["time_to_human_seconds"] == 88.5
    assert "nothing was changed" in invoke("label-import", "one.wav", "labels.txt").stdout
    invoke("correct", "one.wav", "--undo")
    assert invoke("label-export", "one.wav").stdout == text


def test_files_that_are_no_label_tracks_are_refused(invoke: Invoke) -> None:
    Path("bytes.txt").write_bytes(b"\xff\xfe\x00")
    Path("wrong.txt").write_text("0\t1\tring\nhello\n")
    for name, problem in (("none.txt", "cannot be read"), ("bytes.txt", "not a text file"), ("wrong.txt", "Line 2")):
        result = invoke("label-import", "one.wav", name)
        assert result.exit_code == 2
        assert problem in result.stderr


@pytest.mark.parametrize("command", ["correct", "label-export", "label-import"])
def test_every_command_explains_itself(invoke: Invoke, command: str) -> None:
    assert invoke(command, "--help").stdout.startswith("Usage:")
