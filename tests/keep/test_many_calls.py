"""Truth tests, comparisons, history, plans and gates over calls made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from builders import answered_call
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st
from line_calls import BUSY, LINE, MONDAY, PLAIN, call, promise, spread_calls, stored

from auditor.errors import UsageProblem
from auditor.judge.corrections import corrected
from auditor.keep.compare import Comparison, compare
from auditor.keep.gates import misses, parse_condition, watched
from auditor.keep.history import history
from auditor.keep.hours import By, band_name, band_of, parse_period, period_of
from auditor.keep.lines import LineFacts, add_action, finish_action, set_facts
from auditor.keep.messages import Change
from auditor.keep.permanence import Permanence
from auditor.keep.plan import plan
from auditor.keep.selection import load_calls, parse_selection
from auditor.keep.store import Store
from auditor.keep.truth import truth
from auditor.listen.fingerprints import fingerprint
from auditor.schema import Audit, Correction, Finding, Interval, Outcome, Verdict


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audits.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


def keep(store: Store, audits: list[Audit]) -> Store:
    for audit in audits:
        store.add(audit)
    return store


def compared(store: Store, one: str, other: str) -> Comparison:
    return compare(store, parse_selection(one), parse_selection(other))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(list(By)))
def test_every_day_lies_in_its_period_and_periods_tile(day: date, by: By) -> None:
    period = period_of(day, by)
    assert period.first <= day <= period.last
    assert parse_period(period.name) == period
    assert period_of(period.last + timedelta(days=1), by).first == period.last + timedelta(days=1)


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "2026-W60", "26", "2026-02-30", "2026-03..2026-01", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_period(text)


def test_hour_bands_tile_the_day() -> None:
    names = [band_name(band_of(hour)) for hour in range(24)]
    assert all(int(name[:2]) <= hour < int(name[3:]) for hour, name in enumerate(names))


@pytest.mark.parametrize("text", ["line:", "planet:mars", "line:a,line:b", "", "line:a@soon"])
def test_what_selects_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_selection(text)


def test_selections(store: Store) -> None:
    keep(
        store,
        [call("a.wav", option="Sales"), call("b.wav", at=MONDAY + timedelta(days=40)), call("c.wav", line="Acme")],
    )
    for text, names in {
        f"line:{LINE.upper()}": ["a.wav", "b.wav"],
        f"line:{LINE}@2026-03": ["a.wav"],
        "option:sales": ["a.wav"],
        "period:2026-Q2": ["b.wav"],
        "c.wav": ["c.wav"],
        f"line:{LINE},option:sales": ["a.wav"],
    }.items():
        assert [one.file_name for one in load_calls(store, parse_selection(text))] == names


def test_times_are_read_by_the_clock_of_the_line(store: Store) -> None:
    keep(store, [call("a.wav", at="2026-03-31T23:30:00+00:00", line="Berlin")])
    (found,) = load_calls(store, parse_selection("a.wav"))
    assert found.local == datetime(2026, 3, 31, 23, 30)
    set_facts(store, "Berlin", LineFacts(time_zone="Europe/Berlin"))
    (found,) = load_calls(store, parse_selection("line:Berlin@2026-04"))
    assert found.local == datetime(2026, 4, 1, 1, 30)


def test_a_claim_on_every_call_is_consistent_with_a_permanent_message(store: Store) -> None:
    found = truth(keep(store, spread_calls(12, claims=12)), LINE).unusual
    assert (found.hits, found.calls, found.bands, found.more_calls) == (12, 12, 3, 0)
    assert found.verdict is Permanence.PERMANENT
    assert sum(cell.calls for cell in found.grid) == 12
    assert {cell.band for cell in found.grid} == {"08-10", "12-14", "14-16"}


def test_a_claim_on_half_the_calls_is_not_on_every_call(store: Store) -> None:
    assert truth(keep(store, spread_calls(12, claims=6)), LINE).unusual.verdict is Permanence.NOT_ALWAYS


def test_too_few_calls_ask_for_more_in_empty_hours(store: Store) -> None:
    found = truth(keep(store, [call(f"{i}.wav", claim=True, at=MONDAY) for i in range(5)]), LINE).unusual
    assert (found.verdict, found.more_calls) == (Permanence.TOO_FEW, 6)
    assert found.in_bands == ("10-12", "12-14", "14-16")


def test_a_call_that_may_have_heard_the_claim_is_set_aside(store: Store) -> None:
    keep(store, spread_calls(12, claims=11))
    perhaps = Finding(start_ms=31_000, end_ms=33_000, category="high_volume_claim", quote="usual high", certain=False)
    store.add(replace(call("perhaps.wav", at=MONDAY + timedelta(days=20)), findings=(perhaps,)))
    said = replace(perhaps, start_ms=85_000, end_ms=86_000)
    store.add(replace(call("agent.wav", at=MONDAY + timedelta(days=21)), findings=(said,)))
    found = truth(store, LINE).unusual
    assert (found.hits, found.calls, found.unsure) == (11, 13, 1)


def test_a_claim_that_is_known_only_by_its_sound_is_set_aside(store: Store) -> None:
    random = np.random.default_rng(12)
    sounds = [(random.normal(0, 3000, 40_000).cumsum() % 9000).astype(np.int16) for _ in range(2)]
    claim, other = (fingerprint(sound, Interval(start_ms=1000, end_ms=4000)) for sound in sounds)
    store.add(call("clear.wav", claim=True, fingerprint=claim))
    store.add(call("garbled.wav", text="wheelie spear in sing", fingerprint=claim))
    store.add(call("without.wav", text="another message altogether", fingerprint=other))
    found = truth(store, LINE).unusual
    assert (found.hits, found.calls, found.unsure) == (1, 2, 1)


def test_calls_that_did_not_get_through_do_not_count(store: Store) -> None:
    audits = [call("busy.wav", outcome=Outcome.BUSY), call("closed.wav", outcome=Outcome.CLOSED), call("open.wav")]
    assert truth(keep(store, audits), LINE).unusual.calls == 1


def test_what_followed_shortly(store: Store) -> None:
    broken, kept = Verdict.BROKEN, Verdict.KEPT
    keep(
        store,
        [
            call("a.wav", claims=[promise("soon_claim", happened_s=20, verdict=kept)]),
            call("b.wav", claims=[promise("soon_claim", happened_s=200, verdict=broken)]),
            call(
                "c.wav",
                claims=[promise("soon_claim", happened_s=300, verdict=Verdict.AT_LEAST_BROKEN_BY)],
                hung_up=True,
            ),
            call("d.wav", claims=[promise("soon_claim", happened_s=10, verdict=Verdict.CANNOT_TELL)], hung_up=True),
        ],
    )
    found = truth(store, LINE).shortly
    assert (found.calls, found.kept, found.broken, found.unknown) == (4, 1, 2, 1)
    assert found.median_ms == 200_000


def test_announced_waits_against_what_followed(store: Store) -> None:
    made = [(120, 60), (120, 200), (150, 170), (900, 100)]
    keep(
        store,
        [
            call(f"{i}.wav", claims=[promise("estimated_wait", value_s=told, happened_s=after)])
            for i, (told, after) in enumerate(made)
        ],
    )
    short, long = truth(store, LINE).estimates
    assert (short.told, short.longer, short.unknown, short.median_ms) == (3, 2, 0, 170_000)
    assert (long.told, long.longer) == (1, 0)


def pairs(store: Store, count: int, *, hung_up: bool = False) -> Store:
    """Sales answered after 10 s, service after 100 s and more, twenty minutes later; sales by its key."""
    for i in range(count):
        at = MONDAY + timedelta(days=i)
        store.add(call(f"s{i}.wav", at=at, option="1", wait_s=10))
        later = at + timedelta(minutes=20)
        store.add(call(f"v{i}.wav", at=later, option="service", wait_s=100 + i, hung_up=hung_up))
    return store


def test_sales_and_service_in_pairs(store: Store) -> None:
    found = truth(pairs(store, 8), LINE).paired
    assert (len(found.pairs), found.longer, found.shorter, found.enough) == (8, 8, 0, True)
    assert found.sign_p == pytest.approx(2 / 2**8)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(93_500)


def test_a_caller_who_hung_up_waited_longer_for_certain(store: Store) -> None:
    found = truth(pairs(store, 8, hung_up=True), LINE).paired
    assert (found.longer, found.difference) == (8, None)


def test_unpaired_calls_show_nothing(store: Store) -> None:
    for i in range(12):
        at = MONDAY + timedelta(days=i)
        store.add(call(f"{i}.wav", at=at, option="sales" if i % 2 else "service", wait_s=10 + 100 * (i % 2)))
    found = truth(store, LINE).paired
    assert (found.one_calls, found.other_calls, found.pairs, found.enough, found.sign_p) == (6, 6, (), False, None)


def test_five_pairs_are_too_few(store: Store) -> None:
    assert not truth(pairs(store, 5), LINE).paired.enough


def test_waits_are_compared_and_the_bases_named(store: Store) -> None:
    for i in range(12):
        store.add(call(f"a{i}.wav", wait_s=100 + i, line="Acme", failed=["long_hold"]))
        store.add(call(f"b{i}.wav", wait_s=40 + i, line="Bright", passed=["long_hold"]))
    found = compared(store, "line:Acme", "line:Bright")
    waits = found.measures[0]
    assert (waits.measure, waits.calls, waits.other_calls) == ("time_to_human_ms", 12, 12)
    assert waits.difference == pytest.approx(-60_000)
    assert waits.bounds is not None
    assert waits.bounds.low < -60_000 < waits.bounds.high < 0
    assert waits.p is not None
    assert waits.p < 0.001
    (habit,) = found.habits
    assert (habit.failed, habit.other_failed, habit.lost, habit.gained) == (12, 0, True, False)
    assert found.warnings == ()


def test_few_calls_say_so(store: Store) -> None:
    keep(store, [call("a.wav", line="Acme"), call("b.wav", line="Bright")])
    found = compared(store, "a.wav", "b.wav")
    assert "Too few calls" in found.warnings[0]
    assert found.measures[0].bounds is None


def test_nothing_to_compare_is_a_usage_problem(store: Store) -> None:
    keep(store, [call("a.wav")])
    with pytest.raises(UsageProblem, match="No call is in"):
        compared(store, "a.wav", f"line:{LINE}@2020")


def test_messages_new_gone_and_changed(store: Store) -> None:
    office = "our offices have moved to another street please look at our website"
    keep(
        store,
        [
            call("a.wav", line="Acme", text=PLAIN),
            call("b.wav", line="Acme", text=BUSY),
            call("c.wav", line="Bright", text=PLAIN.replace("as soon", "soon")),
            call("d.wav", line="Bright", text=office),
        ],
    )
    found = {(one.change, one.text or one.other_text) for one in compared(store, "line:Acme", "line:Bright").messages}
    assert found == {(Change.SAME, PLAIN), (Change.GONE, BUSY), (Change.NEW, office)}


def test_history_by_month(store: Store) -> None:
    for i, wait in enumerate((30, 60, 90, 20, 40)):
        at = MONDAY + timedelta(days=14 * i)
        store.add(call(f"{i}.wav", at=at, wait_s=wait, hung_up=i == 2, failed=["long_hold"] if i < 3 else ["no_name"]))
    store.add(call("undated.wav", at=None))
    finish_action(store, add_action(store, LINE, "ring twice", None, date(2026, 3, 1)), date(2026, 4, 2))
    found = history(store, LINE)
    march, april = found.periods
    assert (march.name, march.calls, april.name, april.calls) == ("2026-03", 3, "2026-04", 2)
    assert march.time_to_human_ms is not None
    assert (march.time_to_human_ms.median, march.time_to_human_ms.least) == (60_000, 30_000)
    assert (march.time_to_human_ms.most, march.time_to_human_ms.at_least) == (90_000, True)
    assert [(habit.rule_id, habit.failed, habit.judged) for habit in march.habits] == [("long_hold", 3, 3)]
    assert [action.text for action in april.actions_done] == ["ring twice"]
    assert found.undated == 1
    assert [period.name for period in history(store, LINE, since=date(2026, 4, 1), by=By.QUARTER).periods] == [
        "2026-Q2"
    ]


def test_a_plan_covers_empty_hours_while_the_line_is_open(store: Store) -> None:
    keep(store, spread_calls(3, claims=3))
    set_facts(store, LINE, LineFacts(opening_hours="Mon-Fri 09:00-17:00"))
    planned = plan(store, LINE, calls=4, weeks=1, start=date(2026, 3, 9))
    assert len(planned) == 4
    assert all(one.at.weekday() < 5 and 9 <= one.at.hour < 17 for one in planned)
    assert {band_of(one.at.hour) for one in planned[:2]} <= {band_of(10), band_of(16)}
    assert [one.at for one in planned] == sorted(one.at for one in planned)


def test_a_plan_pairs_sales_with_service_where_pairs_are_missing(store: Store) -> None:
    keep(store, [call("a.wav", option="sales")])
    planned = plan(store, LINE, calls=12, weeks=2, start=date(2026, 3, 9))
    assert [one.option for one in planned].count("sales") == 6
    for one, other in zip(planned[::2], planned[1::2], strict=True):
        assert {one.option, other.option} == {"sales", "service"}
        assert other.at - one.at <= timedelta(minutes=60)


def test_following_a_plan_decides_the_question(store: Store) -> None:
    keep(store, [call("first.wav", claim=True)])
    for number, planned in enumerate(plan(store, LINE, calls=10, weeks=2, start=date(2026, 3, 9))):
        store.add(call(f"{number}.wav", at=planned.at, claim=True))
    assert truth(store, LINE).unusual.verdict is Permanence.PERMANENT


@pytest.mark.parametrize("text", ["", "long", "habit:", "time_to_human_ms", "time_to_human_ms>soon", "a==1"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="no condition"):
        parse_condition(text)


def missed(store: Store, text: str) -> list[str]:
    ids = [row.id for row in store.rows()]
    return [miss.file_name for miss in misses(store, [parse_condition(text)], ids)]


def test_gates(store: Store) -> None:
    keep(
        store,
        [
            call("short.wav", wait_s=20, passed=["long_hold"]),
            call("long.wav", wait_s=90, failed=["long_hold"]),
            call("left-early.wav", wait_s=20, hung_up=True),
            call("left-late.wav", wait_s=90, hung_up=True),
        ],
    )
    assert sorted(missed(store, "time_to_human_ms>60000")) == ["left-late.wav", "long.wav"]
    assert missed(store, "time_to_human_ms < 60000") == ["short.wav"]
    assert missed(store, "habit:long-hold") == ["long.wav"]
    assert missed(store, "menu_ms>0") == []


def test_every_measure_can_be_a_gate(store: Store) -> None:
    made = corrected(answered_call(), [Correction(note="as it was")], catalogue())
    store.add(made)
    for measure in made.measures:
        assert missed(store, f"{measure.id}<-100") == []


def test_lines_that_miss_again_and_again(store: Store) -> None:
    waits = {"Acme": (20, 90, 95, 99), "Bright": (90, 95, 99, 20)}
    for line, times in waits.items():
        for i, wait in enumerate(times):
            store.add(call(f"{line}{i}.wav", line=line, at=MONDAY + timedelta(days=i), wait_s=wait))
    condition = [parse_condition("time_to_human_ms>60000")]
    assert [(one.line, one.row, one.calls) for one in watched(store, condition, 3)] == [("Acme", 3, 4)]
    assert watched(store, condition, 4) == ()


def test_corrected_calls_count_as_corrected(path: Path) -> None:
    stored(path, [call("a.wav", claim=True)])
    with Store.open(path) as store:
        store.put_views({store.resolve("a.wav"): call("a.wav", wait_s=5, claim=False)})
        (found,) = load_calls(store, parse_selection("a.wav"))
        assert found.waits["time_to_human_ms"].time_ms == 5000
        assert not found.categories


def test_a_message_with_other_words_is_known_by_its_sound(store: Store) -> None:
    random = np.random.default_rng(11)
    sounds = [random.normal(0, 3000, 40_000).cumsum() % 9000 for _ in range(2)]
    prints = [
        fingerprint(sound.astype(np.int16), Interval(start_ms=1000, end_ms=4000)) for sound in (sounds[0], sounds[1])
    ]
    for name, text, sound in (("a.wav", PLAIN, 0), ("b.wav", "our winter sale has begun", 0), ("c.wav", BUSY, 1)):
        store.add(call(name, text=text, fingerprint=prints[sound]))
    assert [one.change for one in compared(store, "a.wav", "b.wav").messages] == [Change.SAME]
    assert {one.change for one in compared(store, "a.wav", "c.wav").messages} == {Change.NEW, Change.GONE}
