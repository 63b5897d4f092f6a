"""Learn how much each kind of sign weighs for an advert, and write it into the seeds.

    python tests/tools/learn_adverts.py SEED_FILE [SENTENCES] [OTHERS]

SEED_FILE is the file with the signs, of which only the numbers are changed. SENTENCES has one sentence a line, ``+``
before adverts and ``-`` before all else that callers hear. OTHERS is the folder with the sentences of all categories,
of which what the other ones mean is no advert either. Which words of a sentence are weighed depends on the weights, so
both are found in turns, as in A. Yuille and A. Rangarajan, The Concave-Convex Procedure, Neural Computation 15 (2003).
Weights that grow without need are held down, and none changes its sign.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from auditor.judge.categories import join_sentences, read_category
from auditor.judge.evidence import Evidence, Stretch, stretches_in
from auditor.judge.likeness import Slips, read_sounds
from auditor.judge.passages import Passages
from auditor.judge.patterns import PatternReader
from auditor.judge.seed_table import seed_file

CATEGORY = "promotion"
HERE = Path(__file__).parent
ROUNDS = 12
HELD_DOWN = 4.0
"""Weight of the squares of the weights against the log-likelihood. Of sentences left out of the learning, an eighth at
a time, 81 adverts in a hundred are found with it and 3 others taken for one; with 1, 85 and 4; with 8, 79 and 2."""
MOST = 6.0
ADVERT_COUNTS = 4.0
"""How many other sentences an advert counts for: there are many more of those, in the sentences as on the phone."""
_NUMBER = re.compile(r"^(needs|weight) = .*$", re.MULTILINE)


def read_sentences(path: Path, others: Path) -> tuple[list[str], NDArray[np.float64]]:
    """The sentences, and for each 1 for an advert and 0 for anything else."""
    lines = _marked(path)
    elsewhere = [file for file in sorted(others.glob("*.txt")) if file.stem != CATEGORY]
    lines += ["- " + line[2:] for file in elsewhere for line in _marked(file) if line[0] == "+"]
    return [line[2:] for line in lines], np.array([float(line[0] == "+") for line in lines])


def _marked(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line[:2] in ("+ ", "- ")]


def read_evidence_of(seed_file_: Path) -> tuple[Evidence, Slips]:
    """The signs in the file, and the slips of its language; whether the category judges its own sentences rightly is
    not asked, as it may not before the weights are learned."""
    words = seed_file(seed_file_.with_name("words.toml"))
    sets, small_words = words.table("sets"), frozenset(words.texts("small_words"))
    reader = PatternReader({name: sets.texts(name) for name in sets.names()}, small_words)
    evidence = read_category(CATEGORY, dict(seed_file(seed_file_).named_tables("category"))[CATEGORY], reader).evidence
    if evidence is None:
        raise SystemExit(f"{seed_file_} weighs no adverts.")
    return evidence, Slips(small_words, read_sounds(seed_file(seed_file_.with_name("sounds.toml"))))


def stretches_of(sentences: Sequence[str], evidence: Evidence, slips: Slips) -> list[list[Stretch]]:
    """All stretches of each sentence that may be weighed."""
    passage = join_sentences(sentences).passage
    pieces = Passages([passage], slips).of(passage)
    return [list(stretches_in(evidence, piece)) for _, piece in pieces]


def strongest(stretches: Sequence[Stretch], evidence: Evidence) -> NDArray[np.float64]:
    """How much each kind counts in the stretch that speaks most strongly for an advert."""
    counts = np.zeros(len(evidence.kinds))
    if stretches:
        for kind, count in max(stretches, key=lambda one: one.odds(evidence)).counts.items():
            counts[kind] = count
    return counts


def fit(evidence: Evidence, stretches: Sequence[Sequence[Stretch]], adverts: NDArray[np.float64]) -> Evidence:
    """The evidence with the weights that fit the sentences best. Sentences without any sign for it teach nothing."""
    taught = [place for place, some in enumerate(stretches) if some]
    sides = np.array([np.sign(kind.weight) for kind in evidence.kinds])
    bounds = [(0.0, MOST) if side > 0 else (-MOST, 0.0) for side in sides] + [(0.0, MOST)]
    said = 2.0 * adverts[taught] - 1.0
    for _ in range(ROUNDS):
        counts = np.array([[*strongest(stretches[place], evidence), -1.0] for place in taught])
        start = [*(kind.weight for kind in evidence.kinds), evidence.needs]
        found = minimize(_loss, start, args=(counts, said), jac=True, bounds=bounds, method="L-BFGS-B").x
        kinds = zip(evidence.kinds, found[:-1], strict=True)
        weights = tuple(replace(kind, weight=float(weight)) for kind, weight in kinds)
        evidence = replace(evidence, kinds=weights, needs=float(found[-1]))
    return evidence


def _loss(
    weights: NDArray[np.float64], counts: NDArray[np.float64], said: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """How badly the weights tell the sentences apart, and how that changes with each."""
    margins = said * (counts @ weights)
    held = HELD_DOWN * np.append(weights[:-1], 0.0)
    times = np.where(said > 0.0, ADVERT_COUNTS, 1.0)
    slopes = counts.T @ (-said * times / (1.0 + np.exp(margins))) + held
    return float(times @ np.logaddexp(0.0, -margins) + held @ weights / 2.0), slopes


def written(text: str, evidence: Evidence) -> str:
    """The seed file with these numbers instead of its own: first what is needed, then a weight per kind."""
    numbers = iter([evidence.needs, *(kind.weight for kind in evidence.kinds)])
    return _NUMBER.sub(lambda line: f"{line[1]} = {next(numbers):.2f}", text)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed_file", type=Path)
    parser.add_argument("sentences", type=Path, nargs="?", default=HERE / "adverts.txt")
    parser.add_argument("others", type=Path, nargs="?", default=HERE.parent / "judge" / "sentences")
    options = parser.parse_args()
    evidence, slips = read_evidence_of(options.seed_file)
    sentences, adverts = read_sentences(options.sentences, options.others)
    learned = fit(evidence, stretches_of(sentences, evidence, slips), adverts)
    options.seed_file.write_text(written(options.seed_file.read_text(encoding="utf-8"), learned), encoding="utf-8")


if __name__ == "__main__":
    main()
