"""A client answers how they see somebody, with their name on it: by a link, without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.people.app.access import page
from bonafides.people.app.languages import shown_to_guest
from bonafides.trust.app.actions_guesses import answer_by_name, take_back
from bonafides.trust.app.forms_answers import AnswersForm
from bonafides.trust.app.models import AskedByName
from bonafides.trust.app.queries_guesses import asked_by_text, instrument_of_guess, open_asked

HELD = "by_name"
"""Where a session keeps the number of the link, so that its text leaves the address."""

LIMITS = {"by_name": "30/m/ip"}

Guest = Callable[..., HttpResponse]


@page("trust:open_by_name", "A client’s link to answer with their name", right="answer_by_name")
@never_cache
def open_link(request: HttpRequest, text: str) -> HttpResponse:
    """Takes the link out of the address, so that no history and no other site learns it."""
    if not ratelimit.consume(request, app="trust", action="by_name", config=LIMITS, limit_get=True):
        return render(request, "429.html", status=429)
    row = asked_by_text(text)
    if row is None:
        return over(request)
    request.session[HELD] = row.pk
    return redirect("trust:by_name")


def over(request: HttpRequest) -> HttpResponse:
    """What anybody gets without a link that opens: it does not say whether there ever was one."""
    return render(request, "trust/by_name_over.html", status=404)


def with_link(view: Guest) -> Guest:
    """Find the link that this session holds, each time anew, and speak the client's language."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        held = request.session.get(HELD)
        row = open_asked().filter(pk=held).first() if held else None
        if row is None:
            return over(request)
        return shown_to_guest(request, row.guess.contact, lambda: view(request, row, *args, **keys))

    return never_cache(found)


@page("trust:by_name", "A client answers with their name", right="answer_by_name")
@with_link
def by_name(request: HttpRequest, row: AskedByName) -> HttpResponse:
    """Who will read it, then the statements; answered again, the newer answer stands."""
    instrument = instrument_of_guess(row.guess)
    form = AnswersForm(instrument, request.POST if request.method == "POST" else None, given=row.answers)
    if request.method == "POST" and form.is_valid():
        answer_by_name(row, form.answers(), today=timezone.localdate())
        messages.success(request, _("Thank you. It is written down as you said it."))
        return redirect("trust:by_name")
    context = {"row": row, "asker": row.guess.person, "contact": row.guess.contact, "form": form}
    return render(request, "trust/by_name.html", context, status=422 if form.is_bound else 200)


@page("trust:take_back", "A client takes their answer back, or gives none", right="answer_by_name")
@require_POST
@with_link
def rather_not(request: HttpRequest, row: AskedByName) -> HttpResponse:
    """The client would rather not, or no longer: link and answer go."""
    answered, asker = row.answers is not None, row.guess.person
    take_back(row)
    request.session.pop(HELD, None)
    return render(request, "trust/by_name_ended.html", {"answered": answered, "asker": asker})
