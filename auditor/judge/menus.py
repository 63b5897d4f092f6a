"""The choices of a spoken menu: which key leads where, and when that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.judge.number_words import HOMOPHONES, UNITS
from auditor.judge.patterns import UNKNOWN_WORD
from auditor.schema import Interval, Word
from auditor.thresholds import MENUS

_VERBS = frozenset(
    (
        "press",
        "pressing",
        "dial",
        "dialing",
        "dialling",
        "touch",
        "hit",
        "push",
        "select",
        "choose",
        "key",
        "tap",
        "pick",
    )
)
_NOUNS = frozenset(("number", "option", "button", "key", "digit", "choice"))
_BETWEEN_VERB_AND_KEY = frozenset(
    ("the", "number", "option", "button", "key", "digit", "please", "now", "just", "either", "on")
)
_AFTER_NOUN = frozenset(("will", "is", "for", "takes", "gets", "connects", "puts", "brings", "if", "to"))
_CONNECTORS = frozenset(("for", "to", "if", "is"))
_LEAD_WORDS = frozenset(("for", "to", "if"))
_GREETING_VERBS = frozenset(("calling", "phoning", "ringing", "choosing", "contacting", "holding", "waiting"))
_SIGNS = {"star": "*", "asterisk": "*", "hash": "#", "pound": "#", "square": "#"}
_NOT_A_CHOICE = frozenset(("volume", "louder", "quieter", "finish", "finished", "followed", "ending", "finally"))
_CALL_BACK = (
    ("call", "back"), ("call", "you"), ("callback",), ("ring", "you"), ("phone", "you"), ("called", "back"),
    ("your", "place"), ("your", "position"),
)  # fmt: skip
# What leads up to the name of a destination and is no part of it, longest first.
_LEADS = (
    "and if you would like to", "if you would like to", "if your call is about", "to be put through to",
    "to speak to someone about", "to speak to someone in", "to speak with someone about",
    "to speak with someone in", "will put you through to", "if it is about", "if this is about", "if you want to",
    "if you wish to", "if you'd like to", "puts you through to", "to be connected to", "to get through to",
    "will connect you to", "will connect you with", "will take you to", "brings you to", "connects you to",
    "connects you with", "for enquiries about", "for help with", "for information about", "for information on",
    "for questions about", "if it's about", "if you are", "if you have", "if you need", "takes you to",
    "to ask about", "to hear about", "to speak to", "to speak with", "to talk about", "to talk to", "to talk with",
    "will get you", "would like to", "for all", "for our", "for the", "gets you", "help with", "if you",
    "if you're", "if your", "is for", "is to", "or for", "someone about", "someone in", "speak to", "speak with",
    "talk to", "to get", "to reach", "want to", "a", "about", "an", "and", "for", "if", "is", "now", "or", "our",
    "please", "the", "to", "will", "with",
)  # fmt: skip
_LEADS_BY_LENGTH = tuple(tuple(lead.split()) for lead in _LEADS)


class _Style(StrEnum):
    """On which side of its key the destination is said."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuChoice(Interval):
    """One choice: its ``key`` (``0``-``9``, ``*``, ``#``) and its destination as it was said, maybe empty."""

    key: str
    destination: str
    quote: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Mention:
    """A key that is named: tokens from ``first`` up to ``end``; ``style`` when the wording alone decides it."""

    first: int
    end: int
    key: str
    style: _Style | None = None


def menu_options(words: Sequence[Word]) -> tuple[MenuChoice, ...]:
    """The choices offered in ``words``, in the order of speech.

    The side on which the destinations stand is settled for a whole run of choices, so that they do not bleed into each
    other. Keys for a call back or for the volume are no choices of a menu.
    """
    tokens = [word.text for word in words]
    choices: list[MenuChoice] = []
    for run in _runs(words, _mentions(tokens)):
        style = _style_of(words, tokens, run)
        choices += [
            choice for index in range(len(run)) if (choice := _choice(words, tokens, run, index, style)) is not None
        ]
    return tuple(choices)


def _mentions(tokens: Sequence[str]) -> list[_Mention]:
    found: list[_Mention] = []
    index = 0
    while index < len(tokens):
        mention = _mention_at(tokens, index)
        if mention is not None:
            found.append(mention)
        index = mention.end if mention is not None else index + 1
    return _with_bare_runs(tokens, found)


def _mention_at(tokens: Sequence[str], index: int) -> _Mention | None:
    return _verb_mention(tokens, index) or _noun_mention(tokens, index) or _that_is_mention(tokens, index)


def _verb_mention(tokens: Sequence[str], index: int) -> _Mention | None:
    """``press one``, ``hit the star key``; a homophone (``press to``) counts right after the verb."""
    if tokens[index] not in _VERBS:
        return None
    at = index + 1
    while at < len(tokens) and tokens[at] in _BETWEEN_VERB_AND_KEY and at - index <= 3:
        at += 1
    key = _key_at(tokens, at, homophones=at == index + 1 and _may_be_homophone(tokens, at))
    if key is None:
        return None
    return _Mention(index, at + 2 if _is(tokens, at + 1, "key", "button", "sign") else at + 1, key)


def _may_be_homophone(tokens: Sequence[str], at: int) -> bool:
    """``press to for billing`` names a key; ``press to hear`` does not."""
    return at + 1 >= len(tokens) or tokens[at + 1] in _CONNECTORS or tokens[at + 1] in ("now", "key", "or", "and")


def _noun_mention(tokens: Sequence[str], index: int) -> _Mention | None:
    """``option two is billing``, ``number one will take you to admissions``."""
    if tokens[index] not in _NOUNS or not _is(tokens, index + 2, *_AFTER_NOUN):
        return None
    key = _key_at(tokens, index + 1, homophones=True)
    return None if key is None else _Mention(index, index + 2, key, _Style.AFTER)


def _that_is_mention(tokens: Sequence[str], index: int) -> _Mention | None:
    """``test results, that's one``."""
    that_is = tokens[index] == "that's" or (tokens[index] == "that" and _is(tokens, index + 1, "is"))
    at = index + (1 if tokens[index] == "that's" else 2)
    at += 1 if _is(tokens, at, *_NOUNS) else 0
    key = _key_at(tokens, at) if that_is else None
    if key is None or _is(tokens, at + 1, "of", "minutes", "minute", "hundred", "thousand", "more"):
        return None
    return _Mention(index, at + 1, key, _Style.BEFORE)


def _with_bare_runs(tokens: Sequence[str], found: list[_Mention]) -> list[_Mention]:
    """Also ``one for sales two for billing``: at least two keys in a row, each followed by ``for``."""
    taken = {index for mention in found for index in range(mention.first, mention.end)}
    bare = [
        _Mention(index, index + 1, str(UNITS[token]), _Style.AFTER)
        for index, token in enumerate(tokens)
        if token in UNITS
        and index not in taken
        and _is(tokens, index + 1, "for")
        and not _is(tokens, index - 1, *_NOUNS)
    ]
    every = sorted([*found, *bare], key=lambda mention: mention.first)
    lone = {
        m
        for m in bare
        if not any(m is not o and abs(m.first - o.first) <= MENUS.longest_destination_words for o in every)
    }
    return [mention for mention in every if mention not in lone]


def _key_at(tokens: Sequence[str], at: int, homophones: bool = False) -> str | None:
    if at >= len(tokens):
        return None
    token = HOMOPHONES.get(tokens[at], tokens[at]) if homophones else tokens[at]
    token = "zero" if token in ("oh", "o") else token
    return _SIGNS.get(token) or (str(UNITS[token]) if token in UNITS else None)


def _is(tokens: Sequence[str], index: int, *words: str) -> bool:
    return 0 <= index < len(tokens) and tokens[index] in words


def _runs(words: Sequence[Word], mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Mentions that belong to one reading of a menu: close to each other."""
    runs: list[list[_Mention]] = []
    for mention in mentions:
        near = runs and words[mention.first].start_ms - words[runs[-1][-1].end - 1].end_ms <= MENUS.longest_option_ms
        if near:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _style_of(words: Sequence[Word], tokens: Sequence[str], run: Sequence[_Mention]) -> _Style:
    """On which side the run's destinations stand: by the wording, else by its two ends and by where the pauses fall."""
    told = [mention.style for mention in run if mention.style is not None]
    if told:
        return max(sorted(set(told)), key=told.count)
    first, last = run[0], run[-1]
    pauses = sum(_pause_vote(words, mention) for mention in run)
    ends = _lead_vote(words, tokens, first) + (-1 if _is_followed_up(tokens, last) else 1)
    if len(run) == 1 and _is(tokens, first.first - 1, "or", "and", "please") and _is_followed_up(tokens, last):
        return _Style.AFTER
    votes = pauses + ends or pauses
    return _Style.BEFORE if votes >= 0 else _Style.AFTER


def _pause_vote(words: Sequence[Word], mention: _Mention) -> int:
    """1 when the pause after the key is the longer one (the destination stood before), -1 when the one before it is."""
    longer_ms = _pause_ms(words, mention.end) - _pause_ms(words, mention.first)
    return (longer_ms > MENUS.telling_pause_ms) - (longer_ms < -MENUS.telling_pause_ms)


def _lead_vote(words: Sequence[Word], tokens: Sequence[str], first: _Mention) -> int:
    """Whether a destination seems to stand before the run's first key: 2 surely, 1 perhaps, -1 no."""
    start = _clause_start(words, first.first)
    if start is not None and tokens[start] in _LEAD_WORDS:
        return 2
    return 1 if _CONNECTORS & set(tokens[max(0, first.first - 6) : first.first]) else -1


def _is_followed_up(tokens: Sequence[str], mention: _Mention) -> bool:
    """Whether a destination seems to stand after the key."""
    return bool(_CONNECTORS & set(tokens[mention.end : mention.end + 2]))


def _pause_ms(words: Sequence[Word], index: int) -> int:
    """Silence before the word; that at either end of all words tells nothing."""
    return words[index].start_ms - words[index - 1].end_ms if 0 < index < len(words) else 0


def _clause_start(words: Sequence[Word], stop: int) -> int | None:
    """Where the clause before ``stop`` starts: after the longest pause near by; ``None`` when no pause is long enough.

    The pause right before ``stop`` does not count: ``for sales`` (pause) ``press one`` is one clause.
    """
    floor = max(0, stop - MENUS.longest_destination_words)
    longest_ms, start = max(((_pause_ms(words, at), at) for at in range(floor + 1, stop)), default=(0, floor))
    if longest_ms >= MENUS.clause_pause_ms:
        return start
    return 0 if floor == 0 and stop else None


def _choice(
    words: Sequence[Word], tokens: Sequence[str], run: Sequence[_Mention], index: int, style: _Style
) -> MenuChoice | None:
    mention = run[index]
    if _own_style(tokens, run, index, style) is _Style.BEFORE:
        first, last = _lead_start(words, tokens, run, index, style), mention.end - 1
        said = tokens[first : mention.first]
    else:
        first, last = mention.first, _follow_end(words, tokens, run, index, style) - 1
        said = tokens[mention.end : last + 1]
    destination = _destination(said)
    around = tokens[first : _after(run, index, last + 1)]
    if not said or _is_no_choice(around) or list(said[:2]) == ["and", "put"]:
        return None
    return MenuChoice(
        start_ms=words[first].start_ms,
        end_ms=words[last].end_ms,
        key=mention.key,
        destination=destination,
        quote=" ".join(tokens[first : last + 1]),
        first=first,
        last=last,
    )


def _after(run: Sequence[_Mention], index: int, end: int) -> int:
    """How far the words after a choice may still speak of it."""
    ceiling = run[index + 1].first if index + 1 < len(run) else end + MENUS.longest_afterthought_words
    return max(end, min(ceiling, end + MENUS.longest_afterthought_words)) if index + 1 == len(run) else end


def _own_style(tokens: Sequence[str], run: Sequence[_Mention], index: int, style: _Style) -> _Style:
    """The run's style, but ``... press three for repairs, for anything else press zero`` turns round at its end."""
    own = run[index].style or style
    if own is _Style.AFTER and index and index == len(run) - 1 and not _is_followed_up(tokens, run[index]):
        return _Style.BEFORE if _second_lead(tokens, run[index - 1].end, run[index].first) is not None else own
    return own


def _second_lead(tokens: Sequence[str], start: int, stop: int) -> int | None:
    """Where, after a key and its destination, the lead to the next key starts."""
    leads = [at for at in range(start, stop) if tokens[at] in ("for", "if", "to")]
    later = [at for at in leads if at >= start + 2]
    return later[-1] if len(leads) > 1 and later else None


def _lead_start(
    words: Sequence[Word], tokens: Sequence[str], run: Sequence[_Mention], index: int, style: _Style
) -> int:
    """Where the words before a key begin to speak of it."""
    stop = run[index].first
    if index:
        floor = _past_other_talk(words, tokens, run[index - 1].end, stop)
        second = _second_lead(tokens, floor, stop) if style is _Style.AFTER else None
        leads = [at for at in range(floor, stop) if tokens[at] in _LEAD_WORDS]
        return second if second is not None else leads[0] if leads else floor
    clause = _clause_start(words, stop)
    floor = max(0, stop - MENUS.longest_destination_words) if clause is None else clause
    if tokens[floor] in _LEAD_WORDS:
        return floor
    leads = [at for at in range(floor, stop) if tokens[at] in _LEAD_WORDS and not _is(tokens, at + 1, *_GREETING_VERBS)]
    return leads[-1] if leads else floor


def _past_other_talk(words: Sequence[Word], tokens: Sequence[str], start: int, stop: int) -> int:
    """``start``, or later where so much is said between two keys that something else comes first."""
    if stop - start <= MENUS.usual_destination_words:
        return start
    leads = [at for at in range(start, stop) if tokens[at] in _LEAD_WORDS]
    after_pause = [at for at in leads if _pause_ms(words, at) >= MENUS.clause_pause_ms]
    return (after_pause or leads or [stop - MENUS.usual_destination_words])[-1]


def _follow_end(
    words: Sequence[Word], tokens: Sequence[str], run: Sequence[_Mention], index: int, style: _Style
) -> int:
    """Where the words after a key end: at the next key or the lead to it, at a long pause, or after too many words."""
    start = run[index].end
    ceiling = run[index + 1].first if index + 1 < len(run) else len(words)
    if index + 1 < len(run) and _own_style(tokens, run, index + 1, style) is _Style.BEFORE:
        lead = _second_lead(tokens, start, ceiling)
        ceiling = ceiling if lead is None else lead
    ceiling = min(ceiling, start + MENUS.longest_destination_words)
    pauses = (at for at in range(start + 1, ceiling) if _pause_ms(words, at) > MENUS.sentence_pause_ms)
    return next(pauses, ceiling)


def _destination(said: Sequence[str]) -> str:
    """The words without what only leads up to the destination."""
    rest = list(said)
    changed = True
    while changed and rest:
        changed = False
        for lead in _LEADS_BY_LENGTH:
            if tuple(rest[: len(lead)]) == lead:
                rest, changed = rest[len(lead) :], True
                break
    rest = [word for word in rest if word != UNKNOWN_WORD]
    while rest and rest[-1] in ("please", "you", "can", "may", "just", "or", "and", "say", "simply", "then"):
        rest.pop()
    return " ".join(rest[1:] if rest[:1] == ["say"] else rest)


def _is_no_choice(said: Sequence[str]) -> bool:
    """Whether the key is for the volume or for a call back."""
    if _NOT_A_CHOICE & set(said):
        return True
    return any(tuple(said[at : at + len(words)]) == words for words in _CALL_BACK for at in range(len(said)))
