"""Two pages that put what was said beside what is on record; each for those whose words they are."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bonafides.huddle.app.models import Order
from bonafides.huddle.app.queries_beside import shared_order_of
from bonafides.huddle.purposes import BESIDE, ORDERS
from bonafides.people.app.access import asked_by, page
from bonafides.website.pages.beside import said_beside_record, work_beside_record


@page("beside_said", "What I said beside what is on record", right="read_own", about="self", purpose=BESIDE)
def said(request: HttpRequest) -> HttpResponse:
    """The reader's own words about promises of theirs; nobody else has this page."""
    return render(request, "website/beside_said.html", {"rows": said_beside_record(asked_by(request))})


@page(
    "beside_order",
    "Work on an order beside what is on record",
    right="share_orders",
    about="person",
    purpose=ORDERS,
    of=shared_order_of,
)
def order(request: HttpRequest, key: str) -> HttpResponse:
    """What each says they did for an order, and the contacts on record; for those who share it."""
    row = shared_order_of(request, key).thing
    if not isinstance(row, Order):
        raise Http404
    return render(request, "website/beside_order.html", {"order": row, "rows": work_beside_record(row)})
