"""A deal's page: its evidence card with the answers first, and the form for its owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.candour.app.actions import answer_deal, withdraw_answer
from bonafides.candour.app.forms import AnswerForm
from bonafides.candour.app.models import Answer
from bonafides.candour.app.queries import Shown, answers_to, names_of
from bonafides.candour.app.views import MINE, own_reading, person_of, reader_here, reading_for_others
from bonafides.candour.app.views_team import TEAM, team_of, team_reading
from bonafides.people.app.access import page


def _deal(reading: Shown | None, deal: str) -> Mapping[str, Any]:
    """The deal of that key in a reading that may be read."""
    if reading is None or deal not in reading.deals:
        raise Http404
    return reading.deals[deal]


def _card(
    request: HttpRequest, reading: Shown | None, deal: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    shown = _deal(reading, deal)
    assert reading is not None  # noqa: S101 -- else there is no deal
    context = {
        "deal": shown,
        "reading": reading,
        "names": names_of([shown]),
        "answers": answers_to([shown["id"]]),
        **more,
    }
    return render(request, "candour/deal.html", context, status=status)


@page("candour:my_deal", "A deal of mine", right="read_own", about="self", purpose=MINE)
def my_deal(request: HttpRequest, deal: str) -> HttpResponse:
    """One's own deal, with the place to answer."""
    reader = reader_here(request)
    return _card(request, own_reading(reader.person), deal, form=AnswerForm(), mine=True)


@page("candour:answer", "Answer to a deal of mine", right="answer_own_deal", about="self", purpose=MINE)
@require_POST
def answer(request: HttpRequest, deal: str) -> HttpResponse:
    """Keep what the owner says of their own deal."""
    by = reader_here(request).person
    reading = own_reading(by)
    shown, form = _deal(reading, deal), AnswerForm(request.POST)
    if not form.is_valid():
        return _card(request, reading, deal, form=form, mine=True, status=422)
    said = form.cleaned_data
    answer_deal(shown["id"], said["kind"], said["text"], happened_on=said["happened_on"], by=by)
    messages.success(request, _("It stands on the card now, first and in full."))
    return redirect("candour:my_deal", deal=deal)


@page("candour:withdraw", "Taking an answer back", right="answer_own_deal")
@require_POST
def withdraw(request: HttpRequest, deal: str, key: str) -> HttpResponse:
    """Take back one's own answer; anybody else's is not found."""
    by = reader_here(request).person
    withdraw_answer(get_object_or_404(Answer, key=key, by=by), by=by)
    messages.success(request, _("Taken back."))
    return redirect("candour:my_deal", deal=deal)


@page("candour:team_deal", "A deal of a team", right="read_team", about="team", purpose=TEAM, of=team_of)
def team_deal(request: HttpRequest, key: str, deal: str) -> HttpResponse:
    """A deal of one's team, or of a team that one leads."""
    team = team_of(request, key)
    return _card(request, team_reading(team), deal, team=team, reader_is=reader_here(request).person.pk)


@page(
    "candour:shared_deal",
    "A deal on a colleague’s page",
    right="read_shared",
    about="person",
    purpose=MINE,
    of=person_of,
)
def shared_deal(request: HttpRequest, key: str, deal: str) -> HttpResponse:
    """A deal on a page that its owner shares."""
    whose = person_of(request, key)
    return _card(request, reading_for_others(whose), deal, whose=whose)
