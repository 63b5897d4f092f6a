"""Measure how right the program is on calls whose truth is known, and whether a change has made it worse.

    python tests/benchmarks/measure_accuracy.py FOLDER [FOLDER ...] [--no-words | --oracle] [--db FILE] [--write]

Every recording in a folder with a truth beside it is audited by the program itself, and scored. With ``--db`` what was
heard is stored in an ordinary database of audits; a recording that it already holds, heard by the same model and
settings, is only judged again, which takes a second. After a change to how the program listens, use ``--again``.
What is measured is the program that Python finds: install this checkout with ``pip install -e .`` first.

With ``--oracle`` each set is also judged with the true words in place of the recogniser's, as a set of its own
(`` with true words``): what is still wrong then, no better recognition model would mend.

A folder is a set, called by its name (with `` without words`` behind it for ``--no-words``). Its figures are compared
with those in accuracy.toml, and the program ends with 1 when one of them fell by more than its tolerance (see
bench_record.py); with 3 when a recording could not be audited, which counts as an empty answer. ``--write`` puts the
figures into accuracy.toml instead.

A truth is a JSON file, ``call.json`` or ``call.truth.json`` beside ``call.wav``, in one of two forms. With times in
seconds of the recording, it is read for:

    id, file                name of the call; its recording (else the file of the same name)
    duration                length
    segments                start, end, label, accept (other right labels); stretches may lie over each other
    hold_seconds            all waiting together
    time_to_human           first word of a living person in the recording, or null
    outcome, outcome_accept how the call ended, and other right answers
    dtmf.string             keys that were pressed
    announcements           start, end, message_id (the very same recording), group (the same text, other values),
                            categories (with a "?" behind those that may be left out), context, partial, optional, and
                            sentences (start, end, near_miss)
    promises                type, t, end, and for queue_position and estimated_wait (s): value, accept, lo, hi

Labels are ringback, ivr, music, announcement, silence, dtmf, talk and tone. The form of our own sample calls
(recordings/samples/*.truth.json) has whole milliseconds and the program's own labels: duration_ms, segments (start_ms,
end_ms, label), hold_ms, human_at_ms, outcome, dtmf (digit), announcements (with possible_categories) and promises. In
it a silence of up to 3 s may as well be counted to what stands before or behind it.

What the figures mean: ``frame_accuracy`` is the share of all 100 ms frames with a right label; a time is right within
2 s; announcements of one category less than 1.5 s apart count as one playing, and are matched one to one by overlap;
"count exact" is the share of calls in which exactly as many were reported as there were; ``repeat_pairs`` is the share
of pairs of messages in the queue that are rightly told to be the same recording or not; a place in the queue or a wait
is right when its value is. Few calls make rough figures.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

import bench_record as record
from bench_answer import Answer, answer_from
from bench_listen import Listened, Plan, audits, ears_changed_at
from bench_oracle import with_true_words
from bench_score import CallScore, Figures, figures_of, score_call, worst
from bench_truth import NEAR_MS, Truth, truths_in

from auditor import __version__, batch
from auditor.errors import AuditorError, UsageProblem
from auditor.keep.store import Store
from auditor.listen.models import find_model
from auditor.places import seeds_dir
from auditor.schema import Audit
from auditor.settings import Settings
from auditor.tell.exports import to_bench

FIGURES_FILE = Path(__file__).with_name("accuracy.toml")
WORSE, SOME_FAILED = 1, 3
WITHOUT_WORDS = " without words"
WITH_TRUE_WORDS = " with true words"


_CHECKOUT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    told = _parser().parse_args(arguments)
    program = Path(batch.__file__).resolve().parent
    if program.parent != _CHECKOUT:
        print(f"Measuring the program in {program}, not this checkout.", file=sys.stderr)
    try:
        sets = _sets(told.folders, WITHOUT_WORDS if told.no_words else "")
        return _measure(sets, _plan(told), told)
    except AuditorError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return problem.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="recordings with a truth beside each")
    words = parser.add_mutually_exclusive_group()
    words.add_argument("--no-words", action="store_true", help="leave the words unread")
    words.add_argument("--oracle", action="store_true", help="judge also with the true words in place of those read")
    parser.add_argument("--jobs", type=int, default=batch.usual_jobs(), metavar="N", help="calls to hear at a time")
    parser.add_argument("--db", type=Path, metavar="FILE", help="database in which what was heard is found and stored")
    parser.add_argument("--again", action="store_true", help="listen also to what the database holds")
    parser.add_argument("--model", help="recognition model: a folder or a name")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {FIGURES_FILE.name}")
    return parser


def _plan(told: argparse.Namespace) -> Plan:
    settings = Settings(words=not told.no_words)
    rules = batch.Rules(seeds=seeds_dir(), language=settings.language, pack=settings.pack)
    return Plan(
        model_dir=None if told.no_words else find_model(told.model),
        rules=rules,
        catalogue=rules.load(),
        settings=settings,
        jobs=max(1, told.jobs),
        again=told.again,
    )


def _sets(folders: Sequence[Path], suffix: str) -> dict[str, tuple[Truth, ...]]:
    """The truths of each set, by its name; raises :class:`UsageProblem` when two would have one name."""
    sets = {f"{folder.resolve().name}{suffix}": truths_in(folder) for folder in folders}
    if len(sets) < len(folders):
        raise UsageProblem("Two of the folders have the same name, by which their figures are kept; rename one.")
    return sets


def _measure(sets: dict[str, tuple[Truth, ...]], plan: Plan, told: argparse.Namespace) -> int:
    kept, ends = record.read(FIGURES_FILE), {0}
    with Store.open(told.db) if told.db else nullcontext() as store:
        for name, truths in sets.items():
            heard = _hear(truths, plan, store)
            answers = {name: [_score(truth, heard[truth.recording].result) for truth in truths]}
            if told.oracle:
                answers[name + WITH_TRUE_WORDS] = [_oracle(truth, heard[truth.recording], plan) for truth in truths]
            for called, scores in answers.items():
                now = _kept_now(scores, plan)
                print("\n".join(report(called, scores, now, kept.get(called))), end="\n\n")
                if not told.write and any(change.worse for change in _changes(kept.get(called), now)):
                    ends.add(WORSE)
                kept[called] = now
            print("\n".join(_how_heard(list(heard.values()))), end="\n\n", flush=True)
            if any(isinstance(one.result, AuditorError) for one in heard.values()):
                ends.add(SOME_FAILED)
            if told.write:
                record.write(FIGURES_FILE, kept)  # after each set, so that an interruption loses none
    return max(ends)


def _hear(truths: Sequence[Truth], plan: Plan, store: Store | None) -> dict[Path, Listened]:
    found: dict[Path, Listened] = {}
    for one in audits([truth.recording for truth in truths], plan, store):
        found[one.path] = one
        if isinstance(one.result, AuditorError):
            print(f"Error: {one.result}", file=sys.stderr)
        elif one.heard_at is None:
            print(f"heard {one.path.name} ({len(found)} of {len(truths)})", file=sys.stderr, flush=True)
    return found


def _kept_now(scores: Sequence[CallScore], plan: Plan) -> record.Kept:
    return record.Kept(
        made_on=_today(),
        program_version=__version__,
        model_name=plan.basis.model_name,
        calls_id=record.calls_id(scores),
        figures=figures_of(scores),
    )


def _oracle(truth: Truth, heard: Listened, plan: Plan) -> CallScore:
    """The score with the true words; a call that could not be heard has none to put them into."""
    if isinstance(heard.result, Audit) and truth.file is not None:
        return _score(truth, with_true_words(heard.result, truth.file, plan.catalogue))
    return _score(truth, heard.result)


def _score(truth: Truth, result: Audit | AuditorError) -> CallScore:
    return score_call(truth, answer_from(to_bench(result)) if isinstance(result, Audit) else Answer())


def report(name: str, scores: Sequence[CallScore], now: record.Kept, before: record.Kept | None) -> Iterator[str]:
    """The lines that are printed for a set."""
    figures = now.figures
    yield f"{name}: {len(scores)} calls, {now.model_name or 'no words read'}, program {now.program_version}"
    changed = {change.name: change for change in _changes(before, now)}
    yield from _whole_lines(figures, changed)
    yield from ("", *_category_lines(figures, changed))
    bad = worst(scores)
    if bad:
        yield from ("", "worst calls:", *(f"  {one.name}: {_faults(one)}" for one in bad))
    yield from ("", *_verdict(before, now, list(changed.values())))


def _whole_lines(figures: Figures, changed: dict[str, record.Change]) -> Iterator[str]:
    yield f"{'':22}{'now':>8}{'kept':>9}{'change':>9}"
    for name, value in figures.whole.items():
        if name != "calls":
            yield f"{_words(name):22}{value:8.3f}{_change(changed.get(name), with_before=True)}".rstrip()


def _category_lines(figures: Figures, changed: dict[str, record.Change]) -> Iterator[str]:
    columns = f"{'said':>6}{'wrong':>7}{'precision':>11}{'recall':>8}{'F1':>7}{'change':>9}{'exact':>8}{'change':>9}"
    yield f"{'announcements':22}{columns}"
    for category, values in figures.categories.items():
        if values["said"] or values["wrong"]:
            counts = f"{values['said']:6.0f}{values['wrong']:7.0f}{values['precision']:11.3f}{values['recall']:8.3f}"
            f1 = f"{values['f1']:7.3f}{_change(changed.get(f'{category}.f1')):9}"
            exact = f"{values['count_exact']:8.3f}{_change(changed.get(f'{category}.count_exact')):9}"
            yield f"{_words(category):22}{counts}{f1}{exact}".rstrip()


def _change(change: record.Change | None, *, with_before: bool = False) -> str:
    """The columns "kept" and "change", the latter marked with ``!`` when it is for the worse."""
    if change is None:
        return ""
    difference = change.now - change.before
    text = f"{difference:+.3f}{'!' if change.worse else ' '}" if difference else "= "
    return f"{change.before:9.3f}{text:>10}" if with_before else f"{text:>9}"


def _faults(score: CallScore) -> str:
    """What is wrong with the answer to one call, the whole call first."""
    said = score.said
    found = [
        f"hold {score.hold_off_ms / 1000:.1f} s off" if score.hold_off_ms > NEAR_MS else "",
        "" if score.human_right else _human_fault(score.human_off_ms),
        "" if score.outcome_right else f"outcome {score.outcome or 'unknown'}",
        "" if score.keys_right else "keys",
        f"{score.frames_right_share:.1%} of the frames right",
        f"{said.missed} of {said.found + said.missed} announcements missed" if said.missed else "",
        f"{said.wrong} wrongly reported" if said.wrong else "",
    ]
    return ", ".join(part for part in found if part)


def _human_fault(off_ms: int | None) -> str:
    return "person wrongly told or missed" if off_ms is None else f"person {off_ms / 1000:.1f} s off"


def _changes(before: record.Kept | None, now: record.Kept) -> list[record.Change]:
    return [] if before is None else record.changes(before, now)


def _verdict(before: record.Kept | None, now: record.Kept, changed: Sequence[record.Change]) -> Iterator[str]:
    if before is None:
        yield "No figures are kept for this set yet; --write keeps these."
        return
    made_by = f"kept on {before.made_on}, {before.model_name or 'no words read'}, program {before.program_version}"
    if before.calls_id != now.calls_id:
        yield f"Not compared: the figures {made_by}, are of {before.figures.whole['calls']:.0f} other calls."
        return
    yield f"Compared with the figures {made_by}:"
    worse = [change for change in changed if change.worse]
    for one in worse:
        yield f"  WORSE {one.name}: {one.before:.3f} before, {one.now:.3f} now; allowed {record.tolerance(one.name):g}"
    if not worse:
        yield "  nothing is worse by more than its tolerance."


def _how_heard(heard: Sequence[Listened]) -> Iterator[str]:
    stored = [one.heard_at for one in heard if one.heard_at is not None]
    yield f"{len(heard) - len(stored)} listened to now, {len(stored)} judged again from what was heard before."
    changed_at = ears_changed_at()
    old = sum(heard_at < changed_at for heard_at in stored)
    if old:
        yield f"{old} of them were heard before the files that decide what is heard were last written: use --again."


def _words(name: str) -> str:
    return name.replace("_", " ")


def _today() -> date:
    return datetime.now(UTC).date()


if __name__ == "__main__":
    sys.exit(main())
