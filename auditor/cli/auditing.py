"""Commands that listen: ``audit`` and ``demo``."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import click

from auditor import batch
from auditor.cli.gating import MISSED, fail_on_option, read_conditions, tell_misses
from auditor.cli.options import (
    LANGUAGE,
    PACK,
    complain,
    database_option,
    echo_json,
    echo_text,
    json_option,
    moment,
    other_rules_options,
    rules_options,
)
from auditor.cli.progress import Progress
from auditor.errors import INTERRUPTED, AuditorError, BadRecording, UsageProblem
from auditor.judge.catalogue import Catalogue
from auditor.keep.circumstances import circumstances_of
from auditor.keep.correcting import add_audit
from auditor.keep.rejudging import Judged, Today, judge_again
from auditor.keep.store import Store
from auditor.listen.files import find_recordings, fingerprint
from auditor.listen.models import find_model
from auditor.listen.origin import origin_for
from auditor.places import samples_dir, seeds_dir
from auditor.schema import Audit, Basis
from auditor.settings import Settings
from auditor.tell import tables, text
from auditor.tell.wording import plural, visible

SOME_FAILED = 3
#: The sample call that ``demo`` shows in full: the one with the most to hear.
_SHOWN_IN_FULL = "high_volume_claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the user says of all calls of one batch; ``folders`` are those that are audited."""

    line: str | None = None
    option: str | None = None
    called_at: str | None = None
    folders: tuple[Path, ...] = ()


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of a batch so far."""

    audited: list[str] = field(default_factory=list)
    skipped: int = 0
    failed: int = 0


@click.command(short_help="Audit recorded calls: files or folders.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@database_option
@click.option("--model", help="Recognition model: a folder, or a name from `auditor models list`.")
@click.option("--no-words", is_flag=True, help="Do not read words: hear tones, music, speech and repeats only.")
@click.option("--every-playing", is_flag=True, help="Read every playing of a repeated message, not only the clearest.")
@click.option("--keep-digits", is_flag=True, help="Keep the longer numbers that people say; they are masked otherwise.")
@click.option("--line", help="Name of the line that was called.")
@click.option("--option", help="Menu choice that was made.")
@click.option("--called-at", callback=moment, help="Time of the call, such as 2026-03-04T09:44:18-05:00.")
@rules_options
@click.option("--jobs", type=click.IntRange(1, 64), default=batch.usual_jobs, help="Calls to work on at a time.")
@fail_on_option
@click.option("--again", is_flag=True, help="Audit also what was audited on the same basis before.")
@json_option
@click.pass_context
def audit(
    ctx: click.Context,
    paths: tuple[Path, ...],
    db: Path,
    model: str | None,
    no_words: bool,
    every_playing: bool,
    keep_digits: bool,
    line: str | None,
    option: str | None,
    called_at: str | None,
    rules: batch.Rules,
    jobs: int,
    fail_on: tuple[str, ...],
    again: bool,
    as_json: bool,
) -> None:
    """Audit recorded calls: files or folders (recordings/ unless told). Prints a row for each call as it finishes.

    Ends with 3 when some recordings could not be audited, with 130 when interrupted; finished audits are kept. With
    --fail-on it ends with 7 when a call audited now meets a condition.
    """
    conditions = read_conditions(fail_on)
    places = paths or (Path("recordings"),)
    files = find_recordings(places)
    plan = _plan(
        model_dir=None if no_words else find_model(model),
        rules=rules,
        settings=Settings(
            words=not no_words,
            read_every_playing=every_playing,
            keep_digits=keep_digits,
            language=rules.language,
            pack=rules.pack,
        ),
        context=Context(line=line, option=option, called_at=called_at, folders=tuple(filter(Path.is_dir, places))),
        again=again,
    )
    with Store.open(db) as store:
        tally = run(store, plan, files, jobs, as_json=as_json)
        missed = bool(conditions) and tell_misses(store, conditions, tally.audited, err=True)
    ctx.exit(SOME_FAILED if tally.failed else MISSED if missed else 0)


@click.command(short_help="Audit the sample calls and show the result.")
@click.option("--model", help="Recognition model: a folder, or a name from `auditor models list`.")
@click.option("--jobs", type=click.IntRange(1, 64), default=batch.usual_jobs, help="Calls to work on at a time.")
@click.pass_context
def demo(ctx: click.Context, model: str | None, jobs: int) -> None:
    """Audit the sample calls into a temporary database and show the results, one of them in full."""
    plan = _plan(
        model_dir=find_model(model),
        rules=batch.Rules(seeds=seeds_dir(), language=LANGUAGE, pack=PACK),
        settings=Settings(language=LANGUAGE, pack=PACK),
        context=Context(),
        again=True,
    )
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "demo.db") as store:
        tally = run(store, plan, find_recordings((samples_dir(),)), jobs, keep_hint=False)
        if tally.audited:
            shown = max(tally.audited, key=lambda audit_id: _heard(store.get(audit_id)))
            click.echo("\nOne of them in full:\n")
            echo_text(text.show(store.get(shown)))
            click.echo("\nYour own calls: put them into recordings/ and run `auditor audit`.")
    ctx.exit(SOME_FAILED if tally.failed else 0)


@click.command(short_help="Judge stored calls by today's catalogue.")
@click.argument("audits", nargs=-1)
@database_option
@click.option("--all", "every", is_flag=True, help="All calls, as when none is named.")
@other_rules_options
@click.pass_context
def reaudit(ctx: click.Context, /, audits: tuple[str, ...], db: Path, every: bool, **chosen: Any) -> None:
    """Judge stored AUDITS (the newest of each call, unless named) by today's catalogue, without sound or model.

    The hours and time zone of a line count as they are stored now. What was judged before is kept; see `auditor list
    --history`. Ends with 3 when some audits could not be read.
    """
    if audits and every:
        raise UsageProblem("Name audits or give --all, not both.")
    with Store.open(db) as store:
        ids = [store.resolve(audit) for audit in audits] or [row.id for row in store.rows()]
        tally = _judge_again(store, ids, lambda basis: batch.rules_of(basis, **chosen))
    click.echo(tables.judged_summary(len(tally.audited), tally.skipped, tally.failed), err=True)
    ctx.exit(SOME_FAILED if tally.failed else 0)


COMMANDS = (audit, demo, reaudit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a batch is done with, and the basis that its audits will carry."""

    model_dir: Path | None
    rules: batch.Rules
    settings: Settings
    context: Context
    again: bool
    basis: Basis
    catalogue: Catalogue


def _plan(*, model_dir: Path | None, rules: batch.Rules, settings: Settings, context: Context, again: bool) -> _Plan:
    """The plan; a broken catalogue or model shows here, before anything is stored."""
    catalogue = rules.load()
    return _Plan(
        model_dir=model_dir,
        rules=rules,
        settings=settings,
        context=context,
        again=again,
        basis=batch.expected_basis(model_dir, catalogue, settings),
        catalogue=catalogue,
    )


def run(
    store: Store, plan: _Plan, files: list[Path], jobs: int, *, as_json: bool = False, keep_hint: bool = True
) -> Tally:
    """Audit, store and print call after call; on Ctrl-C say so and end with 130."""
    looked_at = list(_jobs(store, plan, files))
    planned = [(path, job) for path, job in looked_at if job is not None]
    tally = Tally(skipped=len(looked_at) - len(planned))
    try:
        with Progress(len(planned)) as progress, closing(_results(planned, jobs)) as results:
            for path, result in results:
                with progress.paused(path.name):
                    _report(store, path, result, tally, plan.catalogue, as_json=as_json)
    except KeyboardInterrupt:
        click.echo(f"Stopped; {plural(len(tally.audited), 'finished audit')} kept in {store.path}.", err=True)
        click.get_current_context().exit(INTERRUPTED)
    place = str(store.path) if keep_hint else None
    click.echo(tables.batch_summary(len(tally.audited), tally.skipped, tally.failed, place), err=True)
    return tally


def _results(planned: list[tuple[Path, batch.Job | AuditorError]], jobs: int) -> Generator[batch.Done, None, None]:
    """First the problems that showed before anything was listened to, then each audit as it is ready."""
    yield from ((path, job) for path, job in planned if isinstance(job, AuditorError))
    todo = [job for _, job in planned if isinstance(job, batch.Job)]
    if todo:
        with closing(batch.audit_many(todo, lambda: batch.processes(min(jobs, len(todo))))) as results:
            yield from results


def _jobs(store: Store, plan: _Plan, files: list[Path]) -> Iterator[tuple[Path, batch.Job | AuditorError | None]]:
    """For each recording its job, ``None`` when it was audited before on the same basis, or what is wrong with it."""
    names: dict[str, Path] = {}
    for path in files:
        try:
            sha256 = fingerprint(path)
            first = names.setdefault(sha256, path)
            if first is not path:
                click.echo(visible(f"{path} is the same recording as {first} and counts once."), err=True)
                continue
            known = not plan.again and store.find(sha256, plan.basis, in_any_circumstances=True)
            yield path, None if known else _job(store, plan, path, sha256)
        except (BadRecording, UsageProblem) as problem:
            yield path, problem


def _job(store: Store, plan: _Plan, path: Path, sha256: str) -> batch.Job:
    said = plan.context
    origin = origin_for(path, said.folders, line=said.line, option=said.option, called_at=said.called_at)
    return batch.Job(
        path=path,
        origin=origin,
        model_dir=plan.model_dir,
        rules=plan.rules,
        settings=plan.settings,
        circumstances=circumstances_of(store, sha256, origin.line),
    )


def _report(
    store: Store, path: Path, result: Audit | AuditorError, tally: Tally, catalogue: Catalogue, *, as_json: bool
) -> None:
    """Store and print one result: a row on standard output, a problem on standard error."""
    if isinstance(result, AuditorError):
        tally.failed += 1
        if as_json:
            echo_json({"path": str(path), "error": str(result)}, indent=None)
        complain(result)
        return
    audit_id = add_audit(store, result, catalogue)
    audit = store.get(audit_id)
    if not tally.audited and not as_json:
        click.echo(tables.call_header())
    tally.audited.append(audit_id)
    if as_json:
        echo_json(tables.call_facts(audit_id, audit), indent=None)
    else:
        click.echo(tables.call_row(audit_id, audit))


def _judge_again(store: Store, audit_ids: list[str], rules_of: Callable[[Basis], batch.Rules]) -> Tally:
    """Judge audits again, those that are not up to date; each new one is stored and printed."""
    tally, load = Tally(), cache(batch.Rules.load)

    def today(basis: Basis) -> Today:
        rules = rules_of(basis)
        return Today(catalogue=load(rules), language=rules.language, pack=rules.pack)

    with Progress(len(audit_ids)) as progress:
        for judged in judge_again(store, audit_ids, today):
            with progress.paused(judged.audit_id):
                _tell_judged(judged, tally)
    return tally


def _tell_judged(judged: Judged, tally: Tally) -> None:
    if judged.problem is not None:
        tally.failed += 1
        complain(judged.problem)
    elif judged.new_id is None or judged.shown is None:
        tally.skipped += 1
    else:
        if not tally.audited:
            click.echo(tables.call_header())
        tally.audited.append(judged.new_id)
        click.echo(tables.call_row(judged.new_id, judged.shown))


def _heard(audit: Audit) -> int:
    """How often the call's callers heard what the demonstration is about."""
    return sum(finding.category == _SHOWN_IN_FULL for finding in audit.findings)
