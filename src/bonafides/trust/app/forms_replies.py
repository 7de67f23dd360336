"""What is filled in when something is said back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _words(label: Any, hint: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
    )


class ReplyForm(forms.Form):
    """You said, we heard, we do."""

    you_said = _words(
        _("You said"), _("What the figures and words come to, in your own. Quote nobody."), required=True
    )
    we_heard = _words(_("We heard"), _("What you make of it; also what surprised you."), required=False)
    we_do = _words(
        _("We do"),
        _("One thing, small enough to be done. It may become a promise with a date."),
        required=False,
    )
