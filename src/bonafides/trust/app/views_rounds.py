"""Rounds, for learning partners and administrators: prepared, looked at as a whole, launched, closed."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.forms_people import told
from bonafides.people.app.listing import in_parts
from bonafides.people.app.queries_teams import few_teams
from bonafides.readings.app.models import Job
from bonafides.readings.app.queries_imports import worker_is_there
from bonafides.trust.app.actions_closing import close_now, lost, may_close, void_round
from bonafides.trust.app.actions_inviting import remind
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_rounds import change_round, drop_round, prepare_round
from bonafides.trust.app.asking_back import DIALOGUE, dialogue_of
from bonafides.trust.app.forms_rounds import AboutGroupsForm, AboutPeopleForm, RoundForm
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Round
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.queries_rounds import cells_of, mails_failed, rounds_listed, subjects_of
from bonafides.trust.app.round_shown import Shown
from bonafides.trust.purposes import ROUNDS

KEEPS: Final = "keep_rounds"
ABOUT: Final = "organisation"
LISTS_OF_A_PLAN: Final = ("cells", "released", "left_out", "by_name", "refusals", "leaks")


def found(key: str) -> Round:
    """The round of an address."""
    return get_object_or_404(Round.objects.select_related("by"), key=key)


@require_GET
@page("trust:rounds", "Rounds", right=KEEPS)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, newest first."""
    asked_by(request)
    listed = [Shown(row) for row in rounds_listed()]
    n_open = sum(one.row.state in ("opening", "open", "closing") for one in listed)
    return render(request, "trust/rounds/list.html", {"rounds": listed, "n_open": n_open})


@page("trust:new_round", "Prepare a round", right=KEEPS)
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new round."""
    form = RoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = prepare_round(**form.given(), by=asked_by(request).person)
        except WrongRequest as error:
            form.add_error(None, told(error))
        else:
            return redirect("trust:round", row.key)
    return _form(request, form)


@page("trust:change_round", "Change a round that is being prepared", right=KEEPS)
def change(request: HttpRequest, key: str) -> HttpResponse:
    """The same form with what was said before."""
    row = found(key)
    if row.state != "draft":
        return redirect("trust:round", key)
    form = RoundForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            change_round(row, **form.given(), by=asked_by(request).person)
        except WrongRequest as error:
            form.add_error(None, told(error))
        else:
            return redirect("trust:round", key)
    return _form(request, form, row)


def _form(request: HttpRequest, form: RoundForm, row: Round | None = None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "trust/rounds/form.html", {"form": form, "row": row}, status=status)


@require_GET
@never_cache
@page("trust:round", "A round", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def one(request: HttpRequest, key: str) -> HttpResponse:
    """What a round is, whom it is about, and how far it is."""
    return shown_with(request, found(key))


def shown_with(request: HttpRequest, row: Round, said: str = "") -> HttpResponse:
    """A round's page, with what went wrong where something did."""
    status = 422 if said else 200
    if row.state == "draft":
        return render(
            request, "trust/rounds/draft.html", of_a_draft(request, row) | {"said": said}, status=status
        )
    cells = cells_of(row)
    to_print = [
        line for line in cells if row.state == "open" and line.cell.way == "urn" and not line.cell.cards
    ]
    parts, rows = in_parts(request, cells=cells, cards_to_print=to_print)
    context = {
        "shown": Shown(row),
        "row": row,
        "parts": parts,
        **rows,
        "by_link": any(line.cell.way == "link" for line in cells),
        "may_close": may_close(row),
        "box": _box(row),
        "box_address": settings.CONFIGURATION.own_box,
        "mails_failed": mails_failed(row),
        "job": Job.objects.filter(kind__startswith="trust.", about=row.key).first(),
        "live": ("opening", "open", "closing"),
        "worker": worker_is_there(),
        "said": said,
    }
    return render(request, "trust/rounds/round.html", context, status=status)


def _box(row: Round) -> dict[str, str]:
    """Why the round can never be closed, or that the box is away; empty where all is well."""
    try:
        return {"lost": lost(row)}
    except BonafidesError as error:
        return {"away": told(error)}


def of_a_draft(request: HttpRequest, row: Round) -> dict[str, Any]:
    """What the page of a round has that is being prepared."""
    instrument = instrument_of(row)
    about = AboutPeopleForm if instrument.about == "person" else AboutGroupsForm
    parts, rows = in_parts(request, subjects=subjects_of(row))
    return {
        "shown": Shown(row),
        "row": row,
        "parts": parts,
        **rows,
        "form": about(instrument=instrument),
        "about_people": instrument.about == "person",
        "teams": few_teams(),
    }


@require_GET
@never_cache
@page(
    "trust:round_plan",
    "The whole plan of a round, before its launch",
    right=KEEPS,
    about=ABOUT,
    purpose=ROUNDS,
)
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Cells, how many are invited, what will be shown, what is refused and why, the audit's verdict."""
    row = found(key)
    if row.state != "draft":
        return redirect("trust:round", key)
    return _plan(request, row)


def _plan(request: HttpRequest, row: Round, said: str = "") -> HttpResponse:
    planned = plan_of(row, by=asked_by(request).person)
    until = row.closes_on + DIALOGUE
    asked_back = until if dialogue_of([one.record() for one in planned.plan], until) else None
    parts, rows = in_parts(request, **{name: getattr(planned, name) for name in LISTS_OF_A_PLAN})
    context: dict[str, Any] = {
        "shown": Shown(row),
        "row": row,
        "planned": planned,
        "parts": parts,
        "rows": rows,
        "said": said,
        "asked_back": asked_back,
    }
    return render(request, "trust/rounds/plan.html", context, status=422 if said else 200)


@require_POST
@page("trust:launch_round", "Launch a round", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def launch_it(request: HttpRequest, key: str) -> HttpResponse:
    """Fix it as it was seen, and have its keys made."""
    row = found(key)
    try:
        launch(row, seen=request.POST.get("seen", ""), by=asked_by(request).person)
    except WrongRequest as error:
        return (
            _plan(request, found(key), told(error))
            if found(key).state == "draft"
            else redirect("trust:round", key)
        )
    return redirect("trust:round", key)


@require_POST
@page(
    "trust:drop_round", "Throw away a round that was never launched", right=KEEPS, about=ABOUT, purpose=ROUNDS
)
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw it away."""
    try:
        drop_round(found(key), by=asked_by(request).person)
    except WrongRequest as error:
        return shown_with(request, found(key), told(error))
    return redirect("trust:rounds")


@require_POST
@page(
    "trust:remind_round",
    "Remind those whose ballot waits to be collected",
    right=KEEPS,
    about=ABOUT,
    purpose=ROUNDS,
)
def remind_them(request: HttpRequest, key: str) -> HttpResponse:
    """Write again to those whose ballot was not collected; to how many is not said."""
    row = found(key)
    try:
        remind(row, by=asked_by(request).person)
    except WrongRequest as error:
        return shown_with(request, row, told(error))
    messages.success(request, _("The reminder is being written. To how many, nobody is told."))
    return redirect("trust:round", key)


@require_POST
@page("trust:close_round", "Close a round whose last day is over", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def close(request: HttpRequest, key: str) -> HttpResponse:
    """Close it now instead of waiting for the worker to see that it is due."""
    row = found(key)
    try:
        close_now(row, by=asked_by(request).person)
    except WrongRequest as error:
        return shown_with(request, row, told(error))
    return redirect("trust:round", key)


@require_POST
@page("trust:void_round", "Declare a round void", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def void(request: HttpRequest, key: str) -> HttpResponse:
    """Destroy what was answered, unread."""
    row = found(key)
    if request.POST.get("sure") != "yes":
        return shown_with(request, row, _("Nothing was destroyed. Tick that you mean it."))
    try:
        void_round(row, by=asked_by(request).person)
    except BonafidesError as error:
        return shown_with(request, row, told(error))
    return redirect("trust:round", key)
