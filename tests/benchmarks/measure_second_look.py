"""How often the second look hears typical sentences where nobody says any: everyday talk, reading aloud and music.

    python tests/benchmarks/measure_second_look.py [--minutes 30] [--first 500] [--model NAME]

The recordings are those of measure_false_claims.py; see there for ``--first``. Each is listened to as an audit does it,
and every doubtful phrase is followed: whether the typical sentences proposed other words for it, whether these were
taken, and whether what was taken is nearer to what was truly said than the free reading was (edits of words, the two
aligned over the whole recording), as near, or farther. Each phrase that was changed is printed. Needs flite, festival
and rubberband.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from measure_false_claims import MINUTES_EACH, make
from rapidfuzz.distance import Levenshtein
from voices import Voice

from auditor.judge.catalogue import load_catalogue
from auditor.listen import hear as hearing
from auditor.listen import second_look
from auditor.listen.audio import load
from auditor.listen.models import find_model
from auditor.listen.tones import load_tone_plan
from auditor.listen.transcript import Recogniser
from auditor.places import seeds_dir
from auditor.schema import Interval, Origin, Word
from auditor.settings import Settings
from auditor.thresholds.listen import SECOND_LOOK


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One phrase as it was read freely and as it was left; ``proposed`` when the second look had other words."""

    start_ms: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    doubtful: bool
    proposed: bool

    @property
    def taken(self) -> bool:
        """Whether it was changed."""
        return self.before != self.after


@dataclass(frozen=True)
class Follower:
    """Stands for the second look, does the same, and keeps what became of each phrase."""

    phrases: dict[tuple[int, int], Phrase] = field(default_factory=dict)

    def __call__(
        self,
        words: Sequence[Word],
        freely: second_look.ReadBest,
        guided: second_look.ReadBest,
        least_gain: float = 0.0,
    ) -> tuple[Word, ...]:
        """See :func:`auditor.listen.second_look.look_again`."""
        return tuple(
            word for one in second_look.phrases_of(words) for word in self._followed(one, freely, guided, least_gain)
        )

    def _followed(
        self,
        words: Sequence[Word],
        freely: second_look.ReadBest,
        guided: second_look.ReadBest,
        least_gain: float,
    ) -> tuple[Word, ...]:
        guesses: list[tuple[str, ...]] = []

        def remembered(stretch: Interval) -> second_look.Reading:
            reading = guided(stretch)
            guesses.append(_texts(reading.words))
            return reading

        found = second_look.look_again(words, freely, remembered, least_gain)
        before = _texts(words)
        self.phrases[words[0].start_ms, words[-1].end_ms] = Phrase(
            start_ms=words[0].start_ms,
            before=before,
            after=_texts(found),
            doubtful=second_look.confidence_by_length(words) < SECOND_LOOK.sure,
            proposed=bool(guesses and guesses[0] and guesses[0] != before),
        )
        return found


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def judged(phrases: Sequence[Phrase], truth: Sequence[str]) -> list[tuple[Phrase, int, str]]:
    """Each phrase that was changed, with how many edits fewer it needs now, and what was truly said there.

    Phrases are in order of time and do not overlap; ``truth`` is all that was said.
    """
    read = [text for phrase in phrases for text in phrase.before]
    blocks = SequenceMatcher(None, read, truth, autojunk=False).get_matching_blocks()
    found, at = [], 0
    for phrase in phrases:
        end = at + len(phrase.before)
        if phrase.taken:
            first = max((min(b.b + b.size, b.b + at - b.a) for b in blocks if b.a < at), default=0)
            last = min((max(b.b, b.b + end - b.a) for b in blocks if b.a + b.size > end), default=len(truth))
            said = tuple(truth[first:last])
            gain = Levenshtein.distance(phrase.before, said) - Levenshtein.distance(phrase.after, said)
            found.append((phrase, gain, " ".join(said)))
        at = end
    return found


def said_in(path: Path, number: int, seconds: float) -> list[str]:
    """Make the recording; returns all the words that are spoken in it, in order."""
    said: list[str] = []
    say = Voice.say

    def noted(voice: Voice, text: str) -> object:
        said.append(text)
        return say(voice, text)

    with mock.patch.object(Voice, "say", noted):
        make(path, number, seconds)
    return [word for text in said for word in re.findall(r"[a-z']+", text.lower())]


def followed(path: Path, recogniser: Recogniser) -> list[Phrase]:
    """Listen to a recording as an audit does; returns its phrases in order of time."""
    _, sound = load(path, Origin())
    follower, catalogue = Follower(), load_catalogue(seeds_dir())
    with mock.patch.object(hearing, "look_again", follower):
        hearing.hear(sound, load_tone_plan(seeds_dir() / "tones.toml"), recogniser, catalogue.wordings, Settings())
    return sorted(follower.phrases.values(), key=lambda phrase: phrase.start_ms)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=30, help="how much to make")
    parser.add_argument("--first", type=int, default=500, metavar="N", help="number of the first recording")
    parser.add_argument("--model", help="recognition model: a folder or a name")
    told = parser.parse_args(arguments)
    recogniser, counts = Recogniser.load(find_model(told.model)), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(told.first, told.first + -(-told.minutes // MINUTES_EACH)):
            path = Path(folder) / f"ordinary{number:02d}.wav"
            truth = said_in(path, number, min(MINUTES_EACH, told.minutes) * 60)
            counts += _shown(path.name, followed(path, recogniser), truth)
    print(
        f"{counts['phrases']} phrases, {counts['doubtful']} doubtful, {counts['proposed']} with other words proposed, "
        f"{counts['taken']} of these taken: {counts['nearer']} nearer to what was said, {counts['as near']} as near, "
        f"{counts['farther']} farther"
    )
    return 0


def _shown(name: str, phrases: Sequence[Phrase], truth: Sequence[str]) -> Counter[str]:
    counts = Counter({"phrases": len(phrases)})
    for phrase in phrases:
        counts += Counter(name for name in ("doubtful", "proposed", "taken") if getattr(phrase, name))
    for phrase, gain, said in judged(phrases, truth):
        kind = "nearer" if gain > 0 else "farther" if gain < 0 else "as near"
        counts[kind] += 1
        before, after = " ".join(phrase.before), " ".join(phrase.after)
        print(f"{name} {phrase.start_ms / 1000:7.1f} s {kind}: {before!r} became {after!r}, said was {said!r}")
    return counts


if __name__ == "__main__":
    sys.exit(main())
