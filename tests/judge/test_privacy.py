"""Which spoken numbers are masked: words and segments are put together by hand."""

from builders import words
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.privacy import MASK, masked, without_numbers
from auditor.schema import Heard, Label, OtherReading, Segment

NUMBERS = catalogue().numbers


def said_by(label: Label, text: str) -> str:
    heard = words(text, 0)
    segment = Segment(start_ms=0, end_ms=heard[-1].end_ms + 1, label=label)
    return " ".join(word.text for word in masked(heard, [segment], NUMBERS))


def test_a_card_number_said_by_the_caller_is_masked() -> None:
    assert said_by(Label.CALLER, "it is four double one six two two nine thanks") == "it is # # # # # # # thanks"


def test_a_number_read_back_by_the_agent_is_masked() -> None:
    assert said_by(Label.AGENT, "twenty two and forty one sixteen") == "# # and # # #"


def test_the_prompts_own_number_stays() -> None:
    text = "call us on one eight hundred five five five"
    assert said_by(Label.ANNOUNCEMENT, text) == text


def test_short_numbers_stay() -> None:
    text = "for two adults on the twenty third at ten fifteen"
    assert said_by(Label.CALLER, text) == text


@given(
    st.lists(
        st.sampled_from(["one", "two", "five", "oh", "nine", "please", "the", "and", "thirty"]), min_size=1, max_size=30
    )
)
def test_masking_changes_nothing_but_texts_and_twice_is_once(texts: list[str]) -> None:
    heard = words(" ".join(texts), 0)
    segments = [Segment(start_ms=0, end_ms=heard[-1].end_ms + 1, label=Label.AGENT)]
    once = masked(heard, segments, NUMBERS)
    assert [(word.start_ms, word.end_ms) for word in once] == [(word.start_ms, word.end_ms) for word in heard]
    assert all(after.text in (before.text, MASK) for before, after in zip(heard, once, strict=True))
    assert masked(once, segments, NUMBERS) == once


def test_numbers_are_masked_in_other_readings_too() -> None:
    said, misheard = words("four one two two nine", 0), words("for one two two nine", 0)
    reading = OtherReading(start_ms=0, end_ms=1500, recording_id="r1", words=misheard)
    heard = Heard(spans=(), tones=(), playings=(), words=said, other_readings=(reading,))
    kept = without_numbers(heard, [Segment(start_ms=0, end_ms=1500, label=Label.AGENT)], NUMBERS)
    assert " ".join(word.text for word in kept.words) == "# # # # #"
    assert [" ".join(word.text for word in one.words) for one in kept.other_readings] == ["for # # # #"]
