"""Flaws of a recording that can be audited all the same, each told in one plain sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from auditor.listen.channels import FULL_SCALE, frame_levels_dbfs
from auditor.thresholds.listen import AUDIO


def length_flaws(stated_ms: int | None, decoded_ms: int) -> tuple[str, ...]:
    """What is odd about the length that the header states, ``None`` when it states none."""
    if stated_ms is None:
        return ()
    tolerance_ms = max(AUDIO.length_tolerance_ms, AUDIO.length_tolerance_share * stated_ms)
    if abs(decoded_ms - stated_ms) <= tolerance_ms:
        return ()
    lengths = f"the header says {clock(stated_ms)}, but {clock(decoded_ms)} could be decoded"
    if decoded_ms < stated_ms:
        return (f"The file seems to be cut off or damaged: {lengths}.",)
    return (f"The header is wrong about the length: {lengths}.",)


def damage_flaws(*, lost_packets: int, filled_ms: int, invalid_samples: int) -> tuple[str, ...]:
    """What was skipped, filled with silence or replaced while decoding."""
    lost = "1 damaged piece" if lost_packets == 1 else f"{lost_packets} damaged pieces"
    facts = (
        (lost_packets, f"{lost} of the file could not be decoded."),
        (filled_ms, f"{clock(filled_ms)} of sound is missing inside the file and counts as silence."),
        (invalid_samples, f"{invalid_samples} samples were not numbers and count as silence."),
    )
    return tuple(sentence for happened, sentence in facts if happened)


def level_flaws(samples: NDArray[np.int16], sample_rate_hz: int) -> tuple[str, ...]:
    """Whether the sound is silent, very quiet or clipped."""
    frame = sample_rate_hz * AUDIO.frame_ms // 1000
    loud_dbfs = float(np.percentile(frame_levels_dbfs(samples, frame), AUDIO.loud_percentile))
    if loud_dbfs < AUDIO.silent_dbfs:
        return ("The recording is silent: check the recorder's input.",)
    if loud_dbfs < AUDIO.quiet_dbfs:
        return (f"The recording is very quiet ({loud_dbfs:.0f} dBFS): words may be missed; record it louder.",)
    share = clipped_share(samples)
    if share >= AUDIO.clip_share:
        return (f"The recording is clipped ({share:.1%} of its samples): words may be missed; record it more quietly.",)
    return ()


def clipped_share(samples: NDArray[np.int16]) -> float:
    """Share (0..1) of the samples that lie in runs at the ceiling of the range."""
    ceiling = int(AUDIO.clip_level * FULL_SCALE)
    at_ceiling = (samples >= ceiling) | (samples <= -ceiling)
    edges = np.flatnonzero(np.diff(at_ceiling, prepend=False, append=False))
    runs = edges[1::2] - edges[::2]
    return float(runs[runs >= AUDIO.clip_run].sum()) / len(samples)


def clock(ms: int) -> str:
    """Minutes and seconds for people, ``3:07.5``."""
    minutes, tenths = divmod(round(ms / 100), 600)
    return f"{minutes}:{tenths // 10:02d}.{tenths % 10}"
