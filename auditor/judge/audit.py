"""Run the stages on one call and stamp the basis: the way from a file to an Audit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditor.judge.announcements import find_announcements
from auditor.judge.basis import basis_of, basis_today
from auditor.judge.catalogue import Catalogue
from auditor.judge.conclude import Told, conclude, find_said, told_in, where_they_count
from auditor.judge.human_offer import human_offered
from auditor.judge.measures import Course
from auditor.judge.menu import menu_map
from auditor.judge.menu_answers import path_taken
from auditor.judge.phases import find_phases
from auditor.judge.privacy import without_numbers
from auditor.judge.segments import call_outcome, connect_ms, first_person_ms, hold_episodes, label_segments
from auditor.judge.turns import tell_turns
from auditor.judge.units import cut_into_units
from auditor.judge.voice_match import match_voices
from auditor.listen.audio import load
from auditor.listen.hear import hear
from auditor.listen.tones import load_tone_plan
from auditor.listen.transcript import Recogniser
from auditor.places import seeds_dir
from auditor.schema import Audit, Basis, Circumstances, Heard, Origin, Recording
from auditor.settings import Settings


def audit_call(
    path: Path,
    *,
    origin: Origin,
    recogniser: Recogniser | None,
    catalogue: Catalogue,
    settings: Settings,
    circumstances: Circumstances | None = None,
) -> Audit:
    """Audit one recorded call.

    Raises :class:`auditor.errors.BadRecording` when the file holds no call. Without a recogniser the words, and all
    that rests on them, are left out; the audit says so. ``circumstances`` are what the owner has told of the call.
    """
    recording, sound = load(path, origin)
    heard = hear(sound, load_tone_plan(seeds_dir() / "tones.toml"), recogniser, settings)
    name, fingerprint = (recogniser.name, recogniser.fingerprint) if recogniser else (None, None)
    basis = replace(basis_of(name, fingerprint, catalogue, settings), circumstances=circumstances)
    audit = judge_call(recording, heard, basis, catalogue)
    return audit if settings.keep_digits else _without_digits(audit, catalogue)


def _without_digits(audit: Audit, catalogue: Catalogue) -> Audit:
    """The audit judged again from words in which people's longer numbers are masked, so that no quote holds one."""
    heard = without_numbers(audit.heard, audit.segments, catalogue.numbers)
    return audit if heard == audit.heard else judge_call(audit.recording, heard, audit.basis, catalogue)


def rejudge(audit: Audit, catalogue: Catalogue) -> Audit:
    """Judge a stored call again under today's catalogue, from what was heard then: no sound and no model needed."""
    return judge_call(audit.recording, audit.heard, basis_today(audit.basis, catalogue), catalogue)


def judge_call(
    recording: Recording, heard: Heard, basis: Basis, catalogue: Catalogue, told: Told | None = None
) -> Audit:
    """What was heard, judged: segments, holds, announcements, measures, claims and a result per rule."""
    told = told or told_in([heard], catalogue)[0]
    said = find_said(heard, catalogue, recording.duration_ms, told)
    units = cut_into_units(heard, said, recording.duration_ms, told.versions)
    phased = tell_turns(find_phases(units, match_voices(units, heard.voices)), heard)
    outcome = call_outcome(phased)
    segments = label_segments(phased)
    findings = where_they_count(said, heard, segments, catalogue, told)
    announcements = find_announcements(phased, segments, heard, findings)
    menu = menu_map(phased, heard, catalogue.menus, catalogue.numbers)
    path = path_taken(menu, segments, heard, catalogue.menus, catalogue.numbers)
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
        human_option=human_offered(menu, path, segments, heard, catalogue.menus),
        path=path,
        heard=heard,
        told=told.versions,
    )
    return conclude(course, recording, basis, catalogue)
