"""What is asked for when clients and their contacts are kept."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.forms_people import DayField, NameField, PersonField
from bonafides.people.app.models_clients import KINDS


class ClientForm(forms.Form):
    """A customer, a partner or an internal client."""

    kind = forms.ChoiceField(
        label=_("What they are to us"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial="customer",
    )
    name = NameField(label=_("Name"), max_length=200)
    owner = PersonField(
        label=_("Who answers for them here"), required=False, help_text=_("E-mail address or whole name.")
    )
    since_on = DayField(label=_("Since"), required=False)


class ContactForm(forms.Form):
    """Somebody at a client whom we know."""

    name = NameField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    job = NameField(label=_("What they do there"), required=False, max_length=120)
    language = forms.ChoiceField(
        label=_("Language in which we write to them"), choices=list(settings.LANGUAGES)
    )
