"""The manual as data: its pages, their fences and their links."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
CAPTION = re.compile(r"^:caption: (\S+)\n+", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """One fenced block: its language, its text without indentation, and where it begins."""

    language: str
    text: str
    line: int


def pages() -> list[Path]:
    """Every Markdown page of the project that a reader meets."""
    inside = (p for p in (ROOT / "docs").rglob("*.md") if "_build" not in p.parts)
    return [*sorted(ROOT.glob("*.md")), *sorted(inside)]


def name(page: Path) -> str:
    """A page's path inside the project."""
    return page.relative_to(ROOT).as_posix()


def fences(page: Path) -> list[Fence]:
    """Fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        indent = match.group(1)
        body = "".join(line.removeprefix(indent) for line in match.group(3).splitlines(keepends=True))
        found.append(Fence(match.group(2), body, text.count("\n", 0, match.start()) + 1))
    return found


def files(page: Path) -> dict[str, str]:
    """Files that a page gives in full: blocks with a caption."""
    found = {}
    for fence in fences(page):
        caption = CAPTION.search(fence.text) if fence.language == "{code-block}" else None
        if caption:
            found[caption.group(1)] = fence.text[caption.end() :]
    return found


def links(page: Path) -> list[str]:
    """Targets of links and pictures outside of fences."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [one or two for one, two in LINK.findall(text)]


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub and MyST make them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return {_slug(heading) for heading in HEADING.findall(text)}


def _slug(heading: str) -> str:
    bare = unicodedata.normalize("NFC", re.sub(r"[`*]", "", heading)).strip().lower()
    return re.sub(r"[^\w\- ]", "", bare).replace(" ", "-")
