"""Categories of phrases: what a sentence says, as rules that anyone can read, proved by their yes and no sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.judge.evidence import Evidence, read_evidence, weighed
from auditor.judge.likeness import Slips
from auditor.judge.passages import CategoryHit, Passages, Piece, are_apart
from auditor.judge.pattern_nodes import Sequence_, near
from auditor.judge.patterns import BREAK, Hit, Passage, PatternReader
from auditor.judge.phrase_places import LiesIn, Place, PlaceOf, read_place
from auditor.judge.seed_table import SeedTable
from auditor.judge.wording import Wording, worded
from auditor.schema import Label
from auditor.thresholds.judge import PHRASES


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRule:
    """One way of saying something: ``pattern`` is heard and none of ``unless`` close to it.

    ``unless_words`` is how far from the phrase, in the same sentence, those take its meaning away. Words of
    ``doubted_by`` as close by leave it possible at most. A rule that is ``only_possible`` never counts as certain,
    however well it was heard. One that is ``complete`` says all that matters: words behind it begin something else, or
    were misread, and neither take its meaning away nor leave it doubtful. ``place`` is where alone it counts.
    """

    pattern: Sequence_
    unless: tuple[Sequence_, ...] = ()
    doubted_by: tuple[Sequence_, ...] = ()
    unless_words: int = PHRASES.unless_words
    only_possible: bool = False
    complete: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a phrase can say, by its ``rules``, or a sentence by ``evidence`` or ``wording``, the weight of its signs or
    words; or by any of them.

    Words of ``doubted_by`` close by, which take the meaning of every rule away or leave it doubtful, leave what only
    ``wording`` finds possible at most. ``labels`` are the only segments in which it counts (empty: everywhere).
    """

    id: str
    title: str
    meaning: str
    rules: tuple[PhraseRule, ...] = ()
    evidence: Evidence | None = None
    wording: Wording | None = None
    doubted_by: tuple[Sequence_, ...] = ()
    labels: tuple[Label, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @property
    def looks_at_segments(self) -> bool:
        """Whether any rule counts only in the first or last seconds of a segment."""
        return any(rule.place is not None and rule.place.of is PlaceOf.SEGMENT for rule in self.rules)

    def counts_in(self, label: Label) -> bool:
        """Whether a match inside a segment of this label means anything."""
        return not self.labels or label in self.labels


@dataclass(frozen=True, slots=True)
class _Said:
    """What of some categories was said in a piece: wherever the piece lies, by the category's id; and the rules that
    may have been followed of each category for which it matters where."""

    anywhere: tuple[tuple[str, CategoryHit], ...]
    placed: tuple[tuple[Category, Sequence[PhraseRule]], ...]


def category_hits(
    category: Category, pieces: Iterable[tuple[int, Piece]], lies_in: LiesIn | None = None
) -> list[CategoryHit]:
    """The places where the category was heard, in order; see :func:`hits_of`."""
    return [hit for _, hit in hits_of([category], pieces, lies_in)]


def hits_of(
    categories: Sequence[Category], pieces: Iterable[tuple[int, Piece]], lies_in: LiesIn | None = None
) -> list[tuple[str, CategoryHit]]:
    """The places where categories were heard, certainly or possibly, each with the category's id; piece by piece.

    ``pieces`` are what was said, each with the index of its first token, by which places are told. Of one category no
    two overlap: certain readings that do are one place with the best of their scores; possible ones there are dropped.
    ``lies_in`` tells whether words (token indices) lie where a rule's place asks for; without it they do.
    """
    ids = tuple(category.id for category in categories)
    found: list[tuple[str, CategoryHit]] = []
    for first, piece in pieces:
        said = piece.known.get(ids)
        if said is None:
            said = piece.known[ids] = _said_in(piece, categories)
        found += [(id_, _moved(hit, first)) for id_, hit in said.anywhere]
        for category, rules in said.placed:
            here = _places(category, rules, piece, _counted_from(first, lies_in))
            found += [(category.id, _moved(hit, first)) for hit in here]
    return found


def _said_in(piece: Piece, categories: Iterable[Category]) -> _Said:
    """Looked for once in each piece, but for what depends on where it lies."""
    anywhere: list[tuple[str, CategoryHit]] = []
    placed: list[tuple[Category, Sequence[PhraseRule]]] = []
    for category in categories:
        rules = piece.heard(category.id, category.rules)
        if any(rule.place is not None for rule in rules):
            placed.append((category, rules))
        elif rules or category.evidence or category.wording:
            anywhere += [(category.id, hit) for hit in _places(category, rules, piece, None)]
    return _Said(tuple(anywhere), tuple(placed))


def _moved(hit: CategoryHit, first: int) -> CategoryHit:
    """The same in a passage in which its piece starts at token ``first``."""
    return CategoryHit(hit.first + first, hit.last + first, hit.score, hit.certain) if first else hit


def _counted_from(first: int, lies_in: LiesIn | None) -> LiesIn | None:
    """The same for a piece that starts at token ``first``, by its own indices."""
    if lies_in is None or first == 0:
        return lies_in
    return lambda place, start, end: lies_in(place, start + first, end + first)


def _places(category: Category, rules: Iterable[PhraseRule], piece: Piece, lies_in: LiesIn | None) -> list[CategoryHit]:
    by_rules = [hit for rule in rules for hit in _rule_hits(rule, piece, lies_in)]
    by_weight = weighed(category.evidence, piece) if category.evidence else []
    hits = sorted([*by_rules, *by_weight], key=lambda hit: hit.first)
    places = _joined([hit for hit in hits if hit.certain])
    # a rule tells more exactly where it is said
    by_words = [hit for hit in _by_words(category, piece) if are_apart(hit, places)]
    places = sorted([*places, *(hit for hit in by_words if hit.certain)], key=lambda hit: hit.first)
    doubtful = sorted([*hits, *by_words], key=lambda hit: hit.first)
    alone = [hit for hit in _joined([hit for hit in doubtful if not hit.certain]) if are_apart(hit, places)]
    return sorted([*places, *alone], key=lambda hit: hit.first)


def _by_words(category: Category, piece: Piece) -> list[CategoryHit]:
    """What learned words tell, at most possible where words stand close by that the category is doubted by."""
    hits = worded(category.wording, piece) if category.wording else []
    against = category.doubted_by
    return [replace(hit, certain=hit.certain and not piece.tells_against(against, hit.first, hit.last)) for hit in hits]


def _joined(hits: Iterable[CategoryHit]) -> list[CategoryHit]:
    """Hits (by their start) with those that overlap made one."""
    places: list[CategoryHit] = []
    for hit in hits:
        if places and hit.first <= places[-1].last:
            before = places.pop()
            hit = replace(hit, first=before.first, last=max(before.last, hit.last), score=max(before.score, hit.score))
        places.append(hit)
    return places


_Denies = Callable[[Hit, Hit, PhraseRule, Piece], bool]


def _rule_hits(rule: PhraseRule, piece: Piece, lies_in: LiesIn | None) -> list[CategoryHit]:
    heard = ((hit, _trusted(hit, piece)) for hit in piece.find(rule.pattern))
    hits = {hit: trusted for hit, trusted in heard if _reaches(PHRASES.possible_score, hit, trusted)}
    if not hits:
        return []
    if rule.place is not None and lies_in is not None:
        hits = {hit: trusted for hit, trusted in hits.items() if lies_in(rule.place, hit.first, hit.last)}
    spoken = _without(rule.unless, hits, rule, piece, _denies)
    sure = [hit for hit in spoken if _reaches(PHRASES.certain_score, hit, hits[hit]) and not rule.only_possible]
    certain = _without(rule.doubted_by, sure, rule, piece, _stands_close)
    return [CategoryHit(hit.first, hit.last, hits[hit], hit in certain) for hit in spoken]


def _trusted(hit: Hit, piece: Piece) -> float:
    """How well the words fit, less what is doubtful about them."""
    return max(0.0, hit.score - PHRASES.doubt_cost * piece.doubt(hit.first, hit.last))


def _reaches(score: float, hit: Hit, trusted: float) -> bool:
    """Whether the right words were heard, and surely enough. The fewer words, the less may be amiss with them."""
    amiss = (1.0 - score) * min(1.0, hit.weight / PHRASES.long_phrase_weight)
    return hit.score >= 1.0 - amiss and trusted >= score


def _without(
    patterns: Sequence[Sequence_], hits: Collection[Hit], rule: PhraseRule, piece: Piece, denies: _Denies
) -> list[Hit]:
    """Those of the hits that none of the patterns denies."""
    others = [other for pattern in patterns for other in piece.find(pattern)] if hits else []
    return [hit for hit in hits if not any(denies(other, hit, rule, piece) for other in others)]


def _denies(other: Hit, hit: Hit, rule: PhraseRule, piece: Piece) -> bool:
    """Whether words that take the meaning away stand close by, and are no slip."""
    return not _is_rather_a_slip(other, hit, piece) and _stands_close(other, hit, rule, piece)


def _stands_close(other: Hit, hit: Hit, rule: PhraseRule, piece: Piece) -> bool:
    """Whether words that tell against a phrase stand in the same sentence, close by."""
    if other.score < PHRASES.denying_score or (rule.complete and other.first > hit.last):
        return False
    return piece.stands_close(other, hit.first, hit.last, rule.unless_words)


def _is_rather_a_slip(other: Hit, hit: Hit, piece: Piece) -> bool:
    """Whether the recogniser was sure of the phrase, and hardly of the words that would take its meaning away."""
    doubt = piece.doubt(other.first, other.last)
    return doubt > PHRASES.doubt_of_a_slip and piece.doubt(hit.first, hit.last) < PHRASES.doubt_of_what_is_clear


def read_category(id_: str, table: SeedTable, reader: PatternReader) -> Category:
    """The category in a seed table. Raises ``CatalogueProblem`` for wrong keys, patterns or too few sentences."""
    unless, doubted_by = _patterns(table, "unless", reader), _patterns(table, "doubted_by", reader)
    category = Category(
        id=id_,
        title=table.text("title"),
        meaning=table.text("meaning"),
        labels=tuple(_label(table, text) for text in table.texts("labels")),
        rules=tuple(rule for inner in table.tables("rule") for rule in _read_rules(inner, reader, unless, doubted_by)),
        evidence=_evidence(table, reader, doubted_by),
        doubted_by=unless + doubted_by,
        yes=table.texts("yes"),
        no=table.texts("no"),
    )
    table.done()
    if not category.rules and category.evidence is None:
        table.fail("has no rule and no evidence")
    if not category.yes or not category.no:
        table.fail("needs at least one 'yes' and one 'no' sentence")
    return category


def _evidence(table: SeedTable, reader: PatternReader, doubted_by: tuple[Sequence_, ...]) -> Evidence | None:
    if not table.has("evidence"):
        return None
    return replace(read_evidence(table.table("evidence"), reader), doubted_by=doubted_by)


def _label(table: SeedTable, text: str) -> Label:
    if text not in set(Label):
        table.fail(f"'labels' has '{text}', but must be of {', '.join(Label)}")
    return Label(text)


def _read_rules(
    table: SeedTable, reader: PatternReader, unless: tuple[Sequence_, ...], doubted_by: tuple[Sequence_, ...]
) -> list[PhraseRule]:
    within = table.number("within")
    patterns = list(_patterns(table, "say", reader))
    for texts in table.lists("near"):
        if within is None:
            table.fail("'near' needs 'within', the number of words that may stand between")
        pieces = [_pattern(table, text, reader) for text in texts]
        patterns.append(near(pieces, int(within)))
    unless_within = table.number("unless_within")
    own, own_doubts = _patterns(table, "unless", reader), _patterns(table, "doubted_by", reader)
    only_possible = table.flag("only_possible", default=False)
    complete = table.flag("complete", default=False)
    place = read_place(table.table("only_in")) if table.has("only_in") else None
    table.done()
    if not patterns:
        table.fail("says nothing: give 'say' or 'near'")
    rule = PhraseRule(
        pattern=patterns[0],
        unless=unless + own,
        doubted_by=doubted_by + own_doubts,
        unless_words=PHRASES.unless_words if unless_within is None else int(unless_within),
        only_possible=only_possible,
        complete=complete,
        place=place,
    )
    return [replace(rule, pattern=pattern) for pattern in patterns]


def _patterns(table: SeedTable, key: str, reader: PatternReader) -> tuple[Sequence_, ...]:
    return tuple(_pattern(table, text, reader) for text in table.texts(key))


def _pattern(table: SeedTable, text: str, reader: PatternReader) -> Sequence_:
    try:
        return reader.read(text)
    except ValueError as error:
        table.fail(str(error))


@dataclass(frozen=True, slots=True)
class Sentences:
    """Several sentences as one passage, so that they are matched in one go. ``starts`` is each one's first token."""

    passage: Passage
    starts: tuple[int, ...]

    def numbers_of(self, hits: Iterable[CategoryHit]) -> set[int]:
        """The numbers (from 0) of the sentences in which the hits are."""
        return {bisect_right(self.starts, hit.first) - 1 for hit in hits}


def join_sentences(sentences: Iterable[str]) -> Sentences:
    """The sentences one after another, parted so that no phrase reaches from one to the next."""
    tokens: list[str] = []
    starts: list[int] = []
    for sentence in sentences:
        starts.append(len(tokens))
        tokens += [*sentence.split(), BREAK]
    return Sentences(Passage(tuple(tokens)), tuple(starts))


def failed_sentence(category: Category, slips: Slips) -> str | None:
    """What is wrong with the category's own sentences, in one phrase; ``None`` when all are judged rightly."""
    sentences = (*category.yes, *category.no)
    heard = certain_sentences(category, sentences, slips)
    for number, sentence in enumerate(sentences):
        expected = number < len(category.yes)
        if (number in heard) != expected:
            return f"the {'yes' if expected else 'no'} sentence '{sentence}' is {'not ' if expected else ''}matched"
    return None


def certain_sentences(category: Category, sentences: Sequence[str], slips: Slips) -> set[int]:
    """Numbers (from 0) of the sentences that certainly say what the category means."""
    joined = join_sentences(sentences)
    hits = category_hits(category, Passages([joined.passage], slips).of(joined.passage))
    return joined.numbers_of(hit for hit in hits if hit.certain)
