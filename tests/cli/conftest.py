"""What tests of commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import main

#: What these commands print is for tables of any width, or says where files are.
_AS_WIDE_AS_NEEDED = ("calls", "db")


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in an empty folder; what it prints for people fits into a hundred columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDITOR_DB", raising=False)

    def run(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        assert result.exit_code == code, result.output
        widest = max(map(len, result.stdout.splitlines()), default=0)
        assert widest <= 100 or arguments[0] in _AS_WIDE_AS_NEEDED
        return result

    return run
