"""A client's promises at our side: both ways, the links of its people, and writing down what was said."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.addresses import address_of
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.act_words import mark, state_words
from bonafides.promises.app.actions_giving import note_implied, note_theirs
from bonafides.promises.app.actions_links import DAYS, end_link, make_link
from bonafides.promises.app.concern import whom_client
from bonafides.promises.app.forms import GiveForm
from bonafides.promises.app.mails import mail_link
from bonafides.promises.app.models import Link, Promise
from bonafides.promises.app.queries_clients import contacts_with_links, promised_at_the_start, promises_with
from bonafides.promises.app.queries_handovers import givers_for
from bonafides.promises.purposes import LEDGER


class NoteForm(GiveForm):
    """What was said, and by whom."""

    whose = django_forms.ChoiceField(
        label=_("Whose promise is it?"),
        choices=(("theirs", _("They promised it to us")), ("ours", _("They heard it as ours"))),
        widget=django_forms.RadioSelect,
        initial="theirs",
    )


def client_of(_request: HttpRequest, key: str, **_more: Any) -> Concerning | None:
    """The client of an address, with those whom its promises concern."""
    return whom_client(get_object_or_404(Client.objects.select_related("owner"), key=key))


@page(
    "promises:client",
    "What stands between a client and us",
    right="read_promise",
    about="person",
    purpose=LEDGER,
    of=client_of,
)
def client(request: HttpRequest, key: str) -> HttpResponse:
    """Promises both ways, soonest first; who there can read them."""
    return _shown(request, get_object_or_404(Client, key=key))


def _shown(
    request: HttpRequest, row: Client, *, form: NoteForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    rows = [_line(one) for one in promises_with(row)]
    context = {
        "client": row,
        "ours": [one for one in rows if one["row"].direction == "ours"],
        "theirs": [one for one in rows if one["row"].direction == "theirs"],
        "start": [
            {**one, "day": timezone.localdate(one["row"].promised_at)}
            for one in map(_line, promised_at_the_start(row))
        ],
        "givers": givers_for(row, asked_by(request)),
        "contacts": contacts_with_links(row),
        "form": form or NoteForm(),
        **more,
    }
    return render(request, "promises/client.html", context, status=status)


def _line(one: Promise) -> dict[str, Any]:
    """A promise with its state and its mark."""
    return {
        "row": one,
        "state": state_words(one.state),
        "mark": mark(one.state, warned=one.warned_at is not None),
    }


@page(
    "promises:note",
    "Writing down what was said",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=client_of,
)
@require_POST
def note(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what a client promised, or heard as promised. It stands on their page at once."""
    row, form = get_object_or_404(Client, key=key), NoteForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form=form, status=422)
    said = form.cleaned_data
    write = note_theirs if said["whose"] == "theirs" else note_implied
    write(row, said["what"], said["done_when"], said["due_on"], by=asked_by(request).person)
    messages.success(request, _("Written down. They see it too, and can say that they see it differently."))
    return redirect("promises:client", key=key)


@page(
    "promises:make_link",
    "A link for a client’s contact",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=client_of,
)
@require_POST
def link(request: HttpRequest, key: str, contact: str) -> HttpResponse:
    """Make a link, show it once, and mail it where asked to."""
    row = get_object_or_404(Client, key=key)
    to = get_object_or_404(ClientContact.objects.select_related("client"), key=contact, client=row)
    by = asked_by(request).person
    try:
        made = make_link(to, by=by)
    except WrongRequest as refused:
        messages.error(request, str(refused))
        return redirect("promises:client", key=key)
    address = address_of(request, "promises:open_link", made.text)
    feed = address_of(request, "promises:calendar", made.feed)
    mailed = bool(request.POST.get("mail")) and mail_link(to, address, feed, by=by, days=DAYS)
    return _shown(request, row, once={"contact": to, "address": address, "feed": feed, "mailed": mailed})


@page(
    "promises:end_link",
    "Ending a client’s link from our side",
    right="act_on_promise",
    about="person",
    purpose=LEDGER,
    of=client_of,
)
@require_POST
def end(request: HttpRequest, key: str, contact: str) -> HttpResponse:
    """End the link of a contact."""
    for one in Link.objects.filter(contact__key=contact, contact__client__key=key):
        end_link(one)
    messages.success(request, _("The link opens no more."))
    return redirect("promises:client", key=key)
