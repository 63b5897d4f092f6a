"""Recognition models on this computer: where they are looked for, whether one is whole, what identifies it.

A model is a folder in the layout that Vosk loads. Nothing here loads one, and nothing here uses the network: fetching a
model is in :mod:`auditor.listen.model_download`, and happens only when the user asks for it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import ModelProblem
from auditor.places import models_dir

#: The family of models that travels with the program: made for telephone prompts and announcements.
SHIPPED_FAMILY = "vosk-model-phone-en"
#: Official models that read people's free talk better, smallest first.
OFFICIAL_FOR_TALK = ("vosk-model-small-en-us-0.15", "vosk-model-en-us-0.22")
#: What Kaldi assumes where a model's configuration does not say.
DEFAULT_SAMPLE_RATE_HZ = 16000

# Large files are identified by their size and both ends: reading all of a 2 GB model would take seconds at every start.
_END_BYTES = 64 * 1024
_NO_PART_OF_THE_MODEL = (".md", ".txt~", ".part")

_REMEDY = "fetch it again or choose another with --model"

_LAYOUTS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    # Each inner tuple lists alternatives, one of which must be there; ``+`` joins files that belong together.
    (
        "am/final.mdl",
        (
            ("conf/model.conf",),
            ("conf/mfcc.conf", "conf/fbank.conf"),
            ("graph/HCLG.fst", "graph/HCLr.fst + graph/Gr.fst"),
            ("graph/phones/word_boundary.int", "graph/phones/align_lexicon.int"),
        ),
    ),
    ("final.mdl", (("mfcc.conf",), ("HCLG.fst", "HCLr.fst + Gr.fst"), ("word_boundary.int", "align_lexicon.int"))),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A model folder on this computer. ``problems`` are sentences; a whole model has none. Sizes are in bytes."""

    name: str
    path: Path
    sample_rate_hz: int
    size_bytes: int
    problems: tuple[str, ...] = ()

    @property
    def for_prompts_only(self) -> bool:
        """Whether it is the shipped kind (:func:`reads_prompts_only`)."""
        return reads_prompts_only(self.name)


_LANGUAGE = re.compile(r"vosk-model.*?-([a-z]{2})(?:-|$)")
"""Vosk's own models have the code of their language in their names: ``vosk-model-small-en-us-0.15``."""


def other_language(model_name: str, language: str) -> bool:
    """Whether a model is of another language by its name; one whose name tells none may be of any."""
    named = _LANGUAGE.match(model_name)
    return named is not None and named[1] != language


def reads_prompts_only(model_name: str) -> bool:
    """Whether a model of that name is the shipped kind, which reads prompts well and people's free talk poorly."""
    return model_name.startswith(SHIPPED_FAMILY)


def model_places(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """The folders that hold models, in the order in which they are searched (Vosk's own places come last)."""
    own = environ.get("VOSK_MODEL_PATH")
    home = Path.home()
    places = [models_dir(), *([Path(own)] if own else []), home / ".cache/vosk", home / "AppData/Local/vosk"]
    return (*places, Path("/usr/share/vosk"))


def find_model(wanted: str | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """The model to use: ``wanted`` (a folder or a name), else ``$AUDITOR_MODEL``, else the first one found.

    Raises :class:`ModelProblem` when there is none, or when the one found is not whole.
    """
    choice = wanted or environ.get("AUDITOR_MODEL")
    path = _named(choice, environ) if choice else _first(environ)
    problems = check_model(path)
    if problems:
        raise ModelProblem(problems[0])
    return path


def list_models(environ: Mapping[str, str] = os.environ) -> tuple[ModelInfo, ...]:
    """Every model folder in the usual places, in the order in which they would be chosen."""
    return tuple(model_info(path) for place in model_places(environ) for path in _candidates(place))


def model_info(path: Path) -> ModelInfo:
    """What can be told about a model folder without loading it."""
    return ModelInfo(
        name=path.resolve().name,
        path=path,
        sample_rate_hz=model_sample_rate_hz(path),
        size_bytes=sum(file.stat().st_size for file in _files(path)),
        problems=check_model(path),
    )


def check_model(path: Path) -> tuple[str, ...]:
    """What is wrong with a model folder, a sentence each that says what to do; empty when it is whole."""
    if not path.is_dir():
        return (f"There is no model folder {path}; `auditor models list` shows those that there are.",)
    return tuple(f"The model {path} cannot be used: {what}; {_REMEDY}." for what in _defects(path))


def model_sample_rate_hz(path: Path) -> int:
    """The rate at which the model was trained, from its feature configuration."""
    for name in ("conf/mfcc.conf", "conf/fbank.conf", "mfcc.conf"):
        if (path / name).is_file():
            text = (path / name).read_text(encoding="utf-8", errors="replace")
            found = re.search(r"^\s*--sample-frequency=(\d+)", text, re.MULTILINE)
            return int(found[1]) if found else DEFAULT_SAMPLE_RATE_HZ
    return DEFAULT_SAMPLE_RATE_HZ


def model_fingerprint(path: Path) -> str:
    """SHA-256 (hex) over the names, sizes and contents of the model's files; of large files only both ends are read.

    Notes beside the model (``*.md``) do not count. Raises :class:`ModelProblem` when a file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for file in _files(path):
            size = file.stat().st_size
            digest.update(f"{file.relative_to(path).as_posix()}\0{size}\0".encode())
            digest.update(_ends(file, size))
    except OSError as error:
        raise ModelProblem(f"The model {path} cannot be read ({error.strerror}); mend its permissions.") from error
    return digest.hexdigest()


def _named(choice: str, environ: Mapping[str, str]) -> Path:
    if Path(choice).is_dir():
        return Path(choice).resolve()
    if os.sep not in choice and "/" not in choice:
        for place in model_places(environ):
            if (place / choice).is_dir():
                return place / choice
    raise ModelProblem(
        f"There is no model {choice!r}: no such folder, and none of that name in the usual places; "
        "`auditor models list` shows those that are there."
    )


def _first(environ: Mapping[str, str]) -> Path:
    for model in list_models(environ):
        if not model.problems:
            return model.path
    raise ModelProblem(
        f"No recognition model was found; put one into {models_dir()}, name its folder with --model, "
        f"or run `auditor models get {OFFICIAL_FOR_TALK[0]}`."
    )


def _candidates(place: Path) -> list[Path]:
    """Model folders in a place: the shipped kind first, newest version first, then the others by name."""
    if not place.is_dir() or not os.access(place, os.R_OK | os.X_OK):
        return []
    folders = [path for path in place.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))]
    shipped = [path for path in folders if path.name.startswith(SHIPPED_FAMILY)]
    others = [path for path in folders if path not in shipped and _has_layout(path)]
    return sorted(shipped, key=_version, reverse=True) + sorted(others)


def _version(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", path.name)]


def _defects(path: Path) -> tuple[str, ...]:
    needed = next((needed for first, needed in _LAYOUTS if (path / first).exists()), None)
    if needed is None:
        return (_not_a_model(path),)
    missing = tuple(f"{' or '.join(names)} is missing" for names in needed if not _any_exists(path, names))
    return missing + _unusable_files(path)


def _has_layout(path: Path) -> bool:
    return any((path / first).exists() for first, _ in _LAYOUTS)


def _not_a_model(path: Path) -> str:
    inner = sorted(folder.name for folder in path.iterdir() if folder.is_dir() and _has_layout(folder))
    hint = f" (but {inner[0]} inside it may be one)" if inner else ""
    return f"it holds no am/final.mdl, so it is no Vosk model{hint}"


def _any_exists(path: Path, names: tuple[str, ...]) -> bool:
    return any(all((path / part).exists() for part in name.split(" + ")) for name in names)


def _unusable_files(path: Path) -> tuple[str, ...]:
    problems = []
    for file in _files(path):
        if not os.access(file, os.R_OK):
            problems.append(f"{file.relative_to(path)} cannot be read")
        elif file.stat().st_size == 0 and file.suffix in {".mdl", ".fst", ".conf"}:
            problems.append(f"{file.relative_to(path)} is empty")
        elif _is_pointer(file):
            problems.append(f"{file.relative_to(path)} is only a pointer to the real file (Git LFS)")
    return tuple(problems)


def _is_pointer(file: Path) -> bool:
    if file.stat().st_size > 1024:
        return False
    return file.read_bytes().startswith(b"version https://git-lfs")


def _files(path: Path) -> Iterator[Path]:
    found = (file for file in sorted(path.rglob("*")) if file.is_file())
    return (file for file in found if not file.name.startswith(".") and file.suffix not in _NO_PART_OF_THE_MODEL)


def _ends(file: Path, size_bytes: int) -> bytes:
    with file.open("rb") as stream:
        if size_bytes <= 2 * _END_BYTES:
            return stream.read()
        head = stream.read(_END_BYTES)
        stream.seek(-_END_BYTES, os.SEEK_END)
        return head + stream.read()
