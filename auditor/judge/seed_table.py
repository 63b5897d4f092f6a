"""Reading one table of a seed file with checks that name the file, the rule and the reason."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from auditor.errors import CatalogueProblem
from auditor.toml_file import read_toml

Kind = TypeVar("Kind", bound=StrEnum)


class SeedTable:
    """A table of a seed file. Every key must be asked for before :meth:`done`; what nobody asked for is a mistake."""

    def __init__(self, file: Path, rule: str, data: Any) -> None:
        """``rule`` is how the table is called in messages. Raises ``CatalogueProblem`` when ``data`` is no table."""
        self.file = file
        self.rule = rule
        self._asked: set[str] = set()
        if not isinstance(data, dict):
            self.fail("must be a table")
        self._data: dict[str, Any] = data

    def fail(self, reason: str) -> NoReturn:
        """Raise ``CatalogueProblem`` with file, rule and ``reason``."""
        raise CatalogueProblem(f"{self.file}: {self.rule}: {reason}.")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; ``default`` when the key is absent and a default is given."""
        value = self._get(key, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            self.fail(f"'{key}' must be a text")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is absent."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fail(f"'{key}' must be a list of texts")
        return tuple(item.strip() for item in value)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts; empty when the key is absent."""
        value = self._get(key, [])
        if not isinstance(value, list):
            self.fail(f"'{key}' must be a list of lists of texts")
        return tuple(SeedTable(self.file, self.rule, {key: item}).texts(key) for item in value)

    def integers(self, key: str) -> dict[str, int]:
        """A table of whole numbers by name; empty when the key is absent."""
        values = self.table(key).plain()
        if any(isinstance(value, bool) or not isinstance(value, int) for value in values.values()):
            self.fail(f"'{key}' must be a table of whole numbers")
        return values

    def named_texts(self, key: str) -> dict[str, str]:
        """A table of texts by name; empty when the key is absent."""
        values = self.table(key).plain()
        if not all(isinstance(value, str) and value for value in values.values()):
            self.fail(f"'{key}' must be a table of texts")
        return values

    def number(self, key: str) -> float | None:
        """A number, or ``None`` when the key is absent."""
        value = self._get(key, None, required=False)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            self.fail(f"'{key}' must be a number")
        return value

    def needed_number(self, key: str) -> float:
        """A number that must be there."""
        value = self.number(key)
        if value is None:
            self.fail(f"needs '{key}', a number")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            self.fail(f"'{key}' must be true or false")
        return value

    def kind(self, key: str, kinds: type[Kind], default: Kind | None = None) -> Kind:
        """One of the values of an enum."""
        text = self.text(key, default.value if default is not None else None)
        if text not in set(kinds):
            self.fail(f"'{key}' is '{text}', but must be one of {', '.join(kinds)}")
        return kinds(text)

    def table(self, key: str, rule: str | None = None) -> SeedTable:
        """The table under the key, empty when absent."""
        return SeedTable(self.file, rule or f"{self.rule}.{key}", self._get(key, {}))

    def tables(self, key: str) -> tuple[SeedTable, ...]:
        """The list of tables under the key, empty when absent."""
        value = self._get(key, [])
        if not isinstance(value, list):
            self.fail(f"'{key}' must be written as [[{self.rule}.{key}]]")
        return tuple(SeedTable(self.file, f"{self.rule}, {key} {n}", item) for n, item in enumerate(value, start=1))

    def named_tables(self, key: str) -> tuple[tuple[str, SeedTable], ...]:
        """The tables under the key with their names, in the order of the file."""
        inner = self.table(key, f"[{key}.name]")
        return tuple((name, SeedTable(self.file, f"{key} '{name}'", value)) for name, value in inner._data.items())

    def plain(self) -> dict[str, Any]:
        """The table as it was written, for fingerprints."""
        return dict(self._data)

    def names(self) -> tuple[str, ...]:
        """The keys of the table, all of which count as asked for."""
        self._asked |= set(self._data)
        return tuple(self._data)

    def done(self) -> None:
        """Raise ``CatalogueProblem`` when the table has keys that nobody asked for."""
        unknown = sorted(set(self._data) - self._asked)
        if unknown:
            names = ", ".join(repr(key) for key in unknown)
            self.fail(f"unknown key {names}; known are {', '.join(sorted(self._asked))}")

    def _get(self, key: str, default: Any, required: bool = True) -> Any:
        self._asked.add(key)
        if key not in self._data and default is None and required:
            self.fail(f"'{key}' is missing")
        return self._data.get(key, default)


def seed_file(path: Path) -> SeedTable:
    """The whole of a seed file. Raises ``CatalogueProblem`` when it cannot be read."""
    try:
        return SeedTable(path, "the file", read_toml(path))
    except ValueError as error:
        raise CatalogueProblem(f"{error}.") from error
