"""Take the picture of a report that the README shows: a real one, of a sample call, as Chromium draws it.

    python tests/tools/refresh_picture.py          (listens to the sample: some seconds; needs Chromium)

It is written beside the sample that it shows, ``recordings/samples/fernhill-service.png``.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import FloatRect, sync_playwright

from auditor.cli import main

SAMPLES = Path(__file__).resolve().parents[2] / "recordings" / "samples"
SAMPLE = SAMPLES / "fernhill-service.opus"
PICTURE = SAMPLE.with_suffix(".png")
#: As wide as a README is shown, and sharper than that on a fine screen.
WIDTH, FINER = 1000, 1.6
COLOURS = 96
#: Room below the last thing shown.
_MARGIN = 6


def write_report(folder: Path) -> Path:
    """The sample audited and its report with sound written into the folder."""
    database, page = folder / "audits.db", folder / "report.html"
    for arguments in (
        ("audit", str(SAMPLE), "--db", str(database)),
        ("report", SAMPLE.name, "--db", str(database), "--audio", "embed", "-o", str(page)),
    ):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        if result.exit_code:
            raise SystemExit(result.output)
    return page


def photographed(page: Path) -> bytes:
    """The top of the report down to the first thing to change, as PNG."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": WIDTH, "height": 1400}, device_scale_factor=FINER)
        view.goto(page.as_uri())
        view.locator("#player").wait_for()
        view.locator("#timeline").hover(position={"x": 620, "y": 262})
        last = view.locator("article.result").first.bounding_box()
        height = last["y"] + last["height"] + _MARGIN if last else 1000
        taken = view.screenshot(
            clip=FloatRect(x=0, y=0, width=WIDTH, height=height), style="#player { visibility: hidden }"
        )
        browser.close()
    return taken


def smaller(png: bytes) -> bytes:
    """The picture in few colours."""
    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


def refresh() -> None:
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.write_bytes(smaller(photographed(write_report(Path(folder)))))
    print(f"{PICTURE.name}: {PICTURE.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(refresh())
