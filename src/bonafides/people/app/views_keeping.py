"""For those who keep people: adding, changing, placing, hats, inviting, letting go, forgetting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.actions_erasure import erase
from bonafides.people.app.actions_hiring import hire_into
from bonafides.people.app.actions_invitations import invite_person, mail_invitation
from bonafides.people.app.actions_leaving import deactivate, reactivate
from bonafides.people.app.actions_lines import give_hat, put, take_hat
from bonafides.people.app.actions_people import change_person
from bonafides.people.app.actions_places import keep_team
from bonafides.people.app.acts import note
from bonafides.people.app.addresses import address_of
from bonafides.people.app.forms_people import (
    EraseForm,
    FactsForm,
    HatForm,
    HirePlaceForm,
    LeavingForm,
    PlaceForm,
    TeamForm,
    told,
)
from bonafides.people.app.models import Hat, Person, Team, User
from bonafides.people.app.queries_export import export_zip
from bonafides.people.app.queries_people import planned_for, standing_of
from bonafides.people.app.queries_teams import few_teams
from bonafides.people.app.views import as_file, house_name, person_of, team_of

KEEPS = "keep_people"
PURPOSE = "people.directory"


def _facts(person: Person) -> dict[str, Any]:
    names = ("name", "email", "function", "territory", "started_on")
    return {name: getattr(person, name) for name in names}


def _kept(request: HttpRequest, person: Person, status: int = 200, **bound: Form) -> HttpResponse:
    """The page on which somebody is kept, with the one form that was sent still filled in."""
    reader = asked_by(request)
    standing = standing_of(person, reader.on)
    worn = Hat.objects.filter(person=person, valid_to__isnull=True)
    held = worn.select_related("team", "function").order_by("id")
    place = {"team": standing.team, "manager": standing.manager, "on": reader.on}
    forms: dict[str, Form] = {
        "facts": FactsForm(initial=_facts(person), prefix="facts"),
        "place": PlaceForm(initial=place, prefix="place"),
        "hat": HatForm(prefix="hat"),
        "leaving": LeavingForm(prefix="leaving"),
        **bound,
    }
    context = {
        "person": person,
        "account": User.objects.filter(person=person).first(),
        "held": held,
        "planned": planned_for(person, reader.on),
        "today": reader.on,
        "n_reports": standing.n_reports,
        "n_clients": len(standing.clients),
        "forms": forms,
        "form": next(iter(bound.values()), None),
        "teams": few_teams(),
        "oneself": person.pk == reader.person.pk,
    }
    return render(request, "people/keep_person.html", context, status=status)


def _done(person: Person) -> HttpResponse:
    return redirect("people:keep_person", person.key)


def _try(form: Form, act: Callable[[], Any]) -> bool:
    """Do something, or say on the form why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except WrongRequest as error:
        form.add_error(None, told(error))
        return False
    except IntegrityError:
        # Two did the same thing at the same moment; the other was faster, and nothing of ours was kept.
        form.add_error(None, _("Found: somebody changed this at the same moment. To do: look again."))
        return False
    return True


@page("people:add", "Add somebody", right=KEEPS)
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new, in one step with their team and manager."""
    reader = asked_by(request)
    form = HirePlaceForm(request.POST or None)
    made: list[Person] = []

    def act() -> None:
        place = {name: form.cleaned_data.pop(name) for name in ("team", "manager")}
        made.append(hire_into(on=reader.on, by=reader.person, **place, **form.changes()))

    if request.method == "POST" and _try(form, act):
        messages.success(request, _("Added."))
        return _done(made[0])
    status = 422 if form.is_bound else 200
    return render(request, "people/add.html", {"form": form, "teams": few_teams()}, status=status)


@page("people:keep_person", "Keep a person", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
def keep_person(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that can be changed about somebody."""
    return _kept(request, person_of(request, key))


@page("people:change", "Change a person", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Name, address, function, territory, first day."""
    person, by = person_of(request, key), asked_by(request).person
    form = FactsForm(request.POST, prefix="facts")
    if not _try(form, lambda: change_person(person, by=by, **form.changes())):
        return _kept(request, person_of(request, key), 422, facts=form)
    messages.success(request, _("Changed."))
    return _done(person)


@page("people:place", "Place a person", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
def place(request: HttpRequest, key: str) -> HttpResponse:
    """Team and manager, from a day on."""
    person, by = person_of(request, key), asked_by(request).person
    form = PlaceForm(request.POST, prefix="place")

    def act() -> None:
        said = form.cleaned_data
        put(person, team=said["team"], manager=said["manager"], on=said["on"], by=by)

    if not _try(form, act):
        return _kept(request, person, 422, place=form)
    messages.success(request, _("Changed. What held before stands in the history."))
    return _done(person)


@page("people:give_hat", "Give a hat", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
def hat(request: HttpRequest, key: str) -> HttpResponse:
    """A role, from a day on."""
    person, by = person_of(request, key), asked_by(request).person
    form = HatForm(request.POST, prefix="hat")

    def act() -> None:
        said = form.cleaned_data
        give_hat(person, said["role"], team=said["team"], function=said["function"], on=said["on"], by=by)

    if not _try(form, act):
        return _kept(request, person, 422, hat=form)
    messages.success(request, _("The hat is given."))
    return _done(person)


@page("people:take_hat", "Take a hat off", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
def hat_off(request: HttpRequest, key: str) -> HttpResponse:
    """The end of a role, today."""
    person, reader = person_of(request, key), asked_by(request)
    held = Hat.objects.filter(person=person, valid_to__isnull=True, role=request.POST.get("role", ""))
    for place in ("team", "function"):
        key = request.POST.get(place, "")
        held = held.filter(**({f"{place}__key": key} if key else {f"{place}__isnull": True}))
    worn = held.first()
    if worn is None:
        return _done(person)
    try:
        take_hat(worn, on=reader.on, by=reader.person)
        messages.success(request, _("The hat is off."))
    except WrongRequest as error:
        messages.error(request, told(error))
    return _done(person)


@page("people:deactivate", "Close an account", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody leaves."""
    person, by = person_of(request, key), asked_by(request).person
    form = LeavingForm(request.POST, prefix="leaving")

    def act() -> None:
        deactivate(person, on=form.cleaned_data["on"], successor=form.cleaned_data["successor"], by=by)

    if not _try(form, act):
        return _kept(request, person, 422, leaving=form)
    messages.success(request, _("Closed. Nobody can sign in with that account any more."))
    return _done(person)


@page("people:reactivate", "Reopen an account", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody comes back."""
    person = person_of(request, key)
    if person.left_on is None:
        return _done(person)
    try:
        reactivate(person, by=asked_by(request).person)
        messages.success(request, _("Open again. Team, manager and hats are given anew."))
    except WrongRequest as error:
        messages.error(request, told(error))
    return _done(person)


@page("people:invite", "Invite a person", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
@require_POST
@never_cache
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """An invitation by mail; its link is shown this once."""
    person, by = person_of(request, key), asked_by(request).person

    def link_of(text: str) -> str:
        return address_of(request, "sign_in:invitation", text)

    try:
        link = invite_person(person, by=by, link_of=link_of)
    except WrongRequest as error:
        messages.error(request, told(error))
        return _done(person)
    sent = mail_invitation(person, link, by=by)
    # Without a mail server mails are written to a folder, and reach nobody by themselves.
    leaves = not settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend")
    context = {"person": person, "link": link, "sent": sent, "leaves": leaves}
    return render(request, "people/invited.html", context)


@page(
    "people:export",
    "Everything about a leaver, as a file",
    right=KEEPS,
    about="person",
    purpose=PURPOSE,
    of=person_of,
    through="file",
)
def export(request: HttpRequest, key: str) -> HttpResponse:
    """What the house holds about somebody, without the figures that only they may read."""
    person = person_of(request, key)
    if person.left_on is None:
        raise Http404("who works here takes their own copy")
    response = as_file(export_zip(person, own=False, house=house_name()), person)
    note("export", person, asked_by(request).person)
    return response


@page("people:erase", "Erase a leaver", right=KEEPS, about="person", purpose=PURPOSE, of=person_of)
def forget(request: HttpRequest, key: str) -> HttpResponse:
    """What would go and what would stay; and, with the name typed, the erasure."""
    person, by = person_of(request, key), asked_by(request).person
    form = EraseForm(request.POST or None, person=person)
    if request.method == "POST" and _try(form, lambda: erase(person, by=by)):
        messages.success(request, _("Erased. Figures of groups are as they were."))
        return redirect("people:directory")
    status = 422 if form.is_bound else 200
    return render(request, "people/erase.html", {"form": form, "person": person}, status=status)


@page("people:add_team", "Add a team", right=KEEPS)
def add_team(request: HttpRequest) -> HttpResponse:
    """A new team."""
    return _team(request, None)


@page("people:change_team", "Change a team", right=KEEPS, about="team", purpose=PURPOSE, of=team_of)
def change_team(request: HttpRequest, key: str) -> HttpResponse:
    """Another name or function for a team."""
    return _team(request, get_object_or_404(Team, key=key))


def _team(request: HttpRequest, team: Team | None) -> HttpResponse:
    by = asked_by(request).person
    initial = {"name": team.name, "function": team.function} if team else {}
    form = TeamForm(request.POST or None, initial=initial)
    kept: list[Team] = []

    def act() -> None:
        kept.append(keep_team(team, name=form.cleaned_data["name"], function=form.function_meant(), by=by))

    if request.method == "POST" and _try(form, act):
        messages.success(request, _("Kept."))
        return redirect("people:team", kept[0].key)
    status = 422 if form.is_bound else 200
    return render(request, "people/keep_team.html", {"form": form, "team": team}, status=status)
