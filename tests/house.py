"""The rules of the house that can be read off the source: which room may import which, and what no room may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

#: Rooms from the top down: a module imports from its own room and from those above it only.
ORDER = ("base", "listen", "judge", "keep", "tell", "batch", "web", "cli")

#: Modules outside the rooms, by what they may import. What is not named here is a base module.
PLACES = {"batch": "batch", "doctor": "batch", "cli": "cli", "__main__": "cli"}

#: Libraries that may be imported in one place only.
DOORS = {
    "av": ("listen/audio.py",),
    "pydub": ("listen/audio.py",),
    "vosk": ("listen/transcript.py",),
    "tomllib": ("toml_file.py",),
    "sqlite_utils": ("keep/store.py",),
    "sqlite3": ("keep/store.py",),
    "click": ("cli/",),
    "starlette": ("web/",),
    "uvicorn": ("web/",),
    "rich": ("tell/", "cli/"),
    "urllib": ("listen/model_download.py",),
}


def problems_in(folder: Path) -> list[str]:
    """Every breach of a rule in the package in ``folder``, as "file:line what"."""
    return [
        problem
        for path in sorted(folder.rglob("*.py"))
        for problem in problems_of(path.read_text(encoding="utf-8"), path.relative_to(folder).as_posix())
    ]


def problems_of(source: str, name: str) -> list[str]:
    """The breaches in one module; ``name`` is its path inside the package."""
    tree = ast.parse(source)
    found = [*_import_problems(tree, name), *_habit_problems(tree, name)]
    return [f"{name}:{line} {what}" for line, what in found]


def room_of(name: str) -> str:
    """The room of a module, by its path inside the package."""
    first = name.split("/")[0].removesuffix(".py")
    return first if first in ORDER and "/" in name else PLACES.get(first, "base")


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield node.lineno, base
            # "from auditor import batch" names a module too
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names if base == "auditor")


def _import_problems(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    for line, module in _imported(tree):
        if module.startswith("."):
            yield line, "imports by a relative path"
        elif module.startswith("auditor."):
            target = room_of("/".join([*module.split(".")[1:], ""]).rstrip("/") + "/")
            if ORDER.index(target) > ORDER.index(room_of(name)):
                yield line, f"imports {module}, which lies below"
        elif not _may_import(module.split(".")[0], name):
            yield line, f"imports {module} past its door"


def _may_import(library: str, name: str) -> bool:
    doors = DOORS.get(library)
    return doors is None or any(name == door or (door.endswith("/") and name.startswith(door)) for door in doors)


def _habit_problems(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "asserts"
        elif isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "catches everything without saying so"
        elif isinstance(node, ast.Call) and _called(node) in {"print", "sys.exit", "exit", "quit", "os._exit"}:
            yield node.lineno, f"calls {_called(node)}"


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ""
