"""The transcript and the map of menus, as reports show them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import BUSY, answered_call

from auditor.schema import Label, MenuOption, MenuStep, Tone, ToneKind, Word
from auditor.tell.anonymous import anonymised
from auditor.tell.html_report import call_report
from auditor.tell.markdown import to_markdown
from auditor.tell.menu_map import menu_map, way_told
from auditor.tell.text import show, to_text
from auditor.tell.transcript import transcript


def test_every_word_is_there_once_and_in_order() -> None:
    audit = answered_call()
    shown = [word.start_ms for line in transcript(audit) for word in line.words]
    assert shown == sorted(word.start_ms for word in audit.heard.words)


def test_words_of_a_repeat_that_were_read_elsewhere_say_so() -> None:
    lines = [line for line in transcript(answered_call()) if line.message_id == "m1"]
    assert [(line.copied, " ".join(word.text for word in line.words)) for line in lines] == [
        (False, BUSY),
        (True, BUSY),
    ]


@pytest.mark.parametrize(("confidence", "doubtful"), [(0.3, True), (0.59, True), (0.6, False), (1.0, False)])
def test_words_read_with_little_confidence_are_doubtful(confidence: float, doubtful: bool) -> None:
    made = answered_call()
    word = Word(start_ms=95_000, end_ms=95_300, text="hm", confidence=confidence)
    lines = transcript(replace(made, heard=replace(made.heard, words=(word,))))
    assert [one.doubtful for line in lines for one in line.words] == [doubtful]


def test_what_is_no_speech_is_told_too() -> None:
    lines = {line.label: line for line in transcript(answered_call()) if not line.words}
    assert set(lines) == {Label.RING, Label.KEYPAD, Label.HOLD_MUSIC}
    assert lines[Label.KEYPAD].note == "2"


def option(level: int, key: str, start_ms: int) -> MenuOption:
    return MenuOption(
        start_ms=start_ms, end_ms=start_ms + 1000, level=level, key=key, destination=f"place {key}", quote="press"
    )


def key(digit: str, start_ms: int) -> Tone:
    return Tone(start_ms=start_ms, end_ms=start_ms + 100, kind=ToneKind.DTMF, digit=digit)


@pytest.mark.parametrize(
    ("keys", "pressed", "taken"),
    [
        ((key("2", 5000), key("1", 15_000)), ["2", "1"], ["2", "1"]),
        ((key("2", 5000),), ["2", None], ["2", None]),
        ((key("9", 15_000), key("1", 16_000)), [None, "9"], [None, None]),
        ((key("1", 500),), [None, None], [None, None]),
    ],
)
def test_the_first_key_after_a_menu_is_its_choice(
    keys: tuple[Tone, ...], pressed: list[str | None], taken: list[str | None]
) -> None:
    made = answered_call()
    options = (option(1, "1", 1000), option(1, "2", 2000), option(2, "1", 10_000))
    menus = menu_map(replace(made, menu=options, heard=replace(made.heard, tones=keys)))
    assert [menu.pressed for menu in menus] == pressed
    chosen = [next((one.option.key for one in menu.choices if one.taken), None) for menu in menus]
    assert chosen == taken


def test_no_menu_no_map() -> None:
    assert menu_map(replace(answered_call(), menu=())) == ()


def step(level: int, start_ms: int, **answer: str) -> MenuStep:
    return MenuStep(start_ms=start_ms, end_ms=start_ms + 500, level=level, **answer)


SAID = replace(
    answered_call(),
    menu=(option(1, "1", 1000), option(1, "2", 2000), option(2, "1", 10_000)),
    path=(step(1, 5000, said="place two", destination="place 2"), step(2, 12_000, key="7")),
)


def test_the_way_is_told_whether_it_was_pressed_or_said() -> None:
    menus = menu_map(SAID)
    assert [[one.option.key for one in menu.choices if one.taken] for menu in menus] == [["2"], []]
    assert [(menu.pressed, menu.said) for menu in menus] == [(None, "place two"), ("7", "")]
    assert way_told(SAID) == ("said “place two”: place 2", "pressed 7")


def test_a_key_at_a_menu_of_which_no_choice_was_read_says_so_in_every_report() -> None:
    further = replace(SAID, path=(*SAID.path, step(3, 20_000, key="4")))
    assert way_told(further)[-1] == "pressed key 4 (menu not heard)"
    for report in (to_text(show(further)), to_markdown(further), call_report(further)):
        assert "key 4 (menu not heard)" in report


def test_every_report_tells_the_way() -> None:
    text = to_text(show(SAID))
    assert "place 2  < taken" in text
    assert "0:05  the caller said “place two”: place 2" in text
    assert "- 0:12 the caller pressed 7" in to_markdown(SAID)
    page = call_report(SAID)
    assert "The caller&#39;s way:" in page or "The caller's way:" in page
    assert "said “place two”: place 2" in page


def test_a_menu_without_an_answer_says_so() -> None:
    silent = replace(answered_call(), path=(), heard=replace(answered_call().heard, tones=()))
    assert "no answer of the caller was heard" in to_text(show(silent))


def test_what_a_measure_means_is_told_when_asked() -> None:
    meaning = "From the answer of the line to the first word of a living person."
    assert meaning not in " ".join(to_text(show(SAID)).split())
    assert meaning in " ".join(to_text(show(SAID, meanings=True)).split())
    assert meaning in call_report(SAID)


def test_only_offered_choices_of_the_way_are_sent_on() -> None:
    offered = step(1, 5000, said="place two", destination="place 2")
    asked_for = step(2, 12_000, said="mister smith", destination="mister smith")
    sent = anonymised(replace(SAID, path=(offered, asked_for)))
    assert sent.path == (offered,)
