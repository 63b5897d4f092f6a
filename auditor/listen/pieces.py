"""Cuts stretches of speech where recordings meet, and tells which of the pieces are one recording.

Two announcements played back to back are one stretch of speech. Where another playing of the first one ends, and
there is a pause, one recording ends and the next begins. Where two stretches part in the middle of speech they are
playings of one template, not of one recording: "you are caller number four", "... number three".
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np

from auditor.listen.flags import runs
from auditor.listen.likeness import (
    FRAME_MS,
    Picture,
    Series,
    energies,
    enough_likeness,
    likeness_along,
    typical_energy,
)
from auditor.thresholds.listen import REPEATS

Range = tuple[int, int]

_EDGE = REPEATS.edge_ms // FRAME_MS
_PAUSE = REPEATS.pause_ms // FRAME_MS
_STRAY_IN_BOTH = REPEATS.stray_in_both_ms // FRAME_MS
_STRAY_IN_ONE = REPEATS.stray_in_one_ms // FRAME_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Frames ``[start, end)`` of stretch ``here`` sound the same as those ``lag`` later in stretch ``there``.

    Stretches are given by index; ``lag`` is negative where ``there`` comes earlier.
    """

    here: int
    there: int
    start: int
    end: int
    lag: int
    likeness: float

    def turned(self) -> Link:
        """The same fact seen from the other side."""
        start, end = self.start + self.lag, self.end + self.lag
        return Link(here=self.there, there=self.here, start=start, end=end, lag=-self.lag, likeness=self.likeness)


def both_ways(links: Iterable[Link]) -> dict[int, list[Link]]:
    """All links by the stretch they are seen from."""
    seen: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        seen[link.here].append(link)
        seen[link.there].append(link.turned())
    return seen


def cut_into_pieces(energy: Series, stretches: Sequence[Range], links: Sequence[Link]) -> list[Range]:
    """The stretches, parted at the pauses at which recordings meet; in order of time."""
    views = both_ways(links)
    cuts = {index: _cuts(energy, stretches, index, views[index]) for index in list(views)}
    _carry_over(cuts, views)
    return [piece for index, stretch in enumerate(stretches) for piece in _parted(stretch, cuts.get(index, []))]


def _cuts(energy: Series, stretches: Sequence[Range], index: int, views: Sequence[Link]) -> list[int]:
    """Frames at which this stretch is parted: pauses where a match begins or ends."""
    start, end = stretches[index]
    loud = typical_energy(energy[start:end])
    cuts: list[int] = []
    for frame in sorted(_meeting_points(stretches, index, views)):
        pause = _pause_near(energy, frame, (start, end), REPEATS.quiet_share * loud)
        if pause is not None and (not cuts or pause - cuts[-1] > _EDGE):
            cuts.append(pause)
    return cuts


def _meeting_points(stretches: Sequence[Range], index: int, views: Sequence[Link]) -> set[int]:
    """Where matches begin or end inside a stretch, unless the other playing was joined late or cut short.

    Only the earliest playing can have been joined late, and only the latest cut short by a pick-up.
    """
    start, end = stretches[index]
    earliest, latest = min(view.there for view in views), max(view.there for view in views)
    points = set()
    for view in views:
        other = stretches[view.there]
        joined_late = view.there == earliest and view.start + view.lag - other[0] <= _EDGE
        cut_short = view.there == latest and other[1] - view.end - view.lag <= _EDGE
        if view.start - start > _EDGE and not joined_late and not _goes_on(view, views, view.start):
            points.add(view.start)
        if end - view.end > _EDGE and not cut_short and not _goes_on(view, views, view.end):
            points.add(view.end)
    return points


def _goes_on(view: Link, views: Sequence[Link], edge: int) -> bool:
    """Whether the same two stretches go on alike, at the same distance, on the other side of this edge.

    Then a differing word or a fault of the line interrupted the match, not the end of a recording.
    """
    same_way = (
        each
        for each in views
        if each is not view and each.there == view.there and abs(each.lag - view.lag) <= 2 * REPEATS.slip_frames
    )
    if edge == view.end:
        return any(each.start >= edge for each in same_way)
    return any(each.end <= edge for each in same_way)


def _pause_near(energy: Series, frame: int, within: Range, quiet: float) -> int | None:
    """The middle of the longest pause that touches the surroundings of a frame; ``None`` without a pause there."""
    low, high = max(within[0], frame - _EDGE), min(within[1], frame + _EDGE)
    pauses = [run for run in runs(energy[low:high] < quiet) if run[1] - run[0] >= _PAUSE]
    if not pauses:
        return None
    start, end = max(pauses, key=lambda run: run[1] - run[0])
    return low + (start + end) // 2


def _carry_over(cuts: dict[int, list[int]], views: Mapping[int, Sequence[Link]]) -> None:
    """What is parted in one playing is parted in all: copies cuts along the links until nothing is added."""
    waiting = [(index, cut) for index, found in cuts.items() for cut in found]
    while waiting:
        index, cut = waiting.pop()
        for view in views[index]:
            there = cut + view.lag
            inside = view.start + _EDGE < cut < view.end - _EDGE
            if inside and all(abs(there - other) > _EDGE for other in cuts[view.there]):
                cuts[view.there].insert(bisect_left(cuts[view.there], there), there)
                waiting.append((view.there, there))


def _parted(stretch: Range, cuts: Sequence[int]) -> list[Range]:
    edges = [stretch[0], *cuts, stretch[1]]
    return [(low, high) for low, high in pairwise(edges) if high > low]


def rejoin(pieces: Sequence[Range], group_of: Mapping[int, int]) -> list[Range]:
    """The pieces without needless cuts: two that always come together, one right after the other, are one.

    ``group_of`` maps pieces (by index) to the recording they play. The last playing may lack its second part (cut
    short), the first one its first part (joined late).
    """
    members: dict[int, list[int]] = defaultdict(list)
    for piece, group in sorted(group_of.items()):
        members[group].append(piece)

    def follows(piece: int) -> bool:
        return piece + 1 < len(pieces) and pieces[piece][1] == pieces[piece + 1][0]

    def inseparable(piece: int) -> bool:
        one, other = group_of.get(piece), group_of.get(piece + 1)
        if one is None or other is None or one == other:
            return one is None and other is None
        heads, tails = members[one], members[other]
        led = all(group_of.get(head + 1) == other and follows(head) for head in heads[:-1])
        return led and all(group_of.get(tail - 1) == one and follows(tail - 1) for tail in tails[1:])

    joined: list[Range] = []
    for index, (start, end) in enumerate(pieces):
        if index and follows(index - 1) and inseparable(index - 1):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def link_pieces(
    sound: Series, pieces: Sequence[Range], stretches: Sequence[Range], links: Sequence[Link]
) -> list[Link]:
    """The links between stretches as links between the pieces they were cut into.

    Each is clipped where its pieces were cut, but may reach beyond the outer ends of a stretch, which are not exact.
    """
    first_of = [bisect_left([piece[0] for piece in pieces], stretch[0]) for stretch in stretches] + [len(pieces)]
    outer = {edge for stretch in stretches for edge in stretch}
    bounds = [
        (start - _EDGE if start in outer else start, end + _EDGE if end in outer else end) for start, end in pieces
    ]
    clipped = (
        _clipped(sound, link, here, there, bounds)
        for link in links
        for here in range(first_of[link.here], first_of[link.here + 1])
        for there in range(first_of[link.there], first_of[link.there + 1])
        if here != there
    )
    return [link for link in clipped if link is not None]


def _clipped(sound: Series, link: Link, here: int, there: int, bounds: Sequence[Range]) -> Link | None:
    """The part of a link that lies in two pieces, without the pauses at which these were cut; ``None`` if too short."""
    start = max(link.start, bounds[here][0], bounds[there][0] - link.lag)
    end = min(link.end, bounds[here][1], bounds[there][1] - link.lag)
    if end - start < REPEATS.shortest_frames:
        return None
    louder = np.maximum(sound[start:end], sound[start + link.lag : end + link.lag])
    heard = np.flatnonzero(louder >= REPEATS.sounding_share * typical_energy(louder))
    start, end = start + int(heard[0]), start + int(heard[-1]) + 1
    if end - start < REPEATS.shortest_frames or link.likeness < enough_likeness(end - start):
        return None
    return Link(here=here, there=there, start=start, end=end, lag=link.lag, likeness=link.likeness)


class Kinship(Enum):
    """What two linked pieces are to each other."""

    SAME = "same"
    """The same recording: neither holds speech that the other lacks."""
    CUT = "cut"
    """The same recording, but one of the two was joined late or cut short."""
    SIMILAR = "similar"
    """Much of the same sound, and something else in each: one template, or a shared word."""


def kinship(image: Picture, energy: Series, pieces: Sequence[Range], link: Link) -> Kinship:
    """What the two pieces of a link are to each other, from the speech that each holds outside the match."""
    here, there = pieces[link.here], (pieces[link.there][0] - link.lag, pieces[link.there][1] - link.lag)
    loud = typical_energy(energy[link.start : link.end])
    head = (max(here[0], there[0]), link.start)
    tail = (link.end, min(here[1], there[1]))
    if max(_unlike_frames(image, part, link, loud) for part in (head, tail)) > _STRAY_IN_BOTH:
        return Kinship.SIMILAR
    excess = [
        _loud_frames(energy, (here[0], there[0]), 0, loud),
        _loud_frames(energy, (there[0], here[0]), link.lag, loud),
        _loud_frames(energy, (there[1], here[1]), 0, loud),
        _loud_frames(energy, (here[1], there[1]), link.lag, loud),
    ]
    if max(excess) <= _STRAY_IN_ONE:
        return Kinship.SAME
    return Kinship.CUT if link.end - link.start >= REPEATS.shortest_cut_frames else Kinship.SIMILAR


def _unlike_frames(image: Picture, part: Range, link: Link, loud: float) -> int:
    """Frames of a part in which either side speaks and the two differ, judged by how alike the match itself is."""
    low, high, lag = *part, link.lag
    if high <= low:
        return 0
    one, other = image[low:high], image[low + lag : high + lag]
    alike = likeness_along(one, other, REPEATS.pause_share * loud, REPEATS.context_frames)
    speaks = np.maximum(energies(one), energies(other)) >= REPEATS.stray_share * loud
    return int(np.count_nonzero((alike < REPEATS.unlike * link.likeness) & speaks))


def _loud_frames(energy: Series, part: Range, shift: int, loud: float) -> int:
    """Frames of a part (empty when it runs backwards), ``shift`` later, that are as loud as speech."""
    low, high = max(0, part[0] + shift), max(0, part[1] + shift)
    return int(np.count_nonzero(energy[low:high] >= REPEATS.audible_share * loud))
