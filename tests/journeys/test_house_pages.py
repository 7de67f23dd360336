"""Somebody opens every page of the house: at a desk, on phones, by light, in the dark, by keyboard alone."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browsers import PATIENCE, barriers
from tests.installations import free_port

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
IN_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules whose answer hangs on light or dark; what all others look at is the same in both."""
OTHER = {1280: "dark", 390: "light"}
"""The scheme that comes second at a width: a page arrives at a desk by light, and at a phone in the dark."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Served:
    """A house that is being served."""

    address: str
    facts: dict[str, Any]

    def context(self, browser: Browser, role: str, **how: Any) -> BrowserContext:
        """A browser's window in which somebody of that role is signed in."""
        opened = browser.new_context(**how)
        if role != "anonymous":
            opened.add_cookies(
                [{"name": "sessionid", "value": self.facts["sessions"][role], "url": self.address}]
            )
        return opened


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.house_server", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], 600)
        assert ready, "the house said nothing in ten minutes"
        line = process.stdout.readline()
        assert line, "the house ended before it was ready"
        address = f"http://127.0.0.1:{port}"
        answers(f"{address}/health/live")
        yield Served(address, json.loads(line))
    finally:
        process.terminate()
        process.wait(timeout=20)


def answers(address: str) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def listened_to(context: BrowserContext, messages: list[str]) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    return page


def faults(page: Page, address: str, messages: list[str]) -> list[str]:
    """What is wrong with one page: every rule at a desk and on a phone, those of colour in both schemes."""
    found: list[str] = []
    messages.clear()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found += [f"console: {text}" for text in messages if "404" not in text]
    for width in (1280, 640, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(SIDEWAYS) > 0:
            found.append(f"scrolls sideways at {width}")
        if width not in (1280, 390):
            continue
        found += [f"{width}: {fault}" for fault in barriers(page)]
        page.emulate_media(color_scheme=OTHER[width])
        found += [f"{width} {OTHER[width]}: {fault}" for fault in barriers(page, *IN_COLOUR)]
    return sorted(set(found))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ["anonymous", "rep", "manager", "leader", "administrator"])
def test_every_page_can_be_read_by_anybody_on_anything(served: Served, chromium: Browser, role: str) -> None:
    wrong: dict[str, list[str]] = {}
    messages: list[str] = []
    # Without motion: a colour that is still on its way from light to dark has no contrast to speak of.
    context = served.context(chromium, role, reduced_motion="reduce")
    page = listened_to(context, messages)
    for path, opener in served.facts["pages"].items():
        if opener == role and (found := faults(page, served.address + path, messages)):
            wrong[path] = found
    context.close()
    assert not wrong, json.dumps(wrong, indent=1)


def test_pages_of_every_section_were_among_them(served: Served) -> None:
    opened = served.facts["pages"]
    assert len(opened) >= 20
    for start in ("/forecast/", "/people/", "/readings/", "/glass-box/", "/sign-in/", "/components/"):
        assert any(path.startswith(start) for path in opened), start


def test_a_form_is_filled_by_keyboard_alone_and_its_errors_take_the_focus(
    served: Served, chromium: Browser
) -> None:
    context = served.context(chromium, "rep")
    page = listened_to(context, messages := [])
    page.goto(f"{served.address}/glass-box/sharing/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    focus = "document.activeElement.name || document.activeElement.textContent"
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if page.evaluate(focus) == "whom":
            break
    page.keyboard.press("ArrowUp")  # round to the last answer: somebody else
    assert page.evaluate("document.activeElement.value") == "else"
    page.keyboard.press("Tab")
    page.keyboard.type("nobody@house.example")
    page.keyboard.press("Enter")
    expect(page.locator("[class=errors]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=email]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("lena.storm@house.example")
    page.keyboard.press("Enter")
    expect(page.locator(".said-now")).to_have_count(1)
    expect(page.get_by_text("Lena Storm")).to_have_count(1)
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Ended.")).to_have_count(1)
    assert messages == []
    context.close()


def test_a_person_finds_out_that_a_manager_has_looked(served: Served, chromium: Browser) -> None:
    theirs = served.context(chromium, "manager")
    page = theirs.new_page()
    team = page.goto(f"{served.address}/forecast/team/{served.facts['team']}/")
    assert team is not None
    assert team.status == 200
    refused = page.goto(f"{served.address}/forecast/person/{served.facts['rep']['key']}/")
    assert refused is not None
    assert refused.status == 403
    assert page.get_by_text("Nothing was shown").is_visible()
    theirs.close()

    mine = served.context(chromium, "rep")
    page = listened_to(mine, messages := [])
    page.goto(f"{served.address}/glass-box/")
    line = page.locator("tr.refd").first
    assert served.facts["manager"]["name"] in line.inner_text()
    assert "leads a team" in line.inner_text()
    line.get_by_role("button", name="Ask why").click()
    expect(page.get_by_text("No answer yet")).to_have_count(1)
    page.goto(f"{served.address}/glass-box/?of=team")
    assert page.get_by_text(served.facts["manager"]["name"]).count() >= 1
    assert page.get_by_text("A team’s forecast").count() >= 1
    assert messages == []
    mine.close()


def test_light_and_dark_are_chosen_without_a_script_and_kept(served: Served, chromium: Browser) -> None:
    context = served.context(chromium, "rep", java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto(f"{served.address}/glass-box/purposes/")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/glass-box/purposes/")
    page.goto(f"{served.address}/all/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="As the device").click()
    expect(page.locator("html:not([data-theme])")).to_have_count(1)
    context.close()


def test_forced_colours_and_reduced_motion_and_paper_are_served(served: Served, chromium: Browser) -> None:
    context = served.context(chromium, "administrator", forced_colors="active", reduced_motion="reduce")
    page = listened_to(context, messages := [])
    page.goto(f"{served.address}/components/")
    ink = page.evaluate("getComputedStyle(document.querySelector('.mark-ol')).stroke")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink != paper
    main = "getComputedStyle(document.querySelector('button.main'))"
    assert page.evaluate(f"{main}.color") != page.evaluate(f"{main}.backgroundColor")
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).transitionDuration") == "0s"
    page.emulate_media(media="print", forced_colors="none")
    assert page.evaluate("getComputedStyle(document.querySelector('main table')).breakInside") == "avoid"
    assert page.locator(".kicker a:visible").count() == 0
    for gone in (".sections", ".phonebar", ".foot .choose", ".btn"):
        assert not page.locator(gone).first.is_visible(), gone
    assert messages == []
    context.close()
