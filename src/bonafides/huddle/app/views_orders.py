"""Orders that colleagues share: the list, and one order for those whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bonafides.errors import WrongRequest
from bonafides.huddle.app.actions_orders import (
    Brief,
    answer_order,
    claim_work,
    end_order,
    note_feedback,
    put_up,
    submit,
)
from bonafides.huddle.app.forms_orders import AnswerForm, ClaimForm, OrderForm, SubmitForm
from bonafides.huddle.app.models import Order, Submittal
from bonafides.huddle.app.queries_orders import order_in, order_of, orders_for, shown
from bonafides.huddle.app.queries_people import colleagues_of
from bonafides.huddle.purposes import ORDERS
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.reader import Reader


@page("huddle:orders", "Orders", right="keep_word", about="self", purpose=ORDERS)
def orders(request: HttpRequest) -> HttpResponse:
    """One's own orders and those put to one; the form for the next."""
    reader = asked_by(request)
    form = OrderForm(request.POST or None, people=colleagues_of(reader))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        brief = Brief(said["what"], said["why"], said["client"], said["due_on"])
        order = put_up(brief, form.colleagues(), by=reader.person)
        messages.success(request, _("Put up. Those you asked see it now."))
        return redirect("huddle:order", key=order.key)
    rows = orders_for(reader)
    context = {
        "form": form,
        "mine": [order for order, _put in rows if order.held_by_id == reader.person.pk],
        "put_to_me": [(order, put) for order, put in rows if put is not None],
    }
    return render(request, "huddle/orders.html", context, status=422 if request.method == "POST" else 200)


@page(
    "huddle:order",
    "An order that colleagues share",
    right="share_orders",
    about="person",
    purpose=ORDERS,
    of=order_of,
)
def order(request: HttpRequest, key: str) -> HttpResponse:
    """The order, who works on it, what was done and submitted; the owner reads what everybody answered."""
    row, reader = order_in(request, key), asked_by(request)
    if request.method == "POST":
        return _done(request, row, reader)
    return _show(request, row, reader)


def _show(
    request: HttpRequest,
    row: Order,
    reader: Reader,
    *,
    said: str = "",
    status: int = 200,
    filled: forms.Form | None = None,
) -> HttpResponse:
    seen = shown(row, reader)
    initial = (
        {"answer": seen.mine.answer, "because": seen.mine.because}
        if seen.mine and seen.mine.answer != "asked"
        else {}
    )
    context: dict[str, Any] = {
        "shown": seen,
        "order": row,
        "said": said,
        "answer": AnswerForm(initial=initial),
        "claim": ClaimForm(today=reader.on),
        "submit": SubmitForm(today=reader.on),
    }
    if filled is not None:
        context[str(filled.prefix)] = filled
    return render(request, "huddle/order.html", context, status=status)


def _done(request: HttpRequest, row: Order, reader: Reader) -> HttpResponse:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _show(request, row, reader, said=_("Nothing was said."), status=422)
    try:
        told = act(request, row, reader)
    except WrongRequest as refused:
        return _show(request, row, reader, said=str(refused), status=422)
    if isinstance(told, forms.Form):
        return _show(request, row, reader, status=422, filled=told)
    messages.success(request, told)
    if request.POST.get("act") == "end":
        return redirect("huddle:orders")
    return redirect("huddle:order", key=row.key)


def _answer(request: HttpRequest, row: Order, reader: Reader) -> str | forms.Form:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return form
    put = answer_order(row, form.cleaned_data["answer"], form.cleaned_data["because"], by=reader.person)
    if put.answer == "accepted":
        return _("You work on it now.")
    return _("Told to the owner of the order, and to nobody else.")


def _claim(request: HttpRequest, row: Order, reader: Reader) -> str | forms.Form:
    form = ClaimForm(request.POST, today=reader.on)
    if not form.is_valid():
        return form
    claim_work(row, form.cleaned_data["what"], form.cleaned_data["day"], by=reader.person)
    return _("Written down, for those who share the order.")


def _submit(request: HttpRequest, row: Order, reader: Reader) -> str | forms.Form:
    form = SubmitForm(request.POST, today=reader.on)
    if not form.is_valid():
        return form
    submit(row, form.cleaned_data["what"], form.cleaned_data["day"], by=reader.person)
    return _("Noted. Its silence counts from that day.")


def _feedback(request: HttpRequest, row: Order, reader: Reader) -> str:
    found = get_object_or_404(Submittal, order=row, key=request.POST.get("key", ""))
    note_feedback(found, request.POST.get("feedback", ""), by=reader.person)
    return _("Noted.")


def _end(_request: HttpRequest, row: Order, reader: Reader) -> str:
    end_order(row, by=reader.person)
    return _("Ended. It goes after a year.")


ACTS: dict[str, Callable[[HttpRequest, Order, Reader], str | forms.Form]] = {
    "answer": _answer,
    "claim": _claim,
    "submit": _submit,
    "feedback": _feedback,
    "end": _end,
}
"""What a form of the page may do, by the value of its button."""
