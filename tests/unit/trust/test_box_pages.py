"""The box's pages as files: complete, without a style or script in the text, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bonafides.trust
from bonafides.trust.box.pages import POLICY, scripts, served

ROOM = Path(bonafides.trust.__file__).parent
SOURCES = {name: served()[f"/static/{name}"].content.decode() for name in scripts()}
PAGES = {
    "answer.js": served()["/answer/"].content.decode(),
    "board.js": served()["/board/"].content.decode(),
    "collect.js": (ROOM / "app" / "templates" / "trust" / "collect.html").read_text(encoding="utf-8"),
}
WORDS = {
    language: dict(re.findall(r'^  (\w+): "(.*)",$', SOURCES[f"words_{language}.js"], re.MULTILINE))
    for language in ("en", "de")
}


def needed_by(name: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    for other in re.findall(r'from "\./([\w.]+)"', SOURCES[name]):
        if other not in known:
            known = needed_by(other, known | {other})
    return known


@pytest.mark.parametrize("script", sorted(PAGES))
def test_a_page_asks_for_all_its_modules_at_once(script: str) -> None:
    # Otherwise a phone waits for five levels of imports, one after the other.
    asked = re.findall(r'modulepreload" href="(?:/static/|\{% url \'trust:part\' \')([\w.]+)', PAGES[script])
    assert asked == sorted(needed_by(script) - {script})


@pytest.mark.parametrize("script", sorted(PAGES))
def test_no_style_and_no_script_stands_in_a_page(script: str) -> None:
    assert " style=" not in PAGES[script]
    assert re.findall(r"<script[^>]*>[^<]", PAGES[script]) == []
    assert re.findall(r"\son\w+=", PAGES[script]) == []
    assert "'unsafe" not in POLICY


def test_no_text_is_ever_made_into_elements() -> None:
    for name, source in SOURCES.items():
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert way not in source, (name, way)


def test_both_languages_say_everything_with_the_same_facts() -> None:
    assert WORDS["en"].keys() == WORDS["de"].keys()
    for key, english in WORDS["en"].items():
        facts = [set(re.findall(r"\{(\w+)\}", text)) for text in (english, WORDS["de"][key])]
        assert facts[0] == facts[1], key


def test_every_word_is_said_somewhere_and_every_saying_has_words() -> None:
    code = "\n".join(source for name, source in SOURCES.items() if not name.startswith("words_"))
    said = set(re.findall(r'say\(\s*"(\w+)"', code))
    assert said <= WORDS["en"].keys()
    made_up = ("stop_", "relation_", "board_", "posted_title", "changed_title", "withdrawn_title")
    silent = {key for key in WORDS["en"] if not re.search(rf'"{key}"', code) and not key.startswith(made_up)}
    assert silent == set()


def test_every_reason_to_stop_has_a_title_and_a_text() -> None:
    code = "\n".join(SOURCES.values())
    reasons = set(re.findall(r'(?:new Stop|stop|stopped)\("(\w+)"', code))
    for reason in reasons | {"unknown", "early", "closed", "collected", "refused"}:
        assert {f"stop_{reason}", f"stop_{reason}_title"} <= WORDS["en"].keys(), reason


def test_colours_stand_in_the_tokens_alone() -> None:
    for address, file in served().items():
        if address.endswith((".css", ".html", ".js", "mark.svg")) and not address.endswith("tokens.css"):
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-])", file.content.decode()) == [], address
