"""What people may fill in about orders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.huddle.app.forms import said_field
from bonafides.people.app.fields import NamedChoiceField
from bonafides.people.app.models import Client, Person

ANSWER_WORDS = (
    ("accepted", _("I work on it")),
    ("declined", _("I do not work on it")),
    ("would_believe", _("I would, if")),
)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})
    return forms.DateField(label=label, widget=widget, **more)


class OrderForm(forms.Form):
    """An order, and whom it is put to."""

    what = forms.CharField(label=_("What is the order?"), max_length=160)
    why = said_field(_("Why do you believe in it?"), longest=600)
    client = NamedChoiceField(label=_("For whom?"), queryset=Client.objects.none(), required=False)
    due_on = _day(_("By when?"), required=False)
    to = forms.MultipleChoiceField(
        label=_("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A reason to decline comes to you alone."),
    )

    def __init__(self, *args: Any, people: list[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {person.key: person for person in people}
        self.fields["to"].choices = [(key, person.name) for key, person in self.people.items()]  # type: ignore[attr-defined]
        self.fields["client"].choose_from(Client.objects.filter(closed_on__isnull=True))  # type: ignore[attr-defined]

    def colleagues(self) -> list[Person]:
        """Whom it is put to, after `is_valid`."""
        return [self.people[key] for key in self.cleaned_data["to"]]


class AnswerForm(forms.Form):
    """An answer to an order."""

    prefix = "answer"

    answer = forms.ChoiceField(label=_("Do you work on it?"), choices=ANSWER_WORDS, widget=forms.RadioSelect)
    because = said_field(
        _("Why, or what would make you believe in it"),
        required=False,
        longest=600,
        help_text=_("Only the owner of the order reads this."),
    )

    def clean(self) -> dict[str, Any]:
        """Words with everything that is not a yes."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") in ("declined", "would_believe") and not said.get("because", "").strip():
            self.add_error("because", _("Tell its owner why: a no without a reason teaches nobody."))
        return said


class PastDay(forms.Form):
    """Something with a day that has come."""

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        more.setdefault("initial", {"day": today})
        super().__init__(*args, **more)
        self.today = today

    def clean_day(self) -> date:
        """A day until today."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day is yet to come."))
        return day


class ClaimForm(PastDay):
    """What one did for an order."""

    prefix = "claim"

    what = said_field(_("What did you do?"), rows=2)
    day = _day(_("When?"))


class SubmitForm(PastDay):
    """What was handed in."""

    prefix = "submit"

    what = said_field(_("What was submitted, and to whom?"), rows=2)
    day = _day(_("When?"))
