"""What may be filled in when a client is handed on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.promises.app.fields import PersonField


class HandOverForm(forms.Form):
    """To whom, and what they should know."""

    to = PersonField(label=_("To whom?"))
    words = forms.CharField(
        label=_("What should they know?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
        help_text=_("They read it before they take anything."),
    )


class NotTakenForm(forms.Form):
    """Why a promise is not taken."""

    why = forms.CharField(
        label=_("Not this one, because …"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
    )
