"""A call, put together sound by sound, that knows its own truth: the score is written while the music is played.

Two tracks (the far end and the caller) at 8 kHz; every boundary is a whole millisecond. ``truths.py``
gives out what it knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from telephone import BUSY, RATE, RINGS, key_tone, noise, tone
from voices import Voice

MS = RATE // 1000
PROMISES = ("soon_claim", "callback_offer")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a message, what it says, and what it promises (type, value and bounds)."""

    text: str
    categories: tuple[str, ...] = ()
    near_miss: bool = False
    promise: dict[str, Any] | None = None
    key: str = ""
    destination: str = ""


@dataclass(frozen=True)
class Message:
    """A recorded message: the very same sound whenever it plays."""

    id: str
    sentences: tuple[Sentence, ...]
    voice: Voice
    gap_ms: int = 280
    group: str = ""

    @property
    def categories(self) -> list[str]:
        said = dict.fromkeys(category for sentence in self.sentences for category in sentence.categories)
        certain = [category for category in said if not category.endswith("?")]
        return certain + [category for category in said if category.endswith("?") and category[:-1] not in certain]


@dataclass
class Tape:
    """The call as it grows; ``now_ms`` is where it has come to."""

    rng: np.random.Generator
    now_ms: int = 0
    segments: list[dict[str, Any]] = field(default_factory=list)
    announcements: list[dict[str, Any]] = field(default_factory=list)
    promises: list[dict[str, Any]] = field(default_factory=list)
    keys: list[dict[str, Any]] = field(default_factory=list)
    menu: list[dict[str, Any]] = field(default_factory=list)
    holds: list[dict[str, Any]] = field(default_factory=list)
    transfers: list[dict[str, Any]] = field(default_factory=list)
    connect_ms: int | None = None
    ring_from_ms: int | None = None
    human_ms: int | None = None
    outcome: str = "ivr_only"
    outcome_accept: list[str] = field(default_factory=list)
    _sounds: list[tuple[int, np.ndarray, str]] = field(default_factory=list)
    _hold: dict[str, Any] | None = None
    _level: int = 0
    waiting_ring_ms: int = 0

    # -- the smallest steps -------------------------------------------------------------------------------------

    def put(self, sound: np.ndarray, track: str = "far", at_ms: int | None = None) -> None:
        """``sound`` onto a track, without moving on."""
        self._sounds.append((self.now_ms if at_ms is None else at_ms, sound, track))

    def mark(self, length_ms: int, label: str, accept: tuple[str, ...] = (), **more: Any) -> None:
        """The next ``length_ms`` are ``label``; ``accept`` are other right answers, in the development set's words."""
        if length_ms <= 0:
            return
        start = self.now_ms
        self.now_ms += length_ms
        self.segments.append({"start_ms": start, "end_ms": self.now_ms, "label": label, "accept": accept, **more})

    def quiet(self, seconds: float, label: str = "silence", accept: tuple[str, ...] = ()) -> None:
        """Nothing but the line."""
        self.mark(round(seconds * 1000), label, accept)

    def pause(self, low: float, high: float) -> float:
        """A length drawn between two, in seconds and whole milliseconds."""
        return round(float(self.rng.uniform(low, high)), 3)

    # -- tones --------------------------------------------------------------------------------------------------

    def ring(self, plan: str, seconds: float) -> None:
        """The far end rings for ``seconds``; called again while the caller waits, it is part of the hold."""
        if self.ring_from_ms is None and self._hold is None:
            self.ring_from_ms = self.now_ms
        if self._hold is not None:
            self.waiting_ring_ms += round(seconds * 1000)
        frequencies, cadence = RINGS[plan]
        left, step = seconds, 0
        while left > 0.001:
            length = min(cadence[step % len(cadence)], left)
            if step % 2 == 0:
                self.put(tone(frequencies, length, 0.08))
            self.mark(round(length * 1000), "ring", ("silence",) if step % 2 else ())
            left, step = left - length, step + 1
        if self._hold is None:
            self.connect_ms = self.now_ms

    def busy(self, plan: str, seconds: float) -> None:
        """Busy tone."""
        frequencies, (on, off) = BUSY[plan]
        end = self.now_ms + seconds * 1000
        while self.now_ms < end:
            self.put(tone(frequencies, on, 0.08))
            self.mark(round(on * 1000), "tone")
            self.mark(round(off * 1000), "tone", ("silence",))

    def network_tones(self) -> None:
        """The three rising tones before a network message (ITU-T E.180)."""
        for hz, length in ((950, 0.33), (1400, 0.33), (1800, 0.33)):
            self.put(tone((hz,), length, 0.12))
            self.mark(round(length * 1000), "tone")

    def beep(self, hz: float = 1400.0, seconds: float = 0.2, accept: tuple[str, ...] = ()) -> None:
        """A single tone."""
        self.put(tone((hz,), seconds, 0.1))
        self.mark(round(seconds * 1000), "tone", accept)

    def press(self, digits: str, quick: bool = False) -> None:
        """The caller keys ``digits``."""
        for digit in digits:
            length = self.pause(0.07, 0.12) if quick else self.pause(0.1, 0.26)
            self.put(key_tone(digit, length, float(self.rng.uniform(-2, 2))), "near")
            self.keys.append({"digit": digit, "start_ms": self.now_ms, "end_ms": self.now_ms + round(length * 1000)})
            self.mark(round(length * 1000), "keypad")
            self.quiet(self.pause(0.07, 0.12) if quick else self.pause(0.15, 0.5), accept=("dtmf", "ivr"))

    # -- recorded voices ----------------------------------------------------------------------------------------

    def say(
        self,
        message: Message,
        label: str,
        context: str,
        bed: Bed | None = None,
        cut_ms: int | None = None,
        gain: float = 1.0,
    ) -> None:
        """A recorded message; over music when there is a ``bed``; ``cut_ms`` stops it short."""
        start = self.now_ms
        accept = {"menu": ("announcement",), "transfer": ("announcement",), "voicemail": ("ivr",)}.get(label, ())
        if context in ("goodbye", "network", "assistant"):
            accept = ("ivr", "announcement")
        said = []
        for number, sentence in enumerate(message.sentences):
            if number:
                self.mark(message.gap_ms, label, (*accept, "music") if bed else (*accept, "silence"), bg=bool(bed))
            sound = gain * message.voice.say(sentence.text)
            length = len(sound) // MS
            partial = cut_ms is not None and self.now_ms - start + length > cut_ms
            if partial:
                length = max(40, cut_ms - (self.now_ms - start))
                sound = sound[: length * MS]
            self.put(sound)
            said.append(self._sentence(sentence, length, partial))
            self.mark(length, label, accept, text=sentence.text, bg=bool(bed))
            if partial:
                break
        if bed:
            bed.play(self, start, self.now_ms, ducked=True)
        whole = len(said) == len(message.sentences) and not said[-1]["partial"]
        self.announcements.append(
            {
                "start_ms": start,
                "end_ms": self.now_ms,
                "message_id": message.id,
                "group": message.group or message.id,
                "context": context,
                "text": " ".join(s["text"] for s in said),
                "categories": message.categories if whole else _of(said),
                "over_music": bed is not None,
                "partial": not whole,
                "voice": message.voice.name,
                "sentences": said,
            }
        )

    def _sentence(self, sentence: Sentence, length_ms: int, partial: bool) -> dict[str, Any]:
        times = {"start_ms": self.now_ms, "end_ms": self.now_ms + length_ms}
        if not partial:
            promise = [sentence.promise] if sentence.promise else []
            promise += [{"type": category} for category in sentence.categories if category in PROMISES]
            self.promises += [{**times, "text": sentence.text, **one} for one in promise]
        if sentence.key and not partial:
            self.menu.append(
                {
                    **times,
                    "level": self._level or 1,
                    "key": sentence.key,
                    "destination": sentence.destination,
                    "quote": sentence.text,
                }
            )
        categories = list(sentence.categories) or ["none"]
        return {
            **times,
            "text": sentence.text,
            "categories": categories,
            "partial": partial,
            "near_miss": sentence.near_miss,
        }

    def menu_level(self) -> None:
        """The choices that follow belong to the next menu."""
        self._level += 1

    # -- waiting ------------------------------------------------------------------------------------------------

    def hold_begins(self, kind: str) -> None:
        """The caller waits from now on: ``queue``, ``transfer`` or ``agent``."""
        self._hold = {"start_ms": self.now_ms, "kind": kind}

    def hold_ends(self, ended_by: str) -> None:
        """Nobody waits any more; ``ended_by`` as in the project's schema."""
        if self._hold is not None:
            self.holds.append({**self._hold, "end_ms": self.now_ms, "ended_by": ended_by})
        self._hold = None

    def play(self, bed: Bed, seconds: float) -> None:
        """Hold music."""
        start = self.now_ms
        self.mark(round(seconds * 1000), "hold_music")
        bed.play(self, start, self.now_ms)

    def overlay(self, text: str, voice: Voice, at_ms: int) -> None:
        """The caller talks over whatever sounds."""
        sound = 0.7 * voice.say(text)
        self.put(sound, "near", at_ms)
        self.segments.append(
            {
                "start_ms": at_ms,
                "end_ms": at_ms + len(sound) // MS,
                "label": "caller",
                "accept": (),
                "text": text,
                "overlay": True,
            }
        )

    # -- people -------------------------------------------------------------------------------------------------

    def speak(self, who: str, text: str, voice: Voice, categories: tuple[str, ...] = ()) -> None:
        """A live person says something; the agent's first word ends the hold."""
        sound = voice.say(text)
        length = len(sound) // MS
        if who == "agent":
            if self._hold is not None:
                self.hold_ends("person")
            if self.human_ms is None:
                self.human_ms = self.now_ms
            self.put(sound)
        else:
            self.put(0.8 * sound, "near")
        if "agent_stall" in categories:
            times = {"start_ms": self.now_ms, "end_ms": self.now_ms + length}
            said = {**times, "text": text, "categories": list(categories), "partial": False, "near_miss": False}
            self.announcements.append(
                {
                    **times,
                    "message_id": f"live-{self.now_ms}",
                    "group": f"live-{self.now_ms}",
                    "context": "agent",
                    "text": text,
                    "categories": list(categories),
                    "over_music": False,
                    "partial": False,
                    "voice": voice.name,
                    "sentences": [said],
                    "optional": True,
                }
            )
        self.mark(length, who, text=text, speaker=who)

    def talk(self, lines: list[tuple[str, str]], agent: Voice, caller: Voice, slow: float = 1.0) -> None:
        """Turns of ``("agent" | "caller", text)`` with pauses between them."""
        for number, (who, text) in enumerate(lines):
            if number:
                gap = self.pause(0.2, 1.1) if self.rng.random() < 0.75 else self.pause(1.2, 3.2 * slow)
                self.mark(
                    round(gap * 1000),
                    "agent" if gap < 2 else "silence",
                    ("silence",) if gap < 2 else ("talk",),
                    speaker="pause",
                )
            self.speak(who, text, agent if who == "agent" else caller)

    # -- the result ---------------------------------------------------------------------------------------------

    def tracks(self) -> dict[str, np.ndarray]:
        """The far end and the caller, as they sounded before the telephone."""
        out = {"far": np.zeros(self.now_ms * MS, np.float32), "near": np.zeros(self.now_ms * MS, np.float32)}
        for at_ms, sound, track in self._sounds:
            start = at_ms * MS
            end = min(start + len(sound), len(out[track]))
            out[track][start:end] += sound[: end - start]
        return out

    def room_tone(self, level: float) -> np.ndarray:
        """A quiet room around the agent, only while somebody talks."""
        out = np.zeros(self.now_ms * MS, np.float32)
        for segment in self.segments:
            if segment.get("speaker") and not segment.get("overlay"):
                out[segment["start_ms"] * MS : segment["end_ms"] * MS] = 1
        return level * out * noise("pink", len(out), self.rng)


@dataclass
class Bed:
    """Hold music: a loop, where it has come to, and how far it goes down under a voice."""

    loop: np.ndarray
    duck_db: float = -14.0
    level_db: float = 0.0
    position: int = 0

    def play(self, tape: Tape, start_ms: int, end_ms: int, ducked: bool = False) -> None:
        count = (end_ms - start_ms) * MS
        where = np.arange(self.position, self.position + count) % len(self.loop)
        self.position = (self.position + count) % len(self.loop)
        sound = self.loop[where] * 10 ** (self.level_db / 20)
        ramp = np.minimum(1, np.arange(count) / (0.15 * RATE))
        edge = ramp * ramp[::-1]
        low = 10 ** (self.duck_db / 20)
        tape.put(sound * (1 - (1 - low) * edge) if ducked else sound * np.minimum(1, 40 * edge), at_ms=start_ms)

    def restart(self) -> None:
        self.position = 0


def _of(said: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(c for s in said if not s["partial"] for c in s["categories"] if c != "none"))
