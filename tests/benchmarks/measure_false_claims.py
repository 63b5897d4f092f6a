"""How many claims the program finds where nobody makes any: everyday talk, reading aloud and music.

    python tests/benchmarks/measure_false_claims.py [--minutes 120] [--first 0] [--keep FOLDER] [--model NAME]

The recordings are made by tests/tools/ordinary.py, ten minutes each, always the same ones; ``--first`` begins with a
later one, and from 100, 300, 400 and 500 on they speak other sentences, so that rules may be looked at on some and
measured on the others. Each is listened to, read and judged by the program itself; with ``--keep`` what was heard is
kept beside it, and only judged again the next time: delete what was kept (``*.json``) after a change to how the program
listens or to its model. Printed is what was found of the six claims, with its quote: ``certain`` ones would be counted
in a report, ``possible`` ones only shown. The program ends with 1 when a certain claim was found. Needs flite, festival
and rubberband.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import numpy as np
import ordinary
from telephone import RATE, written

from auditor.judge.audit import audit_call, rejudge
from auditor.judge.catalogue import Catalogue, load_catalogue
from auditor.judge.conclude import find_said
from auditor.listen.models import find_model
from auditor.listen.transcript import Recogniser
from auditor.places import seeds_dir
from auditor.schema import Audit, Finding, Origin
from auditor.settings import Settings

CLAIMS = ("high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer")
MINUTES_EACH = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    told = _parser().parse_args(arguments)
    recogniser, catalogue = Recogniser.load(find_model(told.model)), load_catalogue(seeds_dir())
    counts, words, made_s = Counter[str](), 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(told.first, told.first + -(-told.minutes // MINUTES_EACH)):
            path = (told.keep or Path(folder)) / f"ordinary{number:02d}.wav"
            made_s += make(path, number, min(MINUTES_EACH, told.minutes) * 60)
            audit = _audit(path, recogniser, catalogue)
            said = find_said(audit.heard, catalogue, audit.recording.duration_ms)
            counts += _shown(path.name, said, audit)
            words += len(audit.heard.words)
    print(f"{made_s / 60:.0f} minutes, {words} words read")
    for place in ("certain", "possible"):
        print(f"{place}: {counts[f'{place} said']} by their words alone, {counts[f'{place} counted']} in the audits")
    return 1 if counts["certain said"] else 0


def make(path: Path, number: int, seconds: float) -> float:
    """Write one recording, unless it is there already; returns its length in seconds."""
    sound = ordinary.recording(number, seconds)
    if not path.exists():
        written(path, sound)
    return len(sound) / RATE


def _audit(path: Path, recogniser: Recogniser, catalogue: Catalogue) -> Audit:
    """The audit of one recording, from what was kept of it or else from the sound."""
    kept = path.with_suffix(".json")
    if kept.exists():
        return rejudge(Audit.from_dict(json.loads(kept.read_text(encoding="utf-8"))), catalogue)
    audit = audit_call(path, origin=Origin(), recogniser=recogniser, catalogue=catalogue, settings=Settings())
    kept.write_text(json.dumps(audit.to_dict()), encoding="utf-8")
    return audit


def sentences(seed: int, paragraphs: int) -> Iterator[str]:
    """What may be said in recordings that rules are looked at on, a sentence at a time, as a recogniser writes it."""
    rng = np.random.default_rng(seed)
    book = tuple(chain.from_iterable(ordinary.BOOKS[first] for first in ordinary.LOOKED_AT))
    for _ in range(paragraphs):
        paragraph = ordinary.paragraph(rng, 8, book)
        for sentence in re.split(r"[.?!]\s*", paragraph):
            yield " ".join(re.findall(r"[a-z']+", sentence.lower()))


def claims_in(findings: Sequence[Finding]) -> list[Finding]:
    """Those that are one of the six claims."""
    return [finding for finding in findings if finding.category in CLAIMS]


def _shown(name: str, said: Sequence[Finding], audit: Audit) -> Counter[str]:
    """What was found in one recording, printed; wherever it was said, and where it counts."""
    counts: Counter[str] = Counter()
    for place, findings in (("said", claims_in(said)), ("counted", claims_in(audit.findings))):
        for one in findings:
            sure = "certain" if one.certain else "possible"
            counts[f"{sure} {place}"] += 1
            print(f"{name} {one.start_ms / 1000:7.1f} s {place:8}{sure:9}{one.score:.2f} {one.category}: {one.quote}")
    print(f"{name} heard", flush=True)
    return counts


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=120, help="how much to make")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first recording")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the recordings, and what was heard, there")
    parser.add_argument("--model", help="recognition model: a folder or a name")
    return parser


if __name__ == "__main__":
    sys.exit(main())
