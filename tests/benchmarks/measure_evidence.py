"""Measure whether the program's verdicts are true: promises, measures and habits held against the truth of each call.

    python tests/benchmarks/measure_evidence.py FOLDER [FOLDER ...] --db FILE [--oracle] [--calls]

Every folder holds recordings with a truth beside each, in the form in seconds that measure_accuracy.py describes, and
its ``--db`` has heard them before (``measure_accuracy.py FOLDER --db FILE``): nothing is listened to here. With
``--oracle`` they are judged with the true words in place of the recogniser's. ``--calls`` names what is wrong, by call.

* **Promises**: how many were made of each kind and true outcome, and of how many of them the program has found that
  outcome, found another one, or not found the promise; and how many it found where none was made.
* **Measures**: in how many calls the value is told where there is one (and told where there is none), how many of them
  are right (within 2 s, or 5 % of a share or rate; counts exactly), and the median and largest error.
* **Habits**: of the rules that rest on what a truth tells, in how many calls the result is right, wrong, or left open
  (possible, or not applicable, where the truth would settle it). Rules on the words of people are not among them. Where
  a true value lies within 2 s of a limit, or something may be taken for a claim, either result is right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from bench_facts import Facts, TrueClaim, facts_from, measures_of
from bench_oracle import with_true_words
from bench_score import ALSO_LIVE, CLAIMS
from bench_truth import NEAR_MS, truths_in

from auditor.batch import Rules
from auditor.errors import AuditorError
from auditor.judge import findings as rules
from auditor.judge.audit import rejudge
from auditor.judge.catalogue import Catalogue
from auditor.judge.habits import Habit, RuleKind
from auditor.judge.measure_definitions import definition_of
from auditor.keep.store import Store
from auditor.listen.files import fingerprint
from auditor.places import seeds_dir
from auditor.schema import (
    Announcement,
    Audit,
    Claim,
    Finding,
    HoldEpisode,
    HoldKind,
    Measure,
    Outcome,
    RuleOutcome,
    Verdict,
)
from auditor.settings import Settings

NOT_FOUND, NOT_SAID = "not found", "not said"
#: Categories that truths tell of messages.
TOLD = frozenset((*CLAIMS, *ALSO_LIVE)) - {"menu_option", "voicemail"}
_TOLERANCE = {"ms": NEAR_MS, "count": 0.0}
_SHARE = 0.05


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    told = _parser().parse_args(arguments)
    settings = Settings()
    catalogue = Rules(seeds=seeds_dir(), language=settings.language, pack=settings.pack).load()
    try:
        calls = [pair for folder in told.folders for pair in _calls(folder, told.db, catalogue, oracle=told.oracle)]
    except AuditorError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return problem.exit_code
    print("\n".join(report(calls, catalogue, with_calls=told.calls)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="recordings with a truth beside each")
    parser.add_argument("--db", type=Path, required=True, metavar="FILE", help="database in which they were heard")
    parser.add_argument("--oracle", action="store_true", help="judge with the true words in place of those read")
    parser.add_argument("--calls", action="store_true", help="name what is wrong, by call")
    return parser


def _calls(folder: Path, database: Path, catalogue: Catalogue, *, oracle: bool) -> Iterator[tuple[Facts, Audit]]:
    """Each call of a folder that the database has heard: what is true of it, and today's audit."""
    with Store.open(database) as store:
        for truth in truths_in(folder):
            data = {} if truth.file is None else json.loads(truth.file.read_text(encoding="utf-8"))
            heard = store.audits_of(fingerprint(truth.recording))
            if "hold" not in data or not heard or truth.file is None:
                print(f"left out: {truth.name}", file=sys.stderr)
                continue
            before = store.made_by_program(heard[-1])
            judged = with_true_words(before, truth.file, catalogue) if oracle else rejudge(before, catalogue)
            yield replace(facts_from(data), name=f"{folder.name} {truth.name}"), judged


def report(calls: Sequence[tuple[Facts, Audit]], catalogue: Catalogue, *, with_calls: bool = False) -> Iterator[str]:
    """The lines that are printed."""
    yield f"{len(calls)} calls"
    remarks: list[str] = []
    yield from ("", *_claim_table(calls, remarks), "", *_measure_table(calls, remarks))
    yield from ("", *_habit_table(calls, catalogue, remarks))
    if with_calls:
        yield from ("", *remarks)


# -- promises --------------------------------------------------------------------------------------------------------


def claim_pairs(facts: Facts, claims: Sequence[Claim]) -> Iterator[tuple[TrueClaim | None, Claim | None]]:
    """Each true promise with the one found there, if any; then those found where none was made.

    What a message may be taken to say is neither.
    """
    kinds = {one.kind for one in facts.claims} | {"soon_claim", "estimated_wait", "queue_position"}
    left = [one for one in claims if one.kind in kinds]
    for true in facts.claims:
        same = [one for one in left if one.kind == true.kind and one.overlap_ms(true)]
        found = max(same, key=true.overlap_ms, default=None)
        left = [one for one in left if one not in same]
        yield true, found
    maybe = [(one, kind) for one in facts.playings for kind in one.maybe]
    for one in left:
        if not any(one.kind == kind and one.overlap_ms(playing) for playing, kind in maybe):
            yield None, one


def _claim_table(calls: Sequence[tuple[Facts, Audit]], remarks: list[str]) -> Iterator[str]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for facts, audit in calls:
        for true, found in claim_pairs(facts, audit.claims):
            row = _row_of(true, found)
            counts[row] += 1
            if row[2] not in ("right", NOT_FOUND):
                remarks.append(f"{facts.name}: {' '.join(row)}: {found}")
    columns = ("right", *(verdict.value for verdict in Verdict), NOT_FOUND)
    yield f"{'promises':16}{'true outcome':22}{'said':>6}" + "".join(f"{name:>20}" for name in columns)
    for kind, outcome in dict.fromkeys((kind, outcome) for kind, outcome, _ in sorted(counts)):
        cells = [counts[kind, outcome, name] for name in columns]
        yield f"{kind:16}{outcome:22}{sum(cells):6}" + "".join(f"{number or '-':>20}" for number in cells)


def _row_of(true: TrueClaim | None, found: Claim | None) -> tuple[str, str, str]:
    """The kind of a promise, its true outcome, and what was found."""
    kind = true.kind if true else found.kind if found else ""
    outcome = " or ".join(sorted(true.verdicts)) if true else NOT_SAID
    if found is None:
        return kind, outcome, NOT_FOUND
    return kind, outcome, "right" if true and found.verdict in true.verdicts else found.verdict.value


# -- measures --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """What came of one measure over the calls."""

    errors: list[float]
    right: int = 0
    untold: int = 0
    invented: int = 0


def _measure_table(calls: Sequence[tuple[Facts, Audit]], remarks: list[str]) -> Iterator[str]:
    table: dict[str, _Row] = {}
    for facts, audit in calls:
        for name, true in measures_of(facts).items():
            row = table.setdefault(name, _Row([]))
            measure = audit.measure(name)
            found = None if measure is None else measure.value
            _note(row, name, true, found)
            if not same_value(name, true, found):
                remarks.append(f"{facts.name}: {name} is {true}, told {found}")
    yield f"{'measures':28}{'told':>6}{'right':>7}{'untold':>8}{'invented':>10}{'median error':>14}{'largest':>10}"
    for name, row in table.items():
        middle, most = (median(row.errors), max(row.errors)) if row.errors else (0.0, 0.0)
        counts = f"{len(row.errors):6}{row.right:7}{row.untold:8}{row.invented:10}"
        yield f"{name:28}{counts}{_shown(name, middle):>14}{_shown(name, most):>10}"


def _note(row: _Row, name: str, true: float | None, found: float | None) -> None:
    row.untold += true is not None and found is None
    row.invented += true is None and found is not None
    if true is not None and found is not None:
        row.errors.append(abs(found - true))
        row.right += same_value(name, true, found)


def same_value(name: str, true: float | None, found: float | None) -> bool:
    """Whether a measure is told rightly: a time within 2 s, a count exactly, what is else within a twentieth."""
    if true is None or found is None:
        return true is found
    return abs(found - true) <= _TOLERANCE.get(_unit(name), _SHARE * max(1.0, abs(true)))


def _unit(name: str) -> str:
    definition = definition_of(name)
    return "" if definition is None else definition.unit


def _shown(name: str, value: float) -> str:
    return f"{value / 1000:.2f} s" if _unit(name) == "ms" else f"{value:.2f}"


# -- habits ----------------------------------------------------------------------------------------------------------


def _habit_table(calls: Sequence[tuple[Facts, Audit]], catalogue: Catalogue, remarks: list[str]) -> Iterator[str]:
    habits = [habit for habit in catalogue.habits if calls and rests_on_what_is_told(habit, measures_of(calls[0][0]))]
    counts: Counter[tuple[str, str]] = Counter()
    for facts, audit in calls:
        true, found = true_results(facts, habits), {result.rule_id: result for result in audit.results}
        for habit in habits:
            how = how_right(true[habit.id], found[habit.id].outcome)
            counts[habit.id, how] += 1
            counts[habit.id, "broken"] += RuleOutcome.FAILED in true[habit.id]
            if how != "right":
                truly, told = "/".join(sorted(true[habit.id])), found[habit.id]
                remarks.append(f"{facts.name}: {habit.id} is {truly}, told {told.outcome} {told.value} {told.message}")
    columns = ("broken", "right", "wrong", "open")
    yield f"{'habits':38}" + "".join(f"{name:>8}" for name in columns)
    for habit in habits:
        yield f"{habit.id:38}" + "".join(f"{counts[habit.id, name]:8}" for name in columns)
    yield f"{'all':38}" + "".join(f"{sum(counts[habit.id, name] for habit in habits):8}" for name in columns)


def rests_on_what_is_told(habit: Habit, told: Mapping[str, float | None]) -> bool:
    """Whether a truth tells all that a rule looks at."""
    subjects = {
        RuleKind.MEASURE: set(told),
        RuleKind.CATEGORY: TOLD,
        RuleKind.CLAIM: {"soon_claim", "estimated_wait", "queue_position"},
        RuleKind.OUTCOME: set(Outcome),
        RuleKind.AGENT_HOLD: set[str](),
    }[habit.kind]
    return set(habit.of) <= subjects and {name for name, _ in habit.when.at_least} <= set(told)


def how_right(true: frozenset[RuleOutcome], found: RuleOutcome) -> str:
    """``right``, ``wrong``, or ``open`` for a result that leaves to the reader what the truth would settle."""
    if found in true:
        return "right"
    left_open = (RuleOutcome.POSSIBLE, RuleOutcome.NOT_APPLICABLE, RuleOutcome.CANNOT_TELL)
    return "open" if found in left_open else "wrong"


def true_results(facts: Facts, habits: Sequence[Habit]) -> dict[str, frozenset[RuleOutcome]]:
    """By rule, what comes of it on the true facts of the call: more than one result where it is a close thing."""
    found: dict[str, set[RuleOutcome]] = {habit.id: set() for habit in habits}
    for variant in _variants(facts):
        for result in rules.judge_habits(habits, variant):
            found[result.rule_id].add(result.outcome)
    return {rule_id: frozenset(outcomes) for rule_id, outcomes in found.items()}


def _variants(facts: Facts) -> Iterator[rules.Facts]:
    """The true facts, with times a little shorter and longer, with and without what may be taken for a claim."""
    for outcome in sorted(facts.outcomes & set(Outcome)):
        for shift_ms in (-NEAR_MS, 0, NEAR_MS):
            for maybe in (False, True):
                yield _rule_facts(facts, Outcome(outcome), shift_ms, maybe=maybe)


def _rule_facts(facts: Facts, outcome: Outcome, shift_ms: int, *, maybe: bool) -> rules.Facts:
    messages = tuple(_announcements(facts, maybe=maybe))
    return rules.Facts(
        outcome=outcome,
        measures=_measures(facts, shift_ms),
        claims=tuple(_claim(one, verdict) for one in facts.claims for verdict in sorted(one.verdicts)[:1]),
        findings=tuple(_findings(messages)),
        announcements=messages,
        holds=tuple(_episode(hold.start_ms, hold.end_ms, hold.kind, hold.ended_by) for hold in facts.holds),
    )


def _measures(facts: Facts, shift_ms: int) -> dict[str, Measure]:
    cut_off = {"time_to_human_ms", "queue_wait_ms"} if facts.human_ms is None else set()
    if facts.holds and facts.holds[-1].ended_by in ("hang_up", "line_drop"):
        cut_off |= {"hold_ms", "longest_hold_ms"}
    found = {}
    for name, value in measures_of(facts).items():
        moved = max(0, value + shift_ms) if value and _unit(name) == "ms" else value
        found[name] = Measure(id=name, value=moved, unit=_unit(name), at_least=name in cut_off)
    return found


def _claim(one: TrueClaim, verdict: Verdict) -> Claim:
    return Claim(
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        kind=one.kind,
        quote="",
        value=one.bound,
        high=one.bound,
        happened=one.happened,
        verdict=verdict,
    )


def _announcements(facts: Facts, *, maybe: bool) -> Iterator[Announcement]:
    for one in facts.playings:
        said = one.categories | one.maybe if maybe else one.categories
        if one.recorded:
            yield Announcement(
                start_ms=one.start_ms,
                end_ms=one.end_ms,
                message_id="",
                context="queue" if one.in_queue else "ivr",
                text="",
                categories=tuple(sorted(said)),
            )


def _findings(messages: Iterable[Announcement]) -> Iterator[Finding]:
    for one in messages:
        for category in one.categories:
            yield Finding(start_ms=one.start_ms, end_ms=one.end_ms, category=category, quote="")


def _episode(start_ms: int, end_ms: int, kind: str, ended_by: str) -> HoldEpisode:
    return HoldEpisode(start_ms=start_ms, end_ms=end_ms, kind=HoldKind(kind), ended_by=ended_by)


if __name__ == "__main__":
    sys.exit(main())
