"""The habits of a call in the order in which an owner reads them. Renders only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.schema import Result, RuleOutcome

_CHECKED = (RuleOutcome.FAILED, RuleOutcome.POSSIBLE, RuleOutcome.PASSED)
#: How the order of the failed ones is told.
ORDER = "What cost the caller the most time comes first."


def summary(results: Iterable[Result]) -> str:
    """``Big-company habits: 4 of 19 checked``: what failed, of what this call can show or clear."""
    checked = [one for one in results if one.outcome in _CHECKED and not one.praise]
    failed = sum(one.outcome is RuleOutcome.FAILED for one in checked)
    return f"Big-company habits: {failed} of {len(checked)} checked."


def by_effect(results: Iterable[Result], outcome: RuleOutcome) -> list[Result]:
    """Those of an outcome, what cost the caller most first; what costs no time follows in the catalogue's order."""
    return sorted((one for one in results if one.outcome is outcome), key=lambda one: -(one.cost_ms or 0))


def done_well(results: Sequence[Result]) -> list[Result]:
    """What deserves praise."""
    return [one for one in results if one.praise and one.outcome is RuleOutcome.PASSED]


def passed(results: Sequence[Result]) -> list[Result]:
    """The other rules that were kept."""
    return [one for one in results if not one.praise and one.outcome is RuleOutcome.PASSED]


def not_applicable(results: Sequence[Result]) -> list[Result]:
    """Rules that this call has no occasion to show or clear; praise that was not earned is none of them."""
    return [one for one in results if not one.praise and one.outcome is RuleOutcome.NOT_APPLICABLE]


def cannot_be_told(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Rules that this call has an occasion for, but of which nothing can be told, by the reason."""
    untold = [one for one in results if not one.praise and one.outcome is RuleOutcome.CANNOT_TELL]
    return {why: [one for one in untold if one.message == why] for why in dict.fromkeys(one.message for one in untold)}
