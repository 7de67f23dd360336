"""One-click sign-ins of the demonstration. In a real installation none of these addresses exists."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bonafides.people.app.access import page
from bonafides.people.app.installation import is_demo
from bonafides.people.app.models import Person, User
from bonafides.promises.app.views_between import HELD
from bonafides.website.demo.company import who_signs_in
from bonafides.website.demo.folder import told_rep
from bonafides.website.demo.guests import guest, open_link_of


def _people() -> dict[str, Person]:
    return who_signs_in(timezone.localdate(), told_rep(settings.CONFIGURATION.data))


def _only_in_demo() -> None:
    if not is_demo():
        raise Http404("no such address")


@page("demo:door", "The demonstration's sign-ins", right="open_the_door")
@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Whom one may be, with what each sees first."""
    _only_in_demo()
    context = {"people": _people().items(), "guest": guest()}
    return render(request, "website/demo.html", context)


@page("demo:enter", "Sign in to the demonstration", right="open_the_door")
@never_cache
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """Signs in as the invented person of a role."""
    _only_in_demo()
    person = _people().get(role)
    if person is None:
        raise Http404("nobody has that role")
    get_adapter().login(request, User.objects.get(person=person))
    return redirect("today")


@page("demo:visit", "What a customer of the demonstration sees", right="open_the_door")
@never_cache
def visit(request: HttpRequest) -> HttpResponse:
    """Opens an invented customer's page, as their link would: without an account, and without anybody's."""
    _only_in_demo()
    contact = guest()
    if contact is None:
        raise Http404("no invented customer has a link")
    logout(request)
    request.session[HELD] = open_link_of(contact).pk
    return redirect("promises:between")
