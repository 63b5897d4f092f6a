"""Is this the voice of the recorded messages, or another one?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from auditor.judge.nearby import Nearby
from auditor.judge.surroundings import lies_in_a_wait, passage_around, sounds_like_a_wait
from auditor.judge.units import Unit, UnitKind
from auditor.judge.voice_distances import far_from_all
from auditor.schema import ToneKind, VoicePrint
from auditor.thresholds.judge import PHASES, TALK
from auditor.thresholds.listen import VOICES


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMatch:
    """What a unit's voice tells.

    ``strangeness`` is how far it is from the recorded voices (1 is the usual spread within one voice); ``variety`` how
    far it is from the utterances around it: small where one voice goes on, large where voices take turns;
    ``from_before`` how far it is from the utterance just before; ``heard_again`` how far it is from the most similar
    utterance of the same talk with another voice between; ``amid_talk`` that there are several utterances on
    both sides; ``within_a_wait`` that it is part of a passage of one voice with music or messages on both sides: an
    advert, a radio's presenter; ``strange_to_the_wait`` how far it is from the recorded voices and those of such
    passages together.
    ``None`` where a unit has no print, or there is too little to compare it with.
    """

    strangeness: float | None = None
    variety: float | None = None
    from_before: float | None = None
    heard_again: float | None = None
    amid_talk: bool = False
    within_a_wait: bool = False
    strange_to_the_wait: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Far:
    """How far the voice of one unit is from others, as in :class:`VoiceMatch` but not yet counted in spreads."""

    from_recorded: float | None = None
    from_the_wait: float | None = None
    from_around: float | None = None
    from_before: float | None = None
    from_later: float | None = None
    amid_talk: bool = False


_TELLS_NOTHING, _NOWHERE = VoiceMatch(), _Far()
"""What is told by the many units that nobody speaks in."""


def match_voices(units: Sequence[Unit], prints: Sequence[VoicePrint]) -> tuple[VoiceMatch, ...]:
    """What the voice of each unit tells.

    Recorded voices are those of repeated recordings and of utterances that only a machine would say.
    """
    own = _prints_of(units, prints)
    passages = _passages_within_waits(units, own)
    recorded = [index for index, unit in enumerate(units) if own[index] is not None and _surely_recorded(unit)]
    far = _distances(units, own, recorded, passages)
    spread = _spread([distance for index in recorded if (distance := far[index].from_recorded) is not None])
    return tuple(_match(one, passage is not None, spread) for one, passage in zip(far, passages, strict=True))


def _match(far: _Far, within_a_wait: bool, spread: float) -> VoiceMatch:
    if far is _NOWHERE and not within_a_wait:
        return _TELLS_NOTHING
    return VoiceMatch(
        strangeness=_in_spreads(far.from_recorded, spread),
        variety=far.from_around,
        from_before=far.from_before,
        heard_again=far.from_later,
        amid_talk=far.amid_talk,
        within_a_wait=within_a_wait,
        strange_to_the_wait=_in_spreads(far.from_the_wait, spread),
    )


def _distances(
    units: Sequence[Unit], own: Sequence[VoicePrint | None], recorded: Sequence[int], passages: Sequence[int | None]
) -> list[_Far]:
    """How far the voice of each unit is from the others."""
    found = [_NOWHERE] * len(units)
    known = [(place, one) for place, one in enumerate(own) if one is not None]
    in_waits = [place for place, _ in known if passages[place] is not None and place not in recorded]
    for (index, mine), row in zip(known, far_from_all([one for _, one in known], own), strict=True):
        around = _neighbours(mine, index, own)
        in_others = [place for place in in_waits if passages[place] != passages[index]]
        from_recorded = _distance_to_recorded(index, units, row, recorded)
        found[index] = _Far(
            from_recorded=from_recorded,
            from_the_wait=_distance_to_recorded(index, units, row, [*recorded, *in_others])
            if in_others
            else from_recorded,
            from_around=_variety(around, row),
            from_before=_from_before(mine, index, own, row),
            from_later=_heard_again(mine, index, units, own, row),
            amid_talk=all(len(side) >= VOICES.fewest_on_a_side for side in around),
        )
    return found


def _spread(distances: Sequence[float]) -> float:
    """The usual distance between utterances of recorded voices."""
    return VOICES.usual_spread if len(distances) < VOICES.nearest else max(VOICES.least_spread, median(distances))


def _in_spreads(distance: float | None, spread: float) -> float | None:
    return None if distance is None else round(distance / spread, 3)


def _variety(around: tuple[list[int], list[int]], row: Sequence[float]) -> float | None:
    """The median distance to the nearest utterances before and after, whose places these are."""
    near = [row[place] for side in around for place in side]
    return round(median(near), 3) if len(near) >= VOICES.fewest_neighbours else None


def _neighbours(mine: VoicePrint, index: int, own: Sequence[VoicePrint | None]) -> tuple[list[int], list[int]]:
    """The places of the nearest utterances before and after that have a print of their own."""
    before = islice(_others(mine, own, range(index - 1, -1, -1)), VOICES.neighbours)
    after = islice(_others(mine, own, range(index + 1, len(own))), VOICES.neighbours)
    return (
        [place for place, one in before if mine.start_ms - one.start_ms < VOICES.neighbourhood_ms],
        [place for place, one in after if one.start_ms - mine.start_ms < VOICES.neighbourhood_ms],
    )


def _others(
    mine: VoicePrint, own: Sequence[VoicePrint | None], places: Iterable[int]
) -> Iterator[tuple[int, VoicePrint]]:
    """Those of the places that have a print other than ``mine``, with it."""
    return ((place, one) for place in places if (one := own[place]) is not None and one is not mine)


def _from_before(mine: VoicePrint, index: int, own: Sequence[VoicePrint | None], row: Sequence[float]) -> float | None:
    place, before = next(_others(mine, own, range(index - 1, -1, -1)), (0, None))
    if before is None or mine.start_ms - before.end_ms > VOICES.goes_on_ms:
        return None
    return round(row[place], 3)


def _heard_again(
    mine: VoicePrint, index: int, units: Sequence[Unit], own: Sequence[VoicePrint | None], row: Sequence[float]
) -> float | None:
    """The least distance to what is said in the same talk with another voice between; ``None`` where too little
    follows, or all is one voice."""
    later = _beyond_another_voice(row, _in_the_talk(mine, units, own, range(index + 1, len(units))))
    if len(later) < TALK.fewest_later:
        return None
    earlier = _beyond_another_voice(row, _in_the_talk(mine, units, own, range(index - 1, -1, -1)))
    return round(min(*later, *earlier), 3)


def _beyond_another_voice(row: Sequence[float], talk: Iterable[int]) -> list[float]:
    """Distances to the utterances of a talk, from nearest to farthest in time, that come after another voice's."""
    distances = [row[place] for place in talk]
    other = next((place for place, far in enumerate(distances) if far >= TALK.another_from), len(distances))
    return distances[other + 1 :]


def _in_the_talk(
    mine: VoicePrint, units: Sequence[Unit], own: Sequence[VoicePrint | None], places: Iterable[int]
) -> Iterator[int]:
    """The places of what is said before any wait or ringing, each print once."""
    last = mine
    for place in places:
        if sounds_like_a_wait(units[place]) or units[place].tone is ToneKind.RINGBACK:
            return
        one = own[place]
        if one is not None and one is not last:
            yield place
            last = one


def _passages_within_waits(units: Sequence[Unit], own: Sequence[VoicePrint | None]) -> list[int | None]:
    """For each unit that is part of a short passage of one voice within a wait, where that begins."""
    found: list[int | None] = [None] * len(units)
    last = -1
    for index, unit in enumerate(units):
        if index <= last or unit.kind is not UnitKind.SPEECH or unit.over_music or unit.recording_id is not None:
            continue
        first, last = passage_around(index, units)
        if _is_one_within_a_wait(first, last, units, own):
            for place in range(first, last + 1):
                if units[place].kind is UnitKind.SPEECH:
                    found[place] = first
    return found


def _is_one_within_a_wait(first: int, last: int, units: Sequence[Unit], own: Sequence[VoicePrint | None]) -> bool:
    if not _is_read_out(units[first : last + 1]) or not lies_in_a_wait(first, last, units):
        return False
    return _one_voice(list(dict.fromkeys(one for one in own[first : last + 1] if one is not None)))


def _one_voice(prints: Sequence[VoicePrint]) -> bool:
    """Whether no utterance is far from the others; there may be one alone, or none."""
    if len(prints) < 2:
        return True
    far = (median([*row[:place], *row[place + 1 :]]) for place, row in enumerate(far_from_all(prints, prints)))
    return max(far) < TALK.another_from


def _is_read_out(passage: Sequence[Unit]) -> bool:
    """Short, and without a pause for somebody else to speak in."""
    pauses_ms = [unit.duration_ms for unit in passage if unit.kind is UnitKind.QUIET]
    length_ms = passage[-1].end_ms - passage[0].start_ms
    return length_ms <= TALK.longest_passage_ms and max(pauses_ms, default=0) < TALK.turn_pause_ms


def log_odds_of_another(strangeness: float) -> float:
    """How much a strangeness speaks for another voice than the recorded ones; negative for one of theirs."""
    strange = VOICES.weight_per_spread * (strangeness - VOICES.same_up_to)
    return max(-VOICES.most_weight, min(VOICES.most_weight, strange))


def _distance_to_recorded(
    index: int, units: Sequence[Unit], row: Sequence[float], references: Sequence[int]
) -> float | None:
    recording = units[index].recording_id
    others = [
        place
        for place in references
        if place != index and (recording is None or units[place].recording_id != recording)
    ]
    if len(others) < VOICES.fewest_references:
        return None
    return median(sorted([row[place] for place in others])[: VOICES.nearest])


def _surely_recorded(unit: Unit) -> bool:
    return unit.recording_id is not None or bool(unit.categories & PHASES.only_machines_say)


def _prints_of(units: Sequence[Unit], prints: Sequence[VoicePrint]) -> list[VoicePrint | None]:
    """The print of each unit that has one; units are in order of time."""
    nearby = Nearby(prints)
    return [_print_of(unit, nearby.to(unit)) for unit in units]


def _print_of(unit: Unit, prints: Sequence[VoicePrint]) -> VoicePrint | None:
    best = max(prints, key=unit.overlap_ms, default=None)
    if best is None or unit.overlap_ms(best) * 2 < unit.duration_ms:
        return None
    return best
