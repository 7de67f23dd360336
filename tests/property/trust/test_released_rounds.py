"""Laws of a release, whatever people answer: order says nothing, too few say nothing, ends are coded."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mirrors import cell, manifest_of

from bonafides.trust.instruments import load
from bonafides.trust.measuring import Allowed, canonical, measure

PULSE = load("manager-pulse-monthly")
ITEMS = [item.code for item in PULSE.items]

answers = st.fixed_dictionaries({code: st.one_of(st.none(), st.integers(1, 7)) for code in ITEMS})
raters = st.lists(st.fixed_dictionaries({"answers": answers, "flag": st.integers(0, 1)}), max_size=9)
shows = st.sets(st.sampled_from(["means", "spread", "items", "comments"])).map(frozenset)


def release(groups: list[list[dict[str, Any]]], shown: frozenset[str]) -> dict[str, Any]:
    codes = [f"{number:016x}" for number in range(len(groups))]
    manifest = manifest_of(PULSE, [cell(code, about=code[-1], invited=10) for code in codes])
    allowed = [Allowed(code, (code,), shown) for code in codes]
    return measure(manifest, dict(zip(codes, groups, strict=True)), {}, allowed)


@settings(max_examples=25, deadline=None)
@given(groups=st.lists(raters, min_size=1, max_size=2), shown=shows, data=st.data())
def test_order_of_answers_leaves_no_mark(
    groups: list[list[dict[str, Any]]], shown: frozenset[str], data: st.DataObject
) -> None:
    mixed = [data.draw(st.permutations(rows)) for rows in groups]
    assert canonical(release(groups, shown)) == canonical(release(mixed, shown))


@settings(max_examples=40, deadline=None)
@given(rows=raters, shown=shows)
def test_every_figure_stands_for_five_people_or_says_why_not(
    rows: list[dict[str, Any]], shown: frozenset[str]
) -> None:
    found = release([rows], shown)["aggregates"]["0" * 16]
    if len(rows) < 5 or "means" not in shown:
        assert set(found) == {"n", "invited", "why"}
        return
    for name, figure in found["figures"].items():
        judged = [row["answers"] for row in rows]
        if name != "composite":
            items = [item.code for item in PULSE.items_of(name)]
            judged = [one for one in judged if any(one[code] is not None for code in items)]
        assert figure["n"] <= len(judged)
        if figure["value"] is None:
            assert figure["why"]
            continue
        assert figure["n"] >= 5
        assert 1 <= figure["low"] <= figure["value"] <= figure["high"] <= 7


@settings(max_examples=40, deadline=None)
@given(value=st.integers(1, 7), n=st.integers(5, 9), other=st.integers(1, 7))
def test_no_mean_lies_so_near_an_end_that_it_tells_what_everybody_said(
    value: int, n: int, other: int
) -> None:
    """A shown mean leaves everybody three points of the scale: n·m − 7(n − 1) ≤ 5, and so from below."""
    rows = [{"answers": dict.fromkeys(ITEMS, value), "flag": 0} for _ in range(n - 1)]
    rows.append({"answers": dict.fromkeys(ITEMS, other), "flag": 0})
    figure = release([rows], frozenset({"means"}))["aggregates"]["0" * 16]["figures"]["competence"]
    if figure["value"] is None:
        return
    total = n * figure["value"]
    assert total - 7 * (n - 1) <= 5 + 0.05 * n
    assert total - 1 * (n - 1) >= 3 - 0.05 * n


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({"answers": answers, "flag": st.just(0)}), min_size=6, max_size=9))
def test_what_somebody_cannot_judge_moves_no_mean_towards_the_middle(rows: list[dict[str, Any]]) -> None:
    """One more rater who can judge nothing changes no mean."""
    nothing = {"answers": dict.fromkeys(ITEMS), "flag": 0}
    before = release([rows], frozenset({"means"}))["aggregates"]["0" * 16]["figures"]
    after = release([[*rows, nothing]], frozenset({"means"}))["aggregates"]["0" * 16]["figures"]
    for name, figure in before.items():
        assert after[name]["value"] == figure["value"]
