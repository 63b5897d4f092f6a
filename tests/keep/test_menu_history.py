"""Menus over time: what is a change, and what is only a slip of the recogniser or a key pressed early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from line_calls import LINE, MONDAY, call

from auditor.keep.compare import compare
from auditor.keep.menus import MenuChange, MenuHistory
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.keep.truth import truth
from auditor.schema import Audit, Claim, Label


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "audits.db") as store:
        yield store


def keep(store: Store, audits: Sequence[Audit]) -> None:
    for audit in audits:
        store.add(audit)


def change_between(store: Store, one: str, other: str) -> MenuChange:
    return compare(store, parse_selection(one), parse_selection(other)).menu


def test_a_menu_that_is_said_to_have_changed_and_has_not(store: Store) -> None:
    said = Claim(start_ms=1, end_ms=2, kind="options_changed", quote="have changed")
    old = [("1", "parts"), ("2", "body shop"), ("3", "complaints")]
    days = [MONDAY + timedelta(days=30 * i) for i in range(5)]
    menus = [old, *([("1", "sales"), ("2", "service")] for _ in range(4))]
    keep(
        store,
        [
            call(f"{i}.wav", at=at, menu=menu, claims=[said])
            for i, (at, menu) in enumerate(zip(days, menus, strict=True))
        ],
    )
    found = truth(store, LINE).menu
    assert (found.said_changed, found.said_changed_same, found.same_calls, found.known_before) == (5, 4, 4, True)
    assert (found.since, found.until) == (days[1].date(), days[4].date())


def test_a_misread_destination_is_no_new_menu(store: Store) -> None:
    readings = [
        [("1", "sales"), ("2", "service"), ("3", "accounts"), ("4", "the workshop")],
        [("1", "sails"), ("2", "service"), ("3", "accounts"), ("4", "workshop")],
    ]
    keep(store, [call(f"{i}.wav", at=MONDAY + timedelta(days=i), menu=menu) for i, menu in enumerate(readings)])
    assert truth(store, LINE).menu.same_calls == 2


TWO = (("1", "sales"), ("2", "service"))
THREE = (*TWO, ("3", "accounts"))


def of_menus(store: Store, menus: Sequence[Sequence[tuple[str, str]]], key_ms: int | None = 15_000) -> MenuHistory:
    """A call a week, each with one of these menus; the key was pressed then, or was not heard."""
    for i, menu in enumerate(menus):
        made = call(f"{i}.wav", at=MONDAY + timedelta(days=7 * i), menu=menu)
        segments = tuple(one for one in made.segments if one.label is not Label.KEYPAD)
        if key_ms is not None:
            pressed = replace(made.segments[0], label=Label.KEYPAD, start_ms=key_ms, end_ms=key_ms + 100)
            segments = (*segments, pressed)
        store.add(replace(made, segments=segments))
    return truth(store, LINE).menu


def test_a_choice_added_at_the_end_is_a_change(store: Store) -> None:
    found = of_menus(store, [TWO, TWO, THREE, THREE, THREE])
    assert (found.same_calls, found.since, found.known_before) == (3, (MONDAY + timedelta(days=14)).date(), True)
    assert found.change is not None
    assert [(one.key, one.destination) for one in found.change.added] == [("3", "accounts")]
    change = change_between(store, f"line:{LINE}@2026-03-01..2026-03-10", f"line:{LINE}@2026-03-11..2026-05-01")
    assert [one.key for one in change.added] == ["3"]


def test_a_choice_taken_from_the_end_is_a_change_when_two_calls_miss_it(store: Store) -> None:
    found = of_menus(store, [THREE, THREE, TWO, TWO])
    assert (found.same_calls, found.known_before) == (2, True)
    assert found.change is not None
    assert [one.key for one in found.change.gone] == ["3"]


@pytest.mark.parametrize(
    "menus",
    [[THREE, THREE, TWO], [THREE, TWO, THREE], [TWO, THREE, TWO, TWO], [TWO, (("1", "sales"),), TWO]],
)
def test_a_choice_that_one_call_missed_or_made_up_is_no_change(
    store: Store, menus: list[Sequence[tuple[str, str]]]
) -> None:
    assert not of_menus(store, menus).known_before


def test_callers_who_press_a_key_early_do_not_change_the_menu(store: Store) -> None:
    assert not of_menus(store, [TWO, TWO, TWO, THREE, THREE], key_ms=9_500).known_before


@pytest.mark.parametrize(("earlier", "changed"), [(1, False), (2, True)])
def test_where_no_key_is_heard_two_calls_that_end_alike_show_a_new_choice(
    store: Store, earlier: int, changed: bool
) -> None:
    assert of_menus(store, [TWO] * earlier + [THREE] * 2, key_ms=None).known_before is changed


def test_menus_are_compared(store: Store) -> None:
    keep(
        store,
        [
            call("a.wav", menu=[("1", "sales"), ("2", "service"), ("3", "parts")]),
            call("b.wav", menu=[("1", "sales"), ("2", "accounts"), ("9", "operator")]),
        ],
    )
    change = change_between(store, "a.wav", "b.wav")
    assert [one.key for one in change.added] == ["9"]
    assert [one.key for one in change.gone] == ["3"]
    assert [(one.destination, other.destination) for one, other in change.moved] == [("service", "accounts")]


def test_a_menu_cut_short_by_a_key_is_no_new_menu(store: Store) -> None:
    whole = [("1", "sales"), ("2", "service"), ("3", "accounts")]
    for i, heard in enumerate((3, 2, 3, 1)):
        store.add(call(f"{i}.wav", at=MONDAY + timedelta(days=i), menu=whole[:heard]))
    store.add(call("other.wav", at=MONDAY, menu=whole, line="Acme"))
    assert truth(store, LINE).menu.same_calls == 4
    change = change_between(store, "other.wav", f"line:{LINE}")
    assert (change.added, change.gone, change.moved) == ((), (), ())
