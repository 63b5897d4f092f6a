"""What is looked at: calls, lines, reports, search, and what hostile names and words cannot do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import answered_call
from reports import HOSTILE, LINE, hostile_call, line_call
from visits import Opens

from auditor.keep.review import review
from auditor.keep.store import Store
from auditor.tell.page import SAVED_AS, Site
from auditor.web import pages


def test_calls_are_listed_the_newest_first(opens: Opens) -> None:
    visit = opens()
    with Store.open(visit.db) as store:
        store.add(line_call(30))
    text = visit.client.get("/").text
    assert text.index("call-30.wav") < text.index(">call.wav") < text.index("given-up.wav")
    assert "at least 1:24" in text  # the call that was given up
    assert f'href="/calls/{visit.sounding}"' in text


def test_they_are_shown_some_at_a_time(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "WEB", replace(pages.WEB, calls_on_a_page=2))
    visit = opens()
    with Store.open(visit.db) as store:
        for number in (20, 21, 22):
            store.add(line_call(number))
    first = visit.client.get("/").text
    assert "1 to 2 of 5 calls" in first
    assert "call-22.wav" in first
    assert "call-20.wav" not in first
    assert "Newer calls" not in first
    assert "5 to 5 of 5 calls" in visit.client.get("/?page=2").text
    assert "5 to 5 of 5 calls" in visit.client.get("/?page=99").text
    assert "1 to 2 of 5 calls" in visit.client.get("/?page=-1").text
    ours = visit.client.get("/?line=1&page=1").text
    assert "3 to 4 of 4 calls" in ours
    assert 'href="/?line=1&amp;page=0"' in ours


def test_a_line_that_is_none_is_said(opens: Opens) -> None:
    answer = opens().client.get("/?line=99")
    assert answer.status_code == 404
    assert "There is no such line here." in answer.text


def test_a_call_is_its_report(opens: Opens) -> None:
    visit = opens()
    text = visit.client.get(f"/calls/{visit.sounding}").text
    assert "A person answered after 1:24." in text
    assert f'src="/calls/{visit.sounding}/sound"' in text
    assert "The sound cannot be played" in visit.client.get(f"/calls/{visit.silent}").text


@pytest.mark.parametrize("audit_id", ["call.wav", "0" * 16, "a", "..%2f..%2fetc%2fpasswd"])
@pytest.mark.parametrize("rest", ["", "/sound", "/at/5", "/save/json"])
def test_only_the_id_of_a_call_names_one(opens: Opens, audit_id: str, rest: str) -> None:
    assert opens().client.get(f"/calls/{audit_id}{rest}").status_code == 404


def test_a_moment_leads_to_its_place_in_the_transcript(opens: Opens) -> None:
    visit = opens()
    answer = visit.client.get(f"/calls/{visit.sounding}/at/31000", follow_redirects=False)
    anchor = answer.headers["location"].partition("#")[2]
    line = visit.client.get(f"/calls/{visit.sounding}").text.partition(f'id="{anchor}"')[2].partition("</li>")[0]
    assert 'data-s="30000"' in line


@pytest.mark.parametrize("kind", SAVED_AS)
def test_a_call_is_saved_in_every_format(opens: Opens, kind: str) -> None:
    visit = opens()
    answer = visit.client.get(f"/calls/{visit.sounding}/save/{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''call")
    if kind == "json":
        assert json.loads(answer.text)["id"] == visit.sounding
    if kind == "html":
        assert "<form" not in answer.text  # the report as it is sent on, not the page of the site
    assert visit.client.get(f"/calls/{visit.sounding}/save/exe").status_code == 404


def test_lines_and_the_report_of_one(opens: Opens) -> None:
    visit = opens()
    text = visit.client.get("/lines").text
    assert f'<a href="/lines/1">{LINE}</a>' in text
    assert "1 call belongs to no line yet" in text
    report = visit.client.get("/lines/1")
    assert f"1 call to {LINE}." in report.text
    assert f'href="/calls/{visit.sounding}"' in report.text
    assert f"0 calls to {LINE}." in visit.client.get("/lines/1?since=2027-01-01").text
    assert visit.client.get("/lines/99").status_code == 404
    wrong = visit.client.get("/lines/1?until=yesterday")
    assert wrong.status_code == 400
    assert "write it as 2026-03-04" in wrong.text


def test_the_page_of_a_line_is_its_report(opens: Opens) -> None:
    visit = opens()
    with Store.read(visit.db) as store:
        found = review(store, LINE, since=date(2026, 3, 1))
    assert visit.client.get("/lines/1?since=2026-03-01").text == pages.line_report(found, Site(place="lines"))


def test_words_are_searched(opens: Opens) -> None:
    client = opens().client
    text = client.get("/search", params={"words": "important"}).text
    assert "All 4 places" in text  # two playings in each of two calls
    assert "/at/30000" in text
    assert "given-up.wav" in text
    assert "Nobody said that" in client.get("/search", params={"words": '"important your"'}).text
    assert "All 4 places" in client.get("/search", params={"words": 'unusually "your call"'}).text
    assert "Write words" in client.get("/search").text
    assert client.get("/search", params={"words": "!!"}).status_code == 400


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a b", ["a", "b"]),
        ('"a b" c', ["a b", "c"]),
        ('a "b c', ["a", "b", "c"]),
        ("what's new", ["what’s", "new"]),
        ("a\\b", ["ab"]),
    ],
)
def test_words_and_phrases_are_told_apart(words: str, expected: list[str]) -> None:
    assert pages.phrases(words) == expected


def test_two_sets_of_calls_are_compared(opens: Opens) -> None:
    visit = opens()
    assert 'value="line:Fernwood Garage"' in visit.client.get("/compare").text
    with Store.open(visit.db) as store:
        for number in range(4):
            store.add(line_call(number, line="Other"))
    text = visit.client.get("/compare", params={"one": f"line:{LINE}", "other": "line:Other"}).text
    assert "line:Other" in text
    assert "Too few calls for an interval: 1 against 4" in text
    wrong = visit.client.get("/compare", params={"one": "line:Nobody", "other": "line:Other"})
    assert wrong.status_code == 400
    assert "There is no line" in wrong.text


def test_an_empty_database_says_what_to_do(opens: Opens) -> None:
    visit = opens()
    with Store.open(visit.db) as store, store.changing() as execute:
        execute("DELETE FROM recordings")
    assert "auditor audit recordings/" in visit.client.get("/").text
    assert visit.client.get("/lines").status_code == 200


def test_hostile_words_and_names_are_only_shown(opens: Opens) -> None:
    visit = opens(edit=True)
    hostile = hostile_call()
    with Store.open(visit.db) as store:
        audit_id = store.add(replace(hostile, recording=replace(hostile.recording, path="")))
        number = store.ask("SELECT number FROM lines WHERE name = ?", [HOSTILE])[0]["number"]
    addresses = ("/", "/lines", f"/lines/{number}", f"/calls/{audit_id}", "/search?words=script", "/compare")
    for address in addresses:
        text = visit.client.get(address).text
        assert "window.hacked=1" in text
        assert "<script>window" not in text
        assert "<img" not in text
    assert (
        "<script>"
        not in visit.client.get("/search", params={"words": HOSTILE}).text.partition("<main")[2].partition("</main>")[0]
    )
    saved = visit.client.get(f"/calls/{audit_id}/save/json").headers["content-disposition"]
    assert "\n" not in saved
    assert "<" not in saved


def test_a_database_that_was_taken_away_is_one_sentence(opens: Opens) -> None:
    visit = opens()
    Path(visit.db).unlink()
    answer = visit.client.get("/")
    assert answer.status_code == 400
    assert "There is no database" in answer.text


def test_a_call_of_an_earlier_audit_is_still_shown(opens: Opens) -> None:
    visit = opens()
    with Store.open(visit.db) as store:
        first = store.add(answered_call("twice.wav"))
        store.add(replace(answered_call("twice.wav"), made_at="2026-04-05T10:00:00+00:00"))
    assert visit.client.get(f"/calls/{first}").status_code == 200
