"""The figures in docs/reference/drafting.md are those that are measured. There is no target to reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import promises_drafting_figures as figures

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "drafting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("told", [False, True])
def test_precision_recall_and_dates_on_the_page_are_those_measured(told: bool) -> None:
    assert figures.table(told=told) in PAGE


def test_what_was_mistaken_for_promises_on_the_page_is_what_was_counted() -> None:
    assert figures.mistaken(told=False) in PAGE


def test_a_suggestion_hits_by_direction_and_place_and_each_promise_only_once() -> None:
    text = "I'll send the offer by Friday."
    mark = {"start": 0, "end": len(text), "direction": "ours", "due": "2026-11-27", "conditional": False}
    document = {
        "id": "en-099",
        "language": "en",
        "kind": "mail",
        "author": "us",
        "written_on": "2026-11-23",
        "us": {},
        "text": text,
        "decoys": [],
    }
    hit = figures.rows_of({**document, "promises": [mark]}, told=True)
    assert [(row.suggested, row.promised, row.date_right) for row in hit] == [(True, True, True)]
    twice = figures.rows_of({**document, "promises": [mark, mark]}, told=True)
    assert [(row.suggested, row.promised) for row in twice] == [(True, True), (False, True)]
    other = figures.rows_of({**document, "promises": [{**mark, "direction": "theirs"}]}, told=True)
    assert [(row.suggested, row.promised) for row in other] == [(True, False), (False, True)]
    elsewhere = figures.rows_of({**document, "promises": [{**mark, "start": 25, "end": 90}]}, told=True)
    assert [(row.suggested, row.promised) for row in elsewhere] == [(True, False), (False, True)]


def test_texts_of_one_story_are_drawn_together() -> None:
    assert figures.story_of("de-007") == figures.story_of("en-007")
    assert figures.story_of("de-031") != figures.story_of("en-031")
