"""A team's page: deals to talk about, pooled figures, and what each forecast call changed. No ranking."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bonafides.candour.app.queries import Shown, answers_to, measured, names_of, shown, teams_open_to
from bonafides.candour.app.views import MINE, reader_here
from bonafides.candour.page_group import team_headline, team_sections, team_standfirst
from bonafides.candour.page_group_charts import call_chart
from bonafides.people.app.access import page
from bonafides.people.app.listing import named_rows
from bonafides.people.app.models import Team
from bonafides.people.app.queries_shares import shared_for

TEAM = "candour.team"
ON_A_PAGE = 20
ORDERS = {"date": "expected_on", "amount": "home_cents"}
"""What a list of deals may be ordered by: never by how far word and record lie apart, never by person."""


def team_of(request: HttpRequest, key: str, **_: Any) -> Team:
    """The team that an address names."""
    known: Team | None = getattr(request, "_team_named", None)
    if known is None or known.key != key:
        known = get_object_or_404(Team, key=key)
        request._team_named = known  # type: ignore[attr-defined]  # asked by the guard and by the page
    return known


def team_reading(team: Team) -> Shown | None:
    """The team's reading, drawn."""
    return shown(TEAM, team, lambda payload, _drawn: team_sections(payload))


@page("candour:teams", "Teams’ forecasts", right="read_the_house")
def teams(request: HttpRequest) -> HttpResponse:
    """Teams whose page the reader may open; straight to it where there is one."""
    reader = reader_here(request)
    mine = {*reader.leads_teams, *([] if reader.team_id is None else [reader.team_id])}
    found = named_rows(request, teams_open_to(mine, everything=reader.wears("leader")))
    if found.n_all == 1:
        return redirect("candour:team", key=found.rows[0].key)
    return render(request, "candour/teams.html", {"listing": found})


@page("candour:team", "A team’s forecast", right="read_team", about="team", purpose=TEAM, of=team_of)
def team(request: HttpRequest, key: str) -> HttpResponse:
    """Deals to talk about this week, then what the team says together, then the forecast call."""
    whose = team_of(request, key)
    reading = team_reading(whose)
    context: dict[str, Any] = {"team": whose, "reading": reading, "order": _order(request)}
    if reading is None:
        context["measured"] = measured()
    else:
        listed = Paginator(_ordered(reading, context["order"]), ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "listed": listed,
            "names": names_of(listed.object_list),
            "answers": {
                deal: tuple((one.text, one.by.name) for one in said)
                for deal, said in answers_to(deal["id"] for deal in listed.object_list).items()
            },
            "headline": team_headline(reading.payload),
            "standfirst": team_standfirst(reading.payload),
            "query": f"order={context['order']}&",
            "shared": shared_for(reader_here(request), MINE, request.GET.get("shared")),
        }
    return render(request, "candour/team.html", context)


def _order(request: HttpRequest) -> str:
    """By date unless asked for by amount; anything else that is asked for is by date too."""
    wanted = request.GET.get("order", "date")
    return wanted if wanted in ORDERS else "date"


def _ordered(reading: Shown, order: str) -> list[Any]:
    """Deals on which word and record lie apart, or whose date has passed."""
    deals = [deal for deal in reading.payload["deals"] if deal["apart"] or deal["passed"]]
    if order == "amount":
        return sorted(deals, key=lambda deal: (-deal["home_cents"], deal["key"]))
    return sorted(deals, key=lambda deal: (deal["expected_on"], deal["key"]))


@page("candour:call", "A team’s forecast call", right="read_team", about="team", purpose=TEAM, of=team_of)
def call(request: HttpRequest, key: str) -> HttpResponse:
    """What was said before and after each of the latest calls."""
    whose = team_of(request, key)
    reading = team_reading(whose)
    drawn = shown(
        TEAM,
        whose,
        lambda payload, _drawn: [str(call_chart(payload))] if payload["calls"]["latest"] else [],
        look="call",
    )
    calls = reading.payload["calls"] if reading else None
    return render(
        request,
        "candour/call.html",
        {
            "team": whose,
            "reading": reading,
            "measured": reading is None and measured(),
            "calls": calls,
            "chart": drawn.sections if drawn else (),
        },
    )
