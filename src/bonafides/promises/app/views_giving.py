"""Promises among ourselves: to one's team, to a colleague, and asked of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Person
from bonafides.promises.app.act_words import mark, state_words
from bonafides.promises.app.actions_giving import ask_colleague, promise_colleague, promise_team
from bonafides.promises.app.forms import GiveForm
from bonafides.promises.app.forms_giving import ColleagueForm, TeamForm
from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_giving import among_colleagues, teams_to_promise, to_teams
from bonafides.promises.purposes import LEDGER


@page("promises:give", "Promises among ourselves", right="keep_word", about="self", purpose=LEDGER)
def give(request: HttpRequest) -> HttpResponse:
    """Leaders' promises to their teams first; then those among colleagues; a form for each."""
    reader = asked_by(request)
    which = request.POST.get("which", "")
    teams = teams_to_promise(reader)

    def sent(name: str) -> Any:
        return request.POST if which == name else None

    forms: dict[str, GiveForm] = {
        "team": TeamForm(sent("team"), teams=teams, prefix="team"),
        "colleague": ColleagueForm(sent("colleague"), prefix="colleague"),
        "ask": ColleagueForm(sent("ask"), prefix="ask"),
    }
    said = ""
    if which in forms and forms[which].is_valid():
        try:
            made = _write(which, forms[which].cleaned_data, by=reader.person)
        except WrongRequest as refused:
            said = str(refused)
        else:
            messages.success(request, _("Asked.") if which == "ask" else _("Promised. They can see it."))
            return redirect("promises:promise", key=made.key)
    context = {
        "to_teams": _rows(to_teams(reader)),
        "among": _rows(among_colleagues(reader)),
        "leads": teams.exists(),
        "forms": forms,
        "said": said,
    }
    return render(request, "promises/give.html", context, status=422 if request.method == "POST" else 200)


def _write(which: str, given: dict[str, Any], *, by: Person) -> Promise:
    terms = (given["what"], given["done_when"], given["due_on"])
    if which == "team":
        return promise_team(given["team"], *terms, by=by)
    write: Callable[..., Promise] = promise_colleague if which == "colleague" else ask_colleague
    return write(given["to"], *terms, by=by)


def _rows(rows: list[Promise]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "state": state_words(row.state),
            "mark": mark(row.state, warned=row.warned_at is not None),
        }
        for row in rows
    ]
