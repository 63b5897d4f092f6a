"""Where a spoken menu names its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.judge.menu_words import MenuWords
from auditor.judge.number_words import NumberWords
from auditor.judge.said import Said
from auditor.schema import Word
from auditor.thresholds.judge import MENUS


class Style(StrEnum):
    """On which side of its key the destination is said."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Mention:
    """A key that is named: tokens from ``first`` up to ``end``; ``style`` when the wording alone decides it."""

    first: int
    end: int
    key: str
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class MenuText:
    """The words of a menu with their times, and the language's words for reading them."""

    words: tuple[Word, ...]
    said: Said
    menu: MenuWords

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words, without their times."""
        return self.said.tokens

    def is_at(self, index: int, options: frozenset[str]) -> bool:
        """Whether the word there is one of the options."""
        return self.said.is_at(index, options)

    def pause_ms(self, index: int) -> int:
        """Silence before the word; that at either end of all words tells nothing."""
        if not 0 < index < len(self.words):
            return 0
        return self.words[index].start_ms - self.words[index - 1].end_ms


def menu_text(words: Sequence[Word], menu: MenuWords, numbers: NumberWords) -> MenuText:
    """The words of a menu, ready to be read."""
    return MenuText(tuple(words), Said(tuple(word.text for word in words), numbers), menu)


def mentions(text: MenuText) -> list[Mention]:
    """Every key that is named, in the order of speech."""
    found: list[Mention] = []
    index = 0
    while index < len(text.words):
        mention = (
            _verb_mention(text, index)
            or _noun_mention(text, index)
            or _that_is_mention(text, index)
            or _end_mention(text, index)
        )
        if mention is not None:
            found.append(mention)
        index = mention.end if mention is not None else index + 1
    return _with_bare_runs(text, _with_equations(text, found))


def _verb_mention(text: MenuText, index: int) -> Mention | None:
    """``press one``, ``hit the star key``; a homophone (``press to``) counts right after the verb."""
    if not text.is_at(index, text.menu.verbs):
        return None
    at = index + 1
    while text.is_at(at, text.menu.between_verb_and_key) and at - index <= 3:
        at += 1
    key = _key_at(text, at, homophones=at == index + 1 and _may_be_homophone(text, at))
    if key is None or text.is_at(at + 1, text.menu.after_no_key):
        return None
    return Mention(index, at + 2 if text.is_at(at + 1, text.menu.key_ends) else at + 1, key)


def _may_be_homophone(text: MenuText, at: int) -> bool:
    """``press to for billing`` names a key; ``press to hear`` does not."""
    return at + 1 >= len(text.words) or text.is_at(at + 1, text.menu.after_homophone)


def _noun_mention(text: MenuText, index: int) -> Mention | None:
    """``option two is billing``, ``number one will take you to admissions``."""
    if not text.is_at(index, text.menu.nouns) or not text.is_at(index + 2, text.menu.after_noun):
        return None
    if text.is_at(index + 2, text.menu.lead_words) and text.pause_ms(index + 2) >= MENUS.clause_pause_ms:
        return None  # the lead to the next choice
    key = _key_at(text, index + 1, homophones=True)
    return None if key is None else Mention(index, index + 2, key, Style.AFTER)


def _that_is_mention(text: MenuText, index: int) -> Mention | None:
    """``test results, that's one``."""
    length = text.said.phrase_at(index, text.menu.that_is)
    at = index + length
    at += 1 if text.is_at(at, text.menu.nouns) else 0
    key = _key_at(text, at) if length else None
    if key is None or text.is_at(at + 1, text.menu.after_no_key):
        return None
    return Mention(index, at + 1, key, Style.BEFORE)


def _end_mention(text: MenuText, index: int) -> Mention | None:
    """``for repairs ... option two`` at the end of a clause, whatever was read of the verb before it."""
    after = index + 2
    ends = after >= len(text.words) or text.pause_ms(after) >= MENUS.clause_pause_ms
    if not text.is_at(index, text.menu.choice_nouns) or not (ends or text.is_at(after, text.menu.lead_words)):
        return None
    key = _key_at(text, index + 1)
    return None if key is None else Mention(index, after, key)


def _with_equations(text: MenuText, found: list[Mention]) -> list[Mention]:
    """Also ``sales is one, billing is two``: at least two of them near each other, for one may say anything."""
    digits = text.said.words.counting.digits
    taken = {index for mention in found for index in range(mention.first, mention.end)}
    equations = [
        Mention(index - 1, index + 1, str(digits[token]), Style.BEFORE)
        for index, token in enumerate(text.tokens)
        if token in digits
        and not taken & {index - 1, index}
        and text.is_at(index - 1, text.menu.equals)
        and not text.is_at(index + 1, text.menu.after_no_key)
    ]
    reach = MENUS.longest_destination_words
    near = [m for m in equations if any(m is not o and abs(m.first - o.first) <= reach for o in equations)]
    return sorted([*found, *near], key=lambda mention: mention.first)


def _with_bare_runs(text: MenuText, found: list[Mention]) -> list[Mention]:
    """Also ``one for sales two for billing``: at least two keys in a row, each followed by ``for``."""
    digits = text.said.words.counting.digits
    taken = {index for mention in found for index in range(mention.first, mention.end)}
    bare = [
        Mention(index, index + 1, str(digits[token]), Style.AFTER)
        for index, token in enumerate(text.tokens)
        if token in digits
        and index not in taken
        and text.is_at(index + 1, text.menu.bare)
        and not text.is_at(index - 1, text.menu.nouns)
    ]
    every = sorted([*found, *bare], key=lambda mention: mention.first)
    reach = MENUS.longest_destination_words
    lone = {m for m in bare if not any(m is not o and abs(m.first - o.first) <= reach for o in every)}
    return [mention for mention in every if mention not in lone]


def _key_at(text: MenuText, at: int, homophones: bool = False) -> str | None:
    words = text.said.words.counting
    token = text.said.at(at)
    digit = words.digits.get(token)
    if digit is None and token in words.noughts:
        digit = 0
    if digit is None and homophones:
        digit = words.homophones.get(token)
    return text.menu.signs.get(token) or (None if digit is None else str(digit))


def words_to_say(text: MenuText, start: int) -> list[tuple[int, int]]:
    """First and last index of each word, or few words, that may be said: from behind the verb up to a longer pause."""
    found: list[tuple[int, int]] = []
    group: list[int] = []
    for at in range(start, min(len(text.words), start + MENUS.longest_destination_words) + 1):
        parted = at > start and text.pause_ms(at) >= MENUS.clause_pause_ms
        if group and (parted or not _may_be_said(text, at)):
            found.append((group[0], group[-1]))
            group = []
        over = at > start and text.pause_ms(at) > MENUS.sentence_pause_ms
        if over or not (_may_be_said(text, at) or text.is_at(at, text.menu.say_parts)):
            break
        group += [at] if _may_be_said(text, at) else []
    return [(first, last) for first, last in found if last - first < MENUS.most_words_to_say]


def _may_be_said(text: MenuText, at: int) -> bool:
    """Whether a word may be one that names a choice."""
    menu = text.menu
    other = menu.say_parts | menu.say_ends | menu.say_no_word | menu.say_verbs | menu.verbs | menu.nouns
    return bool(text.said.at(at)) and not text.is_at(at, other | text.said.words.counting.all)
