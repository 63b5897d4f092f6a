"""What makes an audit: the program, the rules, the models and the settings, as they are today."""

from __future__ import annotations

from dataclasses import replace

from auditor import __version__
from auditor.judge.catalogue import Catalogue
from auditor.places import SOUND_MODEL
from auditor.schema import Basis, Circumstances
from auditor.settings import Settings


def basis_of(model_name: str | None, model_fingerprint: str | None, catalogue: Catalogue, settings: Settings) -> Basis:
    """The basis of a call that is listened to now; the model is ``None`` where no words are read."""
    return Basis(
        program_version=__version__,
        catalogue_hash=catalogue.hash,
        model_name=model_name,
        model_fingerprint=model_fingerprint,
        settings=settings.to_dict(),
        sound_model=SOUND_MODEL,
    )


def basis_today(basis: Basis, catalogue: Catalogue, circumstances: Circumstances | None = None) -> Basis:
    """The basis of an audit that is judged again now."""
    today = replace(basis, program_version=__version__, catalogue_hash=catalogue.hash)
    return replace(today, circumstances=circumstances)
