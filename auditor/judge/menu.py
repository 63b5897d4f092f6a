"""The menu map: level, key and destination of every spoken choice, and where a human is first offered."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.judge.menus import menu_options
from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import UnitKind
from auditor.schema import MenuOption, ToneKind, Word

HUMAN_WORDS = frozenset(
    {
        "operator", "agent", "representative", "receptionist", "reception", "advisor", "adviser", "person", "someone",
        "somebody", "human", "assistant", "associate", "colleague", "team", "staff", "specialist", "attendant",
    }
)  # fmt: skip


def menu_map(phased: Sequence[PhasedUnit]) -> tuple[MenuOption, ...]:
    """The choices that were spoken in the menus, each menu once; every key press leads a level deeper."""
    options: list[MenuOption] = []
    for level, words in enumerate(_words_by_level(phased), start=1):
        known: set[tuple[str, str]] = set()
        for choice in menu_options(words):
            if (choice.key, choice.destination) not in known:
                known.add((choice.key, choice.destination))
                options.append(
                    MenuOption(
                        start_ms=choice.start_ms,
                        end_ms=choice.end_ms,
                        level=level,
                        key=choice.key,
                        destination=choice.destination,
                        quote=choice.quote,
                    )
                )
    return tuple(options)


def human_option(menu: Sequence[MenuOption]) -> MenuOption | None:
    """The first choice that offers a person by name; ``None`` when no choice does."""
    return next((option for option in menu if HUMAN_WORDS & set(option.quote.split())), None)


def _words_by_level(phased: Sequence[PhasedUnit]) -> list[list[Word]]:
    """The words of each menu, which ends at a key press."""
    levels: list[list[Word]] = [[]]
    for one in phased:
        if one.unit.kind is UnitKind.TONE and one.unit.tone is ToneKind.DTMF and levels[-1]:
            levels.append([])
        if one.unit.kind is UnitKind.SPEECH and one.phase is Phase.MENU:
            levels[-1] += one.unit.words
    return [words for words in levels if words]
