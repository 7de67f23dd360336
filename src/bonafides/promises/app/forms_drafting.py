"""What is filled in to draft promises from a text: the text, and each suggestion until it is confirmed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.fields import NamedChoiceField
from bonafides.people.app.models import Client
from bonafides.promises.app.forms import date_field, sentence_field
from bonafides.promises.drafting import LONGEST

WRITERS = (
    ("", _("Find out from the text")),
    ("ours", _("One of us")),
    ("theirs", _("One of them")),
    ("note", _("It is a note of ours on what was said")),
)


class AboutForm(forms.Form):
    """To which client a text belongs, and on what day it was written."""

    client = NamedChoiceField(label=_("Which client is it about?"), queryset=Client.objects.none())
    written_on = date_field(_("Written on"), help_text=_("“By Friday” is counted from this day."))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        self.fields["client"].choose_from(Client.objects.filter(closed_on__isnull=True))  # type: ignore[attr-defined]

    def clean_written_on(self) -> date:
        """A day that is not to come."""
        day: date = self.cleaned_data["written_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day


class PasteForm(AboutForm):
    """A text to look through; it is read once and not kept."""

    writer = forms.ChoiceField(label=_("Who wrote it?"), choices=WRITERS, required=False)
    text = forms.CharField(
        label=_("The mail or the note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "class": "input", "autocomplete": "off"}),
        help_text=_("It is looked through here and not kept, nor sent anywhere."),
    )
    field_order = ("text", "client", "written_on", "writer")


class SuggestionForm(forms.Form):
    """One suggestion, as its reader puts it right before confirming it."""

    what = sentence_field(_("What?"))
    due_on = date_field(_("By when?"))
    done_when = sentence_field(_("How will it show that it is done?"), required=False)
    direction = forms.ChoiceField(choices=(("ours", ""), ("theirs", "")), widget=forms.HiddenInput)
    why = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    conditional = forms.BooleanField(required=False, widget=forms.HiddenInput)
