"""What a client may fill in, and the words of their buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.promises.app.act_words import BUTTONS
from bonafides.promises.app.forms import near_enough
from bonafides.promises.conversation import Act

THEIR_WORDS: dict[str, dict[Act, Any]] = {
    "ours": {
        "agree": _("Yes, this date is fine"),
        "refuse": _("No, the old date holds"),
        "accept": _("Yes, so be it"),
        "propose": _("We need another date"),
        "cancel": _("We no longer need it"),
        "withdraw": _("We withdraw this"),
    },
    "theirs": {
        "propose": _("It will be later"),
        "renege": _("We cannot do it"),
        "agree": _("Yes, this date is fine"),
        "promise": _("Yes, we will"),
    },
}
"""What a client says, where it is not what we say."""


FIRST: dict[str, tuple[Act, ...]] = {
    "reported": ("satisfied", "not_yet", "not_meant"),
    "unconfirmed": ("satisfied", "not_yet", "not_meant"),
    "renegotiating": ("agree", "refuse"),
    "countered": ("accept", "withdraw"),
    "asked": ("promise", "decline"),
    "disputed": ("settle",),
    "promised": ("report", "propose"),
}
"""What stands open on the page in a state; whatever else can be said is one step away."""


def label_of(act: Act, direction: str) -> Any:
    """The words of a button."""
    return THEIR_WORDS[direction].get(act, BUTTONS[act])


class MissingForm(forms.Form):
    """A promise that the client remembers and we did not write down."""

    what = forms.CharField(
        label=_("What did we promise you?"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    due_on = forms.DateField(
        label=_("By when, as you remember it?"),
        help_text=_("Left empty, it is asked for in two weeks."),
        required=False,
        validators=[near_enough],
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )


RELIANCE = (
    (7, _("Entirely")),
    (6, _("A great deal")),
    (5, _("Rather")),
    (4, _("Partly")),
    (3, _("Rather not")),
    (2, _("Hardly")),
    (1, _("Not at all")),
)
"""How far somebody relies on us, in words."""


class RelianceForm(forms.Form):
    """How far a client relies on what we promise."""

    answer = forms.TypedChoiceField(
        label=_("When we promise you something, how far do you rely on it?"),
        choices=RELIANCE,
        coerce=int,
        widget=forms.RadioSelect,
    )


class TheirCaseForm(forms.Form):
    """Why a promise should not have been made, in a client's words; what was said goes along by itself."""

    why = forms.CharField(
        label=_("Why should it not have been promised?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )
