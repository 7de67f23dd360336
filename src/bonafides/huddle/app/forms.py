"""What people may say in a huddle, and about orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.huddle.app.state_words import STATE_WORDS
from bonafides.huddle.app.topics import Topics
from bonafides.huddle.saying import LONGEST, why_not_said
from bonafides.people.app.models import Person


def said_field(label: Any, *, rows: int = 3, longest: int = LONGEST, **more: Any) -> forms.CharField:
    """One sentence, or a few."""
    area = forms.Textarea(attrs={"rows": rows, "class": "input", "maxlength": longest})
    return forms.CharField(label=label, max_length=longest, widget=area, **more)


class WordForm(forms.Form):
    """What is true today."""

    prefix = "word"

    state = forms.ChoiceField(
        label=_("What is true today?"), choices=list(STATE_WORDS.items()), widget=forms.RadioSelect
    )
    sentence = said_field(_("In one sentence"), required=False)
    about = forms.ChoiceField(
        label=_("About"), required=False, help_text=_("Only you are shown what this is about.")
    )

    def __init__(self, *args: Any, topics: Topics, called: str, leads: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["state"].label = _("%(name)s, what is true today?") % {"name": called}
        if topics:
            self.fields["about"].choices = [  # type: ignore[attr-defined]
                ("", _("Nothing in particular")),
                *((one.key, one.what) for one in topics),
            ]
        else:
            del self.fields["about"]
        if leads:
            self.fields["sentence"].label = _("What did you promise them, and does it hold?")

    def clean(self) -> dict[str, Any]:
        """A sentence wherever it is not simply on course."""
        said: dict[str, Any] = super().clean() or {}
        why = why_not_said(said.get("state", ""), said.get("sentence", "")) if said.get("state") else ""
        if why:
            self.add_error("sentence", _("Say in one sentence what is true."))
        return said


class HelpForm(forms.Form):
    """Help, asked of the team or of one colleague."""

    prefix = "help"

    sentence = said_field(_("What would help?"))
    of = forms.ChoiceField(
        label=_("Whom do you ask?"),
        required=False,
        help_text=_("What you ask of one colleague, only you two read."),
    )

    def __init__(self, *args: Any, people: list[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        names = sorted((person.name, person.key) for person in people)
        self.fields["of"].choices = [("", _("The team")), *((key, name) for name, key in names)]  # type: ignore[attr-defined]


class MistakeForm(forms.Form):
    """A mistake, owned."""

    prefix = "mistake"

    sentence = said_field(_("What was it?"))
    put_right = said_field(_("What do you do about it?"), required=False, rows=2)
