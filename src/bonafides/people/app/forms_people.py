"""What is asked for when people are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bonafides.errors import BonafidesError
from bonafides.people.app.models import Function, Person, Team, Territory
from bonafides.people.app.queries_people import person_named
from bonafides.people.app.queries_teams import teams_named
from bonafides.people.delimited import MOST_BYTES
from bonafides.privacy.said import in_language

HAT_WORDS = {
    "rep": _("Rep"),
    "manager": _("Manager of a team"),
    "delivery": _("Delivery head"),
    "learning": _("Learning partner"),
    "leader": _("Leader"),
    "administrator": _("Administrator"),
}
"""Roles that can be given, as pages call them."""


def told(error: BonafidesError) -> str:
    """What went wrong, as a form says it."""
    said = gettext("Found: %(found)s.") % {"found": in_language(error.found, gettext)}
    if error.expected:
        said += " " + gettext("Needed: %(expected)s.") % {"expected": in_language(error.expected, gettext)}
    if error.remedy:
        said += " " + gettext("To do: %(remedy)s.") % {"remedy": in_language(error.remedy, gettext)}
    return said


def printable(said: str) -> None:
    """Hold that a name can be read: no character that hides, turns or breaks the line.

    Raises
    ------
    ValidationError
        It holds one.
    """
    if not said.isprintable():
        raise ValidationError(
            _("Found: a character that cannot be shown. Needed: plain letters. To do: type it again.")
        )


class NameField(forms.CharField):
    """A name, on one line."""

    default_validators = [printable]


class PersonField(forms.CharField):
    """Somebody who works here, by e-mail address or whole name: a list of ten thousand is no help."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """An address where there is one: it names one person."""
        return (value.email or value.name) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Person | None:
        """The person."""
        said = super().clean(value)
        if not said:
            return None
        found = person_named(said)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(
                _("Found: %(said)s, and several people are called so. Needed: the e-mail address of one."),
                params={"said": said},
            )
        raise ValidationError(
            _("Found: %(said)s, and nobody here has that name or address. Needed: one or the other, whole."),
            params={"said": said},
        )


class TeamField(forms.CharField):
    """A team, by its name: a list of hundreds is no help."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Its name, as it stands among the teams."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "teams", "autocomplete": "off"}))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> Team | None:
        """The team."""
        said = super().clean(value)
        found = teams_named(said) if said else []
        if said and len(found) != 1:
            raise ValidationError(
                _("Found: %(said)s, and no team is called so. Needed: the name of one, or nothing."),
                params={"said": said},
            )
        return found[0] if found else None


class DayField(forms.DateField):
    """A day, chosen in the browser's own way."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": _("Found: no day. Needed: one such as 2026-03-31.")})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class FactsForm(forms.Form):
    """What is known of somebody."""

    name = NameField(label=_("Name"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_(
            "For the directory and for an invitation. Whoever has signed in keeps that address to sign in."
        ),
    )
    function = forms.ModelChoiceField(Function.objects.all(), label=_("Function"), required=False)
    new_function = NameField(label=_("Or a function that is not in the list"), required=False, max_length=120)
    territory = NameField(label=_("Territory"), required=False, max_length=120)
    started_on = DayField(label=_("First day"), required=False)

    def changes(self) -> dict[str, Any]:
        """The facts as an action takes them."""
        from bonafides.people.app.actions_places import place

        said = dict(self.cleaned_data)
        new = said.pop("new_function")
        said["function"] = place(Function, new) if new else said["function"]
        said["territory"] = place(Territory, said["territory"])
        return said


class PlaceForm(forms.Form):
    """Where somebody stands from a day on."""

    team = TeamField(label=_("Team"), required=False)
    manager = PersonField(
        label=_("Reports to"), required=False, help_text=_("E-mail address or whole name; empty for nobody.")
    )
    on = DayField(
        label=_("From"), initial=timezone.localdate, help_text=_("What held before stays in the history.")
    )


class HirePlaceForm(FactsForm):
    """Somebody new, with the place they take."""

    team = TeamField(label=_("Team"), required=False)
    manager = PersonField(label=_("Reports to"), required=False, help_text=_("E-mail address or whole name."))


class HatForm(forms.Form):
    """A role for somebody."""

    role = forms.ChoiceField(label=_("Hat"), choices=list(HAT_WORDS.items()))
    team = TeamField(
        label=_("Which team they lead"), required=False, help_text=_("For a manager, and for nobody else.")
    )
    function = forms.ModelChoiceField(
        Function.objects.order_by("name"),
        label=_("Which function they answer for"),
        required=False,
        help_text=_("For a delivery head, and for nobody else. Empty: their own."),
    )
    on = DayField(label=_("From"), initial=timezone.localdate)


class LeavingForm(forms.Form):
    """Somebody leaves."""

    on = DayField(label=_("Last day"), initial=timezone.localdate, help_text=_("Today or before."))
    successor = PersonField(
        label=_("Who takes over their people and clients"),
        required=False,
        help_text=_(
            "E-mail address or whole name. Empty: their people report to nobody, their clients have no owner."
        ),
    )


class EraseForm(forms.Form):
    """The word that makes an erasure meant."""

    name = forms.CharField(label=_("Type the name, to say that you mean it"), max_length=160)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        """The name, typed as it is written here."""
        said = " ".join(self.cleaned_data["name"].split())
        if said.casefold() != self.person.name.casefold():
            raise ValidationError(
                _("Found: another name. Needed: the name as it stands at the head of this page.")
            )
        return said


class TeamForm(forms.Form):
    """A team."""

    name = NameField(label=_("Name"), max_length=120)
    function = forms.ModelChoiceField(Function.objects.all(), label=_("Function"), required=False)
    new_function = NameField(label=_("Or a function that is not in the list"), required=False, max_length=120)

    def function_meant(self) -> Function | None:
        """The function, made where it is new."""
        from bonafides.people.app.actions_places import place

        new = self.cleaned_data["new_function"]
        return place(Function, new) if new else self.cleaned_data["function"]


class FileForm(forms.Form):
    """A file that arrives."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, from any spreadsheet."))

    def clean_file(self) -> Any:
        """Not larger than we read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("Found: a file of %(found)s MiB. Needed: at most %(most)s MiB. Part it into several."),
                params={"found": file.size // 1_048_576, "most": MOST_BYTES // 1_048_576},
            )
        return file


class PeopleFileForm(FileForm):
    """A file of people."""

    on = DayField(
        label=_("Changes hold from"),
        initial=timezone.localdate,
        help_text=_("For team, manager and hats of people who are here already."),
    )


class PlaceUserForm(forms.Form):
    """Who a user of the CRM is."""

    answer = forms.CharField(max_length=12)
    other = PersonField(required=False)
