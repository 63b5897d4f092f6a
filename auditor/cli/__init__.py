"""The command line. Each command reads its options, calls the library and prints what comes back.

Results go to standard output, progress and warnings to standard error. The program ends with 0 when all went well, 2
for a wrong option or path, 3 when some recordings could not be audited, 4 for a model, 5 for the catalogue, 6 for the
database, 7 when a call missed a condition, 1 when `doctor` or `db check` found a problem, and 130 when it was
interrupted.
"""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from auditor import __version__
from auditor.batch import log_details
from auditor.cli import (
    auditing,
    campaigning,
    checking,
    correcting,
    following,
    keeping,
    lining,
    looking,
    modelling,
    reporting,
    serving,
    watching,
)
from auditor.cli.options import complain
from auditor.errors import INTERRUPTED, AuditorError


class _Program(click.Group):
    """A group of commands in which a user's problem never shows as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except AuditorError as problem:
            complain(problem)
            ctx.exit(problem.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="auditor")
def main() -> None:
    """Listen to recorded calls: how long callers wait, what they are told, and which of it is true."""
    log_details()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name that the terminal's alphabet lacks must not end the program


for _command in (
    *auditing.COMMANDS,
    *looking.COMMANDS,
    *reporting.COMMANDS,
    *serving.COMMANDS,
    *correcting.COMMANDS,
    *lining.COMMANDS,
    *following.COMMANDS,
    *campaigning.COMMANDS,
    *watching.COMMANDS,
    *keeping.COMMANDS,
    *modelling.COMMANDS,
    *checking.COMMANDS,
):
    main.add_command(_command)
