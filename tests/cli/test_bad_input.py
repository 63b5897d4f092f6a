"""What users can do wrong, through the real program: one sentence that says what to do next, and nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bad_recordings import HOPELESS, ODD, make_recordings, noise, wav
from click.testing import CliRunner, Result
from dying import dies

from auditor import batch as batches
from auditor.cli import main
from auditor.errors import ModelProblem
from auditor.keep.store import Store
from auditor.listen import audio
from auditor.places import models_dir
from auditor.schema import Audit, Origin, Outcome, tiling_problem
from auditor.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names, links and pipes that only POSIX systems have")


def auditor(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """The program as a user runs it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDITOR_")}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@dataclass(frozen=True)
class Batch:
    """One batch over everything that may lie in a folder, listened to for real."""

    folder: Path
    done: subprocess.CompletedProcess[str]

    def audit(self, name: str) -> Audit:
        with Store.read(self.folder / "audits.db") as store:
            return store.get(name)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("bad")
    make_recordings(folder / "recordings")
    return Batch(folder, auditor(["audit", "--jobs", "1"], folder))


def test_some_failed_is_the_exit_code_of_such_a_batch(batch: Batch) -> None:
    assert batch.done.returncode == 3
    assert "Traceback" not in batch.done.stderr
    # "around" leads back to the folder itself: it must not be walked again
    assert f"{len(ODD)} calls audited, {len(HOPELESS)} failed" in batch.done.stderr


@pytest.mark.parametrize(("name", "sentence"), HOPELESS.items())
def test_each_hopeless_file_gets_one_sentence(batch: Batch, name: str, sentence: str) -> None:
    (line,) = [line for line in batch.done.stderr.splitlines() if f"recordings/{name} " in line]
    assert line.startswith("Error: ")
    assert sentence in line


def test_the_errors_are_all_that_is_said(batch: Batch) -> None:
    lines = batch.done.stderr.splitlines()
    assert len(lines) == len(HOPELESS) + 2  # one each, the note on same-2.wav, and the summary
    assert "recordings/same-2.wav is the same recording as recordings/same-1.wav and counts once." in lines


def test_each_row_is_one_line_whatever_the_name(batch: Batch) -> None:
    header, *rows = batch.done.stdout.splitlines()
    assert header.startswith("audit ")
    assert len(rows) == len(ODD)
    assert any("new\\nline.wav" in row for row in rows)


@pytest.mark.parametrize("name", ODD.values())
def test_each_odd_file_is_audited_whole(batch: Batch, name: str) -> None:
    audit = batch.audit(name)
    assert tiling_problem(audit.segments, audit.recording.duration_ms) is None
    assert audit.claims == ()
    assert audit.announcements == ()
    assert audit.outcome is not Outcome.ANSWERED


def test_nothing_is_kept_of_what_failed(batch: Batch) -> None:
    with closing(sqlite3.connect(batch.folder / "audits.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT file_name FROM recordings")}
    assert names == set(ODD.values())


def test_lengths_are_what_was_decoded_and_a_false_header_is_told(batch: Batch) -> None:
    cut_off, lying = batch.audit("cut-off.wav"), batch.audit("lying.wav")
    assert abs(cut_off.recording.duration_ms - 1000) < 10
    assert "cut off or damaged" in " ".join(cut_off.warnings)
    assert abs(lying.recording.duration_ms - 2000) < 10
    assert "header is wrong" in " ".join(lying.warnings)
    assert batch.audit("short.wav").recording.duration_ms == 100


def test_silence_and_missing_samples_are_told(batch: Batch) -> None:
    assert "The recording is silent" in " ".join(batch.audit("silence.wav").warnings)
    assert "100 samples were not numbers" in " ".join(batch.audit("some-nan.wav").warnings)


def test_noise_and_silence_hold_no_words(batch: Batch) -> None:
    assert batch.audit("silence.wav").heard.words == ()
    assert batch.audit("white-noise.wav").heard.words == ()


def test_keys_alone_are_read(batch: Batch) -> None:
    assert "".join(tone.digit or "" for tone in batch.audit("keys.wav").heard.tones) == "15#"


def test_a_second_run_has_only_the_hopeless_left(batch: Batch) -> None:
    again = auditor(["audit", "--jobs", "1"], batch.folder)
    assert again.returncode == 3
    assert again.stdout == ""
    assert f"0 calls audited, {len(ODD)} already audited on the same basis" in again.stderr


@pytest.mark.parametrize("kind", ["json", "csv", "srt", "audacity", "bench"])
def test_every_format_takes_them(batch: Batch, kind: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["export", "--db", str(batch.folder / "audits.db"), "--format", kind, "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == 0, result.output
    for path in (tmp_path / "out").glob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_list_and_show_take_them(batch: Batch) -> None:
    listed = auditor(["list"], batch.folder)
    assert listed.returncode == 0
    assert "not-utf8-" in listed.stdout
    shown = auditor(["show", "new\nline.wav"], batch.folder)
    assert shown.stdout.splitlines()[0].startswith("new\\nline.wav")


def test_a_terminal_without_the_letters_is_no_fault(batch: Batch) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "auditor", "show", "Müller & Söhne 📞.wav"],
        cwd=batch.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert shown.stdout.startswith("Müller & Söhne ?.wav".encode("latin-1"))


# --- paths, models, catalogues, databases: found before anything is listened to ---------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one call, which must never be reached."""
    monkeypatch.chdir(tmp_path)
    for name in ("AUDITOR_DB", "AUDITOR_MODEL", "AUDITOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "call.wav").write_bytes(wav(noise(0.5, 1)))

    def reached(*_: Any, **__: Any) -> None:
        raise AssertionError("listened")

    monkeypatch.setattr(audio, "load", reached)
    yield tmp_path
    with closing(sqlite3.connect(tmp_path / "audits.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert "audits" not in tables or not connection.execute("SELECT * FROM audits").fetchall()


def told(result: Result, exit_code: int, *parts: str) -> None:
    """One sentence on standard error, nothing on standard output."""
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in result.stderr
    assert all(part in result.stderr for part in parts), result.stderr


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_missing_path(here: Path) -> None:
    told(run("audit", "nowhere/call.wav"), 2, "nowhere/call.wav does not exist")
    told(run("audit", "--", "-call.wav"), 2, "-call.wav does not exist")
    told(run("audit"), 2, "recordings does not exist")


def test_one_wrong_path_stops_before_anything_is_done(here: Path) -> None:
    told(run("audit", "call.wav", "nowhere"), 2, "nowhere does not exist")
    assert not (here / "audits.db").exists()


def test_a_folder_without_audio(here: Path) -> None:
    (here / "notes").mkdir()
    (here / "notes" / "read me.txt").write_text("hello")
    told(run("audit", "notes"), 2, "notes holds no recording: put audio files into it")


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_file(here: Path) -> None:
    (here / "call.wav").chmod(0)
    result = run("audit", "call.wav")
    assert result.exit_code == 3
    assert "call.wav cannot be read (Permission denied): check the path and its permissions." in result.stderr


def test_an_absent_model(here: Path) -> None:
    told(run("audit", "call.wav", "--model", "nothing"), 4, "There is no model 'nothing'", "auditor models list")


def test_a_folder_that_is_no_model(here: Path) -> None:
    (here / "empty").mkdir()
    told(run("audit", "call.wav", "--model", "empty"), 4, "holds no am/final.mdl", "choose another with --model")


@pytest.fixture(scope="module")
def whole_model() -> Path:
    return next(models_dir().glob("vosk-model-phone-en-*"))


def spoiled(model: Path, folder: Path, file: str, content: bytes) -> Path:
    """A copy of the model with one file replaced; the others are links, to be quick."""
    copy = folder / "spoiled"
    shutil.copytree(model, copy, copy_function=os.symlink)
    (copy / file).unlink()
    (copy / file).write_bytes(content)
    return copy


@pytest.mark.parametrize(
    ("file", "kept_bytes", "more"),
    [("am/final.mdl", 0, b"garbage" * 1000), ("graph/HCLr.fst", 1_000_000, b"")],
)
def test_a_broken_model(here: Path, whole_model: Path, file: str, kept_bytes: int, more: bytes) -> None:
    broken = spoiled(whole_model, here, file, (whole_model / file).read_bytes()[:kept_bytes] + more)
    result = auditor(["audit", "call.wav", "--model", str(broken)], here)
    assert (result.returncode, result.stdout) == (4, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"Error: The model in {broken} cannot be loaded")


def test_a_model_that_kills_its_process_stops_the_batch(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_load_model", dies)
    rules = batches.Rules(seeds=Path("seeds"), language="en", pack="small-firm")
    job = batches.Job(path=Path("call.wav"), origin=Origin(), model_dir=Path("m"), rules=rules, settings=Settings())
    with pytest.raises(ModelProblem, match=r"The model in m took down the process that loaded it.*--model"):
        list(batches.audit_many([job], lambda: batches.processes(1), dies))


def test_broken_rules_of_ones_own(here: Path) -> None:
    own = here / "own"
    own.mkdir()
    told(run("audit", "call.wav", "--seeds", "own"), 5, "own holds no rules")
    (own / "mine.toml").write_text("habit = [")
    told(run("audit", "call.wav", "--seeds", "own"), 5, "own/mine.toml is not valid TOML")
    (own / "mine.toml").write_text("[habit.mine]\ntitel = 'x'\n")
    told(run("audit", "call.wav", "--seeds", "own"), 5, "own/mine.toml: habit 'mine'")
    told(run("audit", "call.wav", "--pack", "nothing"), 5, "There is no rule pack 'nothing'", "small-firm")


def test_a_text_as_database(here: Path) -> None:
    (here / "notes.db").write_text("hello")
    told(run("audit", "call.wav", "--db", "notes.db"), 6, "notes.db is no SQLite database; name another file with --db")
    assert (here / "notes.db").read_text() == "hello"


def test_a_foreign_database(here: Path) -> None:
    with closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE customers (name)")
        other.commit()
    before = Path("other.db").read_bytes()
    told(run("audit", "call.wav", "--db", "other.db"), 6, "other.db is the database of another program")
    assert Path("other.db").read_bytes() == before


def test_a_locked_database(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(Path("audits.db")).close()
    monkeypatch.setitem(Store.open.__func__.__kwdefaults__, "busy_timeout_ms", 20)  # type: ignore[attr-defined]
    monkeypatch.setattr("auditor.cli.auditing.run", lambda store, *_, **__: store.add(None))
    with closing(sqlite3.connect("audits.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        told(run("audit", "call.wav"), 6, "is in use by another program; wait until that has finished")
        other.execute("ROLLBACK")


def test_a_read_only_database(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everything, so the system's answer is put in its place."""

    def read_only(path: Path, mode: str, timeout_ms: int) -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    Path("audits.db").touch()
    monkeypatch.setattr("auditor.keep.store._connect", read_only)
    told(run("audit", "call.wav"), 6, "may not be written; mend its permissions, or name another file with --db")


def test_a_folder_as_database(here: Path) -> None:
    (here / "calls").mkdir()
    told(run("audit", "call.wav", "--db", "calls"), 6, "calls is a folder, not a database")
    told(run("audit", "call.wav", "--db", "nowhere/audits.db"), 6, "The folder nowhere does not exist")
