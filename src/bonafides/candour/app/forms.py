"""What people may fill in: an answer to a deal; the numbers of a pay scheme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.candour.app.models import Answer

KINDS = (
    ("contact", _("They answered, elsewhere")),
    ("event", _("Something happened")),
    ("correction", _("The record is wrong")),
    ("other", _("Something else")),
)


class AnswerForm(forms.ModelForm[Answer]):
    """Here is what you don't see."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    happened_on = forms.DateField(
        label=_("When was it?"),
        required=False,
        help_text=_("Needed for a contact. The next night counts it as heard from them on that day."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )
    text = forms.CharField(
        label=_("Here is what you don’t see"),
        max_length=2000,
        help_text=_(
            "Your team reads it, under your name, above everything else on this card. You can take it back."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )

    class Meta:
        model = Answer
        fields = ("kind", "happened_on", "text")

    def clean(self) -> dict[str, Any]:
        """A contact has a day, and none of the days to come."""
        cleaned: dict[str, Any] = super().clean() or {}
        on = cleaned.get("happened_on")
        if on is not None and on > timezone.localdate():
            self.add_error("happened_on", _("This day is yet to come."))
        if cleaned.get("kind") == "contact" and on is None and "happened_on" not in self.errors:
            self.add_error("happened_on", _("Say on which day they answered."))
        return cleaned


class SchemeForm(forms.Form):
    """What somebody is paid for, and how far the padded forecasts lie off."""

    objective = forms.DecimalField(
        label=_("Objective"),
        min_value=1,
        max_value=10**13,
        decimal_places=0,
        required=False,
        help_text=_("What is to be sold in the period. Left empty, it is the outlook on average."),
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )
    padding = forms.IntegerField(
        label=_("More or less than one believes, %"),
        min_value=1,
        max_value=90,
        initial=25,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    beta = forms.DecimalField(
        label=_("Your scheme: for each per cent of the objective that was said"),
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=2,
        initial="1.00",
        help_text=_("In per cent of the bonus, paid where it is reached."),
        widget=forms.NumberInput(attrs={"class": "input", "step": "0.01"}),
    )
    alpha = forms.DecimalField(
        label=_("For each per cent more than was said"),
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=2,
        initial="0.50",
        widget=forms.NumberInput(attrs={"class": "input", "step": "0.01"}),
    )
    gamma = forms.DecimalField(
        label=_("Taken off for each per cent less than was said"),
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=2,
        initial="1.50",
        widget=forms.NumberInput(attrs={"class": "input", "step": "0.01"}),
    )
