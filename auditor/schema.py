"""The shapes that flow through the house: plain frozen data, no input or output.

Conventions, stated here once and checked where a value enters:

* Times are integer milliseconds from the start of the recording; intervals are half-open ``[start_ms, end_ms)``.
* Levels are dBFS, floored at -96.0. Shares, scores and confidences are 0..1.
* Timestamps are ISO-8601 with an offset. Every number's name ends in its unit.
* What is not known is ``None``, never 0.
* Segments tile the call: the first starts at 0, each next one starts where the last ended, the last ends at the
duration.
"""

from __future__ import annotations

import dataclasses
import itertools
import operator
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Self

DBFS_FLOOR = -96.0


class SpanKind(StrEnum):
    """What a stretch of the call sounds like, before anybody asks what it means."""

    SILENCE = "silence"
    TONE = "tone"
    MUSIC = "music"
    SPEECH = "speech"
    SPEECH_OVER_MUSIC = "speech_over_music"
    NOISE = "noise"


class ToneKind(StrEnum):
    """The tones of the telephone network (ITU-T E.180, E.182, Q.23)."""

    RINGBACK = "ringback"
    BUSY = "busy"
    REORDER = "reorder"
    DIAL = "dial"
    SIT = "sit"
    DTMF = "dtmf"
    BEEP = "beep"


class Label(StrEnum):
    """What a stretch of the call is."""

    RING = "ring"
    MENU = "menu"
    ANNOUNCEMENT = "announcement"
    HOLD_MUSIC = "hold_music"
    DEAD_AIR = "dead_air"
    AGENT = "agent"
    CALLER = "caller"
    TRANSFER = "transfer"
    VOICEMAIL = "voicemail"
    KEYPAD = "keypad"
    TONE = "tone"
    SILENCE = "silence"


class HoldKind(StrEnum):
    """Why the caller waits: in the queue, while being passed on, or because the agent went away."""

    QUEUE = "queue"
    TRANSFER = "transfer"
    AGENT = "agent"


class Outcome(StrEnum):
    """How the call ended, from the caller's side."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    DISCONNECTED = "disconnected"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    CLOSED = "closed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    IVR_ONLY = "ivr_only"


class Side(StrEnum):
    """Whose channel of a two-channel recording."""

    CALLER = "caller"
    FAR_END = "far_end"


class Verdict(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    BROKEN = "broken"
    AT_LEAST_BROKEN_BY = "at_least_broken_by"
    CANNOT_TELL = "cannot_tell"


class RuleOutcome(StrEnum):
    """What a rule found.

    ``not_applicable``: the call has no occasion to show or clear it. ``cannot_tell``: it has one, but what would tell
    was not read, or the hang-up cut it off.
    """

    PASSED = "passed"
    FAILED = "failed"
    POSSIBLE = "possible"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_TELL = "cannot_tell"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Serialisable:
    """A frozen record that turns into plain JSON-ready data and back without loss."""

    def to_dict(self) -> dict[str, Any]:
        """Field name to plain value (numbers, strings, lists, dicts, None)."""
        kind: Any = type(self)  # mypy does not take it for hashable
        shape = _shape(kind)
        record = dict(zip(shape.names, shape.values(self), strict=True))
        for name in shape.readers:
            if record[name] is not None:
                record[name] = _plain(record[name])
        return record

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The inverse of :meth:`to_dict`; fields that are absent take their defaults.

        Raises ``ValueError`` on an unknown field, ``TypeError`` on a missing one.
        """
        kind: Any = cls  # mypy does not take it for hashable
        shape = _shape(kind)
        if not data.keys() <= shape.known:
            raise ValueError(f"{cls.__name__} has no field {', '.join(sorted(data.keys() - shape.known))}")
        told = {name: read(data[name]) for name, read in shape.readers.items() if data.get(name) is not None}
        return cls(**(data | told if told else data))


Reader: typing.TypeAlias = Callable[[Any], Any]
"""Makes the value of a field, other than ``None``, from its plain form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """The fields of a kind of record, in their order; ``readers`` of those whose values have another plain form."""

    names: tuple[str, ...]
    known: frozenset[str]
    values: Callable[[Any], tuple[Any, ...]]
    readers: dict[str, Reader]


@cache
def _shape(cls: Any) -> _Shape:
    """Worked out once for each kind, as thousands of records are read and written."""
    hints = typing.get_type_hints(cls)
    names = tuple(field.name for field in dataclasses.fields(cls))
    readers = {name: _reader(hints[name]) for name in names}
    return _Shape(
        names=names,
        known=frozenset(names),
        values=operator.attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),),
        readers={name: read for name, read in readers.items() if read is not _as_it_is},
    )


def _reader(hint: Any) -> Reader:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        return _reader(inner[0]) if len(inner) == 1 else _as_it_is
    if origin is tuple:
        return _tuple_reader(_reader(typing.get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, Serialisable):
        return hint.from_dict
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return dict if origin is dict else _as_it_is


def _tuple_reader(read: Reader) -> Reader:
    return tuple if read is _as_it_is else lambda items: tuple([read(item) for item in items])


def _as_it_is(value: Any) -> Any:
    return value


_PLAIN = (str, int, float, bool, types.NoneType)


def _plain(value: Any) -> Any:
    if isinstance(value, Serialisable):
        return value.to_dict()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [item if type(item) in _PLAIN else _plain(item) for item in value]
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval(Serialisable):
    """A half-open stretch of the recording, ``[start_ms, end_ms)``; raises ``ValueError`` when it is not one."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for what is no interval."""
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"not an interval in milliseconds: [{self.start_ms}, {self.end_ms})")

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds."""
        return self.end_ms - self.start_ms

    def overlap_ms(self, other: Interval) -> int:
        """Milliseconds that both share; 0 when they are apart."""
        # spelled out, as it is asked thousands of times in every call: min and max would take twice as long
        start_ms = self.start_ms if self.start_ms > other.start_ms else other.start_ms
        end_ms = self.end_ms if self.end_ms < other.end_ms else other.end_ms
        return end_ms - start_ms if end_ms > start_ms else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Interval):
    """What a stretch sounds like. ``confidence`` is 0..1; ``level_dbfs`` its level (RMS)."""

    kind: SpanKind
    confidence: float = 1.0
    level_dbfs: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone(Interval):
    """One tone. For DTMF one key press with its ``digit``; for ringback the whole train of rings with its pauses."""

    kind: ToneKind
    digit: str | None = None
    plan: str | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing(Interval):
    """One playing of a recording that the call plays more than once.

    ``recording_id`` names the recording within the call (``r1``, ``r2`` ... or ``b1``, ``b2`` ...); ``offset_ms`` is
    where in it this playing starts (0 unless it was joined late); ``score`` is the acoustic similarity 0..1 to the
    other playings.
    """

    recording_id: str
    offset_ms: int = 0
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePrint(Interval):
    """How the voice of one utterance sounds: mean cepstra of its loud frames, and its median pitch (log2 of Hz)."""

    cepstra: tuple[float, ...]
    pitch_octaves: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint(Interval):
    """What recognises one utterance in other calls, as printable text."""

    print: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Interval):
    """One recognised word, lower case. ``copied`` marks a word that was read in another playing of the same
    recording."""

    text: str
    confidence: float
    side: Side | None = None
    copied: bool = False

    @property
    def from_caller(self) -> bool:
        """Whether the caller is known to say it; all other words count as the far end's."""
        return self.side is Side.CALLER


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading(Interval):
    """One of the readings of a recording that plays several times, where it was doubtful.

    The stretch is the playing in which the ``words`` have their places. The transcript has what most readings have.
    """

    recording_id: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Interval):
    """What a stretch of the call is, how sure that is, and what decided it."""

    label: Label
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    over_music: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEpisode(Interval):
    """A stretch of waiting. ``ended_by``: ``person``, ``voicemail``, ``goodbye``, ``callback``, ``hang_up`` or
    ``line_drop``."""

    kind: HoldKind
    ended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement(Interval):
    """One playing of one recorded message.

    ``message_id`` is shared by all playings of the same recording within the call. ``context`` is ``ivr``, ``queue``,
    ``voicemail``, ``network`` or ``agent``. ``categories`` are catalogue categories that were certainly said;
    ``possible_categories`` those that may have been.
    """

    message_id: str
    context: str
    text: str
    categories: tuple[str, ...] = ()
    possible_categories: tuple[str, ...] = ()
    partial: bool = False
    over_music: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Serialisable):
    """A recorded message: the group of its playings. ``fingerprint`` recognises it in other calls (text, may be
    empty)."""

    message_id: str
    text: str
    playings: int
    categories: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuOption(Interval):
    """A spoken choice: which key, or word to say, leads where. ``level`` counts menus from 1."""

    level: int
    key: str
    destination: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuStep(Interval):
    """What the caller answered to the menu of a level: a ``key``, or the words ``said``.

    ``destination`` is what that was said to lead to, or what the caller asked for; ``None`` when that is unknown.
    """

    level: int
    key: str | None = None
    said: str = ""
    destination: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Serialisable):
    """A named number. ``value`` is ``None`` when unknown; ``at_least`` marks a wait that was cut off by the hang-up.

    ``unit`` is ``ms``, ``count``, ``per_min``, ``share`` or ``dbfs``; ``note`` says why a value is unknown or limited.
    ``unread`` marks one that is unknown because the words it rests on were not read.
    """

    id: str
    value: float | None
    unit: str
    at_least: bool = False
    note: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Interval):
    """Something the firm said that can be held against what then happened.

    ``low`` and ``high`` bound ``value`` when a range was announced. ``happened`` is the fact in the same unit, ``None``
    when it cannot be known; ``at_least`` marks one that the end of the call cut off. Waits are in ``ms``, positions in
    ``count``. ``other_reading`` is as in a :class:`Finding`; ``doubtful`` marks a figure of which the recogniser was
    not sure: nobody is held to it.
    """

    kind: str
    quote: str
    unit: str = "ms"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    happened: float | None = None
    verdict: Verdict = Verdict.CANNOT_TELL
    note: str = ""
    other_reading: bool = False
    doubtful: bool = False
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Interval):
    """A quote, two times and a rule. ``score`` is how well the words fit; below the certain mark it is only
    possible.

    ``other_reading`` marks a quote that another reading of the same recording has, not the transcript's.
    """

    category: str
    quote: str
    score: float = 1.0
    certain: bool = True
    message_id: str | None = None
    value: float | None = None
    unit: str | None = None
    other_reading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Serialisable):
    """What one rule says of the call, with its evidence and the next small step when it failed.

    ``praise`` marks a rule on what is done well; ``least`` one whose ``limit`` is the least that is wanted, where
    others have the most that is borne. ``cost_ms`` is how much of the caller's time lies beyond the limit of a failed
    rule; ``None`` where that is no time.
    """

    rule_id: str
    title: str
    outcome: RuleOutcome
    value: float | None = None
    unit: str | None = None
    limit: float | None = None
    at_least: bool = False
    message: str = ""
    action: str = ""
    findings: tuple[Finding, ...] = ()
    praise: bool = False
    cost_ms: float | None = None
    least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Serialisable):
    """Where a recording came from. ``*_source`` tell who said so: ``flag``, ``sidecar``, ``manifest``,
    ``file_name`` or ``folder``."""

    line: str | None = None
    line_source: str | None = None
    option: str | None = None
    option_source: str | None = None
    called_at: str | None = None
    called_at_source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Serialisable):
    """A recorded call as a file: its identity is the SHA-256 of its bytes."""

    sha256: str
    file_name: str
    path: str
    duration_ms: int
    sample_rate_hz: int
    channels: int
    codec: str
    container: str
    caller_channel: int | None = None
    header_duration_ms: int | None = None
    clipped_share: float | None = None
    origin: Origin = Origin()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances(Serialisable):
    """What the owner has told beside the recording, by which claims of hours are judged; ``None`` is not told.

    ``called_at`` is a timestamp, ``time_zone`` an IANA name, ``opening_hours`` like ``Mon-Fri 09:00-17:00``: the
    line's own.
    """

    called_at: str | None = None
    time_zone: str | None = None
    opening_hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Serialisable):
    """What made an audit. Two audits with different bases are compared only with a warning.

    ``circumstances`` belong to the call: calls that differ in nothing else are compared without one.
    """

    program_version: str
    catalogue_hash: str
    model_name: str | None
    model_fingerprint: str | None
    settings: dict[str, Any] = dataclasses.field(default_factory=dict)
    sound_model: str | None = None
    circumstances: Circumstances | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Serialisable):
    """All that was heard and read, before judgement; enough to judge the call again without sound or model.

    Of a repeated recording that was read several times, ``words`` has what most of these ``other_readings`` have.
    ``templates`` are whole utterances that share most of their sound but not all: another number in the same sentence.
    """

    spans: tuple[Span, ...]
    tones: tuple[Tone, ...]
    playings: tuple[Playing, ...]
    words: tuple[Word, ...]
    caller_speech: tuple[Interval, ...] = ()
    voices: tuple[VoicePrint, ...] = ()
    music_loop_ms: int | None = None
    fingerprints: tuple[Fingerprint, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    templates: tuple[Playing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(Serialisable):
    """Who ended the call, and what tells so; ``side`` is ``None`` where that cannot be heard."""

    side: Side | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled(Interval):
    """A stretch that a person says is ``label``."""

    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Serialisable):
    """What a person says of a recording, in one go; what is ``None`` (or empty) is not spoken of.

    ``person_ms`` is the first word of a living person; ``nobody`` says that none came. ``holds`` are all the waits of
    the call, so that an empty tuple says that there was none. ``made_at`` is a timestamp.
    """

    person_ms: int | None = None
    nobody: bool = False
    holds: tuple[Interval, ...] | None = None
    outcome: Outcome | None = None
    labels: tuple[Labelled, ...] = ()
    note: str = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Serialisable):
    """What the program itself had answered where a person has corrected it: the parts that corrections change."""

    outcome: Outcome
    person_ms: int | None
    segments: tuple[Segment, ...]
    holds: tuple[HoldEpisode, ...]
    announcements: tuple[Announcement, ...]
    messages: tuple[Message, ...]
    menu: tuple[MenuOption, ...]
    measures: tuple[Measure, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    basis: Basis
    path: tuple[MenuStep, ...] = ()
    hang_up: HangUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit(Serialisable):
    """One call, audited: the product. Everything that is shown or stored is rendered from it.

    Where a person has corrected it, ``corrections`` (oldest first) tells how, ``machine`` keeps the program's own
    answer, and everything else follows the person. ``hang_up`` is ``None`` where it was never asked for.
    """

    recording: Recording
    basis: Basis
    made_at: str
    heard: Heard
    outcome: Outcome
    segments: tuple[Segment, ...]
    holds: tuple[HoldEpisode, ...]
    announcements: tuple[Announcement, ...]
    messages: tuple[Message, ...]
    menu: tuple[MenuOption, ...]
    measures: tuple[Measure, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    warnings: tuple[str, ...] = ()
    path: tuple[MenuStep, ...] = ()
    hang_up: HangUp | None = None
    corrections: tuple[Correction, ...] = ()
    machine: Answer | None = None

    def measure(self, measure_id: str) -> Measure | None:
        """The measure of that name, or ``None``."""
        return next((measure for measure in self.measures if measure.id == measure_id), None)


def tiling_problem(segments: Sequence[Interval], duration_ms: int) -> str | None:
    """What is wrong with a tiling of ``[0, duration_ms)``, in one sentence; ``None`` when it is whole."""
    if not segments:
        return None if duration_ms == 0 else "there is no segment"
    if segments[0].start_ms != 0:
        return f"the first segment starts at {segments[0].start_ms} ms, not at 0"
    for before, after in itertools.pairwise(segments):
        if after.start_ms != before.end_ms:
            return f"a segment ends at {before.end_ms} ms and the next starts at {after.start_ms} ms"
    if segments[-1].end_ms != duration_ms:
        return f"the last segment ends at {segments[-1].end_ms} ms, the call at {duration_ms} ms"
    return None


def total_ms(intervals: Iterable[Interval]) -> int:
    """Sum of the lengths, in milliseconds."""
    return sum(interval.duration_ms for interval in intervals)


def joined(intervals: Iterable[Interval], gap_ms: int) -> tuple[Interval, ...]:
    """Intervals in order of time, those less than ``gap_ms`` apart made one."""
    found: list[Interval] = []
    for interval in intervals:
        if found and interval.start_ms - found[-1].end_ms < gap_ms:
            found[-1] = Interval(start_ms=found[-1].start_ms, end_ms=max(found[-1].end_ms, interval.end_ms))
        else:
            found.append(Interval(start_ms=interval.start_ms, end_ms=interval.end_ms))
    return tuple(found)


def minus(interval: Interval, others: Sequence[Interval]) -> list[Interval]:
    """What is left of the interval outside the others, which come in order of time."""
    rest, start_ms = [], interval.start_ms
    for other in others:
        if other.end_ms <= start_ms or other.start_ms >= interval.end_ms:
            continue
        if other.start_ms > start_ms:
            rest.append(Interval(start_ms=start_ms, end_ms=other.start_ms))
        start_ms = max(start_ms, other.end_ms)
    if start_ms < interval.end_ms:
        rest.append(Interval(start_ms=start_ms, end_ms=interval.end_ms))
    return rest
