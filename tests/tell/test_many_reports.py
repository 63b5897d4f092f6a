"""Comparisons and campaigns as pages, Markdown, CSV and JSON: what they tell, and that everything is escaped."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from line_calls import LINE, MONDAY, call
from reports import HOSTILE
from simulated_lines import CAMPAIGN, LINES, simulated

from auditor.errors import UsageProblem
from auditor.keep.calls import set_context
from auditor.keep.campaign import Campaign, campaign
from auditor.keep.compare import Comparison, compare
from auditor.keep.lines import LineFacts, set_facts
from auditor.keep.review import Review, review
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.tell.campaign_report import campaign_report, headline, place
from auditor.tell.campaign_text import campaign as campaign_text
from auditor.tell.comparison_report import chance, comparison_report
from auditor.tell.many_files import rendered
from auditor.tell.plain import to_plain
from auditor.tell.text import to_text

FORMATS = ("html", "md", "csv", "json")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.read(simulated(tmp_path_factory.mktemp("many") / "a.db")) as store:
        yield store


@pytest.fixture(scope="module")
def lines(many: Store) -> Campaign:
    return campaign(many, CAMPAIGN)


def two_sides(path: Path) -> Comparison:
    """Ten calls before and ten after: shorter waits, a habit lost, a message and a menu that changed."""
    before = [call(f"a{i}.wav", wait_s=160 + 5 * (i % 4), claim=True, failed=["long_hold"]) for i in range(10)]
    later = MONDAY + timedelta(days=40)
    after = [
        call(
            f"b{i}.wav", at=later, wait_s=60 + 5 * (i % 4), passed=["long_hold"], menu=[("1", "hire"), ("2", "service")]
        )
        for i in range(10)
    ]
    with Store.open(path / "a.db") as store:
        for audit in (*before, *after):
            store.add(audit)
        return compare(store, *(parse_selection(f"line:{LINE}@{month}") for month in ("2026-03", "2026-04")))


@pytest.mark.parametrize(
    "expected",
    [
        "Average wait for a person: 1:40 less; between",
        "0 habits gained, 1 lost; 1 recorded message new, 1 gone.",
        "n = 10, 0 gave up or cut off",
        '<span class="tag good">− lost</span></th><td class="number">10 of 10</td><td class="number">0 of 10</td>',
        "<td>under 0.1 %</td>",
        '<th scope="row" class="wordy">gone</th>',
        "key 1: sales → hire",
    ],
)
def test_a_comparison_tells(tmp_path: Path, expected: str) -> None:
    page = comparison_report(two_sides(tmp_path)).replace(' class="day"', "").replace("&#34;", '"')
    assert expected in page


def test_warnings_and_unknown_waits_are_told(tmp_path: Path) -> None:
    found = two_sides(tmp_path)
    bare = replace(found, measures=(), habits=(), messages=(), waiting=None, other_waiting=None, warnings=("Few <b>.",))
    page = comparison_report(bare)
    assert "No waits are known to compare." in page
    assert "Few &lt;b&gt;." in page
    assert "None were heard on either side." in page


def test_chance_is_said_in_words() -> None:
    assert [chance(p) for p in (None, 0.0004, 0.0123, 0.05, 0.63)] == [
        "–",
        "under 0.1 %",
        "1.2 %",
        "may be: 5 %",
        "may be: 63 %",
    ]


def test_a_campaign_ranks_only_what_the_calls_set_apart(lines: Campaign) -> None:
    page = campaign_report(lines)
    rows = re.findall(r"<strong>([^<]*)</strong></td><th scope=\"row\" class=\"wordy\">([^<]*)", page)
    assert rows == [(place(line.place), line.name) for line in lines.lines]
    assert ("not ranked", "Dogwood Cars") in rows
    for line in lines.lines:
        assert not line.alike or f'<td class="wordy">{", ".join(line.alike)}</td>' in page
    assert page.count("<summary>Every two lines against each other</summary>") == 1
    assert len(re.findall(r"<td>cannot be told</td>", page)) == sum(duel.faster is None for duel in lines.duels)


def test_headlines_do_not_say_more_than_the_places(lines: Campaign) -> None:
    first, *others = (line for line in lines.lines if line.place)
    assert first.place is not None
    alone = replace(first.place, best=1, worst=1)
    sure = [replace(first, place=alone), *(replace(one, place=replace(alone, best=2, worst=4)) for one in others)]
    assert headline(replace(lines, lines=tuple(sure))).endswith(f"{first.name} is answered fastest.")
    open_ = [replace(one, place=replace(alone, best=1, worst=4)) for one in (first, *others)]
    assert "cannot be told" in headline(replace(lines, lines=tuple(open_)))
    assert "too few to rank any" in headline(replace(lines, lines=(replace(first, place=None),)))


def test_a_campaign_in_the_terminal_fits_and_tells_the_same(lines: Campaign) -> None:
    shown = to_text(campaign_text(lines))
    assert max(map(len, shown.splitlines())) <= 80
    for line in lines.lines:
        assert line.name in shown
    assert "cannot be told apart from" in shown


@pytest.fixture(scope="module")
def everything(many: Store, lines: Campaign) -> dict[str, Any]:
    name = LINES[0][0]
    sides = (parse_selection(f"line:{name}"), parse_selection("line:Cedar Repairs"))
    return {"line": review(many, name, against=sides[1]), "comparison": compare(many, *sides), "campaign": lines}


@pytest.mark.parametrize("kind", ["line", "comparison", "campaign"])
def test_json_is_all_of_what_was_found(everything: dict[str, Any], kind: str) -> None:
    found = everything[kind]
    told = json.loads(rendered(found, Path("x.json")))
    assert told == json.loads(json.dumps(to_plain(found)))
    assert set(told) == set(type(found).__slots__)


def test_csv_has_a_row_for_each_of_them(everything: dict[str, Any]) -> None:
    rows = {
        kind: list(csv.DictReader(io.StringIO(rendered(found, Path("x.csv"))))) for kind, found in everything.items()
    }
    review_, comparison, campaign_ = everything["line"], everything["comparison"], everything["campaign"]
    assert [row["audit_id"] for row in rows["line"]] == [one.audit_id for one in review_.calls]
    assert len(rows["comparison"]) == len(comparison.measures) + len(comparison.habits)
    assert [row["line"] for row in rows["campaign"]] == [line.name for line in campaign_.lines]
    assert rows["campaign"][-1]["best_place"] == ""  # unknown, not 0


@pytest.mark.parametrize("kind", ["line", "comparison", "campaign"])
def test_markdown_has_every_section_and_whole_tables(everything: dict[str, Any], kind: str) -> None:
    text = rendered(everything[kind], Path("x.md"))
    assert text.startswith("# ")
    assert "## How to read this" in text
    tables = [block.splitlines() for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.M)]
    assert len(tables) >= 3
    for table in tables:
        assert len({row.count("|") - row.count("\\|") for row in table}) == 1


def test_another_ending_is_refused(everything: dict[str, Any]) -> None:
    with pytest.raises(UsageProblem, match=r"let it end in \.html, \.md, \.csv or \.json"):
        rendered(everything["line"], Path("x.docx"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Review | Comparison | Campaign]:
    """A line whose every text from outside is hostile, in a campaign of such a name, against another such line."""
    names = (HOSTILE, f"{HOSTILE} again")
    with Store.open(tmp_path_factory.mktemp("hostile") / "a.db") as store:
        for line in names:
            for number in range(6):
                menu = [("1", HOSTILE), ("2", f"other {HOSTILE} {number // 3}")]
                made = call(
                    f"{number}{HOSTILE}{len(line)}",
                    line=line,
                    option=HOSTILE,
                    text=HOSTILE,
                    menu=menu,
                    failed=[HOSTILE],
                )
                store.add(made)
                set_context(store, made.recording.sha256, {"campaign": HOSTILE, "shopper": HOSTILE})
            set_facts(store, line, LineFacts(firm=HOSTILE))
        one, other = (replace(parse_selection("line:x"), name=line, line=line) for line in names)
        found = compare(store, one, other)
        return {
            "line": review(store, names[0], against=other),
            "comparison": found,
            "campaign": campaign(store, HOSTILE),
        }


@pytest.mark.parametrize("kind", ["line", "comparison", "campaign"])
def test_hostile_names_stay_text(hostile: dict[str, Any], kind: str) -> None:
    page = rendered(hostile[kind], Path("x.html"))
    assert "window.hacked=1" in page
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "<svg onload" not in page
    assert "{{7*7}}" in page
    markdown = rendered(hostile[kind], Path("x.md"))
    assert re.search(r"(?<!\\)<(?:script|img|svg)", markdown) is None
    for row in csv.reader(io.StringIO(rendered(hostile[kind], Path("x.csv")))):
        assert not [cell for cell in row if cell.startswith(("=", "@", "+"))]
