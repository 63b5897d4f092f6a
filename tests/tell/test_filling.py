"""What filled the wait of a call, in every report; and what filled the waits of many calls, against others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from builders import answered_call, recording

from auditor.judge.findings import NOT_READ
from auditor.keep.compare import compare
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.schema import Audit, Measure
from auditor.tell.comparison import comparison
from auditor.tell.comparison_markdown import comparison_markdown
from auditor.tell.comparison_report import comparison_report
from auditor.tell.exports import to_csv
from auditor.tell.html_report import call_report
from auditor.tell.many_csv import comparison_csv
from auditor.tell.markdown import to_markdown
from auditor.tell.text import show, to_text

KINDS = ("music", "help", "promotion", "deflection", "reassurance", "other_message", "silence", "other_sound")


def filled(name: str, **seconds: float | None) -> Audit:
    """A call that waited so long for each kind; for none, where it is not named, and unknown for ``None``."""
    known = {kind: seconds.get(kind, 0) for kind in KINDS}
    hold = sum(value or 0 for value in known.values())
    times = [Measure(id=f"{kind}_ms", value=None if s is None else s * 1000, unit="ms") for kind, s in known.items()]
    shares = [
        Measure(id=f"{kind}_share", value=None if s is None else s / hold, unit="share") for kind, s in known.items()
    ]
    return answered_call(
        name,
        recording=recording(name, sha256=name.ljust(64, "0")),
        measures=(Measure(id="hold_ms", value=hold * 1000, unit="ms"), *times, *shares),
    )


def test_every_report_tells_each_kind_once_with_time_and_share() -> None:
    audit = filled("a", music=60, other_message=15, silence=25)
    told = to_text(show(audit))
    assert "music                         1:00  60 %  ==================" in told
    assert "other messages                0:15  15 %" in told
    page, markdown = call_report(audit), to_markdown(audit)
    assert "| silence | 0:25 | 25 % |" in markdown
    for report in (told, page, markdown):
        assert report.count("other messages") == 1
        assert "What filled the wait".casefold() in report.casefold()
    assert "other_message_ms" in to_csv([("a", audit)]).splitlines()[0]


def test_messages_of_unknown_kinds_are_told_as_one() -> None:
    audit = filled("a", music=60, **dict.fromkeys(KINDS[1:6]))
    messages = (
        Measure(id="any_message_ms", value=20_000, unit="ms"),
        Measure(id="any_message_share", value=0.25, unit="share"),
    )
    told = to_text(show(replace(audit, measures=(*audit.measures, *messages))))
    assert [line.split()[:3] for line in told[told.index("WHAT FILLED") :].splitlines()[1:4]] == [
        ["music", "1:00", "100"],
        ["messages", "0:20", "25"],
        ["silence", "0:00", "0"],
    ]
    assert "useful messages" not in told


def test_what_words_would_tell_is_unknown_for_one_reason_in_one_line() -> None:
    unread = [
        Measure(id=name, value=None, unit="count", note=NOT_READ, unread=True)
        for name in ("menu_levels_count", "information_count")
    ]
    told = " ".join(to_text(show(answered_call(measures=tuple(unread)))).split())
    assert "unknown, as no words were read: menu levels; messages that help, on hold" in told


def test_a_call_without_a_wait_was_filled_with_nothing() -> None:
    audit = answered_call(measures=(Measure(id="hold_ms", value=0, unit="ms"),))
    for report in (to_text(show(audit)), call_report(audit), to_markdown(audit)):
        assert "What filled the wait".casefold() not in report.casefold()


def test_shares_of_many_calls_are_of_all_time_waited(tmp_path: Path) -> None:
    with Store.open(tmp_path / "audits.db") as store:
        ids = [
            store.add(filled("a", music=90, silence=10)),
            store.add(filled("b", music=30, promotion=30)),
            store.add(filled("c", music=30, help=None)),
        ]
        found = compare(store, parse_selection("line:Fernwood Garage"), parse_selection(ids[1]))
        nobody = compare(store, parse_selection(ids[2]), parse_selection(ids[2]))
    # of 160 s that are known in full 120 were music, 30 adverts and 10 silence; of the second call half and half
    shares = {one.kind: (one.share, one.other_share) for one in found.fillings}
    assert shares["music"] == (pytest.approx(0.75), pytest.approx(0.5))
    assert shares["promotion"] == (pytest.approx(0.1875), pytest.approx(0.5))
    assert sum(share or 0 for share, _ in shares.values()) == pytest.approx(1)
    assert {(one.calls, one.other_calls) for one in found.fillings} == {(2, 1)}
    assert nobody.fillings == ()
    assert "adverts" in to_text(comparison(found))
    assert "| adverts | 19 % | 2 | 50 % | 1 |" in comparison_markdown(found)
    assert "What filled the waits" in comparison_report(found)
    assert "filling:promotion,2,1,,,,,,,0.1875,0.5" in comparison_csv(found)
