"""What is said aloud stays there: nothing outside the room relates to it, reads it, counts or copies it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from bonafides.people.app.access import PAGES
from bonafides.people.app.queries_export import _ways

SOURCE = Path(__file__).resolve().parents[2] / "src" / "bonafides"
ROOM = SOURCE / "huddle"
OURS = list(apps.get_app_config("huddle").get_models())
COUNTS_FOR_NOBODY = {"Help", "Mistake", "Offer", "Thanks"}
"""Acts that can never count against anyone: no module but the room's own may open them."""

MEETS = {"website/pages/beside.py", "website/pages/views_beside.py"}
"""The only place where the room's tables are read from outside, and just words, orders and work claimed."""


def outside() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if ROOM not in path.parents]


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Modules and names that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_no_table_outside_relates_to_what_is_said_aloud() -> None:
    citing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model not in OURS
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model in OURS
    ]
    assert len(OURS) == 10
    assert citing == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_chain_of_relations_leads_from_a_person_to_what_they_said(model: type[Model]) -> None:
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model not in OURS:
            assert field.remote_field.related_name == "+", field.name
            assert field.related_model.__name__ in {"Person", "Team", "Client"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_copy_of_a_persons_records_follows_a_key_into_the_room(model: type[Model]) -> None:
    assert _ways(model) == []


def test_no_module_outside_reads_the_tables_of_the_room() -> None:
    found = {
        (path.relative_to(SOURCE).as_posix(), name)
        for path in outside()
        for module, name in imported(path)
        if module.startswith("bonafides.huddle.app.models")
    }
    assert {where for where, _ in found} == MEETS
    assert {name for _, name in found} == {"Claim", "Order", "Word"}


def test_nobody_outside_names_a_table_of_the_room_in_sql_or_by_its_label() -> None:
    named = re.compile(r"huddle_(word|help|mistake|offer|thanks|put|claim|order|submittal|huddle)\b")
    found = [
        path.name
        for path in outside()
        if named.search(path.read_text("utf-8")) or 'get_app_config("huddle")' in path.read_text("utf-8")
    ]
    assert found == []


def test_nothing_in_the_room_counts_rows() -> None:
    """No figure per person is made where nothing is counted; how many are silent is a length of a list."""
    counting = {"count", "Count", "aggregate", "Sum", "Avg"}
    found = [
        f"{path.name}: {node.attr if isinstance(node, ast.Attribute) else node.id}"
        for path in sorted(ROOM.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in counting)
        or (isinstance(node, ast.Name) and node.id in counting)
    ]
    assert found == []


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.html")), ids=lambda path: path.name)
def test_no_page_says_how_many_asked_for_help_or_owned_a_mistake(path: Path) -> None:
    said = path.read_text("utf-8")
    assert not re.search(r"(helps|mistakes|offers|thanks|words)[.\w]*\|(length|dictsort|add)", said)


def test_the_room_has_no_endpoint_and_no_file() -> None:
    here = [shown for shown in PAGES.values() if shown.name.startswith(("huddle:", "beside_"))]
    assert len(here) >= 6
    assert {shown.through for shown in here} == {"page"}


def test_help_and_mistakes_have_no_address_of_their_own() -> None:
    """The log of reads holds names of pages: one name for reading and for all that is said tells nothing."""
    about_the_team = {name for name, shown in PAGES.items() if shown.purpose == "huddle.words"}
    assert about_the_team == {"huddle:team"}
    assert {model.__name__ for model in OURS} >= COUNTS_FOR_NOBODY
