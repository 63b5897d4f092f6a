"""The text of an audit: what must be in it, how wide it is, and that colour is never the only sign."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from builders import abandoned_call, answered_call, segment
from hypothesis import given
from hypothesis import strategies as st

from auditor.schema import Claim, HoldEpisode, HoldKind, Label, Measure, Outcome, Result, RuleOutcome, Verdict
from auditor.tell.text import headline, show, to_text
from auditor.tell.timeline import LETTERS, bar
from auditor.tell.wording import LABELS

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def shown(**changes: object) -> str:
    return to_text(show(answered_call(**changes), "abcdef0123456789"))


def test_the_headline_says_how_it_ended_and_what_was_heard() -> None:
    assert headline(answered_call()) == (
        "A person answered after 1:24. The caller was on hold for 1:14. The caller heard that call volume is unusually "
        "high twice and that their call is important twice."
    )


def test_a_wait_that_was_cut_off_is_at_least() -> None:
    assert headline(abandoned_call()).startswith(
        "The caller gave up waiting. Nobody had answered. The caller was on hold for at least 1:14."
    )


def test_who_gives_up_after_talking_to_a_person_was_answered_once() -> None:
    assert "Nobody had answered" not in headline(answered_call(outcome=Outcome.ABANDONED))


def test_what_is_unknown_is_said_to_be() -> None:
    unknown = headline(answered_call(measures=(), findings=()))
    assert unknown == "A person answered; how long that took is unknown. How long the caller was on hold is unknown."
    nothing = (Measure(id="hold_ms", value=None, unit="ms"),)
    assert "unknown" in headline(answered_call(measures=nothing))


def test_no_hold_is_not_unknown() -> None:
    assert "There was no hold." in headline(answered_call(measures=(Measure(id="hold_ms", value=0.0, unit="ms"),)))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_its_sentence(outcome: Outcome) -> None:
    assert re.match(r"[A-Z][^.]+\.", headline(answered_call(outcome=outcome)))


def test_several_holds_are_counted() -> None:
    hold = HoldEpisode(start_ms=0, end_ms=1000, kind=HoldKind.AGENT, ended_by="hang_up")
    assert "in 2 stretches" in headline(answered_call(holds=(*answered_call().holds, hold)))
    assert "by the person, ended by: hang up" in shown(holds=(hold,))


@pytest.mark.parametrize(
    "expected",
    [
        "call.wav   audit abcdef01",
        "Fernwood Garage · option 2 · Wed 4 Mar 2026, 09:44 · 2:00",
        "1:14  0:16 to 1:30  in the queue, ended by: person",
        "time to a person                       1:24",
        "unknown  the recording starts later",
        "1.6 per minute",
        "2 x  call volume is unusually high  at 0:30, 1:00",
        '"unusually high call volume"',
        "perhaps 1 x  advertising",
        "menu 1, key 1  sales",
        "said 2:00; then 0:58; kept",
        "Big-company habits: 1 of 2 checked.",
        "x failed",
        "A person answers within a minute: 1:24 (limit 1:00)",
        "Next step: Let the second phone ring too after 20 seconds.",
        "+ passed",
        "No dead air",
        "- not applicable",
        "! the line is very quiet",
        "auditor 0.1.0, catalogue c0ffeec0, model tiny",
        "person ?",
    ],
)
def test_it_shows(expected: str) -> None:
    assert expected in shown()


def test_warnings_are_not_said_twice() -> None:
    twice = answered_call()
    twice = replace(twice, recording=replace(twice.recording, warnings=twice.warnings))
    assert to_text(show(twice)).count("the line is very quiet") == 1


def test_what_nobody_noted_of_consent_is_asked_for_once_at_the_end() -> None:
    text = to_text(show(answered_call(), "abcdef0123456789", unsaid=("consent", "jurisdictions")))
    (reminder,) = [part for part in text.split("\n\n") if "Reminder" in part]
    assert text.endswith(reminder)
    assert "`auditor calls set abcdef01 --consent TEXT --jurisdictions TEXT`" in " ".join(reminder.split())
    assert max(map(len, text.splitlines())) <= 80
    assert "Reminder" not in to_text(show(answered_call(), "abc"))


def test_no_line_is_wider_than_80() -> None:
    long = "unconscionably " * 30
    made = answered_call(name="a-very-long-recording-name" * 6 + ".wav", warnings=(long,))
    made = replace(
        made, results=(Result(rule_id="r", title=long, outcome=RuleOutcome.FAILED, message=long, action=long),)
    )
    for why in (False, True):
        assert max(len(line) for line in to_text(show(made, "abc", why=why)).splitlines()) <= 80


def test_colour_adds_nothing_but_colour() -> None:
    content = show(answered_call(), "abc")
    coloured = to_text(content, colour=True)
    assert ANSI.search(coloured)
    stripped = [line.rstrip() for line in ANSI.sub("", coloured).splitlines()]
    assert stripped == to_text(content).splitlines()


def test_square_brackets_are_text_and_no_markup() -> None:
    made = answered_call(warnings=("the word [red] was said [/]",))
    assert "the word [red] was said [/]" in to_text(show(made))


def test_an_empty_audit_is_shown() -> None:
    nothing: dict[str, object] = dict.fromkeys(
        (
            "segments",
            "holds",
            "announcements",
            "messages",
            "menu",
            "measures",
            "claims",
            "findings",
            "results",
            "warnings",
        ),
        (),
    )
    text = shown(**nothing)
    assert "A person answered" in text
    assert "TIMELINE" not in text


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            {"low": 60_000.0, "high": 120_000.0, "value": 90_000.0, "verdict": Verdict.BROKEN},
            "said 1:00 to 2:00; broken",
        ),
        ({"unit": "count", "value": 3.0, "happened": 2.0}, "said 3; then 2; cannot be told"),
        ({"verdict": Verdict.AT_LEAST_BROKEN_BY, "note": "hung up"}, "broken, then cut off (hung up)"),
        (
            {"value": 60_000.0, "happened": 90_000.0, "verdict": Verdict.AT_LEAST_BROKEN_BY, "at_least": True},
            "said 1:00; then at least 1:30; broken, then cut off",
        ),
        ({"value": 60_000.0, "happened": 50_000.0, "at_least": True}, "said 1:00; then at least 0:50; cannot be told"),
    ],
)
def test_promises_are_held_against_what_happened(claim: dict[str, object], expected: str) -> None:
    made = Claim(start_ms=0, end_ms=1, kind="estimated_wait", quote="soon", **claim)  # type: ignore[arg-type]
    assert expected in shown(claims=(made,))


def test_every_label_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(Label)
    assert len(set(LETTERS.values())) == len(Label)


@given(st.lists(st.tuples(st.integers(1, 9000), st.sampled_from(list(Label))), min_size=1, max_size=20))
def test_the_bar_shows_only_what_is_there_and_is_full(pieces: list[tuple[int, Label]]) -> None:
    segments, end = [], 0
    for length, label in pieces:
        segments.append(segment(label, end, end + length))
        end += length
    labels = bar(tuple(segments), end, 40)
    assert len(labels) == 40
    assert set(labels) <= {label for _, label in pieces}


def test_a_cell_shows_what_fills_most_of_it() -> None:
    segments = (segment(Label.RING, 0, 700), segment(Label.AGENT, 700, 2000))
    assert bar(segments, 2000, 2) == [Label.RING, Label.AGENT]


def test_promises_of_which_nothing_can_be_told_are_drawn_together() -> None:
    place = {"quote": "unusual volume", "kind": "high_volume_claim", "note": "needs many calls"}
    vague = tuple(Claim(start_ms=at, end_ms=at + 1000, **place) for at in (10_000, 40_000, 70_000))
    broken = tuple(
        Claim(start_ms=at, end_ms=at + 1000, kind="soon_claim", quote="shortly", verdict=Verdict.BROKEN)
        for at in (20_000, 50_000)
    )
    text = shown(claims=(vague[0], broken[0], vague[1], broken[1], vague[2]))
    assert text.count('"unusual volume"') == 1
    assert "the like at 0:40, 1:10" in text
    assert text.count('"shortly"') == 2


def test_a_long_call_goes_on_in_further_bars_and_its_legend_is_whole() -> None:
    every = tuple(segment(label, 60_000 * i, 60_000 * (i + 1)) for i, label in enumerate(Label))
    made = answered_call()
    made = replace(made, segments=every, recording=replace(made.recording, duration_ms=60_000 * len(every)))
    lines = to_text(show(made)).split("TIMELINE\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["0:00", "4:00", "8:00"]
    assert "to 12:00, 3.4 s each character" in lines[3]
    for label in Label:
        assert any(f"{LETTERS[label]}  {LABELS[label]}" in line for line in lines[4:])
