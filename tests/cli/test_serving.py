"""``serve``: what it says before it serves, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import answered_call
from click.testing import CliRunner, Result

from auditor.cli import main, serving
from auditor.keep.store import Store

pytest.importorskip("starlette", reason="Starlette is not installed (pip install '.[test]')")

ROOT = Path(__file__).resolve().parents[2]
Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs a command in a folder whose database holds one call."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_DB", raising=False)
    with Store.open(Path("audits.db")) as store:
        store.add(answered_call("one.wav"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), catch_exceptions=False)

    return run


@pytest.mark.parametrize(
    ("arguments", "exit_code", "problem"),
    [
        (["--recordings", "added"], 2, "give --edit with --recordings"),
        (["--db", "none.db"], 6, "run `auditor audit` first"),
        (["--edit", "--recordings", "none/added", "--no-words"], 2, "name another with --recordings"),
        (["--edit", "--recordings", "added", "--model", "nothing-of-that-name"], 4, "nothing-of-that-name"),
        (
            ["--edit", "--recordings", "added", "--no-words", "--pack", "nothing-of-that-name"],
            5,
            "nothing-of-that-name",
        ),
        (["--host", "0.0.0.0"], 2, "No such option"),
    ],
)
def test_what_cannot_be_is_one_sentence(invoke: Invoke, arguments: list[str], exit_code: int, problem: str) -> None:
    result = invoke("serve", *arguments)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert problem in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_that_is_taken_is_one_sentence(invoke: Invoke) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = invoke("serve", "--port", str(port))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: Port {port} cannot be used")
    assert "--port" in result.stderr


@pytest.mark.parametrize("library", serving._LIBRARIES)
def test_without_the_extra_it_says_what_to_install(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda name: None if name == library else object())
    result = invoke("serve")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"Error: `auditor serve` needs {library}, which is not installed: pip install 'hold-auditor[web]'.\n"
    )


def test_the_program_starts_without_the_extra() -> None:
    code = "import sys, auditor.cli; print([name for name in sys.modules if name in ('starlette', 'uvicorn')])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout == "[]\n"


def test_ctrl_c_ends_it_cleanly(invoke: Invoke) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "auditor", "serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline()
        assert address.startswith("http://127.0.0.1:")
        port = int(address.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            assert asking.recv(100).startswith(b"HTTP/1.1 403")
            server.send_signal(signal.SIGINT)  # while a browser still holds the connection
            _, told = server.communicate(timeout=120)
        assert server.returncode == 0
        assert told.splitlines() == ["Open this address in a browser; Ctrl-C stops the server.", "Stopped."]
    finally:
        server.kill()
