"""Asking back about a comment: for whom it is about or whoever leads; whoever wrote it stays unknown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.queries_shares import is_off
from bonafides.trust.app.actions_asking_back import ask_back, look_at, refuse_asking
from bonafides.trust.app.forms_asking_back import AskBackForm
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Subject, Thread
from bonafides.trust.app.publishing import kind_of
from bonafides.trust.app.queries_mirror import who_may_reply
from bonafides.trust.app.queries_threads import asks_who, last_day_of, threads_of
from bonafides.trust.app.views_replies import subject_named
from bonafides.trust.purposes import ASKED_BACK


@page(
    "trust:asked_back",
    "Comments that I may ask back about",
    right="ask_back",
    about="person",
    purpose=ASKED_BACK,
    of=subject_named,
)
def asked_back(request: HttpRequest, key: str) -> HttpResponse:
    """Comments whose writers may be asked, what was asked and what came back."""
    subject = _subject(request, key)
    last = last_day_of(subject.round)
    look_at(subject, by=asked_by(request).person)
    context = {
        "subject": subject,
        "groups": threads_of(subject),
        "last": last,
        "over": last is None or asked_by(request).on > last,
    }
    return render(request, "trust/asked_back.html", context)


def thread_named(request: HttpRequest, key: str, **_more: Any) -> Concerning:
    """The thread of an address, and who may ask in it."""
    row = get_object_or_404(
        Thread.objects.select_related("subject__round", "subject__person", "subject__team"), key=key
    )
    writers = who_may_reply(row.subject, asked_by(request).on)
    if not writers:
        raise Http404("nobody leads there at the moment")
    return Concerning(writers[0], frozenset(one.pk for one in writers), row)


@page(
    "trust:ask_back",
    "A question to whoever wrote a comment",
    right="ask_back",
    about="person",
    purpose=ASKED_BACK,
    of=thread_named,
)
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """A question: written, looked at once more as it will be read, and then sent."""
    thread = thread_named(request, key).thing
    _refuse_off(thread.subject)
    reader = asked_by(request)
    posted, last = request.method == "POST", last_day_of(thread.subject.round)
    if last is None or reader.on > last:
        return redirect("trust:asked_back", key=thread.subject.key)
    form = AskBackForm(request.POST if posted else None)
    context: dict[str, Any] = {"thread": thread, "form": form, "last": last}
    if posted and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if "sure" in request.POST:
                turn = ask_back(thread, words, by=reader.person, on=reader.on)
                messages.success(request, _say(turn.pk is not None))
                return redirect("trust:asked_back", key=thread.subject.key)
            refuse_asking(thread, words, by=reader.person, on=reader.on)
        except WrongRequest as refused:
            context["said"] = str(refused)
        else:
            if "again" not in request.POST:
                context |= {"shown": words.strip(), "asks_who": asks_who(words)}
    status = 422 if posted and "shown" not in context and "again" not in request.POST else 200
    return render(request, "trust/ask_back.html", context, status=status)


def _say(there: bool) -> str:
    if there:
        return _("Asked. An answer, if one comes, stands here on another day.")
    return _("Nobody can be asked here any more.")


def _subject(request: HttpRequest, key: str) -> Subject:
    found = subject_named(request, key).thing
    if not isinstance(found, Subject):
        raise Http404
    _refuse_off(found)
    return found


def _refuse_off(subject: Subject) -> None:
    """What somebody turned off is shown nowhere, this page included."""
    if subject.person is not None and is_off(subject.person, kind_of(instrument_of(subject.round))):
        raise Http404("turned off")
