"""How and when somebody wants to be told; and webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HOW = (
    ("at_once", _("Each as it happens, outside my quiet hours")),
    ("daily", _("Once a day, all together")),
    ("both", _("Both")),
    ("off", _("Not by mail: I look here myself")),
)
KINDS = (
    ("ask", _("An ask arrives")),
    ("answer", _("An answer came")),
    ("counter", _("Yes, if; or another date is proposed")),
    ("warning", _("A warning, or a promise taken back")),
    ("done", _("Reported done, confirmed or seen differently")),
)
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def _hour(label: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=HOURS, coerce=int, widget=forms.Select(attrs={"class": "input"}), **more
    )


class ReachForm(forms.Form):
    """How and when."""

    how = forms.ChoiceField(label=_("How are you told?"), choices=HOW, widget=forms.RadioSelect)
    digest_hour = _hour(
        _("The day’s lists come at"), help_text=_("On working days, where you want them once a day.")
    )
    quiet_from = _hour(_("Quiet from"))
    quiet_to = _hour(
        _("Quiet until"),
        help_text=_("What happens then waits. So do weekends. The same hour twice: no quiet hours."),
    )


class HookForm(forms.Form):
    """A new webhook."""

    url = forms.CharField(
        label=_("Address"),
        max_length=400,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "url"}),
        help_text=_("With https://. Hosts of your own network only where the installation names them."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is it told of?"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
