"""Each habit of the catalogue on small drawn calls: one that has it, one that has not, and those that cannot tell."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from drawn_calls import drawn_call

from auditor.judge.catalogue import Catalogue, load_catalogue
from auditor.places import seeds_dir
from auditor.schema import Audit, Outcome, Result, RuleOutcome

PASSED, FAILED, POSSIBLE, OPEN, UNTOLD = (
    RuleOutcome.PASSED,
    RuleOutcome.FAILED,
    RuleOutcome.POSSIBLE,
    RuleOutcome.NOT_APPLICABLE,
    RuleOutcome.CANNOT_TELL,
)
HELLO = "person good morning this is claire how may i help you today"
NAMELESS = "person good morning how may i help you today"
VOLUME = "msg we are experiencing an unusually high call volume at the moment"
PERHAPS_VOLUME = "msg we are experiencing an ?unusually ?high ?call ?volume at the moment"
IMPORTANT = "msg your call is very important to us"
PERHAPS_IMPORTANT = "msg ?your ?call ?is ?very ?important ?to ?us and now some more music for you"
SHORTLY = "msg your call will be answered shortly"
FIVE_MINUTES = "msg your estimated waiting time is five minutes"
CALLBACK = "msg press one and we will call you back"
PERHAPS_CALLBACK = "msg ?press ?one ?and ?we ?will ?call ?you ?back or listen to some more music"
ADVERT = "msg did you know that we also sell garden furniture"
WEBSITE = "msg for faster service visit our website"
PERHAPS_WEBSITE = "msg ?for ?faster ?service ?visit ?our ?website and now some more music for you"
NEWS = "msg the garden opens its doors on the first day of the month"
SALES = "menu for sales press one"
SERVICE = "menu for service press two for sales press one"
UNREAD = "menu if you have [unk] press one for billing press two"
OPERATOR = "menu for sales press one for service press two for an operator press zero"
LONG_MENU = "menu " + " ".join(
    f"for {what} press {key}"
    for key, what in zip(
        ("one", "two", "three", "four", "five", "six", "seven"),
        ("sales", "service", "returns", "deliveries", "accounts", "complaints", "parking"),
        strict=True,
    )
)
ASKED = "person can i put you on hold for a moment"
PERHAPS_ASKED = "person good morning what a day ?can ?i ?put ?you ?on ?hold ?for ?a ?moment"
THANKED = "person thank you for holding here is your order"
UNTHANKED = "person here is your order it is blue"
PERHAPS_THANKED = "person ?thank ?you ?for ?holding here is your order it is blue"
HOURS = "msg we are currently closed our office hours are monday to friday nine a m to five p m"


def place(number: str) -> str:
    return f"msg you are number {number} in the queue"


def often(times: int, part: str, music_s: int = 30) -> str:
    return " / ".join([f"{part} / music {music_s}"] * times)


#: Of each habit: the call, what the rule finds, and what else is told of the call.
CALLS: dict[str, list[tuple[str, RuleOutcome, dict[str, Any]]]] = {
    "long_time_to_human": [
        (f"ring 5 / music 170 / {HELLO}", PASSED, {}),
        (f"ring 5 / music 190 / {HELLO}", FAILED, {}),
        ("ring 5 / music 190", FAILED, {}),
        ("ring 5 / music 100", UNTOLD, {}),
    ],
    "slow_answer": [
        (f"ring 5 / {LONG_MENU} / key 1 / music 170 / {HELLO}", PASSED, {}),
        (f"ring 5 / {SALES} / key 1 / music 190 / {HELLO}", FAILED, {}),
        ("ring 5 / music 100", UNTOLD, {}),
        (f"ring 5 / {HELLO}", OPEN, {}),
    ],
    "long_hold": [
        (f"ring 5 / music 200 / {HELLO} / music 90 / {THANKED}", PASSED, {}),
        (f"ring 5 / music 200 / {HELLO} / music 110 / {THANKED}", FAILED, {}),
        ("ring 5 / music 200", UNTOLD, {}),
    ],
    "hold_never_over": [
        (f"ring 5 / music 400 / {HELLO} / music 400 / {THANKED}", PASSED, {}),
        (f"ring 5 / music 610 / {HELLO}", FAILED, {}),
        ("ring 5 / music 400", UNTOLD, {}),
    ],
    "slow_ring": [
        (f"ring 20 / {HELLO}", PASSED, {}),
        (f"ring 35 / {HELLO}", FAILED, {}),
        (HELLO, OPEN, {}),
    ],
    "repeated_volume_claim": [
        (f"ring 5 / {VOLUME} / music 60 / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(2, VOLUME)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {VOLUME} / music 30 / {PERHAPS_VOLUME} / music 30 / {HELLO}", POSSIBLE, {}),
    ],
    "volume_claim": [
        (f"ring 5 / {NEWS} / music 60 / {HELLO}", PASSED, {}),
        (f"ring 5 / {VOLUME} / music 60 / {HELLO}", FAILED, {}),
        (f"ring 5 / {PERHAPS_VOLUME} / music 60 / {HELLO}", POSSIBLE, {}),
    ],
    "repeated_importance_claim": [
        (f"ring 5 / {often(2, IMPORTANT)} / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(3, IMPORTANT)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {often(2, IMPORTANT)} / {PERHAPS_IMPORTANT} / music 30 / {HELLO}", POSSIBLE, {}),
    ],
    "importance_rate": [
        (f"ring 5 / {often(1, IMPORTANT, 90)} / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(3, IMPORTANT, 25)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {IMPORTANT} / music 30 / {PERHAPS_IMPORTANT} / music 25 / {HELLO}", POSSIBLE, {}),
        (f"ring 5 / {often(2, IMPORTANT, 10)} / {HELLO}", OPEN, {}),
    ],
    "broken_shortly": [
        (f"ring 5 / {SHORTLY} / music 50 / {HELLO}", PASSED, {}),
        (f"ring 5 / {SHORTLY} / music 190 / {HELLO}", FAILED, {}),
        (f"ring 5 / {SHORTLY} / music 190", FAILED, {}),
        (f"ring 5 / {SHORTLY} / music 30", UNTOLD, {}),
        (f"ring 5 / music 300 / {HELLO}", OPEN, {}),
    ],
    "broken_estimate": [
        (f"ring 5 / {FIVE_MINUTES} / music 310 / {HELLO}", PASSED, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 400 / {HELLO}", FAILED, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 400", FAILED, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 200", UNTOLD, {}),
    ],
    "stuck_position": [
        (f"ring 5 / {place('four')} / music 60 / {place('three')} / music 60 / {HELLO}", PASSED, {}),
        (f"ring 5 / {place('four')} / music 130 / {place('four')} / music 60 / {HELLO}", FAILED, {}),
        (f"ring 5 / {place('four')} / music 130 / {HELLO}", OPEN, {}),
    ],
    "rising_position": [
        (f"ring 5 / {place('four')} / music 60 / {place('three')} / music 60 / {HELLO}", PASSED, {}),
        (f"ring 5 / {place('three')} / music 60 / {place('four')} / music 60 / {HELLO}", FAILED, {}),
        (f"ring 5 / {place('four')} / music 60", UNTOLD, {}),
    ],
    "wrong_hours": [
        (f"ring 5 / {HOURS}", PASSED, {"outcome": Outcome.CLOSED, "called_at": "2026-03-04T19:44:18-05:00"}),
        (f"ring 5 / {HOURS}", FAILED, {"outcome": Outcome.CLOSED}),
        (f"ring 5 / {HOURS}", UNTOLD, {"outcome": Outcome.CLOSED, "called_at": None}),
    ],
    "too_many_interruptions": [
        (f"ring 5 / {often(3, NEWS, 40)} / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(4, NEWS, 15)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {often(2, NEWS, 15)} / music 60 / {HELLO}", OPEN, {}),
    ],
    "reassurance_instead_of_information": [
        (f"ring 5 / {CALLBACK} / music 130 / {HELLO}", PASSED, {}),
        (f"ring 5 / {IMPORTANT} / music 130 / {HELLO}", FAILED, {}),
        (f"ring 5 / {PERHAPS_CALLBACK} / music 130 / {HELLO}", POSSIBLE, {}),
        (f"ring 5 / {IMPORTANT} / music 60 / {HELLO}", OPEN, {}),
    ],
    "no_callback_offered": [
        (f"ring 5 / {CALLBACK} / music 310 / {HELLO}", PASSED, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 310 / {HELLO}", FAILED, {}),
        (f"ring 5 / {PERHAPS_CALLBACK} / music 310 / {HELLO}", POSSIBLE, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 200 / {HELLO}", OPEN, {}),
    ],
    "promotion_on_hold": [
        (f"ring 5 / {often(2, ADVERT, 60)} / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(6, ADVERT, 10)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {often(3, ADVERT, 10)} / {HELLO}", OPEN, {}),
    ],
    "deflection": [
        (f"ring 5 / {often(2, WEBSITE)} / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(3, WEBSITE)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {often(2, WEBSITE)} / {PERHAPS_WEBSITE} / music 30 / {HELLO}", POSSIBLE, {}),
    ],
    "dead_air": [
        (f"ring 5 / music 20 / dead 10 / music 20 / {HELLO}", PASSED, {}),
        (f"ring 5 / music 20 / dead 20 / music 20 / {HELLO}", FAILED, {}),
    ],
    "short_music_loop": [
        (f"ring 5 / music 90 / {HELLO}", PASSED, {"loop_s": 40}),
        (f"ring 5 / music 90 / {HELLO}", FAILED, {"loop_s": 20}),
        (f"ring 5 / music 90 / {HELLO}", OPEN, {}),
    ],
    "too_many_messages": [
        (f"ring 5 / {often(3, NEWS, 30)} / {HELLO}", PASSED, {}),
        (f"ring 5 / {often(6, NEWS, 10)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {often(3, NEWS, 10)} / {HELLO}", OPEN, {}),
    ],
    "no_human_offered": [
        (f"ring 5 / {OPERATOR} / key 1 / music 10 / {HELLO}", PASSED, {}),
        (f"ring 5 / {SERVICE} or stay on the line and somebody will answer / music 9 / {HELLO}", PASSED, {}),
        (f"ring 5 / {SERVICE} / key 1 / music 10 / {HELLO}", FAILED, {}),
        (f"ring 5 / {UNREAD} / key 1 / music 10 / {HELLO}", OPEN, {}),
        (f"ring 5 / {HELLO}", OPEN, {}),
    ],
    "long_menu": [
        (f"ring 5 / {LONG_MENU} / key 1 / {HELLO}", PASSED, {}),
        (f"ring 5 / {' / '.join([LONG_MENU] * 6)} / {HELLO}", FAILED, {}),
        (f"ring 5 / {HELLO}", OPEN, {}),
    ],
    "long_way_to_own_option": [
        (f"ring 5 / {SALES} / key 1 / {HELLO}", PASSED, {}),
        (f"ring 5 / menu {'welcome to the firm ' * 25} {SALES.removeprefix('menu ')} / key 1 / {HELLO}", FAILED, {}),
        (f"ring 5 / {SALES} / key 9 / {HELLO}", OPEN, {}),
    ],
    "many_options": [
        (f"ring 5 / {OPERATOR} / key 1 / {HELLO}", PASSED, {}),
        (f"ring 5 / {LONG_MENU} / key 1 / {HELLO}", FAILED, {}),
        (f"ring 5 / {HELLO}", OPEN, {}),
    ],
    "menu_maze": [
        (f"ring 5 / {SALES} / key 1 / {SERVICE} / key 2 / {HELLO}", PASSED, {}),
        (f"ring 5 / {SALES} / key 1 / {SERVICE} / key 2 / {OPERATOR} / key 0 / {HELLO}", FAILED, {}),
        (f"ring 5 / {HELLO}", OPEN, {}),
    ],
    "choices_to_human": [
        (f"ring 5 / {OPERATOR} / key 0 / {HELLO}", PASSED, {}),
        (f"ring 5 / {LONG_MENU} for an operator press zero / key 0 / {HELLO}", FAILED, {}),
        (f"ring 5 / {SALES} / key 1 / {HELLO}", OPEN, {}),
    ],
    "options_changed": [
        (f"ring 5 / {SALES} / key 1 / {HELLO}", PASSED, {}),
        (f"ring 5 / menu please listen as our menu options have changed / {SALES} / key 1 / {HELLO}", FAILED, {}),
        (
            "ring 5 / menu good morning and welcome please listen ?our ?menu ?options ?have ?changed"
            f" / {SALES} / key 1 / {HELLO}",
            POSSIBLE,
            {},
        ),
    ],
    "pillar_to_post": [
        (f"ring 5 / {HELLO} / moves i will put you through / music 20 / {HELLO}", PASSED, {}),
        (
            f"ring 5 / {HELLO} / moves i will put you through / music 20 / {HELLO}"
            f" / moves i will put you through / music 20 / {HELLO}",
            FAILED,
            {},
        ),
        ("ring 5", OPEN, {"outcome": Outcome.NO_ANSWER}),
    ],
    "repeated_holds": [
        (f"ring 5 / music 20 / {ASKED} / music 20 / {THANKED}", PASSED, {}),
        (f"ring 5 / music 20 / {ASKED} / music 20 / {ASKED} / music 20 / {THANKED}", FAILED, {}),
        (f"ring 5 / {HELLO}", OPEN, {}),
    ],
    "dumped": [
        (f"ring 5 / music 40 / {HELLO}", PASSED, {}),
        ("ring 5 / music 40 / mail leave a message after the tone", FAILED, {"outcome": Outcome.VOICEMAIL}),
        ("ring 5 / music 40", FAILED, {"outcome": Outcome.DISCONNECTED}),
        ("ring 5 / mail leave a message after the tone", OPEN, {"outcome": Outcome.VOICEMAIL}),
    ],
    "abandoned_wait": [
        (f"ring 5 / music 40 / {HELLO}", PASSED, {}),
        ("ring 5 / music 40", FAILED, {}),
        ("ring 5 / music 20", OPEN, {}),
    ],
    "stall_investigate": [
        (f"ring 5 / {HELLO}", PASSED, {}),
        (f"ring 5 / {HELLO} we'll investigate and get back to you", FAILED, {}),
        (f"ring 5 / {HELLO} ?we'll ?investigate ?and ?get ?back ?to ?you", POSSIBLE, {}),
        ("ring 5 / msg we'll investigate and get back to you / music 9", OPEN, {}),
    ],
    "stall_manager": [
        (f"ring 5 / {HELLO}", PASSED, {}),
        (f"ring 5 / {HELLO} the manager is not available right now", FAILED, {}),
        (f"ring 5 / {HELLO} ?the ?manager ?is ?not ?available ?right ?now", POSSIBLE, {}),
        ("ring 5 / msg the manager is not available right now / music 9", OPEN, {}),
    ],
    "stall_not_allowed": [
        (f"ring 5 / {HELLO}", PASSED, {}),
        (f"ring 5 / {HELLO} i'm not allowed to give out that information", FAILED, {}),
        (f"ring 5 / {HELLO} ?i'm ?not ?allowed ?to ?give ?out ?that ?information", POSSIBLE, {}),
        ("ring 5 / msg we are not allowed to give out that information / music 9", OPEN, {}),
    ],
    "stall_policy": [
        (f"ring 5 / {HELLO} what is your policy number", PASSED, {}),
        (f"ring 5 / {HELLO} that's our company policy", FAILED, {}),
        (f"ring 5 / {HELLO} ?that's ?our ?company ?policy", POSSIBLE, {}),
        ("ring 5 / msg that's our company policy / music 9", OPEN, {}),
    ],
    "hold_without_asking": [
        (f"ring 5 / {HELLO} / {ASKED} / music 20 / {THANKED}", PASSED, {}),
        (f"ring 5 / {HELLO} / music 20 / {THANKED}", FAILED, {}),
        (f"ring 5 / {HELLO} / {PERHAPS_ASKED} / music 20 / {THANKED}", POSSIBLE, {}),
        (f"ring 5 / music 20 / {HELLO}", OPEN, {}),
    ],
    "hold_without_thanks": [
        (f"ring 5 / {HELLO} / {ASKED} / music 20 / {THANKED}", PASSED, {}),
        (f"ring 5 / {HELLO} / {ASKED} / music 20 / {UNTHANKED}", FAILED, {}),
        (f"ring 5 / {HELLO} / {ASKED} / music 20 / {PERHAPS_THANKED}", POSSIBLE, {}),
        (f"ring 5 / music 20 / {HELLO}", OPEN, {}),
    ],
    "no_name": [
        (f"ring 5 / {HELLO}", PASSED, {}),
        (f"ring 5 / {NAMELESS}", FAILED, {}),
        ("ring 5 / person good morning ?my ?name ?is ?peter what can i do for you", POSSIBLE, {}),
        ("ring 5 / music 20", OPEN, {}),
    ],
    "no_recording_notice": [
        (f"ring 5 / menu this call may be recorded / {HELLO}", PASSED, {}),
        (f"ring 5 / {SALES} / {HELLO}", FAILED, {}),
        (f"ring 5 / {SALES} / menu ?this ?call ?may ?be ?recorded / {HELLO}", POSSIBLE, {}),
    ],
    "answered_fast": [
        (f"ring 5 / music 50 / {HELLO}", PASSED, {}),
        (f"ring 5 / music 70 / {HELLO}", OPEN, {}),
        ("ring 5 / music 50", OPEN, {}),
    ],
    "wait_told": [
        (f"ring 5 / {FIVE_MINUTES} / music 40 / {HELLO}", PASSED, {}),
        (f"ring 5 / {NEWS} / music 40 / {HELLO}", OPEN, {}),
    ],
    "wait_told_and_kept": [
        (f"ring 5 / {FIVE_MINUTES} / music 200 / {HELLO}", PASSED, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 400 / {HELLO}", OPEN, {}),
        (f"ring 5 / {FIVE_MINUTES} / music 200", UNTOLD, {}),
    ],
    "place_told": [
        (f"ring 5 / {place('four')} / music 40 / {HELLO}", PASSED, {}),
        (f"ring 5 / {NEWS} / music 40 / {HELLO}", OPEN, {}),
    ],
    "callback_offered": [
        (f"ring 5 / music 60 / {CALLBACK} / music 60 / {HELLO}", PASSED, {}),
        (f"ring 5 / music 130 / {CALLBACK} / music 60 / {HELLO}", OPEN, {}),
        (f"ring 5 / music 130 / {HELLO}", OPEN, {}),
    ],
    "no_repeated_claims": [
        (f"ring 5 / {NEWS} / music 70 / {HELLO}", PASSED, {}),
        (f"ring 5 / {IMPORTANT} / music 70 / {HELLO}", OPEN, {}),
        (f"ring 5 / {PERHAPS_IMPORTANT} / music 70 / {HELLO}", OPEN, {}),
    ],
    "straight_to_a_person": [
        (f"ring 5 / {HELLO}", PASSED, {}),
        (f"ring 5 / {SALES} / key 1 / {HELLO}", OPEN, {}),
        ("ring 5 / music 20", OPEN, {}),
    ],
    "asked_and_thanked": [
        (f"ring 5 / {HELLO} / {ASKED} / music 20 / {THANKED}", PASSED, {}),
        (f"ring 5 / {HELLO} / {ASKED} / music 20 / {UNTHANKED}", OPEN, {}),
    ],
}
#: Habits of which every call tells: a wait without silence has none.
ALWAYS_TOLD = frozenset({"dead_air"})
ROWS = [(id_, *row) for id_, rows in CALLS.items() for row in rows]


@cache
def catalogue() -> Catalogue:
    """The catalogue with everything switched on."""
    with TemporaryDirectory() as folder:
        own = Path(folder) / "all.toml"
        own.write_text('[switch]\non = ["volume_claim", "no_recording_notice"]\n', encoding="utf-8")
        return load_catalogue(seeds_dir(), own=own)


def judged(id_: str, drawn: str, more: dict[str, Any]) -> tuple[Audit, Result]:
    audit = drawn_call(drawn, catalogue(), **more)
    return audit, next(result for result in audit.results if result.rule_id == id_)


@pytest.mark.parametrize(("id_", "drawn", "outcome", "more"), ROWS, ids=[f"{row[0]}-{row[2]}" for row in ROWS])
def test_the_habit_on_a_drawn_call(id_: str, drawn: str, outcome: RuleOutcome, more: dict[str, Any]) -> None:
    audit, result = judged(id_, drawn, more)
    assert result.outcome is outcome
    assert not [one for one in audit.results if one.outcome is RuleOutcome.ERROR]
    if outcome in (FAILED, POSSIBLE):
        assert result.action
        assert result.message
        assert result.findings


def test_every_habit_has_such_calls() -> None:
    habits = {habit.id: habit for habit in catalogue().habits}
    assert set(CALLS) == set(habits)
    for id_, rows in CALLS.items():
        found = {outcome for _, outcome, _ in rows}
        bad = set() if habits[id_].praise else {FAILED}
        assert found >= {PASSED, *bad}
        assert id_ in ALWAYS_TOLD or found & {POSSIBLE, OPEN, UNTOLD}
