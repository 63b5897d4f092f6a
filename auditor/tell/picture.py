"""The timeline of a call as a PNG picture, for mails and documents that hold no page.

It is drawn with Pillow: a well-kept library with wheels for every system that the program runs on and its own rendering
of letters. What turns SVG into pictures wants a system library (CairoSVG) or a browser, or is little used (resvg-py).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, PngImagePlugin

from auditor import __version__
from auditor.errors import UsageProblem
from auditor.schema import Audit, Label, Verdict
from auditor.tell.drawing import GLYPHS, WAVE_HEIGHT, WAVE_WIDTH, Block, Drawing, Lane, Mark, Shape, draw
from auditor.tell.paint import Letters, Look, colours, letters, looks
from auditor.tell.sentences import call_facts, headline
from auditor.tell.wording import LABELS, VERDICTS, clock, visible

#: Width in pixels: sharp at half its size, as mails show it, and its letters are then 12 pixels high.
WIDTH = 1200
_DPI = 192
_MARGIN = 36
_NAMES = 390
_ROW, _BLOCK, _THIN = 44, 34, 26
_WAVE, _TICKS = 90, 40
_BIG, _USUAL, _SMALL = 36, 24, 20
_RADIUS = 14
#: Everything is drawn so many times as large and then made smaller, which smooths slanted lines and circles.
_FINER = 2
_LEFT, _RIGHT = _MARGIN + _NAMES, WIDTH - _MARGIN
_LEGEND_ROW, _KEY = 38, 34
_Entry = tuple[Label | Verdict | None, str]


def to_png(audit: Audit) -> bytes:
    """The picture, with its description for those who do not see it as the PNG's own text.

    Raises :class:`UsageProblem` for a call in which nothing was found to draw.
    """
    drawing = draw(audit)
    if drawing is None:
        raise UsageProblem("Nothing was found in this call that could be drawn; write the report as *.html instead.")
    sheet = _Sheet.of_height(_height(audit, drawing))
    y = _head(sheet, audit)
    _lanes(sheet, drawing, y)
    _legend(sheet, _legend_entries(audit, drawing), y + _drawing_height(drawing))
    return _png(sheet, audit)


def alt_text(audit: Audit) -> str:
    """What the picture shows, for a mail's alternative text."""
    facts = ", ".join(call_facts(audit.recording)[:-2])
    length = clock(audit.recording.duration_ms)
    return visible(f"Timeline of a phone call of {length} ({facts}). {headline(audit)}")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Paper to draw on, in pixels of the finished picture."""

    image: Image.Image
    pen: ImageDraw.ImageDraw

    @classmethod
    def of_height(cls, height: int) -> _Sheet:
        image = Image.new("RGB", (WIDTH * _FINER, height * _FINER), colours()["card"])
        return cls(image, ImageDraw.Draw(image))

    def box(self, left: float, top: float, right: float, bottom: float, look: Look) -> None:
        # At least a pixel wide, and without its last pixel, which Pillow counts in.
        places = [_fine(left), _fine(top), max(_fine(left) + _FINER, _fine(right)) - 1, _fine(bottom) - 1]
        self.pen.rectangle(places, fill=look.fill, outline=look.stroke, width=_FINER if look.stroke else 0)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int = 2) -> None:
        self.pen.line([(_fine(x), _fine(y)) for x, y in points], fill=colour, width=width * _FINER, joint="curve")

    def shape(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self.pen.polygon([(_fine(x), _fine(y)) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, radius: int, fill: str, edge: str) -> None:
        places = [_fine(x - radius), _fine(y - radius), _fine(x + radius), _fine(y + radius)]
        self.pen.ellipse(places, fill=fill, outline=edge, width=2 * _FINER)

    def text(self, x: float, y: float, text: str, size: int, colour: str, anchor: str = "lm") -> None:
        """``anchor`` as Pillow has it: ``l``, ``m`` or ``r``, and ``m`` for the middle of the line."""
        self.pen.text((_fine(x), _fine(y)), text, fill=colour, font=_letters(size).font, anchor=anchor)

    def hatch(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Slanted lines, cut off at the edges of a box."""
        size = (max(1, _fine(right - left)), _fine(bottom - top))
        mask = Image.new("1", size)
        pen = ImageDraw.Draw(mask)
        for x in range(-size[1], size[0], 8 * _FINER):
            pen.line([(x, size[1]), (x + size[1], 0)], fill=1, width=_FINER)
        self.image.paste(colour, (_fine(left), _fine(top)), mask)


def _head(sheet: _Sheet, audit: Audit) -> int:
    """Headline and facts; returns where the drawing begins."""
    ink, soft = colours()["ink"], colours()["soft"]
    facts = _letters(_USUAL).fitting(visible(" · ".join(call_facts(audit.recording))), _wide())
    sheet.text(_MARGIN, _MARGIN + _USUAL / 2, facts, _USUAL, soft)
    y = _MARGIN + _USUAL + 16
    for line in _headline(audit):
        sheet.text(_MARGIN, y + _BIG / 2, line, _BIG, ink)
        y += _BIG + 10
    return y + 18


def _headline(audit: Audit) -> list[str]:
    return _letters(_BIG).wrapped(visible(headline(audit)), _wide())


def _lanes(sheet: _Sheet, drawing: Drawing, y: int) -> None:
    bottom = y + _drawing_height(drawing) - _TICKS
    for left, text in drawing.ticks:
        sheet.line([(_at(left), y), (_at(left), bottom)], colours()["line"], 1)
        sheet.text(_at(left), bottom + _TICKS / 2, text, _SMALL, colours()["soft"], "lm" if left == 0 else "mm")
    for lane in drawing.lanes:
        _lane(sheet, lane, y)
        y += _ROW
    if drawing.outline:
        sheet.text(_LEFT - 14, y + _WAVE / 2, "Sound", _USUAL, colours()["ink"], "rm")
        for shape in drawing.outline:
            sheet.shape(_placed(shape, y), colours()["wave"])


def _lane(sheet: _Sheet, lane: Lane, y: int) -> None:
    middle, look = y + _ROW / 2, looks().get(lane.look, Look())
    _name(sheet, lane, middle, look)
    if lane.look == "claims":
        sheet.line([(_LEFT, middle), (_RIGHT, middle)], colours()["line"])
    if lane.link and look.fill:
        _dotted(sheet, _at(lane.link[0]), _at(lane.link[1]), middle, look.fill)
    for block in lane.blocks:
        _block(sheet, block, middle, _THIN if lane.look == "thin" else _BLOCK)
    for mark in lane.marks:
        (_stroke if lane.crowded else _mark)(sheet, mark, middle)


def _name(sheet: _Sheet, lane: Lane, middle: float, look: Look) -> None:
    detail_width = _letters(_SMALL).font.getlength(lane.detail) / _FINER
    sheet.text(_LEFT - 14, middle, lane.detail, _SMALL, colours()["soft"], "rm")
    right = _LEFT - 14 - (detail_width + 12 if lane.detail else 0)
    swatch = 24 if look.fill else 0
    text = _letters(_USUAL).fitting(visible(lane.name), (right - _MARGIN - swatch) * _FINER)
    sheet.text(right, middle, text, _USUAL, colours()["ink"], "rm")
    if look.fill:
        left = right - _letters(_USUAL).font.getlength(text) / _FINER - swatch
        sheet.box(left, middle - 8, left + 16, middle + 8, look)


def _block(sheet: _Sheet, block: Block, middle: float, height: int) -> None:
    look = looks().get(block.look, Look())
    places = (_at(block.left), middle - height / 2, _at(block.left + block.width), middle + height / 2)
    sheet.box(*places, look)
    if block.look == Label.DEAD_AIR:
        sheet.hatch(*places, colours()["edge"])
    written = _letters(_SMALL).font.getlength(block.text) / _FINER
    if block.text and written + 12 <= places[2] - places[0] and block.look != Label.SILENCE:
        sheet.text(places[0] + 6, middle, block.text, _SMALL, look.text or colours()["on"])


def _mark(sheet: _Sheet, mark: Mark, middle: float) -> None:
    x, fill, ink = _at(mark.left), _verdict_colour(mark.look), colours()["on"]
    known = fill is not None
    sheet.disc(x, middle, _RADIUS, fill or colours()["card"], fill or colours()["soft"])
    if mark.glyph == GLYPHS[Verdict.KEPT]:
        sheet.line([(x - 7, middle), (x - 2, middle + 6), (x + 7, middle - 6)], ink, 3)
    elif mark.glyph == GLYPHS[Verdict.BROKEN]:
        for turn in (1, -1):
            sheet.line([(x - 6, middle - 6 * turn), (x + 6, middle + 6 * turn)], ink, 3)
    else:
        sheet.text(x, middle, "?", _USUAL, ink if known else colours()["soft"], "mm")
    if mark.text:
        _beside(sheet, mark.text, x + _RADIUS + 6, middle)


def _beside(sheet: _Sheet, text: str, x: float, middle: float) -> None:
    """Text on the rail of its lane, which is left out behind it."""
    width = _letters(_SMALL).font.getlength(text) / _FINER
    sheet.box(x - 3, middle - 4, x + width + 3, middle + 4, Look(fill=colours()["card"]))
    sheet.text(x, middle, text, _SMALL, colours()["ink"])


def _stroke(sheet: _Sheet, mark: Mark, middle: float) -> None:
    height = {Verdict.KEPT: 18, Verdict.CANNOT_TELL: 9}.get(Verdict(mark.look), 30)
    look = Look(fill=_verdict_colour(mark.look) or colours()["soft"])
    sheet.box(_at(mark.left), middle - height / 2, _at(mark.left) + 4, middle + height / 2, look)


def _legend(sheet: _Sheet, entries: Sequence[_Entry], y: int) -> None:
    for (key, text), (x, row) in zip(entries, _legend_places(entries), strict=True):
        middle = y + (row + 0.5) * _LEGEND_ROW
        if isinstance(key, Verdict):
            _mark(sheet, Mark(left=_share(x + 12), glyph=GLYPHS[key], look=key, title=""), middle)
        elif key is not None:
            _block(sheet, Block(left=_share(x), width=_share(x + 24) - _share(x), look=key, title=""), middle, 24)
        sheet.text(x + (_KEY if key else 0), middle, text, _USUAL, colours()["soft"])


def _legend_places(entries: Sequence[_Entry]) -> list[tuple[float, int]]:
    """Where each entry begins, from the left, and in which row; a row that is full goes on in the next."""
    places: list[tuple[float, int]] = []
    x, row = float(_MARGIN), 0
    for key, text in entries:
        width = (_KEY if key else 0) + _letters(_USUAL).font.getlength(text) / _FINER
        if x > _MARGIN and x + width > _RIGHT:
            x, row = float(_MARGIN), row + 1
        places.append((x, row))
        x += width + 28
    return places


def _legend_entries(audit: Audit, drawing: Drawing) -> list[_Entry]:
    """Labels and verdicts that occur; announcements have their names at their rows."""
    there = {segment.label for segment in audit.segments} - {Label.ANNOUNCEMENT, Label.SILENCE}
    labels: list[_Entry] = [(label, LABELS[label]) for label in LABELS if label in there]
    verdicts = {claim.verdict for claim in audit.claims}
    labels += [(verdict, VERDICTS[verdict]) for verdict in Verdict if verdict in verdicts]
    many = any(lane.crowded for lane in drawing.lanes)
    return [*labels, *([(None, "many marks: tall strokes broken, middle ones kept")] if many else [])]


def _height(audit: Audit, drawing: Drawing) -> int:
    head = _MARGIN + _USUAL + 16 + len(_headline(audit)) * (_BIG + 10) + 18
    rows = 1 + max((row for _, row in _legend_places(_legend_entries(audit, drawing))), default=0)
    return head + _drawing_height(drawing) + rows * _LEGEND_ROW + _MARGIN


def _drawing_height(drawing: Drawing) -> int:
    return len(drawing.lanes) * _ROW + (_WAVE if drawing.outline else 0) + _TICKS


def _png(sheet: _Sheet, audit: Audit) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Description", alt_text(audit))
    told.add_itxt("Software", f"Hold Auditor {__version__}")
    file = io.BytesIO()
    small = sheet.image.reduce(_FINER).quantize(128, dither=Image.Dither.NONE)
    small.save(file, "PNG", optimize=True, dpi=(_DPI, _DPI), pnginfo=told)
    return file.getvalue()


def _verdict_colour(verdict: str) -> str | None:
    broken = (Verdict.BROKEN, Verdict.AT_LEAST_BROKEN_BY)
    return colours()["good"] if verdict == Verdict.KEPT else colours()["bad"] if verdict in broken else None


def _dotted(sheet: _Sheet, left: float, right: float, y: float, colour: str) -> None:
    x = left
    while x < right:
        sheet.line([(x, y), (min(x + 4, right), y)], colour, 3)
        x += 10


def _placed(shape: Shape, y: int) -> list[tuple[float, float]]:
    return [(_LEFT + px / WAVE_WIDTH * (_RIGHT - _LEFT), y + 8 + py / WAVE_HEIGHT * (_WAVE - 16)) for px, py in shape]


def _letters(size: int) -> Letters:
    return letters(size * _FINER)


def _wide() -> int:
    return (_RIGHT - _MARGIN) * _FINER


def _at(share: float) -> float:
    return _LEFT + share / 100 * (_RIGHT - _LEFT)


def _share(x: float) -> float:
    return 100 * (x - _LEFT) / (_RIGHT - _LEFT)


def _fine(pixels: float) -> int:
    return round(pixels * _FINER)
