"""Forms of getting in: a first password, a personal token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import User


class FirstPassword(forms.Form):
    """The first password of an account."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("Twelve characters or more. A few words in a row are easy to keep in mind."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user

    def clean_password(self) -> str:
        """Long enough, and not one that everybody tries first."""
        given = str(self.cleaned_data["password"])
        validate_password(given, self.user)
        return given

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") != given["password"]:
            self.add_error("again", _("The two are not the same."))
        return given


class NewToken(forms.Form):
    """A personal token for programs."""

    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("So that you know it again in this list.")
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        initial=90,
        choices=((30, _("30 days")), (90, _("90 days")), (365, _("a year"))),
    )
