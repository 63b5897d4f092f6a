"""What many calls know of messages, announced waits and menus: each once, in order of time, with where it was heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from line_calls import BUSY, LINE, MONDAY, PLAIN, call, promise, stored

from auditor.keep.calibration import calibration
from auditor.keep.inventory import inventory
from auditor.keep.menu_versions import menu_versions, versions_of
from auditor.keep.menus import Choice, Reading
from auditor.keep.selection import Selection, load_calls
from auditor.keep.store import Store
from auditor.keep.survival import Wait
from auditor.schema import Announcement, Audit, Verdict

DAY = timedelta(days=1)


def calls_of(store: Store) -> tuple:
    return load_calls(store, Selection(name=LINE, line=LINE))


def known(path: Path, *audits: Audit) -> tuple:
    with Store.read(stored(path / "a.db", audits)) as store:
        return inventory(store, calls_of(store))


def test_each_message_is_told_once_with_its_days(tmp_path: Path) -> None:
    first, second = known(
        tmp_path,
        call("a.wav", at=MONDAY, claim=True),
        call("b.wav", at=MONDAY + DAY, claim=True),
        call("c.wav", at=MONDAY + 2 * DAY),
    )
    assert (first.text, first.calls, first.playings) == (BUSY, 2, 2)
    assert (first.first, first.last, first.newest) == (date(2026, 3, 2), date(2026, 3, 3), False)
    assert first.categories == ("high_volume_claim",)
    assert (second.text, second.first, second.last, second.newest) == (PLAIN, date(2026, 3, 4), date(2026, 3, 4), True)


def test_readings_of_the_same_recording_are_one_message(tmp_path: Path) -> None:
    misread = BUSY.replace("volume", "volumes")
    (one,) = known(tmp_path, call("a.wav", text=BUSY), call("b.wav", text=BUSY), call("c.wav", text=misread))
    assert (one.text, one.readings, one.calls) == (BUSY, 2, 3)


def test_messages_without_words_are_known_by_their_sound(tmp_path: Path) -> None:
    silent = [replace(call(f"{i}.wav", fingerprint="0123456789abcdef" * 8)) for i in range(2)]
    made = [replace(one, messages=tuple(replace(m, text="") for m in one.messages)) for one in silent]
    (one,) = known(tmp_path, *made)
    assert (one.text, one.calls) == ("", 2)


def test_the_newest_whole_playing_is_where_to_hear_it(tmp_path: Path) -> None:
    made = call("b.wav", at=MONDAY + DAY)
    part, whole = (
        Announcement(start_ms=at, end_ms=at + long, message_id="m1", context="queue", text=PLAIN, partial=partial)
        for at, long, partial in ((10_000, 9000, True), (50_000, 6000, False))
    )
    (one,) = known(tmp_path, call("a.wav", at=MONDAY), replace(made, announcements=(part, whole)))
    assert [(place.start_ms, place.end_ms) for place in one.places] == [(50_000, 56_000), (30_000, 36_000)]


def test_a_message_of_calls_without_a_date_has_no_days(tmp_path: Path) -> None:
    (one,) = known(tmp_path, call("a.wav", at=None))
    assert (one.first, one.last, one.newest) == (None, None, False)


def test_announced_waits_are_right_longer_or_unknown(tmp_path: Path) -> None:
    promises = [
        (30, Verdict.KEPT, False),
        (90, Verdict.BROKEN, False),
        (75, Verdict.AT_LEAST_BROKEN_BY, True),
        (20, Verdict.CANNOT_TELL, True),
    ]
    audits = [
        call(
            f"{n}.wav",
            at=MONDAY + n * DAY,
            hung_up=gave_up,
            claims=[promise("estimated_wait", value_s=60, happened_s=happened, verdict=verdict)],
        )
        for n, (happened, verdict, gave_up) in enumerate(promises)
    ]
    with Store.read(stored(tmp_path / "a.db", audits)) as store:
        found = calibration(store, calls_of(store), LINE)
        only_first = calibration(store, calls_of(store)[:1], LINE)
    assert [one.right for one in found.told] == [True, False, False, None]
    assert (found.calls, found.right, found.longer, found.unknown) == (4, 1, 2, 1)
    assert found.told[2].waited == Wait(time_ms=75_000, ended=False)
    assert found.longer_share is not None
    # Two of three, exactly (Clopper and Pearson): 9.4 % to 99.2 %.
    assert (found.longer_share.low, found.longer_share.high) == (
        pytest.approx(0.0943, abs=1e-3),
        pytest.approx(0.9916, abs=1e-3),
    )
    assert (len(only_first.told), only_first.longer_share is not None) == (1, True)


def menu(*destinations: str) -> tuple[Choice, ...]:
    return tuple(Choice(level=1, key=str(key), destination=to) for key, to in enumerate(destinations, start=1))


def test_menus_in_a_row_are_one_until_they_change() -> None:
    old, new = menu("sales", "service", "accounts"), menu("new vehicles", "parts", "hire")
    days = [datetime(2026, 3, day, 9) for day in range(1, 6)]
    heard = zip(days, (old, old[:2], new, new, old), strict=True)
    versions = versions_of([Reading(at=at, choices=one, said_changed=False, whole=None) for at, one in heard])
    assert [(one.first.day, one.last.day, one.calls, one.choices) for one in versions] == [
        (1, 2, 2, old),
        (3, 4, 2, new),
        (5, 5, 1, old),
    ]
    assert versions[0].change is None
    assert versions[1].change is not None
    assert [(before.destination, after.destination) for before, after in versions[1].change.moved] == [
        ("sales", "new vehicles"),
        ("service", "parts"),
        ("accounts", "hire"),
    ]


def test_menus_are_those_of_the_days_asked_for(tmp_path: Path) -> None:
    audits = [
        call("a.wav", at=MONDAY, menu=[("1", "sales"), ("2", "service")]),
        call("b.wav", at=MONDAY + 9 * DAY, menu=[("1", "hire"), ("2", "parts")]),
        call("c.wav", at=None, menu=[("1", "moon"), ("2", "mars")]),
    ]
    with Store.read(stored(tmp_path / "a.db", audits)) as store:
        assert [one.choices[0].destination for one in menu_versions(store, LINE)] == ["sales", "hire"]
        later = menu_versions(store, LINE, since=date(2026, 3, 5))
    assert [(one.choices[0].destination, one.change) for one in later] == [("hire", None)]
