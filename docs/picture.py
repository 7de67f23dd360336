"""Take the picture of the front page, with chromium: `make report`, then `python docs/picture.py`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "report" / "report.html"
PICTURE = ROOT / "docs" / "images" / "report.png"
WIDE, HIGH = 1280, 1712


def main() -> None:
    """Photograph the top of the report as a reader meets it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH}, color_scheme="light")
        page.goto((Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE).resolve().as_uri())
        page.evaluate("document.fonts.ready")
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE, clip={"x": 0, "y": 0, "width": WIDE, "height": HIGH})
        browser.close()


if __name__ == "__main__":
    main()
