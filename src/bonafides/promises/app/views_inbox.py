"""Inbox: what is asked of somebody, what was promised without them, and what they always agree to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.installation import this_installation
from bonafides.people.app.models import Function
from bonafides.people.app.reader import Reader
from bonafides.promises.app.actions_asking import answer_overridden, delegate, may_hand_on
from bonafides.promises.app.actions_catalogue import agree_beforehand, end_agreed, keep_kind
from bonafides.promises.app.concern import promise_in, promise_of
from bonafides.promises.app.forms import AgreedForm, HandOnForm, KindForm
from bonafides.promises.app.lines import PromiseLine
from bonafides.promises.app.models import Agreed, Kind, Overridden
from bonafides.promises.app.offered import fresh_offers
from bonafides.promises.app.queries_asking import Week, colleagues_in, loads, without_us
from bonafides.promises.app.queries_figures import usual_answers
from bonafides.promises.app.queries_inbox import asks_numbered, functions_numbered, numbers_waiting
from bonafides.promises.app.templatetags.promise_words import waiting as waiting_words
from bonafides.promises.conversation import ENDED
from bonafides.promises.purposes import LEDGER
from bonafides.promises.working_time import working_hours

A_PAGE = 12
"""Asks on a page: a screen or two, as lists of Today; the rest are one step away."""


@page("promises:inbox", "Inbox", right="keep_word", about="self", purpose=LEDGER)
def inbox(request: HttpRequest) -> HttpResponse:
    """Asks that wait for an answer, longest waiting first, each with what else falls due that week."""
    reader, now = asked_by(request), timezone.now()
    waiting = numbers_waiting(reader)
    first = _after(waiting, request.GET.get("after", ""))
    shown = waiting[first : first + A_PAGE]
    rows = asks_numbered([number for number, _key in shown])
    load = loads(rows, today=reader.on)
    here = this_installation()
    zone = here.timezone if here else "UTC"
    context = {
        "asks": [_as_drawn(row, reader, load.get(row.pk, ()), now=now, zone=zone) for row in rows],
        "n": len(waiting),
        "first": first,
        "last": first + len(shown),
        "next": shown[-1][1] if first + len(shown) < len(waiting) else "",
        "without": without_us(reader, now=now),
        "heads": bool(reader.answers_for),
        "usual": usual_of(reader),
    }
    return render(request, "promises/inbox.html", context)


def _after(waiting: Sequence[tuple[int, str]], key: str) -> int:
    """The place after an ask; the beginning where it does not wait any more."""
    return next((place for place, (_number, known) in enumerate(waiting, 1) if known == key), 0)


def _as_drawn(
    row: PromiseLine, reader: Reader, weeks: tuple[Week, ...], *, now: datetime, zone: str
) -> tuple[Any, ...]:
    """An ask as plain values, in the order in which `promises/_ask.html` takes them."""
    return (
        row.key,
        row.n_acts,
        row.what,
        row.done_when,
        row.asker_person or row.client or "",
        row.client or "",
        row.due_on.isoformat() if row.due_on else "",
        row.proposed_on.isoformat() if row.state == "renegotiating" and row.proposed_on else "",
        row.performer_function or "",
        waiting_words(working_hours(row.waits_since or now, now, zone=zone)),
        weeks,
        fresh_offers(row, reader),
    )


def usual_of(reader: Reader) -> list[dict[str, Any]]:
    """How long the reader's functions usually take to answer, where that can be told; in order of name."""
    if not reader.answers_for:
        return []
    known = {number: one for number, one in usual_answers().items() if one["value"] is not None}
    found = functions_numbered(sorted(reader.answers_for & known.keys()))
    return [{"function": one, **known[one.pk]} for one in found]


@page(
    "promises:hand_on",
    "Handing an ask on",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=promise_of,
)
def hand_on(request: HttpRequest, key: str) -> HttpResponse:
    """Hand an ask on to somebody of the same function."""
    reader, row = asked_by(request), promise_in(request, key)
    if row.performer_function is None or row.state in ENDED:
        return redirect("promises:promise", key=key)
    if not may_hand_on(row, reader.person):
        messages.error(request, _("This is not yours to hand on: whoever answers for it can."))
        return redirect("promises:promise", key=key)
    people = colleagues_in(row.performer_function, but=reader.person)
    form = HandOnForm(request.POST or None, people=people)
    said = ""
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            delegate(row, to, by=reader.person)
        except WrongRequest as refused:
            said = str(refused)
        else:
            messages.success(request, _("%(name)s has it now.") % {"name": to.name})
            return redirect("promises:inbox")
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/hand_on.html", {"row": row, "form": form, "said": said}, status=status)


@page("promises:answer_without", "An answer to what was promised without us", right="answer_for_function")
@require_POST
def answer_without(request: HttpRequest, key: str) -> HttpResponse:
    """We can keep it, or we cannot."""
    told = get_object_or_404(Overridden.objects.select_related("function"), key=key)
    answer = request.POST.get("answer", "")
    if answer not in ("can_keep", "cannot"):
        return redirect("promises:inbox")
    try:
        answer_overridden(told, answer, by=asked_by(request).person)
    except WrongRequest as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Answered. Whoever promised it reads it on the promise."))
    return redirect("promises:inbox")


def function_of(_request: HttpRequest, key: str, **_more: Any) -> Function:
    """The function of an address."""
    return get_object_or_404(Function, key=key)


@page("promises:catalogue", "What may always be promised", right="read_the_house")
def catalogue(request: HttpRequest) -> HttpResponse:
    """What every function has agreed to beforehand, in order of function and words."""
    reader = asked_by(request)
    agreed = Agreed.objects.filter(ended_at__isnull=True, until_on__gte=reader.on)
    context = {
        "agreed": agreed.select_related("function", "kind", "by").order_by("function__name", "what"),
        "own": Function.objects.filter(pk__in=reader.answers_for).order_by("name"),
    }
    return render(request, "promises/catalogue.html", context)


@page(
    "promises:keep_catalogue", "Keeping a function’s catalogue", right="answer_for_function", of=function_of
)
def keep_catalogue(request: HttpRequest, key: str) -> HttpResponse:
    """What this function always agrees to, its kinds of promise and their first estimates."""
    function, by = function_of(request, key), asked_by(request).person
    which = request.POST.get("which", "")
    form = AgreedForm(request.POST if which == "agreed" else None, function=function, prefix="agreed")
    kind_form = KindForm(request.POST if which == "kind" else None, prefix="kind")
    status = 200
    if which == "agreed" and form.is_valid():
        agree_beforehand(form.save(commit=False), function, by=by)
        return redirect("promises:keep_catalogue", key=key)
    if which == "kind" and kind_form.is_valid():
        try:
            keep_kind(kind_form.save(commit=False), function, by=by)
        except WrongRequest as refused:
            kind_form.add_error("name", refused.found)
        else:
            return redirect("promises:keep_catalogue", key=key)
    if request.method == "POST":
        status = 422
    context = {
        "function": function,
        "form": form,
        "kind_form": kind_form,
        "agreed": Agreed.objects.filter(function=function, ended_at__isnull=True).select_related("kind"),
        "kinds": Kind.objects.filter(function=function, ended_at__isnull=True),
    }
    return render(request, "promises/keep_catalogue.html", context, status=status)


@page("promises:end_agreed", "Ending what was agreed beforehand", right="answer_for_function", of=function_of)
@require_POST
def end(request: HttpRequest, key: str, agreed: str) -> HttpResponse:
    """From now on each of these is asked again; what was promised stays promised."""
    function = function_of(request, key)
    end_agreed(get_object_or_404(Agreed, key=agreed, function=function), by=asked_by(request).person)
    return redirect("promises:keep_catalogue", key=key)
