"""Where a menu first offers a person: by a choice that names one, or by nothing more than waiting for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.judge.menu_words import MenuWords
from auditor.judge.said import phrase_at
from auditor.judge.tiling import starting_in
from auditor.listen.sureness import sentences_of
from auditor.schema import Heard, Label, MenuOption, MenuStep, Segment, Word
from auditor.thresholds.judge import MENUS


def human_offered(
    options: Sequence[MenuOption],
    path: Sequence[MenuStep],
    segments: Sequence[Segment],
    heard: Heard,
    menu: MenuWords,
) -> MenuOption | None:
    """The first offer of a person in the menus; ``None`` where there is none.

    One that asks only to wait (``or stay on the line and somebody will answer``) has no key and is none of ``options``.
    """
    named = [option for option in options if _people(tuple(option.quote.split()), menu)]
    waiting = [
        offer
        for sentence in _sentences(segments, heard)
        for offer in _by_waiting(sentence, menu)
        if _belongs_to_a_menu(offer, options, path)
    ]
    return min([*named, *waiting], key=lambda one: one.start_ms, default=None)


def _sentences(segments: Sequence[Segment], heard: Heard) -> Iterator[Sequence[Word]]:
    """What the far end says in menus, cut where it pauses."""
    said = [word for word in starting_in(heard.words, segments, Label.MENU) if not word.from_caller]
    return sentences_of(said, MENUS.sentence_pause_ms)


def _by_waiting(sentence: Sequence[Word], menu: MenuWords) -> Iterator[MenuOption]:
    """An offer for each place that asks to wait, where a person is named near by in the same sentence."""
    tokens = tuple(word.text for word in sentence)
    people = _people(tokens, menu)
    for first in range(len(tokens)):
        length = phrase_at(tokens, first, menu.stay)
        last = first + length - 1
        behind = [end for start, end in people if last < start <= last + MENUS.longest_destination_words]
        before = [start for start, _ in people if first - MENUS.usual_destination_words <= start < first]
        if length and behind:
            yield _offer(sentence[first : behind[0] + 1])
        elif length and before:
            yield _offer(sentence[before[-1] : last + 1])


def _people(tokens: tuple[str, ...], menu: MenuWords) -> list[tuple[int, int]]:
    """The first and last index of each word, or few words, that name a person; in order."""
    lengths = (
        1 if token in menu.person else phrase_at(tokens, place, menu.person_phrases)
        for place, token in enumerate(tokens)
    )
    return [(first, first + length - 1) for first, length in enumerate(lengths) if length]


def _offer(words: Sequence[Word]) -> MenuOption:
    quote = " ".join(word.text for word in words)
    return MenuOption(
        start_ms=words[0].start_ms, end_ms=words[-1].end_ms, level=1, key="", destination=quote, quote=quote
    )


def _belongs_to_a_menu(offer: MenuOption, options: Sequence[MenuOption], path: Sequence[MenuStep]) -> bool:
    """Whether choices are read next to it that nothing was answered to before it: ``please hold for an agent`` behind
    a key only tells that the call is put through."""
    near = [
        option
        for option in options
        if option.start_ms - offer.end_ms <= MENUS.longest_option_ms
        and offer.start_ms - option.end_ms <= MENUS.longest_option_ms
    ]
    return any(
        not any(option.start_ms < step.start_ms <= offer.start_ms for step in path if step.level == option.level)
        for option in near
    )
