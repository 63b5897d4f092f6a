"""Commands about recognition models: ``models list``, ``models get`` and ``models check``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from auditor import batch
from auditor.cli.options import echo_json, echo_text, json_option
from auditor.cli.progress import Progress
from auditor.errors import ModelProblem
from auditor.listen.model_download import LIST_URL, get_model
from auditor.listen.models import check_model, find_model, list_models, model_info
from auditor.places import models_dir
from auditor.tell import tables


@click.group(short_help="List, get and check recognition models.")
def models() -> None:
    """Recognition models: which there are, getting another, checking one."""


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the models on this computer and mark the one that is used."""
    found = list_models()
    chosen = (
        str(find_model()) if any(not model.problems for model in found) or os.environ.get("AUDITOR_MODEL") else None
    )
    if as_json:
        facts = ("name", "sample_rate_hz", "size_bytes")
        echo_json(
            [
                {name: getattr(model, name) for name in facts}
                | {"path": str(model.path), "used": str(model.path) == chosen, "problems": list(model.problems)}
                for model in found
            ]
        )
    else:
        echo_text(tables.models(found, chosen))


@models.command()
@click.argument("name")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder to put it into.")
@click.option("--from", "list_url", default=LIST_URL, show_default=True, help="Address of the list of models.")
def get(name: str, folder: Path | None, list_url: str) -> None:
    """Fetch the official model NAME from Vosk's published list. This is the only command that uses the network."""
    with Progress(0, "bytes") as progress:
        path = get_model(name, folder or _usual_folder(), list_url=list_url, progress=progress.updater())
    click.echo(f"{path}\nUse it with: auditor audit --model {path.name}")


@models.command()
@click.argument("model", required=False)
@click.pass_context
def check(ctx: click.Context, model: str | None) -> None:
    """Check that the model in a folder (the one that is used, unless named) is whole and loads."""
    path = Path(model) if model and Path(model).is_dir() else find_model(model)
    for problem in check_model(path):
        click.echo(f"problem: {problem}")
    if check_model(path):
        ctx.exit(ModelProblem.exit_code)
    batch.try_model(path)
    info = model_info(path)
    click.echo(f"ok: {info.name} is whole and loads ({info.size_bytes / 1e6:.0f} MB, {info.sample_rate_hz} Hz).")


COMMANDS = (models,)


def _usual_folder() -> Path:
    """The program's own models folder where it can be written, else the place where Vosk looks."""
    own = models_dir()
    return own if own.is_dir() and os.access(own, os.W_OK) else Path.home() / ".cache/vosk"
