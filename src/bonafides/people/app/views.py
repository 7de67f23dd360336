"""Who works here: the directory, a person, teams, and oneself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Function, Installation, Person, Team, UnclearUser, User
from bonafides.people.app.predicates import may
from bonafides.people.app.queries_export import export_zip
from bonafides.people.app.queries_people import (
    A_PAGE,
    SHOWS,
    acts_about,
    as_lines,
    everybody_here,
    history_of,
    listed,
    one_page,
    standing_of,
)
from bonafides.people.app.queries_people import (
    directory as found_people,
)
from bonafides.people.app.queries_teams import joined, leads_of, teams_listed
from bonafides.people.app.queries_teams import teams as all_teams
from bonafides.people.app.words import ACT_WORDS, HAT_SHORT
from bonafides.people.sensitivity import AUDIENCES


def person_of(request: HttpRequest, key: str) -> Person:
    """The person whose key stands in the address."""
    return get_object_or_404(Person.objects.select_related("function", "territory"), key=key)


def team_of(request: HttpRequest, key: str) -> Team:
    """The team whose key stands in the address."""
    return get_object_or_404(Team.objects.select_related("function"), key=key)


@page(
    "people:directory",
    "Who works here",
    right="read_directory",
    about="organisation",
    purpose="people.directory",
)
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody, in order of name. Names are looked for by POST: none stands in an address."""
    reader = asked_by(request)
    asked = request.POST if request.method == "POST" else request.GET
    keeps = may(reader, "keep_people")
    show = asked.get("show", "here") if keeps and asked.get("show") in SHOWS else "here"
    words = request.POST.get("words", "")[:100]
    team = Team.objects.filter(key=asked["team"]).first() if asked.get("team") else None
    function = Function.objects.filter(key=asked["function"]).first() if asked.get("function") else None
    if words or team or function or show != "here":
        people = found_people(words=words, team=team, function=function, show=show, on=reader.on)
        found, rows = one_page(people, asked.get("page"), searched=bool(words))
    else:
        found, rows = everybody_here(asked.get("page"))
    context: dict[str, Any] = {
        "page": found,
        "rows": as_lines(rows, reader.on, addresses=show == "here"),
        "words": words,
        "team": team,
        "function": function,
        "show": show,
        "keeps": keeps,
        "kept": [
            ("team", team.key if team else ""),
            ("function", function.key if function else ""),
            ("show", show if show != "here" else ""),
        ],
    }
    if keeps:
        context["n_unclear"] = UnclearUser.objects.filter(set_aside_at__isnull=True).count()
    return render(request, "people/directory.html", context)


@page(
    "people:person",
    "A person",
    right="read_directory",
    about="person",
    purpose="people.directory",
    of=person_of,
)
def person(request: HttpRequest, key: str) -> HttpResponse:
    """Where somebody stands today; for their team and themselves also where they stood."""
    reader = asked_by(request)
    shown = person_of(request, key)
    standing = standing_of(shown, reader.on)
    own = shown.pk == reader.person.pk
    team_part = own or (standing.team is not None and may(reader, "read_team", standing.team))
    context = {
        "person": shown,
        "standing": standing,
        "own": own,
        "team_part": team_part,
        "history": history_of(shown) if team_part else [],
        "keeps": may(reader, "keep_people"),
    }
    return render(request, "people/person.html", context)


@page(
    "people:teams",
    "Teams and functions",
    right="read_directory",
    about="organisation",
    purpose="people.directory",
)
def teams(request: HttpRequest) -> HttpResponse:
    """Teams by function, with who leads each."""
    reader = asked_by(request)
    found = Paginator(all_teams(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "functions": teams_listed(found.object_list, reader.on),
        "keeps": may(reader, "keep_people"),
    }
    return render(request, "people/teams.html", context)


@page("people:team", "A team", right="read_directory", about="team", purpose="people.directory", of=team_of)
def team(request: HttpRequest, key: str) -> HttpResponse:
    """Who is in a team; for the team itself also since when."""
    reader = asked_by(request)
    shown = team_of(request, key)
    people = found_people(team=shown, on=reader.on)
    found = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    team_part = may(reader, "read_team", shown)
    since = joined(shown, reader.on) if team_part else {}
    rows = [(row, since.get(row.person.pk)) for row in listed(found.object_list, reader.on)]
    context = {
        "team": shown,
        "leads": leads_of(shown, reader.on),
        "page": found,
        "rows": rows,
        "team_part": team_part,
        "keeps": may(reader, "keep_people"),
    }
    return render(request, "people/team.html", context)


@page("people:profile", "What is known of me", right="read_own", about="self", purpose="people.directory")
def profile(request: HttpRequest) -> HttpResponse:
    """What this house knows of the reader, who can see each part, and what was changed."""
    reader = asked_by(request)
    shown = reader.person
    standing = standing_of(shown, reader.on)
    hats = ", ".join(str(HAT_SHORT.get(hat.role, hat.role)) for hat in standing.hats)
    facts = [
        (_("Name"), shown.name, "name"),
        (_("E-mail address"), shown.email, "email"),
        (_("Function"), shown.function or "", "function"),
        (_("Territory"), shown.territory or "", "territory"),
        (_("Team"), standing.team or "", "function"),
        (_("Reports to"), standing.manager or "", "function"),
        (_("Hats"), hats, "function"),
        (_("First day"), date_format(shown.started_on, "j F Y") if shown.started_on else "", "started_on"),
        (_("Language"), dict(settings.LANGUAGES).get(shown.language, shown.language), "language"),
    ]
    context = {
        "facts": [(label, value, AUDIENCES[Person.SEEN_BY[field]]) for label, value, field in facts],
        "account": User.objects.filter(person=shown).first(),
        "acts": [{**act, "what": ACT_WORDS.get(act["what"], act["what"])} for act in acts_about(shown)],
    }
    return render(request, "people/profile.html", context)


@page(
    "people:export_own",
    "Everything about me, as a file",
    right="read_own",
    about="self",
    purpose="people.directory",
    through="file",
)
def export_own(request: HttpRequest) -> HttpResponse:
    """Everything the house holds about the reader, own figures included."""
    reader = asked_by(request)
    return as_file(export_zip(reader.person, own=True, house=house_name()), reader.person)


def house_name() -> str:
    """What the installation is called."""
    there = Installation.objects.first()
    return there.name if there else "bonafides"


def as_file(data: bytes, about: Person) -> HttpResponse:
    """A zip to save, named by a key and not by a name."""
    if about.erased_at is not None:
        raise Http404
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="everything-{about.key}.zip"'
    response["Cache-Control"] = "no-store"
    return response
