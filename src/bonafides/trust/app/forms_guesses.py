"""Whom to send the blank tool to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import Person


class ColleagueForm(forms.Form):
    """A colleague by address: the house writes only to those who work here."""

    email = forms.EmailField(
        label=_("A colleague’s e-mail address"),
        help_text=_("They get the public page and your name; nothing of your guess."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find who works here under this address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "email" in cleaned:
            found = Person.objects.filter(email__iexact=cleaned["email"], left_on__isnull=True).first()
            if found is None:
                self.add_error("email", _("Nobody who works here has this address. Look it up under People."))
            cleaned["colleague"] = found
        return cleaned
