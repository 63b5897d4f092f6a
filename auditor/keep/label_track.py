"""Label tracks of Audacity: a call's segments to listen to and mend there, and what was mended read back.

The format (https://manual.audacityteam.org/man/importing_and_exporting_labels.html) is a line for each label: start and
end in seconds and the text, with tabs between; a line that begins with a backslash adds frequencies to the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from auditor.entries import read_label, typed
from auditor.errors import UsageProblem
from auditor.judge.tiling import at
from auditor.schema import Audit, Interval, Labelled, Segment
from auditor.thresholds.judge import CORRECTIONS

#: Lines whose text begins so are there to be read; they say nothing of the call's segments.
REMARKS = ("message:", "hold:", "heard:", "perhaps:")


def label_track(audit: Audit) -> str:
    """The segments by the names of their labels, and the recorded messages as remarks."""
    lines = [_line(segment, segment.label.value) for segment in audit.segments]
    lines += [_line(one, f"message: {one.message_id} {one.text}".rstrip()) for one in audit.announcements]
    return "".join(lines)


def read_label_track(text: str, duration_ms: int) -> tuple[Labelled, ...]:
    """The labels of a track in order of time, without its remarks; what lies beyond the end of the call is left out.

    Raises :class:`UsageProblem`, naming the line, for one that is no label of a segment or overlaps another.
    """
    read = [
        (number, one)
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
        if line.strip() and not line.startswith("\\") and (one := _label(number, line, duration_ms)) is not None
    ]
    read.sort(key=lambda pair: (pair[1].start_ms, pair[1].end_ms))
    for (number, before), (next_number, after) in pairwise(read):
        if before.end_ms - after.start_ms >= CORRECTIONS.shortest_difference_ms:
            raise UsageProblem(
                f"Lines {number} and {next_number} overlap from {typed(after.start_ms)} to "
                f"{typed(min(before.end_ms, after.end_ms))}; move a border, so that every moment has one label."
            )
    return tuple(one for _, one in read)


def differences(labels: Iterable[Labelled], segments: Sequence[Segment]) -> tuple[Labelled, ...]:
    """Where labels say something else than the segments; differences too short to hear are none."""
    pieces = (piece for label in labels for piece in _other_than(label, segments))
    return tuple(piece for piece in pieces if piece.duration_ms >= CORRECTIONS.shortest_difference_ms)


def _other_than(label: Labelled, segments: Sequence[Segment]) -> list[Labelled]:
    """The parts of a labelled stretch in which the segments have another label; parts that touch are one."""
    borders = [segment.start_ms for segment in segments if label.start_ms < segment.start_ms < label.end_ms]
    found: list[Labelled] = []
    for start_ms, end_ms in pairwise((label.start_ms, *borders, label.end_ms)):
        if at(segments, start_ms).label is label.label:
            continue
        if found and found[-1].end_ms == start_ms:
            start_ms = found.pop().start_ms
        found.append(Labelled(start_ms=start_ms, end_ms=end_ms, label=label.label))
    return found


def _label(number: int, line: str, duration_ms: int) -> Labelled | None:
    """The label in a line; ``None`` for a remark."""
    start, end, text = _columns(number, line)
    if text.strip().lower().startswith(REMARKS):
        return None
    try:
        label = read_label(text)
    except UsageProblem as problem:
        raise UsageProblem(f"Line {number}: {problem}") from problem
    start_ms, end_ms = _milliseconds(number, start), _milliseconds(number, end)
    if start_ms >= end_ms:
        raise UsageProblem(
            f"Line {number}: the label {text.strip()!r} has no length; drag it over the stretch it names."
        )
    if start_ms < 0 or start_ms >= duration_ms or end_ms > duration_ms + CORRECTIONS.beyond_end_ms:
        raise UsageProblem(
            f"Line {number}: the label lies outside of the recording, which is {typed(duration_ms)} long."
        )
    return Labelled(start_ms=start_ms, end_ms=min(end_ms, duration_ms), label=label)


def _columns(number: int, line: str) -> tuple[str, str, str]:
    columns = line.split("\t", 2)
    if len(columns) != 3:
        raise UsageProblem(
            f"Line {number} is no label; it must be start, end (in seconds) and a label, with tabs between."
        )
    return columns[0], columns[1], columns[2]


def _milliseconds(number: int, seconds: str) -> int:
    try:
        value = Decimal(seconds.strip().replace(",", "."))  # some languages' Audacity writes a comma
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**9:
        raise UsageProblem(f"Line {number}: {seconds.strip()!r} is no time in seconds.")
    return round(value * 1000)


def _line(stretch: Interval, text: str) -> str:
    return f"{stretch.start_ms / 1000:.3f}\t{stretch.end_ms / 1000:.3f}\t{' '.join(text.split())}\n"
