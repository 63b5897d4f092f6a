"""The timeline as a picture: its size, its places and colours, and what is said for those who do not see it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from builders import abandoned_call, answered_call
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont
from reports import HOSTILE, corrected_call, hostile_call, long_call

from auditor.errors import UsageProblem
from auditor.schema import Audit, Label
from auditor.tell import paint
from auditor.tell.paint import Letters, colours, letters, looks
from auditor.tell.picture import WIDTH, alt_text, to_png
from auditor.tell.wording import visible


def opened(audit: Audit) -> Image.Image:
    picture = Image.open(io.BytesIO(to_png(audit)))
    picture.load()
    return picture


def rgb(colour: str) -> tuple[int, int, int]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))  # type: ignore[return-value]


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


def columns_of(picture: Image.Image, colour: str) -> list[int]:
    """Where a colour stands in the uppermost row of blocks, which starts with the ringing."""
    pixels = picture.convert("RGB")
    places = [(x, y) for y in range(0, pixels.height, 4) for x in range(0, WIDTH, 4)]
    top = next(y for x, y in places if near(pixels.getpixel((x, y)), rgb(looks()["ring"].fill or "")))
    return [x for x in range(WIDTH) if near(pixels.getpixel((x, top + 4)), rgb(colour))]


@pytest.mark.parametrize("make", [answered_call, abandoned_call, corrected_call, long_call, hostile_call])
def test_any_call_makes_a_picture_that_fits_into_a_mail(make: Callable[[], Audit]) -> None:
    data = to_png(make())
    picture = opened(make())
    assert picture.width == WIDTH
    assert 300 < picture.height < 1400
    assert len(data) < 200_000
    assert data == to_png(make())


def test_people_and_messages_are_where_they_were_in_their_colours() -> None:
    picture = opened(answered_call())  # two minutes; the person from 1:30 to the end, the message at 0:30 and 1:00
    ring, person = (columns_of(picture, looks()[name].fill or "") for name in ("ring", "agent"))
    share = [(x - ring[0]) / (person[-1] - ring[0]) for x in columns_of(picture, colours()["m1"])]
    assert min(share) == pytest.approx(0.25, abs=0.01)
    assert max(share) == pytest.approx(0.55, abs=0.01)


def test_words_for_those_who_do_not_see_it_are_in_the_file() -> None:
    audit = answered_call()
    assert "Timeline of a phone call of 2:00 (Fernwood Garage" in alt_text(audit)
    assert "A person answered after 1:24." in alt_text(audit)
    assert opened(audit).info["Description"] == alt_text(audit)


def test_text_from_outside_cannot_steer_a_terminal() -> None:
    made = answered_call()
    origin = replace(made.recording.origin, line="a\x1b[31m\nb")
    assert "\x1b" not in alt_text(replace(made, recording=replace(made.recording, origin=origin)))
    assert HOSTILE in alt_text(hostile_call())


def test_a_call_of_nothing_is_refused_in_words() -> None:
    with pytest.raises(UsageProblem, match="drawn"):
        to_png(replace(answered_call(), segments=()))


def test_every_label_has_a_colour_or_is_left_blank() -> None:
    named = {name for name, look in looks().items() if look.fill}
    assert set(map(str, Label)) - named == {"silence"}
    assert {f"message-{number}" for number in range(1, 9)} | {"message-other"} <= named
    assert {"card", "ink", "soft", "line", "good", "bad", "wave", "on", "edge"} <= set(colours())


@given(st.text(max_size=60), st.integers(20, 400))
def test_text_is_cut_to_its_room(text: str, width: int) -> None:
    made = letters(20)
    assert made.font.getlength(made.fitting(visible(text), width)) <= width
    assert all(made.font.getlength(line) <= width for line in made.wrapped(visible(text), width))


def test_where_the_computer_has_no_typeface_letters_lose_their_accents(monkeypatch: pytest.MonkeyPatch) -> None:
    known = ImageFont.truetype

    def missing(font: Any, *rest: Any, **named: Any) -> ImageFont.FreeTypeFont:
        if isinstance(font, str):
            raise OSError
        return known(font, *rest, **named)

    monkeypatch.setattr(paint.ImageFont, "truetype", missing)
    inside: Letters = letters.__wrapped__(20)
    assert inside.few
    assert inside.fitting("su llamada está en espera… “ñ” 中", 1000) == "su llamada esta en espera... “n” ?"
