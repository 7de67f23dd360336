"""What may be filled in about a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.promises.app.case_words import OUTCOME_WORDS
from bonafides.promises.app.fields import PersonField
from bonafides.promises.app.models import PromiseAct

Cited = list[tuple[PromiseAct, str]]
"""Acts that may be cited, each with the words that stand beside its box."""


def _said(label: Any, *, rows: int = 4, longest: int = 2000, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return forms.CharField(label=label, max_length=longest, widget=area, **more)


class CitingForm(forms.Form):
    """A form with a box for each act that may be cited."""

    cited = forms.MultipleChoiceField(
        label=_("What shows it?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A warning, a new date, a no and an admission cannot be chosen: they cost nobody anything."
        ),
    )

    def __init__(self, *args: Any, citable: Cited, **more: Any) -> None:
        super().__init__(*args, **more)
        self.acts = {str(act.pk): act for act, _words in citable}
        self.fields["cited"].choices = [(str(act.pk), words) for act, words in citable]  # type: ignore[attr-defined]

    def acts_cited(self) -> list[PromiseAct]:
        """The acts chosen, after `is_valid`."""
        return [self.acts[number] for number in self.cleaned_data["cited"]]


class OpenCaseForm(CitingForm):
    """Why a promise should not have been made, and what shows it."""

    why = _said(
        _("Why should it not have been promised?"), help_text=_("Whoever made it reads this and answers.")
    )
    field_order = ("why", "cited")


class ReplyForm(CitingForm):
    """The maker's own account."""

    text = _said(_("How was it, as you see it?"), rows=6, longest=4000)
    field_order = ("text", "cited")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["cited"].required = False
        if not self.acts:
            del self.fields["cited"]

    def acts_cited(self) -> list[PromiseAct]:
        """The acts chosen; none where there was nothing to choose."""
        return super().acts_cited() if "cited" in self.fields else []


class NamingForm(forms.Form):
    """Who decides: two, or three."""

    first = PersonField(label=_("First"))
    second = PersonField(label=_("Second"), help_text="")
    third = PersonField(label=_("Third, if there is to be one"), required=False, help_text="")


class DecideForm(forms.Form):
    """How the case should end, and why."""

    outcome = forms.ChoiceField(label=_("How should it end?"), widget=forms.RadioSelect)
    reasons = _said(_("Why?"), longest=1200, help_text=_("The parties read this, with your name."))
    told = _said(
        _("What the client reads of it"),
        rows=3,
        longest=1000,
        required=False,
        help_text=_("In words meant for them. Nothing else of this page is shown to them."),
    )

    def __init__(self, *args: Any, by_client: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["outcome"].choices = list(OUTCOME_WORDS.items())  # type: ignore[attr-defined]
        if not by_client:
            del self.fields["told"]
