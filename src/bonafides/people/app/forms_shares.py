"""Forms of the glass box: share a part, answer why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import Line, Person, Team
from bonafides.people.app.queries_shares import of_one
from bonafides.people.app.reader import Reader, holds

A_YEAR = timedelta(days=366)
USUALLY = timedelta(days=90)


class ShareForm(forms.Form):
    """Which figure, with whom, until when."""

    purpose = forms.ChoiceField(label=_("What do you share?"))
    whom = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Their e-mail address"), required=False, help_text=_("Only for “somebody else”.")
    )
    until_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("You may end it on any day before. A year at most."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, reader: Reader, data: Any = None) -> None:
        super().__init__(data)
        self.reader = reader
        line = Line.objects.filter(holds(reader.on), person=reader.person).select_related("manager").first()
        self.manager = line.manager if line else None
        self.team = Team.objects.filter(pk=reader.team_id).first() if reader.team_id else None
        whom = [("manager", f"{self.manager.name}, {_('whom you report to')}")] if self.manager else []
        whom += (
            [("team", _("Your team, %(team)s, and who leads it") % {"team": self.team.name})]
            if self.team
            else []
        )
        self.fields["whom"].choices = [*whom, ("else", _("Somebody else who works here"))]  # type: ignore[attr-defined]
        self.fields["whom"].initial = whom[0][0] if whom else "else"
        self.fields["purpose"].choices = [(one.name, one.figure) for one in of_one()]  # type: ignore[attr-defined]
        self.fields["until_on"].initial = reader.on + USUALLY

    def clean_until_on(self) -> date:
        """A day that is not past and not more than a year away."""
        day: date = self.cleaned_data["until_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is past. Choose today or a later one."))
        if day > today + A_YEAR:
            raise forms.ValidationError(
                _("More than a year away. Choose an earlier day; you can share again.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Find whom it is shared with."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["person"] = cleaned["team"] = None
        if cleaned.get("whom") == "manager":
            cleaned["person"] = self.manager
        elif cleaned.get("whom") == "team":
            cleaned["team"] = self.team
        elif cleaned.get("whom") == "else" and "email" in cleaned:
            cleaned["person"] = self._somebody(cleaned["email"])
        return cleaned

    def _somebody(self, email: str) -> Person | None:
        found = Person.objects.filter(email__iexact=email, left_on__isnull=True).first() if email else None
        if found is None:
            self.add_error("email", _("Nobody who works here has this address. Look it up under People."))
        elif found.pk == self.reader.person.pk:
            self.add_error("email", _("This is your own address. You see your figures anyway."))
        return found


class AnswerForm(forms.Form):
    """Why I read it."""

    answer = forms.CharField(label=_("Your answer"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
