"""Accepting an invitation; one's own sessions, second factors and tokens."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.people.app.access import page, reader_of
from bonafides.people.app.actions_accounts import (
    accept,
    end_sessions,
    invitation_of,
    make_token,
    revoke_token,
)
from bonafides.people.app.forms_sign_in import FirstPassword, NewToken
from bonafides.people.app.models import Invitation, Session, Token, User
from bonafides.people.app.sessions import kept

HELD = "invitation"
"""Where a session keeps the text of a link, so that it leaves the address."""

LIMITS = {"invitation": "20/m/ip"}


@page("sign_in:invitation", "An invitation's link", right="open_the_door")
@never_cache
def invitation(request: HttpRequest, text: str) -> HttpResponse:
    """Takes the link out of the address, so that no history and no other site learns it."""
    limited = ratelimit.consume(request, app="people", action="invitation", config=LIMITS, limit_get=True)
    if not limited:
        return render(request, "429.html", status=429)
    request.session[HELD] = text
    return redirect("sign_in:accept")


@page("sign_in:accept", "Accept an invitation", right="open_the_door")
@never_cache
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Sets a password, or goes on to a passkey; works once."""
    found = invitation_of(str(request.session.get(HELD, "")))
    if found is None:
        return render(request, "people/invitation_over.html", status=410)
    with translation.override(found.person.language):
        return _accepting(request, found)


def may_have_passkeys(host: str) -> bool:
    """Whether browsers keep passkeys for an address: they do for names, and never for numbers.

    Examples
    --------
    >>> [may_have_passkeys(host) for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000")]
    [True, False, False]
    """
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return True
    return False


def _accepting(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = User.objects.get(person=found.person)
    form = FirstPassword(request.POST if request.POST.get("by") == "password" else None, user=user)
    passkeys = may_have_passkeys(request.get_host())
    by_passkey = request.method == "POST" and request.POST.get("by") == "passkey" and passkeys
    if not by_passkey and not form.is_valid():
        context = {"form": form, "person": found.person, "by": found.by, "email": user.email}
        context["passkeys"] = passkeys
        return render(request, "people/invitation.html", context)
    accepted = accept(found, password=None if by_passkey else form.cleaned_data["password"])
    if accepted is None:
        return render(request, "people/invitation_over.html", status=410)
    del request.session[HELD]
    # In the way of every sign-in: a second factor that exists is asked for, a closed account stays closed.
    record_authentication(request, accepted, method="invitation", reauthenticated=True)
    further = reverse("mfa_add_webauthn" if by_passkey else "today")
    answer: HttpResponse = perform_login(request, Login(user=accepted, redirect_url=further))
    return answer


def _user(request: HttpRequest) -> User:
    """Whoever is signed in: the right has been checked."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- the right demands one
    return user


@page("sign_in:mine", "My sign-in", right="read_own", about="self", purpose="people.sign_in")
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """How one signs in, where one is signed in, and what programs may read in one's name."""
    return _mine(request, NewToken())


def _mine(request: HttpRequest, form: NewToken, **more: Any) -> HttpResponse:
    user = _user(request)
    now = timezone.now()
    context = {
        "account": user,
        "form": form,
        "sessions": Session.objects.filter(user=user, expire_date__gt=now).order_by("-since"),
        "this_session": kept(request.session.session_key or ""),
        "tokens": Token.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=now),
        "codes": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "keys": Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count(),
        "recovery": Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).exists(),
    }
    return render(request, "people/my_sign_in.html", context | more)


@page("sign_in:end_session", "Sign out elsewhere", right="read_own", about="self", purpose="people.sign_in")
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Ends one session, or all but this one."""
    user = _user(request)
    which = request.POST.get("session", "")
    if which == "others":
        n = end_sessions(user, but=request.session.session_key)
    else:
        n, _rows = Session.objects.filter(user=user, session_key=which).delete()
    said = _("Signed out in %(n)d other browsers.") if n != 1 else _("Signed out there.")
    messages.success(request, said % {"n": n} if n != 1 else said)
    return redirect("sign_in:mine")


@page("sign_in:make_token", "Make a token", right="read_own", about="self", purpose="people.sign_in")
@require_POST
@never_cache
def new_token(request: HttpRequest) -> HttpResponse:
    """Makes a personal token and shows it, once."""
    form = NewToken(request.POST)
    reader = reader_of(request)
    if not form.is_valid() or reader is None:
        return _mine(request, form)
    name, days = form.cleaned_data["name"], form.cleaned_data["days"]
    _made, text = make_token(_user(request), name=name, days=days, by=reader.person)
    return _mine(request, NewToken(), fresh=text, fresh_name=name)


@page("sign_in:revoke_token", "End a token", right="read_own", about="self", purpose="people.sign_in")
@require_POST
def end_token(request: HttpRequest) -> HttpResponse:
    """Ends one of one's own tokens at once."""
    reader = reader_of(request)
    number = request.POST.get("token", "")
    if (
        reader is not None
        and number.isdecimal()
        and revoke_token(_user(request), int(number), by=reader.person)
    ):
        messages.success(request, _("That token opens nothing any more."))
    return redirect("sign_in:mine")
