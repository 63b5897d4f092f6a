"""How long judging stored calls again takes, as `auditor reaudit --all` does it.

    python tests/benchmarks/measure_rejudging.py AUDITS.db [--calls 1000]

The calls are those of a database, which stays as it is, and copies of them until there are so many: what recordings say
is said again in the copies, as it is in the calls to one line, but whatever people say is said again as well. So two
figures are printed: for the calls of the database alone, each of which is another, and for all. Both are the
processor's time in seconds, reading and storing included, loading the program and its catalogue not.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import auditor.judge.audit  # noqa: F401 - so that it is loaded before the clock starts
from auditor.judge.catalogue import Catalogue, load_catalogue
from auditor.keep.rejudging import Today, judge_again
from auditor.keep.store import Store
from auditor.places import seeds_dir

# One copy of each of the first so many calls; the number of the copy stands before what tells calls apart.
_COPY = (
    """CREATE TEMP TABLE IF NOT EXISTS originals AS SELECT * FROM latest_audits ORDER BY number""",
    """INSERT INTO recordings SELECT :copy || r.sha256, r.file_name, r.path, r.duration_ms, r.sample_rate_hz,
        r.channels, r.codec, r.container, r.line, r.option, r.called_at
        FROM recordings r JOIN originals o ON o.recording_sha256 = r.sha256 WHERE o.rowid <= :calls""",
    """INSERT INTO audits(id, recording_sha256, made_at, basis, outcome, audit)
        SELECT :copy || o.id, :copy || o.recording_sha256, o.made_at, o.basis, o.outcome,
            json_set(o.audit, '$.recording.sha256', :copy || o.recording_sha256)
        FROM originals o WHERE o.rowid <= :calls""",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path, help="a database of audits")
    parser.add_argument("--calls", type=int, default=1000, help="how many calls in all")
    told = parser.parse_args(arguments)
    catalogue = load_catalogue(seeds_dir())
    with tempfile.TemporaryDirectory() as folder:
        for name, calls in (("all different", None), ("with copies", told.calls)):
            path = Path(folder) / f"{name}.db"
            number = copied(told.database, path, calls)
            seconds = judged_again(path, catalogue)
            print(f"{name}: {number} calls in {seconds:.1f} s, {1000 * seconds / number:.1f} s per 1,000", flush=True)


def copied(source: Path, target: Path, calls: int | None) -> int:
    """Fill a new database with the calls of another, and copies of them up to so many calls; returns their number.

    None of them is judged by what holds today.
    """
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    with Store.open(target) as store, store.changing() as execute:
        number = len(store.rows())
        for copy in range(1, 0 if calls is None else -(-calls // number)):
            for statement in _COPY:
                execute(statement, {"copy": f"{copy:05d}", "calls": min(number, (calls or 0) - copy * number)})
        execute("UPDATE audits SET basis = json_set(basis, '$.catalogue_hash', 'another')", {})
        return len(store.rows())


def judged_again(path: Path, catalogue: Catalogue) -> float:
    """The processor's time in seconds that all calls of a database take."""
    today = Today(catalogue=catalogue, language=catalogue.language, pack=catalogue.pack.id)
    with Store.open(path) as store:
        ids = [row.id for row in store.rows()]
        start = time.process_time()
        made = sum(one.new_id is not None for one in judge_again(store, ids, lambda _: today))
        seconds = time.process_time() - start
    if made < len(ids):
        raise SystemExit(f"{len(ids) - made} of {len(ids)} calls could not be judged again.")
    return seconds


if __name__ == "__main__":
    main()
