"""The form by which a passkey is added."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that signs in by itself, unless somebody wants it as a second factor alone."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = _("What you call it")
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with it alone, without a password")
        alone.help_text = _("It asks for a finger, a face or a PIN each time.")
        alone.initial = True
        # Whoever has no password could not get in again with a key that comes after one.
        alone.disabled = not self.user.has_usable_password()
