"""Which single items are shown beside their dimension."""

from __future__ import annotations

import random

from bonafides.privacy.disclosure import Row, audit
from bonafides.trust.release_aggregates import Decision
from bonafides.trust.release_figures import NARROW, figures_shown
from bonafides.trust.release_items import AGREED, FEW, items_shown
from bonafides.trust.release_plan import Thresholds

USUAL = Thresholds()
MIXED = [0, 1, 2, 2, 2, 1, 0]
"""Eight who do not agree."""


def decision(code: str, *cells: str) -> Decision:
    return Decision(code, cells, frozenset({"means"}), {}, 8 * len(cells))


def test_items_are_shown_where_enough_judged_and_differ() -> None:
    found = items_shown(
        [decision("all", "c")], {"d": ["i", "j"]}, {"i": {"c": MIXED}, "j": {"c": MIXED}}, USUAL
    )
    assert found == {"all": {"d": ""}}


def test_one_item_judged_by_four_hides_the_items_of_its_dimension_alone() -> None:
    tallies = {"i": {"c": [0, 1, 1, 1, 1, 0, 0]}, "j": {"c": MIXED}, "k": {"c": MIXED}}
    found = items_shown([decision("all", "c")], {"d": ["j", "i"], "e": ["k"]}, tallies, USUAL)
    assert found == {"all": {"d": FEW, "e": ""}}


def test_an_item_on_which_all_agree_hides_the_items_of_its_dimension() -> None:
    tallies = {"i": {"c": [0, 0, 0, 0, 8, 0, 0]}, "j": {"c": MIXED}}
    assert items_shown([decision("all", "c")], {"d": ["i", "j"]}, tallies, USUAL) == {"all": {"d": AGREED}}


def test_a_relation_that_agrees_does_not_follow_from_the_others() -> None:
    decisions = [decision("all", "c", "d"), decision("peers", "c"), decision("clients", "d")]
    tallies = {"i": {"c": [0, 0, 0, 8, 0, 0, 0], "d": MIXED}}
    found = items_shown(decisions, {"d": ["i"]}, tallies, USUAL)
    assert found["peers"]["d"] == AGREED
    assert (found["all"]["d"], found["clients"]["d"]) == ("", AGREED), "all less clients would be the peers"


def test_an_item_judged_by_few_of_a_relation_does_not_follow_from_the_others() -> None:
    decisions = [decision("all", "c", "d"), decision("peers", "c"), decision("clients", "d")]
    tallies = {"i": {"c": [0, 1, 1, 1, 0, 0, 0], "d": MIXED}}
    found = items_shown(decisions, {"d": ["i"]}, tallies, USUAL)
    assert {code: said["d"] for code, said in found.items()} == {"all": "", "peers": FEW, "clients": FEW}


def test_a_relation_narrowed_by_the_others_hides_the_smallest() -> None:
    # Six peers, of whom all but one said 7 and who are not shown, follow from twelve and six clients.
    decisions = [decision("all", "c", "d"), decision("clients", "d")]
    tallies = {"i": {"c": [0, 0, 0, 0, 0, 1, 5], "d": [0, 1, 2, 2, 1, 0, 0]}}
    found = items_shown(decisions, {"d": ["i"]}, tallies, USUAL)
    assert {code: said["d"] for code, said in found.items()} == {"all": "", "clients": NARROW}


def test_an_aggregate_without_means_has_no_items() -> None:
    closed = Decision("all", ("c",), frozenset(), {"means": "Too few."}, 3)
    assert items_shown([closed], {"d": ["i"]}, {"i": {"c": [0, 3, 0, 0, 0, 0, 0]}}, USUAL) == {}


def test_items_nobody_judged_are_not_shown() -> None:
    assert items_shown([decision("all", "c")], {"d": ["i"]}, {}, USUAL) == {"all": {"d": FEW}}


def test_items_that_are_shown_pass_the_audit_with_those_who_judged() -> None:
    draw = random.Random(4)
    for _ in range(40):
        cells = [f"c{at}" for at in range(draw.randint(1, 4))]
        decisions = [
            decision("all", *cells),
            *(decision(f"p{cell}", cell) for cell in cells if len(cells) > 1),
        ]
        items = {item: {cell: [draw.randint(0, 2) for _ in range(7)] for cell in cells} for item in "ij"}
        found = items_shown(decisions, {"d": ["i", "j"]}, items, USUAL)
        out = [Row(one.code, frozenset(one.cells)) for one in decisions if not found[one.code]["d"]]
        for tally in items.values():
            assert audit({cell: sum(counts) for cell, counts in tally.items()}, out, least=5).passed


def test_a_dimension_is_withheld_where_it_would_show_the_end_of_the_scale_of_the_rest() -> None:
    # Six peers with 7 on average follow from all twelve and the six clients.
    decisions = [decision("all", "c", "d"), decision("clients", "d")]
    found = figures_shown(decisions, {"d": {"c": (6, 41.75), "d": (6, 21.5)}}, USUAL)
    assert found == {"all": {"d": ""}, "clients": {"d": NARROW}}
    ordinary = figures_shown(decisions, {"d": {"c": (6, 29.75), "d": (6, 21.5)}}, USUAL)
    assert ordinary == {"all": {"d": ""}, "clients": {"d": ""}}


def test_a_dimension_that_few_could_judge_is_withheld_by_itself() -> None:
    sums = {"d": {"c": (4, 16.0)}, "e": {"c": (8, 32.0)}}
    found = figures_shown([decision("all", "c")], sums, USUAL)
    assert found == {"all": {"d": "Four people stand behind it. Five are needed.", "e": ""}}
