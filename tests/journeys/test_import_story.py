"""From an upload to a published page in a real browser: with a script, without one, with a foreign file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsers import ONE_AT_A_TIME, barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def own_data(settings: Any, tmp_path: Path) -> None:
    """A data folder for each story."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"data": folder, "memory": "1GiB"})


@pytest.fixture(scope="module")
def small_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.command_line import run

    folder = tmp_path_factory.mktemp("small") / "export"
    assert run("invent", folder, "--people", 8, "--deals", 60, "--weeks", 26, "--seed", 3).code == 0
    return folder


@pytest.fixture
def a_house(transactional_db: None) -> Any:
    from tests.houses import small_house

    return small_house()


@pytest.fixture
def counting() -> Iterator[None]:
    """One room that publishes how many deals there are."""
    from bonafides.privacy.release import release
    from bonafides.readings import publishing

    def publish(night: publishing.Night) -> Iterator[publishing.Publication]:
        n = night.engine.fetch(night.past().deals.count()).column(0)[0].as_py()
        figure = {"value": n, "low": n, "high": n, "n": n, "unit": "deals", "why": ""}
        yield publishing.Publication(
            release("count.organisation", "organisation", None, {"deals": figure}, n_people=9),
            {"head": f'<section class="block"><p>{n} deals were counted.</p></section>'},
        )

    before = publishing.publishers()
    for room in before:
        publishing.unregister(room.room)
    publishing.register("count", publish)
    yield
    publishing.unregister("count")
    for room in before:
        publishing.register(room.room, room.publish, mark=room.mark)


@pytest.fixture
def administrator(open_page: Callable[..., Any], a_house: Any) -> Callable[..., tuple[Page, list[str]]]:
    """Open a window in which the administrator is signed in, with or without scripts, light or dark."""
    return partial(open_page, a_house.administrator)


def work() -> None:
    """What the worker would do."""
    from bonafides.readings.app import worker
    from bonafides.readings.app.actions_jobs import take_up

    with ONE_AT_A_TIME:
        while (lease := take_up()) is not None:
            worker.run_job(lease, beat_seconds=0)


def clean(page: Page) -> None:
    """Nothing for a screen reader to trip over, and nothing that sticks out at the side."""
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_export_goes_from_a_file_to_a_published_page(
    administrator: Any, small_export: Path, counting: None
) -> None:
    page, said = administrator(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto("/readings/sources/")
    page.get_by_label("What is it called here?").fill("Our CRM")
    page.get_by_role("button", name="Open it").click()
    clean(page)
    page.get_by_label("Files of one export").set_input_files(sorted(small_export.glob("*.csv")))
    page.get_by_role("button", name="Upload and read").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The export is being read")
    clean(page)
    work()
    # The page finds out by itself.
    expect(page.get_by_role("button", name="Measure it and put it in force")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Measure it and put it in force").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    clean(page)
    work()
    expect(page.get_by_role("heading", level=1)).to_have_text("Published one reading")
    page.get_by_role("link", name="See what was published").click()
    clean(page)
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_text("60 deals were counted.")).to_be_visible()
    clean(page)
    assert said == []


@pytest.mark.embedded
def test_the_same_works_without_a_script(administrator: Any, small_export: Path, counting: None) -> None:
    page, _said = administrator(java_script_enabled=False)
    page.goto("/readings/sources/")
    page.get_by_label("What is it called here?").fill("Our CRM")
    page.get_by_role("button", name="Open it").click()
    page.get_by_label("Files of one export").set_input_files(sorted(small_export.glob("*.csv")))
    page.get_by_role("button", name="Upload and read").click()
    work()
    expect(page.get_by_role("button", name="Measure it and put it in force")).to_be_visible()
    page.get_by_role("button", name="Measure it and put it in force").click()
    work()
    expect(page.get_by_role("heading", level=1)).to_have_text("Published one reading")


@pytest.mark.embedded
def test_files_that_nobody_recognises_are_mapped_in_a_form(administrator: Any, tmp_path: Path) -> None:
    (tmp_path / "dinge.csv").write_text("Vorgang,Summe,Phase\n1,100,offen\n2,200,offen\n", encoding="utf-8")
    page, said = administrator()
    page.goto("/readings/sources/")
    page.get_by_label("What is it called here?").fill("Lists")
    page.get_by_role("button", name="Open it").click()
    page.get_by_label("Files of one export").set_input_files(tmp_path / "dinge.csv")
    page.get_by_role("button", name="Upload and read").click()
    work()
    page.get_by_role("link", name="Correct the drafted mapping").click()
    clean(page)
    draft = page.get_by_label("Mapping").input_value()
    assert 'deal_id = "?"' in draft
    page.get_by_label("Mapping").fill(draft.replace('table = "deals"', 'table = "dealz"'))
    page.get_by_role("button", name="Check it and read again").click()
    expect(page.get_by_role("alert")).to_contain_text("dealz")
    clean(page)
    page.get_by_label("Mapping").fill(draft.replace('deal_id = "?"', 'deal_id = "Vorgang"'))
    page.get_by_role("button", name="Check it and read again").click()
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 deals")
    clean(page)
    # A form that is refused answers 422; the browser notes that and nothing else.
    assert [line for line in said if "422" not in line] == []
