"""The choices of a spoken menu: which key leads where, and when that is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.judge.menu_mentions import Mention, MenuText, Style, mentions, words_to_say
from auditor.judge.menu_words import MenuWords
from auditor.judge.patterns import UNKNOWN_WORD
from auditor.schema import Interval
from auditor.thresholds.judge import MENUS


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuChoice(Interval):
    """One choice: its ``key`` (``0``-``9``, ``*``, ``#``, or the word to say) and its destination, maybe empty."""

    key: str
    destination: str
    quote: str
    first: int
    last: int


def menu_options(text: MenuText) -> tuple[MenuChoice, ...]:
    """The choices offered in the words of a menu, in the order of speech.

    The side on which the destinations stand is settled for a whole run of choices, so that they do not bleed into each
    other. Keys for a call back or for the volume are no choices of a menu.
    """
    choices: list[MenuChoice] = []
    for run in _runs(text, mentions(text)):
        style = _style_of(text, run)
        choices += [choice for index in range(len(run)) if (choice := _choice(text, run, index, style)) is not None]
    spoken = [choice for choice in _spoken_choices(text) if not any(choice.overlap_ms(known) for known in choices)]
    return tuple(sorted([*choices, *spoken], key=lambda choice: choice.start_ms))


def _spoken_choices(text: MenuText) -> list[MenuChoice]:
    """The words that callers are asked to say: ``say billing``, ``for repairs say repairs``."""
    choices: list[MenuChoice] = []
    for at in range(len(text.words)):
        if text.is_at(at, text.menu.say_verbs):
            choices += [_spoken_choice(text, at, first, last) for first, last in words_to_say(text, at + 1)]
    return choices


def _spoken_choice(text: MenuText, verb: int, first: int, last: int) -> MenuChoice:
    """A word to say, with what stands before its verb as the destination where that leads up to one."""
    lead = _last_lead(text, verb)
    led = lead is not None and first == verb + 1 and text.is_at(lead, text.menu.lead_words)
    start = lead if led and lead is not None else first
    key = " ".join(text.tokens[first : last + 1])
    return MenuChoice(
        start_ms=text.words[start].start_ms,
        end_ms=text.words[last].end_ms,
        key=key,
        destination=(destination(text.tokens[lead:verb], text.menu) if led else "") or key,
        quote=" ".join(text.tokens[start : last + 1]),
        first=start,
        last=last,
    )


def _last_lead(text: MenuText, verb: int) -> int | None:
    """Where the clause before the verb starts: at the last word behind a pause that leads up to a destination."""
    behind_pauses = (at for at in range(verb - 1, 0, -1) if text.pause_ms(at) >= MENUS.clause_pause_ms)
    clause = clause_start(text, verb)
    leads = (at for at in behind_pauses if clause is not None and at > clause and text.is_at(at, text.menu.lead_words))
    return next(leads, clause)


def _runs(text: MenuText, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions that belong to one reading of a menu: close to each other."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        near = (
            runs
            and text.words[mention.first].start_ms - text.words[runs[-1][-1].end - 1].end_ms <= MENUS.longest_option_ms
        )
        if near:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _style_of(text: MenuText, run: Sequence[Mention]) -> Style:
    """On which side the run's destinations stand: by the wording, else by its two ends and by where the pauses fall."""
    told = [mention.style for mention in run if mention.style is not None]
    if told:
        return max(sorted(set(told)), key=told.count)
    first, last = run[0], run[-1]
    pauses = sum(_pause_vote(text, mention) for mention in run)
    ends = _lead_vote(text, first) + (-1 if _is_followed_up(text, last) else 1)
    if len(run) == 1 and text.is_at(first.first - 1, text.menu.single_leads) and _is_followed_up(text, last):
        return Style.AFTER
    votes = pauses + ends or pauses
    return Style.BEFORE if votes >= 0 else Style.AFTER


def _pause_vote(text: MenuText, mention: Mention) -> int:
    """1 when the pause after the key is the longer one (the destination stood before), -1 when the one before it is."""
    longer_ms = text.pause_ms(mention.end) - text.pause_ms(mention.first)
    return (longer_ms > MENUS.telling_pause_ms) - (longer_ms < -MENUS.telling_pause_ms)


def _lead_vote(text: MenuText, first: Mention) -> int:
    """Whether a destination seems to stand before the run's first key: 2 surely, 1 perhaps, -1 no."""
    start = clause_start(text, first.first)
    if start is not None and text.is_at(start, text.menu.lead_words):
        return 2
    return 1 if text.menu.connectors & set(text.tokens[max(0, first.first - 6) : first.first]) else -1


def _is_followed_up(text: MenuText, mention: Mention) -> bool:
    """Whether a destination seems to stand after the key."""
    return bool(text.menu.connectors & set(text.tokens[mention.end : mention.end + 2]))


def clause_start(text: MenuText, stop: int) -> int | None:
    """Where the clause before ``stop`` starts: after the longest pause near by; ``None`` when no pause is long enough.

    The pause right before ``stop`` does not count: ``for sales`` (pause) ``press one`` is one clause.
    """
    floor = max(0, stop - MENUS.longest_destination_words)
    longest_ms, start = max(((text.pause_ms(at), at) for at in range(floor + 1, stop)), default=(0, floor))
    if longest_ms >= MENUS.clause_pause_ms:
        return start
    return 0 if floor == 0 and stop else None


def _choice(text: MenuText, run: Sequence[Mention], index: int, style: Style) -> MenuChoice | None:
    mention = run[index]
    if _own_style(text, run, index, style) is Style.BEFORE:
        first, last = _lead_start(text, run, index, style), mention.end - 1
        said = text.tokens[first : mention.first]
    else:
        first, last = mention.first, _follow_end(text, run, index, style) - 1
        said = text.tokens[mention.end : last + 1]
    if not said or _is_no_choice(text, range(first, _after(run, index, last + 1)), said):
        return None
    return MenuChoice(
        start_ms=text.words[first].start_ms,
        end_ms=text.words[last].end_ms,
        key=mention.key,
        destination=destination(said, text.menu),
        quote=" ".join(text.tokens[first : last + 1]),
        first=first,
        last=last,
    )


def _after(run: Sequence[Mention], index: int, end: int) -> int:
    """How far the words after a choice may still speak of it."""
    ceiling = run[index + 1].first if index + 1 < len(run) else end + MENUS.longest_afterthought_words
    return max(end, min(ceiling, end + MENUS.longest_afterthought_words)) if index + 1 == len(run) else end


def _own_style(text: MenuText, run: Sequence[Mention], index: int, style: Style) -> Style:
    """The run's style, but ``... press three for repairs, for anything else press zero`` turns round at its end."""
    own = run[index].style or style
    if own is Style.AFTER and index and index == len(run) - 1 and not _is_followed_up(text, run[index]):
        return Style.BEFORE if _second_lead(text, run[index - 1].end, run[index].first) is not None else own
    return own


def _second_lead(text: MenuText, start: int, stop: int) -> int | None:
    """Where, after a key and its destination, the lead to the next key starts."""
    leads = [at for at in range(start, stop) if text.is_at(at, text.menu.lead_words)]
    later = [at for at in leads if at >= start + 2]
    return later[-1] if len(leads) > 1 and later else None


def _lead_start(text: MenuText, run: Sequence[Mention], index: int, style: Style) -> int:
    """Where the words before a key begin to speak of it."""
    stop = run[index].first
    if index:
        floor = _past_other_talk(text, run[index - 1].end, stop)
        second = _second_lead(text, floor, stop) if style is Style.AFTER else None
        leads = [at for at in range(floor, stop) if text.is_at(at, text.menu.lead_words)]
        return second if second is not None else leads[0] if leads else floor
    clause = clause_start(text, stop)
    floor = max(0, stop - MENUS.longest_destination_words) if clause is None else clause
    if text.is_at(floor, text.menu.lead_words):
        return floor
    leads = [
        at
        for at in range(floor, stop)
        if text.is_at(at, text.menu.lead_words) and not text.is_at(at + 1, text.menu.greeting_verbs)
    ]
    return leads[-1] if leads else floor


def _past_other_talk(text: MenuText, start: int, stop: int) -> int:
    """``start``, or later where so much is said between two keys that something else comes first."""
    if stop - start <= MENUS.usual_destination_words:
        return start
    leads = [at for at in range(start, stop) if text.is_at(at, text.menu.lead_words)]
    after_pause = [at for at in leads if text.pause_ms(at) >= MENUS.clause_pause_ms]
    return (after_pause or leads or [stop - MENUS.usual_destination_words])[-1]


def _follow_end(text: MenuText, run: Sequence[Mention], index: int, style: Style) -> int:
    """Where the words after a key end: at the next key or the lead to it, at a long pause, or after too many words."""
    start = run[index].end
    ceiling = run[index + 1].first if index + 1 < len(run) else len(text.words)
    if index + 1 < len(run) and _own_style(text, run, index + 1, style) is Style.BEFORE:
        lead = _second_lead(text, start, ceiling)
        ceiling = ceiling if lead is None else lead
    ceiling = min(ceiling, start + MENUS.longest_destination_words)
    pauses = (at for at in range(start + 1, ceiling) if text.pause_ms(at) > MENUS.sentence_pause_ms)
    return next(pauses, ceiling)


def destination(said: Sequence[str], words: MenuWords) -> str:
    """The words without what only leads up to the destination, or trails behind it."""
    rest = tuple(said)
    while lead := next((lead for lead in words.leads if rest[: len(lead)] == lead), None):
        rest = rest[len(lead) :]
    rest = tuple(word for word in rest if word != UNKNOWN_WORD)
    while rest and rest[-1] in words.trails:
        rest = rest[:-1]
    return " ".join(rest[1:] if rest and rest[0] in words.say_verbs else rest)


def _is_no_choice(text: MenuText, around: Iterable[int], said: Sequence[str]) -> bool:
    """Whether the key is for the volume or for a call back, or names what to do rather than where it leads."""
    if any(text.said.phrase_at(at, text.menu.no_choice) for at in around):
        return True
    return any(tuple(said[: len(phrase)]) == phrase for phrase in text.menu.no_destination)
