"""The report of a line as a browser sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reports import LINE, line_call

from auditor.keep.review import review
from auditor.keep.store import Store
from auditor.tell.line_report import line_report

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
    assert page.locator("#count").inner_text() == "3 of 12"


def test_on_a_phone_it_does_not_scroll_sideways(open_page: Open, page_of_line: str) -> None:
    page = open_page(page_of_line, viewport={"width": 390, "height": 844}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
