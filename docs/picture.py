"""Take the pictures of the manual, with chromium: of a running `make demo`, or of a report.

`python docs/picture.py [ADDRESS]` photographs the organisation's forecast of a running demonstration;
`python docs/picture.py report/report.html` the top of a candour report.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
ADDRESS = "http://127.0.0.1:8000"
WIDE = 1280
HIGH = {"house": 1440, "report": 1712}
PROGRAMS = ("chromium-headless-shell", "chromium")
"""The same engine twice; either will do."""


def main() -> None:
    """Photograph the top of a page as a reader meets it: the house's, or a report's."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ADDRESS
    name = "house" if wanted.startswith("http") else "report"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, PROGRAMS)), None),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH[name]}, color_scheme="light")
        _open(page, wanted)
        page.evaluate("document.fonts.ready")
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(
            path=IMAGES / f"{name}.png", clip={"x": 0, "y": 0, "width": WIDE, "height": HIGH[name]}
        )
        browser.close()


def _open(page: Page, wanted: str) -> None:
    if wanted.startswith("http"):
        page.goto(f"{wanted}/demo/as/leader/")
        page.goto(f"{wanted}/forecast/")
    else:
        page.goto(Path(wanted).resolve().as_uri())


if __name__ == "__main__":
    main()
