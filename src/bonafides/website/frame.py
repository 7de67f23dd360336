"""What the frame of every page needs: sections, who is signed in, the day, light or dark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.access import reader_of
from bonafides.people.app.installation import this_installation

LOOKS = ("light", "dark")
"""What may be chosen; anything else leaves it to the device."""

LOOK_COOKIE = "look"


@dataclass(frozen=True, slots=True)
class Section:
    """One word of the section line.

    Parameters
    ----------
    word, job
        The word, and its job in one line for the page of all sections.
    name
        The view it leads to.
    holds
        Beginnings of the names of views that stand in it; the longest that fits wins.
    last
        Stands alone at the right.
    phone
        One of the four that stand in the bar of a phone, beside All.
    """

    word: Any
    job: Any
    name: str
    holds: tuple[str, ...] = ()
    last: bool = False
    phone: bool = True

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name)


SECTIONS = (
    Section(_("Today"), _("what waits on you, what you wait on, what falls due"), "today", ("today",)),
    Section(_("Ask"), _("get a yes before it is said to the customer"), "promises:ask", ("promises:",)),
    Section(
        _("Inbox"),
        _("answer what is asked of you"),
        "promises:inbox",
        ("promises:inbox", "promises:hand_on", "promises:answer_without"),
        phone=False,
    ),
    Section(
        _("Huddle"),
        _("say what is true to your team, ask for help, share orders"),
        "huddle:home",
        ("huddle:", "beside_said", "beside_order"),
        phone=False,
    ),
    Section(
        _("Our word"),
        _("how what we promise is kept"),
        "promises:reliability",
        (
            "promises:reliability",
            "promises:function_reliability",
            "promises:account_reliability",
            "promises:my_word",
            "promises:persons_word",
        ),
        phone=False,
    ),
    Section(_("Forecast"), _("what we say against what the evidence shows"), "candour:home", ("candour:",)),
    Section(
        _("Mirror"),
        _("how we are seen, when nobody can tell who said it"),
        "trust:mirror",
        ("trust:", "mirror_promise"),
    ),
    Section(
        _("People"), _("who works here, and whom we serve"), "people:directory", ("people:",), phone=False
    ),
    Section(
        _("Sources"),
        _("where the past comes from, and what it can show"),
        "readings:sources",
        ("readings:",),
        phone=False,
    ),
    Section(
        _("Glass box"),
        _("who read what about me; what each figure is for"),
        "people:glass_box",
        ("people:glass_box",),
        last=True,
        phone=False,
    ),
)
"""Sections in the order of the line; the glass box stands alone at the right."""


@cache
def section_of(view: str, sections: tuple[Section, ...] = SECTIONS) -> str:
    """The name of the section in which a view stands; its own name where it stands in none.

    Examples
    --------
    >>> section_of("people:glass_box_purposes"), section_of("people:person"), section_of("all")
    ('people:glass_box', 'people:directory', 'all')
    """
    fits = [(len(start), s.name) for s in sections for start in s.holds if view.startswith(start)]
    return max(fits)[1] if fits else view


@cache
def section_line(_language: str | None) -> tuple[tuple[Any, ...], ...]:
    """Sections as plain values in the language of the page.

    Returns
    -------
    tuple
        Of each: name, address, word, whether last, whether for phones, and how many things wait there; 0 is
        not shown.
    """
    return tuple((one.name, one.address, str(one.word), one.last, one.phone, 0) for one in SECTIONS)


def counted_line(language: str | None, n: tuple[tuple[str, int], ...]) -> tuple[tuple[Any, ...], ...]:
    """The same with how many things wait in some sections, by name: for the page that has counted them."""
    counts = dict(n)
    return tuple((*one[:-1], counts.get(one[0], 0)) for one in section_line(language))


@lru_cache(maxsize=64)
def day_said(day: date, _language: str | None) -> str:
    """A day with its weekday, as the masthead says it."""
    return date_format(day, pgettext("date format", "l j F"))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    reader = reader_of(request) if hasattr(request, "user") else None
    view = request.resolver_match.view_name if request.resolver_match else ""
    today = timezone.localdate()
    look = request.COOKIES.get(LOOK_COOKIE, "")
    return {
        "reader": reader,
        "sections": SECTIONS if reader else (),
        "section_line": section_line(get_language()) if reader else (),
        "section_now": section_of(view),
        "look": look if look in LOOKS else "",
        "installation": this_installation(),
        "today": today,
        "day_said": day_said(today, get_language()),
    }
