"""Run the stages on one call and stamp the basis: the way from a file to an Audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from auditor import __version__
from auditor.judge.announcements import find_announcements, group_messages
from auditor.judge.catalogue import Catalogue
from auditor.judge.claims import find_claims
from auditor.judge.findings import Facts, judge_habits
from auditor.judge.measures import Course, take_measures
from auditor.judge.menu import human_option, menu_map
from auditor.judge.phases import find_phases
from auditor.judge.phrases import find_phrases
from auditor.judge.segments import call_outcome, connect_ms, first_person_ms, hold_episodes, label_segments
from auditor.judge.units import cut_into_units
from auditor.judge.voice_match import voice_strangeness
from auditor.listen.audio import load
from auditor.listen.hear import hear
from auditor.listen.tones import load_tone_plan
from auditor.listen.transcript import Recogniser
from auditor.places import seeds_dir
from auditor.schema import Audit, Basis, Finding, Heard, Origin, Recording, Side
from auditor.settings import Settings


def audit_call(
    path: Path, *, origin: Origin, recogniser: Recogniser | None, catalogue: Catalogue, settings: Settings
) -> Audit:
    """Audit one recorded call.

    Raises :class:`auditor.errors.BadRecording` when the file holds no call. Without a recogniser the words, and all that
    rests on them, are left out; the audit says so.
    """
    recording, sound = load(path, origin)
    heard = hear(sound, load_tone_plan(seeds_dir() / "tones.toml"), recogniser, settings)
    return judge_call(recording, heard, basis_of(recogniser, catalogue, settings), catalogue)


def basis_of(recogniser: Recogniser | None, catalogue: Catalogue, settings: Settings) -> Basis:
    """What makes an audit under these choices."""
    return Basis(
        program_version=__version__,
        catalogue_hash=catalogue.hash,
        model_name=recogniser.name if recogniser else None,
        model_fingerprint=recogniser.fingerprint if recogniser else None,
        settings=settings.to_dict(),
    )


def rejudge(audit: Audit, catalogue: Catalogue) -> Audit:
    """Judge a stored call again under today's catalogue, from what was heard then: no sound and no model needed."""
    basis = replace(audit.basis, program_version=__version__, catalogue_hash=catalogue.hash)
    return judge_call(audit.recording, audit.heard, basis, catalogue)


def judge_call(recording: Recording, heard: Heard, basis: Basis, catalogue: Catalogue) -> Audit:
    """What was heard, judged: segments, holds, announcements, measures, claims and a result per rule."""
    findings = _findings(heard, catalogue)
    units = cut_into_units(heard, findings, recording.duration_ms)
    phased = find_phases(units, voice_strangeness(units, heard.voices))
    outcome = call_outcome(phased)
    segments = label_segments(phased)
    announcements = find_announcements(phased, segments, heard, findings)
    menu = menu_map(phased)
    course = Course(
        duration_ms=recording.duration_ms,
        outcome=outcome,
        connect_ms=connect_ms(phased),
        person_ms=first_person_ms(phased),
        segments=segments,
        holds=hold_episodes(phased, outcome),
        announcements=announcements,
        findings=findings,
        menu=menu,
        human_option=human_option(menu),
        heard=heard,
    )
    measures = take_measures(course)
    claims = find_claims(course)
    facts = Facts(
        outcome=outcome, measures={measure.id: measure for measure in measures}, claims=claims, findings=findings
    )
    return Audit(
        recording=recording,
        basis=basis,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        heard=heard,
        outcome=outcome,
        segments=segments,
        holds=course.holds,
        announcements=announcements,
        messages=group_messages(announcements, heard),
        menu=menu,
        measures=measures,
        claims=claims,
        findings=findings,
        results=judge_habits(catalogue.habits, facts),
        warnings=_warnings(recording, basis),
    )


def _findings(heard: Heard, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Phrases of the far end; what the caller says on the other channel is nobody's claim."""
    words = [word for word in heard.words if word.side is not Side.CALLER]
    return tuple(
        Finding(
            start_ms=match.start_ms,
            end_ms=match.end_ms,
            category=match.category,
            quote=match.quote,
            score=match.score,
            certain=match.certain,
        )
        for match in find_phrases(words, catalogue)
    )


def _warnings(recording: Recording, basis: Basis) -> tuple[str, ...]:
    without_words = ("No words were read: what was said, and all that rests on it, is unknown.",)
    return recording.warnings + (without_words if basis.model_name is None else ())
