"""What was said, word by word, with the language's number words beside it: what every reader of numbers looks at."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from auditor.judge.number_words import NumberWords, Phrases
from auditor.schema import Word

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Said:
    """Tokens in the order of speech, and the words that make numbers of them."""

    tokens: tuple[str, ...]
    words: NumberWords

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.tokens)

    def at(self, index: int) -> str:
        """The token there; empty before the first and behind the last."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else ""

    def is_at(self, index: int, options: Container[str]) -> bool:
        """Whether the token there is one of the options."""
        return self.at(index) in options

    def phrase_at(self, index: int, phrases: Iterable[tuple[str, ...]]) -> int:
        """How many tokens the first of the phrases that starts there takes up; 0 when none does."""
        return phrase_at(self.tokens, index, phrases)

    def phrase_before(self, end: int, phrases: Phrases) -> int:
        """How many tokens the first of the phrases that ends right before ``end`` takes up; 0 when none does."""
        fits = (len(p) for p in phrases if len(p) <= end and self.tokens[end - len(p) : end] == p)
        return next(fits, 0)

    def value_at(self, index: int, values: Mapping[tuple[str, ...], Value]) -> tuple[Value, int] | None:
        """What the first of the phrases that starts there stands for, and the index behind it."""
        length = self.phrase_at(index, values) if 0 <= index < len(self.tokens) else 0
        return (values[self.tokens[index : index + length]], index + length) if length else None


def phrase_at(tokens: tuple[str, ...], index: int, phrases: Iterable[tuple[str, ...]]) -> int:
    """How many tokens the first of the phrases that starts there takes up; 0 when none does."""
    first = tokens[index : index + 1]
    # few phrases begin with the word that stands there: the others need not be held against what follows it
    begun = (phrase for phrase in phrases if phrase[:1] == first)
    return next((len(phrase) for phrase in begun if tokens[index : index + len(phrase)] == phrase), 0)


def said(words: Sequence[Word], numbers: NumberWords) -> Said:
    """The tokens of recognised words."""
    return Said(tuple(word.text for word in words), numbers)
