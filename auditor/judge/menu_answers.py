"""The path that a caller took through the menus, by keys or by spoken words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from auditor.judge.menu_words import MenuWords
from auditor.judge.number_words import NumberWords
from auditor.judge.privacy import MASK
from auditor.judge.tiling import starting_in
from auditor.listen.sureness import sentences_of
from auditor.schema import Heard, Interval, Label, MenuOption, MenuStep, Segment, ToneKind, Word
from auditor.thresholds.judge import MENUS

_SPEECH = frozenset({Label.MENU, Label.ANNOUNCEMENT, Label.TRANSFER, Label.VOICEMAIL, Label.AGENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Interval):
    """What was answered to a menu: a ``key``, or ``said`` words; not ``surely`` when it may be no answer at all."""

    key: str | None = None
    said: str = ""
    surely: bool = True


def path_taken(
    options: Sequence[MenuOption], segments: Sequence[Segment], heard: Heard, menu: MenuWords, numbers: NumberWords
) -> tuple[MenuStep, ...]:
    """How the caller went through the menus: one step for each level that was answered, by key or by word.

    Where both sides are on one channel, a word counts only where it names a choice that was offered before. A key that
    answers a further menu of which no choice was understood leads somewhere unknown.
    """
    keys = _keys(heard)
    answers = [*keys, *spoken_answers(heard, numbers), *_answers_on_one_channel(segments, heard, numbers)]
    steps: dict[int, MenuStep] = {}
    for answer in sorted(answers, key=lambda one: one.start_ms):
        level = _open_level(answer, options, segments)
        if level in steps and _answers_unread_menu(answer, list(steps.values())[-1], keys, segments):
            level = max(steps) + 1
        step = None if level is None or level in steps else _step(answer, level, options, menu)
        if step is not None:
            steps[step.level] = step
    return tuple(steps.values())


def spoken_answers(heard: Heard, numbers: NumberWords) -> tuple[Answer, ...]:
    """The short utterances on the caller's own channel; numbers are no choices, and nobody's business."""
    return tuple(_answers([word for word in heard.words if word.from_caller], numbers))


def named_choice(said: str, options: Iterable[MenuOption], menu: MenuWords) -> MenuOption | None:
    """The choice that the words name: by its destination, its word, or a word for a person where it offers one."""
    wanted = set(said.split()) - menu.asked_with
    if not wanted:
        return None
    text = " ".join(word for word in said.split() if word in wanted)
    scored = [(_likeness(text, option, menu), -option.start_ms, option) for option in options]
    score, _, option = max(scored, default=(0.0, 0, None), key=lambda one: one[:2])
    return option if score >= MENUS.same_destination_percent else None


def _likeness(text: str, option: MenuOption, menu: MenuWords) -> float:
    """0 to 100."""
    if menu.person & set(text.split()) and menu.person & set(option.quote.split()):
        return 100.0
    return max(fuzz.ratio(text, option.key), fuzz.token_sort_ratio(text, option.destination), _part(text, option))


def _part(text: str, option: MenuOption) -> float:
    """``billing`` names ``billing and payments``: every word of it is one of the destination's."""
    return 90.0 if set(text.split()) <= set(option.destination.split()) else 0.0


def _keys(heard: Heard) -> list[Answer]:
    """Keys that were pressed; several in a row may be a number, and count only as choices that were offered."""
    keys = sorted((tone for tone in heard.tones if tone.kind is ToneKind.DTMF), key=lambda tone: tone.start_ms)
    near = [later.start_ms - before.end_ms < MENUS.number_pause_ms for before, later in pairwise(keys)]
    alone = [not (before or after) for before, after in zip([False, *near], [*near, False], strict=True)]
    return [
        Answer(start_ms=tone.start_ms, end_ms=tone.end_ms, key=tone.digit, surely=surely)
        for tone, surely in zip(keys, alone, strict=False)
    ]


def _answers_on_one_channel(segments: Sequence[Segment], heard: Heard, numbers: NumberWords) -> list[Answer]:
    """Short utterances, after a pause, where a caller or a menu was heard to speak."""
    mixed = [word for word in heard.words if word.side is None]
    caller, menus = (starting_in(mixed, segments, label) for label in (Label.CALLER, Label.MENU))
    return [*_answers(caller, numbers), *(replace(one, surely=False) for one in _answers(menus, numbers))]


def _answers(words: Sequence[Word], numbers: NumberWords) -> list[Answer]:
    kept_back = numbers.counting.all | {MASK}
    return [
        Answer(start_ms=run[0].start_ms, end_ms=run[-1].end_ms, said=" ".join(word.text for word in run))
        for run in sentences_of(words, MENUS.answer_pause_ms)
        if len(run) <= MENUS.most_words_said and not any(word.text in kept_back for word in run)
    ]


def _open_level(answer: Answer, options: Sequence[MenuOption], segments: Sequence[Segment]) -> int | None:
    """The level of the menu that was offered last before the answer; 1 for a menu in which no choice was understood."""
    offered = [option.level for option in options if option.start_ms < answer.start_ms]
    if offered:
        return max(offered)
    before = (segment for segment in segments if segment.start_ms < answer.start_ms)
    return 1 if answer.surely and any(segment.label is Label.MENU for segment in before) else None


def _answers_unread_menu(answer: Answer, last: MenuStep, keys: Sequence[Answer], segments: Sequence[Segment]) -> bool:
    """Whether a menu was spoken between the last answer and this key, and no other key shares what was spoken with it:
    what a prompt asks for and is keyed in slowly is a number."""
    if answer.key is None or not answer.surely:
        return False
    since_ms = max([last.end_ms, *(key.end_ms for key in keys if key.start_ms < answer.start_ms)])
    next_ms = min((key.start_ms for key in keys if key.start_ms > answer.start_ms), default=None)
    menu_before = any(one.label is Label.MENU and since_ms <= one.start_ms < answer.start_ms for one in segments)
    later = (one.start_ms for one in segments if one.label in _SPEECH and one.start_ms >= answer.end_ms)
    return menu_before and (next_ms is None or next(later, next_ms) < next_ms)


def _step(answer: Answer, level: int, options: Sequence[MenuOption], menu: MenuWords) -> MenuStep | None:
    offered = [option for option in options if option.level == level and option.end_ms <= answer.start_ms + 1]
    offered = offered or [option for option in options if option.level == level]
    if answer.key is not None:
        chosen = next((option for option in offered if option.key == answer.key), None)
    else:
        chosen = named_choice(answer.said, offered, menu)
    if chosen is None and (not answer.surely or (answer.key is None and offered)):
        return None
    wanted = " ".join(word for word in answer.said.split() if word not in menu.asked_with)
    destination = (chosen.destination if chosen is not None else wanted) or None
    return MenuStep(
        start_ms=answer.start_ms,
        end_ms=answer.end_ms,
        level=level,
        key=answer.key,
        said=answer.said,
        destination=destination,
    )
