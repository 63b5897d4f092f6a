"""The menu map: level, key or word, and destination of every spoken choice."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.judge.menu_answers import Answer, named_choice, spoken_answers
from auditor.judge.menu_mentions import menu_text
from auditor.judge.menu_words import MenuWords
from auditor.judge.menus import menu_options
from auditor.judge.number_words import NumberWords
from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import UnitKind
from auditor.schema import Heard, MenuOption, ToneKind, Word


def menu_map(
    phased: Sequence[PhasedUnit], heard: Heard, menu: MenuWords, numbers: NumberWords
) -> tuple[MenuOption, ...]:
    """The choices that were spoken in the menus, each menu once; every answer to one leads a level deeper.

    A menu of which no word was read is a level too.
    """
    options: list[MenuOption] = []
    answers = list(spoken_answers(heard, numbers))
    level, spoken, words = 1, False, list[Word]()
    for one in phased:
        if _is_key(one) or _says_a_choice(one, answers, options, level, menu):
            level, spoken, words = (level + 1, False, []) if spoken else (level, spoken, words)
        if one.unit.kind is UnitKind.SPEECH and one.phase is Phase.MENU:
            spoken = True
            words += [word for word in one.unit.words if not word.from_caller]
            options = [
                *(option for option in options if option.level < level),
                *level_options(words, level, menu, numbers),
            ]
    return tuple(options)


def level_options(words: Sequence[Word], level: int, menu: MenuWords, numbers: NumberWords) -> tuple[MenuOption, ...]:
    """The choices in the words of one level, each once."""
    found: dict[tuple[str, str], MenuOption] = {}
    for choice in menu_options(menu_text(words, menu, numbers)):
        option = MenuOption(
            start_ms=choice.start_ms,
            end_ms=choice.end_ms,
            level=level,
            key=choice.key,
            destination=choice.destination,
            quote=choice.quote,
        )
        found.setdefault((choice.key, choice.destination), option)
    return tuple(found.values())


def _is_key(one: PhasedUnit) -> bool:
    return one.unit.kind is UnitKind.TONE and one.unit.tone is ToneKind.DTMF


def _says_a_choice(
    one: PhasedUnit, answers: list[Answer], options: Sequence[MenuOption], level: int, menu: MenuWords
) -> bool:
    """Whether the caller has named a choice of this level before the unit; what was said before it is done with."""
    before = [answer for answer in answers if answer.start_ms < one.unit.start_ms]
    del answers[: len(before)]
    offered = [option for option in options if option.level == level]
    return any(named_choice(answer.said, offered, menu) is not None for answer in before)
