"""What may be filled in when a round is prepared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.forms_people import DayField, PersonField, TeamField, printable
from bonafides.people.app.models import ClientContact, Person
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.app.instruments import instruments
from bonafides.trust.app.models import Round, Subject
from bonafides.trust.app.queries_proposing import OF_A_PERSON, contacts_here, relations_for
from bonafides.trust.app.round_words import RELATIONS
from bonafides.trust.instruments import Instrument
from bonafides.trust.manifest import FLOORS


class RoundForm(forms.Form):
    """What a round is: all of it can be changed until it is launched."""

    instrument = forms.ChoiceField(label=_("What is asked"))
    title = forms.CharField(
        label=_("What the round is called"),
        max_length=120,
        validators=[printable],
        help_text=_("It stands in every invitation and on the public board; name nobody in it."),
    )
    title_de = forms.CharField(
        label=_("The same in German"), max_length=120, required=False, validators=[printable]
    )
    opens_on = DayField(label=_("First day"))
    closes_on = DayField(
        label=_("Last day"), help_text=_("Nothing is opened before it is over, and nothing can be hurried.")
    )
    means = forms.IntegerField(
        label=_("Means are shown from so many answers"), min_value=FLOORS["means"], max_value=100
    )
    spread = forms.IntegerField(
        label=_("How answers spread is shown from"), min_value=FLOORS["spread"], max_value=100
    )
    comments = forms.IntegerField(
        label=_("Comments are shown from"), min_value=FLOORS["comments"], max_value=100
    )
    apart = forms.MultipleChoiceField(
        label=_("Shown apart where at least eight are asked"),
        choices=[(one, RELATIONS[one]) for one in OF_A_PERSON],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody else who is asked about somebody is counted together."),
    )
    small_teams = forms.BooleanField(
        label=_("Also ask about groups of six or seven, with means alone"),
        required=False,
        help_text=_(
            "The protection is weaker, and those who answer are told so: where five of six answer, whoever "
            "knows four answers knows much about the fifth. No spread and no comment is ever shown of them."
        ),
    )
    urn = forms.BooleanField(
        label=_("Colleagues draw printed cards instead of following a link"),
        required=False,
        help_text=_(
            "For those who distrust a link: the right to answer is printed on cards, mixed, and drawn. "
            "People at clients get a link in any case."
        ),
    )

    trustee = forms.CharField(
        label=_("Key of a trustee"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "Where the works council or an auditor shall hold half of what opens the answers: what "
            "“bonafides trustee new” showed them. Without their half nobody can open anything; if they "
            "lose it, the round can only be declared void. One key for each round."
        ),
    )

    def __init__(self, *args: Any, row: Round | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        language = language_now()
        self.shelf: dict[str, Instrument] = {one.slug: one for one in instruments()}
        choices = [(one.slug, one.title[language]) for one in self.shelf.values()]
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]
        if row is not None:
            del self.fields["instrument"]
            self.initial = {name: getattr(row, name) for name in OWN} | dict(row.thresholds)
        elif not self.is_bound:
            first = timezone.localdate() + timedelta(days=3)
            self.initial = {"opens_on": first, "closes_on": first + timedelta(days=14), **FLOORS}

    def given(self) -> dict[str, Any]:
        """What the action wants to be told."""
        said = self.cleaned_data
        made = {name: said[name] for name in OWN}
        made["thresholds"] = {kind: said[kind] for kind in FLOORS}
        if "instrument" in said:
            made["instrument"] = self.shelf[said["instrument"]]
        return made


OWN = ("title", "title_de", "opens_on", "closes_on", "small_teams", "urn", "apart", "trustee")


class AboutPeopleForm(forms.Form):
    """Whom a round is about: one person, or each of a team."""

    person = PersonField(
        label=_("One person"), required=False, help_text=_("Their whole name, or their e-mail address.")
    )
    team = TeamField(label=_("Or each person of a team"), required=False)
    leaders = forms.BooleanField(label=_("Or everybody to whom people report"), required=False)
    relations = forms.MultipleChoiceField(
        label=_("Who is asked about them"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, instrument: Instrument, **more: Any) -> None:
        super().__init__(*args, **more)
        known = relations_for(instrument)
        self.fields["relations"].choices = [(one, RELATIONS[one]) for one in known]  # type: ignore[attr-defined]
        self.initial = {"relations": known}

    def clean(self) -> dict[str, Any]:
        """Whom of the three ways was meant; one of them."""
        said = super().clean() or {}
        if not any(said.get(name) for name in ("person", "team", "leaders")) and not self.errors:
            raise forms.ValidationError(
                _("Found: nobody. Needed: a person, a team, or everybody to whom people report.")
            )
        return said


class AboutGroupsForm(forms.Form):
    """Which groups a round is about."""

    team = TeamField(label=_("One team"), required=False)
    every_team = forms.BooleanField(label=_("Every team"), required=False)
    everybody = forms.BooleanField(label=_("The whole organisation"), required=False)

    def __init__(self, *args: Any, instrument: Instrument, **more: Any) -> None:
        super().__init__(*args, **more)

    def clean(self) -> dict[str, Any]:
        """Which were meant; one at least."""
        said = super().clean() or {}
        if not any(said.get(name) for name in ("team", "every_team", "everybody")) and not self.errors:
            raise forms.ValidationError(
                _("Found: no group. Needed: a team, every team, or the whole organisation.")
            )
        return said


class AskForm(forms.Form):
    """One more who is asked about somebody."""

    person = PersonField(
        label=_("A colleague"), required=False, help_text=_("Their whole name, or their e-mail address.")
    )
    contact = forms.ModelChoiceField(
        label=_("Or somebody at a client"),
        queryset=ClientContact.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("nobody"),
    )
    relation = forms.ChoiceField(label=_("What they are to them"))

    def __init__(self, *args: Any, subject: Subject, relations: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["relation"].choices = [(one, RELATIONS[one]) for one in relations]  # type: ignore[attr-defined]
        owner: Person | None = subject.person
        found = contacts_here().filter(client__owner=owner) if owner is not None else contacts_here().none()
        self.fields["contact"].queryset = found  # type: ignore[attr-defined]
        if owner is None:
            del self.fields["contact"]
            self.fields["relation"].widget = forms.HiddenInput()
            self.initial = {"relation": relations[0]}

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        said = super().clean() or {}
        if bool(said.get("person")) == bool(said.get("contact")) and not self.errors:
            raise forms.ValidationError(
                _("Found: nobody, or two. Needed: a colleague or somebody at a client.")
            )
        return said
