"""The program as a program: real processes, real signals, real pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Stands for the program with listening replaced: calls named "slow" take longer than any test waits.
STAND_IN = """
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from builders import answered_call, basis
from auditor import batch
from auditor.cli import auditing, main

def listen(job):
    if job.path.name.startswith("slow"):
        time.sleep(300)
    if job.path.name.startswith("bug"):
        raise ZeroDivisionError("oops")
    made = answered_call(job.path.name)
    return replace(made, basis=basis(settings=job.settings.to_dict()))

if __name__ == "__main__":
    batch.audit_one = listen
    batch.model_fingerprint = lambda path: basis().model_fingerprint
    batch.Rules.load = lambda self: SimpleNamespace(hash=basis().catalogue_hash)
    auditing.find_model = lambda wanted: Path("tiny")
    main(prog_name="auditor")
"""


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDITOR_")}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), **more}


def auditor(arguments: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def test_the_version_is_told(tmp_path: Path) -> None:
    result = auditor(["--version"], tmp_path)
    assert result.returncode == 0
    assert result.stdout.startswith("auditor, version ")


def test_a_problem_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    result = auditor(["list"], tmp_path)
    assert (result.returncode, result.stdout) == (6, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


def test_the_models_are_listed_for_programs(tmp_path: Path) -> None:
    result = auditor(["models", "list", "--json"], tmp_path)
    assert result.returncode == 0
    assert any(model["name"].startswith("vosk-model-phone-en") for model in json.loads(result.stdout))


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "auditor", "models", "list"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


@pytest.mark.parametrize(("more", "traceback"), [({}, False), ({"AUDITOR_DEBUG": "1"}, True)])
def test_a_fault_in_another_process_shows_its_details_only_when_asked(
    tmp_path: Path, more: dict[str, str], traceback: bool
) -> None:
    (tmp_path / "stand_in.py").write_text(STAND_IN)
    (tmp_path / "bug.wav").write_bytes(b"x")
    result = subprocess.run(
        [sys.executable, "stand_in.py", "audit", "bug.wav"],
        cwd=tmp_path,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 3
    assert "Error: bug.wav could not be audited" in result.stderr
    assert ("Traceback" in result.stderr) is traceback


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
def test_ctrl_c_while_the_program_loads_leaves_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    result = subprocess.run(
        [sys.executable, "-m", "auditor", "list"],
        cwd=tmp_path,
        env={**environment(), "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=listens_to_ctrl_c,
    )
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "Stopped.\n")


def listens_to_ctrl_c() -> None:
    """What a shell starts in the background is deaf to Ctrl-C, and so would be what these tests start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="signals of another kind")
def test_ctrl_c_keeps_finished_audits_and_ends_with_130(tmp_path: Path) -> None:
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN)
    (tmp_path / "recordings").mkdir()
    for name in ("a.wav", "slow-1.wav", "slow-2.wav"):
        (tmp_path / "recordings" / name).write_bytes(name.encode())
    with subprocess.Popen(
        [sys.executable, str(script), "audit", "--jobs", "1"],
        cwd=tmp_path,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=listens_to_ctrl_c,
    ) as process:
        assert process.stdout is not None
        assert "recording" in process.stdout.readline()
        assert "a.wav" in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert (out, err) == ("", "Stopped; 1 finished audit kept in audits.db.\n")
    rows = json.loads(auditor(["list", "--json"], tmp_path).stdout)
    assert [row["file_name"] for row in rows] == ["a.wav"]
