"""Which stretches of a call are the same recording again, by sound alone.

A recording that plays twice matches itself almost exactly, live speech never does. The way: the call becomes a picture
(:mod:`likeness`), short patches are looked up among all later ones (:mod:`lookup`), agreeing look-ups are followed
frame by frame along their distance, stretches are cut where recordings meet (:mod:`pieces`), and what is linked is one
recording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from auditor.listen.edges import with_exact_edges
from auditor.listen.likeness import (
    FRAME_MS,
    Match,
    Picture,
    Samples,
    Series,
    energies,
    frame_of,
    matches_at,
    picture,
    sounding,
)
from auditor.listen.lookup import Candidate, find_candidates
from auditor.listen.pieces import Kinship, Link, Range, both_ways, cut_into_pieces, kinship, link_pieces, rejoin
from auditor.schema import Interval, Playing
from auditor.thresholds.listen import REPEATS

Kin = dict[Kinship, list[Link]]

_EDGE = REPEATS.edge_ms // FRAME_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """What a call plays more than once.

    ``playings`` are playings of the very same recording, named ``r1``, ``r2`` ... (``b1``, ``b2`` ... where
    :mod:`buried` found them). ``templates`` are whole utterances
    that share most of their sound but not all ("caller number four", "caller number three"), named ``t1``, ``t2`` ...;
    an utterance may be in both. Both in order of time, names in the order of the first playing.
    """

    playings: tuple[Playing, ...]
    templates: tuple[Playing, ...]


def find_repeats(samples: Samples, speech: Sequence[Interval]) -> tuple[Playing, ...]:
    """All playings of recordings that the call plays at least twice, in order of time.

    ``samples`` is 8 kHz mono int16; ``speech`` the stretches that sound like speech, alone or over music, with
    boundaries good to about 200 ms. They may hold several messages or a part of one. A playing that was cut short or
    joined late belongs to its recording; ``offset_ms`` tells where in it a late one starts. Utterances of one template
    that differ in a number are different recordings.
    """
    return find_repetition(samples, speech).playings


def find_repetition(samples: Samples, speech: Sequence[Interval]) -> Repetition:
    """Recordings and templates that a call plays more than once; arguments as in :func:`find_repeats`."""
    image = picture(samples)
    energy, sound = energies(image), sounding(image)
    stretches, links = _linked(image, _stretches(speech, len(image)))
    pieces = cut_into_pieces(sound, stretches, links)
    kin = _kin(image, energy, pieces, link_pieces(sound, pieces, stretches, links))
    pieces = rejoin(pieces, _group_of(_recordings(kin)))
    kin = _kin(image, energy, pieces, link_pieces(sound, pieces, stretches, links))
    return Repetition(
        playings=_in_order("r", [_playings(samples, group, pieces) for group in _recordings(kin)]),
        templates=_in_order("t", [_utterances(group, pieces) for group in _templates(kin, pieces)]),
    )


def _kin(image: Picture, energy: Series, pieces: Sequence[Range], links: Iterable[Link]) -> Kin:
    """The links by what the pieces are to each other."""
    kin: Kin = {kind: [] for kind in Kinship}
    for link in links:
        kin[kinship(image, energy, pieces, link)].append(link)
    return kin


def _stretches(speech: Sequence[Interval], frames: int) -> list[Range]:
    """The intervals as frame ranges in order of time, clipped to the call; overlaps and empty ones left out."""
    found: list[Range] = []
    for interval in sorted(speech, key=lambda each: each.start_ms):
        start = max(frame_of(interval.start_ms), found[-1][1] if found else 0)
        end = min(frame_of(interval.end_ms), frames)
        if end > start:
            found.append((start, end))
    return found


def _links(image: Picture, candidates: Iterable[Candidate], stretches: Sequence[Range]) -> list[Link]:
    """Everything that sounds the same in two stretches, or twice in one."""
    found: list[Link] = []
    for candidate in candidates:
        here, there, lag = candidate.here, candidate.there, candidate.lag
        start = max(stretches[here][0], stretches[there][0] - lag) - _EDGE // 2
        end = min(stretches[here][1], stretches[there][1] - lag) + _EDGE // 2
        found += [
            Link(here=here, there=there, start=match.start, end=match.end, lag=lag, likeness=match.likeness)
            for match in matches_at(image, start, end, lag)
        ]
    return _best_of_crossing(found)


def _linked(image: Picture, stretches: list[Range]) -> tuple[list[Range], list[Link]]:
    """The stretches, completed by one another, and all links between them."""
    links = _links(image, find_candidates(image, stretches), stretches)
    completed = _completed(image, stretches, links)
    grown = {index for index, stretch in enumerate(stretches) if completed[index] != stretch}
    if not grown:
        return stretches, links
    kept = [link for link in links if link.here not in grown and link.there not in grown]
    found = _links(image, find_candidates(image, completed, grown), completed)
    return completed, sorted([*kept, *found], key=lambda each: (each.start, each.lag))


def _completed(image: Picture, stretches: Sequence[Range], links: Iterable[Link]) -> list[Range]:
    """The stretches, with what was taken for music or noise but goes on like the speech of another playing.

    No stretch reaches into its neighbours, nor beyond what is speech in the other playing.
    """
    ends, starts = [0, *(end for _, end in stretches)], [*(start for start, _ in stretches[1:]), len(image)]
    found = list(stretches)
    for view in (each for views in both_ways(links).values() for each in views):
        here, there = stretches[view.here], stretches[view.there]
        low = max(ends[view.here], there[0] - view.lag) if view.start - here[0] <= _EDGE else here[0]
        high = min(starts[view.here], there[1] - view.lag) if here[1] - view.end <= _EDGE else here[1]
        if here[0] - low <= _EDGE and high - here[1] <= _EDGE:
            continue
        for match in matches_at(image, min(low, here[0]), max(high, here[1]), view.lag):
            if match.start < view.end and match.end > view.start:
                found[view.here] = _grown(found[view.here], match)
    return found


def _grown(stretch: Range, match: Match) -> Range:
    """A stretch with all of a match that reaches clearly beyond it."""
    start, end = stretch
    return (match.start if start - match.start > _EDGE else start, match.end if match.end - end > _EDGE else end)


def _best_of_crossing(links: Iterable[Link]) -> list[Link]:
    """Of links that pair the same sound at lags too close to be two playings, the longest."""
    kept: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in sorted(links, key=lambda each: (each.start - each.end, -each.likeness)):
        rivals = kept[link.here, link.there]
        if not any(_cross(link, rival) for rival in rivals):
            rivals.append(link)
    return sorted((link for each in kept.values() for link in each), key=lambda each: (each.start, each.lag))


def _cross(one: Link, other: Link) -> bool:
    overlap = min(one.end, other.end) > max(one.start, other.start)
    return overlap and abs(one.lag - other.lag) < REPEATS.shortest_frames


def _recordings(kin: Kin) -> list[list[Link]]:
    """Links in groups, one group per recording.

    A playing that was cut short may fit several recordings with the same opening: it joins the one it shares most with,
    and never makes two recordings one.
    """
    links = list(kin[Kinship.SAME])
    taken = {piece for link in links for piece in (link.here, link.there)}
    for link in sorted(kin[Kinship.CUT], key=lambda each: each.start - each.end):
        fresh = {link.here, link.there} - taken
        if fresh:
            links.append(link)
            taken |= fresh
    return _grouped(links)


def _templates(kin: Kin, pieces: Sequence[Range]) -> list[list[Link]]:
    """Groups of utterances that share most of their sound, of which at least two differ."""
    shared: dict[Range, int] = defaultdict(int)
    for link in kin[Kinship.SIMILAR]:
        shared[link.here, link.there] += link.end - link.start
    similar = [link for link in kin[Kinship.SIMILAR] if _is_most(shared[link.here, link.there], link, pieces)]
    return [group for group in _grouped([*kin[Kinship.SAME], *similar]) if any(link in similar for link in group)]


def _group_of(groups: Sequence[Sequence[Link]]) -> dict[int, int]:
    """The number of its group for every piece that is in one."""
    return {piece: number for number, links in enumerate(groups) for link in links for piece in (link.here, link.there)}


def _grouped(links: Iterable[Link]) -> list[list[Link]]:
    """The links of each set of connected pieces."""
    leader: dict[int, int] = {}

    def find(piece: int) -> int:
        while leader.setdefault(piece, piece) != piece:
            piece = leader[piece]
        return piece

    links = list(links)
    for link in links:
        one, other = find(link.here), find(link.there)
        leader[max(one, other)] = min(one, other)
    groups: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        groups[find(link.here)].append(link)
    return list(groups.values())


def _is_most(shared: int, link: Link, pieces: Sequence[Range]) -> bool:
    """Whether so many frames are most of either piece of a link."""
    return shared >= REPEATS.template_share * max(end - start for start, end in (pieces[link.here], pieces[link.there]))


def _playings(samples: Samples, links: Sequence[Link], pieces: Sequence[Range]) -> list[Playing]:
    """One playing per piece of a group, all placed on the time axis of the recording itself (still unnamed)."""
    views = both_ways(links)
    origin = _origins(views)
    starts = {piece: min(view.start for view in views[piece]) for piece in origin}
    ends = {piece: max(view.end for view in views[piece]) for piece in origin}
    # Tones or music may repeat along with the message: no playing's speech begins or ends as far out as that.
    earliest = min(pieces[piece][0] - origin[piece] for piece in origin)
    latest = max(pieces[piece][1] - origin[piece] for piece in origin)
    zero = max(earliest, _typical([starts[piece] - origin[piece] for piece in origin]))
    length = min(latest, _typical([ends[piece] - origin[piece] for piece in origin])) - zero
    found = []
    for piece in sorted(origin):
        late = starts[piece] - origin[piece] - zero
        short = zero + length - (ends[piece] - origin[piece])
        start = starts[piece] if late > _EDGE else starts[piece] - late
        end = ends[piece] if short > _EDGE else ends[piece] + short
        if start >= end:  # links that contradict one another would place it outside of the recording
            start, end = starts[piece], ends[piece]
        found.append(
            Playing(
                recording_id="",
                start_ms=max(0, start) * FRAME_MS,
                end_ms=end * FRAME_MS,
                offset_ms=late * FRAME_MS if late > _EDGE else 0,
                score=round(min(1.0, fmean(view.likeness for view in views[piece])), 3),
            )
        )
    room = (zero - earliest + _EDGE, latest - zero - length + _EDGE)
    return with_exact_edges(samples, found, (room[0] * FRAME_MS, room[1] * FRAME_MS))


def _origins(views: dict[int, list[Link]]) -> dict[int, int]:
    """For every piece of a connected group the frame at which the first piece's frame 0 would lie in it."""
    first = min(views)
    origin = {first: 0}
    waiting = [first]
    while waiting:
        piece = waiting.pop(0)
        for view in views[piece]:
            if view.there not in origin:
                origin[view.there] = origin[piece] + view.lag
                waiting.append(view.there)
    return origin


def _typical(values: Sequence[int]) -> int:
    return round(median(values))


def _utterances(links: Sequence[Link], pieces: Sequence[Range]) -> list[Playing]:
    """The whole pieces of a template's group (still unnamed)."""
    views = both_ways(links)
    return [
        Playing(
            recording_id="",
            start_ms=pieces[piece][0] * FRAME_MS,
            end_ms=pieces[piece][1] * FRAME_MS,
            score=round(min(1.0, fmean(view.likeness for view in views[piece])), 3),
        )
        for piece in sorted(views)
    ]


def _in_order(prefix: str, groups: Sequence[Sequence[Playing]]) -> tuple[Playing, ...]:
    """All playings in order of time, the groups named by their first playing."""
    named = [
        replace(playing, recording_id=f"{prefix}{number}")
        for number, group in enumerate(sorted(groups, key=lambda each: each[0].start_ms), start=1)
        for playing in group
    ]
    return tuple(sorted(named, key=lambda playing: (playing.start_ms, playing.end_ms)))
