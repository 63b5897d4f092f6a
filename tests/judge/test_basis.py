"""An audit's basis names everything that made it, the network that tells voices from music included."""

from __future__ import annotations

from auditor.batch import Rules, expected_basis
from auditor.judge.basis import basis_of
from auditor.places import SOUND_MODEL, models_dir, seeds_dir
from auditor.schema import Basis
from auditor.settings import Settings


def test_the_basis_names_the_sound_model_that_lies_in_the_models_folder() -> None:
    settings = Settings(words=False)
    catalogue = Rules(seeds=seeds_dir(), language=settings.language, pack=settings.pack).load()
    made = basis_of(None, None, catalogue, settings)
    assert made == expected_basis(None, catalogue, settings)
    assert made.sound_model == SOUND_MODEL
    assert (models_dir() / SOUND_MODEL / "weights.npz").is_file()


def test_a_basis_from_before_sound_models_were_named_is_another_one() -> None:
    stored = {"program_version": "0.1.0", "catalogue_hash": "c0ffee", "model_name": None, "model_fingerprint": None}
    assert Basis.from_dict(stored).sound_model is None
