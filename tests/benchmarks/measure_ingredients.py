"""Measure what each ingredient of the spans is worth: hear calls with all of them, and with each left out in turn.

    python tests/benchmarks/measure_ingredients.py FOLDER [FOLDER ...] [--only NAME ...]

Every folder holds recordings with a truth beside each, as measure_accuracy.py wants them. Words are not read, so that
what is measured is what sound alone tells. Told are the share of frames with a right label (8 labels, 100 ms), the
shares of calls whose hold time, and whose time to a person, is right within 2 s, and the median error of the hold time.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from bench_answer import answer_from
from bench_score import CallScore, figures_of, score_call
from bench_truth import Truth, truths_in
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from auditor.batch import Rules
from auditor.errors import AuditorError
from auditor.judge import audit as judging
from auditor.judge.basis import basis_of
from auditor.judge.catalogue import Catalogue
from auditor.listen import spans
from auditor.listen.audio import load
from auditor.listen.hear import hear
from auditor.listen.origin import origin_for
from auditor.listen.tones import TonePlan, load_tone_plan
from auditor.places import seeds_dir
from auditor.settings import Settings
from auditor.tell.exports import to_bench

ALL = "all ingredients"
_SECOND = 50
"""Frames."""
_SOUND_ABOVE_QUIET_DB = 8.0
_SYLLABLE_DIP_DB = 10.0
_DIPS_OF_SPEECH = 0.25
Probabilities = NDArray[np.float32]


def plain_rules(samples: NDArray[np.int16]) -> Probabilities:
    """Instead of the network: what is louder than the line's quiet is speech where its level dips as syllables make it
    dip, and music elsewhere (the share of low-energy frames of Scheirer and Slaney, ICASSP 1997)."""
    levels = spans.frame_levels_dbfs(samples)
    sounding = levels > spans.quiet_level_dbfs(levels) + _SOUND_ABOVE_QUIET_DB
    near = maximum_filter1d(sounding, _SECOND // 2)
    low = levels < maximum_filter1d(levels, 2 * _SECOND) - _SYLLABLE_DIP_DB
    dipping = uniform_filter1d(low.astype(np.float32), 2 * _SECOND) > _DIPS_OF_SPEECH
    return np.stack([sounding & dipping, near & ~dipping], axis=1).astype(np.float32)


def _likeliest(scores: NDArray[np.float64], switch_cost: float) -> NDArray[np.int64]:
    return np.argmax(scores, axis=1)


#: What is put in the place of an ingredient of auditor.listen.spans to leave it out.
LEFT_OUT: Mapping[str, Mapping[str, Any]] = {
    ALL: {},
    "no network, plain rules": {"class_probabilities": plain_rules},
    "no smoothing": {"most_likely_path": _likeliest},
    "half the smoothing": {"SPANS": replace(spans.SPANS, switch_cost=spans.SPANS.switch_cost / 2)},
    "no bias towards music": {"SPANS": replace(spans.SPANS, music_bias=0.0)},
    "frames believed wholly": {"SPANS": replace(spans.SPANS, least_probability=1e-6)},
    "no pauses by level": {"_with_pauses": lambda kinds, levels_dbfs: list(kinds)},
    "tones do not overrule": {"_with_tones": lambda kinds, tones: list(kinds)},
}


def measure(truths: Sequence[Truth], names: Sequence[str]) -> dict[str, list[CallScore]]:
    """The scores of every call under each name of :data:`LEFT_OUT`."""
    rules = Rules(seeds=seeds_dir(), language=Settings().language, pack=Settings().pack)
    catalogue, plan = rules.load(), load_tone_plan(seeds_dir() / "tones.toml")
    scores: dict[str, list[CallScore]] = {name: [] for name in names}
    for truth in truths:
        for name, score in _scores(truth, names, plan, catalogue):
            scores[name].append(score)
        print(f"heard {truth.name}", file=sys.stderr, flush=True)
    return scores


def _scores(
    truth: Truth, names: Sequence[str], plan: TonePlan, catalogue: Catalogue
) -> Iterator[tuple[str, CallScore]]:
    settings = Settings(words=False)
    recording, sound = load(truth.recording, origin_for(truth.recording))
    network = _remembering(spans.class_probabilities)
    for name in names:
        with ExitStack() as stack:
            for attribute, value in {"class_probabilities": network, **LEFT_OUT[name]}.items():
                stack.enter_context(patch.object(spans, attribute, value))
            heard = hear(sound, plan, None, settings)
        audit = judging.judge_call(recording, heard, basis_of(None, None, catalogue, settings), catalogue)
        yield name, score_call(truth, answer_from(to_bench(audit)))


def _remembering(
    network: Callable[[NDArray[np.int16]], Probabilities],
) -> Callable[[NDArray[np.int16]], Probabilities]:
    """The network, run once for each channel of a call."""
    known: dict[bytes, Probabilities] = {}

    def remembered(samples: NDArray[np.int16]) -> Probabilities:
        key = samples.tobytes()
        if key not in known:
            known[key] = network(samples)
        return known[key]

    return remembered


def report(name: str, scores: Mapping[str, Sequence[CallScore]]) -> Iterator[str]:
    """A table with a row for each ingredient that was left out."""
    yield f"{name}: {len(next(iter(scores.values())))} calls, no words read"
    yield f"{'':26}{'frames':>8}{'hold':>8}{'person':>8}{'hold off':>10}"
    for variant, calls in scores.items():
        whole = figures_of(calls).whole
        row = "".join(f"{whole[key]:8.3f}" for key in ("frame_accuracy", "hold_within_2_s", "human_within_2_s"))
        yield f"{variant:26}{row}{whole['hold_median_error_s']:8.2f} s"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="recordings with a truth beside each")
    parser.add_argument("--only", nargs="+", choices=LEFT_OUT, default=list(LEFT_OUT), metavar="NAME")
    told = parser.parse_args(arguments)
    try:
        for folder in told.folders:
            print("\n".join(report(folder.resolve().name, measure(truths_in(folder), told.only))), end="\n\n")
    except AuditorError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
