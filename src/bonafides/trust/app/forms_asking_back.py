"""What is filled in when somebody asks back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.trust.threads import MOST_LETTERS


class AskBackForm(forms.Form):
    """One question about one comment."""

    words = forms.CharField(
        label=_("Your question"),
        help_text=_("About the matter, not about who. Whoever wrote it reads these words as they stand."),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )
