"""Words put together: at segment borders, pauses and a change of side they are cut; nothing is lost."""

from __future__ import annotations

from dataclasses import replace

from builders import answered_call, segment, words
from hypothesis import given
from hypothesis import strategies as st

from auditor.keep.utterances import PAUSE_MS, utterances
from auditor.schema import Audit, Label, Side, Word


def call_with(said: tuple[Word, ...], **changes: object) -> Audit:
    made = answered_call(**changes)
    return replace(made, heard=replace(made.heard, words=said))


def test_words_are_cut_at_segment_borders() -> None:
    call = call_with(words("one two", 29_400))
    call = replace(call, segments=(segment(Label.MENU, 0, 29_700), segment(Label.AGENT, 29_700, 120_000)))
    assert [(said.label, said.text) for said in utterances(call)] == [(Label.MENU, "one"), (Label.AGENT, "two")]


def test_words_are_cut_at_pauses() -> None:
    before, after = words("one two", 91_000), words("three", 91_560 + PAUSE_MS + 1)
    assert [said.text for said in utterances(call_with(before + after))] == ["one two", "three"]
    near = words("three", 91_560 + PAUSE_MS)
    assert [said.text for said in utterances(call_with(before + near))] == ["one two three"]


def test_words_are_cut_where_the_side_changes() -> None:
    agent = words("hello", 91_000)
    caller = tuple(replace(word, side=Side.CALLER) for word in words("hi", 91_300))
    assert [said.text for said in utterances(call_with(agent + caller))] == ["hello", "hi"]


def test_a_call_without_segments_or_words_says_nothing() -> None:
    assert utterances(call_with((), segments=())) == ()
    assert utterances(call_with(words("lost", 0), segments=())) == ()


@given(st.lists(st.integers(0, 119_000), max_size=30))
def test_every_word_is_in_exactly_one_utterance(starts: list[int]) -> None:
    said = tuple(Word(start_ms=at, end_ms=at + 200, text=f"w{i}", confidence=1.0) for i, at in enumerate(starts))
    found = utterances(call_with(said))
    assert sorted(word for one in found for word in one.text.split()) == sorted(word.text for word in said)
