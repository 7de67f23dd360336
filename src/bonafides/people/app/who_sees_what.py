"""Tables that the code itself is: every page with its right and audience, every field with who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.urls import get_resolver

from bonafides.people.app.access import PAGES, Page
from bonafides.people.roles import CONDITIONS, RIGHTS, Right
from bonafides.people.sensitivity import AUDIENCES, Audience

ABOUT = {
    "nobody": "nobody",
    "self": "the reader",
    "person": "one person",
    "team": "one team",
    "organisation": "the organisation",
}
THROUGH = {"page": "page", "api": "API", "file": "file"}


@dataclass(frozen=True, slots=True)
class PageLine:
    """A declared page: its right, the condition in words, whom it is about, whether a read leaves a trace."""

    page: Page
    right: Right
    who: str
    about: str
    traced: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field and who may ever see it."""

    name: str
    audience: Audience
    who: str


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A kind of record with its fields."""

    room: str
    name: str
    says: str
    fields: list[FieldLine]


def titles() -> dict[str, str]:
    """What each declared page is called."""
    return {name: page.title for name, page in PAGES.items()}


def page_lines() -> list[PageLine]:
    """Every declared page and endpoint, in order of its name."""
    get_resolver().url_patterns  # noqa: B018 -- loads every view, and so every declaration
    return [
        PageLine(
            page=shown,
            right=RIGHTS[shown.right],
            who=CONDITIONS[RIGHTS[shown.right].condition],
            about=ABOUT[shown.about],
            traced=shown.about != "nobody",
        )
        for _, shown in sorted(PAGES.items())
    ]


def our_models() -> list[type[Model]]:
    """Every model of ours, in order of room and name."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("bonafides.")]
    return sorted(ours, key=lambda model: (model._meta.app_label, model.__name__))


def model_lines() -> list[ModelLine]:
    """Every record that is kept, field by field."""
    return [
        ModelLine(
            room=model._meta.app_label,
            name=model.__name__,
            says=(model.__doc__ or "").strip().split("\n")[0],
            fields=[
                FieldLine(name, seen_by, AUDIENCES[seen_by])
                for name, seen_by in getattr(model, "SEEN_BY", {}).items()
            ],
        )
        for model in our_models()
    ]
