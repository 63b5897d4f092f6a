"""From the course of a call to its audit: what follows once it is known what every stretch of the call is.

Both the program's own course and one that a person has corrected are concluded here, so that they cannot differ in how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from auditor.judge.announcements import group_messages
from auditor.judge.catalogue import Catalogue
from auditor.judge.categories import Category
from auditor.judge.claims import find_claims
from auditor.judge.findings import NOT_READ, PEOPLE_POORLY_READ, POORLY_READ, Facts, judge_habits
from auditor.judge.hang_up import who_hung_up
from auditor.judge.legibility import PEOPLE, RECORDINGS, Legibility, legibility
from auditor.judge.measure_definitions import definition_of
from auditor.judge.measure_evidence import MeasureEvidence
from auditor.judge.measures import Course, clipping, take_measures, without_words
from auditor.judge.passages import Passages
from auditor.judge.phrase_places import Surroundings
from auditor.judge.phrases import PhraseMatch, Spoken, phrases_in, spoken_in
from auditor.judge.queue_pace import queue_pace
from auditor.judge.readings import Version, agreed, versions
from auditor.judge.template_findings import shared_by_templates
from auditor.judge.tiling import most_of
from auditor.listen.models import other_language, reads_prompts_only
from auditor.schema import Audit, Basis, Finding, Heard, Label, Measure, Recording, Segment, SpanKind
from auditor.thresholds.judge import LEGIBILITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that the far end says in a call: the versions of it, and each of them ready to look for phrases in."""

    versions: tuple[Version, ...]
    spoken: tuple[Spoken, ...]


def told_in(heard: Iterable[Heard], catalogue: Catalogue, passages: Passages | None = None) -> list[Told]:
    """What the far end says in each of these calls, looked through once for all of them.

    ``passages`` are those of other calls that were looked through before, by the same catalogue; these join them.
    """
    known = passages if passages is not None else Passages([], catalogue.slips)
    told = [versions(one) for one in heard]
    spoken = iter(spoken_in((version.words for one in told for version in one), known))
    return [Told(versions=one, spoken=tuple(islice(spoken, len(one)))) for one in told]


def find_said(heard: Heard, catalogue: Catalogue, duration_ms: int, told: Told | None = None) -> tuple[Finding, ...]:
    """Phrases of the far end; what the caller says on the other channel is nobody's claim.

    Where a recording was read several times, also what enough of these readings share.
    ``told`` is what is said in the call, where that is known (:func:`told_in`).
    """
    known = told or told_in([heard], catalogue)[0]
    return _said(heard, known, catalogue.categories, Surroundings(duration_ms=duration_ms))


def where_they_count(
    findings: Sequence[Finding],
    heard: Heard,
    segments: tuple[Segment, ...],
    catalogue: Catalogue,
    told: Told | None = None,
) -> tuple[Finding, ...]:
    """Without what was said by somebody of whom it means nothing (a prompt's "hold on" is no stalling agent), or at
    another time of a segment than its rule asks for."""
    placed = catalogue.placed
    if placed and segments:
        surroundings = Surroundings(duration_ms=segments[-1].end_ms, segments=segments)
        ids = {category.id for category in placed}
        others = (finding for finding in findings if finding.category not in ids)
        found = (*others, *_said(heard, told or told_in([heard], catalogue)[0], placed, surroundings))
        findings = sorted(found, key=lambda finding: (finding.start_ms, finding.category))
    return tuple(finding for finding in findings if _counts(finding, segments, catalogue))


def _said(heard: Heard, told: Told, categories: Sequence[Category], surroundings: Surroundings) -> tuple[Finding, ...]:
    found = [_found(phrases_in(one, categories, surroundings)) for one in told.spoken]
    return shared_by_templates(agreed(found, told.versions), heard)


def _found(matches: Iterable[PhraseMatch]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            start_ms=match.start_ms,
            end_ms=match.end_ms,
            category=match.category,
            quote=match.quote,
            score=match.score,
            certain=match.certain,
        )
        for match in matches
    )


def _counts(finding: Finding, segments: Sequence[Segment], catalogue: Catalogue) -> bool:
    category = catalogue.category(finding.category)
    return category is None or category.counts_in(most_of(finding, segments).label)


def conclude(course: Course, recording: Recording, basis: Basis, catalogue: Catalogue) -> Audit:
    """The audit of a call that took this course: measures, claims and a result per rule are taken from it."""
    words_read = basis.model_name is not None
    read = legibility(course.heard.words, course.segments) if words_read else Legibility()
    claims = find_claims(course, catalogue.numbers, recording.origin.called_at, basis.circumstances)
    measures = (*take_measures(course), *queue_pace(claims), clipping(recording))
    if not words_read or read.poor >= RECORDINGS:
        why = POORLY_READ if words_read else NOT_READ
        measures = tuple(without_words(measure, why) for measure in measures)
    facts = Facts(
        words_read=words_read,
        unread=_unread(read.not_fair, catalogue, measures),
        free_talk=_said_by_people(catalogue) if reads_prompts_only(basis.model_name or "") else frozenset(),
        outcome=course.outcome,
        measures={measure.id: measure for measure in measures},
        claims=claims,
        findings=course.findings,
        announcements=course.announcements,
        holds=course.holds,
        words=course.heard.words,
        places_of=_places_of(MeasureEvidence(course=course, claims=claims), catalogue),
    )
    return Audit(
        recording=recording,
        basis=basis,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        heard=course.heard,
        outcome=course.outcome,
        segments=course.segments,
        holds=course.holds,
        announcements=course.announcements,
        messages=group_messages(course.announcements, course.heard),
        menu=course.menu,
        path=course.path,
        hang_up=who_hung_up(course),
        measures=measures,
        claims=claims,
        findings=course.findings,
        results=judge_habits(catalogue.habits, facts),
        warnings=_warnings(recording, basis, course.heard, read, catalogue.language),
    )


def _places_of(evidence: MeasureEvidence, catalogue: Catalogue) -> Callable[[str], tuple[Finding, ...]]:
    """Where a measure was taken from, or where a category of the catalogue was listened for."""
    by_people = _said_by_people(catalogue)

    def places_of(name: str) -> tuple[Finding, ...]:
        if catalogue.category(name) is None:
            return evidence.of(name)
        return evidence.listened_for(name, from_people=name in by_people)

    return places_of


def _said_by_people(catalogue: Catalogue) -> frozenset[str]:
    """The categories that count in nothing but people's talk."""
    return frozenset(
        category.id for category in catalogue.categories if category.labels and PEOPLE.issuperset(category.labels)
    )


def _unread(labels: frozenset[Label], catalogue: Catalogue, measures: Iterable[Measure]) -> dict[str, str]:
    """What may have been said unheard where those speak whom these labels mark, with the reason."""
    by_people = _said_by_people(catalogue)
    told = {one.id for one in measures if (definition := definition_of(one.id)) and definition.grows}
    told |= {category.id for category in catalogue.categories} - by_people
    recordings = dict.fromkeys(told if labels >= RECORDINGS else (), POORLY_READ)
    return recordings | dict.fromkeys(by_people if labels >= PEOPLE else (), PEOPLE_POORLY_READ)


def _warnings(recording: Recording, basis: Basis, heard: Heard, read: Legibility, language: str) -> tuple[str, ...]:
    without_words = ("No words were read: what was said, and all that rests on it, is unknown.",)
    nothing_heard = ("Nothing but silence or noise was heard: the outcome is a guess.",)
    foreign = (
        f"{basis.model_name} is no model of the language '{language}': take nothing that was read for what was said.",
    )
    silent = (
        bool(heard.spans)
        and not heard.tones
        and all(span.kind in (SpanKind.SILENCE, SpanKind.NOISE) for span in heard.spans)
    )
    return (
        *recording.warnings,
        *(without_words if basis.model_name is None else _reading_warnings(read)),
        *(foreign if other_language(basis.model_name or "", language) else ()),
        *(nothing_heard if silent else ()),
    )


def _reading_warnings(read: Legibility) -> Iterator[str]:
    """What an owner has to know before taking "not found" for "not said"."""
    share = read.recordings
    if share is not None and share < LEGIBILITY.least_share:
        yield "Hardly anything that recordings said could be read: what they say, and how often, is unknown."
    elif share is not None and share < LEGIBILITY.fair_share:
        yield "What recordings said was read with difficulty: they may have said more than is listed."
