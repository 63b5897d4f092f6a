"""The report as Markdown."""

from __future__ import annotations

import pytest
from builders import answered_call
from reports import corrected_call, hostile_call

from auditor.tell.markdown import to_markdown


@pytest.mark.parametrize(
    "expected",
    [
        "# A person answered after 1:24.",
        "### A person answers within a minute (failed): 1:24 (limit 1:00)",
        "**Next step:** Let the second phone ring too after 20 seconds.",
        "- 0:32 “two minutes”: said 2:00; then 0:58; kept",
        "| 2 | call volume is unusually high | “unusually high call volume” | 0:30, 1:00 |",
        "- 2 x “we are experiencing unusually high call volume",
        "  - key 1: sales",
        "- 1:14, from 0:16 to 1:30: in the queue, ended by: person",
        "| time to a person | 1:24 |  |",
        "- 1:30 **person** good morning this is claire how may i help",
        "- the line is very quiet",
        "audit `abc`",
    ],
)
def test_it_tells(expected: str) -> None:
    assert expected in to_markdown(answered_call(), "abc")


def test_hostile_text_formats_nothing() -> None:
    text = to_markdown(hostile_call())
    assert "<script>" not in text.replace("\\<", "")
    assert r"\<script\>window.hacked=1\</script\>" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in rows} <= {4, 5}


def test_corrections_are_told() -> None:
    assert "Corrected by a person:" in to_markdown(corrected_call())
    assert "“heard it”" in to_markdown(corrected_call())
