"""Somebody opens a page of ours: on a desk, on a phone, in the dark, at 200 % zoom, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.browsers import OF_COLOURS, OF_LAYOUT, barriers

from bonafides.drawing.sheet import component_sheet

pytestmark = pytest.mark.browser
Scheme = Literal["light", "dark"]
SMALL_LETTERS = """() => Math.min(...[...document.querySelectorAll('.chart svg')]
    .filter(svg => svg.clientWidth > 0)
    .flatMap(svg => [...svg.querySelectorAll('text')].map(text =>
        parseFloat(getComputedStyle(text).fontSize)
        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)))"""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "sheet.html"
    path.write_text(component_sheet(), encoding="utf-8")
    return path


@pytest.fixture
def messages() -> list[str]:
    return []


@pytest.fixture
def opened(window: BrowserContext, messages: list[str]) -> Iterator[Page]:
    page = window.new_page()
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    yield page
    page.close()


def open_sheet(page: Page, sheet: Path, width: int, scheme: Scheme = "light") -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(sheet.as_uri())


@pytest.mark.parametrize(
    ("width", "scheme", "rules"),
    [
        (1280, "light", ()),
        (1280, "dark", OF_COLOURS),
        (390, "light", ()),
        (390, "dark", OF_COLOURS),
        (320, "light", OF_LAYOUT),
    ],
)
def test_nothing_stands_in_the_way_of_a_screen_reader(
    opened: Page, messages: list[str], sheet: Path, width: int, scheme: Scheme, rules: tuple[str, ...]
) -> None:
    open_sheet(opened, sheet, width, scheme)
    assert barriers(opened, *rules) == []
    assert messages == []


@pytest.mark.parametrize("width", [1280, 1024, 832, 640, 390, 320])
def test_nobody_has_to_scroll_sideways(opened: Page, sheet: Path, width: int) -> None:
    # 640 px is what 1280 px leaves at 200 % zoom.
    open_sheet(opened, sheet, width)
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "least"), [(1280, 12.0), (832, 12.0), (390, 12.0), (320, 11.5)])
def test_letters_in_charts_stay_legible(opened: Page, sheet: Path, width: int, least: float) -> None:
    open_sheet(opened, sheet, width)
    assert opened.evaluate(SMALL_LETTERS) >= least - 0.05


@pytest.mark.parametrize(("width", "shown", "hidden"), [(1280, "wide", "narrow"), (390, "narrow", "wide")])
def test_one_drawing_of_each_chart_is_seen(
    opened: Page, sheet: Path, width: int, shown: str, hidden: str
) -> None:
    open_sheet(opened, sheet, width)
    seen = opened.locator(f".block > div > .chart svg.{shown}")
    assert seen.count() > 5
    assert all(drawing.is_visible() for drawing in seen.all())
    assert not any(
        drawing.is_visible() for drawing in opened.locator(f".block > div > .chart svg.{hidden}").all()
    )


def test_the_page_is_set_in_its_own_faces(opened: Page, sheet: Path) -> None:
    open_sheet(opened, sheet, 1280)
    opened.evaluate("document.fonts.ready")
    loaded = opened.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.style)"
    )
    assert {name.replace('"', "") for name in loaded} == {
        "Internormal",
        "Newsreadernormal",
        "Newsreaderitalic",
    }


def test_dark_turns_the_drawings_as_well(opened: Page, sheet: Path) -> None:
    colours = []
    for scheme in ("light", "dark"):
        open_sheet(opened, sheet, 1280, scheme)
        colours.append(
            opened.evaluate("getComputedStyle(document.querySelector('.chart svg.wide text')).fill")
        )
    assert colours == ["rgb(84, 78, 69)", "rgb(189, 181, 167)"]  # --ink-2 of each scheme


def test_a_script_that_got_into_the_page_does_not_run(
    opened: Page, messages: list[str], sheet: Path, tmp_path: Path
) -> None:
    evil = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
    attacked = tmp_path / "attacked.html"
    attacked.write_text(sheet.read_text(encoding="utf-8").replace("<h1>", f"{evil}<h1>"), encoding="utf-8")
    opened.goto(attacked.as_uri())
    assert opened.title().startswith("Component sheet")
    assert any("Content Security Policy" in message for message in messages)


def test_paper_shows_wide_drawings_open_tables_and_no_folds(opened: Page, sheet: Path) -> None:
    open_sheet(
        opened, sheet, 665
    )  # px between the margins of an A4 sheet: narrower than the phone breakpoint
    opened.emulate_media(media="print")
    assert opened.locator(".block > div > .chart svg.wide").first.is_visible()
    assert not opened.locator("summary").first.is_visible()
    heights = opened.evaluate("[...document.querySelectorAll('details table')].map(t => t.clientHeight)")
    assert len(heights) > 10
    assert min(heights) > 20


def test_paper_is_white_and_ink_is_black_even_for_those_who_read_in_the_dark(
    opened: Page, sheet: Path
) -> None:
    open_sheet(opened, sheet, 665, "dark")
    opened.emulate_media(media="print", color_scheme="dark")
    style = opened.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert style == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_a_reader_reaches_the_numbers_by_keyboard(opened: Page, sheet: Path) -> None:
    open_sheet(opened, sheet, 1280)
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.tagName") == "SUMMARY"
    opened.keyboard.press("Enter")
    assert opened.locator("details table").first.is_visible()
