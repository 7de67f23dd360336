"""Forecast pages of the organisation and of one person: each shows a reading and computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from markupsafe import Markup

from bonafides.candour import purposes as purposes
from bonafides.candour.app.queries import Shown, answers_to, measured, names_of, shown
from bonafides.candour.page_group import mine_sections, shared_sections
from bonafides.candour.page_jumps import jumps_chart, jumps_section, teams_apart
from bonafides.candour.section_order import round_the_call
from bonafides.people.app.access import page, reader_of
from bonafides.people.app.listing import AT_ONCE, by_name, nav_of
from bonafides.people.app.models import Person
from bonafides.people.app.queries_shares import is_off, own_shares, shared_for
from bonafides.people.app.reader import Reader

MINE = "candour.mine"
MOST_DRAWN = 128
"""Parts of a long list that a process keeps drawn, of one reading."""
OPEN_CARDS = 3
"""Cards that stand open on a page; the rest are a line each."""


def reader_here(request: HttpRequest) -> Reader:
    """Who asks, on a page whose right demands somebody."""
    reader = reader_of(request)
    assert reader is not None  # noqa: S101 -- the right demands one
    return reader


def person_of(request: HttpRequest, key: str, **_: Any) -> Person:
    """Whom an address names."""
    return get_object_or_404(Person, key=key, erased_at__isnull=True)


@page(
    "candour:home",
    "The forecast",
    right="read_organisation",
    about="organisation",
    purpose="candour.organisation",
)
def home(request: HttpRequest) -> HttpResponse:
    """The organisation's reading, leaders' own part first; of many teams some at once, by name."""
    reading = shown("candour.organisation", None, lambda _payload, drawn: round_the_call(drawn))
    context = {"reading": reading, "teams": team_by_team(request, reading)}
    return render(request, "candour/home.html", context)


def team_by_team(request: HttpRequest, reading: Shown | None) -> Markup:
    """Some of the teams of a large organisation; nothing where one picture holds them all."""
    if reading is None:
        return Markup()
    kept = reading.drawn_since
    teams = kept["teams"] if "teams" in kept else kept.setdefault("teams", _teams(reading))
    if not teams:
        return Markup()
    listing = by_name(request, teams, lambda one: str(one["who"]))
    names = f"of {' | '.join(str(one['who']) for one in listing.rows)}"
    chart = kept.get(names) or jumps_chart(reading.payload, listing.rows)
    if len(kept) < MOST_DRAWN:
        kept[names] = chart
    return jumps_section(chart, n_all=len(teams), nav=nav_of(request, listing, _("Teams"), "teams"))


def _teams(reading: Shown) -> list[Mapping[str, Any]]:
    return list(teams_apart(reading.payload, AT_ONCE))


def own_reading(person: Person) -> Shown | None:
    """A person's own reading, drawn for the person; None where there is none or it is turned off."""
    if is_off(person, MINE):
        return None
    return shown(MINE, person, lambda payload, _drawn: mine_sections(payload), look="mine")


def reading_for_others(person: Person) -> Shown | None:
    """The same, drawn for those with whom it is shared."""
    if is_off(person, MINE):
        return None
    return shown(MINE, person, lambda payload, _drawn: shared_sections(payload), look="shared")


def cards(reading: Shown | None) -> dict[str, Any]:
    """The deals of a reading on which statement and evidence disagree, with what was answered to them."""
    if reading is None:
        return {"apart": [], "answers": {}, "names": {}}
    apart = [deal for deal in reading.payload["deals"] if deal["apart"]]
    return {
        "apart": apart,
        "answers": answers_to(deal["id"] for deal in apart),
        "names": names_of(apart),
        "open_cards": OPEN_CARDS,
    }


@page("candour:mine", "My word and the outcome", right="read_own", about="self", purpose=MINE)
def mine(request: HttpRequest) -> HttpResponse:
    """The reader's own reading, whom they share it with, and what others share with them."""
    reader = reader_here(request)
    reading = own_reading(reader.person)
    context: Mapping[str, Any] = {
        "reading": reading,
        "off": reading is None and is_off(reader.person, MINE),
        "measured": reading is None and measured(),
        "shares": own_shares(reader.person, MINE),
        "shared": shared_for(reader, MINE, request.GET.get("shared")),
        **cards(reading),
    }
    return render(request, "candour/mine.html", context)


@page(
    "candour:person",
    "A colleague’s word and the outcome",
    right="read_shared",
    about="person",
    purpose=MINE,
    of=person_of,
)
def person(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody shares, for as long as they share it."""
    whose = person_of(request, key)
    reading = reading_for_others(whose)
    return render(request, "candour/person.html", {"whose": whose, "reading": reading, **cards(reading)})
