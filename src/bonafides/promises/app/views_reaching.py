"""How and when I am told; and webhooks, for those who run the house."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.addresses import address_of
from bonafides.people.app.languages import language_of
from bonafides.promises.app.actions_feed import dated_promises, end_feed, make_feed, person_of_feed
from bonafides.promises.app.actions_hooks import end_hook, make_hook
from bonafides.promises.app.actions_reaching import choose_reach
from bonafides.promises.app.calendar_feed import calendar_file
from bonafides.promises.app.calendar_feed import own_calendar as as_own_calendar
from bonafides.promises.app.forms_reaching import KINDS, HookForm, ReachForm
from bonafides.promises.app.models import Hook
from bonafides.promises.app.queries_reaching import reach_of
from bonafides.promises.purposes import LEDGER

LATEST = 50

LIMITS = {"feed": "30/m/ip"}


@page("promises:reach", "How I am told", right="choose_how_told", about="self", purpose=LEDGER)
def reach(request: HttpRequest) -> HttpResponse:
    """When and how mail reaches the reader."""
    person = asked_by(request).person
    row = reach_of(person)
    names = ("how", "digest_hour", "quiet_from", "quiet_to")
    form = ReachForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        choose_reach(person, **form.cleaned_data)
        messages.success(request, _("From now on you are told as you said."))
        return redirect("promises:reach")
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "email": person.email,
        "has_feed": row.feed_hash is not None,
        "administers": asked_by(request).wears("administrator"),
    }
    return render(request, "promises/reach.html", context, status=status)


@page("promises:make_own_calendar", "An address for my calendar", right="choose_how_told")
@require_POST
@never_cache
def make_calendar(request: HttpRequest) -> HttpResponse:
    """Makes the address and shows it once; the one before ends."""
    text = make_feed(asked_by(request).person)
    address = address_of(request, "promises:own_calendar", text)
    return render(request, "promises/own_calendar.html", {"address": address})


@page("promises:end_own_calendar", "Ending the address for my calendar", right="choose_how_told")
@require_POST
def end_calendar(request: HttpRequest) -> HttpResponse:
    """The address shows nothing more."""
    if end_feed(asked_by(request).person):
        messages.success(request, _("The address shows nothing more."))
    return redirect("promises:reach")


@page("promises:own_calendar", "My promises as a calendar", right="read_own_feed", through="file")
@never_cache
def own_calendar(request: HttpRequest, text: str) -> HttpResponse:
    """Dates of one's own open promises as iCalendar. Its address opens nothing else."""
    if not ratelimit.consume(request, app="promises", action="feed", config=LIMITS, limit_get=True):
        return HttpResponse(status=429)
    person = person_of_feed(text)
    if person is None:
        raise Http404
    with translation.override(language_of(person)):
        return calendar_file(as_own_calendar(dated_promises(person), person))


@page("promises:hooks", "Webhooks", right="keep_house")
@never_cache
def hooks(request: HttpRequest) -> HttpResponse:
    """Programs that are told of acts: keys, states and dates, no names and no words."""
    form = HookForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                _made, secret = make_hook(said["url"], said["kinds"], by=asked_by(request).person)
            except WrongRequest as refused:
                form.add_error("url", str(refused))
            else:
                form, status = HookForm(), 200
    words = dict(KINDS)
    rows = [
        (hook, [words[kind] for kind in hook.kinds if kind in words])
        for hook in Hook.objects.select_related("by")[:LATEST]
    ]
    context = {"form": form, "secret": secret, "hooks": rows}
    return render(request, "promises/hooks.html", context, status=status)


@page("promises:end_hook", "Ending a webhook", right="keep_house")
@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """It is told nothing more."""
    end_hook(get_object_or_404(Hook, key=key), by=asked_by(request).person)
    messages.success(request, _("It is told nothing more."))
    return redirect("promises:hooks")
