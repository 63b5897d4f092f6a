"""Made-up calls at random, with their truth in the development set's format, for measuring on calls nobody has tuned to.

    python tests/tools/make_calls.py --out DIR --count 12 --seed 7 [--hard]

Writes ``<id>.<ext>`` and ``<id>.json`` per call. Needs the programs named in ``voices.py`` and ``sox``. The same seed makes
the same calls.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import telephone
import wordings as w
from tape import Bed, Message, Sentence, Tape
from tunes import STYLES, tune
from voices import AWB, HTS, KAL, KED, RMS, SLT, Voice

SCENARIOS = (
    "rotating",
    "ducked",
    "positions",
    "beeps",
    "agent_hold",
    "transfer",
    "music_only",
    "abandoned",
    "voicemail_after_hold",
    "callback",
    "no_hold",
    "closed",
    "busy",
    "near_misses",
    "assistant",
    "disconnected",
    "network",
)
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

    def one(self, options: tuple[Any, ...]) -> Any:
        return options[int(self.rng.integers(len(options)))]

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
        filled = text.format(firm=self.firm, place=self.one(w.DEPARTMENTS), name=self.one(w.NAMES))
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
            tape.overlay(line.one(w.SELF_TALK), line.caller, started + 1500)
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
    greeting = line.one(w.LIVE_GREETING).format(firm=line.firm, name=line.one(w.NAMES))
    chat = list(line.one(w.CHATS))[:turns]
    tape.talk([("agent", greeting), *chat], line.agent, line.caller)
    tape.outcome = "answered"


def finish(tape: Tape) -> None:
    tape.quiet(tape.pause(0.3, 1.5), accept=("talk",))


def queued(tape: Tape, line: Line, messages: list[Message], seconds: float, music: bool = True) -> None:
    tape.quiet(tape.pause(0.2, 0.8), accept=("ivr", "music"))
    tape.hold_begins("queue")
    wait(tape, line, messages, seconds, music)


def call(scenario: str, tape: Tape, line: Line) -> None:
    """Plays a scenario onto the tape."""
    rng = line.rng
    seconds = float(rng.uniform(45, 200))
    if scenario in ("busy", "network"):
        _unreached(scenario, tape, line)
        return
    begin(tape, line)
    if scenario == "closed":
        tape.say(
            line.message(line.plain(w.GREETING), line.plain(w.HOURS, "hours"), line.plain(w.HOURS, "hours")),
            "menu",
            "ivr",
        )
        tape.outcome_accept = ["closed", "disconnected", "abandoned"]
        tape.quiet(tape.pause(0.4, 1.0))
        return
    if scenario == "assistant":
        tape.say(line.message(line.plain(w.GREETING), line.plain(w.ASSISTANT)), "menu", "assistant")
        tape.quiet(tape.pause(0.6, 1.5), accept=("ivr",))
        tape.speak(
            "caller", line.one(("I want to talk to somebody.", "It's about a bill.", "Repairs, please.")), line.caller
        )
        tape.quiet(tape.pause(0.8, 1.5), accept=("ivr", "talk"))
        tape.say(line.message(line.plain(w.HANDOVER, "transfer")), "transfer", "ivr")
    else:
        greet(tape, line, menu=rng.random() < 0.75)
    if scenario == "no_hold":
        if rng.random() < 0.5:
            tape.say(line.message(near_miss(line)), "menu", "ivr")
        tape.quiet(tape.pause(0.8, 2.0), accept=("ivr", "talk"))
        answer(tape, line)
        finish(tape)
        return
    queue_scenario(scenario, tape, line, seconds)


def queue_scenario(scenario: str, tape: Tape, line: Line, seconds: float) -> None:
    """Everything that begins with a wait in a queue."""
    messages = queue_messages(line, int(line.rng.integers(2, 5)))
    if scenario == "ducked":
        line.over = True
    if scenario == "music_only":
        messages = []
    if scenario == "near_misses":
        messages = [line.message(near_miss(line)), line.message(near_miss(line)), line.message(line.plain(w.PATIENCE))]
    if scenario == "positions":
        tape.quiet(0.4, accept=("ivr", "music"))
        tape.hold_begins("queue")
        count_down(tape, line, messages[:1])
    else:
        queued(tape, line, messages, seconds, music=scenario != "beeps")
    ENDINGS.get(scenario, _answered)(tape, line)


def count_down(tape: Tape, line: Line, messages: list[Message]) -> None:
    """Positions and waits that fall while the music plays."""
    bed = line.bed()
    place = int(line.rng.integers(3, 9))
    seed = int(line.rng.integers(1 << 30))
    while place > 0:
        tape.play(bed, tape.pause(8, 20))
        name, where = w.position(place, np.random.default_rng(seed))
        parts = [where]
        if seed % 3:
            minutes = min(15, place * 2)
            _, estimate = w.estimated_wait(minutes, np.random.default_rng(seed + 1))
            parts.append(estimate)
        interrupt(tape, line, bed, line.message(*parts, group=name))
        if messages and line.rng.random() < 0.5:
            tape.play(bed, tape.pause(8, 15))
            interrupt(tape, line, bed, messages[0])
        place -= int(line.rng.integers(1, 3))
    tape.play(bed, tape.pause(5, 15))
    tape.quiet(0.4, "dead_air", ("music",))


def _answered(tape: Tape, line: Line) -> None:
    answer(tape, line)
    finish(tape)


def _abandoned(tape: Tape, line: Line) -> None:
    tape.hold_ends("hang_up")
    tape.outcome = "abandoned"


def _voicemail(tape: Tape, line: Line) -> None:
    tape.hold_ends("voicemail")
    parts = [line.plain(w.APOLOGY, "apology")] if line.rng.random() < 0.4 else []
    tape.say(line.message(*parts, line.plain(w.VOICEMAIL, "voicemail")), "voicemail", "voicemail")
    tape.quiet(tape.pause(0.3, 0.8))
    tape.beep(float(line.rng.choice([440.0, 1000.0, 1400.0])), 0.4)
    tape.quiet(tape.pause(0.4, 1.0))
    tape.speak("caller", line.one(w.CALLER_MESSAGE), line.caller)
    tape.quiet(tape.pause(0.4, 1.0), accept=("talk",))
    tape.outcome = "voicemail"


def _callback(tape: Tape, line: Line) -> None:
    message = line.message(line.plain(w.CALLBACK, "callback_offer"))
    tape.say(message, "announcement", "queue")
    text = message.sentences[0].text
    tape.quiet(tape.pause(0.5, 1.2), "dead_air", ("announcement",))
    tape.hold_ends("callback")
    tape.press(
        next(
            (
                d
                for word, d in (("one", "1"), ("two", "2"), ("five", "5"), ("star", "*"), ("three", "3"))
                if f"ress {word}" in text
            ),
            "1",
        )
    )
    tape.quiet(tape.pause(0.4, 1.0), accept=("ivr",))
    tape.say(line.message(line.plain(w.CALLBACK_TAKEN)), "menu", "goodbye")
    tape.quiet(tape.pause(0.3, 0.8))
    tape.outcome, tape.outcome_accept = "callback", ["abandoned", "disconnected"]


def _disconnected(tape: Tape, line: Line) -> None:
    tape.hold_ends("goodbye")
    tape.say(line.message(line.plain(w.GOODBYE)), "announcement", "goodbye")
    tape.quiet(0.5)
    tape.busy(line.plan, 4)
    tape.outcome, tape.outcome_accept = "disconnected", ["abandoned"]


def _agent_hold(tape: Tape, line: Line) -> None:
    answer(tape, line, int(line.rng.integers(3, 5)))
    tape.quiet(0.5, "agent", ("silence",))
    tape.speak("agent", line.one(w.AGENT_HOLD), line.agent, ("agent_stall",))
    tape.quiet(0.4, "agent", ("silence",))
    tape.speak("caller", line.one(w.OKAY), line.caller)
    tape.quiet(tape.pause(0.3, 0.9), accept=("talk",))
    tape.hold_begins("agent")
    wait(tape, line, [], float(line.rng.uniform(12, 60)), music=line.rng.random() < 0.7)
    tape.speak("agent", line.one(w.BACK), line.agent)
    tape.quiet(0.4, "agent", ("silence",))
    tape.talk(list(line.one(w.CHATS))[3:], line.agent, line.caller)
    finish(tape)


def _transfer(tape: Tape, line: Line) -> None:
    answer(tape, line, int(line.rng.integers(3, 5)))
    tape.quiet(0.5, "agent", ("silence",))
    tape.speak(
        "agent",
        line.one(w.AGENT_TRANSFER).format(place=line.one(w.DEPARTMENTS)),
        line.agent,
        ("agent_stall?", "transfer"),
    )
    tape.quiet(0.4, "agent", ("silence",))
    tape.speak("caller", line.one(w.OKAY), line.caller)
    tape.quiet(tape.pause(0.4, 1.2), accept=("talk",))
    tape.transfers.append({"t": tape.now_ms / 1000, "kind": "agent"})
    tape.hold_begins("transfer")
    if line.rng.random() < 0.7:
        tape.ring(line.plan, tape.pause(4, 11))
        tape.quiet(0.3, "dead_air", ("ringback",))
    wait(tape, line, queue_messages(line, 2) if line.rng.random() < 0.6 else [], float(line.rng.uniform(15, 70)))
    line.agent = line.other
    answer(tape, line)
    finish(tape)


def _unreached(scenario: str, tape: Tape, line: Line) -> None:
    tape.quiet(0.6)
    tape.press("".join(str(d) for d in line.rng.integers(0, 10, 11)), quick=True)
    tape.quiet(tape.pause(1, 3))
    if scenario == "busy":
        tape.busy(line.plan, tape.pause(8, 20))
        tape.outcome, tape.outcome_accept = "busy", ["failed"]
        return
    for _ in range(2):
        tape.network_tones()
        tape.quiet(0.3)
        tape.say(line.message(line.plain(w.NETWORK)), "announcement", "network")
        tape.quiet(1.5)
    tape.outcome = "failed"


ENDINGS = {
    "abandoned": _abandoned,
    "voicemail_after_hold": _voicemail,
    "callback": _callback,
    "disconnected": _disconnected,
    "agent_hold": _agent_hold,
    "transfer": _transfer,
}
EASY = (
    ("wav", "mulaw"),
    ("wav", "alaw"),
    ("wav", ""),
    ("mp3", ""),
    ("opus", ""),
    ("flac", ""),
    ("m4a", ""),
    ("wav", "wav16k"),
)
ROUGH = (
    ("wav", "gsm"),
    ("amr", ""),
    ("opus", ""),
    ("wav", "alaw"),
    ("mp3", ""),
    ("webm", ""),
    ("wav", "adpcm"),
    ("aiff", ""),
)


def sent(tape: Tape, rng: np.random.Generator, hard: bool) -> tuple[np.ndarray, dict[str, Any]]:
    """Both tracks through the telephone network, and what was done to them."""
    tracks = tape.tracks()
    count = len(tracks["far"])
    far = telephone.band(tracks["far"] + tape.room_tone(float(rng.choice([0.0, 0.002, 0.006]))))
    near = telephone.band(tracks["near"]) * float(rng.uniform(0.5, 1.1))
    channel: dict[str, Any] = {"codecs": [str(rng.choice(["mulaw", "alaw"]))]}
    if hard:
        kind, snr = str(rng.choice(["pink", "white", "car", "street", "hum"])), float(rng.uniform(9, 22))
        near = near + 0.1 * 10 ** (-snr / 20) * telephone.band(telephone.noise(kind, count, rng))
        channel["noise"] = [kind, round(snr)]
        channel["codecs"].append(str(rng.choice(["gsm", "amr0", "amr2", "amr5", "opus6", "opus9"])))
        if rng.random() < 0.3:
            far = telephone.room(far, rng)
            channel["room"] = 0.3
        if rng.random() < 0.3:
            far = far * np.interp(
                np.arange(count), np.sort(rng.integers(0, count, 5)), 10 ** (rng.uniform(-8, 6, 5) / 20)
            )
            channel["levels"] = True
    floor = float(rng.choice([0.0, 0.0004, 0.001]))
    sound = far + near + floor * rng.normal(0, 1, count)
    for codec in channel["codecs"]:
        sound = telephone.through(codec, sound.astype(np.float32))
    if hard and rng.random() < 0.5:
        channel["loss"] = round(float(rng.uniform(0.01, 0.04)), 3)
        sound = telephone.lossy(sound, channel["loss"], str(rng.choice(["zero", "repeat"])), rng)
    return sound, channel


def made(name: str, scenario: str, seed: int, hard: bool, folder: Path) -> None:
    """One call's recording and truth, in ``folder``."""
    rng = np.random.default_rng(seed)
    line, tape = Line(rng, hard), Tape(rng)
    call(scenario, tape, line)
    sound, channel = sent(tape, rng, hard)
    ending, codec = line.one(ROUGH if hard else EASY)
    file = folder / f"{name}.{ending}"
    telephone.written(file, sound, codec, 7400 if ending == "amr" else 16000 if hard else 32000)
    about = {
        "id": name,
        "file": file.name,
        "line": line.firm,
        "option": None,
        "scenario": scenario,
        "channel": {**channel, "container": codec or ending},
        "music": line.style,
    }
    text = json.dumps({**about, **tape.bench_truth()}, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", action="store_true", help="noise, lossy codecs, lost packets, singing, near misses")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    order = np.random.default_rng(asked.seed).permutation(len(SCENARIOS))
    for number in range(asked.count):
        scenario = SCENARIOS[order[number % len(order)]]
        name = f"val-{'hard' if asked.hard else 'clean'}{number + 1:02d}"
        made(name, scenario, asked.seed * 1000 + number, asked.hard, asked.out)
        print(name, scenario)


if __name__ == "__main__":
    main()
