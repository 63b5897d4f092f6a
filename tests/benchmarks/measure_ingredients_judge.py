"""Measure what each piece of evidence of the phases is worth: judge calls with all of it, and without each in turn.

    python tests/benchmarks/measure_ingredients_judge.py FOLDER [FOLDER ...] --db FILE [--only NAME ...]

Every folder holds recordings with a truth beside each, as measure_accuracy.py wants them, and its ``--db`` has heard
them before (``measure_accuracy.py FOLDER --db FILE``): nothing is listened to here. Told are the share of frames with a
right label (8 labels, 100 ms), the shares of calls whose hold time, and whose time to a person, is right within 2 s,
the share of right outcomes, and the median error of the hold time.
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

from bench_answer import answer_from
from bench_score import CallScore, figures_of, score_call
from bench_truth import Truth, truths_in

from auditor.batch import Rules
from auditor.errors import AuditorError
from auditor.judge import audit as judging
from auditor.judge import phase_course, phases
from auditor.judge.catalogue import Catalogue
from auditor.keep.store import Store
from auditor.listen.files import fingerprint
from auditor.places import seeds_dir
from auditor.schema import Audit, Heard
from auditor.settings import Settings
from auditor.tell.exports import to_bench

ALL = "all evidence"
_NOTHING = (0.0,) * 5


def _without(**weights: Any) -> dict[str, Any]:
    return {"PHASES": replace(phases.PHASES, **weights)}


def _nothing(*_: Any) -> list[phases.Evidence]:
    return []


#: What is put in the place of a piece of evidence of auditor.judge.phases to leave it out.
LEFT_OUT: Mapping[str, Mapping[str, Any]] = {
    ALL: {},
    "repetition": {"_repetition_evidence": _nothing},
    "repetition across a wait": _without(repeated_across_a_wait=_NOTHING),
    "voices": {"_voice_evidence": _nothing},
    "likeness to recordings": {"_strangeness_evidence": _nothing},
    "turn-taking": {"_variety_evidence": _nothing},
    "falls silent when people talk": {"_heard_again_evidence": _nothing},
    "one voice within a wait": {"_passage_evidence": _nothing},
    "one voice goes on": _without(change_within_one_voice=0.0),
    "pauses between speakers": _without(change_within_a_breath=0.0),
    "length of music": _without(music_per_s=0.0, music_in_menu_per_s=0.0),
    "spoken over music": _without(over_music=_NOTHING),
    "music stops for it": {"_music_stops_evidence": _nothing},
    "before any wait": {"_before_the_wait_evidence": _nothing},
    "stopped for good": {"_after_the_wait_evidence": _nothing},
    "length of quiet": _without(quiet_per_s=0.0),
    "tones": _without(tones=dict.fromkeys(phases.PHASES.tones, (0.0, *_NOTHING))),
    "keys pressed": {"_key_evidence": _nothing, **_without(key_before_a_wait=_NOTHING)},
    "names itself a machine": {"_machine_evidence": _nothing},
    "few words in a wait": {"_few_words_evidence": _nothing},
    "says I": {"_says_i_evidence": _nothing},
    "one last beep": {"_beep_evidence": _nothing},
    "line is cut after it": {"_line_drop_evidence": _nothing},
    "call back taken up": {"_accepted_callback_evidence": _nothing},
    "network's tones": {"_network_evidence": _nothing},
    "last moment": _without(in_the_last_moment=_NOTHING),
    "the caller's channel": _without(caller_answers=_NOTHING),
    "greetings and phrases": {"_said_evidence": _nothing},
}


def measure(
    judged: Sequence[tuple[Truth, Audit]], names: Sequence[str], rules: Catalogue
) -> dict[str, list[CallScore]]:
    """The scores of every call under each name of :data:`LEFT_OUT`."""
    with patch.object(judging, "find_said", _remembering(judging.find_said)):
        return {name: [_score(truth, audit, name, rules) for truth, audit in judged] for name in names}


def _remembering(find: Callable[..., Any]) -> Callable[..., Any]:
    """What was said, searched once in each hearing: that takes most of the time, and no piece of evidence alters it."""
    known: dict[int, Any] = {}

    def remembered(heard: Heard, *others: Any) -> Any:
        if id(heard) not in known:
            known[id(heard)] = find(heard, *others)
        return known[id(heard)]

    return remembered


def _score(truth: Truth, audit: Audit, name: str, rules: Catalogue) -> CallScore:
    with ExitStack() as stack:
        for attribute, value in LEFT_OUT[name].items():
            for module in (phases, phase_course):
                if hasattr(module, attribute):
                    stack.enter_context(patch.object(module, attribute, value))
        again = judging.rejudge(audit, rules)
    return score_call(truth, answer_from(to_bench(again)))


def stored(truths: Sequence[Truth], store: Store) -> Iterator[tuple[Truth, Audit]]:
    """The newest audit of each recording that the database holds; those that it lacks are told and left out."""
    for truth in truths:
        audits = store.audits_of(fingerprint(truth.recording))
        if audits:
            yield truth, store.made_by_program(audits[-1])
        else:
            print(f"not in the database: {truth.recording.name}", file=sys.stderr)


def report(name: str, scores: Mapping[str, Sequence[CallScore]]) -> Iterator[str]:
    """A table with a row for each piece of evidence that was left out."""
    keys = ("frame_accuracy", "hold_within_2_s", "human_within_2_s", "outcome")
    yield f"{name}: {len(next(iter(scores.values())))} calls"
    yield f"{'without':26}{'frames':>8}{'hold':>8}{'person':>8}{'outcome':>9}{'hold off':>10}"
    for variant, calls in scores.items():
        whole = figures_of(calls).whole
        frames, hold, person, outcome = (whole[key] for key in keys)
        off_s = whole["hold_median_error_s"]
        yield f"{variant:26}{frames:8.4f}{hold:8.3f}{person:8.3f}{outcome:9.3f}{off_s:8.2f} s"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="recordings with a truth beside each")
    parser.add_argument("--db", type=Path, required=True, metavar="FILE", help="database that holds their audits")
    parser.add_argument("--only", nargs="+", choices=LEFT_OUT, default=list(LEFT_OUT), metavar="NAME")
    told = parser.parse_args(arguments)
    settings = Settings()
    try:
        rules = Rules(seeds=seeds_dir(), language=settings.language, pack=settings.pack).load()
        with Store.read(told.db) as store:
            for folder in told.folders:
                judged = list(stored(truths_in(folder), store))
                if judged:
                    print("\n".join(report(folder.resolve().name, measure(judged, told.only, rules))), end="\n\n")
    except AuditorError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
