"""How the program says things: times, numbers and the names of what was found, in plain English."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from auditor.judge.patterns import UNKNOWN_WORD
from auditor.schema import Claim, Finding, HoldKind, Interval, Label, Outcome, RuleOutcome, Side, Verdict

UNKNOWN = "unknown"

LABELS = {
    Label.RING: "ringing",
    Label.MENU: "menu",
    Label.ANNOUNCEMENT: "announcement",
    Label.HOLD_MUSIC: "hold music",
    Label.DEAD_AIR: "dead air",
    Label.AGENT: "person",
    Label.CALLER: "caller",
    Label.TRANSFER: "transfer",
    Label.VOICEMAIL: "voicemail",
    Label.KEYPAD: "keypad",
    Label.TONE: "tone",
    Label.SILENCE: "silence",
}

OUTCOMES = {
    Outcome.ANSWERED: "answered",
    Outcome.ABANDONED: "gave up waiting",
    Outcome.DISCONNECTED: "cut off",
    Outcome.VOICEMAIL: "voicemail",
    Outcome.CALLBACK: "call back",
    Outcome.CLOSED: "closed",
    Outcome.BUSY: "busy",
    Outcome.NO_ANSWER: "no answer",
    Outcome.FAILED: "not connected",
    Outcome.IVR_ONLY: "machine only",
}

HOLDS = {HoldKind.QUEUE: "in the queue", HoldKind.TRANSFER: "while being transferred", HoldKind.AGENT: "by the person"}

SIDES = {Side.CALLER: "the caller", Side.FAR_END: "the other side"}

VERDICTS = {
    Verdict.KEPT: "kept",
    Verdict.BROKEN: "broken",
    Verdict.AT_LEAST_BROKEN_BY: "broken, then cut off",
    Verdict.CANNOT_TELL: "cannot be told",
}

#: Stands where somebody spoke and the recogniser read no word.
UNCLEAR = "(unclear)"
#: Beside a quote that the transcript has in other words.
OTHER_READING = "(another reading of the same recording)"

#: Marks what a person has corrected.
CORRECTED = "*"

#: A mark and a word for each outcome of a rule, so that colour is never the only sign.
RULE_OUTCOMES = {
    RuleOutcome.FAILED: ("x", "failed", "red"),
    RuleOutcome.POSSIBLE: ("?", "possible", "yellow"),
    RuleOutcome.ERROR: ("!", "error", "magenta"),
    RuleOutcome.PASSED: ("+", "passed", "green"),
    RuleOutcome.CANNOT_TELL: ("-", "cannot be told", "dim"),
    RuleOutcome.NOT_APPLICABLE: ("-", "not applicable", "dim"),
}

CATEGORIES = {
    "high_volume_claim": "call volume is unusually high",
    "importance_claim": "their call is important",
    "soon_claim": "they will be answered soon",
    "order_claim": "calls are answered in the order they came in",
    "queue_position": "their place in the queue",
    "estimated_wait": "how long they will wait",
    "callback_offer": "they can be called back",
    "web_deflection": "use the web site or app instead",
    "promotion": "advertising",
    "recording_notice": "the call may be recorded",
    "hours": "opening hours",
    "apology": "an apology",
    "menu_option": "a menu choice",
    "transfer": "they are being transferred",
    "voicemail": "leave a message",
    "closed": "the firm is closed",
    "agent_stall": "a person puts them off",
    "options_changed": "the menu options have changed",
    "volume_plain": "everybody is busy",
    "gratitude": "thanks for calling or holding",
    "hold_instruction": "please hold",
    "goodbye": "goodbye",
    "live_greeting": "a person greets them",
    "bot_greeting": "a machine offers help",
    "agent_name": "the person gives a name",
    "hold_request": "may I put you on hold",
    "hold_thanks": "sorry or thank you after a hold",
    "accept_callback": "a call back is taken up",
    "stall_investigate": "we will look into it and get back to you",
    "stall_manager": "the one who decides is not available",
    "stall_not_allowed": "we may not tell you that",
    "stall_policy": "that is our policy",
}

_KINDS = {
    "music": "music",
    "help": "useful messages",
    "promotion": "adverts",
    "deflection": "messages that send elsewhere",
    "reassurance": "comforting messages",
    "other_message": "other messages",
    "any_message": "messages",
    "silence": "silence",
    "other_sound": "other sounds",
}

#: Titles of measures whose name alone would not say it.
_MEASURES = {
    "ring_ms": "ringing",
    "time_to_human_ms": "time to a person",
    "first_person_at_ms": "first word of a person at",
    "queue_wait_ms": "queue wait",
    "hold_ms": "on hold",
    "longest_hold_ms": "longest hold",
    "queue_hold_ms": "on hold in the queue",
    "transfer_hold_ms": "on hold in transfers",
    "agent_hold_ms": "on hold by the person",
    "holds_count": "holds",
    "place_pace_per_min": "places moved up in the queue",
    "place_still_ms": "place in the queue unchanged for",
    "agent_holds_count": "holds by the person",
    "longest_menu_count": "choices in the longest menu",
    "human_offered_count": "a person offered in the menu",
    "choices_to_human_count": "choices up to a person",
    "playings_count": "messages played on hold",
    "playings_per_min": "messages on hold, how often",
    "information_count": "messages that help, on hold",
    "interruption_gap_ms": "time between messages",
    "own_option_at_ms": "the caller's choice offered after",
    "callback_offered_after_ms": "a call back offered after",
    "human_offered_at_ms": "a person offered after",
    "clipped_share": "clipped, of the recording",
    "music_loop_ms": "the music repeats after",
    "music_against_voice_db": "music against voice",
    **{f"{kind}_ms": f"{title} on hold" for kind, title in _KINDS.items()},
    **{f"{kind}_share": f"{title}, of the hold" for kind, title in _KINDS.items()},
}

_FILLING = frozenset(f"{kind}_{ending}" for kind in _KINDS for ending in ("ms", "share"))

#: Unicode categories of characters that steer a terminal instead of being shown.
_UNSEEN = frozenset(("Cc", "Cs", "Zl", "Zp"))
_WHOLE_UNITS = {"count": "", "per_min": " per minute", "dbfs": " dBFS"}


def visible(text: str) -> str:
    """The text in one line that a terminal only shows: line breaks and control characters are written out."""
    return "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in _UNSEEN else character
        for character in text
    )


def clock(time_ms: float | None) -> str:
    """A time or length as ``m:ss`` (``h:mm:ss`` from an hour on), rounded to seconds; "unknown" for ``None``."""
    if time_ms is None:
        return UNKNOWN
    sign, seconds = ("-" if time_ms <= -500 else ""), round(abs(time_ms) / 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{sign}{minutes}:{seconds:02d}"


def quantity(value: float | None, unit: str | None, *, at_least: bool = False) -> str:
    """A number with its unit for a person to read; "unknown" for ``None``."""
    if value is None:
        return UNKNOWN
    if unit == "ms":
        text = clock(value)
    elif unit == "share":
        text = f"{100 * value:.0f} %"
    elif unit == "db":
        text = f"{value:+.1f} dB"
    else:
        text = _number(value) + _WHOLE_UNITS.get(unit or "", f" {unit}" if unit else "")
    return f"at least {text}" if at_least else text


def times(count: int) -> str:
    """Once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def plural(count: int, noun: str) -> str:
    """1 call, 2 calls."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def read(words: str) -> str:
    """Words of a recogniser for a person to read: where it knew none, it says so in English."""
    return words.replace(UNKNOWN_WORD, UNCLEAR)


def reread(one: Finding | Claim) -> str:
    """What stands behind a quote, after a blank, where the transcript has other words there; else nothing."""
    return f" {OTHER_READING}" if one.other_reading else ""


def stretch(one: Interval) -> str:
    """From when to when, and how long: "0:36 to 11:27 (10:51)"."""
    return f"{clock(one.start_ms)} to {clock(one.end_ms)} ({clock(one.duration_ms)})"


def said(category: str) -> str:
    """What a category says, in words; an unknown one by its own name."""
    return CATEGORIES.get(category, category.replace("_", " "))


def measure_title(measure_id: str) -> str:
    """What a measure is called; one without a title of its own by its name, without the unit shown with the value."""
    if measure_id in _MEASURES:
        return _MEASURES[measure_id]
    for ending in ("_ms", "_count", "_share", "_dbfs"):
        measure_id = measure_id.removesuffix(ending)
    return measure_id.replace("_per_min", "").replace("_", " ")


def kind_title(kind: str) -> str:
    """What a kind of what fills the waits is called."""
    return _KINDS[kind]


def told_apart(measure_id: str) -> bool:
    """Whether reports tell a measure elsewhere than in the list: with what was said, or what filled the waits."""
    return counts_sayings(measure_id) or measure_id in _FILLING


def counts_sayings(measure_id: str) -> bool:
    """Whether a measure counts the playings that said one thing, which reports tell with their moments."""
    return measure_id.startswith("playings_") and measure_id not in _MEASURES


def calendar(called_at: str | None) -> str:
    """A timestamp as "Mon 2 Feb 2026, 09:44"; as it stands when it is none, "date unknown" for ``None``."""
    if called_at is None:
        return "date unknown"
    try:
        moment = datetime.fromisoformat(called_at)
    except ValueError:
        return called_at
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"
