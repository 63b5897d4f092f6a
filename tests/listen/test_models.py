"""Model folders: where they are looked for, what makes one whole, what identifies one."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import ModelProblem
from auditor.listen import models

FILES = {
    "am/final.mdl": b"acoustic",
    "conf/model.conf": b"--beam=12.0\n",
    "conf/mfcc.conf": b"--use-energy=false\n--sample-frequency=8000\n",
    "graph/HCLr.fst": b"graph",
    "graph/Gr.fst": b"grammar",
    "graph/phones/word_boundary.int": b"1 begin\n",
}


def make(folder: Path, without: str = "") -> Path:
    for name, content in FILES.items():
        if name != without:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's models folder and the home folder, both empty."""
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(models, "models_dir", lambda: tmp_path / "models")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return tmp_path


def test_the_first_model_of_the_first_place_is_used(own: Path) -> None:
    make(own / "home/.cache/vosk/vosk-model-en")
    assert models.find_model(environ={}).name == "vosk-model-en"
    make(own / "models/vosk-model-other")
    assert models.find_model(environ={}).name == "vosk-model-other"


def test_the_newest_of_the_shipped_kind_comes_first(own: Path) -> None:
    for name in ("a-model", "vosk-model-phone-en-0.9", "vosk-model-phone-en-0.10", "vosk-model-phone-en-0.3"):
        make(own / "models" / name)
    assert [model.name for model in models.list_models({})] == [
        "vosk-model-phone-en-0.10",
        "vosk-model-phone-en-0.9",
        "vosk-model-phone-en-0.3",
        "a-model",
    ]


def test_a_broken_model_is_passed_over_when_none_is_named(own: Path) -> None:
    make(own / "models/vosk-model-phone-en-0.3", without="conf/model.conf")
    make(own / "models/vosk-model-phone-en-0.1")
    assert models.find_model(environ={}).name == "vosk-model-phone-en-0.1"


def test_the_order_is_option_then_variable_then_places(own: Path) -> None:
    for name in ("one", "two", "three"):
        make(own / "models" / name)
    assert models.find_model("two", {"AUDITOR_MODEL": "three"}).name == "two"
    assert models.find_model(None, {"AUDITOR_MODEL": "three"}).name == "three"
    assert models.find_model(None, {}).name == "one"


def test_a_model_may_be_named_by_its_folder(own: Path) -> None:
    elsewhere = make(own / "elsewhere/mine")
    assert models.find_model(str(elsewhere), {}) == elsewhere
    assert models.find_model(None, {"AUDITOR_MODEL": str(elsewhere)}) == elsewhere


def test_vosks_own_variable_is_looked_at(own: Path) -> None:
    make(own / "shelf/vosk-model-x")
    assert models.find_model(None, {"VOSK_MODEL_PATH": str(own / "shelf")}).name == "vosk-model-x"


def test_without_any_model_the_remedy_is_named(own: Path) -> None:
    with pytest.raises(ModelProblem, match="auditor models get vosk-model-small-en-us"):
        models.find_model(environ={})


@pytest.mark.parametrize("name", ["nothing", "../models", "a/b", "/nowhere/at/all"])
def test_an_unknown_model_is_a_problem(own: Path, name: str) -> None:
    with pytest.raises(ModelProblem, match="auditor models list"):
        models.find_model(name, {})


def test_a_named_broken_model_is_a_problem(own: Path) -> None:
    make(own / "models/broken", without="graph/Gr.fst")
    with pytest.raises(ModelProblem, match=r"HCLr\.fst \+ graph/Gr\.fst is missing; fetch it again"):
        models.find_model("broken", {})


def test_a_whole_model_has_no_problems(tmp_path: Path) -> None:
    assert models.check_model(make(tmp_path / "m")) == ()


@pytest.mark.parametrize("name", list(FILES))
def test_every_needed_file_is_missed(tmp_path: Path, name: str) -> None:
    (problem,) = models.check_model(make(tmp_path / "m", without=name))
    assert name in problem


def test_a_flat_layout_of_older_models_is_known(tmp_path: Path) -> None:
    for name in ("final.mdl", "mfcc.conf", "HCLG.fst", "word_boundary.int"):
        (tmp_path / name).write_bytes(b"x")
    assert models.check_model(tmp_path) == ()
    (tmp_path / "HCLG.fst").unlink()
    assert "HCLG.fst" in models.check_model(tmp_path)[0]


def test_an_empty_file_and_a_pointer_are_problems(tmp_path: Path) -> None:
    folder = make(tmp_path / "m")
    (folder / "am/final.mdl").write_bytes(b"")
    (folder / "graph/Gr.fst").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n")
    problems = " ".join(models.check_model(folder))
    assert "am/final.mdl is empty" in problems
    assert "graph/Gr.fst is only a pointer" in problems


def test_a_folder_around_a_model_names_the_model(tmp_path: Path) -> None:
    make(tmp_path / "inner-model")
    assert "inner-model inside it" in models.check_model(tmp_path)[0]


def test_the_rate_is_read_from_the_configuration(tmp_path: Path) -> None:
    folder = make(tmp_path / "m")
    assert models.model_sample_rate_hz(folder) == 8000
    (folder / "conf/mfcc.conf").write_text("--use-energy=false\n")
    assert models.model_sample_rate_hz(folder) == 16000


def test_the_fingerprint_is_of_the_content_and_not_of_the_place(tmp_path: Path) -> None:
    one, two = make(tmp_path / "one"), make(tmp_path / "deep/two")
    assert models.model_fingerprint(one) == models.model_fingerprint(two)
    (two / "README.md").write_text("notes")
    assert models.model_fingerprint(one) == models.model_fingerprint(two)
    (two / "conf/model.conf").write_bytes(b"--beam=13.0\n")
    assert models.model_fingerprint(one) != models.model_fingerprint(two)


@pytest.mark.parametrize("position", [0, -1])
def test_a_large_file_counts_by_size_and_both_ends(tmp_path: Path, position: int) -> None:
    folder = make(tmp_path / "m")
    content = bytearray(500_000)
    (folder / "am/final.mdl").write_bytes(content)
    before = models.model_fingerprint(folder)
    content[position] = 1
    (folder / "am/final.mdl").write_bytes(content)
    assert models.model_fingerprint(folder) != before


def test_a_renamed_file_changes_the_fingerprint(tmp_path: Path) -> None:
    folder = make(tmp_path / "m")
    before = models.model_fingerprint(folder)
    (folder / "graph/Gr.fst").rename(folder / "graph/Gs.fst")
    assert models.model_fingerprint(folder) != before


def test_the_shipped_kind_is_told_from_official_ones(tmp_path: Path) -> None:
    assert models.model_info(make(tmp_path / "vosk-model-phone-en-0.1")).for_prompts_only
    assert not models.model_info(make(tmp_path / "vosk-model-small-en-us-0.15")).for_prompts_only


@pytest.mark.parametrize(
    ("model", "language", "other"),
    [
        ("vosk-model-small-en-us-0.15", "es", True),
        ("vosk-model-small-en-us-0.15", "en", False),
        ("vosk-model-small-es-0.42", "es", False),
        ("vosk-model-small-es-0.42", "en", True),
        ("tiny", "es", False),
    ],
)
def test_a_model_of_another_language_is_known_by_its_name(model: str, language: str, other: bool) -> None:
    assert models.other_language(model, language) is other
