"""The words of a language in which menus offer their choices, and callers ask for them: ``menus.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.judge.number_words import Phrases, Texts, Words, read_words
from auditor.judge.seed_table import SeedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuWords:
    """What each is for is told in ``seeds/en/menus.toml``. A language without any has no menus."""

    verbs: Words = frozenset()
    between_verb_and_key: Words = frozenset()
    key_ends: Words = frozenset()
    after_homophone: Words = frozenset()
    nouns: Words = frozenset()
    after_noun: Words = frozenset()
    choice_nouns: Words = frozenset()
    that_is: Phrases = ()
    after_no_key: Words = frozenset()
    bare: Words = frozenset()
    equals: Words = frozenset()
    signs: Texts = field(default_factory=dict)
    connectors: Words = frozenset()
    lead_words: Words = frozenset()
    single_leads: Words = frozenset()
    greeting_verbs: Words = frozenset()
    no_choice: Phrases = ()
    no_destination: Phrases = ()
    leads: Phrases = ()
    trails: Words = frozenset()
    say_verbs: Words = frozenset()
    say_parts: Words = frozenset()
    say_ends: Words = frozenset()
    say_no_word: Words = frozenset()
    person: Words = frozenset()
    person_phrases: Phrases = ()
    stay: Phrases = ()
    asked_with: Words = frozenset()


def read_menu_words(table: SeedTable) -> MenuWords:
    """The words in a ``menus.toml``. Raises ``CatalogueProblem`` for wrong keys or kinds."""
    words = read_words(MenuWords, table.table("menu", "[menu]"))
    table.done()
    return words
