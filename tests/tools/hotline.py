"""A firm's telephone at random: its voices, wordings and music, and what every call to it has in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import chatter
import numpy as np
import telephone
import wordings as w
from tape import Bed, Message, Sentence, Tape
from tunes import STYLES, tune
from voices import AWB, HTS, KAL, KED, RMS, SLT, Voice

PEOPLE = (
    Voice("espeak-f3", "espeak", "en-us+female3@160"),
    Voice("espeak-rp", "espeak", "en-gb-x-rp+male4@155"),
    SLT,
    replace(SLT, pitch=-2, formant=-1, tempo=0.95),
    replace(SLT, pitch=2, formant=1, tempo=1.08),
    replace(SLT, pitch=-7, formant=-3.5),
    HTS,
    replace(HTS, pitch=2, formant=0.7, tempo=0.95),
    replace(HTS, pitch=-3, formant=-1),
    replace(HTS, pitch=-8, formant=-4),
    replace(RMS, pitch=-2, formant=-1),
    replace(RMS, pitch=4, formant=2, tempo=1.05),
    RMS,
    replace(AWB, pitch=-3, formant=-1.5),
    replace(AWB, pitch=5, formant=2.5),
    replace(KAL, pitch=-2, formant=-1.5),
    replace(KED, pitch=2, formant=1),
)


@dataclass
class Line:
    """A firm's telephone: who speaks, what is said, what is played."""

    rng: np.random.Generator
    hard: bool

    def __post_init__(self) -> None:
        rng = self.rng
        self.firm = self.one(w.FIRMS)
        self.plan = str(rng.choice(["us", "uk", "eu", "us_pbx", "fr"], p=[0.35, 0.35, 0.12, 0.1, 0.08]))
        people = rng.permutation(len(PEOPLE))
        self.prompt, self.agent, self.other, self.caller = (PEOPLE[i] for i in people[:4])
        styles = [s for s in STYLES if self.hard or not s.startswith("sung")]
        self.style = self.one(tuple(styles))
        if self.hard and rng.random() < 0.3:
            self.style = "sung"
        self.loop = telephone.band(tune(self.style, int(rng.integers(1 << 30)), 16))
        self.level_db = float(rng.uniform(-7, 2))
        self.gap_ms = int(rng.integers(20, 60)) * 10
        self.over = rng.random() < (0.6 if self.hard else 0.3)
        self.continues = rng.random() < 0.6
        self.messages = 0
        self.taken: list[Any] = []

    def one(self, options: tuple[Any, ...]) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def once(self, options: tuple[Any, ...]) -> Any:
        """One that was not taken before, as long as there is one: only recordings sound alike twice, people never."""
        fresh = tuple(option for option in options if option not in self.taken)
        picked = self.one(fresh or options)
        self.taken.append(picked)
        return picked

    def bed(self) -> Bed:
        start = int(self.rng.integers(len(self.loop))) if self.rng.random() < 0.5 else 0
        return Bed(self.loop, float(self.rng.uniform(-20, -10)), self.level_db, start)

    def message(self, *sentences: Sentence, group: str = "", voice: Voice | None = None) -> Message:
        self.messages += 1
        return Message(
            f"m{self.messages}", tuple(s for s in sentences if s.text), voice or self.prompt, self.gap_ms, group
        )

    def plain(self, bank: tuple[str, ...], *categories: str) -> Sentence:
        text = self.one(bank)
        filled = text.format(firm=self.firm, place=self.one(w.DEPARTMENTS), name=self.one(chatter.NAMES))
        return _also_said(Sentence(filled, categories if text else ()))


def begin(tape: Tape, line: Line) -> None:
    """Ringing, and usually a greeting and a menu with the caller's choice."""
    tape.quiet(tape.pause(0.2, 1.2))
    tape.ring(line.plan, tape.pause(3, 14))
    tape.quiet(tape.pause(0.2, 0.6), accept=("ringback",))


def greet(tape: Tape, line: Line, menu: bool = True) -> None:
    first = [line.plain(w.GREETING)]
    if line.rng.random() < 0.6:
        first.append(line.plain(w.RECORDING, "recording_notice"))
    if not menu:
        tape.say(line.message(*first), "menu", "ivr")
        return
    if line.rng.random() < 0.5:
        first.append(line.plain(w.OPTIONS_CHANGED))
    places = [w.DEPARTMENTS[i] for i in line.rng.permutation(len(w.DEPARTMENTS))[: int(line.rng.integers(2, 5))]]
    template = line.one(w.OPTION)
    options = []
    for number, place in enumerate(places, 1):
        text = template.format(place=place, key=w.number_word(number))
        options.append(Sentence(text, ("menu_option",), key=str(number), destination=place))
    tape.menu_level()
    tape.say(line.message(*first, *options), "menu", "ivr")
    tape.quiet(tape.pause(0.4, 2.0), accept=("ivr",))
    tape.press(str(int(line.rng.integers(1, len(places) + 1))))
    tape.quiet(tape.pause(0.3, 1.2), accept=("ivr",))
    if line.rng.random() < 0.3:
        tape.say(line.message(line.plain(w.ENTER_NUMBER)), "menu", "ivr")
        tape.quiet(tape.pause(0.5, 1.5), accept=("ivr",))
        tape.press(
            "".join(str(d) for d in line.rng.integers(0, 10, int(line.rng.integers(4, 9)))) + line.one(("#", "", "#"))
        )
        tape.quiet(tape.pause(0.5, 1.5), accept=("ivr",))
    if line.rng.random() < 0.7:
        tape.say(line.message(line.plain(w.HANDOVER, "transfer")), "transfer", "ivr")


def queue_messages(line: Line, count: int) -> list[Message]:
    """What rotates: volume, importance, advice and advertising, in this firm's words."""
    banks = [
        [line.plain(w.VOLUME, "high_volume_claim"), line.plain(w.SOON, "soon_claim")],
        [line.plain(w.IMPORTANCE, "importance_claim"), line.plain(w.PATIENCE)],
        [line.plain(w.PLAIN_BUSY), line.plain(w.SOON, "soon_claim")],
        [line.plain(w.APOLOGY, "apology"), line.plain(w.PATIENCE)],
        [line.plain(w.WEB, "web_deflection")],
        [line.plain(w.PROMOTION, "promotion")],
        [line.plain(w.CALLBACK, "callback_offer")],
        [line.plain(w.PATIENCE), line.plain(w.VOLUME, "high_volume_claim"), line.plain(w.LONGER, "high_volume_claim?")],
        [line.plain(w.APOLOGY, "apology"), line.plain(w.PLAIN_BUSY), line.plain(w.IMPORTANCE, "importance_claim")],
    ]
    if line.hard:
        banks += [[near_miss(line)], [near_miss(line), line.plain(w.PATIENCE)]]
    picked = line.rng.permutation(len(banks))[:count]
    return [line.message(*banks[i]) for i in picked]


def _also_said(sentence: Sentence) -> Sentence:
    """What single wordings say besides what their bank says; a final ``?`` is for what may be understood that way."""
    text, more = sentence.text.lower(), []
    if "sorry" in text and "apology" not in sentence.categories:
        more.append("apology")
    if "in the order" in text:
        return replace(sentence, categories=("soon_claim?",))
    if (
        "get back to you" in text or "call you" in text or "phone you" in text
    ) and "callback_offer" not in sentence.categories:
        more.append("callback_offer?")
    if "you can say" in text:
        more.append("menu_option?")
    if "free app" in text:
        more.append("promotion?")
    return replace(sentence, categories=(*sentence.categories, *more))


def near_miss(line: Line) -> Sentence:
    text, categories = line.one(w.NEAR_MISS)
    return Sentence(text, categories, near_miss=True)


def interrupt(tape: Tape, line: Line, bed: Bed | None, message: Message) -> None:
    """A message breaks into the music, or lies over it, or breaks the silence."""
    if bed is not None and line.over:
        tape.say(message, "announcement", "queue", bed)
        return
    edge = ("music", "announcement") if bed else ("announcement",)
    tape.quiet(tape.pause(0.15, 0.5), "dead_air", edge)
    tape.say(message, "announcement", "queue")
    tape.quiet(tape.pause(0.15, 0.6), "dead_air", edge)
    if bed is not None and not line.continues:
        bed.restart()


def wait(
    tape: Tape,
    line: Line,
    messages: list[Message],
    seconds: float,
    music: bool = True,
    every: tuple[float, float] = (9, 26),
) -> None:
    """About ``seconds`` of hold: music (or silence with beeps) and messages in rotation."""
    bed = line.bed() if music else None
    end = tape.now_ms + seconds * 1000
    steady = tape.pause(*every)
    turn = 0
    if messages and line.rng.random() < 0.4:
        interrupt(tape, line, bed, messages[0])
        turn = 1
    while tape.now_ms < end:
        part = steady if line.rng.random() < 0.5 else tape.pause(*every)
        part = min(part, max(1.0, (end - tape.now_ms) / 1000))
        started = tape.now_ms
        if bed is not None:
            tape.play(bed, part)
        else:
            _beeps(tape, line, part)
        if line.hard and line.rng.random() < 0.15 and part > 6:
            tape.overlay(line.once(chatter.SELF_TALK), line.caller, started + 1500)
        if messages and tape.now_ms < end:
            interrupt(tape, line, bed, messages[turn % len(messages)])
            turn += 1
    tape.quiet(tape.pause(0.2, 0.8), "dead_air", ("music",) if music else ())


def _beeps(tape: Tape, line: Line, seconds: float) -> None:
    """Silence with a short beep about in the middle of every stretch."""
    first = round(seconds * 0.4, 3)
    tape.quiet(first, "dead_air")
    tape.beep(float(line.rng.choice([440.0, 850.0, 1400.0])), 0.25, ("silence", "music"))
    tape.quiet(round(seconds - first - 0.25, 3), "dead_air")


def answer(tape: Tape, line: Line, turns: int = 99) -> None:
    """A person picks up and talks with the caller."""
    greeting = line.once(chatter.LIVE_GREETING).format(firm=line.firm, name=line.one(chatter.NAMES))
    chat = list(line.once(chatter.CHATS))[:turns]
    tape.talk([("agent", greeting), *chat], line.agent, line.caller)
    tape.outcome = "answered"


def finish(tape: Tape) -> None:
    tape.quiet(tape.pause(0.3, 1.5), accept=("talk",))


def queued(tape: Tape, line: Line, messages: list[Message], seconds: float, music: bool = True) -> None:
    tape.quiet(tape.pause(0.2, 0.8), accept=("ivr", "music"))
    tape.hold_begins("queue")
    wait(tape, line, messages, seconds, music)
