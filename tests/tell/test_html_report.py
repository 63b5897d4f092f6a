"""The page as text: complete, escaped, with a policy that fits it. What a browser makes of it is tried elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from builders import abandoned_call, answered_call
from reports import HOSTILE, corrected_call, hostile_call

from auditor.schema import Interval, Verdict
from auditor.tell.html_report import Piece, SoundPart, call_report


class Page(HTMLParser):
    """What a parser sees: elements with their attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.elements if name in attributes]


@pytest.mark.parametrize(
    "expected",
    [
        "A person answered after 1:24.",
        "Fernwood Garage",
        "A person answers within a minute",
        "1:24 (limit 1:00)",
        "Let the second phone ring too after 20 seconds.",
        "unusually high call volume",
        "how long they will wait",
        "1 habit passed",
        "the line is very quiet",
        "auditor 0.1.0, catalogue c0ffeec0, model tiny",
        "press",
        "A stretch of waiting",
    ],
)
def test_it_tells(expected: str) -> None:
    assert expected in Page(call_report(answered_call(), "abc")).text


def test_it_needs_nothing_from_anywhere() -> None:
    page = Page(call_report(answered_call(), "abc"))
    addresses = [*page.values("src"), *page.values("href"), *page.values("action"), *page.values("data")]
    assert [one for one in addresses if not one.startswith(("#", "data:,"))] == []
    assert "url(" not in call_report(answered_call()).replace("url(#hatch)", "")


def test_every_moment_leads_to_a_line_that_exists() -> None:
    page = Page(call_report(answered_call(), "abc"))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {one.removeprefix("#") for one in page.values("href") if one.startswith("#")} <= set(ids)


def test_the_policy_names_the_very_script_and_style() -> None:
    html = call_report(answered_call())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)
        assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy.replace("&#43;", "+")
    assert "unsafe" not in policy
    assert policy.startswith("default-src &#39;none&#39;")


def test_hostile_text_stays_text() -> None:
    page = Page(call_report(hostile_call(), HOSTILE))
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert "img" not in {tag for tag, _ in page.elements}
    assert "<script>window.hacked=1</script>" in page.text
    assert "{{7*7}}" in page.text


def test_control_characters_are_written_out() -> None:
    made = answered_call()
    page = call_report(replace(made, recording=replace(made.recording, file_name="a\x1b[31m\nb.wav")))
    assert "\x1b" not in page
    assert "a\\x1b[31m\\nb.wav" in page


def test_where_the_file_lies_is_not_told() -> None:
    made = answered_call()
    page = call_report(replace(made, recording=replace(made.recording, path="/home/ann/secret/call.wav")))
    assert "secret" not in page


def test_corrected_values_are_marked_with_what_the_program_had_said() -> None:
    text = " ".join(Page(call_report(corrected_call())).text.split())
    assert "Corrected by a person." in text
    assert "heard it" in text
    assert "corrected the program: 1:24" in text
    assert "Corrected by a person." not in call_report(answered_call())


def test_a_wait_that_was_cut_off_is_at_least() -> None:
    assert "at least 1:14" in Page(call_report(abandoned_call())).text


def test_sound_is_in_the_page_or_linked_or_absent() -> None:
    piece = Piece(start_ms=0, end_ms=1000, file_start_ms=0)
    inside = call_report(answered_call(), None, SoundPart(pieces=(piece,), data=b"mp3", media_type="audio/mpeg"))
    linked = call_report(answered_call(), None, SoundPart(pieces=(piece,), link="calls/a call.wav"))
    assert f'src="data:audio/mpeg;base64,{base64.b64encode(b"mp3").decode()}"' in inside
    assert 'src="calls/a%20call.wav"' in linked
    assert "<audio" not in call_report(answered_call())
    assert "media-src &#39;none&#39;" in call_report(answered_call())


def test_an_audit_of_nothing_is_a_page() -> None:
    made = answered_call()
    names = ("segments", "holds", "announcements", "messages", "menu", "measures", "claims", "findings", "results")
    empty = replace(made, heard=replace(made.heard, words=(), tones=()), **dict.fromkeys(names, ()))  # type: ignore[arg-type]
    assert "A person answered" in call_report(empty)


def test_a_piece_is_an_interval() -> None:
    with pytest.raises(ValueError, match="interval"):
        Piece(start_ms=5, end_ms=5, file_start_ms=0)
    assert isinstance(Piece(start_ms=0, end_ms=1, file_start_ms=0), Interval)


def test_promises_are_counted_of_those_that_can_be_told() -> None:
    (kept,) = answered_call().claims
    open_ = replace(kept, verdict=Verdict.CANNOT_TELL)
    told = (kept, replace(kept, verdict=Verdict.BROKEN), open_, open_)
    assert "1 <small>of 2 that can be told</small>" in call_report(answered_call(claims=told))
    assert "unknown <small>of 1 claim</small>" in call_report(answered_call(claims=(open_,)))
