"""Teach the recognition model how firms and their callers speak on the telephone.

    python tests/tools/train_language.py MODEL KNOWN [--share 0.65] [--unlike FOLDER ...]

MODEL is a folder like models/vosk-model-phone-en-0.6, whose graph/Gr.fst is written anew, with all its words; KNOWN is
another, the Gr.fst of which is what is known already. Learnt are the utterances in spoken/ and wordings/, and the
sentences of tests/judge, in which wordings are looked for. Every number, weekday, month, season and kind of person or
department in them also stands for others of its class, so that what was written of nine callers holds for four.

``--unlike`` is for the calls that are measured with: how well the words of their announcements are guessed before and
after is printed. Some sentences of tests/judge were written when a wording of such a call was missed, so those that
have five words in a row with one of its announcements are not learnt; what stands in spoken/ and wordings/ was written
without the calls.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import combining, normalize

from language_graph import read, word_numbers, write
from language_model import Counted, Sentence, mixed, perplexity

TESTS = Path(__file__).resolve().parents[1]
SPOKEN = TESTS / "tools" / "spoken"
WORDINGS = TESTS / "tools" / "wordings"
IN_A_ROW = 5
WEIGHTS = {"talk": 2.0, "menus": 0.25}
"""Of the sentences in spoken/ that do not count once: what people say on bad lines must not be read as a menu."""
VARIANTS = 4
"""Of a sentence in which a word stands for its class; together they weigh what one sentence weighs."""

_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
CLASSES = tuple(
    tuple(names.split())
    for names in (
        _UNITS,
        _TEENS,
        _TENS,
        "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april june july august september october november december",
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "morning afternoon evening",
        "spring summer autumn winter",
        "agent representative adviser advisor operator specialist consultant colleague assistant technician",
        "agents representatives advisers advisors operators specialists consultants colleagues assistants technicians",
        "sales billing accounts support service deliveries orders bookings reservations payments claims repairs parts"
        " appointments refunds returns renewals complaints reception admissions prescriptions",
    )
)
_ALIKE = {word: others for others in CLASSES for word in others}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("known", type=Path)
    parser.add_argument("--share", type=float, default=0.65, help="of the texts in what is written")
    parser.add_argument("--unlike", type=Path, nargs="*", default=[])
    told = parser.parse_args()
    words = told.model / "graph" / "words.txt"
    known = read(told.known / "graph" / "Gr.fst", told.known / "graph" / "words.txt").with_words(word_numbers(words))
    texts = learnt_texts(told.unlike)
    learnt = mixed(known, Counted(varied(texts, random.Random(1)), known), told.share)
    write(learnt, words, told.model / "graph" / "Gr.fst")
    print(f"{len(texts)} sentences, {sum(len(words) for words, _ in texts)} words")
    if measured := list(announcements(told.unlike)):
        before, now = perplexity(measured, known), perplexity(measured, learnt)
        print(f"{len(measured)} sentences of announcements: {before:.1f} before, {now:.1f} now")


def learnt_texts(folders: Iterable[Path]) -> list[tuple[Sentence, float]]:
    """All that is learnt, each utterance with its weight, where calls in these folders are measured with."""
    judged = unlike(_utterances(judged_texts()), announcements(folders))
    return [*written_texts(), *((words, 1.0) for words in judged)]


def written_texts() -> Iterator[tuple[Sentence, float]]:
    """What was written to be learnt, each utterance with its weight."""
    for path in (*sorted(SPOKEN.glob("*.txt")), *sorted(WORDINGS.glob("*.txt"))):
        yield from ((words, WEIGHTS.get(path.stem, 1.0)) for words in _utterances([path]))


def judged_texts() -> Iterator[Path]:
    """The sentences in which wordings are looked for, and those in which there are none."""
    yield from (TESTS / "judge" / "sentences").glob("*.txt")
    yield TESTS / "judge" / "ordinary_talk.txt"


def _utterances(paths: Iterable[Path]) -> Iterator[Sentence]:
    return (words for path in sorted(paths) for words in sentences_of(path.read_text(encoding="utf-8")))


def sentences_of(text: str) -> Iterator[Sentence]:
    """The utterances of a text; lines with ``#`` are comments, and what stands at a sentence is passed over: a mark, a
    note, or a category with a tab."""
    for line in text.splitlines():
        if words := spoken("" if line.startswith("#") else line.rpartition("\t")[2].partition("|")[0]):
            yield words


def spoken(text: str) -> Sentence:
    """The words of a text as the recogniser writes them: without accents, in small letters."""
    plain = normalize("NFKD", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return re.findall(r"[a-z]+(?:'[a-z]+)*", "".join(one for one in plain if not combining(one)))


def announcements(folders: Iterable[Path]) -> Iterator[Sentence]:
    """Each sentence that is announced in the calls of these folders, once."""
    told = (
        json.loads(path.read_text(encoding="utf-8")) for folder in folders for path in sorted(folder.glob("*.json"))
    )
    texts = (one["text"] for truth in told for said in truth["announcements"] for one in said["sentences"])
    return (spoken(text) for text in dict.fromkeys(texts))


def unlike(texts: Iterable[Sentence], measured: Iterable[Sentence]) -> list[Sentence]:
    """The texts without those that say what is measured with: all of one, or some words of it in a row."""
    taken = {run for sentence in measured for run in _runs(sentence)}
    return [sentence for sentence in texts if taken.isdisjoint(_runs(sentence))]


def _runs(sentence: Sentence) -> Iterator[tuple[str, ...]]:
    length = min(IN_A_ROW, len(sentence))
    return (tuple(sentence[at : at + length]) for at in range(len(sentence) - length + 1))


def varied(texts: Iterable[tuple[Sentence, float]], rng: random.Random) -> Iterator[tuple[Sentence, float]]:
    """The texts with their weights: each as it is, or with others of a class in its words' places."""
    for sentence, weight in texts:
        if _ALIKE.keys().isdisjoint(sentence):
            yield sentence, weight
        else:
            yield sentence, weight / VARIANTS
            for _ in range(VARIANTS - 1):
                yield [rng.choice(_ALIKE.get(word, (word,))) for word in sentence], weight / VARIANTS


if __name__ == "__main__":
    main()
