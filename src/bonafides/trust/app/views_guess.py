"""My own guesses at how one client sees me: for myself alone, until I share or delete them."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.forms_people import told
from bonafides.people.app.models import Person
from bonafides.people.app.queries_shares import is_off, own_shares, shared_for
from bonafides.trust.app.actions_guesses import (
    Asking,
    ask_by_name,
    delete_guess,
    end_asking,
    make_guess,
    remind_client,
    unremind,
)
from bonafides.trust.app.forms_answers import AnswersForm
from bonafides.trust.app.forms_guesses import ColleagueForm
from bonafides.trust.app.guess_shown import Shown, equation_words, shown
from bonafides.trust.app.mails_guesses import ask_client, send_blank_tool
from bonafides.trust.app.models import Guess
from bonafides.trust.app.queries_guesses import (
    asked_of,
    contact_to_guess,
    contacts_to_guess,
    guess_of,
    guesses_of,
    instrument_of_guess,
)
from bonafides.trust.app.views_try import TOOL
from bonafides.trust.instruments import load
from bonafides.trust.purposes import GUESS

LIMITS = {"mirror_mail": "20/d/user"}


@page("trust:guesses", "My guesses at how clients see me", right="read_own", about="self", purpose=GUESS)
@never_cache
def guesses(request: HttpRequest) -> HttpResponse:
    """My guesses, newest first, and whom I could guess about; a name is looked for without an address."""
    reader = asked_by(request)
    words = request.POST.get("words", "")[:80] if request.method == "POST" else ""
    context = {
        "guesses": [(row, asked_of(row)) for row in guesses_of(reader.person)[:200]],
        "words": words,
        "shared": shared_for(reader, GUESS, request.GET.get("shared")),
        **_who_sees(reader.person),
    }
    context["contacts"] = [] if context["off"] else contacts_to_guess(reader.person, words)
    return render(request, "trust/guesses.html", context)


def _who_sees(person: Person) -> dict[str, Any]:
    off = is_off(person, GUESS)
    return {"shares": [] if off else own_shares(person, GUESS), "off": off}


@page("trust:guess_about", "Guessing how one client sees me", right="read_own", about="self", purpose=GUESS)
@never_cache
def guess_about(request: HttpRequest, key: str) -> HttpResponse:
    """Ten statements of one client about me, answered as I believe they would."""
    contact, person = contact_to_guess(key), asked_by(request).person
    if contact is None:
        raise Http404
    if is_off(person, GUESS):
        return redirect("trust:guesses")
    instrument = load(TOOL)
    form = AnswersForm(instrument, request.POST if request.method == "POST" else None, relation="guess")
    if request.method == "POST" and form.is_valid():
        made = make_guess(contact, instrument, form.answers(), by=person, today=timezone.localdate())
        return redirect("trust:guess", key=made.key)
    context = {"form": form, "contact": contact}
    return render(request, "trust/guess_about.html", context, status=422 if form.is_bound else 200)


def _mine(request: HttpRequest, key: str) -> Guess:
    """A guess of the reader's own; whoever asks for another's learns not even that it exists."""
    row = guess_of(asked_by(request).person, key)
    if row is None:
        raise Http404
    return row


@page("trust:guess", "One guess of my own", right="read_own", about="self", purpose=GUESS)
@never_cache
def guess(request: HttpRequest, key: str) -> HttpResponse:
    """What my guess comes to, and beside it what the client answered, where they did."""
    return _shown(request, _mine(request, key))


def _shown(
    request: HttpRequest, row: Guess, *, colleague: ColleagueForm | None = None, status: int = 200
) -> HttpResponse:
    asked = asked_of(row)
    found = _found(row, asked.row.answers if asked else None)
    context = {
        "guess": row,
        "contact": row.contact,
        "asked": asked,
        "shown": found,
        "equation": equation_words(found.guessed),
        "theirs": equation_words(found.real) if found.real else None,
        "colleague": colleague or ColleagueForm(),
        "address": f"{settings.CONFIGURATION.own_address}{reverse('trust:try')}",
        **_who_sees(row.person),
    }
    return render(request, "trust/guess.html", context, status=status)


def _found(row: Guess, answers: dict[str, int | None] | None) -> Shown:
    # The turn of the tip changes with the guess and stays with it.
    return shown(instrument_of_guess(row), row.answers, real=answers, name=row.contact.name, turn=row.pk)


@page("trust:delete_guess", "Deleting a guess of one's own", right="decide_own")
@require_POST
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Delete a guess, with what the client answered to it."""
    delete_guess(_mine(request, key))
    messages.info(request, _("Deleted. Nothing of it is kept."))
    return redirect("trust:guesses")


@page("trust:ask_client", "Asking a client to answer with their name", right="decide_own")
@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Mail the client a link; the answer will carry their name, and they are told so first."""
    row = _mine(request, key)
    person = asked_by(request).person
    if not ratelimit.consume(
        request, app="trust", action="mirror_mail", config=LIMITS, user=request.user, limit_get=True
    ):
        return render(request, "429.html", status=429)
    try:
        asking = ask_by_name(row, today=timezone.localdate())
    except WrongRequest as refused:
        messages.error(request, told(refused))
        return redirect("trust:guess", key=key)
    if ask_client(row.contact, _address(asking), by=person, ends_on=asking.row.ends_on):
        messages.success(request, _("Asked. They see first that you alone read it, with their name."))
    else:
        end_asking(row)
        messages.error(request, _("The mail could not be sent. Nobody was asked; try again later."))
    return redirect("trust:guess", key=key)


def _address(asking: Asking) -> str:
    return f"{settings.CONFIGURATION.own_address}{reverse('trust:open_by_name', args=[asking.text])}"


@page("trust:remind_client", "Reminding a client who is asked with their name", right="decide_own")
@require_POST
def remind(request: HttpRequest, key: str) -> HttpResponse:
    """Mail the client another link, once: that they have not answered is known, since their name is on it."""
    row = _mine(request, key)
    if not ratelimit.consume(
        request, app="trust", action="mirror_mail", config=LIMITS, user=request.user, limit_get=True
    ):
        return render(request, "429.html", status=429)
    before = asked_of(row)
    try:
        asking = remind_client(row, today=timezone.localdate())
    except WrongRequest as refused:
        messages.error(request, told(refused))
        return redirect("trust:guess", key=key)
    person = asked_by(request).person
    if ask_client(row.contact, _address(asking), by=person, ends_on=asking.row.ends_on, reminder=True):
        messages.success(request, _("Reminded, once. The link from before opens no more."))
    else:
        unremind(asking.row, before.row.token_hash if before else "")
        messages.error(request, _("The mail could not be sent. Try again later."))
    return redirect("trust:guess", key=key)


@page("trust:end_asking", "Asking a client no longer", right="decide_own")
@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End the link of a client who has not answered."""
    end_asking(_mine(request, key))
    messages.info(request, _("The link opens no more."))
    return redirect("trust:guess", key=key)


@page("trust:send_tool", "Sending the blank tool to a colleague", right="decide_own")
@require_POST
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Mail a colleague the public page; nothing of the guess goes along."""
    row, form = _mine(request, key), ColleagueForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, colleague=form, status=422)
    if not ratelimit.consume(
        request, app="trust", action="mirror_mail", config=LIMITS, user=request.user, limit_get=True
    ):
        return render(request, "429.html", status=429)
    if send_blank_tool(form.cleaned_data["colleague"], by=asked_by(request).person):
        messages.success(request, _("Sent: the blank tool and your name, nothing else."))
    else:
        messages.error(request, _("The mail could not be sent. Try again later."))
    return redirect("trust:guess", key=key)


def colleague_of(_request: HttpRequest, key: str) -> Person:
    """Whom an address names."""
    return get_object_or_404(Person, key=key, erased_at__isnull=True)


@page(
    "trust:guesses_of",
    "Guesses that a colleague shares",
    right="read_shared",
    about="person",
    purpose=GUESS,
    of=colleague_of,
)
@never_cache
def guesses_shared(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody shares: their guesses. What a client answered by name is not among it."""
    whose = colleague_of(request, key)
    if whose != asked_by(request).person and is_off(whose, GUESS):
        raise Http404
    rows = [(row, _found(row, None)) for row in guesses_of(whose)[:50]]
    return render(request, "trust/guesses_of.html", {"whose": whose, "rows": rows})
