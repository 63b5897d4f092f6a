"""The menus of a call as a map: what each offered, and which key the caller pressed."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.schema import Audit, MenuOption, ToneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option, and whether the caller took it."""

    option: MenuOption
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One level of the menus. ``pressed`` is the key that followed it; ``None`` when none did."""

    level: int
    choices: tuple[Choice, ...]
    pressed: str | None


def menu_map(audit: Audit) -> tuple[Menu, ...]:
    """The menus in the order in which they were heard."""
    if not audit.menu:
        return ()
    levels = sorted({option.level for option in audit.menu})
    starts = [min(one.start_ms for one in audit.menu if one.level == level) for level in levels]
    ends = [*starts, audit.recording.duration_ms][1:]
    return tuple(_menu(audit, *places) for places in zip(levels, starts, ends, strict=True))


def _menu(audit: Audit, level: int, start_ms: int, end_ms: int) -> Menu:
    """The first key pressed after the menu began and before the next one did is the choice made in it."""
    keys = (tone for tone in audit.heard.tones if tone.kind is ToneKind.DTMF and start_ms <= tone.start_ms < end_ms)
    pressed = next((tone.digit for tone in keys), None)
    options = [option for option in audit.menu if option.level == level]
    choices = tuple(Choice(option=option, taken=option.key == pressed) for option in options)
    return Menu(level=level, choices=choices, pressed=pressed)
