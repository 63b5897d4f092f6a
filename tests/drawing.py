"""Draw a call, one character a second, and get what would have been heard of it.

``r`` ringback, ``.`` quiet, ``~`` music, ``s`` speech said once, ``A`` to ``F`` recordings (the same letter is the
same recording), ``k`` a key, ``!`` busy, ``x`` special information tone, ``o`` beep. Speech in neighbouring seconds
is one utterance each, with a breath between. Findings are drawn on a second line: a letter of ``CATEGORIES`` under
the second in which it was said.
"""

from __future__ import annotations

from itertools import groupby

from auditor.schema import Finding, Heard, Interval, Playing, Span, SpanKind, Tone, ToneKind

TONES = {"r": ToneKind.RINGBACK, "k": ToneKind.DTMF, "!": ToneKind.BUSY, "x": ToneKind.SIT, "o": ToneKind.BEEP}
RECORDINGS = "ABCDEF"
CATEGORIES = {
    "m": "menu_option",
    "v": "high_volume_claim",
    "i": "importance_claim",
    "s": "soon_claim",
    "p": "queue_position",
    "w": "estimated_wait",
    "c": "callback_offer",
    "g": "live_greeting",
    "h": "hold_request",
    "b": "voicemail",
    "t": "transfer",
    "z": "closed",
    "n": "bot_greeting",
}


def heard_of(sketch: str) -> Heard:
    """What is heard of the sketched call."""
    spans: list[Span] = []
    tones: list[Tone] = []
    playings: list[Playing] = []
    for second, (mark, run) in _runs(sketch):
        start_ms, end_ms = second * 1000, (second + run) * 1000
        if mark in TONES:
            tones.append(Tone(start_ms=start_ms, end_ms=end_ms, kind=TONES[mark], digit="1" if mark == "k" else None))
        spans += _spans(mark, start_ms, end_ms)
        if mark in RECORDINGS:
            playings.append(Playing(start_ms=start_ms, end_ms=end_ms, recording_id=mark))
    repeated = {one.recording_id for one in playings if sum(p.recording_id == one.recording_id for p in playings) > 1}
    return Heard(
        spans=tuple(spans),
        tones=tuple(tones),
        playings=tuple(one for one in playings if one.recording_id in repeated),
        words=(),
    )


def findings_of(marks: str) -> tuple[Finding, ...]:
    """A finding for each letter, in the second under which it stands."""
    return tuple(
        Finding(start_ms=second * 1000, end_ms=second * 1000 + 900, category=CATEGORIES[mark], quote=CATEGORIES[mark])
        for second, mark in enumerate(marks)
        if mark in CATEGORIES
    )


def drawn(intervals: tuple[Interval, ...], seconds: int) -> str:
    """Where intervals lie, as a line of ``=`` under the sketch."""
    return "".join(
        "=" if any(one.start_ms <= second * 1000 + 500 < one.end_ms for one in intervals) else " "
        for second in range(seconds)
    )


def _runs(sketch: str) -> list[tuple[int, tuple[str, int]]]:
    runs, second = [], 0
    for mark, group in groupby(sketch):
        length = len(list(group))
        runs.append((second, (mark, length)))
        second += length
    return runs


def _spans(mark: str, start_ms: int, end_ms: int) -> list[Span]:
    if mark == "s" or mark in RECORDINGS:
        return _utterances(start_ms, end_ms)
    kind = SpanKind.TONE if mark in TONES else {"~": SpanKind.MUSIC, ".": SpanKind.SILENCE}[mark]
    return [Span(start_ms=start_ms, end_ms=end_ms, kind=kind)]


def _utterances(start_ms: int, end_ms: int) -> list[Span]:
    """Sentences of 700 ms with pauses of 300 ms."""
    spans = []
    for second_ms in range(start_ms, end_ms, 1000):
        spans.append(Span(start_ms=second_ms, end_ms=second_ms + 700, kind=SpanKind.SPEECH))
        spans.append(Span(start_ms=second_ms + 700, end_ms=second_ms + 1000, kind=SpanKind.SILENCE))
    return spans
