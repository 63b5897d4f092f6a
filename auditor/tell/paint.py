"""Colours and letters for pictures: the colours of the reports' own style sheet, and a typeface of this computer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from PIL import ImageFont

#: Typefaces with accented letters that come with most systems; the computer's own folders are searched for them.
_TYPEFACES = (
    "DejaVuSans.ttf",
    "Arial.ttf",
    "arial.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSans-Regular.ttf",
    "Helvetica.ttc",
)
#: What the typeface inside Pillow has besides ASCII.
_ALSO_INSIDE = frozenset("“”‘’–—…·")
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
#: A rule for one class alone.
_LOOK = re.compile(r"(?:^|(?<=\} ))\.([\w-]+) \{((?: --(?:fill|stroke|text): [^;]+;)+) \}", re.MULTILINE)
_PART = re.compile(r"--(fill|stroke|text): (?:var\(--([\w-]+)\)|transparent);")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours of a block as ``#rrggbb``; ``None`` is not drawn."""

    fill: str | None = None
    stroke: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A typeface, and whether it is the small one inside Pillow, which lacks accented letters."""

    font: ImageFont.FreeTypeFont
    few: bool

    def fitting(self, text: str, width: float) -> str:
        """The text in letters that there are, cut with an ellipsis to at most so many pixels; it may become empty."""
        text = _plain(text) if self.few else text
        if self.font.getlength(text) <= width:
            return text
        while text and self.font.getlength(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…" if text else ""

    def wrapped(self, text: str, width: float) -> list[str]:
        """The text in lines of at most so many pixels; a word that is longer is cut."""
        lines: list[str] = []
        for word in (_plain(text) if self.few else text).split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.font.getlength(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(self.fitting(word, width))
        return lines


@cache
def letters(size: int) -> Letters:
    """The computer's own typeface at so many pixels, or the one inside Pillow where it has none of the usual."""
    for name in _TYPEFACES:
        try:
            # The other engine is not in every Pillow, and refuses some characters.
            font = ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
            return Letters(font=font, few=False)
        except OSError:
            continue
    inside = ImageFont.load_default(size)
    if not isinstance(inside, ImageFont.FreeTypeFont):
        raise LookupError("Pillow was built without FreeType")
    return Letters(font=inside, few=True)


@cache
def colours() -> dict[str, str]:
    """The light colours of the reports by their name in the style sheet."""
    light = _sheet().partition("@media")[0]
    return dict(_COLOUR.findall(light))


@cache
def looks() -> dict[str, Look]:
    """How each label and message is drawn, by its class in the style sheet."""
    return {name: _look(parts) for name, parts in _LOOK.findall(_sheet())}


def _look(parts: str) -> Look:
    return Look(**{part: colours().get(name) for part, name in _PART.findall(parts)})


def _sheet() -> str:
    return resources.files("auditor.tell").joinpath("templates/call.css").read_text(encoding="utf-8")


def _plain(text: str) -> str:
    """Letters without their accents; what is left over becomes a question mark."""
    bare = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return "".join(one if one.isascii() or one in _ALSO_INSIDE else "?" for one in bare)
