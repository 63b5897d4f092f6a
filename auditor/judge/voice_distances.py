"""How far the voices of utterances are from one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from auditor.schema import VoicePrint
from auditor.thresholds.listen import VOICES

#: Voices that are held against all at once: enough to be quick, and few enough for the memory in a call of hours.
_AT_A_TIME = 64


def far_from_all(voices: Sequence[VoicePrint], prints: Sequence[VoicePrint | None]) -> Iterator[list[float]]:
    """For each of the voices, how far it is from each of the prints; not a number where there is no print.

    Root mean square difference of the cepstra, with the difference of pitch added in where both are known. All have as
    many cepstra.
    """
    if not voices:
        return
    cepstra, octaves = _numbers(prints, len(voices[0].cepstra))
    for start in range(0, len(voices), _AT_A_TIME):
        own_cepstra, own_octaves = _numbers(voices[start : start + _AT_A_TIME], cepstra.shape[1])
        timbre = ((own_cepstra[:, None] - cepstra) ** 2).sum(axis=2) / cepstra.shape[1]
        pitch = own_octaves[:, None] - octaves
        pitch[np.isnan(pitch)] = 0.0
        yield from np.sqrt(timbre + VOICES.octave_weight * pitch**2).tolist()


def _numbers(
    prints: Sequence[VoicePrint | None], width: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The cepstra and the pitch of each print, not numbers where they are not known."""
    no_cepstra = (np.nan,) * width
    cepstra = [no_cepstra if one is None else one.cepstra for one in prints]
    octaves = [np.nan if one is None or one.pitch_octaves is None else one.pitch_octaves for one in prints]
    return np.array(cepstra, dtype=np.float64), np.array(octaves, dtype=np.float64)
