"""Learn which words and pairs of words speak for a claim and which against it, and write the seeds' wordings.toml.

    python tests/tools/learn_wordings.py SEEDS/LANGUAGE [--without FILE]

Learnt is from the sentences of tests/judge: those that say what a category means, and those that merely sound like it;
and that nothing is meant by ordinary talk, by the sentences of spoken/ that firms and callers say in other places, and
by what other categories mean: of these only by what no rule takes for it even possibly, as many say two things. The
weights are those of a logistic regression that keeps few of them. ``--without`` leaves out the sentences of a file (a
category, ``+`` or ``-``, and the sentence, with tabs between), to measure with them. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from train_language import SPOKEN, TESTS, WORDINGS, spoken

from auditor.judge.catalogue import Catalogue, load_catalogue
from auditor.judge.categories import Category, category_hits, join_sentences
from auditor.judge.passages import Passages
from auditor.judge.wording import Plain, Wording, named, plain_words, stretches_in

LEARNT = (
    "high_volume_claim",
    "importance_claim",
    "soon_claim",
    "queue_position",
    "callback_offer",
    "recording_notice",
    "web_deflection",
    "transfer",
)
"""The categories that gain by it. In sentences that neither rules nor weights had seen (tests/judge/unseen.txt) nothing
was gained for promotion, agent_stall and apology, which were tried too; lengths of time that are no waits are said in
too many ways."""
ELSEWHERE = ("talk.txt", "menus.txt", "offers.txt")
FEWEST = 2
"""Sentences in which a word or pair must stand to be weighed."""
LOOSENESS = 2.0
"""How freely weights grow (C of liblinear)."""
LEAST_WEIGHT = 0.05
ROUNDS = 3
IN_A_RUN = 3
"""Sentences without the meaning, one after another, in which it must not be found either."""
NEARLY = 0.05
"""The probability from which a stretch is worth learning from."""
CERTAIN, POSSIBLE = 0.8, 0.3
LINE = 118
HEAD = """\
# Which words, and which pairs of words close together, speak for what a category means, and which against it: changes
# of log odds, learned from sentences with and without the meaning. "#" is any number. From their sum over the stretch
# of words that speaks for it most strongly, "needs" is taken; what is left is log odds that it is said. They find
# wordings that no rule foresaw.
#
# Written by tests/tools/learn_wordings.py: to change it, add sentences to tests/tools/wordings and learn anew.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", type=Path)
    told = parser.parse_args()
    left_out = _sentences_of(told.without) if told.without else frozenset()
    with ProcessPoolExecutor() as pool:
        tables = list(pool.map(partial(_learnt_table, told.folder, left_out), LEARNT))
    (told.folder / "wordings.toml").write_text("\n".join([HEAD, *tables]), encoding="utf-8")


def _learnt_table(folder: Path, left_out: frozenset[str], id_: str) -> str:
    catalogue = load_catalogue(folder.parent, folder.name)
    yes, no = examples(catalogue, id_, left_out)
    wording = learn(yes, no, catalogue)
    print(f"{id_}: {len(yes)} sentences with it, {len(no)} without; {len(wording.weights)} weights", flush=True)
    return _table(id_, wording)


def _sentences_of(path: Path) -> frozenset[str]:
    return frozenset(text for _, _, text in _labelled(path))


def _labelled(path: Path) -> list[tuple[str, str, str]]:
    """A category, a mark and a sentence a line, with tabs between."""
    return [(id_, mark, _plain_text(text)) for id_, mark, text in (line.split("\t") for line in _lines(path))]


def _plain_text(sentence: str) -> str:
    return " ".join(spoken(sentence))


def examples(catalogue: Catalogue, id_: str, left_out: frozenset[str]) -> tuple[list[str], list[str]]:
    """The sentences that say it, and those that do not."""
    marked = {path.stem: _marked(path) for path in sorted((TESTS / "judge" / "sentences").glob("*.txt"))}
    for path in sorted(WORDINGS.glob("*.txt")):
        for id_of, mark, text in _labelled(path):
            marked.setdefault(id_of, []).append((mark, text))
    own = [(mark, text) for mark, text in marked.pop(id_) if text not in left_out]
    others = [text for lines in marked.values() for _, text in lines]
    lines = (SPOKEN / name for name in ELSEWHERE)
    others += [_plain_text(line) for path in (*lines, TESTS / "judge" / "ordinary_talk.txt") for line in _lines(path)]
    category = next(replace(one, wording=None) for one in catalogue.categories if one.id == id_)
    own += [("+", _plain_text(text)) for text in category.yes] + [("-", _plain_text(text)) for text in category.no]
    yes = [text for mark, text in own if mark == "+"]
    none = without(category, [text for text in dict.fromkeys(others) if text and text not in left_out], catalogue)
    said = frozenset(yes)
    return yes, [text for mark, text in own if mark == "-"] + [text for text in none if text not in said]


def _marked(path: Path) -> list[tuple[str, str]]:
    return [(line[0], _plain_text(line[2:].partition("|")[0])) for line in _lines(path) if line[:2] in ("+ ", "- ")]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def without(category: Category, sentences: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The sentences that no rule takes for the category, not even possibly."""
    joined = join_sentences(sentences)
    hits = category_hits(category, Passages([joined.passage], catalogue.slips).of(joined.passage))
    taken = joined.numbers_of(hits)
    return [sentence for number, sentence in enumerate(sentences) if number not in taken]


def learn(yes: Sequence[str], no: Sequence[str], catalogue: Catalogue) -> Wording:
    """The weights; which words of a sentence they are taken from depends on them, so both are found in turns."""
    plain = plain_words(catalogue.slips.sounds, catalogue.numbers)
    rng = random.Random(1)
    runs = [" ".join(rng.choices(no, k=IN_A_RUN)) for _ in range(len(no) // IN_A_RUN)]
    none = [_names(text, plain) for text in no]
    said = [_names(text, plain) for text in yes]
    wording = _fitted(said, none, plain)
    for _ in range(ROUNDS):
        strongest = _strongest([*yes, *no, *runs], wording, catalogue)
        said = [strongest.get(number, said[number]) for number in range(len(yes))]
        none += [names for number, names in strongest.items() if number >= len(yes)]
        wording = _fitted(said, none, plain)
    return wording


def _names(text: str, plain: Plain) -> frozenset[str]:
    return frozenset(name for name, _, _ in named([plain(word) for word in text.split()]))


def _strongest(texts: Sequence[str], wording: Wording, catalogue: Catalogue) -> dict[int, frozenset[str]]:
    """By the number of the text, what is weighed where the sentence is sought in it, if that comes near to counting."""
    joined = join_sentences(texts)
    pieces = Passages([joined.passage], catalogue.slips).of(joined.passage)
    least = wording.odds_of(NEARLY)
    found: dict[int, frozenset[str]] = {}
    for number, (_, piece) in enumerate(pieces):
        best = max(stretches_in(wording, piece, least), key=lambda one: one.sum, default=None)
        if best is not None:
            found[number] = best.names
    return found


def _fitted(yes: Sequence[frozenset[str]], no: Sequence[frozenset[str]], plain: Plain) -> Wording:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(sorted(names), 1.0) for names in (*yes, *no)])
    often = matrix.getnnz(axis=0) >= FEWEST
    regression = LogisticRegression(
        C=LOOSENESS, l1_ratio=1.0, solver="liblinear", intercept_scaling=10.0, max_iter=300, random_state=1
    ).fit(matrix[:, often], [1] * len(yes) + [0] * len(no))
    names = vectorizer.get_feature_names_out()[often]
    weights = {
        name: round(weight, 2)
        for name, weight in zip(names.tolist(), regression.coef_[0].tolist(), strict=True)
        if abs(weight) >= LEAST_WEIGHT
    }
    needs = round(-float(regression.intercept_[0]), 2)
    return Wording(weights=weights, needs=needs, certain=CERTAIN, possible=POSSIBLE, plain=plain)


def _table(id_: str, wording: Wording) -> str:
    head = f"[wording.{id_}]\nneeds = {wording.needs}\ncertain = {CERTAIN}\npossible = {POSSIBLE}\nweights = [\n"
    by_weight = sorted(wording.weights.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [" "]
    for name, weight in by_weight:
        item = f' "{name} {weight:g}",'
        if len(lines[-1]) + len(item) > LINE:
            lines.append(" ")
        lines[-1] += item
    return head + "\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    main()
