"""Figures kept in a TOML file, and what has changed since they were written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench_score import CATEGORIES, CallScore, Figures

from auditor.errors import UsageProblem
from auditor.toml_file import read_toml

#: How far a figure may fall (or an error rise) before that counts as worse. Less than one call of a set counts as
#: noise only where a figure is made of many small parts: frames move with every boundary, times with every frame.
TOLERANCES = {"frame_accuracy": 0.005, "hold_median_error_s": 0.2}
USUAL_TOLERANCE = 0.02
#: Figures of which less is better.
ERRORS = ("hold_median_error_s", "near_misses_taken")
#: By category only these are held to: precision may fall for the sake of recall, and the other way round.
HELD_BY_CATEGORY = ("f1", "count_exact")

_DECIMALS = 4
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = """\
# How right the program is, by set of calls, as `python tests/benchmarks/measure_accuracy.py FOLDER --write` found it.
# Written by that command: a later run prints what has changed, and ends with 1 when something became worse.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The figures of one set, and what they were made with. ``calls_id`` is the same for the same calls."""

    made_on: date
    program_version: str
    model_name: str | None
    calls_id: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that was written down, and what it is now. ``worse``: by more than its tolerance."""

    name: str
    before: float
    now: float
    worse: bool


def read(path: Path) -> dict[str, Kept]:
    """The figures in a file by set, none when there is no file; raises :class:`UsageProblem` when it is damaged."""
    if not path.exists():
        return {}
    try:
        return {name: _kept(table) for name, table in read_toml(path).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageProblem(f"{path} does not hold figures ({error!r}); mend or remove it.") from error


def write(path: Path, sets: Mapping[str, Kept]) -> None:
    """Write all sets, in order of name."""
    text = "\n".join("\n".join(_table(name, sets[name])) for name in sorted(sets))
    path.write_text(f"{_HEAD}\n{text}\n", encoding="utf-8")


def changes(before: Kept, now: Kept) -> list[Change]:
    """Every figure that both have and that is held to, in order; none when they are of other calls."""
    if before.calls_id != now.calls_id:
        return []
    old, new = dict(_held(before.figures)), dict(_held(now.figures))
    return [_change(name, old[name], new[name]) for name in new if name in old]


def calls_id(scores: Iterable[CallScore]) -> str:
    """Twelve hexadecimal digits that stand for the names of these calls, in whatever order."""
    names = "\0".join(sorted(one.name for one in scores))
    return hashlib.sha256(names.encode()).hexdigest()[:12]


def tolerance(name: str) -> float:
    """By how much a figure may become worse."""
    return TOLERANCES.get(name, USUAL_TOLERANCE)


def _change(name: str, before: float, now: float) -> Change:
    before, now = round(before, _DECIMALS), round(now, _DECIMALS)
    loss = now - before if name in ERRORS else before - now
    return Change(name=name, before=before, now=now, worse=loss > tolerance(name))


def _held(figures: Figures) -> Iterator[tuple[str, float]]:
    yield from ((name, value) for name, value in figures.whole.items() if name != "calls")
    for category, values in figures.categories.items():
        yield from ((f"{category}.{name}", values[name]) for name in HELD_BY_CATEGORY)


def _kept(table: Mapping[str, object]) -> Kept:
    made_on, whole, categories = table["made_on"], table["whole"], table["categories"]
    if not (isinstance(made_on, date) and isinstance(whole, dict) and isinstance(categories, dict)):
        raise TypeError("made_on, whole or categories are not what they should be")
    model_name = table.get("model_name")
    return Kept(
        made_on=made_on,
        program_version=str(table["program_version"]),
        model_name=None if model_name is None else str(model_name),
        calls_id=str(table["calls_id"]),
        figures=Figures(
            whole=_numbers(whole), categories={category: _numbers(categories[category]) for category in CATEGORIES}
        ),
    )


def _numbers(table: Mapping[str, object]) -> dict[str, float]:
    return {name: float(str(value)) for name, value in table.items()}


def _table(name: str, kept: Kept) -> Iterator[str]:
    key = name if _BARE_KEY.fullmatch(name) else _quoted(name)
    yield f"[{key}]"
    yield f"made_on = {kept.made_on.isoformat()}"
    yield f"program_version = {_quoted(kept.program_version)}"
    if kept.model_name is not None:
        yield f"model_name = {_quoted(kept.model_name)}"
    yield f"calls_id = {_quoted(kept.calls_id)}"
    yield from ("", f"[{key}.whole]", *_lines(kept.figures.whole))
    yield from ("", f"[{key}.categories]")
    for category, values in kept.figures.categories.items():
        yield f"{category} = {{ {', '.join(_lines(values))} }}"
    yield ""


def _lines(values: Mapping[str, float]) -> Sequence[str]:
    return [f"{name} = {_number(value)}" for name, value in values.items()]


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(round(value, _DECIMALS))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
