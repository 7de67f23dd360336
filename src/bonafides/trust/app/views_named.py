"""Answering with one's name inside a round: about oneself, about whom one leads, what one's team will say."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.trust.app.actions_named import answer_named, take_named_back
from bonafides.trust.app.forms_answers import AnswersForm
from bonafides.trust.app.queries_named import Named, one_to_answer, to_answer
from bonafides.trust.purposes import BY_NAME


@page(
    "trust:named",
    "What I am asked with my name",
    right="answer_in_own_name",
    about="self",
    purpose=BY_NAME,
)
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything open that I may answer with my name: about myself first."""
    asked = to_answer(asked_by(request).person, on=timezone.localdate())
    return render(request, "trust/named_list.html", {"asked": asked})


def _asked(request: HttpRequest, key: str) -> Named:
    found = one_to_answer(asked_by(request).person, key, on=timezone.localdate())
    if found is None:
        raise Http404
    return found


@page(
    "trust:answer_named",
    "Answering with my name",
    right="answer_in_own_name",
    about="self",
    purpose=BY_NAME,
)
@never_cache
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Who will read this, then the statements; answered again, the newer answer stands."""
    named = _asked(request, key)
    form = AnswersForm(
        named.instrument,
        request.POST if request.method == "POST" else None,
        relation=named.form,
        given=named.answered,
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_named(named, form.answers(), by=asked_by(request).person)
        except WrongRequest:
            messages.error(request, _("The round has closed in the meantime. Nothing was written."))
            return redirect("trust:named")
        messages.success(request, _("Written down. You may change it until the round closes."))
        return redirect("trust:named")
    context = {"named": named, "form": form}
    return render(request, "trust/named.html", context, status=422 if form.is_bound else 200)


@page("trust:take_back_named", "Taking back what I answered with my name", right="decide_own")
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take an answer back while the round is open."""
    if take_named_back(_asked(request, key), by=asked_by(request).person):
        messages.info(request, _("Taken back. Nothing of it is kept."))
    return redirect("trust:named")
