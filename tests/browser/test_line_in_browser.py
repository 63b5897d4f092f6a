"""Reports over many calls as a browser sees them: of a line, a comparison, and a campaign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reports import LINE, line_call
from simulated_lines import CAMPAIGN, LINES, simulated

from auditor.keep.campaign import campaign
from auditor.keep.compare import compare
from auditor.keep.review import review
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.tell.line_report import line_report
from auditor.tell.many_files import rendered

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def page_of_line(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("line") / "audits.db"
    with Store.open(path) as store:
        for number in range(12):
            store.add(line_call(number, cut_off=number % 4 == 2))
        return line_report(review(store, LINE))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_a_complaint_and_axe_finds_nothing(open_page: Open, page_of_line: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    opened = open_page(page_of_line, color_scheme=scheme)
    assert opened.complaints == []
    assert len(opened.requests) == 1
    found = axe.Axe().run(opened.page).response["violations"]
    assert [(one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


def test_the_calls_are_sorted_and_filtered(open_page: Open, page_of_line: str) -> None:
    page = open_page(page_of_line).page
    names = page.locator("#calls tbody tr:visible td:nth-child(2)")
    page.get_by_role("button", name="Person").click()
    assert names.all_inner_texts() == [f"call-{number}.wav" for number in range(12)]
    page.get_by_role("button", name="Person").click()
    assert names.all_inner_texts() == [f"call-{number}.wav" for number in reversed(range(12))]
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.get_by_label("Show only rows with").fill("gave up")
    assert names.count() == 3
    assert page.locator(".filter output").inner_text() == "3 of 12"


def test_on_a_phone_it_does_not_scroll_sideways(open_page: Open, page_of_line: str) -> None:
    page = open_page(page_of_line, viewport={"width": 390, "height": 844}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


KINDS = ("line", "comparison", "campaign")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every report over many calls, each with all of its parts."""
    with Store.read(simulated(tmp_path_factory.mktemp("pages") / "a.db")) as store:
        sides = [parse_selection(f"line:{LINES[0][0]}@{period}") for period in ("2026-01", "2026-02..2026-03")]
        other = parse_selection("line:Birch Motors")
        found = {
            "line": review(store, LINES[0][0], against=other),
            "comparison": compare(store, *sides),
            "campaign": campaign(store, CAMPAIGN),
        }
    return {kind: rendered(one, Path("x.html")) for kind, one in found.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_reports_over_many_calls_are_quiet_and_accessible(
    open_page: Open, pages: dict[str, str], kind: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    opened = open_page(pages[kind], color_scheme=scheme)
    opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert opened.complaints == []
    assert len(opened.requests) == 1
    found = axe.Axe().run(opened.page).response["violations"]
    assert [(one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_phone_only_tables_scroll_sideways(open_page: Open, pages: dict[str, str], kind: str) -> None:
    page = open_page(pages[kind], viewport=PHONE).page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_drawing_has_a_name_a_description_and_stays_in_its_box(
    open_page: Open, pages: dict[str, str], kind: str
) -> None:
    page = open_page(pages[kind]).page
    drawings = page.locator("svg[role=img]")
    assert drawings.count() >= 1
    for number in range(drawings.count()):
        drawing = drawings.nth(number)
        ids = drawing.get_attribute("aria-labelledby").split()
        assert len(ids) == 2
        texts = [page.locator(f"[id='{one}']") for one in ids]
        assert [one.count() for one in texts] == [1, 1]
        assert all(one.text_content().strip() for one in texts)
    outside = """() => [...document.querySelectorAll('.chart .inner')].filter((one) => {
        const box = one.getBoundingClientRect(), card = one.closest('.chart').getBoundingClientRect();
        return box.left < card.left - 1 || box.right > card.right + 1;
    }).length"""
    assert page.evaluate(outside) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_printed_it_shows_all_and_cuts_nothing_off(open_page: Open, pages: dict[str, str], kind: str) -> None:
    page = open_page(pages[kind], viewport={"width": 700, "height": 1000}).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(".filter:visible, audio:visible").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_lines_of_a_campaign_are_sorted_by_what_is_clicked(open_page: Open, pages: dict[str, str]) -> None:
    page = open_page(pages["campaign"]).page
    table = page.locator("table.sortable").first
    names = table.locator("tbody th")
    table.get_by_role("button", name="Waits").click()
    assert names.all_inner_texts()[0].startswith("Dogwood Cars")  # three calls
    table.get_by_role("button", name="Place").click()
    assert names.all_inner_texts()[-1].startswith("Dogwood Cars")  # not ranked


def test_without_scripts_all_is_there(open_page: Open, pages: dict[str, str]) -> None:
    page = open_page(pages["line"], java_script_enabled=False).page
    assert page.locator("#calls tbody tr:visible").count() == LINES[0][1]
    assert page.locator(".filter").is_hidden()
