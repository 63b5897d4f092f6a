"""The commands, with listening replaced by audits made by hand: what is printed where, and with what exit code."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import abandoned_call, answered_call, basis
from click.testing import CliRunner, Result

from auditor import batch
from auditor.cli import auditing, main
from auditor.errors import BadRecording, ModelProblem
from auditor.judge.likeness import Slips
from auditor.keep.store import Store
from auditor.listen.files import fingerprint
from auditor.places import SOUND_MODEL
from auditor.schema import Audit, Basis, Heard, Outcome, Recording

Invoke = Callable[..., Result]


def audited(job: batch.Job) -> Audit:
    """Stands for listening: the name of the file says what comes of it."""
    if "bad" in job.path.name:
        raise BadRecording(f"{job.path} holds no sound; leave it out.")
    if "bug" in job.path.name:
        raise ZeroDivisionError("oops")
    made = abandoned_call(job.path.name) if "given-up" in job.path.name else answered_call(job.path.name)
    recording = replace(made.recording, sha256=fingerprint(job.path), path=str(job.path), origin=job.origin)
    return replace(made, recording=recording, basis=basis(settings=job.settings.to_dict(), sound_model=SOUND_MODEL))


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs a command in an empty folder that has ``recordings/`` with two calls."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_DB", raising=False)
    monkeypatch.delenv("AUDITOR_DEBUG", raising=False)
    (tmp_path / "recordings").mkdir()
    for name in ("one.wav", "given-up.wav"):
        (tmp_path / "recordings" / name).write_bytes(name.encode())
    monkeypatch.setattr(batch, "processes", ThreadPoolExecutor)
    monkeypatch.setattr(batch, "audit_one", audited)
    monkeypatch.setattr(batch.Rules, "load", lambda self: SimpleNamespace(hash=basis().catalogue_hash))
    monkeypatch.setattr(auditing, "find_model", lambda wanted: Path("tiny"))
    monkeypatch.setattr(batch, "model_fingerprint", lambda path: basis().model_fingerprint)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), catch_exceptions=False)

    return run


def test_audit_prints_a_row_for_each_call_and_a_summary(invoke: Invoke) -> None:
    result = invoke("audit", "recordings", "--jobs", "1")
    assert result.exit_code == 0
    header, *rows = result.stdout.splitlines()
    assert header.split() == ["audit", "recording", "outcome", "person", "hold", "said", "fail"]
    assert sorted(row.split()[1] for row in rows) == ["given-up.wav", "one.wav"]
    answered = next(row for row in rows if "one.wav" in row)
    assert answered.split()[2:] == ["answered", "1:24", "1:14", "4", "1"]
    assert ">1:14" in next(row for row in rows if "given-up" in row)
    assert "2 calls audited; kept in audits.db" in result.stderr
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_recordings_is_the_usual_folder(invoke: Invoke) -> None:
    assert len(invoke("audit").stdout.splitlines()) == 3


def test_what_was_audited_on_the_same_basis_is_skipped(invoke: Invoke) -> None:
    invoke("audit")
    second = invoke("audit")
    assert (second.exit_code, second.stdout) == (0, "")
    assert "0 calls audited, 2 already audited" in second.stderr
    assert len(invoke("audit", "--again").stdout.splitlines()) == 3


def test_other_settings_are_another_basis(invoke: Invoke) -> None:
    invoke("audit")
    assert "2 calls audited" in invoke("audit", "--every-playing").stderr


def test_a_changed_file_is_another_recording(invoke: Invoke) -> None:
    invoke("audit")
    Path("recordings/one.wav").write_bytes(b"another call")
    assert "1 call audited, 1 already audited" in invoke("audit").stderr


def test_a_bad_recording_does_not_stop_the_others(invoke: Invoke) -> None:
    Path("recordings/bad.wav").write_bytes(b"x")
    result = invoke("audit")
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 3
    assert "Error: recordings/bad.wav holds no sound; leave it out." in result.stderr
    assert "2 calls audited, 1 failed" in result.stderr
    assert len(json.loads(invoke("list", "--json").stdout)) == 2


def test_a_fault_of_the_program_is_one_sentence(invoke: Invoke) -> None:
    Path("recordings/bug.wav").write_bytes(b"x")
    result = invoke("audit")
    assert result.exit_code == 3
    assert (
        "recordings/bug.wav could not be audited, because the program failed at it (ZeroDivisionError" in result.stderr
    )
    assert "Traceback" not in result.output


def test_flags_say_where_a_call_came_from(invoke: Invoke) -> None:
    when = "2026-03-04T09:44:18-05:00"
    invoke("audit", "recordings/one.wav", "--line", "Mill Shop", "--option", "3", "--called-at", when)
    (row,) = json.loads(invoke("list", "--json").stdout)
    assert (row["line"], row["option"], row["called_at"]) == ("Mill Shop", "3", when)


def test_a_wrong_time_is_a_usage_error(invoke: Invoke) -> None:
    result = invoke("audit", "--called-at", "yesterday")
    assert result.exit_code == 2
    assert "no date and time" in result.stderr


def test_a_missing_path_is_a_usage_error(invoke: Invoke) -> None:
    result = invoke("audit", "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere" in result.stderr


def test_a_folder_without_audio_is_a_usage_error(invoke: Invoke) -> None:
    Path("empty").mkdir()
    assert invoke("audit", "empty").exit_code == 2
    assert not Path("audits.db").exists()


def test_a_missing_model_has_its_own_exit_code(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(wanted: str | None) -> Path:
        raise ModelProblem("There is no model.")

    monkeypatch.setattr(auditing, "find_model", nothing)
    result = invoke("audit", "--model", "nix")
    assert (result.exit_code, result.stderr) == (4, "Error: There is no model.\n")
    assert invoke("audit", "--no-words").exit_code == 0


def test_audit_prints_json_lines(invoke: Invoke) -> None:
    Path("recordings/bad.wav").write_bytes(b"x")
    lines = [json.loads(line) for line in invoke("audit", "--json").stdout.splitlines()]
    assert len(lines) == 3
    assert {line.get("outcome") for line in lines} == {"answered", "abandoned", None}
    assert [line["path"] for line in lines if "error" in line] == ["recordings/bad.wav"]


def test_ctrl_c_keeps_what_is_finished(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(jobs: list[batch.Job], new_executor: object) -> Iterator[batch.Done]:
        yield jobs[0].path, audited(jobs[0])
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "audit_many", interrupted)
    result = invoke("audit")
    assert result.exit_code == 130
    assert "Stopped; 1 finished audit kept in audits.db." in result.stderr
    assert len(json.loads(invoke("list", "--json").stdout)) == 1


def test_ctrl_c_before_the_work_is_130_too(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "read", interrupted)
    assert invoke("list").exit_code == 130


def test_the_database_may_be_named(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    invoke("audit", "--db", "mine.db")
    assert Path("mine.db").exists()
    assert not Path("audits.db").exists()
    monkeypatch.setenv("AUDITOR_DB", "mine.db")
    assert len(json.loads(invoke("list", "--json").stdout)) == 2


def test_a_foreign_database_ends_with_6(invoke: Invoke) -> None:
    Path("audits.db").write_bytes(b"hello, I am a text")
    result = invoke("audit")
    assert result.exit_code == 6
    assert "no SQLite database" in result.stderr


def test_looking_before_auditing_says_what_to_do(invoke: Invoke) -> None:
    for command in (["list"], ["show", "abc"], ["search", "hold"], ["export"]):
        result = invoke(*command)
        assert (result.exit_code, result.stdout) == (6, "")
        assert "run `auditor audit` first" in result.stderr


def test_list_groups_by_line(invoke: Invoke) -> None:
    invoke("audit", "--line", "Mill Shop")
    lines = invoke("list").stdout.splitlines()
    assert lines[0] == "Mill Shop"
    assert lines[1].split() == ["audit", "called", "recording", "outcome", "person", "hold", "fail"]
    assert len(lines) == 4
    assert "No audits yet" in invoke("list", "--line", "Other").stdout


def test_show_takes_the_beginning_of_an_id_and_a_file_name(invoke: Invoke) -> None:
    invoke("audit")
    audit_id = next(row["id"] for row in json.loads(invoke("list", "--json").stdout) if row["file_name"] == "one.wav")
    by_id, by_name = invoke("show", audit_id[:8]), invoke("show", "one.wav")
    assert by_id.exit_code == 0
    assert by_id.stdout == by_name.stdout
    assert "A person answered after 1:24." in by_id.stdout
    assert invoke("show", "unheard-of.wav").exit_code == 2


def test_show_prints_the_whole_audit_as_json(invoke: Invoke) -> None:
    invoke("audit")
    data = json.loads(invoke("show", "one.wav", "--json").stdout)
    audit_id = data.pop("id")
    with Store.read(Path("audits.db")) as store:
        assert Audit.from_dict(data) == store.get(audit_id)


def test_show_why_gives_the_reasons(invoke: Invoke) -> None:
    invoke("audit")
    reason = "the music stopped for good"
    assert reason in invoke("show", "one.wav", "--why").stdout
    assert reason not in invoke("show", "one.wav").stdout


def test_search_finds_words_and_their_time(invoke: Invoke) -> None:
    invoke("audit")
    out = invoke("search", "claire").stdout
    assert "1:30  one.wav" in out
    assert "good morning this is claire" in out
    assert "Nobody said that" in invoke("search", "zebra").stdout
    assert json.loads(invoke("search", "claire", "--json").stdout)[0]["start_ms"] == 90_000


def test_export_csv_of_all_calls_goes_to_standard_output(invoke: Invoke) -> None:
    invoke("audit")
    rows = list(csv.DictReader(io.StringIO(invoke("export", "--format", "csv").stdout)))
    assert {row["file_name"] for row in rows} == {"one.wav", "given-up.wav"}


def test_several_files_need_a_folder(invoke: Invoke) -> None:
    invoke("audit")
    result = invoke("export", "--format", "srt")
    assert result.exit_code == 2
    assert "--out" in result.stderr


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("json", {"one.json", "given-up.json"}),
        ("bench", {"one.json", "given-up.json"}),
        ("srt", {"one.srt", "given-up.srt"}),
        ("audacity", {"one.txt", "given-up.txt"}),
        ("csv", {"calls.csv"}),
    ],
)
def test_exported_files_are_for_their_owner_only(invoke: Invoke, kind: str, names: set[str]) -> None:
    invoke("audit")
    result = invoke("export", "--format", kind, "--out", "out")
    assert result.exit_code == 0
    files = list(Path("out").iterdir())
    assert {file.name for file in files} == names
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_recordings_of_the_same_name_do_not_overwrite_each_other(invoke: Invoke) -> None:
    for folder in ("monday", "tuesday"):
        Path("recordings", folder).mkdir()
        Path("recordings", folder, "call.wav").write_bytes(folder.encode())
    invoke("audit", "recordings/monday", "recordings/tuesday")
    invoke("export", "--format", "json", "--out", "out")
    assert len(list(Path("out").iterdir())) == 2


def test_a_folder_that_cannot_be_made_is_named(invoke: Invoke) -> None:
    invoke("audit")
    Path("taken").write_text("a file")
    assert invoke("export", "--format", "csv", "--out", "taken").exit_code == 2
    result = invoke("export", "--format", "csv", "--out", "taken/inside")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_demo_shows_one_call_in_full_and_leaves_nothing_behind(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "samples_dir", lambda: Path("recordings"))
    result = invoke("demo")
    assert result.exit_code == 0
    assert "A person answered after 1:24." in result.stdout or "gave up waiting" in result.stdout
    assert result.stderr == "2 calls audited.\n"
    assert {path.name for path in Path().iterdir()} == {"recordings"}


def test_reaudit_judges_by_the_catalogue_of_today_and_keeps_history(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge_call(recording: Recording, heard: Heard, basis: Basis, *_: object) -> Audit:
        before = answered_call(recording.file_name)
        return replace(before, recording=recording, heard=heard, basis=basis, outcome=Outcome.CLOSED)

    monkeypatch.setitem(sys.modules, "auditor.judge.audit", SimpleNamespace(judge_call=judge_call))
    invoke("audit")
    assert "0 calls judged again, 2 already up to date." in invoke("reaudit").stderr
    assert "0 calls judged again, 2 already up to date." in invoke("reaudit", "--all").stderr
    assert invoke("reaudit", "--all", "one.wav").exit_code == 2
    new = SimpleNamespace(hash="new", slips=Slips())
    monkeypatch.setattr(batch.Rules, "load", lambda self: new)
    result = invoke("reaudit", "one.wav")
    assert "closed" in result.stdout
    assert "1 call judged again, 0 already up to date." in result.stderr
    assert len(json.loads(invoke("list", "--history", "--json").stdout)) == 3


@pytest.mark.parametrize(
    "command", ["audit", "reaudit", "list", "show", "export", "search", "models", "habits", "doctor", "demo"]
)
def test_every_command_explains_itself(invoke: Invoke, command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage:")


@pytest.mark.parametrize("name", ["list", "get", "check"])
def test_every_models_command_explains_itself(invoke: Invoke, name: str) -> None:
    assert invoke("models", name, "--help").exit_code == 0


def test_an_unknown_option_is_a_usage_error(invoke: Invoke) -> None:
    assert invoke("audit", "--loud").exit_code == 2


def test_audit_can_fail_on_a_condition(invoke: Invoke) -> None:
    result = invoke("audit", "--fail-on", "time_to_human_ms>60000")
    assert (result.exit_code, len(result.stdout.splitlines())) == (7, 3)
    assert "one.wav  time_to_human_ms>60000 (it is 84000)" in result.stderr
    assert invoke("audit", "--again", "--fail-on", "time_to_human_ms>90000").exit_code == 0
    assert invoke("audit", "--fail-on", "patience>3").exit_code == 2
