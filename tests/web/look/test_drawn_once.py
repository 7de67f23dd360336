"""Parts of pages that are drawn once: the same for the same values, and of nothing but these."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, engines
from django.utils.safestring import mark_safe
from django.utils.translation import override

from bonafides.huddle.app.aside import FreshWord
from bonafides.website.tags import drawn_once

LIST = '{% drawn "people/_people_list.html" rows=rows %}'
MARK = '{% drawn "parts/mark.html" kind=kind size=20 %}'


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_once._kept.clear()
    monkeypatch.setattr(drawn_once, "_size", 0)


def drawn(source: str, **values: Any) -> str:
    return str(engines["django"].engine.from_string(source).render(Context(values)))


def row(name: str, key: str = "abcabcabcabc") -> tuple[str, str, str, str]:
    return (key, name, "", "North")


def test_it_is_drawn_once_for_the_same_values() -> None:
    assert drawn(LIST, rows=[row("Ada")]) == drawn(LIST, rows=[row("Ada")])
    assert len(drawn_once._kept) == 1


def test_another_name_is_drawn_anew() -> None:
    assert "Ada" in drawn(LIST, rows=[row("Ada")])
    renamed = drawn(LIST, rows=[row("Eva")])
    assert "Eva" in renamed
    assert "Ada" not in renamed


def test_values_that_are_equal_and_yet_written_differently_are_told_apart() -> None:
    one = '{% drawn "parts/choice_of_look.html" look=look %}'
    for value in (1, True, "1", 1.0):
        drawn(one, look=value)
    assert len(drawn_once._kept) == 4


def test_a_text_that_is_marked_as_safe_never_stands_for_one_that_is_not() -> None:
    source = '{% drawn "candour/_card_head.html" deal=deal href=href who=who own=own alone=alone %}'
    deal = {"title": "T", "amount_cents": None, "stage": ""}
    fixed = type("Fixed", (dict,), {"never_changes_as": "a/b"})(deal)
    values = {"deal": fixed, "href": "", "own": False, "alone": True}
    assert "<b>" in drawn(source, who=mark_safe("<b>Eva</b>"), **values)
    assert "<b>" not in drawn(source, who="<b>Eva</b>", **values)


def test_each_language_is_drawn_in_its_own_words() -> None:
    source = '{% drawn "parts/choice_of_look.html" look="" %}'
    with override("en"):
        english = drawn(source)
    with override("de"):
        german = drawn(source)
    assert english != german
    with override("en"):
        assert drawn(source) == english


def test_a_part_sees_its_values_and_nothing_else_of_the_page() -> None:
    source = '{% drawn "parts/mark.html" size=20 %}'
    assert drawn(source, kind="eye", size=99) == drawn(source)


def test_what_is_no_plain_value_is_drawn_and_not_kept() -> None:
    assert drawn(LIST, rows=[[mark_safe("k" * 12), "Ada", "", ""]])
    assert not drawn_once._kept


def test_what_is_kept_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_once, "MOST_KEPT", 20_000)
    for number in range(200):
        drawn(LIST, rows=[row(f"Person {number}")])
    held = sum(len(key) + len(part) for key, part in drawn_once._kept.items())
    assert held == drawn_once._size <= 20_000
    assert "Person 199" in str(list(drawn_once._kept.values())[-1])


def test_a_part_of_a_reading_is_kept_by_its_name() -> None:
    deal = {"title": "Cold store", "amount_cents": None, "stage": ""}
    named = type("Fixed", (dict,), {})
    source = '{% drawn "candour/_card_head.html" deal=deal href="" who="" own=True alone=False %}'
    first, second = named(deal), named(deal | {"title": "Dock"})
    first.never_changes_as, second.never_changes_as = "reading-1/a", "reading-2/a"
    assert "Cold store" in drawn(source, deal=first)
    assert "Dock" in drawn(source, deal=second)


def test_the_same_values_under_other_names_are_another_part() -> None:
    said = drawn('{% drawn "parts/empty.html" says=one fills=two %}', one="Nothing", two="Wait")
    turned = drawn('{% drawn "parts/empty.html" fills=one says=two %}', one="Nothing", two="Wait")
    assert "<p>Nothing</p>" in said
    assert "<p>Wait</p>" in turned


ASIDE = (
    '{% drawn "huddle/aside.html" key=key team="North" word=word leads=leads '
    "n_people=6 n_spoken=1 n_silent=5 %}"
)


def test_a_form_in_a_part_has_the_token_of_the_page_on_which_it_stands() -> None:
    values = {"key": "abcabcabcabc", "leads": False, "word": FreshWord("Ada", leads=False)}
    one, other = (drawn(ASIDE, csrf_token=token, **values) for token in ("a" * 64, "b" * 64))
    assert len(drawn_once._kept) == 1
    assert f'value="{"a" * 64}"' in one
    assert f'value="{"b" * 64}"' in other
    assert one.replace("a" * 64, "b" * 64) == other
    # What is kept holds the token of neither, and what is shown not the mark that keeps its place.
    [kept] = drawn_once._kept.values()
    assert "a" * 64 not in kept
    assert "b" * 64 not in kept
    assert drawn_once.PLACE in kept
    assert drawn_once.PLACE not in one + other


def test_a_token_cannot_close_the_place_in_which_it_stands() -> None:
    shown = drawn(ASIDE, csrf_token='"><script>', key="abcabcabcabc", leads=False, word="")
    assert "<script>" not in shown


def test_a_page_without_a_token_shows_no_mark_in_its_place() -> None:
    assert drawn_once.PLACE not in drawn(ASIDE, key="abcabcabcabc", leads=True, word="")
