"""Drawings in plain signs: they fit the terminal, and what they show is where it should be."""

from __future__ import annotations

from auditor.keep.calibration import Calibration, Told
from auditor.keep.curves import Curve, curve_of
from auditor.keep.survival import Wait
from auditor.tell import plots

_WIDEST = 76


def drawn(*curves: Curve | None) -> list[str]:
    return [line.plain for line in plots.waiting([curve for curve in curves if curve])]


def of(name: str, *seconds: float, cut: tuple[float, ...] = ()) -> Curve | None:
    served = [Wait(time_ms=1000 * one) for one in seconds]
    return curve_of(name, served + [Wait(time_ms=1000 * one, ended=False) for one in cut])


def test_a_curve_falls_from_all_to_none_and_rests_on_those_followed() -> None:
    lines = drawn(of("one", 60, 120, 180, 300, cut=(90,)))
    assert lines[0].startswith(" 100 % |1")
    assert lines[10].startswith("   0 % |")
    assert lines[10].endswith("1")
    assert max(map(len, lines)) <= _WIDEST
    times, followed = lines[-2].split(), lines[-1].split()
    assert times == ["0:00", "1:00", "2:00", "3:00", "5:00"]
    assert followed == ["n", "5", "5", "3", "2", "1"]


def test_half_of_the_callers_are_left_in_the_middle_row() -> None:
    middle = drawn(of("one", 100, 200))[5]
    assert middle.startswith("  50 % |")
    assert middle.index("1") - len("  50 % |") == round(63 / 2)


def test_two_curves_have_signs_names_and_numbers_of_their_own() -> None:
    lines = drawn(of("before", 10, 20, 30, 40), of("after", 100, 200, 300))
    assert lines[0] == "1 before   2 after   = both"
    assert lines[1].startswith(" 100 % |=")
    assert [line[:3] for line in lines[-2:]] == ["n 1", "n 2"]
    assert lines[-2].split()[2:] == ["4", "0", "0", "0", "0"]
    assert lines[-1].split()[2:] == ["3", "3", "2", "2", "1"]


def test_a_curve_ends_where_nobody_is_left_in_sight() -> None:
    lines = drawn(of("one", 50, cut=(100,)), of("other", 200))
    assert "1" not in "".join(line[len(" 100 % |") + 34 :] for line in lines[1:12])


def test_callers_who_all_gave_up_stay_at_the_top() -> None:
    lines = drawn(of("one", cut=(30, 60)))
    assert lines[0] == " 100 % |" + "1" * 64


def told(*pairs: tuple[float, float, bool]) -> Calibration:
    some = tuple(
        Told(audit_id="a", said_ms=1000 * said, waited=Wait(time_ms=1000 * waited, ended=ended))
        for said, waited, ended in pairs
    )
    return Calibration(told=some, calls=len(some), right=0, longer=0, unknown=0, longer_share=None)


def test_announced_waits_stand_at_what_was_said_and_waited() -> None:
    lines = [line.plain for line in plots.announced(told((60, 120, True), (60, 120, True), (120, 0, True)))]
    assert lines[1].startswith("  2:00 |")
    assert lines[1].index("2", 8) - 8 == round(63 / 2)
    assert lines[11].startswith("  0:00 |")
    assert lines[11].rstrip().endswith("1")
    assert max(map(len, lines)) <= _WIDEST


def test_who_gave_up_before_it_could_be_told_is_marked() -> None:
    lines = [line.plain for line in plots.announced(told((120, 60, False), (120, 120, True)))]
    assert sum(line.count("^") for line in lines[1:12]) == 1
    assert plots.announced(told()) == []
