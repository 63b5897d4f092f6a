"""Commands that check: ``doctor`` and ``habits``."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from auditor import batch, doctor
from auditor.cli.options import LANGUAGE, PACK, database_option, echo_json, echo_text, json_option, rules_options
from auditor.listen.models import find_model
from auditor.places import seeds_dir
from auditor.tell import tables


@click.command("doctor", short_help="Check that everything needed is there.")
@database_option
@click.option("--model", help="Recognition model to check: a folder or a name.")
@json_option
@click.pass_context
def doctor_(ctx: click.Context, db: Path, model: str | None, as_json: bool) -> None:
    """Check that everything needed is there and works, each line with its fix. Ends with 1 when something is wrong."""
    rules = batch.Rules(seeds=seeds_dir(), language=LANGUAGE, pack=PACK)
    checks = []
    for check in doctor.examine(model, rules, db):
        checks.append(check)
        if not as_json:
            click.echo(tables.check(check.what, check.finding, ok=check.ok))
    if as_json:
        echo_json([dataclasses.asdict(check) for check in checks])
    ctx.exit(0 if all(check.ok for check in checks) else 1)


@click.group(invoke_without_command=True, short_help="Show the catalogue of habits.")
@rules_options
@json_option
@click.pass_context
def habits(ctx: click.Context, rules: batch.Rules, as_json: bool) -> None:
    """Show the catalogue of habits: what is tested, the limits, why it matters, and the next small step.

    A file of your own may have [habit.ID] and [category.ID] tables, which add or replace, [limits.ID] with good, poor
    and unit for other limits, and [switch] with lists of habits to turn on and off.
    """
    catalogue = rules.load()
    if ctx.invoked_subcommand:
        return
    if as_json:
        echo_json([dataclasses.asdict(habit) for habit in catalogue.habits])
    else:
        echo_text(tables.habits(catalogue))


@habits.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--model", help="Recognition model: a folder, or a name from `auditor models list`.")
@rules_options
def check_habits(folder: Path | None, model: str | None, rules: batch.Rules) -> None:
    """Check the catalogue and every example sentence in it.

    FOLDER (or a file) has rules of your own, which are checked together with the catalogue; a folder with a words.toml
    is a whole language and is checked alone. Words of the examples that the model does not know are named: they are
    found only by what sounds like them.
    """
    catalogue = (_with(rules, folder) if folder else rules).load()
    click.echo(f"ok: {len(catalogue.categories)} categories and {len(catalogue.habits)} habits, all examples hold.")
    # Loaded here, not above: vosk takes a second to import, which the other commands need not pay.
    from auditor.listen.transcript import Recogniser

    recogniser = Recogniser.load(find_model(model))
    click.echo(tables.hearing(recogniser.name, catalogue.language, recogniser.unheard(catalogue.example_words())))


COMMANDS = (doctor_, habits)


def _with(rules: batch.Rules, folder: Path) -> batch.Rules:
    """The rules with those in a folder or file; a folder that is a whole language takes their place."""
    if (folder / "words.toml").is_file():
        folder = folder.resolve()
        return dataclasses.replace(rules, seeds=folder.parent, language=folder.name)
    return dataclasses.replace(rules, own=folder)
