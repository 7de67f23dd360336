"""Whom a round is about, and who is asked: proposed by the house, corrected by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.forms_people import told
from bonafides.people.app.models import Line, Person, Team
from bonafides.people.app.predicates import people_in
from bonafides.people.app.reader import Reader, holds
from bonafides.trust.app.actions_asking import (
    add_people,
    add_subject,
    add_teams,
    ask_not,
    ask_too,
    drop_subject,
    propose_again,
)
from bonafides.trust.app.forms_rounds import AboutGroupsForm, AboutPeopleForm, AskForm
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Asked, Round, Subject
from bonafides.trust.app.names import name_of
from bonafides.trust.app.queries_named import fits
from bonafides.trust.app.queries_proposing import relations_for
from bonafides.trust.app.queries_rounds import asked_of, by_relation
from bonafides.trust.app.round_shown import Shown
from bonafides.trust.app.views_rounds import ABOUT, KEEPS, of_a_draft
from bonafides.trust.purposes import ROUNDS


@require_POST
@page("trust:round_about", "Say whom a round is about", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def about(request: HttpRequest, key: str) -> HttpResponse:
    """Add people, teams, or the organisation; who is asked is proposed at once."""
    row = get_object_or_404(Round, key=key)
    instrument = instrument_of(row)
    people = instrument.about == "person"
    form = (AboutPeopleForm if people else AboutGroupsForm)(request.POST, instrument=instrument)
    if form.is_valid():
        try:
            n = (_people if people else _groups)(row, form.cleaned_data, asked_by(request))
        except WrongRequest as error:
            form.add_error(None, told(error))
        else:
            said = ngettext("One was added.", "%(n)s were added.", n) if n else _("It is about them already.")
            messages.success(request, said % {"n": n} if n > 1 else said)
            return redirect("trust:round", key)
    return render(request, "trust/rounds/draft.html", of_a_draft(request, row) | {"form": form}, status=422)


def _people(row: Round, given: dict[str, Any], reader: Reader) -> int:
    people = [given["person"]] if given["person"] else []
    if given["team"]:
        people += people_in(given["team"], reader)
    if given["leaders"]:
        lines = Line.objects.filter(holds(reader.on)).values("manager")
        people += Person.objects.filter(pk__in=lines, left_on__isnull=True, erased_at__isnull=True)
    unique = list({person.pk: person for person in people}.values())
    return add_people(row, unique, given["relations"], by=reader.person)


def _groups(row: Round, given: dict[str, Any], reader: Reader) -> int:
    if given["everybody"]:
        add_subject(row, by=reader.person)
        return 1
    teams = list(Team.objects.order_by("name")) if given["every_team"] else [given["team"]]
    return add_teams(row, teams, by=reader.person)


def subject_of(key: str) -> Subject:
    """A subject of a round that is being prepared."""
    found = get_object_or_404(Subject.objects.select_related("round", "person", "team"), key=key)
    if found.round.state != "draft":
        raise Http404
    return found


@require_GET
@never_cache
@page("trust:round_subject", "Who is asked about somebody", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def subject(request: HttpRequest, key: str) -> HttpResponse:
    """Who is asked about one subject, by relation."""
    return _subject(request, subject_of(key))


def _subject(request: HttpRequest, one: Subject, form: AskForm | None = None) -> HttpResponse:
    relations = relations_for(instrument_of(one.round))
    context = {
        "subject": one,
        "row": one.round,
        "shown": Shown(one.round),
        "name": name_of(one),
        "groups": by_relation(one),
        "form": form or AskForm(subject=one, relations=relations),
        "relations": relations,
        "manager_too": fits(instrument_of(one.round), "manager"),
        "predicted": fits(instrument_of(one.round), "prediction"),
    }
    return render(request, "trust/rounds/subject.html", context, status=422 if form is not None else 200)


@require_POST
@page("trust:ask_too", "Ask one more about somebody", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Add a colleague or somebody at a client by hand."""
    one = subject_of(key)
    form = AskForm(request.POST, subject=one, relations=relations_for(instrument_of(one.round)))
    if form.is_valid():
        given = form.cleaned_data
        try:
            ask_too(
                one,
                given["relation"],
                person=given["person"],
                contact=given.get("contact"),
                by=asked_by(request).person,
            )
        except WrongRequest as error:
            form.add_error(None, told(error))
        else:
            return redirect("trust:round_subject", key)
    return _subject(request, one, form)


@require_POST
@page("trust:ask_not", "Take somebody out of those who are asked", right=KEEPS)
def not_ask(request: HttpRequest, key: str) -> HttpResponse:
    """Take one out: `who` is the number of the row on the page, of this subject alone."""
    one = subject_of(key)
    number = request.POST.get("who", "")
    found = Asked.objects.filter(subject=one, pk=int(number)).first() if number.isdecimal() else None
    if found is not None:
        ask_not(found, by=asked_by(request).person)
    return redirect("trust:round_subject", key)


@require_POST
@page("trust:propose_again", "Fill in who is asked once more", right=KEEPS)
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Add whom lines, teams and clients name and who is not there."""
    one = subject_of(key)
    known = set(relations_for(instrument_of(one.round)))
    wanted = [relation for relation in request.POST.getlist("relations") if relation in known]
    propose_again(one, wanted or sorted(known), by=asked_by(request).person)
    return redirect("trust:round_subject", key)


@require_POST
@page("trust:drop_subject", "Take somebody out of a round", right=KEEPS)
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """The round is not about them any more."""
    one = subject_of(key)
    drop_subject(one, by=asked_by(request).person)
    return redirect("trust:round", one.round.key)


@require_GET
@never_cache
@page("trust:asked", "What I am asked, and with whom", right="read_own", about="self", purpose=ROUNDS)
def asked(request: HttpRequest) -> HttpResponse:
    """Rounds in which the reader is asked, with the colleagues who are counted together with them."""
    mine = [(Shown(one.round), one) for one in asked_of(asked_by(request).person)]
    return render(request, "trust/rounds/asked.html", {"mine": mine})
