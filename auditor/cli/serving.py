"""The command that shows the calls in a browser: ``serve``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor import batch
from auditor.cli.options import database_option, rules_options
from auditor.errors import UsageProblem
from auditor.keep.store import Store
from auditor.listen.models import find_model
from auditor.settings import Settings

if TYPE_CHECKING:
    from auditor.web.uploads import Uploads

#: What the extra ``[web]`` installs.
_LIBRARIES = ("starlette", "uvicorn", "python_multipart")


@click.command(short_help="Show calls and lines in the browser.")
@database_option
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; a free one unless named.")
@click.option("--edit", is_flag=True, help="Allow to correct calls; without it everything is only shown.")
@click.option(
    "--recordings",
    type=click.Path(path_type=Path, file_okay=False),
    help="Allow to add recordings too, which are kept in this folder (with --edit).",
)
@click.option("--model", help="Recognition model for what is added: a folder, or a name from `auditor models list`.")
@click.option("--no-words", is_flag=True, help="Do not read the words of what is added.")
@rules_options
def serve(
    db: Path,
    port: int,
    edit: bool,
    recordings: Path | None,
    model: str | None,
    no_words: bool,
    rules: batch.Rules,
) -> None:
    """Show calls, lines, reports and search in a browser on this computer, until Ctrl-C.

    Open the address that is printed: its token lets that browser in, and nobody else. No other computer can reach it.
    """
    _check(edit, recordings)
    from auditor.web import server

    with Store.open(db) if recordings else Store.read(db):
        pass  # a database that cannot be used shows here, not on the first page
    uploads = _uploads(db, recordings, rules, None if no_words else model or "") if recordings else None
    server.serve(db, port, _tell, edit=edit, uploads=uploads, own=rules.own)
    click.echo("Stopped.", err=True)


COMMANDS = (serve,)


def _check(edit: bool, recordings: Path | None) -> None:
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise UsageProblem(
            f"`auditor serve` needs {missing[0]}, which is not installed: pip install 'hold-auditor[web]'."
        )
    if recordings is not None and not edit:
        raise UsageProblem("Adding recordings changes what is kept; give --edit with --recordings.")


def _uploads(db: Path, folder: Path, rules: batch.Rules, model: str | None) -> Uploads:
    """What audits recordings that are added; ``model`` is blank for the usual one, ``None`` to leave words unread."""
    from auditor.web.uploads import Means, Uploads

    means = Means(
        model_dir=None if model is None else find_model(model or None),
        rules=rules,
        settings=Settings(words=model is not None, language=rules.language, pack=rules.pack),
        catalogue=rules.load(),
    )
    return Uploads(db, folder, means)


def _tell(address: str) -> None:
    click.echo(address)
    click.echo("Open this address in a browser; Ctrl-C stops the server.", err=True)
