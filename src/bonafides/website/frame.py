"""What the frame of every page needs: sections, who is signed in, the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.access import reader_of
from bonafides.people.app.models import Installation


@dataclass(frozen=True, slots=True)
class Section:
    """One word of the section line."""

    word: Any
    job: Any
    name: str
    last: bool = False

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name)


SECTIONS = (
    Section(_("Forecast"), _("what we say against what the evidence shows"), "candour:home"),
    Section(_("People"), _("who works here, and whom we serve"), "people:directory"),
    Section(_("Sources"), _("where the past comes from, and what it can show"), "readings:sources"),
    Section(
        _("Glass box"), _("who read what about me; what each figure is for"), "people:glass_box", last=True
    ),
)
"""Sections in the order of the line; the glass box stands alone at the right."""


STYLESHEETS = tuple(f"bonafides/{name}.css" for name in ("fonts", "tokens", "report", "house"))
"""In the order of loading: faces, tokens, the parts shared with the report, the parts of pages alone."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    reader = reader_of(request) if hasattr(request, "user") else None
    at = request.resolver_match.view_name if request.resolver_match else ""
    room = at.split(":")[0]
    return {
        "reader": reader,
        "stylesheets": STYLESHEETS,
        "sections": SECTIONS if reader else (),
        "room": room,
        "installation": Installation.objects.first(),
        "today": timezone.localdate(),
    }
