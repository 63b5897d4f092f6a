"""What the utterances of one template have in common: each tells another number, but all of them are about the same.

Each is read for itself, since its number is its own; but what two of them are found to be about, all of them are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.listen.laid import by_recording
from auditor.schema import Finding, Heard, Interval, Playing, Word
from auditor.thresholds.judge import READINGS


def shared_by_templates(findings: Sequence[Finding], heard: Heard) -> tuple[Finding, ...]:
    """The findings, and what enough utterances of a template say in all of its utterances; in order of time.

    The quote is what each utterance was itself read as saying there; where that is nothing, nothing is found.
    """
    words = [word for word in heard.words if not word.from_caller]
    kept = list(findings)
    for utterances in by_recording(heard.templates):
        for source, told in _told_alike(utterances, findings):
            for utterance in utterances:
                if not _says(utterance, told.category, kept):
                    kept = _with(kept, told, _moved(told, source, utterance), words)
    return tuple(sorted(kept, key=lambda one: (one.start_ms, one.category)))


def _told_alike(utterances: Sequence[Playing], findings: Sequence[Finding]) -> Iterator[tuple[Playing, Finding]]:
    """Of each category the surest finding that enough utterances have in the same place, with its utterance."""
    inside = [(one, found) for one in utterances for found in findings if _mostly_in(found, one)]
    for category in dict.fromkeys(found.category for _, found in inside):
        same = [(one, found) for one, found in inside if found.category == category]
        sure = sorted((pair for pair in same if pair[1].certain), key=lambda pair: -pair[1].score)
        yield from [pair for pair in sure if _votes(pair, same) >= READINGS.fewest_alike][:1]


def _mostly_in(finding: Interval, utterance: Interval) -> bool:
    return utterance.overlap_ms(finding) * 2 > finding.duration_ms


def _votes(told: tuple[Playing, Finding], same: Sequence[tuple[Playing, Finding]]) -> int:
    source, finding = told
    return len({one.start_ms for one, found in same if _moved(finding, source, one).overlap_ms(found)})


def _moved(finding: Interval, source: Playing, target: Playing) -> Interval:
    """The same place in another utterance."""
    start_ms = max(0, finding.start_ms - source.start_ms + target.start_ms)
    return Interval(start_ms=start_ms, end_ms=start_ms + finding.duration_ms)


def _says(utterance: Playing, category: str, findings: Sequence[Finding]) -> bool:
    """Whether an utterance certainly says this itself, wherever: utterances need not begin alike."""
    return any(one.category == category and one.certain and _mostly_in(one, utterance) for one in findings)


def _with(kept: list[Finding], told: Finding, place: Interval, words: Sequence[Word]) -> list[Finding]:
    """The findings with the one told in that place: one that was only possible there, or one in the words there."""
    same = [one for one in kept if one.category == told.category and one.overlap_ms(place)]
    if same:
        return [replace(one, certain=True) if one is same[0] else one for one in kept]
    own = [word for word in words if word.overlap_ms(place)]
    if not own:
        return kept
    quote = " ".join(word.text for word in own)
    return [*kept, replace(told, start_ms=own[0].start_ms, end_ms=own[-1].end_ms, quote=quote)]
