"""The ``auditor`` command, and ``python -m auditor``."""

import sys

from auditor.errors import INTERRUPTED


def main() -> None:
    """Run the program.

    What it is made of takes a moment to load: Ctrl-C in that moment is no fault of the program either.
    """
    try:
        from auditor.cli import main as program
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        raise SystemExit(INTERRUPTED) from None
    program(prog_name="auditor")


if __name__ == "__main__":
    main()
