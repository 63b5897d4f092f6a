"""Habit rules as data: what is tested, the limits, why it matters to a caller, and the next small step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.judge.measure_definitions import DEFINITIONS
from auditor.judge.seed_table import SeedTable
from auditor.schema import Outcome

MEASURE_UNITS = {name: definition.unit for name, definition in DEFINITIONS.items()}
"""The measures that a rule may test, each with its unit."""
CLAIM_UNITS = {"soon_claim": "ms", "estimated_wait": "ms", "queue_position": "count", "hours": "ms"}
"""The claims that a rule may test, each with the unit of its tolerance."""


class RuleKind(StrEnum):
    """What a rule looks at.

    ``measure``: one measure of the call. ``category``: how often phrases of any of the categories were played or said,
    in all (``count``) or per minute of hold (``per_min``). ``claim``: what became of the claims of that kind, ``good``
    and ``poor`` being the excess that is tolerated. ``agent_hold``: how many holds by the person who had
    answered were not led up to by a phrase of any of the categories (``count``). ``outcome``: whether the call ended in
    one of the outcomes (unit ``share``, 0 or 1).
    """

    MEASURE = "measure"
    CATEGORY = "category"
    CLAIM = "claim"
    AGENT_HOLD = "agent_hold"
    OUTCOME = "outcome"


class Compare(StrEnum):
    """Which side of a limit is the good one."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``good`` is what to aim at, beyond ``poor`` the rule fails; both in ``unit``, and in between it passes."""

    good: float
    poor: float
    unit: str
    compare: Compare

    def is_good(self, value: float) -> bool:
        """Whether the value reaches the good limit."""
        return value <= self.good if self.compare is Compare.AT_MOST else value >= self.good

    def is_poor(self, value: float) -> bool:
        """Whether the value lies beyond the poor limit."""
        return value > self.poor if self.compare is Compare.AT_MOST else value < self.poor


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a rule applies: every measure named has at least that value, and the call ended in one of ``outcomes``.

    A measure that is unknown does not have the value. Empty ``outcomes`` allow every outcome.
    """

    at_least: tuple[tuple[str, float], ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One rule of the catalogue.

    ``of`` names what is tested: one measure, the categories that are counted together, one claim kind, or the outcomes.
    ``praise`` marks good news: it passes when the good limit is reached, does not apply otherwise, and never fails.
    A habit that is not ``enabled`` is switched on by the owner's own rules.
    """

    id: str
    title: str
    failure_title: str
    why: str
    source: str
    evidence: str
    action: str
    kind: RuleKind
    of: tuple[str, ...]
    limits: Limits
    when: When = When()
    praise: bool = False
    enabled: bool = True


def read_habit(id_: str, table: SeedTable, category_ids: frozenset[str]) -> Habit:
    """The habit in a seed table. Raises ``CatalogueProblem`` for wrong keys, units or names of what is tested."""
    praise = table.flag("praise", default=False)
    test = table.table("test")
    kind = test.kind("kind", RuleKind)
    of = test.texts("of")
    _check_subject(test, kind, of, category_ids)
    limits = _read_limits(table.table("limits"), test.kind("compare", Compare, Compare.AT_MOST), _units(kind, of))
    test.done()
    habit = Habit(
        id=id_,
        title=table.text("title"),
        failure_title=table.text("failure_title", "" if praise else None),
        why=table.text("why"),
        source=table.text("source"),
        evidence=table.text("evidence"),
        action=table.text("action", "" if praise else None),
        kind=kind,
        of=of,
        limits=limits,
        when=_read_when(table.table("when")),
        praise=praise,
        enabled=table.flag("enabled", default=True),
    )
    table.done()
    return habit


def _check_subject(test: SeedTable, kind: RuleKind, of: tuple[str, ...], category_ids: frozenset[str]) -> None:
    known = {
        RuleKind.MEASURE: frozenset(MEASURE_UNITS),
        RuleKind.CATEGORY: category_ids,
        RuleKind.CLAIM: frozenset(CLAIM_UNITS),
        RuleKind.AGENT_HOLD: category_ids,
        RuleKind.OUTCOME: frozenset(Outcome),
    }[kind]
    unknown = [name for name in of if name not in known]
    if unknown:
        test.fail(f"there is no {kind.value} '{unknown[0]}'; known are {', '.join(sorted(known))}")
    single = kind in (RuleKind.MEASURE, RuleKind.CLAIM)
    if not of or (single and len(of) != 1):
        test.fail(f"'of' must name {'one' if single else 'at least one'} {kind.value}")


def _units(kind: RuleKind, of: tuple[str, ...]) -> tuple[str, ...]:
    """The units in which limits may be given."""
    if kind is RuleKind.MEASURE:
        return (MEASURE_UNITS[of[0]],)
    if kind is RuleKind.CLAIM:
        return (CLAIM_UNITS[of[0]],)
    if kind is RuleKind.AGENT_HOLD:
        return ("count",)
    return ("share",) if kind is RuleKind.OUTCOME else ("count", "per_min")


def _read_limits(table: SeedTable, compare: Compare, units: tuple[str, ...]) -> Limits:
    good, poor, unit = table.number("good"), table.number("poor"), table.text("unit")
    table.done()
    if unit not in units:
        table.fail(f"the unit is '{unit}', but must be {' or '.join(units)}")
    if good is None or good < 0:
        table.fail("'good' must be a number that is not negative")
    limits = Limits(good=good, poor=good if poor is None else poor, unit=unit, compare=compare)
    if limits.is_poor(limits.good):
        table.fail("'poor' lies on the good side of 'good'")
    return limits


def _read_when(table: SeedTable) -> When:
    outcomes = table.texts("outcomes")
    wrong = [name for name in outcomes if name not in set(Outcome)]
    if wrong:
        table.fail(f"there is no outcome '{wrong[0]}'; known are {', '.join(Outcome)}")
    at_least = tuple(_condition(table, name) for name in table.names() if name != "outcomes")
    return When(at_least=at_least, outcomes=tuple(Outcome(name) for name in outcomes))


def _condition(table: SeedTable, name: str) -> tuple[str, float]:
    value = table.number(name)
    if name not in MEASURE_UNITS or value is None:
        table.fail(f"there is no measure '{name}'; known are {', '.join(sorted(MEASURE_UNITS))}")
    return name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A set of limits from one source, with its date. It changes limits, nothing else."""

    id: str
    title: str
    source: str
    dated: str
    note: str


def read_pack(table: SeedTable) -> Pack:
    """The head of a rule pack. Raises ``CatalogueProblem`` for wrong or missing keys."""
    names = ("id", "title", "source", "dated", "note")
    pack = Pack(**{name: table.text(name) for name in names})
    table.done()
    return pack


def with_pack_limits(habit: Habit, table: SeedTable) -> Habit:
    """The habit with the pack's limits for it. Raises ``CatalogueProblem`` for a wrong unit or order of limits."""
    limits = _read_limits(table, habit.limits.compare, (habit.limits.unit,))
    return replace(habit, limits=limits)
