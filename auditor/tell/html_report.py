"""The report of one call as one HTML file that needs nothing else: no network, no other file, no framework.

What comes from outside (words, names, notes) is escaped by the template, and the page's own policy lets nothing run or
load but the one script and the one style sheet that are in it, named by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.schema import Audit, Interval, Measure, Result, RuleOutcome, Verdict
from auditor.tell import corrected, wording
from auditor.tell.definitions import DEFINITIONS
from auditor.tell.drawing import GLYPHS, OTHER, draw, message_looks
from auditor.tell.heard import told
from auditor.tell.menu_map import menu_map
from auditor.tell.sentences import (
    basis_line,
    call_facts,
    happened,
    headline,
    hold_line,
    measured,
    promised,
    value_of,
)
from auditor.tell.transcript import Line, transcript

#: Measures at the head of the report.
_KEY_MEASURES = ("time_to_human_ms", "hold_ms", "interruption_gap_ms", "playings_count")
_BROKEN = (Verdict.BROKEN, Verdict.AT_LEAST_BROKEN_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Interval):
    """A stretch of the call that can be played, and where in the sound file it starts."""

    file_start_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundPart:
    """The sound that goes with a report: a file to link to, or MP3 ``data`` to put into it.

    ``pieces`` are the stretches of the call that it holds, in order. ``peaks`` (0..1) draw the whole call.
    """

    pieces: tuple[Piece, ...]
    peaks: tuple[float, ...] = ()
    link: str | None = None
    data: bytes | None = None

    @property
    def source(self) -> str:
        """Address of the sound: the link, or the data itself."""
        if self.link is not None:
            return self.link
        return "data:audio/mpeg;base64," + base64.b64encode(self.data or b"").decode("ascii")


def call_report(audit: Audit, audit_id: str | None = None, sound: SoundPart | None = None) -> str:
    """The page. Without ``sound`` it is as complete, but silent."""
    environment = _environment()
    style, script = _asset(environment, "call.css"), _asset(environment, "call.js")
    lines = transcript(audit)
    return environment.get_template("call.html").render(
        audit=audit,
        audit_id=audit_id,
        policy=_policy(style, script, sound),
        style=Markup(style),  # the program's own text, which its hash in the policy vouches for
        script=Markup(script),
        sound=sound,
        pieces=json.dumps([[one.start_ms, one.end_ms, one.file_start_ms] for one in sound.pieces] if sound else []),
        drawing=draw(audit, sound.peaks if sound else None),
        looks=message_looks(audit),
        lines=lines,
        anchors=_Anchors(lines),
        told=told(audit),
        menus=menu_map(audit),
        key_measures=[one for one in map(audit.measure, _KEY_MEASURES) if one is not None],
        measures=[one for one in audit.measures if not wording.counts_sayings(one.id)],
        broken=sum(claim.verdict in _BROKEN for claim in audit.claims),
        results=_by_outcome(audit.results),
        warnings=list(dict.fromkeys((*audit.recording.warnings, *audit.warnings))),
        language=str(audit.basis.settings.get("language", "en")),
        definitions=DEFINITIONS,
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.tell"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clock=wording.clock, said=wording.said, calendar=wording.calendar, title=wording.measure_title, shown=_shown
    )
    environment.globals.update(_WORDS)
    return environment


def _shown(text: str) -> str:
    """Text in one line, without characters that turn the direction of writing or hide."""
    return wording.visible(text)


def _machine_value(audit: Audit, measure: Measure) -> str | None:
    """What the program itself had measured, where a person's correction has changed it."""
    if audit.machine is None:
        return None
    before = next((one for one in audit.machine.measures if one.id == measure.id), None)
    return value_of(before) if before is None or before.value != measure.value else None


def _by_outcome(results: Sequence[Result]) -> dict[str, list[Result]]:
    return {str(outcome): [one for one in results if one.outcome is outcome] for outcome in RuleOutcome}


#: What the template may call.
_WORDS: dict[str, Any] = {
    "LABELS": wording.LABELS,
    "OUTCOMES": wording.OUTCOMES,
    "VERDICTS": wording.VERDICTS,
    "GLYPHS": GLYPHS,
    "DASHES": {Verdict.KEPT: 12, Verdict.BROKEN: 20, Verdict.AT_LEAST_BROKEN_BY: 20, Verdict.CANNOT_TELL: 6},
    "OTHER": OTHER,
    "headline": headline,
    "call_facts": call_facts,
    "basis_line": basis_line,
    "hold_line": hold_line,
    "promised": promised,
    "happened": happened,
    "measured": measured,
    "value_of": value_of,
    "times": wording.times,
    "plural": wording.plural,
    "machine_value": _machine_value,
    "correction_line": corrected.told,
}


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Where in the transcript a moment is found."""

    lines: Sequence[Line]

    def at(self, time_ms: int) -> str:
        """The anchor of the line that holds the moment, else of the last one before it."""
        started = [index for index, line in enumerate(self.lines) if line.start_ms <= time_ms]
        return f"line-{started[-1] if started else 0}"


def _asset(environment: Environment, name: str) -> str:
    if environment.loader is None:
        raise LookupError(name)
    return environment.loader.get_source(environment, name)[0]


def _policy(style: str, script: str, sound: SoundPart | None) -> str:
    media = "'none'" if sound is None else "data:" if sound.link is None else "'self' file:"
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        f"media-src {media}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
