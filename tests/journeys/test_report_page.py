"""Somebody opens a candour report: of a whole company, of a thin export, of one list; and their own sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.browsers import OF_COLOURS, OF_LAYOUT, barriers

Scheme = Literal["light", "dark"]

PAGES = ("company", "ever", "thin", "list", "sheet")

COMPANY = ["--people", "16", "--deals", "700", "--weeks", "70", "--seed", "7"]
THIN = ["--people", "6", "--deals", "30", "--weeks", "52", "--seed", "3"]

ONE_LIST = """Deal,Owner,Stage,Amount,Probability,Close date,Created
Ferry terminal refit,Ines,Negotiation,184000,70,2026-09-30,2026-01-12
Regional clinic,Ines,Proposal,42000,40,2026-12-18,2026-08-02
Sawmill & sons <second line>,Omar,Proposal,91000,50,2026-12-31,2026-06-09
Cold store,Omar,Verbal,27000,90,2026-11-30,2026-09-20
Bakery chain,Ines,Won,15000,100,2026-10-02,2026-07-01
School district,Omar,Lost,33000,0,2026-10-20,2026-05-11
"""

UNKIND = (
    *(
        "lied",
        "liar",
        "failed",
        "failure",
        "poor",
        "bad",
        "weak",
        "underperformer",
        "leaderboard",
        "compliance",
    ),
    *(
        "culprits",
        "blame",
        "insight",
        "simply",
        "overconfident",
        "sandbagging",
        "score of a person",
        "ranking",
    ),
    *("great", "excellent", "at risk", "dead deal", "insufficient data", "top performer", "percentile"),
)
"""Words that judge, praise or hurry: VISUAL.md, voice and what to avoid."""


def run(*words: str) -> None:
    """One command of ours, in this process."""
    from bonafides.cli import bonafides

    bonafides.main(list(words), standalone_mode=False)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages by name, each made once by the command line."""
    home = tmp_path_factory.mktemp("reports")
    for name, knobs in (("company", COMPANY), ("thin", THIN)):
        run("invent", str(home / name), "--layout", "parquet", *knobs)
    (home / "pipeline_2026-11-20.csv").write_text(ONE_LIST, encoding="utf-8")
    run("report", str(home / "company"), "--out", str(home / "company-report"), "--sheets")
    run("report", str(home / "company"), "--out", str(home / "ever-report"), "--probability-means", "ever")
    run("report", str(home / "thin"), "--out", str(home / "thin-report"))
    run("report", str(home / "pipeline_2026-11-20.csv"), "--out", str(home / "list-report"))
    found = {name: home / f"{name}-report" / "report.html" for name in ("company", "ever", "thin", "list")}
    found["sheet"] = sorted((home / "company-report" / "sheets").glob("*.html"))[0]
    return found


@pytest.fixture(params=PAGES)
def html(request: pytest.FixtureRequest, reports: dict[str, Path]) -> str:
    return reports[request.param].read_text(encoding="utf-8")


def words_of(html: str) -> str:
    """What a reader reads: no styles, no drawings' paths, no tags."""
    body = html[html.index("<body") :]
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", body))


def prose_of(html: str) -> str:
    """The same without the large figures, whose unit stands in an element of its own."""
    return words_of(re.sub(r'<p class="num">.*?</p>', "", html))


def figures_of(html: str) -> list[str]:
    return re.findall(r'<div class="fig(?: same)?">(.*?)</div>', html, re.DOTALL)


def test_a_page_carries_everything_and_runs_nothing(html: str) -> None:
    assert "<script" not in html
    assert not re.search(r"<[^>]+\sstyle=", html)
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"|url\(([^)]*)\)|@import', html)
    assert loaded
    assert all(one.strip("'\"").startswith(("data:", "#")) for pair in loaded for one in pair if one)


def test_every_figure_has_an_interval_a_level_and_an_n(html: str) -> None:
    for figure in figures_of(html):
        doubt = figure[figure.index('class="doubt"') :]
        assert re.search(r"[\d,.]+ to [−+]?[\d,.]+ \(95\xa0%\), n\xa0=\xa0[\d,]+", doubt), figure


def test_the_report_has_figures_and_refusals(reports: dict[str, Path]) -> None:
    assert len(figures_of(reports["company"].read_text(encoding="utf-8"))) >= 8
    thin = reports["thin"].read_text(encoding="utf-8")
    assert thin.count('class="refusal"') >= 3
    assert len(figures_of(reports["list"].read_text(encoding="utf-8"))) >= 2


def test_no_word_judges_praises_or_hurries(html: str) -> None:
    said = words_of(html).lower()
    assert [word for word in UNKIND if re.search(rf"\b{re.escape(word)}\b", said)] == []
    assert "!" not in said


def test_numbers_do_not_part_from_their_signs(html: str) -> None:
    said = prose_of(html)
    assert not re.findall(r"\d %", said)
    assert not re.findall(r"\bn = \d", said)
    assert not re.findall(r"[€$£] \d", said)
    assert not re.findall(r"(?<![\w-])-\d", said), "a minus is −"
    assert not re.findall(r"\b(?:nan|None(?! of)|inf)\b", said)


def test_the_talk_stands_before_every_measure(reports: dict[str, Path]) -> None:
    html = reports["company"].read_text(encoding="utf-8")
    order = re.findall(r'<section [^>]*id="([a-z]+)"', html)
    expected = [
        "figures",
        "talk",
        "outlook",
        "calibration",
        "flow",
        "dates",
        "silence",
        "pressure",
        "coverage",
        "methods",
    ]
    assert [name for name in order if name in expected] == expected


def test_probabilities_that_mean_ever_won_are_held_against_no_period(reports: dict[str, Path]) -> None:
    page = reports["ever"]
    told = json.loads((page.parent / "report.json").read_text(encoding="utf-8"))
    calibration = told["calibration"]
    assert told["meta"]["probability_means"] == calibration["probability_means"] == "ever"
    assert calibration["by_lead"] == []
    assert calibration["ever"]["n"] > 100
    assert calibration["ever"]["optimism_gap"]["value"] is not None
    assert [c["mean_probability"] for c in calibration["categories"]] == [None] * len(
        calibration["categories"]
    )
    assert calibration["optimism"]["organisation"]["why"].endswith("won by a period's end.")
    assert told["people"] == []
    assert told["outlook"]["earlier"] == []
    assert {deal["said"]["kind"] for deal in told["talk"]["deals"]} <= {"category"}
    assert told["movement"]["why"].startswith("Probabilities here were declared to mean: ever won.")
    assert [v["layer"] for v in told["pressure"]["value_added"] if v["layer"].endswith("_at_call")] == []
    assert "calibration" not in {refused["measure"] for refused in told["refusals"]}
    said = words_of(page.read_text(encoding="utf-8"))
    assert "Probabilities here mean: ever won." in said
    assert "A probability is read as “ever won”" in said
    assert "What is said at 50" in said  # refused, with the reason
    assert "mean probability stated with it" not in said


def test_leaders_layers_stand_before_teams(reports: dict[str, Path]) -> None:
    html = reports["company"].read_text(encoding="utf-8")
    pressure = html[html.index('id="pressure"') :]
    assert (
        pressure.index("Managers’ changes") < pressure.index("Owners’ changes") < pressure.index("All teams")
    )


def test_each_card_has_evidence_harmless_readings_and_one_question(reports: dict[str, Path]) -> None:
    html = reports["company"].read_text(encoding="utf-8")
    cards = re.findall(r'<article class="ev">.*?</article>', html, re.DOTALL)
    assert 1 <= len(cards) <= 7
    for card in cards:
        assert card.count('class="ask"') == 1
        assert card.count("?") == 1
        for part in (
            "What was said",
            "What the record shows",
            "Evidence",
            "It may well be that",
            "What would change this",
        ):
            assert part in card
        assert "n\xa0=\xa0" in card


def test_pseudonyms_hide_names(reports: dict[str, Path]) -> None:
    page = reports["company"]
    told = json.loads((page.parent / "report.json").read_text(encoding="utf-8"))
    assert told["people"], "sheets were asked for"
    assert all(one["who"].startswith("sheet ") for one in told["people"])
    assert "person " in page.read_text(encoding="utf-8")
    # Teams of the invented company are called after their managers.
    assert all("person " in team["who"] or "together" in team["who"] for team in told["pressure"]["teams"])
    assert told["pressure"]["teams"]


def test_a_single_list_is_worth_five_minutes(reports: dict[str, Path]) -> None:
    said = words_of(reports["list"].read_text(encoding="utf-8"))
    for part in (
        "Close date has passed",
        "What a second export next week will add",
        "Wins needed",
        "Ferry terminal refit",
    ):
        assert part in said
    assert "<second line>" not in reports["list"].read_text(encoding="utf-8")


# In a browser


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


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_anybodys_way(
    opened: Page, messages: list[str], reports: dict[str, Path], name: str
) -> None:
    # One load a width; colours turn without loading again. Below 390 px things move, and none is shown anew.
    for width, light, dark in ((1280, (), OF_COLOURS), (390, (), OF_COLOURS), (320, OF_LAYOUT, ())):
        opened.set_viewport_size({"width": width, "height": 900})
        opened.emulate_media(color_scheme="light")
        opened.goto(reports[name].as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(opened, *light) == []
        if dark:
            opened.emulate_media(color_scheme="dark")
            assert barriers(opened, *dark) == []
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    assert messages == []


@pytest.mark.browser
@pytest.mark.parametrize(("name", "most"), [("company", 16), ("list", 6), ("sheet", 2)])
def test_it_prints_as_a_report_and_not_as_a_phone(
    opened: Page, reports: dict[str, Path], name: str, most: int
) -> None:
    opened.goto(reports[name].as_uri())
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 680, "height": 960})  # A4 between its margins, narrower than 52 rem
    assert opened.locator("summary").count() == 0 or not opened.locator("summary").first.is_visible()
    assert not opened.locator("svg.narrow").first.is_visible()
    columns = opened.evaluate(
        "getComputedStyle(document.querySelector('.head')).gridTemplateColumns.split(' ').length"
    )
    assert columns == 2
    pages = opened.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 <= pages <= most


@pytest.mark.browser
def test_folds_open_on_paper(opened: Page, reports: dict[str, Path]) -> None:
    opened.goto(reports["company"].as_uri())
    opened.emulate_media(media="print")
    assert opened.locator("#talk details.fold .ev").first.bounding_box()["height"] > 50  # type: ignore[index]
