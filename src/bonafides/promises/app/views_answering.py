"""Answering out of a mail: one question, its answers, and nothing else; without signing in."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bonafides.errors import WrongRequest
from bonafides.people.app.access import PAGES, page, trace
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.forms_people import told
from bonafides.people.app.languages import language_of, shown_to_guest
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.act_words import state_words
from bonafides.promises.app.actions import Outrun, PastDay
from bonafides.promises.app.actions_answering import Over, Question, answer, question_of
from bonafides.promises.app.forms import ActForm
from bonafides.promises.app.models import Promise
from bonafides.promises.app.offered import ONE_CLICK
from bonafides.promises.app.reaching.words import ANSWER
from bonafides.promises.conversation import Act

LIMITS = {"answer": "30/m/ip"}


@page("promises:answer", "Answering out of a mail", right="answer_by_link")
@never_cache
def answer_by_link(request: HttpRequest, text: str, what: str) -> HttpResponse:
    """Show the question with a button for each answer; only a press of a button writes anything.

    Programs that look at mails follow links: opening one changes nothing.
    """
    if not ratelimit.consume(request, app="promises", action="answer", config=LIMITS, limit_get=True):
        return render(request, "429.html", status=429)
    try:
        found = question_of(text)
    except Over:
        return _over(request)
    person = found.link.person
    shown = shown_to_guest(request, person, lambda: _asked(request, found, text, what, language_of(person)))
    if shown.status_code != 404:
        # It is the promise's page in small: whom it concerns reads in the log that it was read.
        thing = Concerning(found.row.holder, frozenset(), found.row)
        trace(reader_for(person), PAGES["promises:promise"], thing)
    return shown


def _over(request: HttpRequest) -> HttpResponse:
    """What anybody gets without a link that answers: it does not say whether there ever was one."""
    return render(request, "promises/answer_over.html", status=404)


def _asked(request: HttpRequest, found: Question, text: str, what: str, language: str) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, found, text, what, language)
    if what not in ANSWER[language]:
        return _over(request)
    name: Act = what
    # How many acts were seen stands in the link, not in what a form says.
    form = ActForm(name, {**request.POST.dict(), "seen": found.link.seen}, auto_id=f"{name}-%s")
    if not form.is_valid():
        return _shown(request, found, text, what, language, tried=form, status=422)
    try:
        row = answer(found, name, form.saying())
    except Over:
        return _over(request)
    except Outrun as second:
        outrun = Question(found.link, second.promise, ())
        return _shown(request, outrun, text, what, language, status=409)
    except PastDay:
        form.refuse_day()
        return _shown(request, found, text, what, language, tried=form, status=422)
    except WrongRequest as refused:
        return _shown(request, found, text, what, language, said=told(refused), status=422)
    said = {"row": row, "answer": ANSWER[language][name], "state": state_words(row.state)}
    return render(request, "promises/answered.html", said)


def _shown(
    request: HttpRequest,
    found: Question,
    text: str,
    what: str,
    language: str,
    *,
    tried: ActForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    row = found.row
    offers = [
        {
            "act": name,
            "label": ANSWER[language][name],
            "form": tried if tried is not None and tried.act == name else _form(name, row),
            "at_once": name in ONE_CLICK or name == "satisfied",
            "open": name == what,
        }
        for name in sorted(found.acts, key=lambda name: name != what)
    ]
    context: dict[str, Any] = {
        "row": row,
        "text": text,
        "person": found.link.person,
        "offers": offers,
        "state": state_words(row.state),
        "said": said,
    }
    return render(request, "promises/answer.html", context, status=status)


def _form(name: Act, row: Promise) -> ActForm:
    due = row.due_on if name in ("counter", "ask") else None
    return ActForm(name, initial={"seen": row.n_acts, "due_on": due}, auto_id=f"{name}-%s")
