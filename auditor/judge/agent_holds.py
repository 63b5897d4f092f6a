"""The holds of a person who had answered, each on its own: what was said before it, and was there a word of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.schema import Finding, HoldEpisode, HoldKind, Word
from auditor.thresholds.judge import AGENT_HOLDS


def not_asked_for(
    holds: Sequence[HoldEpisode], requests: Sequence[Finding], words: Sequence[Word], category: str
) -> Iterator[Finding]:
    """A finding of ``category`` for each hold by the person that no certain request led up to.

    It has the times of the hold and the last words before it; it is certain unless there may have been a request.
    """
    for place, hold in enumerate(holds):
        if hold.kind is not HoldKind.AGENT:
            continue
        since_ms = max(hold.start_ms - AGENT_HOLDS.asked_before_ms, holds[place - 1].end_ms if place else 0)
        before = [one for one in requests if one.start_ms < hold.start_ms and one.end_ms > since_ms]
        if any(one.certain for one in before):
            continue
        yield Finding(
            start_ms=hold.start_ms,
            end_ms=hold.end_ms,
            category=category,
            quote=_last_words(words, since_ms, hold.start_ms),
            certain=not before,
        )


def _last_words(words: Iterable[Word], since_ms: int, until_ms: int) -> str:
    said = [word.text for word in words if not word.from_caller and since_ms <= word.start_ms < until_ms]
    return " ".join(said[-AGENT_HOLDS.words_quoted :])
