"""The program's own catalogues, each read once for all tests: they are frozen, so no test can spoil one for another."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from auditor.judge.catalogue import USUAL_PACK, Catalogue, load_catalogue
from auditor.places import seeds_dir

PACK = '[pack]\nid = "small-firm"\ntitle = "None"\nsource = "ourselves"\ndated = "2026-01-01"\nnote = "No limits."\n'


def catalogue(language: str = "en", pack: str = USUAL_PACK) -> Catalogue:
    """The program's own rules in a language, with the limits of a pack."""
    return _read(language, pack)


@cache
def _read(language: str, pack: str) -> Catalogue:
    return load_catalogue(seeds_dir(), language, pack=pack)


def loaded(seeds: Path, language: str = "en", *, pack: str | Path = USUAL_PACK, own: Path | None = None) -> Catalogue:
    """Stands for :func:`load_catalogue`: the program's own rules are read once, all others each time."""
    if own is None and seeds.resolve() == seeds_dir() and isinstance(pack, str):
        return catalogue(language, pack)
    return load_catalogue(seeds, language, pack=pack, own=own)


def with_rules_alone(folder: Path, rules: str) -> Catalogue:
    """A catalogue, in ``folder``, of these rules alone; the small words and the sounds are those of English."""
    english = folder / "seeds" / "en"
    (english / "packs").mkdir(parents=True)
    for name in ("words.toml", "sounds.toml"):
        shutil.copy(seeds_dir() / "en" / name, english)
    (english / "rules.toml").write_text(rules, encoding="utf-8")
    (english / "packs" / "small-firm.toml").write_text(PACK, encoding="utf-8")
    return load_catalogue(folder / "seeds")
