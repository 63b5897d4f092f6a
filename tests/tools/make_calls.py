"""Made-up calls at random, with their truth in the development set's format: calls that nobody has tuned to.

    python tests/tools/make_calls.py --out DIR --count 12 --seed 7 [--hard] [--traps]

Writes ``<id>.<ext>`` and ``<id>.json`` per call. Needs the programs named in ``voices.py`` and ``sox``.
The same seed makes the same calls.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import chatter
import numpy as np
import telephone
import wordings as w
from hotline import (
    Line,
    answer,
    begin,
    finish,
    greet,
    interrupt,
    near_miss,
    queue_messages,
    queued,
    wait,
)
from tape import Message, Tape
from traps import TRAPS
from truths import bench_truth

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


def call(scenario: str, tape: Tape, line: Line) -> None:
    """Plays a scenario onto the tape."""
    if scenario in TRAPS:
        TRAPS[scenario](tape, line)
        return
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
    tape.speak("caller", line.one(chatter.CALLER_MESSAGE), line.caller)
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
    tape.speak("agent", line.once(chatter.AGENT_HOLD), line.agent, ("agent_stall",))
    tape.quiet(0.4, "agent", ("silence",))
    tape.speak("caller", line.once(chatter.OKAY), line.caller)
    tape.quiet(tape.pause(0.3, 0.9), accept=("talk",))
    tape.hold_begins("agent")
    wait(tape, line, [], float(line.rng.uniform(12, 60)), music=line.rng.random() < 0.7)
    tape.speak("agent", line.once(chatter.BACK), line.agent)
    tape.quiet(0.4, "agent", ("silence",))
    tape.talk(list(line.once(chatter.CHATS))[3:], line.agent, line.caller)
    finish(tape)


def _transfer(tape: Tape, line: Line) -> None:
    answer(tape, line, int(line.rng.integers(3, 5)))
    tape.quiet(0.5, "agent", ("silence",))
    tape.speak(
        "agent",
        line.once(chatter.AGENT_TRANSFER).format(place=line.one(w.DEPARTMENTS)),
        line.agent,
        ("agent_stall?", "transfer"),
    )
    tape.quiet(0.4, "agent", ("silence",))
    tape.speak("caller", line.once(chatter.OKAY), line.caller)
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
    text = json.dumps({**about, **bench_truth(tape)}, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", action="store_true", help="noise, lossy codecs, lost packets, singing, near misses")
    parser.add_argument("--traps", action="store_true", help="only calls that set a trap, as listed in traps.py")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    scenarios = tuple(TRAPS) if asked.traps else SCENARIOS
    order = np.random.default_rng(asked.seed).permutation(len(scenarios))
    for number in range(asked.count):
        scenario = scenarios[order[number % len(order)]]
        name = f"val-{'hard' if asked.hard else 'clean'}{number + 1:02d}"
        made(name, scenario, asked.seed * 1000 + number, asked.hard, asked.out)
        print(name, scenario)


if __name__ == "__main__":
    main()
