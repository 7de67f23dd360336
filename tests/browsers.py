"""A real browser, where there is one."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OF_COLOURS = ("color-contrast",)
"""What the dark changes."""
OF_LAYOUT = (
    "color-contrast",
    "scrollable-region-focusable",
    "link-in-text-block",
    "region",
    "css-orientation-lock",
    "meta-viewport",
)
"""What a narrower window can change where the same things are shown."""

PATIENCE = 60_000
"""Milliseconds for whatever must turn up on a page: five seconds, as playwright has it, are few."""
expect.set_options(timeout=PATIENCE)

ONE_AT_A_TIME = threading.RLock()
"""Held by each request to a live server, and by a test while it does what a worker would do.

In SQLite's memory both share one connection, and so the transactions that are open on it: a page that asks
how far a job is would end one of the job's.
"""

PHONE: ViewportSize = {"width": 390, "height": 844}

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


PROGRAMS = ("chromium-headless-shell", "chromium")
"""The same engine twice; the one that never had a screen opens a window for a third of the work."""


def program() -> str | None:
    """Where the browser lies; None where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a screen; skipped where it is absent, a failure in CI."""
    found = program()
    if found is None:
        reason = "chromium is not installed"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}: must not happen in CI")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS, timeout=3 * PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A window for files, which keep nothing: a tab in it costs half of what a window of its own does."""
    context = chromium.new_context()
    yield context
    context.close()


def barriers(page: Page, *rules: str) -> list[str]:
    """What axe finds on a page, in words; all rules unless some are named.

    Axe is a script of the test, not of the page: the page's own policy lets no script in. After a click the
    next page is there as soon as its first bytes are; it is looked at when all of it is.
    """
    page.wait_for_load_state()
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(document, options).then(one => one.violations)", options)
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
