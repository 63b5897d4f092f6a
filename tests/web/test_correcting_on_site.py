"""Corrections made in the browser come to the same as those of the command line."""

from __future__ import annotations

from typing import Any

import pytest
from visits import Opens, Visit, catalogue

from auditor.keep import correcting
from auditor.keep.store import Store
from auditor.schema import Correction, Interval, Label, Labelled, Outcome


def corrected(visit: Visit, **fields: str) -> Any:
    return visit.change(f"/calls/{visit.sounding}/correct", **fields)


def said_of(visit: Visit) -> tuple[Correction, ...]:
    with Store.read(visit.db) as store:
        return store.get(visit.sounding).corrections


def test_a_person_is_believed(opens: Opens) -> None:
    visit = opens(edit=True)
    answer = corrected(visit, person="1:28.5", holds="0:16-1:28.5\r\n\r\n", note=" she says hello ")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/{visit.sounding}?done=corrected")
    (said,) = said_of(visit)
    assert (said.person_ms, said.note) == (88_500, "she says hello")
    assert said.holds == (Interval(start_ms=16_000, end_ms=88_500),)
    text = visit.client.get(answer.headers["location"]).text
    assert "Corrected by a person." in text
    assert "she says hello" in text
    assert ">Corrected.<" in text


def test_it_comes_to_what_the_command_line_makes_of_it(opens: Opens) -> None:
    visit = opens(edit=True)
    corrected(visit, no_hold="yes", outcome="callback", **{"label-60000-66000": "dead_air"})
    with Store.read(visit.db) as store:
        made = store.get(visit.sounding)
    corrected_by_hand = Correction(
        holds=(),
        outcome=Outcome.CALLBACK,
        labels=(Labelled(start_ms=60_000, end_ms=66_000, label=Label.DEAD_AIR),),
        made_at=made.corrections[0].made_at,
    )
    assert made.corrections == (corrected_by_hand,)
    visit.change(f"/calls/{visit.sounding}/undo")
    with Store.open(visit.db) as store:
        correcting.correct(store, visit.sounding, corrected_by_hand, catalogue())
        assert store.get(visit.sounding) == made


def test_a_stretch_of_ones_own_borders_wins_over_the_listed_ones(opens: Opens) -> None:
    visit = opens(edit=True)
    fields = {"label-16000-30000": "dead_air", "from": "0:20", "to": "0:25.5", "label": "caller"}
    corrected(visit, **fields)
    with Store.read(visit.db) as store:
        segments = store.get(visit.sounding).segments
    found = [(one.start_ms, one.end_ms, str(one.label)) for one in segments if 16_000 <= one.start_ms < 30_000]
    assert found == [(16_000, 20_000, "dead_air"), (20_000, 25_500, "caller"), (25_500, 30_000, "dead_air")]


def test_the_newest_is_taken_back(opens: Opens) -> None:
    visit = opens(edit=True)
    corrected(visit, outcome="callback")
    corrected(visit, nobody="yes")
    answer: Any = visit.change(f"/calls/{visit.sounding}/undo")
    assert answer.headers["location"].endswith("?done=taken-back")
    assert [one.outcome for one in said_of(visit)] == [Outcome.CALLBACK]
    visit.change(f"/calls/{visit.sounding}/undo")
    nothing: Any = visit.change(f"/calls/{visit.sounding}/undo")
    assert nothing.status_code == 422
    assert "There is no correction of call.wav to take back." in nothing.text


def test_other_rules_than_the_audits_are_told(opens: Opens) -> None:
    visit = opens(edit=True)
    answer: Any = visit.change(f"/calls/{visit.silent}/correct", outcome="callback")
    assert "not the rules that judged" in visit.client.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Say what to correct"),
        ({"note": "why"}, "Say what to correct"),
        ({"person": "9:00"}, "9:00.0 lies outside of the recording, which is 2:00.0 long."),
        ({"person": "soon"}, "&#39;soon&#39; is no time in a call"),
        ({"person": "1:00", "nobody": "yes"}, "contradict"),
        ({"holds": "0:10-0:30", "no_hold": "yes"}, "contradict"),
        ({"holds": "0:10-0:30\n0:20-0:40"}, "overlap"),
        ({"holds": "0:10-9:00"}, "9:00.0 lies outside"),
        ({"person": "1:00", "holds": "0:16-1:10"}, "covers the first word"),
        ({"outcome": "happy"}, "There is no outcome"),
        ({"from": "0:10", "label": "caller"}, "needs three things"),
        ({"from": "0:10", "to": "0:05", "label": "caller"}, "does not end after it starts"),
        ({"from": "0:10", "to": "0:15", "label": "musik"}, "There is no label"),
        ({"label-1000-2000": "<script>"}, "There is no label &#39;&lt;script&gt;&#39;"),
        ({"label-2000-1000": "caller"}, "Say what to correct"),
        ({"label-0-99999999": "caller"}, "lies outside"),
    ],
)
def test_what_cannot_be_is_told_above_the_form(opens: Opens, fields: dict[str, str], problem: str) -> None:
    visit = opens(edit=True)
    answer = corrected(visit, **fields)
    assert answer.status_code == 422
    assert problem in answer.text.partition('id="problem"')[2].partition("</p>")[0]
    assert said_of(visit) == ()


def test_what_was_typed_is_still_there(opens: Opens) -> None:
    visit = opens(edit=True)
    fields = {"label-16000-30000": "dead_air", "person": "9:00", "note": '"quoted"', "holds": "0:16-1:10"}
    text = corrected(visit, **fields, nobody="yes").text
    for shown in ('value="9:00"', "&#34;quoted&#34;", ">0:16-1:10</textarea>", 'name="nobody" value="yes" checked'):
        assert shown in text
    assert '<option value="dead_air" selected>' in text


def test_a_call_that_is_not_there_is_not_corrected(opens: Opens) -> None:
    visit = opens(edit=True)
    answer: Any = visit.change("/calls/0123456789abcdef/correct", nobody="yes")
    assert answer.status_code == 404
