"""Calls that set traps for whoever asks: is this a recording, or a living person?"""

from __future__ import annotations

from collections.abc import Callable

import chatter
import numpy as np
import telephone
from hotline import PEOPLE, Line, answer, begin, finish, greet, queue_messages, queued, wait
from tape import Tape
from tunes import STYLES, tune

LAST_WORDS = (
    "Your call is now being answered. Please have your account number ready.",
    "Thank you for waiting. We are putting you through.",
    "You are next. This call is recorded.",
    "Connecting you to an adviser.",
)
PLEASE_HOLD = ("{firm}, please hold.", "Hello, can you hold please?", "Good morning, hold on one second please.")
BROADCAST = (
    "It's just after ten, and here is the weather. Rain in the north clears by noon, with sunshine for the rest of us.",
    "The council has agreed to mend the old bridge. Work will begin in May, and should take about six weeks.",
    "That was a record from the eighties, and there is more to come after the news, so don't go away.",
    "In sport, the home side came from two goals down to win in the last minute. Their captain said he was thrilled.",
    "Fancy a day out? The steam railway is running every weekend until the end of October. Children travel free.",
)
KEEP_WAITING = "If you would like to be called back, press one. To keep waiting, press two."


def one_off(tape: Tape, line: Line) -> None:
    """Only music, and one message, played once, right before a person picks up."""
    begin(tape, line)
    greet(tape, line, menu=line.rng.random() < 0.5)
    queued(tape, line, [], float(line.rng.uniform(30, 90)))
    tape.say(line.message(line.plain(LAST_WORDS)), "announcement", "queue")
    tape.quiet(tape.pause(0.4, 1.2), "dead_air", ("announcement",))
    if line.rng.random() < 0.5:
        tape.ring(line.plan, tape.pause(2, 6))
        tape.quiet(0.3, "dead_air", ("ringback",))
    answer(tape, line)
    finish(tape)


def put_through(tape: Tape, line: Line) -> None:
    """It rings again after the greeting: nobody has hung up, and no second call begins."""
    begin(tape, line)
    greet(tape, line, menu=line.rng.random() < 0.5)
    tape.quiet(tape.pause(0.3, 1.0), accept=("ivr", "ringback"))
    tape.hold_begins("queue")
    tape.ring(line.plan, tape.pause(8, 25))
    tape.quiet(tape.pause(0.2, 0.5), "dead_air", ("ringback",))
    answer(tape, line)
    finish(tape)


def please_hold(tape: Tape, line: Line) -> None:
    """A person picks up only to say that the caller must wait."""
    begin(tape, line)
    tape.speak("agent", line.one(PLEASE_HOLD).format(firm=line.firm), line.agent)
    tape.quiet(tape.pause(0.3, 0.8), "agent", ("silence",))
    if line.rng.random() < 0.6:
        tape.speak("caller", line.once(chatter.OKAY), line.caller)
        tape.quiet(tape.pause(0.3, 0.8), accept=("talk",))
    tape.hold_begins("agent")
    wait(tape, line, [], float(line.rng.uniform(20, 80)))
    answer(tape, line)
    finish(tape)


def radio(tape: Tape, line: Line) -> None:
    """The firm plays a radio programme to those who wait, with people talking in it."""
    begin(tape, line)
    greet(tape, line, menu=line.rng.random() < 0.5)
    line.loop = _programme(line)
    messages = queue_messages(line, 1) if line.rng.random() < 0.6 else []
    queued(tape, line, messages, float(line.rng.uniform(60, 120)))
    answer(tape, line)
    finish(tape)


def _programme(line: Line) -> np.ndarray:
    """A minute or two of music with a presenter between the pieces."""
    reader = PEOPLE[int(line.rng.integers(len(PEOPLE)))]
    parts = []
    for index in line.rng.permutation(len(BROADCAST))[:3]:
        style = line.one(tuple(STYLES))
        music = tune(style, int(line.rng.integers(1 << 30)), 8)
        parts += [music, np.zeros(telephone.RATE // 3, np.float32), reader.say(BROADCAST[index])]
    return telephone.band(np.concatenate(parts))


def second_hold(tape: Tape, line: Line) -> None:
    """A person who has picked up lets the caller wait twice more."""
    begin(tape, line)
    greet(tape, line)
    queued(tape, line, queue_messages(line, 2), float(line.rng.uniform(30, 60)))
    answer(tape, line, 3)
    for _ in range(2):
        tape.quiet(0.5, "agent", ("silence",))
        tape.speak("agent", line.once(chatter.AGENT_HOLD), line.agent)
        tape.quiet(tape.pause(0.4, 1.0), accept=("talk",))
        tape.hold_begins("agent")
        wait(tape, line, [], float(line.rng.uniform(10, 35)), music=line.rng.random() < 0.6)
        tape.speak("agent", line.once(chatter.BACK), line.agent)
        tape.quiet(0.5, "agent", ("silence",))
        tape.talk(list(line.once(chatter.CHATS))[3:6], line.agent, line.caller)
    finish(tape)


def declined(tape: Tape, line: Line) -> None:
    """A call back is offered, and the caller presses the key for waiting on."""
    begin(tape, line)
    greet(tape, line, menu=False)
    messages = queue_messages(line, 2)
    queued(tape, line, messages, float(line.rng.uniform(25, 50)))
    tape.say(line.message(line.plain((KEEP_WAITING,), "callback_offer")), "announcement", "queue")
    tape.quiet(tape.pause(0.5, 1.0), "dead_air", ("announcement",))
    tape.press("2")
    wait(tape, line, messages, float(line.rng.uniform(25, 60)))
    answer(tape, line)
    finish(tape)


def cold_start(tape: Tape, line: Line) -> None:
    """The recording begins while the caller is already waiting."""
    tape.hold_begins("queue")
    wait(tape, line, queue_messages(line, 2), float(line.rng.uniform(30, 80)))
    answer(tape, line)
    finish(tape)


TRAPS: dict[str, Callable[[Tape, Line], None]] = {
    "one_off": one_off,
    "put_through": put_through,
    "please_hold": please_hold,
    "radio": radio,
    "second_hold": second_hold,
    "declined": declined,
    "cold_start": cold_start,
}
"""Scenario by name; each plays a whole call."""
