"""The doctor: each check finds what is wrong and says what to do about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import answered_call
from click.testing import CliRunner

from auditor import batch, doctor
from auditor.cli import main
from auditor.errors import CatalogueProblem
from auditor.keep.store import Store

RULES = batch.Rules(seeds=Path("seeds"), language="en", pack="small-firm")

#: Known at once to be missing: where another check is looked at, no time is spent on loading a model.
NO_MODEL = "nothing-of-that-name"


class Catalogue:
    categories = habits = ()


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, doctor.Check]:
    """All checks, made once: loading a model and decoding take seconds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batch.Rules, "load", lambda self: Catalogue())
        database = tmp_path_factory.mktemp("doctor") / "audits.db"
        return {check.what: check for check in doctor.examine(None, RULES, database)}


def test_everything_is_looked_at(checks: dict[str, doctor.Check]) -> None:
    assert list(checks) == ["model", "seeds", "database", "decoders"]


def test_the_shipped_model_says_what_it_is_not_made_for(checks: dict[str, doctor.Check]) -> None:
    assert checks["model"].ok
    assert "reads people's free talk poorly" in checks["model"].finding
    assert "auditor models get vosk-model-small-en-us-0.15" in checks["model"].finding


def test_telephone_codecs_are_decoded(checks: dict[str, doctor.Check]) -> None:
    assert checks["decoders"].ok
    assert "pcm_mulaw" in checks["decoders"].finding


def test_a_database_that_is_not_there_is_no_problem(checks: dict[str, doctor.Check]) -> None:
    assert checks["database"].ok
    assert "`auditor audit` makes it" in checks["database"].finding


def look(what: str, model: str | None, database: Path) -> doctor.Check:
    return next(check for check in doctor.examine(model, RULES, database) if check.what == what)


def test_a_missing_model_is_a_problem_with_its_fix(tmp_path: Path) -> None:
    check = look("model", NO_MODEL, tmp_path / "audits.db")
    assert not check.ok
    assert "auditor models list" in check.finding


def test_a_broken_catalogue_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: batch.Rules) -> None:
        raise CatalogueProblem("habits.toml: habit 'x': unknown key 'y'.")

    monkeypatch.setattr(batch.Rules, "load", broken)
    check = look("seeds", NO_MODEL, tmp_path / "audits.db")
    assert (check.ok, check.finding) == (False, "habits.toml: habit 'x': unknown key 'y'.")


def test_a_database_that_others_may_read_is_pointed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.Rules, "load", lambda self: Catalogue())
    path = tmp_path / "audits.db"
    with Store.open(path) as store:
        store.add(answered_call())
    assert look("database", NO_MODEL, path).finding == f"{path} holds the audits of 1 recording."
    path.chmod(0o644)
    assert f"chmod 600 {path}" in look("database", NO_MODEL, path).finding


def test_a_foreign_database_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.Rules, "load", lambda self: Catalogue())
    (tmp_path / "audits.db").write_text("no database at all")
    assert not look("database", NO_MODEL, tmp_path / "audits.db").ok


def test_the_command_ends_with_1_when_something_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.Rules, "load", lambda self: Catalogue())
    arguments = ["doctor", "--db", str(tmp_path / "audits.db"), "--model", NO_MODEL]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert max(map(len, lines)) <= 80
    assert [line.split()[:2] for line in lines] == [
        ["problem", "model:"],
        ["ok", "seeds:"],
        ["ok", "database:"],
        ["ok", "decoders:"],
    ]
    as_json = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert [check["ok"] for check in as_json] == [False, True, True, True]
