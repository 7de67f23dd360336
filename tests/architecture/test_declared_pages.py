"""Every address is a declared page, every field is declared, every page about people says who can see it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver

from bonafides.people.app.access import PAGES
from bonafides.people.app.predicates import DECIDED_BY
from bonafides.people.app.who_sees_what import our_models
from bonafides.people.purposes import purposes
from bonafides.people.roles import CONDITIONS, RIGHTS
from bonafides.people.sensitivity import AUDIENCES, undeclared
from bonafides.website.urls import urlpatterns

SOURCE = Path(__file__).resolve().parents[2] / "src" / "bonafides"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))

FOREIGN = {
    "allauth.account": "sign-in, sign-out, passwords: about the account of whoever asks, and of nobody else",
    "allauth.mfa": "second factors and passkeys of whoever asks",
    "allauth.usersessions": "sessions of whoever asks",
    "allauth.socialaccount": "sign-in through the organisation's own provider",
    "django.views.generic.base": "allauth's own redirects",
    "django.views.i18n": "words for scripts; no data",
    "ninja": "the API's document and its viewer: what there is, no data",
}
"""Modules whose addresses are not declared here, and what they show."""


def views_of(
    patterns: Sequence[Any] = urlpatterns, before: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with what it calls."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern.callback


def module_of(view: Callable[..., Any]) -> str:
    view = getattr(view, "func", view)  # a partial has no module of its own
    return str(getattr(getattr(view, "view_class", view), "__module__", ""))


def foreign(view: Callable[..., Any]) -> bool:
    return any(module_of(view).startswith(name) for name in FOREIGN)


def operations(view: Callable[..., Any]) -> list[Callable[..., Any]]:
    """What an address of the API calls, one function a method; else the view itself."""
    return [called for called, _ in by_method(view)]


def by_method(view: Callable[..., Any]) -> list[tuple[Callable[..., Any], set[str]]]:
    """What an address calls, with the methods that reach it; none named where all do."""
    bound = getattr(view, "__self__", None) or next(
        (
            cell.cell_contents
            for cell in getattr(view, "__closure__", None) or ()
            if hasattr(cell.cell_contents, "operations")
        ),
        None,
    )
    found = getattr(bound, "operations", None)
    return (
        [(one.view_func, {way.lower() for way in one.methods}) for one in found] if found else [(view, set())]
    )


@pytest.mark.parametrize(
    ("address", "view"), list(views_of()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_address_leads_to_a_declared_page(address: str, view: Callable[..., Any]) -> None:
    for called in operations(view):
        if foreign(called):
            continue
        declared = getattr(called, "declared_page", None)
        assert declared is not None, f"{address or '/'} calls {called!r}, which is not declared"
        assert PAGES[declared.name] is declared


def test_declared_names_are_those_of_the_addresses() -> None:
    from django.urls import NoReverseMatch, reverse

    lost = []
    for name, shown in PAGES.items():
        if shown.through == "api" or name.startswith("test"):
            continue
        for args in ([], ["a"], ["a", "b"], [1], ["a", "b", "c"]):
            try:
                reverse(name, args=args)
                break
            except NoReverseMatch:
                continue
        else:
            lost.append(name)
    assert lost == []


def test_every_right_has_a_condition_and_every_condition_a_predicate() -> None:
    assert {right.condition for right in RIGHTS.values()} <= CONDITIONS.keys() == DECIDED_BY.keys()


def test_every_page_about_people_has_a_purpose_that_is_declared() -> None:
    known = {one.name for one in purposes()}
    assert {shown.purpose for shown in PAGES.values() if shown.about != "nobody"} <= known


def test_every_purpose_says_all_it_must() -> None:
    for one in purposes():
        if one.name.startswith("test."):
            continue
        assert all((one.figure, one.why, one.audience, one.off_switch, one.kept)), one.name


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_field_says_who_may_ever_see_it(model: Any) -> None:
    fields = {field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete}
    declared = getattr(model, "SEEN_BY", None)
    assert declared is not None, f"{model._meta.label} declares no field"
    assert undeclared(fields, declared) == []
    assert set(declared.values()) <= AUDIENCES.keys()


def test_passwords_and_hashes_are_never_seen() -> None:
    secret = re.compile("password|hash|secret")
    seen = [
        f"{model._meta.label}.{name}"
        for model in our_models()
        for name, audience in model.SEEN_BY.items()  # type: ignore[attr-defined]
        if secret.search(name) and audience != "never"
    ]
    assert seen == []


def template_of(view: Callable[..., Any]) -> set[str]:
    """Templates that a view's own source names."""
    return set(re.findall(r'"([\w/]+\.html)"', inspect.getsource(inspect.unwrap(view))))


def test_every_page_about_people_carries_the_badge() -> None:
    at = {str(path).split("templates/", 1)[1]: path for path in TEMPLATES}
    bare = []
    for _, view in views_of():
        declared = getattr(view, "declared_page", None)
        if declared is None or declared.about == "nobody" or declared.through != "page":
            continue
        for name in template_of(view) & at.keys():
            if not badged(at[name], at):
                bare.append(f"{declared.name}: {name}")
    assert bare == []


def badged(path: Path, at: dict[str, Path]) -> bool:
    """The template fills the block of the badge, itself or by one it extends or includes."""
    text = path.read_text(encoding="utf-8")
    if re.search(r"\{% block badge %\}\s*\S", text) and not re.search(
        r"\{% block badge %\}\s*\{% endblock", text
    ):
        return True
    above = re.findall(r'\{% extends "([^"]+)" %\}', text)
    return any(name != "base.html" and name in at and badged(at[name], at) for name in above)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_styles_or_scripts_in_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "drawing/templates" in path.as_posix():
        # The self-contained report has one style element, named by its hash in its own policy.
        text = text.replace("<style>{{ stylesheet }}</style>", "")
    assert not re.search(r"\sstyle\s*=", text), "style="
    assert not re.search(r"<style\b", text), "<style>"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "on…="
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "inline script"
    assert "javascript:" not in text


@pytest.mark.parametrize("sheet", sorted(SOURCE.rglob("*.css")), ids=lambda path: path.name)
def test_only_the_tokens_name_a_colour(sheet: Path) -> None:
    if sheet.name == "tokens.css":
        return
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", text)
    assert "rgb(" not in text


def rules_of(sheet: str) -> set[str]:
    """Selectors of a sheet outside of any condition, each with its declarations."""
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    text = re.sub(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    return {" ".join(rule.split()) for rule in re.findall(r"[^{}]+\{[^{}]*\}", text)}


def test_the_house_repeats_no_rule_of_the_report() -> None:
    report = (SOURCE / "drawing/styles/sheets/report.css").read_text(encoding="utf-8")
    house = (SOURCE / "website/static/bonafides/house.css").read_text(encoding="utf-8")
    assert rules_of(report) & rules_of(house) == set()
