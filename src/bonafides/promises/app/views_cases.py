"""Cases: opening one, the maker's reply, who decides, deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.concerning import Concerning
from bonafides.promises.app.act_words import DONE
from bonafides.promises.app.actions_cases import (
    decide,
    may_open,
    name_deciders,
    open_case,
    reply,
    withdraw_case,
)
from bonafides.promises.app.case_words import OUTCOME_WORDS
from bonafides.promises.app.concern import promise_in, promise_of
from bonafides.promises.app.forms_cases import Cited, DecideForm, NamingForm, OpenCaseForm, ReplyForm
from bonafides.promises.app.models import Case
from bonafides.promises.app.queries_cases import (
    WITH_PARTIES,
    Shown,
    cases_of,
    citable,
    cited,
    reply_until,
    who_may_name,
    whom_case,
)
from bonafides.promises.cases import Outcome
from bonafides.promises.conversation import Act
from bonafides.promises.purposes import CASES


@page("promises:cases", "Cases that concern me", right="keep_word", about="self", purpose=CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """Every case that one is a party to, decides, or may name deciders for; the latest first."""
    rows = [{"row": row, "state": state_of(row)} for row in cases_of(asked_by(request))]
    return render(request, "promises/cases.html", {"cases": rows})


def state_of(case: Case) -> Any:
    """Where a case stands, in words."""
    if case.withdrawn_at is not None:
        return _("withdrawn by whoever opened it")
    if case.decided_at is not None:
        return OUTCOME_WORDS[cast("Outcome", case.outcome)]
    return _("waits for a decision") if case.replied_at else _("waits for the maker’s answer")


def opening_of(request: HttpRequest, key: str, **more: Any) -> Concerning:
    """The promise of an address, for those alone who may open a case about it."""
    row, reader = promise_in(request, key), asked_by(request)
    return Concerning(row.maker, frozenset({reader.person.pk} if may_open(row, reader.person) else ()), row)


@page("promises:open_case", "Opening a case", right="open_case", about="person", purpose=CASES, of=opening_of)
def opening(request: HttpRequest, key: str) -> HttpResponse:
    """Say why a promise should not have been made, and what shows it."""
    row, by = promise_in(request, key), asked_by(request).person
    form = OpenCaseForm(request.POST or None, citable=boxes(citable(row)))
    said = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = open_case(row, form.cleaned_data["why"], form.acts_cited(), by=by)
        except WrongRequest as refused:
            said = str(refused)
        else:
            messages.success(request, _("The case is open. %(name)s answers first.") % {"name": made.about})
            return redirect("promises:case", key=made.key)
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/open_case.html", {"row": row, "form": form, "said": said}, status=status)


def boxes(rows: list[Shown]) -> Cited:
    """Acts with the words beside their boxes."""
    return [(one.act, sentence(one)) for one in rows]


def sentence(one: Shown) -> str:
    """An act in one sentence: who, what, when, about which promise, and what was said."""
    who = one.name or _("Somebody whose name was erased")
    day = date_format(one.act.on, "j F Y")
    text = f"{who} {DONE[cast('Act', one.act.act)]}, {day}: {one.what}"
    return f"{text} – “{one.text}”" if one.text else text


def case_of(_request: HttpRequest, key: str, **_more: Any) -> Concerning:
    """The case of an address, with those who may read it; for `page(of=…)`."""
    row = get_object_or_404(Case.objects.select_related(*WITH_PARTIES), key=key)
    return Concerning(row.about, whom_case(row), row)


def case_in(request: HttpRequest, key: str) -> Case:
    """The case of an address, for a view whose right has been decided over `case_of`."""
    return cast("Case", case_of(request, key).thing)


@page("promises:case", "A case", right="read_case", about="person", purpose=CASES, of=case_of)
def case(request: HttpRequest, key: str) -> HttpResponse:
    """The maker's answer first; then what is said, what shows it, who decides, and how it ended."""
    return _shown(request, case_in(request, key))


def _shown(
    request: HttpRequest, row: Case, *, said: str = "", status: int = 200, **tried: Any
) -> HttpResponse:
    me = asked_by(request).person.pk
    deciders = list(row.deciders.select_related("person", "named_by").order_by("person__name"))
    is_open = row.decided_at is None and row.withdrawn_at is None
    begun = any(one.said_at for one in deciders)
    replying, naming, deciding = None, None, None
    if is_open and me == row.about_id:
        taken = set(row.evidence.values_list("act", flat=True))
        left = [one for one in citable(row.promise) if one.act.pk not in taken]
        replying = tried.get("replying") or ReplyForm(initial={"text": row.reply}, citable=boxes(left))
    if is_open and not begun and me in who_may_name(row):
        naming = tried.get("naming") or NamingForm()
    if is_open and any(one.person_id == me for one in deciders):
        deciding = tried.get("deciding") or DecideForm(by_client=row.opened_by_id is None)
    context = {
        "row": row,
        "state": state_of(row),
        "is_open": is_open,
        "deciders": deciders,
        "opener_cites": [sentence(one) for one in cited(row, "opener")],
        "maker_cites": [sentence(one) for one in cited(row, "maker")],
        "until": reply_until(row),
        "replying": replying,
        "naming": naming,
        "deciding": deciding,
        "withdraws": is_open and me == row.opened_by_id,
        "reads_promise": me in promise_of(request, row.promise.key).who,
        "said": said,
    }
    return render(request, "promises/case.html", context, status=status)


def _try(request: HttpRequest, row: Case, done: Callable[[], Any], said: str, **tried: Any) -> HttpResponse:
    try:
        done()
    except WrongRequest as refused:
        return _shown(request, row, said=str(refused), status=422, **tried)
    messages.success(request, said)
    return redirect("promises:case", key=row.key)


@page(
    "promises:case_reply", "Answering a case", right="act_on_case", about="person", purpose=CASES, of=case_of
)
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """The maker's own account; it stands first."""
    row, by = case_in(request, key), asked_by(request).person
    taken = set(row.evidence.values_list("act", flat=True))
    left = [one for one in citable(row.promise) if one.act.pk not in taken]
    form = ReplyForm(request.POST, citable=boxes(left))
    if not form.is_valid():
        return _shown(request, row, status=422, replying=form)
    text, acts = form.cleaned_data["text"], form.acts_cited()
    said = _("Written down. It stands first on this page.")
    return _try(request, row, lambda: reply(row, text, acts, by=by), said, replying=form)


@page(
    "promises:case_name", "Naming who decides", right="act_on_case", about="person", purpose=CASES, of=case_of
)
@require_POST
def name(request: HttpRequest, key: str) -> HttpResponse:
    """Name at least two who stand apart."""
    row, by, form = case_in(request, key), asked_by(request).person, NamingForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, status=422, naming=form)
    named = [person for person in form.cleaned_data.values() if person is not None]
    said = _("Named. They see the case now, and everybody on this page sees who decides.")
    return _try(request, row, lambda: name_deciders(row, named, by=by), said, naming=form)


@page(
    "promises:case_decide", "Deciding a case", right="act_on_case", about="person", purpose=CASES, of=case_of
)
@require_POST
def deciding(request: HttpRequest, key: str) -> HttpResponse:
    """Say how it should end; it ends when all who decide say the same."""
    row, by = case_in(request, key), asked_by(request).person
    form = DecideForm(request.POST, by_client=row.opened_by_id is None)
    if not form.is_valid():
        return _shown(request, row, status=422, deciding=form)
    said = form.cleaned_data
    return _try(
        request,
        row,
        lambda: decide(row, said["outcome"], said["reasons"], told=said.get("told", ""), by=by),
        _("Written down. It ends when everybody who decides says the same."),
        deciding=form,
    )


@page(
    "promises:case_withdraw",
    "Withdrawing a case",
    right="act_on_case",
    about="person",
    purpose=CASES,
    of=case_of,
)
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take back a case that one opened oneself."""
    row, by = case_in(request, key), asked_by(request).person
    return _try(request, row, lambda: withdraw_case(row, by=by), _("Withdrawn. It stays on record as that."))
