"""Where the program's own seed data, models and sample calls lie: in a checkout, else in the installed package."""

from __future__ import annotations

from pathlib import Path

SOUND_MODEL = "sound-0.2"
"""The folder, in that of the models, of what tells voices and music apart: another name for other weights."""

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def seeds_dir() -> Path:
    """Folder of the habit catalogue."""
    return _own("seeds", "seeds")


def models_dir() -> Path:
    """Folder in which recognition models live."""
    return _own("models", "models")


def samples_dir() -> Path:
    """Folder of the sample calls."""
    return _own("recordings/samples", "samples")


def _own(in_checkout: str, in_package: str) -> Path:
    """The checkout's folder when the program runs from one, the packaged copy otherwise."""
    checkout = _CHECKOUT / in_checkout
    if (_CHECKOUT / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return _PACKAGE / "_data" / in_package
