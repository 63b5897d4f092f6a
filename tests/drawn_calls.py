"""Calls drawn by hand, part by part, and judged from there: what they hold is true because it was put there.

Parts stand between slashes. ``ring``, ``music``, ``dead`` (silence) and ``quiet`` last so many seconds, ``key`` is
pressed, and somebody speaks in ``menu``, ``msg`` (a recorded message), ``moves`` (a prompt that passes the caller on),
``mail`` (the greeting of a voicemail) and ``person``. A word behind a question mark was hardly understood.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from builders import basis, recording

from auditor.judge.catalogue import Catalogue
from auditor.judge.conclude import conclude, find_said, told_in, where_they_count
from auditor.judge.human_offer import human_offered
from auditor.judge.measures import Course
from auditor.judge.menu import level_options
from auditor.judge.menu_answers import path_taken
from auditor.judge.passages import Passages
from auditor.schema import (
    Announcement,
    Audit,
    Finding,
    Heard,
    HoldEpisode,
    HoldKind,
    Label,
    MenuOption,
    Origin,
    Outcome,
    Segment,
    Tone,
    ToneKind,
    Word,
)

LABELS = {
    "ring": Label.RING,
    "menu": Label.MENU,
    "key": Label.KEYPAD,
    "music": Label.HOLD_MUSIC,
    "dead": Label.DEAD_AIR,
    "quiet": Label.SILENCE,
    "msg": Label.ANNOUNCEMENT,
    "moves": Label.TRANSFER,
    "mail": Label.VOICEMAIL,
    "person": Label.AGENT,
}
LASTING = frozenset({"ring", "music", "dead", "quiet"})
WAITING = frozenset({Label.HOLD_MUSIC, Label.DEAD_AIR, Label.ANNOUNCEMENT})
ENDED_BY = {Label.AGENT: "person", Label.VOICEMAIL: "voicemail"}
EACH_MS, WORD_MS, KEY_MS = 300, 280, 200
_PASSAGES: dict[str, Passages] = {}
"""What is said in drawn calls, by the hash of the catalogue: most say the same, which is then looked through once."""
CONTEXTS = {Label.MENU: "ivr", Label.TRANSFER: "ivr", Label.ANNOUNCEMENT: "queue", Label.VOICEMAIL: "voicemail"}


@dataclass
class _Drawing:
    """What has been drawn so far."""

    segments: list[Segment] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def end_ms(self) -> int:
        return self.segments[-1].end_ms if self.segments else 0

    def add(self, part: str) -> None:
        kind, _, rest = part.strip().partition(" ")
        start_ms = self.end_ms
        tokens = [] if kind in LASTING or kind == "key" else rest.split()
        length_ms = round(float(rest) * 1000) if kind in LASTING else KEY_MS if kind == "key" else len(tokens) * EACH_MS
        self.segments.append(Segment(start_ms=start_ms, end_ms=start_ms + length_ms, label=LABELS[kind]))
        self.texts.append(rest)
        if kind == "ring":
            self.tones.append(Tone(start_ms=start_ms, end_ms=start_ms + length_ms, kind=ToneKind.RINGBACK))
        if kind == "key":
            self.tones.append(Tone(start_ms=start_ms, end_ms=start_ms + KEY_MS, kind=ToneKind.DTMF, digit=rest))
        self.words += [_word(token, start_ms + place * EACH_MS) for place, token in enumerate(tokens)]


def _word(token: str, start_ms: int) -> Word:
    confidence = 0.3 if token.startswith("?") else 0.95
    return Word(start_ms=start_ms, end_ms=start_ms + WORD_MS, text=token.lstrip("?"), confidence=confidence)


def drawn_call(
    drawn: str,
    catalogue: Catalogue,
    outcome: Outcome | None = None,
    *,
    called_at: str | None = "2026-03-04T09:44:18-05:00",
    loop_s: float | None = None,
    model_name: str = "tiny",
) -> Audit:
    """The audit of a drawn call: its course is as drawn, all that follows from it is the program's.

    Without an ``outcome`` it was answered where a person speaks, and given up otherwise. 4 March 2026 is a Wednesday.
    """
    drawing = _Drawing()
    for part in drawn.split("/"):
        drawing.add(part)
    segments = tuple(drawing.segments)
    loop_ms = None if loop_s is None else round(loop_s * 1000)
    heard = Heard(spans=(), tones=tuple(drawing.tones), playings=(), words=tuple(drawing.words), music_loop_ms=loop_ms)
    made = recording(duration_ms=drawing.end_ms, origin=Origin(called_at=called_at))
    course = _course(drawing, segments, heard, catalogue, outcome)
    return conclude(course, made, basis(model_name=model_name), catalogue)


def _course(
    drawing: _Drawing, segments: tuple[Segment, ...], heard: Heard, catalogue: Catalogue, outcome: Outcome | None
) -> Course:
    person = next((one for one in segments if one.label is Label.AGENT), None)
    ended = outcome or (Outcome.ANSWERED if person else Outcome.ABANDONED)
    told = told_in([heard], catalogue, _PASSAGES.setdefault(catalogue.hash, Passages([], catalogue.slips)))[0]
    findings = where_they_count(find_said(heard, catalogue, drawing.end_ms, told), heard, segments, catalogue, told)
    menu = _menu(segments, heard, catalogue)
    path = path_taken(menu, segments, heard, catalogue.menus, catalogue.numbers)
    return Course(
        duration_ms=drawing.end_ms,
        outcome=ended,
        connect_ms=segments[0].end_ms if segments[0].label is Label.RING else None,
        person_ms=person.start_ms if person else None,
        segments=segments,
        holds=_holds(segments, ended),
        announcements=_announcements(drawing, segments, findings),
        findings=findings,
        menu=menu,
        human_option=human_offered(menu, path, segments, heard, catalogue.menus),
        heard=heard,
        path=path,
        told=told.versions,
    )


def _menu(segments: tuple[Segment, ...], heard: Heard, catalogue: Catalogue) -> tuple[MenuOption, ...]:
    menus = [one for one in segments if one.label is Label.MENU]
    return tuple(
        option
        for level, one in enumerate(menus, start=1)
        for option in level_options(
            [word for word in heard.words if one.overlap_ms(word)], level, catalogue.menus, catalogue.numbers
        )
    )


def _announcements(
    drawing: _Drawing, segments: tuple[Segment, ...], findings: tuple[Finding, ...]
) -> tuple[Announcement, ...]:
    return tuple(
        Announcement(
            start_ms=one.start_ms,
            end_ms=one.end_ms,
            message_id=text,
            context=CONTEXTS[one.label],
            text=text,
            categories=_said(one, findings, certain=True),
            possible_categories=_said(one, findings, certain=False),
        )
        for one, text in zip(segments, drawing.texts, strict=True)
        if one.label in CONTEXTS
    )


def _said(one: Segment, findings: tuple[Finding, ...], *, certain: bool) -> tuple[str, ...]:
    there = (finding for finding in findings if finding.certain is certain and one.overlap_ms(finding))
    return tuple(sorted({finding.category for finding in there}))


def _holds(segments: tuple[Segment, ...], outcome: Outcome) -> tuple[HoldEpisode, ...]:
    """Each run of waiting; what comes before it tells its kind, what comes behind it how it ended."""
    holds: list[HoldEpisode] = []
    before: list[Label] = []
    for one in segments:
        if one.label not in WAITING:
            if holds and holds[-1].end_ms == one.start_ms:
                holds[-1] = replace(holds[-1], ended_by=ENDED_BY.get(one.label, "hang_up"))
            before.append(one.label)
        elif holds and holds[-1].end_ms == one.start_ms:
            holds[-1] = replace(holds[-1], end_ms=one.end_ms)
        else:
            drop = "line_drop" if outcome is Outcome.DISCONNECTED else "hang_up"
            holds.append(HoldEpisode(start_ms=one.start_ms, end_ms=one.end_ms, kind=_kind(before), ended_by=drop))
    return tuple(holds)


def _kind(before: list[Label]) -> HoldKind:
    if Label.AGENT not in before:
        return HoldKind.QUEUE
    return HoldKind.TRANSFER if before[-1] is Label.TRANSFER else HoldKind.AGENT
