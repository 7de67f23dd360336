"""What people may fill in about promises: an act, an ask, what a function agrees to beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.fields import NamedChoiceField
from bonafides.people.app.models import Client, ClientContact, Function, Person
from bonafides.promises.app.actions import FURTHEST_YEARS
from bonafides.promises.app.models import Agreed, Kind
from bonafides.promises.conversation import Act
from bonafides.promises.saying import Saying

REASONS = (
    ("could_not", _("It could not be kept")),
    ("did_not", _("It was not done")),
    ("should_not_have_been_made", _("It should not have been made")),
)


def near_enough(day: date) -> None:
    """Refuse a day that lies further ahead than a promise may."""
    if day.year > timezone.localdate().year + FURTHEST_YEARS:
        raise forms.ValidationError(_("This day is too far away."))


def date_field(label: Any, **more: Any) -> forms.DateField:
    """A day, as browsers let it be chosen."""
    more["validators"] = [near_enough, *more.get("validators", ())]
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
        **more,
    )


def sentence_field(label: Any, **more: Any) -> forms.CharField:
    """One sentence."""
    return forms.CharField(
        label=label, max_length=300, widget=forms.TextInput(attrs={"class": "input"}), **more
    )


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "class": "input"}), **more
    )


class ActForm(forms.Form):
    """One act on one promise: only the fields that the act needs."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, act: Act, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.act = act
        for name, field in _FIELDS_OF.get(act, {}).items():
            self.fields[name] = field()

    def refuse_day(self) -> None:
        """Say beside its field that the day has passed; of which promises it may not, their acts know."""
        self.add_error("due_on", _("This day has passed."))

    def saying(self) -> Saying:
        """What was said, after `is_valid`."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen" and value}
        return Saying(**said)


_FIELDS_OF: dict[Act, dict[str, Any]] = {
    "counter": {
        "due_on": lambda: date_field(_("Yes, if it may be this day")),
        "what": lambda: sentence_field(_("Or yes to this instead"), required=False),
        "text": lambda: _words(_("Why"), required=False),
    },
    "ask": {
        "due_on": lambda: date_field(_("By when, then?")),
        "text": lambda: _words(_("Why"), required=False),
    },
    "decline": {"text": lambda: _words(_("Because"))},
    "withdraw": {"text": lambda: _words(_("Why"), required=False)},
    "warn": {
        "text": lambda: _words(_("What has changed?")),
        "expected_on": lambda: date_field(
            _("By when do you expect it now?"),
            required=False,
            help_text=_("The date you gave stays until the other side agrees to another."),
        ),
    },
    "propose": {
        "due_on": lambda: date_field(_("Which day instead?")),
        "text": lambda: _words(_("Why"), required=False),
    },
    "refuse": {"text": lambda: _words(_("Why"), required=False)},
    "report": {"text": lambda: _words(_("A word with it"), required=False)},
    "satisfied": {"text": lambda: _words(_("A word with it"), required=False)},
    "not_yet": {"text": lambda: _words(_("What is missing?"), required=False)},
    "not_meant": {"text": lambda: _words(_("What was meant?"))},
    "deny": {"text": lambda: _words(_("How do you remember it?"))},
    "settle": {
        "due_on": lambda: date_field(_("The day that holds now"), required=False),
        "text": lambda: _words(_("What holds now"), required=False),
    },
    "renege": {
        "reason": lambda: forms.ChoiceField(label=_("Why?"), choices=REASONS, widget=forms.RadioSelect),
        "text": lambda: _words(_("In your words; the other side reads them")),
    },
    "cancel": {"text": lambda: _words(_("Why"), required=False)},
}


class AskForm(forms.Form):
    """Ask before you promise: what, by when, how they will know, who must agree."""

    client = NamedChoiceField(label=_("To whom?"), queryset=Client.objects.none())
    what = sentence_field(_("What will they get?"))
    due_on = date_field(_("By when?"))
    done_when = sentence_field(_("How will they know it is done?"))
    functions = forms.ModelMultipleChoiceField(
        label=_("Who must say yes first?"),
        queryset=Function.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nobody, if you alone can do it."),
    )

    def __init__(self, *args: Any, functions: QuerySet[Function], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        self.fields["client"].choose_from(Client.objects.filter(closed_on__isnull=True))  # type: ignore[attr-defined]
        self.fields["functions"].queryset = functions  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        """A day that is not past."""
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return day


class GiveForm(forms.Form):
    """A promise of one's own, to a colleague or a team: what, by when, how they will know."""

    what = sentence_field(_("What?"))
    due_on = date_field(_("By when?"))
    done_when = sentence_field(_("How will they know it is done?"), required=False)

    def clean_due_on(self) -> date:
        """A day that is not past."""
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


class AgreedForm(forms.ModelForm[Agreed]):
    """What a function may always be promised for."""

    what = sentence_field(_("We may always promise …"))
    done_when = sentence_field(_("How will they know it is done?"))
    limit = sentence_field(
        _("Up to what?"), required=False, help_text=_("In words: an amount, a list, a region.")
    )
    until_on = date_field(_("Until when does this hold?"))

    class Meta:
        model = Agreed
        fields = ("what", "done_when", "kind", "within_days", "limit", "a_week", "until_on")
        labels = {
            "kind": _("Kind of promise"),
            "within_days": _("Working days that you need at least"),
            "a_week": _("How many may fall due a week, at most"),
        }

    def __init__(self, *args: Any, function: Function, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].queryset = Kind.objects.filter(function=function, ended_at__isnull=True)  # type: ignore[attr-defined]

    def clean_until_on(self) -> date:
        """A day to come, and within two years: what is agreed for ever is agreed by nobody."""
        day: date = self.cleaned_data["until_on"]
        today = timezone.localdate()
        if not today <= day <= today.replace(year=today.year + 2, day=min(today.day, 28)):
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return day


class KindForm(forms.ModelForm[Kind]):
    """A kind of promise, with the function's own first estimate."""

    class Meta:
        model = Kind
        fields = ("name", "estimate_low_days", "estimate_high_days")
        labels = {
            "name": _("What is it called?"),
            "estimate_low_days": _("Working days, at the quickest"),
            "estimate_high_days": _("Working days, to be safe"),
        }

    def clean(self) -> dict[str, Any]:
        """The quick end is not above the safe one."""
        cleaned: dict[str, Any] = super().clean() or {}
        low, high = cleaned.get("estimate_low_days"), cleaned.get("estimate_high_days")
        if low is not None and high is not None and low > high:
            self.add_error("estimate_high_days", _("This is less than at the quickest."))
        return cleaned


class OverrideForm(forms.Form):
    """One's name under a promise that somebody inside has not agreed to."""

    reason = _words(_("Why do you promise it without them?"), help_text=_("They read this, with your name."))


class DayForm(forms.Form):
    """Another day for a promise that is not said yet."""

    due_on = date_field(_("Another day"))


class HandOnForm(forms.Form):
    """Somebody of the same function."""

    to = NamedChoiceField(
        label=_("To whom?"), queryset=Person.objects.none(), to_field_name="key", empty_label=None
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choose_from(people)  # type: ignore[attr-defined]


def contact_choices(client: Client) -> QuerySet[ClientContact]:
    """People at a client to whom something can be said."""
    return ClientContact.objects.filter(client=client, erased_at__isnull=True)
