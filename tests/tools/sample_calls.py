"""The sample calls: invented firms, what they say and play, and what happens to their callers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import telephone
from tape import Bed, Message, Sentence, Tape
from tunes import tune
from voices import AWB, HTS, KAL, KED, RMS, SLT, Voice


def said(text: str, *categories: str, key: str = "", to: str = "") -> Sentence:
    return Sentence(text, (*categories, "menu_option") if key else categories, key=key, destination=to)


def wait_of(text: str, minutes: int) -> Sentence:
    seconds = 60 * minutes
    return Sentence(
        text, ("estimated_wait",), promise={"type": "estimated_wait", "value": seconds, "lo": seconds, "hi": seconds}
    )


def place_of(text: str, place: int) -> Sentence:
    return Sentence(text, ("queue_position",), promise={"type": "queue_position", "value": place, "accept": [place]})


def loop(style: str, seed: int, bars: int = 16) -> np.ndarray:
    return telephone.band(tune(style, seed, bars))


def rings(tape: Tape, plan: str, seconds: float) -> None:
    tape.quiet(0.6)
    tape.ring(plan, seconds)
    tape.quiet(0.35, accept=("ringback",))


def breaks_in(tape: Tape, bed: Bed, message: Message) -> None:
    """The music stops for a message and goes on where it stopped."""
    tape.quiet(0.25, "dead_air", ("music", "announcement"))
    tape.say(message, "announcement", "queue")
    tape.quiet(0.3, "dead_air", ("music", "announcement"))


# -- Fernhill Heating: service waits, sales is answered at once ------------------------------------------------------

FERNHILL = replace(SLT, pitch=-1.5, formant=-0.7, tempo=0.97)
FERNHILL_MENU = Message(
    "fernhill-menu",
    (
        said("Thank you for calling Fernhill Heating."),
        said("This call may be recorded for training purposes.", "recording_notice"),
        said("For sales, press one.", key="1", to="sales"),
        said("For service and repairs, press two.", key="2", to="service and repairs"),
        said("For accounts, press three.", key="3", to="accounts"),
    ),
    FERNHILL,
)
FERNHILL_CONNECT = Message("fernhill-connect", (said("Please hold while I connect you.", "transfer"),), FERNHILL)
FERNHILL_VOLUME = Message(
    "fernhill-volume",
    (
        said("We are currently experiencing an unusually high call volume.", "high_volume_claim"),
        said("Please stay on the line, and your call will be answered by the next available agent.", "soon_claim"),
    ),
    FERNHILL,
)
FERNHILL_IMPORTANT = Message(
    "fernhill-important",
    (
        said("Your call is very important to us.", "importance_claim"),
        said("Thank you for your patience."),
    ),
    FERNHILL,
)


def fernhill_menu(tape: Tape, key: str) -> None:
    rings(tape, "us", 8.0)
    tape.menu_level()
    tape.say(FERNHILL_MENU, "menu", "ivr")
    tape.quiet(1.1, accept=("ivr",))
    tape.press(key)
    tape.quiet(0.6, accept=("ivr",))
    tape.say(FERNHILL_CONNECT, "transfer", "ivr")


def fernhill_service(tape: Tape) -> None:
    fernhill_menu(tape, "2")
    tape.quiet(0.4, accept=("ivr", "music"))
    tape.hold_begins("queue")
    bed = Bed(loop("guitar", 41), level_db=-3)
    for turn in range(5):
        tape.play(bed, 14.0)
        breaks_in(tape, bed, (FERNHILL_VOLUME, FERNHILL_IMPORTANT)[turn % 2])
    tape.play(bed, 7.5)
    tape.quiet(0.5, "dead_air", ("music",))
    agent, caller = AWB, replace(RMS, pitch=1, formant=0.5)
    tape.talk(
        [
            ("agent", "Fernhill Heating service, this is Duncan, sorry to keep you waiting."),
            ("caller", "Hello, our boiler has gone off twice this week."),
            ("agent", "Okay, what does the display say?"),
            ("caller", "It says low pressure, and there is water under it."),
            ("agent", "Turn the blue valve off for now. I can send someone tomorrow morning."),
            ("caller", "Tomorrow is fine, thank you."),
        ],
        agent,
        caller,
    )
    tape.quiet(0.7, accept=("talk",))
    tape.outcome = "answered"


def fernhill_sales(tape: Tape) -> None:
    fernhill_menu(tape, "1")
    tape.quiet(1.2, accept=("ivr", "talk"))
    agent, caller = replace(HTS, pitch=1.5, formant=0.5, tempo=1.05), replace(RMS, pitch=1, formant=0.5)
    tape.talk(
        [
            ("agent", "Good morning, Fernhill sales, Rachel speaking."),
            ("caller", "Hi, I'm thinking about a new boiler."),
            ("agent", "Lovely. Is it for a house or a flat?"),
            ("caller", "A house with three bedrooms."),
            ("agent", "I can come and measure up on Friday."),
        ],
        agent,
        caller,
    )
    tape.quiet(0.6, accept=("talk",))
    tape.outcome = "answered"


# -- Clearspring Broadband: a long hold, given up --------------------------------------------------------------------

CLEARSPRING = replace(RMS, pitch=-1, formant=-0.5, tempo=1.03)
CLEARSPRING_SHOP = replace(SLT, pitch=1.5, formant=0.6, tempo=1.02)
CLEARSPRING_LINES = (
    Message(
        "clearspring-wait",
        (
            said("All of our advisers are busy at the moment."),
            wait_of("Your estimated wait time is two minutes.", 2),
        ),
        CLEARSPRING,
    ),
    Message(
        "clearspring-television",
        (
            said("Did you know you can add television for nine pounds a month?", "promotion"),
            said("Ask our team about our new summer offers.", "promotion"),
        ),
        CLEARSPRING_SHOP,
    ),
    Message(
        "clearspring-valued",
        (
            said("Thank you for holding."),
            said("We value your call, and someone will be with you shortly.", "importance_claim", "soon_claim"),
        ),
        CLEARSPRING,
    ),
    Message(
        "clearspring-website",
        (
            said("You can find answers to many questions on our website.", "web_deflection"),
            said("You can also use our mobile app.", "web_deflection"),
        ),
        CLEARSPRING,
    ),
    Message(
        "clearspring-demand",
        (
            said("We are getting an unusually high number of calls today.", "high_volume_claim"),
            said("We are sorry for the delay.", "apology"),
        ),
        CLEARSPRING,
    ),
)


def clearspring_abandoned(tape: Tape) -> None:
    rings(tape, "uk", 6.0)
    tape.say(
        Message(
            "clearspring-welcome",
            (
                said("Welcome to Clearspring Broadband."),
                said("We record calls for quality and training.", "recording_notice"),
            ),
            CLEARSPRING,
        ),
        "menu",
        "ivr",
    )
    tape.quiet(0.5, accept=("ivr", "music"))
    tape.hold_begins("queue")
    bed = Bed(loop("epiano", 12), duck_db=-21, level_db=-3)
    for turn in range(11):
        tape.play(bed, 17.5)
        tape.say(CLEARSPRING_LINES[turn % len(CLEARSPRING_LINES)], "announcement", "queue", bed)
    tape.play(bed, 9.0)
    tape.hold_ends("hang_up")
    tape.outcome = "abandoned"


# -- Dunmore Tyres: a maze of menus that ends in voicemail -----------------------------------------------------------

DUNMORE = replace(HTS, pitch=-1, formant=-0.4, tempo=0.98)


def dunmore_maze(tape: Tape) -> None:
    rings(tape, "us", 12.0)
    tape.menu_level()
    tape.say(
        Message(
            "dunmore-main",
            (
                said("You have reached Dunmore Tires."),
                said("Please listen carefully, as our menu options have recently changed."),
                said("For opening hours, press one.", key="1", to="opening hours"),
                said("For an appointment, press two.", key="2", to="an appointment"),
                said("For an existing order, press three.", key="3", to="an existing order"),
            ),
            DUNMORE,
        ),
        "menu",
        "ivr",
    )
    _chosen(tape, "3")
    tape.menu_level()
    tape.say(
        Message(
            "dunmore-orders",
            (
                said("For tires, press one.", key="1", to="tires"),
                said("For wheels, press two.", key="2", to="wheels"),
                said("To return to the main menu, press nine.", key="9", to="the main menu"),
            ),
            DUNMORE,
        ),
        "menu",
        "ivr",
    )
    _chosen(tape, "1")
    tape.say(
        Message("dunmore-number", (said("Please enter your order number, followed by the pound key."),), DUNMORE),
        "menu",
        "ivr",
    )
    _chosen(tape, "40718#")
    tape.say(
        Message("dunmore-transfer", (said("One moment please, while I transfer your call.", "transfer"),), DUNMORE),
        "transfer",
        "ivr",
    )
    tape.quiet(0.5, accept=("ivr",))
    tape.hold_begins("queue")
    tape.ring("us", 11.0)
    tape.quiet(0.4, "dead_air", ("ringback",))
    tape.hold_ends("voicemail")
    tape.say(
        Message(
            "dunmore-voicemail",
            (
                said("Nobody is available to take your call."),
                said("Please leave your name and number after the tone.", "voicemail"),
            ),
            DUNMORE,
        ),
        "voicemail",
        "voicemail",
    )
    tape.quiet(0.4)
    tape.beep(1000.0, 0.4)
    tape.quiet(0.7)
    tape.speak(
        "caller",
        "Hello, this is Ken Abbott. I am still waiting for my tires. Please call me back.",
        replace(KED, pitch=-1, formant=-0.5),
    )
    tape.quiet(0.8, accept=("talk",))
    tape.outcome = "voicemail"


def _chosen(tape: Tape, keys: str) -> None:
    tape.quiet(0.9, accept=("ivr",))
    tape.press(keys)
    tape.quiet(0.6, accept=("ivr",))


# -- Marlow Clocks: a small firm doing it right ----------------------------------------------------------------------


def marlow_person(tape: Tape) -> None:
    rings(tape, "uk", 5.0)
    tape.talk(
        [
            ("agent", "Marlow Clocks, good afternoon, this is Ellen."),
            ("caller", "Oh, hello. Do you repair grandfather clocks?"),
            ("agent", "We do. What is the trouble with it?"),
            ("caller", "It stops after an hour or so."),
            ("agent", "That sounds like the weight. Can you bring it in on Tuesday?"),
            ("caller", "Tuesday would be perfect."),
            ("agent", "Then I will see you at ten. Goodbye."),
        ],
        replace(SLT, pitch=-3, formant=-1.5, tempo=1.02),
        replace(KAL, pitch=-2, formant=-1),
    )
    tape.quiet(0.6, accept=("talk",))
    tape.outcome = "answered"


# -- Quayside Lettings: on hold by the agent, passed on, on hold again; both sides recorded --------------------------

QUAYSIDE = replace(AWB, pitch=-2, formant=-1, tempo=1.04)


def quayside_transfer(tape: Tape) -> None:
    first, second = replace(HTS, pitch=-2, formant=-1), replace(RMS, pitch=-2, formant=-1)
    caller = replace(SLT, pitch=2, formant=1)
    rings(tape, "uk", 4.0)
    tape.say(
        Message(
            "quayside-welcome",
            (
                said("Welcome to Quayside Lettings."),
                said("Please hold for the next free member of our team.", "soon_claim"),
            ),
            QUAYSIDE,
        ),
        "menu",
        "ivr",
    )
    tape.quiet(0.4, accept=("ivr", "music"))
    bed = Bed(loop("piano", 5), level_db=-4)
    waits(tape, "queue", bed, 16.0)
    tape.talk(
        [
            ("agent", "Hello, this is Maria, thank you for waiting."),
            ("caller", "Hi, there is a leak in my bathroom."),
            ("agent", "Oh no. Which flat is it?"),
            ("caller", "Flat nine, on Harbour Street."),
        ],
        first,
        caller,
    )
    put_off(tape, first, caller, "Can I put you on hold for a moment while I check?", ("agent_stall",))
    waits(tape, "agent", bed, 18.0)
    tape.talk([("agent", "Thank you for holding."), ("caller", "No problem.")], first, caller)
    put_off(tape, first, caller, "You need our repairs team, so I will put you through.", ("transfer",))
    tape.transfers.append({"t": tape.now_ms / 1000, "kind": "agent"})
    tape.hold_begins("transfer")
    tape.ring("uk", 6.0)
    tape.quiet(0.3, "dead_air", ("ringback",))
    tape.play(bed, 14.0)
    tape.quiet(0.4, "dead_air", ("music",))
    tape.talk(
        [
            ("agent", "Repairs, Simon speaking, how can I help?"),
            ("caller", "It is about the leak in flat nine."),
            ("agent", "I can be there at four o'clock."),
            ("caller", "Great, see you then."),
        ],
        second,
        caller,
    )
    tape.quiet(0.6, accept=("talk",))
    tape.outcome = "answered"


def waits(tape: Tape, kind: str, bed: Bed, seconds: float) -> None:
    tape.hold_begins(kind)
    tape.play(bed, seconds)
    tape.quiet(0.5, "dead_air", ("music",))


def put_off(tape: Tape, agent: Voice, caller: Voice, text: str, categories: tuple[str, ...]) -> None:
    """The agent asks to wait, the caller agrees."""
    tape.quiet(0.5, "agent", ("silence",))
    tape.speak("agent", text, agent, categories)
    tape.quiet(0.4, "agent", ("silence",))
    tape.speak("caller", "Okay.", caller)
    tape.quiet(0.4, accept=("talk",))
