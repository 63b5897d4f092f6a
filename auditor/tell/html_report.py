"""The report of one call as one HTML file that needs nothing else: no network, no other file, no framework.

What comes from outside (words, names, notes) is escaped by the template, and the page's own policy lets nothing run or
load but the one script and the one style sheet that are in it, named by their hashes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditor.judge.measure_definitions import definition_of
from auditor.schema import Audit, Interval, Measure, Result, RuleOutcome, Verdict
from auditor.tell import corrected, habits
from auditor.tell.definitions import DEFINITIONS
from auditor.tell.drawing import GLYPHS, OTHER, draw, message_looks
from auditor.tell.filling import filling
from auditor.tell.heard import told
from auditor.tell.menu_map import menu_map, way_told
from auditor.tell.page import Site, render
from auditor.tell.sentences import (
    basis_line,
    call_facts,
    happened,
    headline,
    hold_line,
    hung_up,
    measured,
    promised,
    value_of,
)
from auditor.tell.transcript import Line, transcript
from auditor.tell.wording import told_apart

#: Measures at the head of the report.
_KEY_MEASURES = ("time_to_human_ms", "hold_ms", "interruption_gap_ms", "playings_count")
_BROKEN = (Verdict.BROKEN, Verdict.AT_LEAST_BROKEN_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Interval):
    """A stretch of the call that can be played, and where in the sound file it starts."""

    file_start_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPart:
    """The sound that goes with a report: ``link``, a path as seen from it, or ``data`` to put into it.

    ``media_type`` is what the data is. ``pieces`` are the stretches of the call that it holds, in order. ``peaks``
    (0..1) draw the whole call.
    """

    pieces: tuple[Piece, ...]
    peaks: tuple[float, ...] = ()
    link: str | None = None
    data: bytes | None = None
    media_type: str = ""

    @property
    def source(self) -> str:
        """The data as an address."""
        return f"data:{self.media_type};base64," + base64.b64encode(self.data or b"").decode("ascii")


def call_report(
    audit: Audit, audit_id: str | None = None, sound: SoundPart | None = None, site: Site | None = None
) -> str:
    """The page. Without ``sound`` it is as complete, but silent; with ``site`` it is one of the program's server."""
    lines = transcript(audit)
    return render(
        "call.html",
        styles=("call.css",),
        script="call.js",
        media="'none'" if sound is None else "data:" if sound.link is None else "'self' file:",
        site=site,
        audit=audit,
        audit_id=audit_id,
        sound=sound,
        pieces=json.dumps([[one.start_ms, one.end_ms, one.file_start_ms] for one in sound.pieces] if sound else []),
        drawing=draw(audit, sound.peaks if sound else None),
        looks=message_looks(audit),
        lines=lines,
        anchors=_Anchors(lines),
        told=told(audit),
        menus=menu_map(audit),
        way=way_told(audit),
        key_measures=[one for one in map(audit.measure, _KEY_MEASURES) if one is not None],
        measures=[one for one in audit.measures if not told_apart(one.id)],
        filling=filling(audit),
        broken=sum(claim.verdict in _BROKEN for claim in audit.claims),
        settled=sum(claim.verdict is not Verdict.CANNOT_TELL for claim in audit.claims),
        results=_by_outcome(audit.results),
        warnings=list(dict.fromkeys((*audit.recording.warnings, *audit.warnings))),
        language=str(audit.basis.settings.get("language", "en")),
        definitions=DEFINITIONS,
        **_WORDS,
    )


def _machine_value(audit: Audit, measure: Measure) -> str | None:
    """What the program itself had measured, where a person's correction has changed it."""
    if audit.machine is None:
        return None
    before = next((one for one in audit.machine.measures if one.id == measure.id), None)
    return value_of(before) if before is None or before.value != measure.value else None


def _by_outcome(results: Sequence[Result]) -> dict[str, list[Result]]:
    return {str(outcome): habits.by_effect(results, outcome) for outcome in RuleOutcome}


#: What the template may call.
_WORDS: dict[str, Any] = {
    "GLYPHS": GLYPHS,
    "DASHES": {Verdict.KEPT: 12, Verdict.BROKEN: 20, Verdict.AT_LEAST_BROKEN_BY: 20, Verdict.CANNOT_TELL: 6},
    "OTHER": OTHER,
    "headline": headline,
    "call_facts": call_facts,
    "basis_line": basis_line,
    "hold_line": hold_line,
    "hung_up": hung_up,
    "promised": promised,
    "happened": happened,
    "measured": measured,
    "value_of": value_of,
    "machine_value": _machine_value,
    "definition_of": definition_of,
    "correction_line": corrected.told,
    "habits": habits,
}


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Where in the transcript a moment is found."""

    lines: Sequence[Line]

    def at(self, time_ms: int) -> str:
        """The anchor of the line that holds the moment, else of the last one before it."""
        started = [index for index, line in enumerate(self.lines) if line.start_ms <= time_ms]
        return f"line-{started[-1] if started else 0}"
