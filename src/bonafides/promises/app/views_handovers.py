"""Handing a client on: offering what one holds, taking it one by one, reading what was not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Client, Person
from bonafides.promises.app.act_words import mark, state_words
from bonafides.promises.app.actions_handovers import hand_over, open_with, refuse, take
from bonafides.promises.app.forms_handovers import HandOverForm, NotTakenForm
from bonafides.promises.app.models import Handed, Handover, Promise
from bonafides.promises.app.queries_handovers import (
    behind,
    handovers_of,
    items_of,
    not_taken,
    whom_giver,
    whom_handover,
)
from bonafides.promises.conversation import ENDED
from bonafides.promises.purposes import LEDGER


@page("promises:handovers", "Handed over", right="keep_word", about="self", purpose=LEDGER)
def handovers(request: HttpRequest) -> HttpResponse:
    """What is offered to somebody, what they offered and was not taken, and what leavers left behind."""
    reader = asked_by(request)
    to_take, given = handovers_of(reader)
    left = not_taken(given)
    context = {
        "to_take": to_take,
        "given": [{"row": row, "left": left.get(row.pk, [])} for row in given],
        "behind": behind(reader),
    }
    return render(request, "promises/handovers.html", context)


def giver_of(_request: HttpRequest, key: str, giver: str) -> Concerning:
    """The client and the giver of an address, with those who may hand over what the giver holds."""
    return whom_giver(get_object_or_404(Client, key=key), get_object_or_404(Person, key=giver))


@page(
    "promises:hand_over",
    "Handing a client on",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=giver_of,
)
def offer(request: HttpRequest, key: str, giver: str) -> HttpResponse:
    """Offer every open promise with a client to somebody; nothing changes hands before it is taken."""
    client, by = get_object_or_404(Client, key=key), asked_by(request).person
    whose = get_object_or_404(Person, key=giver)
    form, said = HandOverForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = hand_over(client, given["to"], giver=whose, by=by, words=given["words"])
        except WrongRequest as refused:
            said = str(refused)
        else:
            messages.success(
                request, _("Offered to %(name)s. It changes hands when taken.") % {"name": made.taker}
            )
            return redirect("promises:handover", key=made.key)
    context = {
        "client": client,
        "giver": whose,
        "own": whose.pk == by.pk,
        "rows": [line(row) for row in open_with(client, whose).select_related("holder")],
        "form": form,
        "said": said,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/hand_over.html", context, status=status)


def line(row: Promise) -> dict[str, Any]:
    """A promise with its state and its mark."""
    return {
        "row": row,
        "state": state_words(row.state),
        "mark": mark(row.state, warned=row.warned_at is not None),
    }


def handover_of(_request: HttpRequest, key: str, **_more: Any) -> Concerning:
    """The handover of an address, with its parties; for `page(of=…)`."""
    row = get_object_or_404(Handover.objects.select_related("client", "giver", "taker", "by"), key=key)
    return Concerning(row.giver, whom_handover(row), row)


@page("promises:handover", "A handover", right="read_promise", about="person", purpose=LEDGER, of=handover_of)
def handover(request: HttpRequest, key: str) -> HttpResponse:
    """Each promise: taken, not taken and why, or still to be answered by the taker."""
    return _shown(request, cast("Handover", handover_of(request, key).thing))


def _shown(request: HttpRequest, row: Handover, *, said: str = "", status: int = 200) -> HttpResponse:
    takes = asked_by(request).person.pk == row.taker_id
    items = [
        {
            **line(item.promise),
            "item": item,
            "ended": item.promise.state in ENDED,
            "form": NotTakenForm(auto_id=f"{item.promise.key}-%s") if takes else None,
        }
        for item in items_of(row)
    ]
    context = {
        "row": row,
        "items": items,
        "waiting": [one for one in items if one["item"].answered_at is None],
        "takes": takes,
        "said": said,
    }
    return render(request, "promises/handover.html", context, status=status)


def _answered(request: HttpRequest, key: str, done: Callable[[], Any], said: str) -> HttpResponse:
    try:
        done()
    except WrongRequest as refused:
        row = cast("Handover", handover_of(request, key).thing)
        return _shown(request, row, said=str(refused), status=422)
    messages.success(request, said)
    return redirect("promises:handover", key=key)


def _item(key: str, promise: str) -> Handed:
    return get_object_or_404(
        Handed.objects.select_related("promise"), handover__key=key, promise__key=promise
    )


@page(
    "promises:take",
    "Taking a promise over",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=handover_of,
)
@require_POST
def taking(request: HttpRequest, key: str, promise: str) -> HttpResponse:
    """From now on it is the taker's."""
    by, item = asked_by(request).person, _item(key, promise)
    return _answered(request, key, lambda: take(item, by=by), _("It is yours now."))


@page(
    "promises:not_taken",
    "Not taking a promise over",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=handover_of,
)
@require_POST
def not_this(request: HttpRequest, key: str, promise: str) -> HttpResponse:
    """It stays with the giver, who reads why."""
    by, item = asked_by(request).person, _item(key, promise)
    why = request.POST.get("why", "")[:600]
    return _answered(request, key, lambda: refuse(item, why, by=by), _("It stays with them; they read why."))
