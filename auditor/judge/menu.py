"""The menu map: level, key or word, and destination of every spoken choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    closed: list[MenuOption] = []
    answers = list(spoken_answers(heard, numbers))
    level, spoken, words = 1, False, list[Word]()
    for one in phased:
        said = _said_before(one, answers)
        answered = _is_key(one) or (said and _names_a_choice(said, level_options(words, level, menu, numbers), menu))
        if spoken and answered:
            closed += level_options(words, level, menu, numbers)
            level, spoken, words = level + 1, False, []
        if one.unit.kind is UnitKind.SPEECH and one.phase is Phase.MENU:
            spoken = True
            words += [word for word in one.unit.words if not word.from_caller]
    return (*closed, *level_options(words, level, menu, numbers))


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


def _said_before(one: PhasedUnit, answers: list[Answer]) -> list[Answer]:
    """What the caller has said before the unit, which is done with then."""
    before = [answer for answer in answers if answer.start_ms < one.unit.start_ms]
    del answers[: len(before)]
    return before


def _names_a_choice(said: Iterable[Answer], offered: Sequence[MenuOption], menu: MenuWords) -> bool:
    return any(named_choice(answer.said, offered, menu) is not None for answer in said)
