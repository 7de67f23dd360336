"""Whom we serve: the list, a client, its contacts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.actions_clients import (
    close_client,
    erase_contact,
    keep_client,
    keep_contact,
    reopen_client,
)
from bonafides.people.app.beside_client import beside_client
from bonafides.people.app.forms_clients import ClientForm, ContactForm
from bonafides.people.app.forms_people import told
from bonafides.people.app.models import Client, ClientContact
from bonafides.people.app.models_clients import KINDS
from bonafides.people.app.predicates import may
from bonafides.people.app.queries_clients import clients as found_clients
from bonafides.people.app.queries_clients import contacts_of, with_contacts
from bonafides.people.app.queries_people import A_PAGE

PURPOSE = "people.clients"


def _client(key: str) -> Client:
    return get_object_or_404(Client.objects.select_related("owner"), key=key)


@page("people:clients", "Whom we serve", right="read_directory", about="organisation", purpose=PURPOSE)
def clients(request: HttpRequest) -> HttpResponse:
    """Customers, partners and internal clients, in order of name."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else ""
    words, closed = request.POST.get("words", "")[:100], asked.get("closed") == "yes"
    found = Paginator(found_clients(words=words, kind=kind, closed=closed), A_PAGE).get_page(
        asked.get("page")
    )
    context = {
        "page": found,
        "rows": with_contacts(found.object_list),
        "words": words,
        "kind": kind,
        "kinds": KINDS,
        "closed": closed,
        "kept": [("kind", kind), ("closed", "yes" if closed else "")],
        "keeps": may(asked_by(request), "keep_people"),
    }
    return render(request, "people/clients.html", context)


@page("people:client", "A client", right="read_directory", about="organisation", purpose=PURPOSE)
def client(request: HttpRequest, key: str) -> HttpResponse:
    """A client, and the people there whom we know."""
    shown = _client(key)
    found = Paginator(contacts_of(shown), A_PAGE).get_page(request.GET.get("page"))
    reader = asked_by(request)
    context = {
        "client": shown,
        "page": found,
        "keeps": may(reader, "keep_people"),
        "beside": beside_client(reader, shown),
    }
    return render(request, "people/client.html", context)


@page("people:add_client", "Add a client", right="keep_clients")
def add_client(request: HttpRequest) -> HttpResponse:
    """A new client; whoever adds it answers for it unless somebody else is named."""
    return _keep(request, None)


@page("people:change_client", "Change a client", right="keep_clients")
def change_client(request: HttpRequest, key: str) -> HttpResponse:
    """Another name, kind or owner."""
    return _keep(request, _client(key))


def _keep(request: HttpRequest, known: Client | None) -> HttpResponse:
    by = asked_by(request).person
    initial = {"owner": by}
    if known is not None:
        initial = {name: getattr(known, name) for name in ("kind", "name", "owner", "since_on")}
    form = ClientForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_client(known, by=by, **form.cleaned_data)
        except WrongRequest as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("people:client", kept.key)
    status = 422 if form.is_bound else 200
    return render(request, "people/keep_client.html", {"form": form, "client": known}, status=status)


@page("people:close_client", "Close a client, or open it again", right="keep_clients")
@require_POST
def close(request: HttpRequest, key: str) -> HttpResponse:
    """We serve a client no more, or again."""
    shown, reader = _client(key), asked_by(request)
    if request.POST.get("to") == "open":
        reopen_client(shown, by=reader.person)
    else:
        close_client(shown, on=reader.on, by=reader.person)
    return redirect("people:client", shown.key)


@page("people:add_contact", "Add a contact", right="keep_clients")
def add_contact(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody at a client whom we know."""
    return _keep_contact(request, _client(key), None)


@page(
    "people:change_contact", "Change a contact", right="keep_clients", about="organisation", purpose=PURPOSE
)
def change_contact(request: HttpRequest, key: str) -> HttpResponse:
    """What we know of a contact; for those who keep people also the way to forget it."""
    known = get_object_or_404(ClientContact.objects.select_related("client"), key=key, erased_at__isnull=True)
    return _keep_contact(request, known.client, known)


def _keep_contact(request: HttpRequest, there: Client, known: ClientContact | None) -> HttpResponse:
    reader = asked_by(request)
    names = ("name", "email", "job", "language")
    initial = {name: getattr(known, name) for name in names} if known else {"language": "en"}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_contact(there, known, by=reader.person, **form.cleaned_data)
        except WrongRequest as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("people:client", there.key)
    context = {"form": form, "client": there, "contact": known, "keeps": may(reader, "keep_people")}
    return render(request, "people/keep_contact.html", context, status=422 if form.is_bound else 200)


@page("people:erase_contact", "Forget a contact", right="keep_people")
@require_POST
def forget_contact(request: HttpRequest, key: str) -> HttpResponse:
    """Name, address and job of a contact go; what was promised stays."""
    known = get_object_or_404(ClientContact.objects.select_related("client"), key=key)
    erase_contact(known, by=asked_by(request).person)
    messages.success(request, _("Forgotten. What was promised to them stays, without the name."))
    return redirect("people:client", known.client.key)
