"""The reference says what the code says: pages are current, limits are the code's, words are kept."""

from __future__ import annotations

import importlib.util
import re
from importlib import import_module
from types import ModuleType

import pytest

from bonafides.candour.account import SECTIONS
from bonafides.history.tables import CANONICAL, CATEGORIES, KINDS

from .manual import ROOT

REFERENCE = ROOT / "docs" / "reference"
GENERATED = (
    *("cli.md", "instruments.md", "settings.md", "api.md", "tables.md", "report-json.md"),
    "who-sees-what.md",
)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The script that writes the generated pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", GENERATED)
def test_a_generated_page_is_what_would_be_generated(generate: ModuleType, page: str) -> None:
    written = (REFERENCE / page).read_text(encoding="utf-8")
    assert written == generate.PAGES[page](), f"docs/reference/{page} is stale: run python docs/generate.py"


def test_every_generated_page_is_compared(generate: ModuleType) -> None:
    assert set(generate.PAGES) == set(GENERATED)


def test_the_limits_in_the_manual_are_those_of_the_code() -> None:
    text = (REFERENCE / "measures.md").read_text(encoding="utf-8").split("## Limits")[1]
    rows = re.findall(r"^\| [^|]+ \| ([\d., ]+) \| (`[^|]+`) \|$", text, re.MULTILINE)
    assert len(rows) >= 15
    for values, places in rows:
        names = re.findall(r"`([\w.]+)`", places)
        for value, place in zip(values.split(", "), names, strict=True):
            module, _, constant = place.rpartition(".")
            assert getattr(import_module(f"bonafides.{module}"), constant) == float(value), place


def test_every_measure_that_the_manual_names_can_be_found() -> None:
    text = (REFERENCE / "measures.md").read_text(encoding="utf-8").split("## Limits")[0]
    named = re.findall(r"`((?:methods\.)?(?!bonafides)[a-z_]+\.[a-z_]+)`", text)
    assert len(named) >= 12
    for place in named:
        module, _, function = place.rpartition(".")
        room = "bonafides" if module.startswith("methods.") else "bonafides.candour"
        assert callable(getattr(import_module(f"{room}.{module}"), function)), place


def test_the_glossary_has_each_word_once_in_order_within_its_part() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    words = re.findall(r"^\*\*([^*]+)\*\* — ", text, re.MULTILINE)
    assert len(words) == len(set(words))
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        own = re.findall(r"^\*\*([^*]+)\*\* — ", part, re.MULTILINE)
        assert own == sorted(own), part.splitlines()[0]


def test_what_the_code_calls_things_is_in_the_glossary() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").lower().replace("-", " ")
    things = {*SECTIONS, *(name for name in CANONICAL), *KINDS, *CATEGORIES}
    for thing in things - {"meta", "fx"}:
        word = thing.replace("_", " ")
        singular = word.removesuffix("s")
        plural_y = f"{word.removesuffix('ies')}y"
        assert any(form in text for form in (word, singular, plural_y)), f"no word for {thing} in GLOSSARY.md"
