"""A promise's own page, and the one view by which acts are done at our side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.promises.app.act_words import BUTTONS, DONE, mark, state_words
from bonafides.promises.app.actions import Outrun, PastDay, act
from bonafides.promises.app.actions_cases import may_open
from bonafides.promises.app.actions_reminding import may_remind, remind
from bonafides.promises.app.concern import promise_in, promise_of
from bonafides.promises.app.forms import ActForm
from bonafides.promises.app.leading_to_clients import between_us
from bonafides.promises.app.models import Promise
from bonafides.promises.app.offered import offered, side_for
from bonafides.promises.app.queries_asking import told
from bonafides.promises.app.queries_cases import cases_about, is_open
from bonafides.promises.app.sides import Actor
from bonafides.promises.conversation import Act
from bonafides.promises.purposes import LEDGER

BACK = {"inbox": "promises:inbox", "ask": "promises:ask", "today": "today"}
"""Pages to which an act leads back; any other leads to the promise."""


@page("promises:promise", "A promise", right="read_promise", about="person", purpose=LEDGER, of=promise_of)
def promise(request: HttpRequest, key: str) -> HttpResponse:
    """What was asked and promised, what was done about it, and what can be done now."""
    return _shown(request, promise_in(request, key))


def _shown(
    request: HttpRequest, row: Promise, *, tried: ActForm | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    reader = asked_by(request)
    cases = cases_about(row, reader)
    context: dict[str, Any] = {
        "row": row,
        "state": state_words(row.state),
        "mark": mark(row.state, warned=row.warned_at is not None),
        "lines": [(line, DONE[line.act.act]) for line in told(row)],  # type: ignore[index]
        "offers": offered(row, reader, tried=tried),
        "said": said,
        "rests": row.rests.select_related("inner__performer_function").order_by("pk"),
        "carries": row.carries.select_related("outer__client").order_by("pk"),
        "cases": cases,
        "may_remind": may_remind(row, reader.person),
        # One at a time: who reads an open one of our side is not led to a form that would be refused.
        "may_open_case": not any(one.opened_by_id and is_open(one) for one in cases)
        and may_open(row, reader.person),
        "between_us": between_us(reader, row.client) if row.client is not None else None,
        "told_overridden": row.overridden.select_related("function", "by", "answered_by"),
    }
    return render(request, "promises/promise.html", context, status=status)


@page(
    "promises:do",
    "Acting on a promise",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=promise_of,
)
@require_POST
def do(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """Do one act, on the side where the reader stands; whoever comes second is told."""
    if what not in BUTTONS:
        raise Http404
    name: Act = what
    row, reader = promise_in(request, key), asked_by(request)
    form = ActForm(name, request.POST, auto_id=f"{name}-{row.key}-%s")
    if not form.is_valid():
        return _shown(request, row, tried=form, status=422)
    side = side_for(row, name, reader)
    try:
        if side is None:
            # Whoever acts on a page that has grown old: says so, rather than that they may not.
            if form.cleaned_data["seen"] != row.n_acts:
                raise Outrun(row)
            raise WrongRequest(_("This is not yours to do, or not now."))
        act(row, name, Actor(side, reader.person), form.saying(), seen=form.cleaned_data["seen"])
    except Outrun as second:
        said = _("Somebody was faster. Nothing of yours was written; this is how it stands now.")
        return _shown(request, second.promise, said=said, status=409)
    except PastDay:
        form.refuse_day()
        return _shown(request, row, tried=form, status=422)
    except WrongRequest as refused:
        return _shown(request, row, said=str(refused), status=422)
    messages.success(request, _("Written down: you %(done)s.") % {"done": DONE[name]})
    back = BACK.get(request.POST.get("back", ""))
    return redirect(back) if back else redirect("promises:promise", key=key)


@page(
    "promises:remind",
    "Reminding of an ask",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=promise_of,
)
@require_POST
def reminding(request: HttpRequest, key: str) -> HttpResponse:
    """Tell those who are asked once more; at most once a day."""
    row = promise_in(request, key)
    try:
        remind(row, by=asked_by(request).person)
    except WrongRequest as refused:
        return _shown(request, row, said=str(refused), status=422)
    messages.success(request, _("They are told once more, as each wants to be told."))
    return redirect("promises:promise", key=key)
