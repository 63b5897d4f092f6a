"""A campaign: whose calls are in it, what each line's figures rest on, and which lines are ranked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from line_calls import MONDAY, call
from simulated_lines import CAMPAIGN, LINES, simulated

from auditor.errors import UsageProblem
from auditor.keep.calls import set_context
from auditor.keep.campaign import Campaign, campaign
from auditor.keep.store import Store
from auditor.schema import Audit


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.read(simulated(tmp_path_factory.mktemp("campaign") / "a.db")) as store:
        yield store


def of(path: Path, *audits: Audit, said: dict[str, str] | None = None) -> Campaign:
    with Store.open(path / "a.db") as store:
        for audit in audits:
            store.add(audit)
            set_context(store, audit.recording.sha256, {"campaign": "Spring", **(said or {})})
        store.add(call("not-in-it.wav", line="Elsewhere"))
        return campaign(store, "spring")


def test_lines_are_ranked_as_far_as_their_calls_allow(many: Store) -> None:
    found = campaign(many, CAMPAIGN)
    assert found.calls == sum(count for _, count, _, _ in LINES)
    by_name = {line.name: line for line in found.lines}
    fast, slow = by_name["Alder Tyres"], by_name["Fernwood Garage"]
    assert fast.place is not None
    assert slow.place is not None
    # Typical waits of 45 and of 150 seconds, in 24 and 48 calls: no series of them is likely to hide that.
    assert fast.place.worst < slow.place.best
    assert slow.name not in fast.alike
    few = by_name["Dogwood Cars"]
    assert (few.place, few.alike, found.lines[-1].name) == (None, (), "Dogwood Cars")
    assert any("Not ranked" in warning and "Dogwood Cars" in warning for warning in found.warnings)
    for duel in found.duels:
        assert (found.lines[duel.other].name in found.lines[duel.one].alike) == (duel.faster is None)


def test_figures_rest_on_the_lines_own_calls(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        call("a.wav", line="A", wait_s=30, claim=True, failed=["long_hold"]),
        call("b.wav", line="A", at=MONDAY + timedelta(hours=4), wait_s=50, hung_up=True, passed=["long_hold"]),
        call("c.wav", line="B", wait_s=40),
        said={"rating": "4"},
    )
    one, other = found.lines
    assert (one.name, one.calls, one.answered.hits, one.answered.calls) == ("A", 2, 1, 2)
    assert (one.unusual.hits, one.unusual.calls) == (1, 2)
    assert one.waiting is not None
    assert (one.waiting.calls, one.waiting.cut_off) == (2, 1)
    assert [(habit.rule_id, habit.failed, habit.judged) for habit in one.habits] == [("long_hold", 1, 2)]
    assert one.hours == (("08-10", 1), ("12-14", 1))
    assert one.ratings is not None
    assert (one.ratings.calls, one.ratings.median) == (2, 4)
    assert (other.name, other.habits) == ("B", ())
    assert (found.calls, found.duels) == (3, ())


def test_lines_called_at_other_hours_are_warned_of(tmp_path: Path) -> None:
    early = [call(f"a{i}.wav", line="A", wait_s=30 + i) for i in range(6)]
    late = [call(f"b{i}.wav", line="B", wait_s=90 + i, at=MONDAY + timedelta(hours=6)) for i in range(6)]
    found = of(tmp_path, *early, *late)
    assert any("different hours" in warning for warning in found.warnings)
    assert [line.place.best for line in found.lines if line.place] == [1, 2]


def test_a_campaign_without_calls_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="campaign 'autumn'"), Store.open(tmp_path / "a.db") as store:
        campaign(store, "autumn")
