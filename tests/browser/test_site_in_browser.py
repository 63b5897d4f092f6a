"""The pages of `auditor serve` as a browser sees them: served by the real program, which is ended by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import answered_call, basis
from reports import hostile_call, line_call

from auditor.batch import Rules
from auditor.keep.store import Store
from auditor.listen.files import fingerprint
from auditor.places import seeds_dir

pytest.importorskip("starlette", reason="Starlette is not installed (pip install '.[test]')")

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/", "/lines", "/lines/1", "/compare", "/compare?one=line:Fernwood+Garage&other=line:Other", "/upload")
PHONE = {"width": 390, "height": 844}


@dataclass
class Opened:
    """A page that was opened, and all that it complained of or asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@dataclass
class Site:
    """The program's server: the address it printed, and the ids of a call with sound and of a hostile one."""

    address: str
    call: str
    hostile: str

    def at(self, path: str) -> str:
        return self.address.partition("/?")[0] + path


def write_wav(path: Path, seconds: int) -> None:
    times = np.arange(seconds * 8000) / 8000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((3000 * np.sin(2 * np.pi * 440 * times)).astype(np.int16).tobytes())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    write_wav(folder / "call.wav", 120)
    catalogue = Rules(seeds=seeds_dir(), language="en", pack="small-firm").load()
    made = replace(answered_call(), basis=basis(catalogue_hash=catalogue.hash))
    recording = replace(
        made.recording, path=str(folder / "call.wav"), sha256=fingerprint(folder / "call.wav"), codec="pcm_s16le"
    )
    with Store.open(folder / "audits.db") as store:
        call, hostile = store.add(replace(made, recording=recording)), store.add(hostile_call())
        for number in range(4):
            store.add(line_call(number))
            store.add(line_call(number, line="Other", cut_off=number == 2))
    serve = [sys.executable, "-m", "auditor", "serve", "--edit", "--recordings", "added", "--no-words"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("AUDITOR_DB", None)
    server = subprocess.Popen(
        serve, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), server.communicate()
        yield Site(address=address, call=call, hostile=hostile)
        server.send_signal(signal.SIGINT)
        _, told = server.communicate(timeout=120)
        assert (server.returncode, told.splitlines()[-1:]) == (0, ["Stopped."])
        assert "Traceback" not in told
    finally:
        server.kill()


@pytest.fixture
def visits(browser: Any, site: Site) -> Iterator[Callable[..., Opened]]:
    """Opens the site in a window of its own, by the address that was printed."""
    contexts = []

    def visit(**options: Any) -> Opened:
        context = browser.new_context(**options)
        contexts.append(context)
        opened = Opened(page=context.new_page())
        opened.page.on("console", lambda message: opened.complaints.append(message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.goto(site.address)
        return opened

    yield visit
    for context in contexts:
        context.close()


Visits = Callable[..., Opened]


def until(page: Any, condition: str) -> None:
    """Waits for a condition; Playwright's own way of it evaluates text, which the pages forbid."""
    for _ in range(2400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def test_it_is_walked_through_searched_and_corrected(visits: Visits, site: Site) -> None:
    opened = visits()
    page = opened.page
    assert "token" not in page.url
    page.get_by_label("Words to search for").fill('"call is important"')
    page.get_by_role("button", name="Search").click()
    page.locator(f".hits a[href^='/calls/{site.call}']").first.click()
    assert "#line-" in page.url
    assert page.locator("#transcript li:target .who").inner_text() == "announcement"
    page.get_by_label("Nobody came").check()
    page.get_by_label("Why, in your own words").fill("a <b>machine</b>")
    page.get_by_role("button", name="Keep this correction").click()
    assert page.get_by_role("status").first.inner_text() == "Corrected."
    assert "a <b>machine</b>" in page.locator(".corrected-note").inner_text()
    assert "A person answered" not in page.locator("h1").inner_text()
    page.get_by_label("At", exact=True).fill("9:00")
    page.get_by_role("button", name="Keep this correction").click()
    assert "9:00.0 lies outside of the recording" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("At", exact=True).input_value() == "9:00"
    page.get_by_role("button", name="Take it back").click()
    assert "A person answered after 1:24." in page.locator("h1").inner_text()
    refused = [one for one in opened.complaints if "422" not in one]  # the browser notes the refused form
    assert refused == []
    assert all(url.startswith((site.at("/"), "data:")) for url in opened.requests)


def test_the_moment_of_the_sound_goes_into_the_form(visits: Visits, site: Site) -> None:
    page = visits().page
    page.goto(site.at(f"/calls/{site.call}"))
    page.locator(".evidence a.moment").first.click()
    until(page, "document.getElementById('sound').currentTime > 30.1")
    page.evaluate("document.getElementById('sound').pause()")
    page.evaluate("document.getElementById('sound').currentTime = 88.5")
    page.get_by_role("button", name="first word of a person").click()
    assert page.get_by_label("At", exact=True).input_value() == "1:28.500"


def test_a_recording_is_added_and_its_audit_seen_to_finish(visits: Visits, tmp_path: Path) -> None:
    opened = visits()
    page = opened.page
    write_wav(tmp_path / "tiny call.wav", 3)
    (tmp_path / "broken.wav").write_bytes(b"RIFF" + bytes(40))
    page.get_by_role("link", name="Add a call").click()
    page.get_by_label("Recordings").set_input_files([tmp_path / "tiny call.wav", tmp_path / "broken.wav"])
    page.get_by_label("Line that was called").fill("New Line")
    page.get_by_role("button", name="Add and audit").click()
    rows = page.locator("#uploads tbody tr")
    rows.first.wait_for()
    assert rows.count() == 2
    until(page, "!document.querySelector('#uploads progress')")
    assert "Nothing of it was kept." in rows.filter(has_text="broken.wav").inner_text()
    rows.filter(has_text="tiny call.wav").get_by_role("link", name="Open the call").click()
    assert "New Line" in page.locator(".facts").inner_text()
    until(page, "document.getElementById('sound').duration === 3")
    assert opened.complaints == []


def test_hostile_words_and_names_run_nothing(visits: Visits, site: Site) -> None:
    opened = visits()
    for path in (*PAGES, f"/calls/{site.hostile}", "/search?words=script", "/lines/2", "/lines/3"):
        opened.page.goto(site.at(path))
        opened.page.wait_for_timeout(50)
        assert opened.page.evaluate("window.hacked") is None
        assert opened.page.locator("script").count() == 1
    assert opened.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visits: Visits, site: Site, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    opened = visits(color_scheme=scheme)
    for path in (*PAGES, "/search?words=important", f"/calls/{site.call}", "/calls/none"):
        opened.page.goto(site.at(path))
        opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found = axe.Axe().run(opened.page).response["violations"]
        told = [(path, one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3]) for one in found]
        assert told == []


def test_on_a_phone_nothing_scrolls_sideways(visits: Visits, site: Site) -> None:
    page = visits(viewport=PHONE).page
    for path in (*PAGES, "/search?words=important", f"/calls/{site.call}"):
        page.goto(site.at(path))
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, PHONE["width"])


def test_without_scripts_it_works_too(visits: Visits, site: Site) -> None:
    page = visits(java_script_enabled=False).page
    page.goto(site.at(f"/calls/{site.call}"))
    page.get_by_label("How the call ended").select_option("callback")
    page.get_by_role("button", name="Keep this correction").click()
    assert "call back" in page.locator(".figures").inner_text()
    page.get_by_role("button", name="Take it back").click()
    assert "answered" in page.locator(".figures").inner_text()
