"""Push-button signals (DTMF): one tone per key press.

Frequencies and keys are those of ITU-T Q.23, tolerances those of Q.24 as written in the tone plan. A press is a stretch
in which one low and one high frequency stand far above their neighbours and above everything else, begin and end
together, and keep level and pitch; speech and music fail one of these (the "talk-off" guard).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from auditor.listen.flags import runs
from auditor.listen.harmonics import Spectrum, comb_db
from auditor.listen.tone_frames import (
    FINE_STEP_HZ,
    HOP,
    HOP_MS,
    LONGEST,
    RATE_HZ,
    Floats,
    KeyFrames,
    Samples,
    decibels,
    edge_ms,
    fine_spectrum,
    key_frames,
)
from auditor.listen.tone_plan import DtmfPlan
from auditor.schema import DBFS_FLOOR, Side, Tone, ToneKind
from auditor.thresholds.listen import TONES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """An unbroken stretch of one pair of frequencies; ``low`` and ``high`` are columns of the frames."""

    start_ms: int
    end_ms: int
    low: int
    high: int
    level_db: float

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


def find_presses(samples: Samples, plan: DtmfPlan, side: Side | None = None) -> tuple[Tone, ...]:
    """One DTMF tone per key press in 8 kHz mono sound, in order of time."""
    frames = key_frames(
        samples,
        plan.low_hz,
        plan.high_hz,
        band_hz=TONES.key_band_hz,
        clear_db=TONES.key_neighbour_db,
        least_dbfs=plan.level_accept_dbfs - TONES.key_level_margin_db,
    )
    pieces = [piece for run in _runs(frames, plan) for piece in _pieces(frames, *run)]
    presses = [press for press in _joined(pieces, samples, plan) if _is_press(press, frames, samples, plan)]
    return tuple(
        Tone(
            start_ms=press[0].start_ms,
            end_ms=press[-1].end_ms,
            kind=ToneKind.DTMF,
            digit=_key(press[0], plan),
            plan="dtmf",
            side=side,
        )
        for press in presses
    )


def _key(piece: _Piece, plan: DtmfPlan) -> str:
    return plan.keys[piece.low][piece.high - len(plan.low_hz)]


def _runs(frames: KeyFrames, plan: DtmfPlan) -> list[tuple[int, int, int, int]]:
    """First frame, frame after the last, low and high column of every stretch of frames that could be the same key."""
    split = len(plan.low_hz)
    low, high = frames.at[:, :split].argmax(axis=1), frames.at[:, split:].argmax(axis=1)
    rows = np.arange(len(frames.total))
    pair = frames.at[rows, low] + frames.at[rows, split + high]
    code = np.where(pair >= TONES.key_frame_share * frames.total, low * len(plan.high_hz) + high, -1)
    edges = np.flatnonzero(np.diff(code, prepend=-2, append=-2))
    return [
        (int(start), int(end), int(low[start]), split + int(high[start]))
        for start, end in pairwise(edges)
        if code[start] >= 0 and end - start >= TONES.key_least_frames
    ]


def _pieces(frames: KeyFrames, start: int, end: int, low: int, high: int) -> list[_Piece]:
    """The unbroken stretches within frames ``[start, end)``, with edges where the pair's power has fallen to a quarter:
    there half of the window's amplitude lies outside the press."""
    first = max(0, start - TONES.key_edge_frames)
    level_db = decibels(frames.at[first : end + TONES.key_edge_frames, low : high + 1 : high - low].sum(axis=1))
    mark_db = float(np.percentile(level_db[start - first : end - first], 75)) - TONES.edge_db
    return [
        _Piece(
            start_ms=max(0, edge_ms(level_db, run_start, -1, mark_db) + first * HOP_MS),
            end_ms=edge_ms(level_db, run_end - 1, 1, mark_db) + first * HOP_MS,
            low=low,
            high=high,
            level_db=mark_db + TONES.edge_db,
        )
        for run_start, run_end in runs(level_db >= mark_db)
        if run_start + first < end and run_end + first > start
    ]


def _joined(pieces: list[_Piece], samples: Samples, plan: DtmfPlan) -> list[list[_Piece]]:
    """Pieces of one press put together: a loss on the line breaks a press, a pause parts two presses of one key."""
    presses: list[list[_Piece]] = []
    for piece in pieces:
        if presses and _continues(presses[-1][-1], piece, samples, plan):
            presses[-1].append(piece)
        else:
            presses.append([piece])
    return presses


def _continues(before: _Piece, after: _Piece, samples: Samples, plan: DtmfPlan) -> bool:
    if (before.low, before.high) != (after.low, after.high):
        return False
    if abs(before.level_db - after.level_db) > TONES.key_join_level_db:
        return False
    gap_ms = after.start_ms - before.end_ms
    if gap_ms < plan.pause_accept_ms - TONES.key_time_error_ms:
        return True
    if gap_ms > TONES.key_longest_loss_ms:
        return False
    measured = (_strongest_hz(fine_spectrum(_sound(piece, samples)), piece, plan) for piece in (before, after))
    return all(_same_phase(before, after, samples, pair) for pair in zip(*measured, strict=True))


def _strongest_hz(power: Spectrum, piece: _Piece, plan: DtmfPlan) -> tuple[float, float]:
    low_hz, high_hz = (_peak_hz(power, hz) for hz in _nominal(piece, plan))
    return low_hz, high_hz


def _sound(piece: _Piece, samples: Samples) -> Samples:
    return samples[piece.start_ms * RATE_HZ // 1000 : piece.end_ms * RATE_HZ // 1000]


def _nominal(piece: _Piece, plan: DtmfPlan) -> tuple[float, float]:
    return plan.low_hz[piece.low], plan.high_hz[piece.high - len(plan.low_hz)]


def _same_phase(before: _Piece, after: _Piece, samples: Samples, measured_hz: tuple[float, float]) -> bool:
    """Whether a tone goes on after a hole as if it had never stopped: a lost packet does not stop the oscillator.

    The longer piece tells the frequency better, which matters: a tenth of a turn is what 1 Hz makes in 100 ms.
    """
    weights = before.duration_ms**3, after.duration_ms**3
    hz = float(np.average(measured_hz, weights=weights))
    angle = np.angle(_correlate(before, samples, hz) * np.conj(_correlate(after, samples, hz)))
    return bool(abs(angle) <= 2 * np.pi * TONES.key_phase_error_turns)


def _correlate(piece: _Piece, samples: Samples, hz: float) -> np.complex128:
    first, last = piece.start_ms * RATE_HZ // 1000, piece.end_ms * RATE_HZ // 1000
    time = np.arange(first, min(last, len(samples))) / RATE_HZ
    return np.complex128(np.sum(samples[first:last] * np.exp(-2j * np.pi * hz * time)))


def _is_press(press: list[_Piece], frames: KeyFrames, samples: Samples, plan: DtmfPlan) -> bool:
    """Whether a candidate is long, pure, steady, in tune and cut off sharply enough to be the work of a key.

    A loss that was patched over shifts the phase within a press and smears its spectrum: then one half will do.
    """
    duration_ms = press[-1].end_ms - press[0].start_ms
    if duration_ms < (plan.on_accept_ms + plan.on_reject_ms) / 2 or not _stands_alone(press, frames):
        return False
    piece = max(press, key=lambda one: one.duration_ms)
    middle_ms = (piece.start_ms + piece.end_ms) // 2
    views = [piece]
    if piece.duration_ms >= 2 * TONES.key_least_half_ms:
        views += [replace(piece, end_ms=middle_ms), replace(piece, start_ms=middle_ms)]
    proven = [shape for view in views if (shape := _shape(view, frames, samples, plan)) and _is_proven(shape)]
    return any(_is_sure(shape) for shape in proven) or (bool(proven) and not _is_legato(press, samples))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a candidate looks like: see :class:`auditor.thresholds.listen.KeyProof`."""

    duration_ms: int
    share: float
    spread_db: float
    off_tune: float
    comb_db: float


def _shape(piece: _Piece, frames: KeyFrames, samples: Samples, plan: DtmfPlan) -> _Shape | None:
    """The shape of a piece; ``None`` when its twist or its tuning are not those of a key."""
    twist_db, spread_db = _levels(piece, frames)
    least_db, most_db = plan.twist_accept_db
    if not least_db - TONES.key_twist_margin_db <= twist_db <= most_db + TONES.key_twist_margin_db:
        return None
    power = fine_spectrum(_sound(piece, samples))
    tones_hz = _strongest_hz(power, piece, plan)
    off_tune = max(abs(hz / nominal - 1) for hz, nominal in zip(tones_hz, _nominal(piece, plan), strict=True))
    if off_tune > plan.frequency_accept + TONES.key_tune_margin:
        return None
    resolution_hz = max(1000 / piece.duration_ms, RATE_HZ / LONGEST)
    return _Shape(
        duration_ms=piece.duration_ms,
        share=_held(power, tones_hz, resolution_hz),
        spread_db=spread_db,
        off_tune=off_tune,
        comb_db=comb_db(power, tones_hz, resolution_hz),
    )


def _is_proven(shape: _Shape) -> bool:
    return any(
        shape.duration_ms >= proof.least_ms
        and shape.share >= proof.least_share
        and shape.spread_db <= proof.most_spread_db
        and shape.off_tune <= proof.most_off_tune
        and shape.comb_db <= proof.most_comb_db
        for proof in TONES.key_proofs
    )


def _is_sure(shape: _Shape) -> bool:
    """Whether a press may stand amid other sound as loud: the notes of a tune do, but seldom are so few and in tune."""
    return shape.off_tune <= TONES.key_sure_tune and shape.share >= TONES.key_sure_share


def _core(piece: _Piece) -> slice:
    """Frames whose windows lie mostly inside the piece; at least the middle one."""
    middle = round((piece.start_ms + piece.end_ms) / 2 / HOP_MS)
    first, last = round((piece.start_ms + HOP_MS) / HOP_MS), round((piece.end_ms - HOP_MS) / HOP_MS)
    return slice(min(first, middle), max(last, middle) + 1)


def _levels(piece: _Piece, frames: KeyFrames) -> tuple[float, float]:
    """Twist (high against low, dB), and how far the level of the less steady tone varies (dB)."""
    low_db, high_db = decibels(frames.at[_core(piece), piece.low]), decibels(frames.at[_core(piece), piece.high])
    return float(np.median(high_db) - np.median(low_db)), max(_spread(low_db), _spread(high_db))


def _spread(level_db: Floats) -> float:
    """How far the middle 80 % of the frames are apart, in dB."""
    low, high = np.percentile(level_db, (10, 90))
    return float(high - low)


def _stands_alone(press: list[_Piece], frames: KeyFrames) -> bool:
    """Both tones must be gone shortly before and after: notes and vowels die away or glide, keys are switched."""
    first = round(press[0].start_ms / HOP_MS)
    last = round(press[-1].end_ms / HOP_MS)
    reach = TONES.key_edge_frames
    low, high = press[0].low, press[0].high
    mark_db = press[0].level_db - TONES.key_contrast_db
    before = frames.at[max(0, first - reach) : max(1, first - 1)]
    after = frames.at[last + 1 : last + 1 + reach]
    return all(
        not len(side) or float(decibels(side[:, low] + side[:, high]).min()) <= mark_db for side in (before, after)
    )


def _is_legato(press: list[_Piece], samples: Samples) -> bool:
    """Whether other sound as loud as the press runs right up to it and on right after it, as notes of a tune do."""
    mark_db = press[0].level_db - TONES.key_legato_db
    step_ms = TONES.key_edge_frames * HOP_MS // 3
    before = [_band_db(samples, press[0].start_ms - number * step_ms, step_ms) for number in (1, 2, 3)]
    after = [_band_db(samples, press[-1].end_ms + number * step_ms, step_ms) for number in (0, 1, 2)]
    return min(before) > mark_db and min(after) > mark_db


def _band_db(samples: Samples, start_ms: int, length_ms: int) -> float:
    """Level of the band (dBFS) in a short stretch; the floor outside the recording."""
    stretch = samples[max(0, start_ms) * RATE_HZ // 1000 : max(0, start_ms + length_ms) * RATE_HZ // 1000]
    if len(stretch) < HOP:
        return DBFS_FLOOR
    low, high = (round(hz / FINE_STEP_HZ) for hz in TONES.key_band_hz)
    return float(decibels(np.array(fine_spectrum(stretch)[low:high].sum())))


def _held(power: Spectrum, tones_hz: tuple[float, float], resolution_hz: float) -> float:
    """Share of the band's power in the two tones."""
    # A Hann window of T seconds has lobes that reach 2 / T to either side.
    reach = round(2 * resolution_hz / FINE_STEP_HZ)
    tops = [round(hz / FINE_STEP_HZ) for hz in tones_hz]
    held = sum(float(power[max(0, top - reach) : top + reach + 1].sum()) for top in tops)
    low, high = (round(hz / FINE_STEP_HZ) for hz in TONES.key_band_hz)
    return held / max(1e-12, float(power[low:high].sum()))


def _peak_hz(power: Spectrum, nominal_hz: float) -> float:
    """The strongest frequency near nominal, between the bins by a parabola through three levels."""
    low = round(nominal_hz * (1 - TONES.key_search) / FINE_STEP_HZ)
    high = round(nominal_hz * (1 + TONES.key_search) / FINE_STEP_HZ)
    top = low + int(power[low:high].argmax())
    before, at, after = np.log(np.maximum(power[top - 1 : top + 2], 1e-20))
    bend = before - 2 * at + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(top + np.clip(shift, -0.5, 0.5)) * FINE_STEP_HZ
