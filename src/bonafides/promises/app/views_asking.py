"""Ask before you promise: what one has asked for, and the gate before it is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Client
from bonafides.people.app.reader import Reader
from bonafides.promises.app.act_words import MARKS, STATE_WORDS
from bonafides.promises.app.actions_asking import (
    Part,
    Wish,
    agreed_instead,
    ask_before,
    change_prepared,
    drop_prepared,
    gate_of,
    say_it,
    use_agreed,
)
from bonafides.promises.app.forms import AskForm, DayForm, OverrideForm
from bonafides.promises.app.models import Agreed, Promise
from bonafides.promises.app.queries_asking import agreed_now, asks_by, functions_asked, last_answers
from bonafides.promises.app.queries_figures import usual_answers
from bonafides.promises.conversation import RESTS_ON
from bonafides.promises.purposes import LEDGER


def _waiting(rows: list[Promise]) -> list[dict[str, Any]]:
    """Each prepared promise with its parts, and whether it may be said."""
    found = []
    for row in rows:
        parts = [
            {
                "row": rest.inner,
                "state": STATE_WORDS[rest.inner.state],  # type: ignore[index]
                "mark": "kept" if rest.inner.state in RESTS_ON else MARKS[rest.inner.state],  # type: ignore[index]
                "at_once": rest.inner.agreed_id is not None,
            }
            for rest in row.rests.all()
        ]
        missing = [part for part in parts if part["row"].state not in RESTS_ON]
        found.append({"row": row, "parts": parts, "missing": missing})
    return found


@page("promises:ask", "Ask before you promise", right="keep_word", about="self", purpose=LEDGER)
def ask(request: HttpRequest) -> HttpResponse:
    """What one has asked for and not said yet; the form for the next."""
    reader = asked_by(request)
    initial = {}
    if request.method != "POST" and (client := request.GET.get("client")):
        initial["client"] = Client.objects.filter(key=client).first()
    form = AskForm(request.POST or None, initial=initial, functions=functions_asked(), today=reader.on)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wish = Wish(said["what"], said["done_when"], said["due_on"], said["client"])
        outer = ask_before(wish, [Part(one) for one in said["functions"]], by=reader.person)
        asked = _("Asked. Nothing has been said to the customer.")
        alone = _("Prepared. Nobody was asked, and nothing has been said to the customer.")
        messages.success(request, asked if said["functions"] else alone)
        return redirect("promises:prepared", key=outer.key)
    return show_ask(request, form, status=422 if request.method == "POST" else 200)


def show_ask(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    """The page of asking, with its form as it is."""
    reader = asked_by(request)
    context = {"form": form, "waiting": _waiting(asks_by(reader)), "agreed": agreed_now(reader.on)}
    return render(request, "promises/ask.html", context, status=status)


def _own(reader: Reader, key: str) -> Promise:
    """A prepared promise of the reader's own; anybody else's is not found."""
    return get_object_or_404(
        Promise.objects.select_related("client", "contact"),
        key=key,
        holder=reader.person,
        direction="ours",
        state="begun",
    )


def _prepared(
    request: HttpRequest, row: Promise, *, said: str = "", status: int = 200, **forms: Any
) -> HttpResponse:
    reader = asked_by(request)
    rests = row.rests.select_related("inner__performer_function", "inner__agreed").order_by("pk")
    row._prefetched_objects_cache = {"rests": rests}  # type: ignore[attr-defined]
    shown = _waiting([row])[0]
    other = agreed_instead([part["row"] for part in shown["parts"]])
    answers = last_answers([part["row"] for part in shown["parts"]])
    for part in shown["parts"]:
        part["words"] = answers.get(part["row"].pk, "")
        part["instead"] = part["row"].pk in other and part["row"].what != row.what
    context = {
        **shown,
        "gate": gate_of(row),
        "rests_on": RESTS_ON,
        "said": said,
        "override": forms.get("override") or OverrideForm(),
        "day": forms.get("day") or DayForm(initial={"due_on": row.due_on}),
        "agreed": agreed_now(reader.on),
        "usual": usual_answers(),
    }
    return render(request, "promises/prepared.html", context, status=status)


@page("promises:prepared", "A promise that is not said yet", right="keep_word", about="self", purpose=LEDGER)
def prepared(request: HttpRequest, key: str) -> HttpResponse:
    """Who has said yes, who has not, and what can be done."""
    return _prepared(request, _own(asked_by(request), key))


def _try(
    request: HttpRequest, row: Promise, done: Callable[[], Any], said: str, to: str, *keys: str
) -> HttpResponse:
    try:
        done()
    except WrongRequest as refused:
        return _prepared(request, row, said=str(refused), status=422)
    messages.success(request, said)
    return redirect(to, *keys)


@page("promises:say", "Saying it to the customer", right="keep_word", about="self", purpose=LEDGER)
@require_POST
def say(request: HttpRequest, key: str) -> HttpResponse:
    """Promise it, when everybody inside has said yes."""
    by = asked_by(request)
    row = _own(by, key)
    said = _("Promised. It stands on the customer’s page now.")
    return _try(request, row, lambda: say_it(row, by=by.person), said, "promises:promise", key)


@page("promises:say_without", "Promising without them", right="keep_word", about="self", purpose=LEDGER)
@require_POST
def say_without(request: HttpRequest, key: str) -> HttpResponse:
    """Promise it in one's own name; those overridden are shown name and reason."""
    by = asked_by(request)
    row, form = _own(by, key), OverrideForm(request.POST)
    if not form.is_valid():
        return _prepared(request, row, override=form, status=422)
    reason = form.cleaned_data["reason"]
    said = _("Promised, in your name. Those who have not said yes can see that you did.")
    return _try(request, row, lambda: say_it(row, by=by.person, reason=reason), said, "promises:promise", key)


@page(
    "promises:change_day", "Another day, before it is said", right="keep_word", about="self", purpose=LEDGER
)
@require_POST
def change_day(request: HttpRequest, key: str) -> HttpResponse:
    """Change the day of what is not said yet, or say it as one of those asked has said yes to it."""
    by = asked_by(request)
    row, form = _own(by, key), DayForm(request.POST)
    if agreed := request.POST.get("as"):
        inner = get_object_or_404(Promise, key=agreed, carries__outer=row, state__in=RESTS_ON)
        said = _("It reads now as they said yes to it.")
        take_over = partial(change_prepared, row, as_agreed=inner, by=by.person)
        return _try(request, row, take_over, said, "promises:prepared", key)
    if not form.is_valid():
        return _prepared(request, row, day=form, status=422)
    day = form.cleaned_data["due_on"]
    said = _("The day is changed.")
    return _try(
        request,
        row,
        lambda: change_prepared(row, due_on=day, by=by.person),
        said,
        "promises:prepared",
        key,
    )


@page(
    "promises:drop", "Giving up a promise that was not said", right="keep_word", about="self", purpose=LEDGER
)
@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Give it up; what was asked for it is withdrawn."""
    by = asked_by(request)
    row = _own(by, key)
    said = _("Given up. Those you asked can see that it is no longer needed.")
    return _try(request, row, lambda: drop_prepared(row, by=by.person), said, "promises:ask")


@page("promises:use_agreed", "A yes agreed beforehand", right="keep_word", about="self", purpose=LEDGER)
@require_POST
def use(request: HttpRequest, key: str, agreed: str) -> HttpResponse:
    """Take a function's yes from its catalogue."""
    by = asked_by(request)
    row, known = _own(by, key), get_object_or_404(Agreed, key=agreed)
    said = _("Yes at once: it was agreed beforehand.")
    return _try(request, row, lambda: use_agreed(known, row, by=by.person), said, "promises:prepared", key)
