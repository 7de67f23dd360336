"""Forms of sources, mappings and settings: they check, and call nothing."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from bonafides.readings.publishing import Settings

WEEKDAYS = (
    ("", _("Let it be inferred from when statements change")),
    ("monday", _("Monday")),
    ("tuesday", _("Tuesday")),
    ("wednesday", _("Wednesday")),
    ("thursday", _("Thursday")),
    ("friday", _("Friday")),
    ("saturday", _("Saturday")),
    ("sunday", _("Sunday")),
)
MONTHS = tuple(
    enumerate(
        (
            _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
            _("August"), _("September"), _("October"), _("November"), _("December"),
        ),
        start=1,
    )
)  # fmt: skip


class SourceForm(forms.Form):
    """A new source."""

    name = forms.CharField(
        label=_("What is it called here?"),
        max_length=120,
        help_text=_("The name of the CRM, or of its owner."),
    )
    folder = forms.CharField(
        label=_("Folder to watch, if there is one"),
        max_length=500,
        required=False,
        help_text=_("A folder on the server into which exports are written. Leave it empty to upload files."),
    )


class FolderForm(forms.Form):
    """What a source watches."""

    folder = forms.CharField(
        label=_("Folder to watch"),
        max_length=500,
        required=False,
        help_text=_(
            "On the server, beginning with /. Files are read once nobody has written to them for two minutes."
        ),
    )
    by_itself = forms.BooleanField(
        label=_("Put what the folder brings in force by itself"),
        required=False,
        help_text=_(
            "Only where it is of the same kind, brings at least nine in ten of the deals, statements "
            "and contacts before, and no measure is newly refused. Otherwise it waits for you."
        ),
    )


class MappingForm(forms.Form):
    """A mapping, as text."""

    mapping = forms.CharField(
        label=_("Mapping"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "code", "wrap": "off"}),
        help_text=_(
            "Lines that end in a question mark are guesses. Correct them; the manual says what may stand."
        ),
    )


class SettingsForm(forms.Form):
    """How the organisation is measured."""

    timezone = forms.CharField(
        label=_("Time zone of days and weeks"), max_length=60, help_text=_("Such as Europe/Berlin.")
    )
    period = forms.ChoiceField(
        label=_("Forecast period"), choices=[("quarter", _("Quarter")), ("month", _("Month"))]
    )
    fiscal_year_start = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), choices=MONTHS, coerce=int
    )
    forecast_call = forms.ChoiceField(
        label=_("Weekday of the forecast call"), choices=WEEKDAYS, required=False
    )
    probability_means = forms.ChoiceField(
        label=_("A stated probability means"),
        choices=[("period", _("won by the end of the period")), ("ever", _("won, whenever that is"))],
    )
    home_currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency to compare in"),
        required=False,
        strip=True,
        help_text=_("Three letters; empty takes the one that most deals are in."),
    )
    warned_days = forms.IntegerField(
        label=_("Days before its date by which a promise must be warned of"),
        required=False,
        min_value=0,
        max_value=60,
        help_text=_(
            "Decide it before you look at a figure. Half of the time there was is enough where that is less."
        ),
    )
    category_means = forms.CharField(
        label=_("What forecast categories are written down to mean"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line, such as “Commit = 90”: nine in ten are meant to be won."),
    )

    def clean_timezone(self) -> str:
        """A zone that exists."""
        zone = str(self.cleaned_data["timezone"])
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no such time zone. Expected: a name such as Europe/Berlin.")
            )
        return zone

    def clean_category_means(self) -> dict[str, float]:
        """Category to share."""
        means: dict[str, float] = {}
        for line in str(self.cleaned_data["category_means"]).splitlines():
            if not line.strip():
                continue
            name, _is, said = line.rpartition("=")
            try:
                share = float(said.strip().rstrip("%").strip().replace(",", ".")) / 100
            except ValueError:
                share = -1.0
            if not name.strip() or not 0 <= share <= 1:
                raise forms.ValidationError(
                    _("“%(line)s” is no meaning. Expected: a category, =, and per cent from 0 to 100."),
                    params={"line": line.strip()[:80]},
                )
            means[name.strip()[:80]] = share
        return means

    def settings(self) -> Settings:
        """What was chosen."""
        chosen = self.cleaned_data | {"home_currency": self.cleaned_data["home_currency"].upper()}
        if chosen["warned_days"] is None:
            chosen["warned_days"] = Settings().warned_days
        return Settings(**chosen)

    @staticmethod
    def filled(settings: Settings) -> dict[str, Any]:
        """How settings stand in the form."""
        means = "\n".join(f"{name} = {share * 100:g}" for name, share in settings.category_means.items())
        found = {name: getattr(settings, name) for name in Settings.__dataclass_fields__}
        return found | {"category_means": means}
