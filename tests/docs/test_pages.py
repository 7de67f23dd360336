"""Pages lead somewhere, say what they must, and name no package index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .manual import ROOT, anchors, fences, links, name, pages

INDEX_HOSTS = [
    backwards[::-1] for backwards in ("gro.ipyp", "detsohnohtyp", "sjmpn", "oi.setarc", "egrof-adnoc")
]
"""Written backwards, so that this file does not name them either."""

PARTS = ("Context", "Decision", "Consequences", "We would change our mind if")
KEPT = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md", "SECURITY.md")


def _decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_lead_to_what_is_there(page: Path) -> None:
    for target in links(page):
        if re.match(r"[a-z]+://|mailto:", target):
            assert target.startswith("https://"), target
            continue
        path, _, anchor = target.partition("#")
        where = (page.parent / path).resolve() if path else page
        assert where.exists(), f"{name(page)} leads to {target}, which is not there"
        if anchor:
            assert anchor in anchors(where), f"{name(page)} leads to {target}: no such heading"


@pytest.mark.parametrize("page", pages(), ids=name)
def test_no_package_index_is_named(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not [host for host in INDEX_HOSTS if host in text]


@pytest.mark.parametrize("page", pages(), ids=name)
def test_a_page_has_one_title_and_every_block_a_language(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if text.startswith("```{include}"):
        return
    bare = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.DOTALL | re.MULTILINE)
    assert len(re.findall(r"^# ", bare, re.MULTILINE)) == 1
    assert text.startswith("# ")
    assert len(re.findall(r"^ *```", text, re.MULTILINE)) == 2 * len(fences(page))


def test_every_page_of_the_manual_is_reached_from_its_front_page() -> None:
    docs = ROOT / "docs"
    front = (docs / "index.md").read_text(encoding="utf-8")
    for page in docs.rglob("*.md"):
        place = page.relative_to(docs)
        if "_build" in place.parts or place.parts[0] == "decisions" or place.name == "index.md":
            continue
        assert f"({place.as_posix()})" in front, f"docs/index.md does not lead to {place}"


def test_what_a_reader_looks_for_at_the_root_is_there() -> None:
    for file in (*KEPT, "LICENSE", "NOTICE"):
        assert (ROOT / file).stat().st_size > 300, file


def test_the_front_page_asks_for_two_commands() -> None:
    commands = [fence.text for fence in fences(ROOT / "README.md") if fence.language == "bash"]
    assert commands == ["make demo\nmake test\n"]


def test_the_picture_is_light_enough_for_a_slow_line() -> None:
    assert (ROOT / "docs" / "images" / "house.png").stat().st_size < 400_000


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    # Nine sections, as published by the Apache Software Foundation.
    assert re.findall(r"^   (\d)\. [A-Z]", text, re.MULTILINE) == [str(n) for n in range(1, 10)]


def test_every_typeface_that_is_shipped_is_named_with_its_licence() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    folder = ROOT / "src" / "bonafides" / "drawing" / "fonts"
    for font in folder.iterdir():
        assert font.name in notice, font.name


@pytest.mark.parametrize("page", _decisions(), ids=lambda page: page.stem)
def test_a_decision_has_all_its_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(PARTS)
    assert re.search(
        r"^\*\*Status:\*\* (accepted|replaced by \d{4}) · \*\*Date:\*\* \d{4}-\d\d-\d\d$", text, re.MULTILINE
    )
    assert text.startswith(f"# {page.name[:4]} · ")
    assert len(text.splitlines()) <= 60, "one page"


def test_no_two_decisions_share_a_number() -> None:
    numbers = [page.name[:4] for page in _decisions()]
    assert len(numbers) == len(set(numbers))


def test_decisions_that_the_code_refers_to_exist() -> None:
    numbers = {page.name[:4] for page in _decisions()}
    named = set()
    for module in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"decision (\d{4})", module.read_text(encoding="utf-8")))
    assert named
    assert named <= numbers
