"""The report as a browser sees it: quiet, self-contained, playable, walkable by keyboard, and deaf to hostile text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import answered_call
from reports import corrected_call, hostile_call, long_call

from auditor.listen.audio import SAMPLE_RATE_HZ, Sound
from auditor.listen.codings import MP3
from auditor.schema import Audit, Interval
from auditor.tell.html_report import call_report
from auditor.tell.playable import embedded, evidence, linked, whole

Open = Callable[..., Any]
MOST_BYTES = 3_000_000
PHONE = {"width": 390, "height": 844}


def hum(audit: Audit) -> Sound:
    """Sound as long as the call."""
    times = np.arange(audit.recording.duration_ms * SAMPLE_RATE_HZ // 1000) / SAMPLE_RATE_HZ
    return Sound(far_end=(3000 * np.sin(2 * np.pi * 440 * times)).astype(np.int16))


@pytest.fixture(scope="module")
def sounding() -> str:
    audit = answered_call()
    return call_report(audit, "abc", embedded(hum(audit), whole(audit.recording)))


def until(page: Any, condition: str) -> None:
    """Waits for a condition; Playwright's own way of it evaluates text, which the page forbids."""
    for _ in range(2400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def slider(page: Any) -> int:
    return int(page.locator("#at").input_value())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_a_complaint_or_a_request(open_page: Open, sounding: str, scheme: str) -> None:
    opened = open_page(sounding, color_scheme=scheme)
    until(opened.page, "document.getElementById('sound').readyState >= 2")
    assert opened.complaints == []
    assert [url for url in opened.requests[1:] if not url.startswith("data:")] == []


def test_the_policy_of_the_page_stops_what_is_not_its_own(open_page: Open) -> None:
    opened = open_page(call_report(answered_call()))
    opened.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))")
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.ran") is None
    refused = [one for one in opened.complaints if "Content Security Policy" in one]
    assert [what for what in ("image", "script") if any(f" {what} " in one for one in refused)] == ["image", "script"]


@pytest.mark.parametrize("mode", ["silent", "sounding"])
def test_hostile_words_and_names_run_nothing(open_page: Open, mode: str) -> None:
    audit = hostile_call()
    opened = open_page(
        call_report(audit, None, embedded(hum(audit), whole(audit.recording)) if mode == "sounding" else None)
    )
    opened.page.locator("#next").click()
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.hacked") is None
    assert opened.complaints == []
    assert "<script>window.hacked=1</script>" in opened.page.locator("main").inner_text()
    assert opened.page.locator("script").count() == 1


def test_a_click_on_the_timeline_goes_there_and_plays(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    box = page.locator("#plot").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 30)
    until(page, "!document.getElementById('sound').paused && document.getElementById('sound').currentTime > 60.1")
    assert 60_000 <= slider(page) <= 64_000
    assert "announcement" in page.locator("#now").inner_text()
    assert page.locator("#play .sr").inner_text() == "Pause"


def test_a_finding_plays_its_moment_and_lights_its_words(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    page.locator(".evidence a.moment").first.click()
    until(page, "document.getElementById('sound').currentTime > 30.1")
    assert page.locator("#transcript li.now .who").inner_text() == "announcement"
    assert page.locator(".words .now").inner_text() in "we are experiencing unusually high call volume"


def over(page: Any, share: float, down: int = 20) -> None:
    """Moves the pointer to a place of the drawing: its share of the width, and pixels from its top."""
    page.locator("#plot").scroll_into_view_if_needed()
    box = page.locator("#plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + down)


def test_pointing_at_the_timeline_tells_what_is_there_and_plays_nothing(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    over(page, 0.51)
    assert page.locator("#here").inner_text().startswith("1:01 · 1:00 to 1:06, announcement over music: we are")
    page.wait_for_timeout(600)  # longer than it takes to begin
    assert page.evaluate("document.getElementById('sound').paused")
    assert slider(page) == 0
    page.mouse.move(5, 5)
    assert "Point at the drawing" in page.locator("#here").inner_text()


def test_a_promise_tells_what_then_happened(open_page: Open) -> None:
    page = open_page(call_report(answered_call())).page
    assert page.locator(".came").text_content() == "then 0:58"
    page.locator("#plot .mark.kept text").first.hover()
    assert page.locator("#here").inner_text().endswith("“two minutes”: said 2:00; then 0:58; kept")
    assert page.locator("#peek").count() == 0


def test_once_asked_for_pointing_plays_until_the_pointer_leaves(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    page.locator("#peek").check()
    over(page, 0.5)
    until(page, "!document.getElementById('sound').paused && document.getElementById('sound').currentTime > 60.05")
    page.mouse.move(5, 5)
    until(page, "document.getElementById('sound').paused")
    assert slider(page) == 0
    over(page, 0.5)
    until(page, "!document.getElementById('sound').paused")
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(5, 5)
    page.wait_for_timeout(200)
    assert not page.evaluate("document.getElementById('sound').paused")  # a click plays on
    page.keyboard.press("Escape")
    until(page, "document.getElementById('sound').paused")


def test_once_asked_for_what_the_keyboard_reaches_plays_too(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    page.locator("#peek").focus()
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.t") == "30000":
            break
    until(page, "!document.getElementById('sound').paused && document.getElementById('sound').currentTime > 30.05")
    page.keyboard.press("Tab")
    until(page, "document.getElementById('sound').currentTime < 30 || document.getElementById('sound').paused")


def test_without_opus_the_page_plays_mp3(open_page: Open) -> None:
    audit = answered_call()
    page = open_page(call_report(audit, "abc", embedded(hum(audit), whole(audit.recording), MP3))).page
    page.locator(".evidence a.moment").first.click()
    until(page, "document.getElementById('sound').currentTime > 30.1")


def test_with_clips_only_their_moments_are_played(open_page: Open) -> None:
    audit = answered_call()
    page = open_page(call_report(audit, "abc", embedded(hum(audit), evidence(audit)))).page
    page.locator(".evidence a.moment").first.click()
    until(page, "document.getElementById('sound').currentTime > 0")
    assert 30_000 <= slider(page) <= 33_000
    page.locator("#at").fill("110000")
    assert "no sound included" in page.locator("#now").inner_text()
    assert page.evaluate("document.getElementById('sound').paused")


def test_a_linked_recording_is_played_from_where_it_lies(open_page: Open, tmp_path: Path) -> None:
    from auditor.listen.audio import export_clip

    audit, sound = answered_call(), hum(answered_call())
    recording = tmp_path / "calls" / "a call #1.wav"
    recording.parent.mkdir()
    export_clip(sound, Interval(start_ms=0, end_ms=120_000), recording)
    opened = open_page(call_report(audit, "abc", linked(sound, recording, tmp_path / "report.html")))
    opened.page.locator(".evidence a.moment").first.click()
    until(opened.page, "document.getElementById('sound').currentTime > 30.1")
    assert opened.complaints == []


def test_all_of_it_can_be_walked_by_keyboard(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    seen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        where = page.evaluate("({id: document.activeElement.id, name: document.activeElement.className})")
        if where in seen and where["id"] == "":
            continue
        seen.append(where)
        if where["id"] == "at":
            break
    assert seen[0]["name"] == "skip"
    assert [one["id"] for one in seen][-4:] == ["back", "play", "next", "at"]
    page.keyboard.press("ArrowRight")
    assert slider(page) == 1000
    page.keyboard.press("End")
    assert slider(page) == 120_000
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert 90_000 <= slider(page) < 120_000
    assert "of 2:00" in page.locator("#at").get_attribute("aria-valuetext")


def test_without_scripts_moments_lead_to_the_transcript(open_page: Open) -> None:
    page = open_page(call_report(answered_call()), java_script_enabled=False).page
    page.locator(".evidence a.moment").first.click()
    assert page.locator("#transcript li:target .who").inner_text() == "announcement"
    assert page.locator("#player").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE])
def test_axe_finds_nothing(open_page: Open, scheme: str, size: dict[str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page(_everything(), color_scheme=scheme, viewport=size).page
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


def _everything() -> str:
    """A report in which every part is shown: corrected, with verdicts, menus, warnings and sound."""
    audit = corrected_call()
    return call_report(audit, "abc", embedded(hum(audit), whole(audit.recording)))


@pytest.mark.parametrize("make", [answered_call, long_call, hostile_call])
def test_on_a_phone_only_the_drawing_and_tables_scroll_sideways(open_page: Open, make: Callable[[], Audit]) -> None:
    page = open_page(call_report(make()), viewport=PHONE).page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_in_print_everything_is_shown_and_nothing_is_cut(open_page: Open, sounding: str) -> None:
    page = open_page(sounding).page
    page.emulate_media(media="print")
    assert page.locator("#player").is_hidden()
    assert page.evaluate("getComputedStyle(document.getElementById('transcript')).maxHeight") == "none"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("paper", "width"), [("A4", "180mm"), ("Letter", "185.9mm")])
@pytest.mark.parametrize("make", [answered_call, long_call])
def test_it_fits_on_paper_and_is_dark_on_light(
    open_page: Open, make: Callable[[], Audit], paper: str, width: str, scheme: str
) -> None:
    page = open_page(call_report(make()), color_scheme=scheme, viewport={"width": 680, "height": 900}).page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate(f"document.body.style.width = '{width}'")
    wide = "[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > {0} + 1)"
    right = "document.body.getBoundingClientRect().right"
    assert page.evaluate(f"{wide.format(right)}.map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)") == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 37)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format=paper).startswith(b"%PDF")


def test_a_call_of_45_minutes_opens_and_stays_small(open_page: Open) -> None:
    html = call_report(long_call(45))
    assert len(html.encode()) < MOST_BYTES
    opened = open_page(html, viewport={"width": 1280, "height": 900})
    opened.page.locator("#player").wait_for(state="visible")
    assert opened.complaints == []
