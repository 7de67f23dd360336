"""Around every page: a second factor for administrators, and no copy of what is shown to somebody."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from bonafides.people.app.access import reader_of
from bonafides.people.app.installation import is_demo
from bonafides.people.app.models import Token, User
from bonafides.people.app.problems import problem
from bonafides.people.app.reader import reader_for

OPEN = (
    *(
        f"/sign-in/{part}"
        for part in ("login/", "logout/", "2fa/", "reauthenticate/", "password/", "inactive/")
    ),
    "/static/",
    "/health/",
    "/invitation/",
)
"""Where somebody goes to get one, and what shows nobody's data."""


def kept_by_no_cache(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let no browser and no proxy keep what somebody who is signed in was shown.

    A copy would be read again without a line in the log, after a share ended, or by whoever comes next.
    """

    def answering(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answering


def second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead administrators without a second factor to where they get one; a demonstration needs none."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN) and lacks_second_factor(request):
            if request.path_info.startswith("/api/"):
                # A program cannot follow to a page.
                return problem(
                    403, "Whoever runs this house needs a second factor first: sign in and add one."
                )
            messages.warning(
                request, _("Whoever runs this house needs a second factor first: an app's code or a passkey.")
            )
            return redirect("mfa_index")
        return get_response(request)

    return guarded


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether an administrator asks who has neither an app's code nor a passkey."""
    if not request.user.is_authenticated:
        return False
    reader = reader_of(request)
    if reader is None or not reader.wears("administrator"):
        return False
    return not has_second_factor(reader.person.pk) and not is_demo()


def has_second_factor(person: int) -> bool:
    """Whether the account of a person has an app's code or a key; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return User.objects.filter(person=person, authenticator__type__in=kinds).exists()


@receiver(authenticator_removed)
def end_tokens_with_last_factor(user: User, **_rest: object) -> None:
    """Without a second factor an administrator's tokens open nothing either."""
    if user.person is not None and not has_second_factor(user.person.pk):
        now = timezone.now()
        if reader_for(user.person).wears("administrator"):
            Token.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=now)
