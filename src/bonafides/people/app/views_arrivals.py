"""For those who keep people: files that arrive, looked at before they are applied; users who wait."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.actions_arrivals import apply_people, plan_of, receive, set_aside
from bonafides.people.app.actions_client_arrivals import apply_clients, look_at_clients
from bonafides.people.app.actions_users import NOBODY_FITS, add_waiting, pass_over, place_user
from bonafides.people.app.forms_people import FileForm, PeopleFileForm, PlaceUserForm, told
from bonafides.people.app.models import Arrival, Person, UnclearUser
from bonafides.people.app.queries_people import listed
from bonafides.people.app.words import FACT_WORDS
from bonafides.people.arrivals import COLUMNS as PEOPLE_COLUMNS
from bonafides.people.client_arrivals import COLUMNS as CLIENT_COLUMNS

SHOWN = 200
"""Changes and flaws that a preview lists; the rest is counted."""


@page("people:import", "Import people", right="keep_people")
def people_file(request: HttpRequest) -> HttpResponse:
    """A file of people, to be looked at first."""
    return _file(request, "people", PeopleFileForm, list(PEOPLE_COLUMNS))


@page("people:import_clients", "Import clients", right="keep_people")
def clients_file(request: HttpRequest) -> HttpResponse:
    """A file of clients, to be looked at first."""
    return _file(request, "clients", FileForm, list(CLIENT_COLUMNS))


def _file(request: HttpRequest, kind: str, form_class: type[FileForm], columns: list[str]) -> HttpResponse:
    reader = asked_by(request)
    form = form_class(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data.get("on") or reader.on
        arrival = receive(kind, form.cleaned_data["file"].read(), on=on, by=reader.person)
        try:
            plan_of(arrival) if kind == "people" else look_at_clients(arrival, by=reader.person)
        except BonafidesError as error:
            set_aside(arrival, by=reader.person)
            form.add_error("file", told(error))
        else:
            return redirect("people:arrival", arrival.key)
    status = 422 if form.is_bound else 200
    return render(
        request, "people/import.html", {"form": form, "kind": kind, "columns": columns}, status=status
    )


@page(
    "people:arrival",
    "What a file would change",
    right="keep_people",
    about="organisation",
    purpose="people.directory",
)
def arrival(request: HttpRequest, key: str) -> HttpResponse:
    """What a file would change, before anything is changed."""
    shown = get_object_or_404(Arrival, key=key)
    context: dict[str, object] = {"arrival": shown, "facts": FACT_WORDS, "shown": SHOWN}
    if shown.ended_at is None and shown.kind == "people":
        read, plan = plan_of(shown)
        numbers = [step.number for step in plan.steps[:SHOWN] if step.number is not None]
        names = dict(Person.objects.filter(pk__in=numbers).values_list("id", "name"))
        steps = [(step, names.get(step.number or 0, step.row.name)) for step in plan.steps[:SHOWN]]
        flaws = sorted([*read.flaws, *plan.flaws], key=lambda flaw: flaw.line)
        context |= {"plan": plan, "steps": steps, "flaws": flaws[:SHOWN], "n_flaws": len(flaws)}
        context["notes"] = read.notes
    elif shown.ended_at is None:
        counts, clients = look_at_clients(shown, by=asked_by(request).person)
        context |= {"counts": counts, "flaws": clients.flaws[:SHOWN], "n_flaws": len(clients.flaws)}
        context |= {"changes": clients.changes[:SHOWN], "n_changes": len(clients.changes)}
        context["notes"] = clients.notes
    return render(request, "people/arrival.html", context)


@page("people:apply", "Apply a file", right="keep_people")
@require_POST
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Do what somebody saw that a file would do."""
    found = get_object_or_404(Arrival, key=key)
    by = asked_by(request).person
    try:
        if found.kind == "people":
            apply_people(found, mark=request.POST.get("mark", ""), by=by)
        else:
            apply_clients(found, by=by)
    except BonafidesError as error:
        messages.error(request, told(error))
    return redirect("people:arrival", found.key)


@page("people:set_aside", "Set a file aside", right="keep_people")
@require_POST
def aside(request: HttpRequest, key: str) -> HttpResponse:
    """Do nothing with a file."""
    found = get_object_or_404(Arrival, key=key)
    set_aside(found, by=asked_by(request).person)
    messages.success(request, _("Set aside. Nothing was changed, and the file is forgotten."))
    return redirect("people:directory" if found.kind == "people" else "people:clients")


@page(
    "people:unclear",
    "Users whom nobody could place",
    right="keep_people",
    about="organisation",
    purpose="people.directory",
)
def unclear(request: HttpRequest) -> HttpResponse:
    """Users of the CRM who wait for somebody who knows them."""
    reader = asked_by(request)
    waiting = UnclearUser.objects.filter(set_aside_at__isnull=True)
    found = Paginator(waiting, 20).get_page(request.GET.get("page"))
    numbers = {number for user in found for number in user.candidates}
    people = {row.person.pk: row for row in listed(Person.objects.filter(pk__in=numbers), reader.on)}
    rows = [(user, [people[number] for number in user.candidates if number in people]) for user in found]
    n_new = waiting.filter(why=NOBODY_FITS).count()
    return render(request, "people/unclear.html", {"page": found, "rows": rows, "n_new": n_new})


@page("people:add_waiting", "Add everybody who waits and is new", right="keep_people")
@require_POST
def add_everybody(request: HttpRequest) -> HttpResponse:
    """Everybody whom nobody here fits is added."""
    reader = asked_by(request)
    n = add_waiting(on=reader.on, by=reader.person)
    messages.success(request, ngettext("One person is added.", "%(n)s people are added.", n) % {"n": n})
    return redirect("people:unclear")


@page("people:place_user", "Say who a user is", right="keep_people")
@require_POST
def place_waiting(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody says who an unclear user is."""
    reader = asked_by(request)
    waiting = UnclearUser.objects.filter(key=key).first()
    form = PlaceUserForm(request.POST)
    if waiting is None:
        return redirect("people:unclear")
    if not form.is_valid():
        said = [str(message) for field in form.errors.values() for message in field]
        messages.error(request, " ".join(said) or _("Found: no answer. Needed: one of those listed."))
        return redirect("people:unclear")
    answer, other = form.cleaned_data["answer"], form.cleaned_data["other"]
    try:
        if answer == "nobody":
            pass_over(waiting, by=reader.person)
        elif answer == "new":
            place_user(waiting, None, on=reader.on, by=reader.person)
        else:
            candidates = Person.objects.filter(pk__in=waiting.candidates, erased_at__isnull=True)
            meant = other if answer == "other" else candidates.filter(key=answer).first()
            if meant is None:
                raise WrongRequest("nobody", "one of those listed, or an address", "choose again")
            place_user(waiting, meant, on=reader.on, by=reader.person)
        messages.success(request, _("Noted."))
    except WrongRequest as error:
        messages.error(request, told(error))
    return redirect("people:unclear")
