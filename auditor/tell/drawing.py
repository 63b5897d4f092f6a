"""A call drawn to scale: where every block, mark and tick of the timeline lies, in percent of its width.

Only places and words are worked out here; how it looks is for the template and its style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.schema import DBFS_FLOOR, Announcement, Audit, Claim, Interval, Label, Message, Segment, Span, Verdict
from auditor.tell.corrected import is_corrected
from auditor.tell.sentences import claim_line, happened, hold_line, promised
from auditor.tell.wording import LABELS, clock, plural, read, said

#: Messages with a lane and a colour of their own; others share one.
MOST_LANES = 8
#: Colours are used in turn: ``message-1`` to ``message-8``.
OTHER = "message-other"
#: Distances between ticks, in seconds, of which the first that leaves at most this many is taken.
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 9
#: Marks for verdicts, so that colour is never the only sign.
GLYPHS = {Verdict.KEPT: "✓", Verdict.BROKEN: "✗", Verdict.AT_LEAST_BROKEN_BY: "✗", Verdict.CANNOT_TELL: "?"}
#: Round marks on one lane; half of them may then stand edge to edge.
_MOST_MARKS = 24
#: Percent of the drawing at its end in which no time fits.
_END_ROOM = 4.0
#: Percent of the drawing that a letter takes at its usual width, and half a mark.
_LETTER_WIDTH = 0.9
_HALF_MARK = 1.3
#: The same for what is written after a mark, which must not run into the next one on a telephone either.
_NOTE_WIDTH = 1.4
#: The box in which the outline of the sound is drawn.
WAVE_WIDTH, WAVE_HEIGHT = 1000, 100
_UNREAD = "(words not read)"
_FULL_SCALE_DB = -6.0
_QUIETEST_DB = -60.0


#: The corners of a closed shape.
Shape = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch: left edge and width in percent, its look (a class name), its tooltip, and what is written in it."""

    left: float
    width: float
    look: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment: its place in percent, its glyph, its look, its tooltip, and what is written after it."""

    left: float
    glyph: str
    look: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A row of the drawing: its name, how many things are on it, the things, and the line that links repeats."""

    name: str
    detail: str = ""
    look: str = ""
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    link: tuple[float, float] | None = None

    @property
    def crowded(self) -> bool:
        """Whether its marks would hide each other and are better drawn as strokes."""
        return len(self.marks) > _MOST_MARKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """All of the timeline.

    ``outline`` has the shapes of the sound, points in a box of :data:`WAVE_WIDTH` by :data:`WAVE_HEIGHT`; ``wave_of``
    says what it is drawn from.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    outline: tuple[Shape, ...]
    wave_of: str
    summary: str

    @property
    def wave(self) -> str:
        """The outline as a path of SVG."""
        return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape) + "Z" for shape in self.outline)


def draw(audit: Audit, peaks: Sequence[float] | None = None) -> Drawing | None:
    """The timeline of a call, ``None`` for one without segments or length.

    ``peaks`` (0..1, evenly spaced over the call) draw its sound; without them the levels of what was heard do.
    """
    if not audit.segments or audit.recording.duration_ms <= 0:
        return None
    scale = _Scale(audit.recording.duration_ms)
    lanes = (
        _course_lane(audit, scale),
        _hold_lane(audit, scale),
        *_message_lanes(audit, scale),
        *_claims(audit, scale),
    )
    return Drawing(
        lanes=tuple(lane for lane in lanes if lane.blocks or lane.marks),
        ticks=_ticks(scale),
        outline=_outline(peaks) if peaks else _levels(audit.heard.spans, scale),
        wave_of="the sound" if peaks else "the level of each stretch",
        summary=_summary(audit),
    )


def message_looks(audit: Audit) -> dict[str, str]:
    """The look (colour) of each message by its id: the most often played have one of their own."""
    order = sorted(audit.messages, key=lambda one: (-one.playings, _first_ms(one, audit.announcements)))
    own = sorted(order[:MOST_LANES], key=lambda one: _first_ms(one, audit.announcements))
    looks = {one.message_id: f"message-{index}" for index, one in enumerate(own, start=1)}
    return {one.message_id: looks.get(one.message_id, OTHER) for one in audit.messages}


@dataclass(frozen=True, slots=True)
class _Scale:
    duration_ms: int

    def at(self, time_ms: float) -> float:
        return round(100 * min(time_ms, self.duration_ms) / self.duration_ms, 3)

    def block(self, interval: Interval, look: str, title: str, text: str = "") -> Block:
        left = self.at(interval.start_ms)
        times = f"{clock(interval.start_ms)} to {clock(interval.end_ms)}"
        width = round(self.at(interval.end_ms) - left, 3)
        fits = width >= _LETTER_WIDTH * (len(text) + 1)
        return Block(left=left, width=width, look=look, title=f"{times}, {title}", text=text if fits else "")


def _course_lane(audit: Audit, scale: _Scale) -> Lane:
    looks = message_looks(audit)
    blocks = tuple(_segment_block(one, audit.announcements, looks, scale) for one in audit.segments)
    return Lane(name="The call", look="course", blocks=blocks)


def _segment_block(segment: Segment, playings: Sequence[Announcement], looks: dict[str, str], scale: _Scale) -> Block:
    name = LABELS[segment.label] + (" over music" if segment.over_music else "")
    corrected = " (corrected by a person)" if is_corrected(segment) else ""
    look, words = str(segment.label), ""
    if segment.label is Label.ANNOUNCEMENT:
        playing = max(playings, key=segment.overlap_ms, default=None)
        if playing is not None and segment.overlap_ms(playing):
            look, words = looks.get(playing.message_id, OTHER), f": {read(playing.text)}" if playing.text else ""
    return scale.block(segment, look, name + corrected + words, LABELS[segment.label])


def _hold_lane(audit: Audit, scale: _Scale) -> Lane:
    blocks = tuple(
        scale.block(hold, "hold", f"on hold {hold_line(hold)}", clock(hold.duration_ms)) for hold in audit.holds
    )
    return Lane(name="On hold", look="thin", blocks=blocks)


def _message_lanes(audit: Audit, scale: _Scale) -> Iterable[Lane]:
    looks = message_looks(audit)
    for message in sorted(audit.messages, key=lambda one: _first_ms(one, audit.announcements)):
        if looks[message.message_id] != OTHER:
            yield _message_lane([message], looks[message.message_id], read(message.text) or _UNREAD, audit, scale)
    others = [message for message in audit.messages if looks[message.message_id] == OTHER]
    yield _message_lane(others, OTHER, "other messages", audit, scale)


def _message_lane(messages: Sequence[Message], look: str, name: str, audit: Audit, scale: _Scale) -> Lane:
    ids = {message.message_id for message in messages}
    playings = [one for one in audit.announcements if one.message_id in ids]
    blocks = tuple(
        scale.block(one, look, f"playing {number} of {len(playings)}: {read(one.text) or _UNREAD}")
        for number, one in enumerate(playings, start=1)
    )
    linked = len(messages) == 1 and len(playings) > 1
    link = (scale.at(playings[0].end_ms), scale.at(playings[-1].start_ms)) if linked else None
    return Lane(name=name, detail=f"{len(playings)} x", look=look, blocks=blocks, link=link)


def _claims(audit: Audit, scale: _Scale) -> Iterable[Lane]:
    """A lane for each kind of claim, with a mark where it was made."""
    for kind in dict.fromkeys(claim.kind for claim in audit.claims):
        claims = [claim for claim in audit.claims if claim.kind == kind]
        marks = _marks(claims, scale)
        yield Lane(name=said(kind), detail=f"{len(claims)} x", look="claims", marks=marks)


def _marks(claims: Sequence[Claim], scale: _Scale) -> tuple[Mark, ...]:
    """Each with what then happened, where there is room for it before the next one."""
    places = [scale.at(claim.start_ms) for claim in claims]
    ends = [*(place - 2 * _HALF_MARK for place in places[1:]), 100 - 2 * _HALF_MARK]
    rooms = [end - place for place, end in zip(places, ends, strict=True)]
    return tuple(_mark(claim, scale, room) for claim, room in zip(claims, rooms, strict=True))


def _mark(claim: Claim, scale: _Scale, room: float) -> Mark:
    title = f"{clock(claim.start_ms)} “{read(claim.quote)}”: {claim_line(claim)}"
    text = _came_of(claim)
    return Mark(
        left=scale.at(claim.start_ms),
        glyph=GLYPHS[claim.verdict],
        look=str(claim.verdict),
        title=title,
        text=text if room >= _NOTE_WIDTH * (len(text) + 1) else "",
    )


def _came_of(claim: Claim) -> str:
    then = f"then {happened(claim)}" if happened(claim) else ""
    return then or (f"said {promised(claim)}" if promised(claim) else "")


def _first_ms(message: Message, playings: Sequence[Announcement]) -> int:
    return min((one.start_ms for one in playings if one.message_id == message.message_id), default=0)


def _ticks(scale: _Scale) -> tuple[tuple[float, str], ...]:
    step_s = next((step for step in _STEPS_S if scale.duration_ms <= step * 1000 * _MOST_TICKS), _STEPS_S[-1])
    ticks = ((scale.at(at), clock(at)) for at in range(0, scale.duration_ms, step_s * 1000))
    return tuple(tick for tick in ticks if tick[0] <= 100 - _END_ROOM)


def _outline(peaks: Sequence[float]) -> tuple[Shape, ...]:
    """A closed outline around the middle line, from left to right above it and back below."""
    step = WAVE_WIDTH / len(peaks)
    heights = [max(0.5, 50 * min(1.0, peak)) for peak in peaks]
    points = [(index * step, 50 - height) for index, height in enumerate(heights)]
    points += [((index + 1) * step, 50 + heights[index]) for index in range(len(peaks) - 1, -1, -1)]
    return (tuple(points),)


def _levels(spans: Sequence[Span], scale: _Scale) -> tuple[Shape, ...]:
    """Bars as high as each stretch is loud, on a scale of decibels."""
    bars: list[Shape] = []
    for span in spans:
        level_db = DBFS_FLOOR if span.level_dbfs is None else span.level_dbfs
        share = (level_db - _QUIETEST_DB) / (_FULL_SCALE_DB - _QUIETEST_DB)
        height = max(0.5, 50 * min(1.0, share))
        left, right = 10 * scale.at(span.start_ms), 10 * scale.at(span.end_ms)
        bars.append(((left, 50 - height), (right, 50 - height), (right, 50 + height), (left, 50 + height)))
    return tuple(bars)


def _summary(audit: Audit) -> str:
    """The drawing in one sentence, for those who do not see it."""
    holds = plural(len(audit.holds), "hold")
    played = plural(len(audit.announcements), "message playing")
    claims = plural(len(audit.claims), "claim")
    return (
        f"A call of {clock(audit.recording.duration_ms)} from left to right, with {holds}, {played} and {claims}. "
        "The tables below tell the same with times."
    )
