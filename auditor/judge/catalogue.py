"""The habit catalogue: seed files turned into checked rules.

A language is a folder of seed files. ``words.toml`` has the small words and named sets of the language,
``sounds.toml`` how it sounds, ``numbers.toml`` how it says numbers and times, ``menus.toml`` how its menus offer their
choices; every other ``*.toml`` beside them may hold ``[category.<id>]`` and ``[habit.<id>]`` tables; ``packs/*.toml``
hold limits. The owner's own folder has the same form, or is a single file of rules: what it defines replaces what the
catalogue has under the same id, its ``[limits.<id>]`` tables set limits anew as those of a pack do and win over them,
and its ``[switch]`` table turns habits ``on`` and ``off``. A catalogue with a mistake does not load.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from auditor.errors import CatalogueProblem
from auditor.judge.categories import Category, failed_sentence, read_category
from auditor.judge.habits import Habit, Pack, read_habit, read_pack, with_pack_limits
from auditor.judge.likeness import Slips, Sounds, read_sounds
from auditor.judge.menu_words import MenuWords, read_menu_words
from auditor.judge.number_words import NumberWords, read_number_words
from auditor.judge.patterns import PatternReader
from auditor.judge.seed_table import SeedTable, seed_file
from auditor.judge.wording import Wording, plain_words, read_wordings

USUAL_PACK = "small-firm"
_OF_LANGUAGE = ("sounds", "numbers", "menus", "wordings")
"""The files, beside ``words.toml``, that tell no rules but how a language is spoken."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All rules of one language under one pack of limits. ``hash`` is a SHA-256 over everything that decides.

    ``habits`` are those that are judged; those that are ``switched_off`` can be switched on.
    """

    language: str
    pack: Pack
    categories: tuple[Category, ...]
    habits: tuple[Habit, ...]
    slips: Slips
    hash: str
    numbers: NumberWords = field(default_factory=NumberWords)
    menus: MenuWords = field(default_factory=MenuWords)
    switched_off: tuple[Habit, ...] = ()

    def example_words(self) -> frozenset[str]:
        """Every word of the sentences that the rules must find."""
        return frozenset(word for category in self.categories for text in category.yes for word in text.split())

    def category(self, id_: str) -> Category | None:
        """The category of that id, or ``None``."""
        return self._by_id.get(id_)

    @cached_property
    def placed(self) -> tuple[Category, ...]:
        """The categories that may count only in some seconds of a segment."""
        return tuple(category for category in self.categories if category.looks_at_segments)

    @cached_property
    def _by_id(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    def habit(self, id_: str) -> Habit | None:
        """The habit of that id, or ``None``."""
        return next((habit for habit in self.habits if habit.id == id_), None)


@dataclass(slots=True)
class _Seeds:
    """What the seed files of one or more folders hold, before it is understood."""

    small_words: set[str] = field(default_factory=set)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    categories: dict[str, SeedTable] = field(default_factory=dict)
    habits: dict[str, SeedTable] = field(default_factory=dict)
    switched: dict[str, bool] = field(default_factory=dict)
    limits: dict[str, SeedTable] = field(default_factory=dict)
    of_language: dict[str, SeedTable] = field(default_factory=dict)


def load_catalogue(
    seeds: Path, language: str = "en", *, pack: str | Path = USUAL_PACK, own: Path | None = None
) -> Catalogue:
    """The catalogue of ``seeds``/``language`` with the limits of ``pack`` (a name, or a file) and the rules of ``own``.

    Raises ``CatalogueProblem``, naming file, rule and reason, for anything that is not as it should be: also when a
    category does not match one of its yes sentences or matches one of its no sentences.
    """
    folder = seeds / language
    if not (folder / "words.toml").is_file():
        raise CatalogueProblem(f"{folder} is not a catalogue: it has no words.toml.")
    known = _Seeds()
    _add_folder(known, folder)
    if own is not None:
        _add_own(known, own)
    told = known.of_language
    slips = Slips(frozenset(known.small_words), read_sounds(told["sounds"]) if "sounds" in told else Sounds())
    numbers = read_number_words(told["numbers"]) if "numbers" in told else NumberWords()
    categories = _categories(known, slips, numbers)
    limits_of, pack_table = _pack_file(folder, pack)
    limits_of |= known.limits
    habits = _with_limits(_habits(known, categories), limits_of)
    return Catalogue(
        language=language,
        pack=pack_table,
        categories=categories,
        habits=tuple(habit for habit in habits if habit.enabled),
        slips=slips,
        hash=_hash(known, limits_of),
        numbers=numbers,
        menus=read_menu_words(told["menus"]) if "menus" in told else MenuWords(),
        switched_off=tuple(habit for habit in habits if not habit.enabled),
    )


def _add_own(known: _Seeds, own: Path) -> None:
    """Add the owner's rules: a folder of that form, or one file of rules."""
    if own.is_dir():
        _add_folder(known, own)
        return
    added = _Seeds()
    _add_rules(added, seed_file(own))
    _join(known, added)


def _add_folder(known: _Seeds, folder: Path) -> None:
    """Add what the folder's files hold."""
    if not folder.is_dir():
        raise CatalogueProblem(f"{folder} is not a folder of seed files.")
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise CatalogueProblem(f"{folder} holds no rules; put files *.toml into it, or name another folder.")
    added = _Seeds()
    for path in files:
        table = seed_file(path)
        if path.name == "words.toml":
            _add_words(added, table)
        elif path.stem in _OF_LANGUAGE:
            added.of_language[path.stem] = table
        else:
            _add_rules(added, table)
    _join(known, added)


def _join(known: _Seeds, added: _Seeds) -> None:
    """Add to what is known; what was there under the same id is replaced."""
    known.small_words |= added.small_words
    known.sets |= added.sets
    known.categories |= added.categories
    known.habits |= added.habits
    known.switched |= added.switched
    known.limits |= added.limits
    known.of_language |= added.of_language


def _add_words(added: _Seeds, table: SeedTable) -> None:
    added.small_words |= set(table.texts("small_words"))
    sets = table.table("sets", "sets")
    added.sets |= {name: sets.texts(name) for name in sets.names()}
    table.done()


def _add_rules(added: _Seeds, table: SeedTable) -> None:
    for key, rules in (("category", added.categories), ("habit", added.habits)):
        for id_, inner in table.named_tables(key):
            if id_ in rules:
                inner.fail(f"the id is used twice, also in {rules[id_].file}")
            rules[id_] = inner
    switch = table.table("switch", "switch")
    added.switched |= dict.fromkeys(switch.texts("on"), True) | dict.fromkeys(switch.texts("off"), False)
    switch.done()
    added.limits |= dict(table.named_tables("limits"))
    table.done()


def _categories(known: _Seeds, slips: Slips, numbers: NumberWords) -> tuple[Category, ...]:
    """The categories of all folders. What was learned of one is not asked where its rules are an owner's own."""
    reader = PatternReader(known.sets, slips.small_words)
    wordings = known.of_language.get("wordings")
    learned = read_wordings(wordings, plain_words(slips.sounds, numbers)) if wordings else {}
    folder = wordings.file.parent if wordings else None
    return tuple(
        _checked(id_, table, reader, slips, learned.get(id_) if table.file.parent == folder else None)
        for id_, table in known.categories.items()
    )


def _checked(id_: str, table: SeedTable, reader: PatternReader, slips: Slips, wording: Wording | None) -> Category:
    category = replace(read_category(id_, table, reader), wording=wording)
    problem = failed_sentence(category, slips)
    if problem is not None:
        table.fail(problem)
    return category


def _habits(known: _Seeds, categories: Iterable[Category]) -> list[Habit]:
    category_ids = frozenset(category.id for category in categories)
    habits = [read_habit(id_, table, category_ids) for id_, table in known.habits.items()]
    for id_ in known.switched:
        if id_ not in known.habits:
            raise CatalogueProblem(f"[switch] names the habit '{id_}', but the catalogue has none of that id.")
    return [replace(habit, enabled=known.switched.get(habit.id, habit.enabled)) for habit in habits]


def _pack_file(folder: Path, pack: str | Path) -> tuple[dict[str, SeedTable], Pack]:
    """The pack's limits by habit, and its head."""
    path = pack if isinstance(pack, Path) else folder / "packs" / f"{pack}.toml"
    if not path.is_file():
        names = sorted(file.stem for file in (folder / "packs").glob("*.toml"))
        raise CatalogueProblem(f"There is no rule pack '{pack}'; use a file or one of {', '.join(names)}.")
    table = seed_file(path)
    head = read_pack(table.table("pack", "pack"))
    limits_of = dict(table.named_tables("limits"))
    table.done()
    return limits_of, head


def _with_limits(habits: list[Habit], limits_of: dict[str, SeedTable]) -> list[Habit]:
    ids = {habit.id for habit in habits}
    for id_, table in limits_of.items():
        if id_ not in ids:
            table.fail("the catalogue has no habit of that id")
    return [with_pack_limits(habit, limits_of[habit.id]) if habit.id in limits_of else habit for habit in habits]


def _hash(known: _Seeds, limits_of: dict[str, SeedTable]) -> str:
    """SHA-256 over what the files say, whatever their comments, layout and order."""
    content: dict[str, Any] = {
        "small_words": sorted(known.small_words),
        "sets": known.sets,
        "categories": {id_: table.plain() for id_, table in known.categories.items()},
        "habits": {id_: table.plain() for id_, table in known.habits.items()},
        "switched": known.switched,
        **{name: known.of_language[name].plain() if name in known.of_language else {} for name in _OF_LANGUAGE},
        "limits": {id_: table.plain() for id_, table in limits_of.items()},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
