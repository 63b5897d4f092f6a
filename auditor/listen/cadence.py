"""Trains of bursts: which tone of which country a sequence of bursts is, told by its cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.listen.tone_bursts import Burst
from auditor.listen.tone_plan import CadencedTone
from auditor.schema import ToneKind
from auditor.thresholds.listen import TONES


@dataclass(frozen=True, slots=True, kw_only=True)
class Train:
    """Consecutive bursts that keep the cadence of ``tone``.

    ``full`` counts the bursts of the right length, ``misfit`` is the mean deviation as a share of nominal.
    """

    tone: CadencedTone
    bursts: tuple[Burst, ...]
    full: int
    misfit: float

    @property
    def start_ms(self) -> int:
        """Start of the first burst."""
        return self.bursts[0].start_ms

    @property
    def end_ms(self) -> int:
        """End of the last burst."""
        return self.bursts[-1].end_ms

    @property
    def gaps_ms(self) -> tuple[tuple[int, int], ...]:
        """The pauses between its bursts."""
        return tuple(
            (before.end_ms, after.start_ms) for before, after in zip(self.bursts, self.bursts[1:], strict=False)
        )


def best_train(bursts: Sequence[Burst], tones: Sequence[CadencedTone]) -> Train | None:
    """The longest and best fitting train that starts with the first of ``bursts``; ``None`` when no cadence fits.

    ``tones`` are those made of the bursts' frequencies.
    """
    trains = [
        train
        for tone in tones
        for phase in range(0, max(1, len(tone.cadence_ms)), 2)
        if (train := _follow(bursts, tone, phase)) is not None
    ]
    return max(trains, key=lambda train: (len(train.bursts), train.full, -train.misfit), default=None)


def _follow(bursts: Sequence[Burst], tone: CadencedTone, phase: int) -> Train | None:
    """The bursts from the first on that keep the cadence of ``tone``, when the first is at index ``phase`` of it.

    Only a whole burst starts a train, or one that the recording itself has cut. Too few bursts are no train, but for
    ringing, which may be answered at once.
    """
    if not tone.cadence_ms:
        return _continuous(bursts[0], tone)
    if not _may_be(bursts[0], tone, phase):
        return None
    taken, misfits = [bursts[0]], [_length_misfit(bursts[0], tone, phase)]
    full, off_beat = int(_is_full(taken[0], tone, phase)), 0
    for burst in bursts[1:] if full or bursts[0].start_ms <= TONES.opening_ms else ():
        step = _next_step(taken[-1], burst, tone, phase)
        off_beat = 0 if step is not None else off_beat + 1
        if off_beat > TONES.most_off_beat:
            break
        if step is None:
            continue
        phase, misfit = step
        full += _is_full(burst, tone, phase)
        taken.append(burst)
        misfits += [misfit, _length_misfit(burst, tone, phase)]
    if len(taken) < tone.min_bursts and tone.kind is not ToneKind.RINGBACK:
        return None
    return Train(tone=tone, bursts=tuple(taken), full=full, misfit=sum(misfits) / len(misfits))


def _continuous(burst: Burst, tone: CadencedTone) -> Train | None:
    if burst.duration_ms < TONES.continuous_ms:
        return None
    return Train(tone=tone, bursts=(burst,), full=1, misfit=0.0)


def _may_be(burst: Burst, tone: CadencedTone, phase: int) -> bool:
    """Whether the burst is no longer than this place of the cadence allows; shorter is cut short or partly drowned."""
    on_ms = tone.cadence_ms[phase]
    return burst.duration_ms <= on_ms + max(on_ms * tone.cadence_tolerance, TONES.echo_ms)


def _is_full(burst: Burst, tone: CadencedTone, phase: int) -> bool:
    on_ms = tone.cadence_ms[phase]
    return burst.duration_ms >= on_ms - max(on_ms * tone.cadence_tolerance, TONES.cadence_error_ms)


def _length_misfit(burst: Burst, tone: CadencedTone, phase: int) -> float:
    return abs(burst.duration_ms - tone.cadence_ms[phase]) / tone.cadence_ms[phase]


def _next_step(before: Burst, after: Burst, tone: CadencedTone, phase: int) -> tuple[int, float] | None:
    """Place in the cadence and misfit of the burst ``after``, given that of ``before``; ``None`` when it is off beat.

    Up to a whole period may be missing: a ring can drown in a voice or a burst of noise.
    """
    cadence = tone.cadence_ms
    waited_ms = 0
    best: tuple[int, float] | None = None
    for steps in range(1, len(cadence) // 2 + 2):
        waited_ms += cadence[phase] + cadence[(phase + 1) % len(cadence)]
        phase = (phase + 2) % len(cadence)
        # From start to start, as the burst before may have been cut short; or from its end, as it may have begun late.
        from_start = abs(after.start_ms - before.start_ms - waited_ms)
        from_end = abs(after.start_ms - before.end_ms - cadence[phase - 1]) if steps == 1 else from_start
        error_ms = min(from_start, from_end)
        limit_ms = max(cadence[phase - 1] * tone.cadence_tolerance, TONES.cadence_error_ms)
        if error_ms <= limit_ms and _may_be(after, tone, phase) and (best is None or error_ms / waited_ms < best[1]):
            best = phase, error_ms / waited_ms
    return best
