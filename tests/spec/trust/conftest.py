"""A page of the ballot box on which its scripts can be asked one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.box_by_hand import BoxByHand, box_by_hand


@pytest.fixture(scope="module")
def box() -> Iterator[BoxByHand]:
    """A box that serves its scripts."""
    with box_by_hand() as box:
        yield box


@pytest.fixture
def page(chromium: Browser, box: BoxByHand) -> Iterator[Page]:
    """An empty page of that box; its console says nothing."""
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{box.address}/empty/")
    yield page
    context.close()
    assert said == []
