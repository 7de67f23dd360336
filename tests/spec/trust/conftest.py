"""A page of the ballot box on which its scripts can be asked one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.box_by_hand import box_by_hand


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page, served by a box."""
    context = chromium.new_context()
    with box_by_hand() as box:
        page = context.new_page()
        page.goto(f"{box.address}/empty/")
        yield page
        context.close()
