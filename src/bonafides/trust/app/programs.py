"""The page on which ballots are collected, and its program: as it is, and as it was when a round opened."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse

from bonafides.trust.app.models import Round
from bonafides.trust.app.places import programs
from bonafides.trust.box.pages import LISTED, File, kept, program, served

LANGUAGES = ("en", "de")


def collecting_page(language: str) -> bytes:
    """The page, the same bytes for everybody who reads this language."""
    return render_to_string("trust/collect.html", {"language": language}).encode()


def keep_program(row: Round) -> None:
    """Keep the page and its program for a round whose manifest announces them; done again, the first stay."""
    pages = {f"collect.{language}.html": collecting_page(language) for language in LANGUAGES}
    programs().pin(row.key, program() | pages)


def kept_page(key: str, language: str) -> bytes | None:
    """The page of a round as it was, asking for the round's own files; None where none is kept."""
    found = programs().found(key, f"collect.{language}.html")
    if found is None:
        return None
    everybodys = reverse("trust:part", args=["-"]).removesuffix("-")
    its_own = reverse("trust:part_of", args=[key, "-"]).removesuffix("-")
    return found.replace(f'"{everybodys}'.encode(), f'"{its_own}'.encode())


def kept_part(key: str, name: str) -> File | None:
    """One of its files; None where none is kept. `program.json` lists them, also where there is none."""
    if name == LISTED:
        return kept(programs(), key, name)
    content, now = programs().found(key, name), served().get(f"/static/{name}")
    if content is None or name.endswith(".html"):
        return None
    return File(content, now.kind if now else "text/javascript; charset=utf-8")
