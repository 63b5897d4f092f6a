"""Ten thousand audits: what looks at many calls sees all of them, by way of indexes.

How long that takes is measured by tests/benchmarks/measure_scale.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from many_calls import fill

from auditor.keep.compare import compare
from auditor.keep.history import history
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.keep.truth import truth

CALLS = 10_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("many") / "audits.db"
    with Store.open(path) as store:
        fill(store, CALLS)
        yield store


def test_the_calls_are_there(store: Store) -> None:
    assert len(store.rows()) == CALLS + 1
    assert len(store.search(["marmalade"], limit=1000)) == 4 * CALLS / 100


def test_all_of_them_are_compared_and_tested(store: Store) -> None:
    found = compare(store, parse_selection("line:Acme"), parse_selection("line:Bright"))
    waits = next(one for one in found.measures if one.measure == "hold_ms")
    assert (waits.calls, waits.other_calls) == (CALLS / 2, CALLS / 2)
    assert truth(store, "Acme").calls == CALLS / 2
    assert sum(period.calls for period in history(store, "Acme").periods) == CALLS / 2


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT audit_id FROM calls WHERE line = 'Acme'", "recordings_of_line"),
        ("SELECT time_to_human_ms FROM calls WHERE line = 'Acme'", "measures_of_audit"),
        ("SELECT outcome FROM calls WHERE line = 'Acme'", "audits_of_recording"),
        ("SELECT failed_rules_count FROM calls", "results_of_audit"),
        ("SELECT * FROM claims_heard WHERE line = 'Acme' AND kind = 'soon_claim'", "recordings_of_line"),
    ],
)
def test_indexes_are_used(store: Store, sql: str, index: str) -> None:
    plan = " ".join(str(row["detail"]) for row in store.ask(f"EXPLAIN QUERY PLAN {sql}"))
    assert index in plan
