"""What is published of an invented company, and what is held back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from bonafides.candour.releases import MOST_LISTED, Detail, detail, releases
from bonafides.candour.report import CandourReport, Setting, measure
from bonafides.candour.staff import Staff, shown_groups
from bonafides.history.asof import Past
from bonafides.privacy.pseudonyms import Pseudonyms
from bonafides.privacy.release import Release
from bonafides.privacy.standing import Stay, standing_groups

HOUSE = 1000
"""Numbers of the house are other ones than those of the record."""


@pytest.fixture(scope="module")
def company(invented_past: Callable[..., Past]) -> Past:
    return invented_past(people=11, deals=1100, weeks=56, seed=6, team_size=8, optimism_mean=0.8)


@pytest.fixture(scope="module")
def measured(company: Past) -> tuple[CandourReport, Detail]:
    setting = Setting("invented", (), "month", "period", "", "names", "0", "x")
    report = measure(company, setting)
    return report, detail(company, report)


@pytest.fixture(scope="module")
def staff() -> Staff:
    """Teams of eight and of three; managers and everybody else are in none."""
    return Staff(
        {HOUSE + no: (no,) for no in range(11)},
        {1: tuple(HOUSE + no for no in range(8)), 2: tuple(HOUSE + no for no in range(8, 11))},
    )


@pytest.fixture(scope="module")
def published(measured: tuple[CandourReport, Detail], staff: Staff) -> dict[tuple[str, int | None], Release]:
    names = Pseudonyms({}, mode="names", salt=b"")
    return {(one.kind, one.subject): one for one in releases(*measured, staff, names)}


def figures(value: Any) -> Iterator[dict[str, Any]]:
    """Every figure in a payload, deals left out."""
    if isinstance(value, dict):
        if "value" in value and "low" in value:
            yield value
        else:
            for name, inner in value.items():
                if name != "deals":
                    yield from figures(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from figures(inner)


def test_everybody_gets_their_own_and_teams_theirs(published: dict[tuple[str, int | None], Release]) -> None:
    kinds = [kind for kind, _ in published]
    assert kinds.count("candour.mine") == 11
    assert kinds.count("candour.team") == 2
    assert {("candour.organisation", None), ("candour.incentives", None)} <= set(published)


def test_payloads_are_plain_data(published: dict[tuple[str, int | None], Release]) -> None:
    for one in published.values():
        assert json.loads(json.dumps(one.payload, allow_nan=False)) == one.payload


def test_a_team_of_three_has_deals_and_no_figure(published: dict[tuple[str, int | None], Release]) -> None:
    payload = published["candour.team", 2].payload
    assert payload["deals"]
    assert [one["value"] for one in figures(payload)] == [None] * len(list(figures(payload)))
    assert payload["claims"]["levels"] == []
    assert payload["calls"]["held"] == []
    assert payload["forecast"]["stated_cents"] is None
    assert payload["moves"]["revisions"] == 0


def test_a_team_of_eight_has_figures_of_five_or_more(
    published: dict[tuple[str, int | None], Release],
) -> None:
    payload = published["candour.team", 1].payload
    assert payload["claims"]["came_true"]["value"] is not None
    for one in figures(payload):
        assert one["value"] is None or one["n_people"] >= 5


def test_no_team_payload_holds_what_is_one_persons_own(
    published: dict[tuple[str, int | None], Release],
) -> None:
    for (kind, _), one in published.items():
        if kind != "candour.mine":
            assert "optimism" not in one.payload
            assert "peers" not in one.payload


def test_deals_stand_in_order_of_their_date(published: dict[tuple[str, int | None], Release]) -> None:
    for one in published.values():
        dates = [deal["expected_on"] for deal in one.payload.get("deals", ())]
        assert dates == sorted(dates)
        assert len(dates) <= MOST_LISTED


def test_each_deal_stands_with_its_owner(published: dict[tuple[str, int | None], Release]) -> None:
    for (kind, subject), one in published.items():
        if kind == "candour.mine":
            assert {deal["owner"] for deal in one.payload["deals"]} <= {subject}


def test_no_name_stands_in_a_payload(company: Past, published: dict[tuple[str, int | None], Release]) -> None:
    names = {row["name"] for row in company.engine.fetch(company.people).to_pylist()}
    for (kind, _), one in published.items():
        if kind != "candour.organisation":  # which names teams, as the source calls them
            text = json.dumps(one.payload)
            assert not any(name in text for name in names)


def test_no_list_stands_in_the_organisations_reading_by_person(
    published: dict[tuple[str, int | None], Release],
) -> None:
    payload = published["candour.organisation", None].payload
    assert "people" not in payload
    assert "talk" not in payload


@pytest.mark.parametrize(
    ("sizes", "everybody", "shown"),
    [
        ({1: 8, 2: 6}, 14, {1, 2}),
        ({1: 8, 2: 4}, 12, set()),  # the rest of four would be everybody less eight
        ({1: 8, 2: 6, 3: 4}, 18, {1}),
        ({1: 8, 2: 5}, 18, {1, 2}),
        ({1: 4}, 4, set()),
        ({}, 0, set()),
    ],
)
def test_a_small_group_cannot_be_worked_out_from_the_others(
    sizes: dict[int, int], everybody: int, shown: set[int]
) -> None:
    assert shown_groups(sizes, everybody) == shown


def test_one_who_joined_or_left_does_not_show_in_what_a_team_says_together(
    measured: tuple[CandourReport, Detail],
) -> None:
    """Ten in the team; one leaves the house, one joins: the pooled figures stay to the last digit."""
    began, moved, today = date(2020, 1, 1), date(2026, 1, 1), date(2026, 2, 1)
    numbers = {HOUSE + no: (no,) for no in range(11)}
    ten = [Stay(HOUSE + no, 1, began) for no in range(10)]
    changed = [*ten[1:], Stay(HOUSE, 1, began, moved), Stay(HOUSE + 10, 1, moved)]
    names = Pseudonyms({}, mode="names", salt=b"")

    def team(
        stays: list[Stay], here: list[int], gone: dict[int, tuple[int, ...] | None]
    ) -> Mapping[str, Any]:
        known = {who: own for who, own in numbers.items() if who not in gone}
        staff = Staff(known, {1: tuple(here)}, standing_groups(stays, today=today), gone)
        return next(one for one in releases(*measured, staff, names) if one.kind == "candour.team").payload

    before = team(ten, [HOUSE + no for no in range(10)], {})
    left = [HOUSE + no for no in range(1, 11)]
    after = team(changed, left, {HOUSE: (0,)})
    assert after["counted_since"] == began.isoformat()
    assert before["claims"]["n"] > 0
    for name in ("claims", "moves", "forecast"):
        assert after[name] == before[name]
    erased = team(changed, left, {HOUSE: None})
    assert erased["claims"]["n"] == 0
    assert "erased" in erased["claims"]["came_true"]["why"]
