"""``--fail-on``: conditions that a call must not meet, and the exit code when one does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from auditor import batch
from auditor.cli.options import LANGUAGE, PACK, Command
from auditor.errors import UsageProblem
from auditor.keep.gates import Condition, check_conditions, misses, parse_condition
from auditor.keep.store import Store
from auditor.places import seeds_dir
from auditor.tell import lines as tell_lines
from auditor.tell.text import to_text

#: The exit code when a call missed a condition.
MISSED = 7


def fail_on_option(command: Command) -> Command:
    """``--fail-on``, any number of times, as ``fail_on``."""
    help_ = "End with 7 when a call is so: 'time_to_human_ms>60000' or 'habit:high_volume_claim'; may be repeated."
    return click.option("--fail-on", multiple=True, metavar="CONDITION", help=help_)(command)


def read_conditions(texts: Sequence[str]) -> list[Condition]:
    """The conditions; a habit must be one of the catalogue's rules or categories."""
    conditions = [parse_condition(text) for text in texts]
    habits = _habits() if any(one.operator is None for one in conditions) else frozenset()
    check_conditions(conditions, habits)
    return conditions


def some_conditions(texts: Sequence[str]) -> list[Condition]:
    """The conditions, of which there must be one."""
    if not texts:
        raise UsageProblem("Give a condition, such as --fail-on 'time_to_human_ms>60000'.")
    return read_conditions(texts)


def tell_misses(store: Store, conditions: Sequence[Condition], audit_ids: Iterable[str], *, err: bool = False) -> bool:
    """Print where conditions came true (with ``err`` on standard error), and tell whether any did."""
    found = misses(store, conditions, list(audit_ids))
    click.echo(to_text(tell_lines.missed(found)), nl=False, err=err)
    return bool(found)


def _habits() -> frozenset[str]:
    catalogue = batch.Rules(seeds=seeds_dir(), language=LANGUAGE, pack=PACK).load()
    return frozenset(one.id for one in catalogue.habits) | {one.id for one in catalogue.categories}
