"""Contacts that people passed on: those that wait for a hand, the recent ones, and what is kept of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bonafides.errors import BonafidesError
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.models import Client, Person
from bonafides.people.app.predicates import may
from bonafides.promises.app import actions_contacts
from bonafides.promises.app.actions_arriving import Taken, take_calendar
from bonafides.promises.app.contact_words import lines_of
from bonafides.promises.app.forms_contacts import CalendarForm, KeepForm, MatchForm
from bonafides.promises.app.models import ArrivedFile, Collecting, Contact, Mailbox
from bonafides.promises.app.queries_contacts import (
    candidates_of,
    collecting_of,
    recent_contacts,
    said_known,
    waiting_for_a_hand,
)
from bonafides.promises.purposes import CONTACTS

A_PAGE = 30
RECENT = 20


def _mine(person: Person, key: str) -> Contact:
    """A contact that waits for a person's hand; anybody else's is not found."""
    return get_object_or_404(waiting_for_a_hand(person), key=key)


def address_of(row: Collecting | None) -> str:
    """Where somebody forwards or copies their contacts to; empty where the house takes none by mail."""
    local, at, domain = settings.CONFIGURATION.contacts_address.partition("@")
    return f"{local}+{row.tag}{at}{domain}" if row and at else ""


@page("promises:contacts", "My contacts", right="read_own", about="self", purpose=CONTACTS)
def contacts(request: HttpRequest) -> HttpResponse:
    """What waits for a hand, and what was taken lately."""
    reader = asked_by(request)
    person = reader.person
    shown = Paginator(waiting_for_a_hand(person), A_PAGE).get_page(request.GET.get("page"))
    row = collecting_of(person)
    context = {
        "page": shown,
        "waiting": lines_of(shown, candidates_of(shown)),
        "recent": lines_of(recent_contacts(person)[:RECENT], {}),
        "collecting": row,
        "address": address_of(row),
        "keeps_sources": may(reader, "keep_sources"),
    }
    return render(request, "promises/contacts.html", context)


@page("promises:contact", "Whose contact is it", right="read_own", about="self", purpose=CONTACTS)
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Say whose contact it is."""
    person = asked_by(request).person
    row = _mine(person, key)
    (line,) = lines_of([row], {})
    form = MatchForm(request.POST or None, contact=row, theirs=len(line.theirs))
    said = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions_contacts.match_contact(
                row,
                given["client"],
                deal_id=given["deal_id"],
                direction=given.get("direction", ""),
                remember=given.get("remember") or "",
                by=person,
            )
        except BonafidesError as error:
            said = str(error)
        else:
            messages.success(request, _("Matched. It counts for %(client)s.") % {"client": given["client"]})
            return redirect("promises:contacts")
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/contact.html", {"line": line, "form": form, "said": said}, status=status)


@page("promises:contact_is", "It is this client’s", right="collect_contacts")
@require_POST
def contact_is(request: HttpRequest, key: str) -> HttpResponse:
    """Match with one of those who might be meant, by one press."""
    person = asked_by(request).person
    row = _mine(person, key)
    client = get_object_or_404(Client, key=request.POST.get("client", ""))
    if client.key not in row.candidates or row.direction == "unknown":
        return redirect("promises:contact", key)
    actions_contacts.match_contact(row, client, by=person)
    messages.success(request, _("Matched. It counts for %(client)s.") % {"client": client})
    return redirect("promises:contacts")


@page("promises:contact_ignore", "It is no contact", right="collect_contacts")
@require_POST
def ignore(request: HttpRequest, key: str) -> HttpResponse:
    """Set aside for good."""
    person = asked_by(request).person
    actions_contacts.ignore_contact(_mine(person, key), by=person)
    messages.success(request, _("Set aside. Nothing of it is kept, and it does not come back."))
    return redirect("promises:contacts")


@page("promises:contact_delete", "Delete a contact", right="collect_contacts")
@require_POST
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Delete one, matched or waiting."""
    person = asked_by(request).person
    row = get_object_or_404(Contact, key=key, person=person)
    actions_contacts.delete_contact(row, by=person)
    messages.success(request, _("Deleted. Passed on once more, it would be taken again."))
    return redirect("promises:contacts")


@page(
    "promises:contact_settings", "How my contacts are kept", right="read_own", about="self", purpose=CONTACTS
)
def contact_settings(request: HttpRequest) -> HttpResponse:
    """Say yes or no to keeping contacts, and what is kept of them."""
    person = asked_by(request).person
    row = collecting_of(person)
    form = KeepForm(request.POST or None, instance=row or Collecting(person=person))
    if request.method == "POST" and form.is_valid():
        actions_contacts.start_collecting(
            keep_subjects=form.cleaned_data["keep_subjects"],
            keep_bodies=form.cleaned_data["keep_bodies"],
            by=person,
        )
        messages.success(
            request, _("Kept so from now on.") if row else _("Your contacts are taken from now on.")
        )
        return redirect("promises:contact_settings")
    return _settings(request, row, form=form)


def _settings(
    request: HttpRequest, row: Collecting | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    form = more.pop("form", None) or KeepForm(instance=row or Collecting())
    context = {
        "collecting": row,
        "address": address_of(row),
        "form": form,
        "calendar": CalendarForm(),
        "known": said_known(asked_by(request).person)[:A_PAGE],
        **more,
    }
    return render(request, "promises/contact_settings.html", context, status=status)


@page("promises:contact_stop", "Take no contacts of mine", right="collect_contacts")
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """End it."""
    actions_contacts.stop_collecting(by=asked_by(request).person)
    messages.success(request, _("Ended. Nothing more is taken, and every word is deleted."))
    return redirect("promises:contact_settings")


@page("promises:contact_address", "Another address for my contacts", right="collect_contacts")
@require_POST
def another_address(request: HttpRequest) -> HttpResponse:
    """Have another address."""
    actions_contacts.change_address(by=asked_by(request).person)
    messages.success(request, _("Changed. Whatever goes to the address before is not taken any more."))
    return redirect("promises:contact_settings")


@page("promises:contact_known", "No longer by itself", right="collect_contacts")
@require_POST
def forget_known(request: HttpRequest) -> HttpResponse:
    """Take back what one said is a client's from now on."""
    client = get_object_or_404(Client, key=request.POST.get("client", ""))
    what, value = request.POST.get("what", ""), request.POST.get("value", "")
    if actions_contacts.forget_known(what, value, client, by=asked_by(request).person):
        messages.success(request, _("Taken back. What was matched by it stays."))
    return redirect("promises:contact_settings")


@page(
    "promises:contact_calendar",
    "Meetings out of my calendar",
    right="collect_contacts",
    about="self",
    purpose=CONTACTS,
)
@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """Take the meetings of a calendar file."""
    person = asked_by(request).person
    form = CalendarForm(request.POST, request.FILES)
    row = collecting_of(person)
    if not form.is_valid():
        return _settings(request, row, calendar=form, status=422)
    try:
        taken, flaws = take_calendar(form.read(), by=person)
    except BonafidesError as error:
        return _settings(request, row, said=str(error), status=422)
    messages.success(request, told(taken))
    if flaws:
        n = len(flaws)
        messages.warning(
            request,
            ngettext("%(n)s event could not be read.", "%(n)s events could not be read.", n) % {"n": n},
        )
    return redirect("promises:contacts")


def told(taken: Taken) -> str:
    """What became of a file, in a sentence."""
    return _(
        "%(kept)s taken, %(waiting)s waiting for your hand, %(known)s known already, "
        "%(left)s without anybody from outside."
    ) % {
        "kept": taken.n_kept,
        "waiting": taken.n_waiting,
        "known": taken.n_known,
        "left": taken.n_left_out,
    }


@page(
    "promises:contact_files",
    "Files of the watched folder",
    right="keep_sources",
    about="organisation",
    purpose=CONTACTS,
)
def files(request: HttpRequest) -> HttpResponse:
    """What became of each file, and what is wrong in it by line; whether the mailbox can be read."""
    shown = Paginator(ArrivedFile.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    told_so = settings.CONFIGURATION
    context = {
        "page": shown,
        "mailbox": Mailbox.objects.order_by("-looked_at").first() if told_so.contacts_mailbox else None,
        "told": told_so,
    }
    return render(request, "promises/contact_files.html", context)
