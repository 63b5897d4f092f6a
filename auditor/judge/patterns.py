"""A small language for phrases, and its matcher, made for the slips of a speech recogniser.

A pattern is words with blanks between them:

``word``      the word, an inflection of it, its two parts (``some one``), or something that sounds like it
``=word``     that very word
``a|b|c``     one of these words
``(a b|c d)`` one of these phrases
``@name``     one of the phrases of a named set
``..``        up to three other words; ``..5`` up to five
``?``         after a word, group or set: it may be absent

Small words (``the``, ``to``, ``is`` ...) may be missed, misheard or slipped in at a small cost; the words that
carry the meaning may be misheard but must be there. Beside a single such word the small ones must be there as well:
``come on`` is not ``come``. A match has a score 0..1: how much of the pattern was heard.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from auditor.judge.likeness import Slips, Vocabulary
from auditor.judge.pattern_nodes import Choice, Gap, Item, Literal, Sequence_, has_anchor
from auditor.thresholds.judge import PHRASES

UNKNOWN_WORD = "[unk]"
"""How the recogniser writes a word that it does not know."""
BREAK = ""
"""The token that no phrase reaches across."""
_TOKEN = re.compile(r"\(|\)\??|\||\.\.\d*|@\w+\??|=?[^\W\d_'][^\W\d_]*(?:'[^\W\d_]+)?\??")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern was heard: token indices, ``last`` included, and how well (0..1).

    ``weight`` is that of the words that were expected, about their number without the small ones.
    """

    first: int
    last: int
    score: float
    weight: float


# One way of reading a pattern: (index after its last word, weight lost, weight in all).
_Path = tuple[int, float, float]
_Paths = Sequence[_Path]
# Indices of tokens, asked for one by one.
Places = Collection[int]
_Options = Sequence[tuple[Sequence_, Places]]


class PatternReader:
    """Turns pattern text into nodes, compared by identity. Sets are shared, so that each is matched only once."""

    def __init__(self, sets: Mapping[str, Sequence[str]], small_words: Iterable[str]) -> None:
        """``sets`` are the named sets (their phrases are patterns too); ``small_words`` those of little meaning."""
        self._sources = sets
        self._small = frozenset(small_words)
        self._sets: dict[str, Choice] = {}
        self._literals: dict[str, Literal] = {}
        self._open: list[str] = []

    def read(self, text: str) -> Sequence_:
        """The pattern of ``text``. Raises ``ValueError`` with one sentence when it is not a pattern."""
        tokens = _TOKEN.findall(text)
        if "".join(tokens) != re.sub(r"\s+", "", text) or not tokens:
            raise ValueError(f"'{text}' is not a pattern")
        items, rest = self._alternatives(tokens, 0, depth=0)
        if rest != len(tokens):
            raise ValueError(f"'{text}' has a bracket too many")
        sequence = items[0] if len(items) == 1 else Sequence_((Choice(items),))
        if not has_anchor(sequence):
            raise ValueError(f"'{text}' has no word that must be heard")
        return sequence

    def _alternatives(self, tokens: Sequence[str], at: int, depth: int) -> tuple[tuple[Sequence_, ...], int]:
        """Sequences parted by ``|`` up to the closing bracket or the end; outside brackets ``|`` binds single words."""
        options: list[Sequence_] = []
        items: list[Item] = []
        while at < len(tokens) and not tokens[at].startswith(")"):
            if tokens[at] == "|" and depth:
                options.append(Sequence_(tuple(items)))
                items = []
                at += 1
                continue
            item, at = self._item(tokens, at, depth)
            items.append(item)
        return (*options, Sequence_(tuple(items))), at

    def _item(self, tokens: Sequence[str], at: int, depth: int) -> tuple[Item, int]:
        token = tokens[at]
        if token == "(":
            options, close = self._alternatives(tokens, at + 1, depth + 1)
            if close >= len(tokens):
                raise ValueError(f"a bracket is not closed in '{' '.join(tokens)}'")
            return Choice(options, optional=tokens[close].endswith("?")), close + 1
        if depth == 0 and at + 1 < len(tokens) and tokens[at + 1] == "|":
            return self._words_of_choice(tokens, at)
        return self._single(token), at + 1

    def _words_of_choice(self, tokens: Sequence[str], at: int) -> tuple[Item, int]:
        words = [tokens[at]]
        while at + 2 < len(tokens) and tokens[at + 1] == "|":
            at += 2
            words.append(tokens[at])
        optional = words[-1].endswith("?")
        options = tuple(Sequence_((self._single(word.rstrip("?")),)) for word in words)
        return Choice(options, optional=optional), at + 1

    def _single(self, token: str) -> Item:
        if token == "|":
            raise ValueError("'|' stands between two words or phrases")
        if token.startswith(".."):
            return Gap(int(token[2:] or PHRASES.usual_gap_words))
        optional, token = token.endswith("?"), token.rstrip("?")
        item: Item = self._set(token[1:]) if token.startswith("@") else self._literal(token)
        return Choice((Sequence_((item,)),), optional=True) if optional else item

    def _literal(self, token: str) -> Literal:
        if token not in self._literals:
            text = token.lstrip("=")
            self._literals[token] = Literal(text, small=text in self._small and text == token, exact=text != token)
        return self._literals[token]

    def _set(self, name: str) -> Choice:
        if name not in self._sources:
            raise ValueError(f"there is no set '@{name}'")
        if name in self._open:
            raise ValueError(f"the set '@{name}' contains itself")
        if name not in self._sets:
            self._open.append(name)
            self._sets[name] = Choice(tuple(self.read(text) for text in self._sources[name]))
            self._open.pop()
        return self._sets[name]


@dataclass(frozen=True, slots=True)
class Passage:
    """What patterns are looked for in: tokens, with ``BREAK`` where no phrase goes on.

    ``rests`` are the indices of tokens that follow a short pause, where a phrase seldom goes on.
    """

    tokens: tuple[str, ...]
    rests: frozenset[int] = frozenset()

    def is_unbroken(self, first: int, last: int) -> bool:
        """Whether no pause parts the two tokens (``first`` before ``last``)."""
        return not any(index in self.rests or self.tokens[index] == BREAK for index in range(first + 1, last + 1))


class Matcher:
    """Finds patterns in one passage. What it learns about a piece that patterns share is kept, so each is read once."""

    def __init__(self, passage: Passage, slips: Slips) -> None:
        """``slips`` are those of the language; its small words may also slip into a phrase."""
        self._tokens = passage.tokens
        self._rests = passage.rests
        self._small = slips.small_words
        self._vocabulary = Vocabulary(passage.tokens, slips.sounds)
        self._spoken: dict[Literal, dict[int, _Paths]] = {}
        self._options: dict[Choice, tuple[Places, _Options]] = {}
        self._starts: dict[Sequence_, Places] = {}
        self._read: dict[tuple[Sequence_, int], _Paths] = {}

    def find(self, pattern: Sequence_) -> list[Hit]:
        """All places where the pattern may have been said, at each start the best reading, weakest score included."""
        hits = []
        for start in sorted(self._candidates(pattern)):
            paths = self._match_sequence(pattern, start)
            if paths:
                end, lost, total = min(paths, key=lambda path: (path[1] / path[2], -path[0]))
                hits.append(Hit(start, end - 1, max(0.0, 1.0 - lost / total), total))
        return hits

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, token in enumerate(self._tokens):
            found.setdefault(token, []).append(index)
        return found

    @cached_property
    def _split_words(self) -> dict[str, list[int]]:
        """Words that stand there in two parts ("some one", "over drive"), with the indices of the first."""
        found: dict[str, list[int]] = {}
        for index, pair in enumerate(pairwise(self._tokens)):
            if BREAK not in pair and len("".join(pair)) >= PHRASES.shortest_split_word:
                found.setdefault("".join(pair), []).append(index)
        return found

    def _places(self, item: Item) -> Places:
        """Where the item may start."""
        if isinstance(item, Literal):
            return self._said(item)
        return self._options_of(item)[0] if isinstance(item, Choice) else frozenset()

    def _said(self, literal: Literal) -> dict[int, _Paths]:
        """Where the word, one like it or its two parts were said: for each place the one way of reading it."""
        said = self._spoken.get(literal)
        if said is None:
            said = self._spoken[literal] = self._find_said(literal)
        return said

    def _find_said(self, literal: Literal) -> dict[int, _Paths]:
        weight = literal.weight
        split = () if literal.exact else self._split_words.get(literal.text, ())
        in_two = (weight * (1.0 - PHRASES.inflected_likeness), weight)
        found: dict[int, _Paths] = {at: ((at + 2, *in_two),) for at in split}
        strict = literal.small or literal.exact
        alike = (self._vocabulary.same if strict else self._vocabulary.similar)(literal.text)
        for word, likeness in alike.items():
            lost = weight * (1.0 - likeness)
            found |= {at: ((at + 1, lost, weight),) for at in self._positions[word]}
        return found

    def _options_of(self, choice: Choice) -> tuple[Places, _Options]:
        """Where the choice may start, and those of its options that start anywhere, each with where it does."""
        if choice not in self._options:
            started = ((option, self._candidates(option)) for option in choice.options)
            options = [(option, places) for option, places in started if places]
            self._options[choice] = frozenset().union(*(places for _, places in options)), options
        return self._options[choice]

    def _candidates(self, node: Sequence_) -> Places:
        """Where the sequence may start. A missed small word at the start is passed over."""
        if len(node.items) == 1:
            return self._places(node.items[0])
        if node not in self._starts:
            self._starts[node] = self._find_candidates(node)
        return self._starts[node]

    def _find_candidates(self, node: Sequence_) -> Places:
        if not node.needed:
            return frozenset().union(*(self._places(item) for item in node.items))
        following: list[int] | None = None
        for item, reach in reversed(node.needed):
            # what comes last is asked for first: of the places before it, only those within its reach are left
            places = self._places(item)
            following = sorted(places if following is None else _within_reach(places, following, reach))
            if not following:
                return frozenset()
        led = sorted(frozenset().union(*(self._places(item) for item in node.lead)))
        return frozenset((*(following or ()), *_within_reach(led, following or (), node.lead_reach)))

    def _match(self, item: Item, at: int) -> _Paths:
        if isinstance(item, Literal):
            return self._said(item).get(at, ())
        return self._match_choice(item, at) if isinstance(item, Choice) else ()

    def _match_choice(self, node: Choice, at: int) -> _Paths:
        starts, options = self._options_of(node)
        if at not in starts:
            return ((at, 0.0, 0.0),) if node.optional else ()
        paths = [path for option, places in options if at in places for path in self._match_sequence(option, at)]
        if node.optional:
            paths.append((at, 0.0, 0.0))
        return _best_by_end(paths)

    def _match_sequence(self, node: Sequence_, at: int) -> _Paths:
        if len(node.items) == 1:
            return self._match(node.items[0], at)
        key = (node, at)
        paths = self._read.get(key)
        if paths is None:
            paths = self._read[key] = self._read_sequence(node, at)
        return paths

    def _read_sequence(self, node: Sequence_, start: int) -> _Paths:
        paths: _Paths = ((start, 0.0, 0.0),)
        after_gap = False
        for item in node.items:
            # a gap has paid for its own pauses
            rested = paths if after_gap else [self._rested(path, start) for path in paths]
            if isinstance(item, Gap):
                steps = [step for path in rested for step in self._skips(path, item.most)]
            else:
                steps = [step for path in rested for step in self._steps(item, path, start, node.forgives)]
            if not steps:
                return ()
            paths = _best_by_end(steps)
            after_gap = isinstance(item, Gap)
        return paths

    def _rested(self, path: _Path, start: int) -> _Path:
        """The path with the cost of a pause where it goes on after one."""
        at, lost, total = path
        return (at, lost + PHRASES.rest_cost, total) if at in self._rests and at > start else path

    def _steps(self, item: Item, path: _Path, start: int, forgives: bool) -> list[_Path]:
        """The path carried on by one item: said, missed if it is small and the sequence ``forgives`` that, or said
        after one slipped-in small word."""
        at, lost, total = path
        steps = [(end, lost + more, total + weight) for end, more, weight in self._match(item, at)]
        goes_on = bool(steps) and any(end > at for end, _, _ in steps)
        if forgives and isinstance(item, Literal) and item.small:
            steps.append((at, lost + item.weight, total + item.weight))
        if not goes_on and at > start and self._is_slip(at):
            slip = lost + PHRASES.slipped_in_cost
            after = (path for path in self._match(item, at + 1) if path[0] > at + 1)
            steps += [(end, slip + more, total + weight) for end, more, weight in after]
        return steps

    def _is_slip(self, at: int) -> bool:
        return at < len(self._tokens) and (self._tokens[at] in self._small or self._tokens[at] == UNKNOWN_WORD)

    def _skips(self, path: _Path, most: int) -> Iterator[_Path]:
        at, lost, total = path
        for end in range(at, min(at + most, len(self._tokens) - 1) + 1):
            if end > at and self._tokens[end - 1] == BREAK:
                return
            if end in self._rests:
                lost += PHRASES.rest_cost
            yield end, lost + (end - at) * PHRASES.skipped_word_cost, total


def _within_reach(starts: Iterable[int], places: Sequence[int], reach: int) -> list[int]:
    """The starts after which one of the places (in order) comes soon enough; the others need not be tried."""
    next_to = ((start, bisect_right(places, start)) for start in starts)
    return [start for start, at in next_to if at < len(places) and places[at] <= start + reach]


def _best_by_end(paths: Sequence[_Path]) -> _Paths:
    """For each end the reading that lost least; of equals the one with more words in it."""
    if len(paths) < 2:
        return paths
    best: dict[int, _Path] = {}
    for path in paths:
        known = best.get(path[0])
        if known is None or (path[1] - PHRASES.longer_bonus * path[2]) < (known[1] - PHRASES.longer_bonus * known[2]):
            best[path[0]] = path
    return paths if len(best) == len(paths) else list(best.values())
