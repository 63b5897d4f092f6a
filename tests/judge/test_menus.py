"""The choices of spoken menus, what leads to a person, and the path that a caller took."""

from __future__ import annotations

import pytest
from catalogues import catalogue

from auditor.judge.human_offer import human_offered
from auditor.judge.menu import level_options, menu_map
from auditor.judge.menu_answers import path_taken
from auditor.judge.menu_mentions import menu_text
from auditor.judge.menus import MenuChoice, menu_options
from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import Unit, UnitKind
from auditor.schema import Heard, Label, MenuOption, MenuStep, Segment, Side, Tone, ToneKind, Word


def spoken(text: str, start_ms: int = 0, side: Side | None = None) -> list[Word]:
    """Words at an even pace; a number in brackets is a pause in milliseconds."""
    words: list[Word] = []
    at = start_ms
    for token in text.split():
        if token.startswith("("):
            at += int(token.strip("()"))
            continue
        words.append(Word(start_ms=at, end_ms=at + 250, text=token, confidence=1.0, side=side))
        at += 280
    return words


def choices(text: str, language: str = "en") -> tuple[MenuChoice, ...]:
    known = catalogue(language)
    return menu_options(menu_text(spoken(text), known.menus, known.numbers))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("for sales press one for billing press two for anything else press zero", "1 sales|2 billing|0 anything else"),
        ("press one for sales press two for billing press three for repairs", "1 sales|2 billing|3 repairs"),
        ("welcome to acme (500) for sales (200) press one (500) for billing (200) press two", "1 sales|2 billing"),
        ("please listen to all (500) press one for sales (500) press two for billing", "1 sales|2 billing"),
        (
            "press one for sales (500) press two for repairs (500) for anything else (200) press zero",
            "1 sales|2 repairs|0 anything else",
        ),
        ("number one will take you to admissions number two will take you to housing", "1 admissions|2 housing"),
        ("option one is for new orders option two is for returns", "1 new orders|2 returns"),
        ("to speak to an operator press zero", "0 operator"),
        ("if you have a leak press one", "1 leak"),
        ("test results that's one donor sessions that's two", "1 test results|2 donor sessions"),
        ("one for sales two for support three for billing", "1 sales|2 support|3 billing"),
        ("sales is one (500) billing is two (500) repairs are three", "1 sales|2 billing|3 repairs"),
        ("sales is one billing is two", "1 sales|2 billing"),
        ("for accounts it's two for parts it's three", "2 accounts|3 parts"),
        ("to hear this menu again press the star key", "* hear this menu again"),
        ("for returns hit the pound key", "# returns"),
        ("for sales press one for billing press to for repairs press three", "1 sales|2 billing|3 repairs"),
        ("say sales or press one", "1 sales"),
        ("for parking permits dial nine", "9 parking permits"),
        ("thank you for calling acme for sales press one", "1 sales"),
        ("please hold or dial zero to leave a message", "0 leave a message"),
        ("the garden centre is option six", "6 garden centre"),
        ("for technical support it is option five", "5 technical support"),
        ("key in six for parking permits", "6 parking permits"),
        ("pressing four gets you to the warehouse", "4 warehouse"),
        ("tenants should press two", "2 tenants"),
        ("if there is a leak press nine", "9 leak"),
    ],
)
def test_menu_options(text: str, options: str) -> None:
    assert "|".join(f"{choice.key} {choice.destination}" for choice in choices(text)) == options


@pytest.mark.parametrize(
    "text",
    [
        "to turn the volume up press four",
        "if you would rather not wait press seven and we will call you back",
        "please type your six digit number and finish with the hash key",
        "you are number four in the queue",
        "the ticket is option five pounds more",
        "stay on the line",
        "the press office has one telephone",
        "",
    ],
)
def test_what_is_no_menu_option(text: str) -> None:
    assert choices(text) == ()


def test_menu_option_times_cover_its_words() -> None:
    words = spoken("for sales press one (400) for billing press two")
    first, second = menu_options(menu_text(words, catalogue("en").menus, catalogue("en").numbers))
    assert (first.start_ms, first.end_ms) == (words[0].start_ms, words[3].end_ms)
    assert (second.start_ms, second.end_ms) == (words[4].start_ms, words[7].end_ms)
    assert second.quote == "for billing press two"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("you can say sales (250) billing (250) or support", "sales sales|billing billing|support support"),
        ("for billing say billing (600) for repairs say repairs", "billing billing|repairs repairs"),
        ("say representative at any time", "representative representative"),
        (
            "all right (400) to report a leak say leak (250) to talk to somebody say representative",
            "leak report a leak|representative somebody",
        ),
        ("to hear this again say repeat", "repeat hear this again"),
        ("for sales press or say one (600) for billing press or say two", "1 sales|2 billing"),
        ("say technical support (300) or new orders", "technical support technical support|new orders new orders"),
        ("please say your account number", ""),
        ("in a few words say what you are calling about", ""),
        ("say yes or no", ""),
    ],
)
def test_words_to_say(text: str, options: str) -> None:
    assert "|".join(f"{choice.key} {choice.destination}" for choice in choices(text)) == options


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("para ventas pulse uno (400) para facturación pulse dos", "1 ventas|2 facturación"),
        ("pulse uno para ventas pulse dos para averías", "1 ventas|2 averías"),
        ("si desea hablar con un operador marque el cero", "0 operador"),
        ("opción dos es para averías", "2 averías"),
        ("pulse asterisco para repetir", "* repetir"),
        ("diga ventas (300) o averías", "ventas ventas|averías averías"),
        ("para subir el volumen pulse cuatro", ""),
        ("diga su número de cliente", ""),
    ],
)
def test_spanish_menus(text: str, options: str) -> None:
    assert "|".join(f"{choice.key} {choice.destination}" for choice in choices(text, "es")) == options


@pytest.mark.parametrize(("language", "text"), [("en", "operator"), ("en", "one of our team"), ("es", "un operador")])
def test_a_choice_that_names_a_person_offers_one(language: str, text: str) -> None:
    named = option("0", text)
    heard = Heard(spans=(), tones=(), playings=(), words=())
    assert human_offered([option("1", "billing"), named], (), (), heard, catalogue(language).menus) == named
    assert human_offered([option("1", "billing")], (), (), heard, catalogue(language).menus) is None


def offered(text: str, language: str = "en", pressed_ms: int | None = None, label: Label = Label.MENU) -> str | None:
    """The words of the offer of a person in a menu, after which a key may have been pressed."""
    words = spoken(text)
    known = catalogue(language)
    options = level_options(words, 1, known.menus, known.numbers)
    path = () if pressed_ms is None else (MenuStep(start_ms=pressed_ms, end_ms=pressed_ms + 100, level=1, key="1"),)
    segments = (Segment(start_ms=0, end_ms=words[-1].end_ms, label=label),)
    heard = Heard(spans=(), tones=(), playings=(), words=tuple(words))
    found = human_offered(options, path, segments, heard, known.menus)
    return None if found is None else found.quote


@pytest.mark.parametrize(
    ("language", "text", "quote"),
    [
        (
            "en",
            "for sales press one (500) or stay on the line and somebody will answer",
            "stay on the line and somebody",
        ),
        ("en", "for sales press one (500) or just hold and one of us will answer", "just hold and one of us"),
        ("en", "please hold and an agent will help you (500) for sales press one", "please hold and an agent"),
        (
            "en",
            "for sales press one (600) an operator will answer if you just wait",
            "operator will answer if you just wait",
        ),
        ("en", "for an operator press zero (500) or stay on the line for somebody", "for an operator press zero"),
        ("es", "para ventas marque el uno (500) o espere y le atenderá un agente", "espere y le atenderá un agente"),
    ],
)
def test_waiting_is_an_offer_of_a_person_where_one_is_named(language: str, text: str, quote: str) -> None:
    assert offered(text, language) == quote


@pytest.mark.parametrize(
    "text",
    [
        "for sales press one (500) to hear this again stay on the line",
        "all our agents are busy please hold (500) for sales press one",
        "please hold while i find an agent",
        "for sales press one (500) please hold (600) our team is proud of its work",
    ],
)
def test_waiting_without_a_person_or_without_a_menu_is_none(text: str) -> None:
    assert offered(text) is None


def test_what_is_said_behind_the_key_only_puts_the_call_through() -> None:
    text = "for sales press one (2000) please hold while i connect you to an agent"
    assert offered(text) is not None
    assert offered(text, pressed_ms=2000) is None
    assert offered(text, label=Label.ANNOUNCEMENT) is None


def option(key: str, destination: str, level: int = 1, start_ms: int = 1000) -> MenuOption:
    return MenuOption(
        start_ms=start_ms, end_ms=start_ms + 1000, level=level, key=key, destination=destination, quote=destination
    )


def path(
    offered: list[MenuOption],
    *,
    keys: str = "",
    said: str = "",
    side: Side | None = Side.CALLER,
    label: Label = Label.MENU,
) -> list[tuple[int, str | None, str, str | None]]:
    """What is made of keys pressed from 6 s on, four seconds apart, and of words said from 8 s on."""
    segments = (
        Segment(start_ms=0, end_ms=7500, label=Label.MENU),
        Segment(start_ms=7500, end_ms=20_000, label=label),
        Segment(start_ms=20_000, end_ms=60_000, label=Label.HOLD_MUSIC),
    )
    tones = tuple(
        Tone(start_ms=6000 + 4000 * n, end_ms=6100 + 4000 * n, kind=ToneKind.DTMF, digit=key)
        for n, key in enumerate(keys)
    )
    heard = Heard(spans=(), tones=tones, playings=(), words=tuple(spoken(said, 8000, side)))
    known = catalogue("en")
    steps = path_taken(offered, segments, heard, known.menus, known.numbers)
    return [(step.level, step.key, step.said, step.destination) for step in steps]


FIRST = [option("1", "sales"), option("2", "billing and payments"), option("0", "an operator")]


def test_a_key_takes_its_choice() -> None:
    assert path(FIRST, keys="2") == [(1, "2", "", "billing and payments")]


def test_a_key_that_was_not_offered_leads_somewhere_unknown() -> None:
    assert path(FIRST, keys="7") == [(1, "7", "", None)]


def test_keys_lead_from_level_to_level() -> None:
    second = option("3", "a bill in dispute", level=2, start_ms=7000)
    assert path([*FIRST, second], keys="23") == [
        (1, "2", "", "billing and payments"),
        (2, "3", "", "a bill in dispute"),
    ]


def test_a_key_at_a_further_menu_that_was_not_understood_is_a_step_too() -> None:
    assert path(FIRST, keys="25") == [(1, "2", "", "billing and payments"), (2, "5", "", None)]
    assert path([], keys="25") == [(1, "2", "", None), (2, "5", "", None)]


@pytest.mark.parametrize(
    ("keys", "label"), [("25", Label.ANNOUNCEMENT), ("25", Label.HOLD_MUSIC), ("2417", Label.MENU)]
)
def test_a_key_in_a_wait_or_in_a_number_keyed_in_slowly_is_no_answer_to_a_menu(keys: str, label: Label) -> None:
    assert path(FIRST, keys=keys, label=label) == [(1, "2", "", "billing and payments")]


@pytest.mark.parametrize(
    ("said", "destination"),
    [
        ("sales", "sales"),
        ("billing please", "billing and payments"),
        ("i'd like to speak to a representative", "an operator"),
        ("um payments", "billing and payments"),
    ],
)
@pytest.mark.parametrize(("side", "label"), [(Side.CALLER, Label.MENU), (None, Label.CALLER), (None, Label.MENU)])
def test_a_word_takes_its_choice(said: str, destination: str, side: Side | None, label: Label) -> None:
    assert path(FIRST, said=said, side=side, label=label) == [(1, None, said, destination)]


def test_the_caller_is_asked_what_it_is_about_and_says_so() -> None:
    assert path([], said="a missing parcel please") == [(1, None, "a missing parcel please", "missing parcel")]


@pytest.mark.parametrize("said", ["our opening hours have changed", "thank you for calling"])
def test_what_the_menu_says_itself_is_no_answer(said: str) -> None:
    assert path(FIRST, said=said, side=None) == []


def test_numbers_that_a_caller_says_or_keys_are_no_choices() -> None:
    assert path(FIRST, said="four one one six") == []
    assert path([], keys="") == []
    steps: list[MenuStep] = []
    assert path([], said="# # # #") == steps


def test_an_answer_to_a_menu_leads_a_level_deeper() -> None:
    known = catalogue("en")
    found = level_options(spoken("press one for sales"), 2, known.menus, known.numbers)
    assert [(one.level, one.key, one.destination) for one in found] == [(2, "1", "sales")]


def in_menu(start_ms: int, text: str) -> PhasedUnit:
    said = tuple(spoken(text, start_ms))
    unit = Unit(start_ms=start_ms, end_ms=start_ms + 5000, kind=UnitKind.SPEECH, words=said)
    return PhasedUnit(unit=unit, phase=Phase.MENU, confidence=1.0, reasons=())


def pressed(start_ms: int) -> PhasedUnit:
    unit = Unit(start_ms=start_ms, end_ms=start_ms + 200, kind=UnitKind.TONE, tone=ToneKind.DTMF)
    return PhasedUnit(unit=unit, phase=Phase.MENU, confidence=1.0, reasons=())


def test_a_menu_of_which_no_word_was_read_is_a_level_too() -> None:
    known = catalogue("en")
    call = [in_menu(0, ""), pressed(6000), in_menu(7000, "for sales press one"), pressed(13_000), pressed(14_000)]
    found = menu_map(call, Heard(spans=(), tones=(), playings=(), words=()), known.menus, known.numbers)
    assert [(one.level, one.key, one.destination) for one in found] == [(2, "1", "sales")]


def test_one_of_these_options_is_no_key() -> None:
    said = "choose one of these options at any time (500) for sales press one (400) for billing press two"
    assert [(choice.key, choice.destination) for choice in choices(said)] == [("1", "sales"), ("2", "billing")]


def test_an_option_at_the_end_of_a_clause_needs_no_verb_that_was_understood() -> None:
    said = "for sales your option one (400) for billing to option three (400) please hold"
    assert [(choice.key, choice.destination) for choice in choices(said)] == [("1", "sales your"), ("3", "billing to")]
    assert choices("we have an option one of our advisers can explain") == ()
