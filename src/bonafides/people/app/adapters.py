"""Where the house differs from the sign-in library: nobody signs up, nobody's address is asked twice."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonafides.people.app.access import reader_of
from bonafides.people.app.models import Installation
from bonafides.people.app.sessions import DEVICE, device_of


def house_name() -> str:
    """The organisation's name, for the issuer of codes and the subject of mails."""
    made = Installation.objects.first()
    return made.name if made else "bonafides"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and remember in which browser."""
        super().login(request, user)
        request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))

    def render_mail(self, template_prefix: str, email: Any, context: Any, headers: Any = None) -> Any:
        """A mail in the language of whom it goes to."""
        person = getattr(context.get("user"), "person", None)
        with translation.override(person.language if person else translation.get_language()):
            return super().render_mail(template_prefix, email, {**context, "house": house_name()}, headers)


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organisation's own sign-in lets in whom we know already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an address that nobody invited stays outside."""
        return False


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors carry the organisation's name; an administrator keeps one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "This is your last second factor. Whoever runs this house keeps one: add another first."
        ),
    }

    def get_totp_issuer(self) -> str:
        """Shown in the app beside the code."""
        return house_name()

    def _get_site_name(self) -> str:
        return house_name()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- the library's own name
        """A name for a new key."""
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("My passkey") if n == 0 else _("Passkey %(number)d") % {"number": n + 1}

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not the last one of an administrator."""
        from allauth.core import context

        reader = reader_of(context.request)
        if reader is None or not reader.wears("administrator"):
            return True
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        return bool(others.exclude(pk=authenticator.pk).exists())
