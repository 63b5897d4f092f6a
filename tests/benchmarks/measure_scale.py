"""How long the program takes to look at ten thousand audits.

    python tests/benchmarks/measure_scale.py [--calls 10000]

The audits are copies of one, made inside a database of their own: 25 months of calls to two lines. Printed is the
processor's time in seconds, the best of three tries: other work on the computer is not the program's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from many_calls import WORK, fill

from auditor.keep.store import Store

TRIES = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=10_000, help="how many audits")
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "audits.db") as store:
        fill(store, told.calls)
        for name, work in WORK.items():
            print(f"{name:16}{min(_seconds(work, store) for _ in range(TRIES)):6.2f} s", flush=True)


def _seconds(work: Callable[[Store], object], store: Store) -> float:
    start = time.process_time()
    work(store)
    return time.process_time() - start


if __name__ == "__main__":
    main()
