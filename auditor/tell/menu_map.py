"""The menus of a call as a map: what each offered, and which way the caller took, by key or by word."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.schema import Audit, MenuOption, MenuStep, ToneKind
from auditor.tell.wording import read, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option, and whether the caller took it."""

    option: MenuOption
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One level of the menus, and how it was answered: by the key ``pressed`` (``None``: none) or by words ``said``."""

    level: int
    choices: tuple[Choice, ...]
    pressed: str | None
    said: str = ""


def menu_map(audit: Audit) -> tuple[Menu, ...]:
    """The menus in the order in which they were heard."""
    if not audit.menu:
        return ()
    levels = sorted({option.level for option in audit.menu})
    starts = [min(one.start_ms for one in audit.menu if one.level == level) for level in levels]
    ends = [*starts, audit.recording.duration_ms][1:]
    return tuple(_menu(audit, *places) for places in zip(levels, starts, ends, strict=True))


def way_told(audit: Audit) -> tuple[str, ...]:
    """The steps that the caller took through the menus, such as ``pressed 2: billing``; none where none was heard."""
    offered = {option.level for option in audit.menu}
    return tuple(_step_told(step, heard=step.level in offered) for step in audit.path)


def _step_told(step: MenuStep, *, heard: bool) -> str:
    if step.key is not None and not heard:
        return f"pressed key {step.key} (menu not heard)"
    answer = f"pressed {step.key}" if step.key is not None else f"said “{visible(read(step.said))}”"
    asked_for = step.destination is not None and step.destination not in (step.said, step.key)
    return f"{answer}: {visible(step.destination or '')}" if asked_for else answer


def _menu(audit: Audit, level: int, start_ms: int, end_ms: int) -> Menu:
    """A step of the caller's way tells what was chosen; without one the first key after the menu began does."""
    step = next((step for step in audit.path if step.level == level), None)
    keys = (tone for tone in audit.heard.tones if tone.kind is ToneKind.DTMF and start_ms <= tone.start_ms < end_ms)
    pressed = step.key if step is not None else next((tone.digit for tone in keys), None)
    said = step.said if step is not None and step.key is None else ""
    options = [option for option in audit.menu if option.level == level]
    choices = tuple(Choice(option=option, taken=_is_taken(option, step, pressed)) for option in options)
    return Menu(level=level, choices=choices, pressed=pressed, said=said)


def _is_taken(option: MenuOption, step: MenuStep | None, pressed: str | None) -> bool:
    if step is not None and step.key is None:
        return option.destination == step.destination
    return option.key == pressed
