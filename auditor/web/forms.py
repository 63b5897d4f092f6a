"""What is typed into the form of a call, as a correction. Everything here raises :class:`UsageProblem`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.entries import apart, check_times, read_label, read_stretch, read_time
from auditor.errors import UsageProblem
from auditor.keep.correcting import now
from auditor.schema import Audit, Correction, Labelled, Outcome

#: A stretch of the call by its borders in ms, as the form names it.
_STRETCH = re.compile(r"label-(\d{1,10})-(\d{1,10})", re.ASCII)


def read_correction(typed: Mapping[str, str], audit: Audit) -> Correction:
    """The correction that was typed for that call."""
    person, holds = typed.get("person", "").strip(), typed.get("holds", "").split("\n")
    given = [hold for hold in holds if hold.strip()]
    nobody, no_hold = "nobody" in typed, "no_hold" in typed
    if person and nobody:
        raise UsageProblem("A first word of a person and “nobody came” contradict each other; leave one out.")
    if given and no_hold:
        raise UsageProblem("Holds and “there was no hold” contradict each other; leave one out.")
    said = Correction(
        person_ms=read_time(person) if person else None,
        nobody=nobody,
        holds=apart([read_stretch(hold) for hold in given]) if given or no_hold else None,
        outcome=_outcome(typed.get("outcome", "")),
        labels=tuple(_labels(typed)),
        note=typed.get("note", "").strip(),
        made_at=now(),
    )
    if said == Correction(note=said.note, made_at=said.made_at):
        raise UsageProblem("Say what to correct: a person, the holds, how the call ended, or what a stretch is.")
    check_times(said, audit.recording.duration_ms)
    return said


def _outcome(text: str) -> Outcome | None:
    if text and text not in set(Outcome):
        raise UsageProblem(f"There is no outcome {text!r}; choose one of the list.")
    return Outcome(text) if text else None


def _labels(typed: Mapping[str, str]) -> Iterator[Labelled]:
    """The stretches of the call that were given another label, and the one whose borders were typed, which wins."""
    for name, label in typed.items():
        match = _STRETCH.fullmatch(name)
        if match and label and int(match[1]) < int(match[2]):
            yield Labelled(start_ms=int(match[1]), end_ms=int(match[2]), label=read_label(label))
    start, end, label = (typed.get(name, "").strip() for name in ("from", "to", "label"))
    if start or end or label:
        if not (start and end and label):
            raise UsageProblem("A stretch needs three things: where it starts, where it ends, and what it is.")
        place = read_stretch(f"{start}-{end}")
        yield Labelled(start_ms=place.start_ms, end_ms=place.end_ms, label=read_label(label))
