"""A team's mirror and the organisation's: from the release plan alone, no person, no order by a figure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.listing import by_name, named_rows, nav_of
from bonafides.people.app.models import Team
from bonafides.trust.app.queries_mirror import (
    Told,
    replies_to,
    rounds_of,
    subject_of,
    teams_to_read,
    told_of,
    who_may_reply,
)
from bonafides.trust.app.queries_threads import may_ask_back
from bonafides.trust.page_team import (
    organisation_sections,
    team_headline,
    team_sections,
    team_standfirst,
)
from bonafides.trust.purposes import ORGANISATION, TEAM


def team_of(request: HttpRequest, key: str, **_more: Any) -> Team:
    """The team that an address names."""
    return get_object_or_404(Team, key=key)


@page("trust:teams", "Teams’ mirrors", right="read_the_house")
def teams(request: HttpRequest) -> HttpResponse:
    """Teams whose page the reader may open; straight to it where there is one."""
    found = named_rows(request, teams_to_read(asked_by(request)))
    if found.n_all == 1:
        return redirect("trust:team", key=found.rows[0].key)
    return render(request, "trust/teams.html", {"listing": found})


@page("trust:team", "A team’s mirror", right="read_team", about="team", purpose=TEAM, of=team_of)
def team(request: HttpRequest, key: str) -> HttpResponse:
    """What a team said about itself, for the team and leaders."""
    whose = team_of(request, key)
    told = told_of(TEAM, whose)
    context: dict[str, Any] = {"team": whose, "told": told, "rounds": rounds_of(TEAM, whose)}
    if told is not None:
        context |= {
            "headline": team_headline(told.payload, whose.name),
            "standfirst": team_standfirst(told.payload),
            "parts": team_sections(told.payload),
        } | _back(request, told)
    return render(request, "trust/team_mirror.html", context)


@page(
    "trust:organisation",
    "The organisation’s mirror",
    right="read_organisation",
    about="organisation",
    purpose=ORGANISATION,
)
def organisation(request: HttpRequest) -> HttpResponse:
    """What everybody said about how the organisation learns and is led; leaders' own part first."""
    told = told_of(ORGANISATION, None)
    context: dict[str, Any] = {"told": told, "rounds": rounds_of(ORGANISATION, None)}
    if told is not None:
        listing = by_name(request, told.payload.get("units") or [], lambda one: str(one["name"]))
        nav = nav_of(request, listing, _("Parts"), "parts")
        context |= {
            "headline": team_headline(told.payload, "The organisation"),
            "standfirst": team_standfirst(told.payload),
            "parts": organisation_sections(told.payload, listing.rows if nav else None, nav),
        } | _back(request, told)
    return render(request, "trust/organisation_mirror.html", context)


def _back(request: HttpRequest, told: Told) -> dict[str, Any]:
    """What was said back to those who answered, and whether the reader is one who says it."""
    subject, reader = subject_of(told), asked_by(request)
    if subject is None:
        return {}
    writes = reader.person in who_may_reply(subject, reader.on)
    return {
        "subject": subject,
        "replies": replies_to(subject, published=not writes),
        "writes": writes,
        "asks_back": may_ask_back(subject, reader.person, reader.on),
    }
