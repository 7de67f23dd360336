"""What people may fill in about contacts: whose one is, and what is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.fields import SUGGESTED, NamedChoiceField
from bonafides.people.app.models import Client
from bonafides.promises.app.models import Collecting, Contact
from bonafides.promises.arriving.calendar import MOST_BYTES

REMEMBER = (
    ("", _("Only this once")),
    ("party", _("From now on, whenever this address or number comes")),
    ("domain", _("From now on, everybody at that address’s domain")),
)
WHICH_WAY = (("in", _("They reached out")), ("out", _("We reached out")))


class MatchForm(forms.Form):
    """Whose contact it is."""

    client = NamedChoiceField(
        label=_("Which client?"), queryset=Client.objects.none(), empty_label=_("Choose one")
    )
    direction = forms.ChoiceField(
        label=_("Who reached out?"), choices=WHICH_WAY, widget=forms.RadioSelect, required=False
    )
    deal_id = forms.CharField(
        label=_("Which deal?"),
        max_length=200,
        required=False,
        help_text=_("Its id in your CRM; leave it empty if none."),
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    remember = forms.ChoiceField(
        label=_("And the next time?"), choices=REMEMBER, widget=forms.RadioSelect, required=False, initial=""
    )

    def __init__(self, *args: Any, contact: Contact, theirs: int, **more: Any) -> None:
        super().__init__(*args, **more)
        likely = When(key__in=contact.candidates, then=Value(0))
        first = Case(likely, default=Value(1), output_field=IntegerField())
        open_now = Client.objects.filter(closed_on__isnull=True)
        self.fields["client"].choose_from(open_now.order_by(first, "name", "pk"))  # type: ignore[attr-defined]
        if self.fields["client"].told_by_name and contact.candidates:  # type: ignore[attr-defined]
            names = open_now.filter(key__in=contact.candidates).values_list("name", flat=True)
            self.fields["client"].help_text = _("Perhaps %(names)s. Write its whole name.") % {
                "names": ", ".join(names[:SUGGESTED])
            }
        self.fields["deal_id"].initial = contact.deal_id
        if contact.direction == "unknown":
            self.fields["direction"].required = True
        else:
            del self.fields["direction"]
        if theirs != 1:
            # Of several nobody knows which of them the client is.
            del self.fields["remember"]
        elif contact.kind == "call":
            # A number has no domain.
            self.fields["remember"].choices = REMEMBER[:2]  # type: ignore[attr-defined]


class KeepForm(forms.ModelForm[Collecting]):
    """What is kept of the words of one's contacts."""

    class Meta:
        model = Collecting
        fields = ("keep_subjects", "keep_bodies")
        labels = {
            "keep_subjects": _("Keep what a mail or meeting was called"),
            "keep_bodies": _("Keep what was said"),
        }
        help_texts = {
            "keep_subjects": _("Only you see it. It tells you what a contact was about."),
            "keep_bodies": _(
                "Only you see it. Without this, the text is read for whose mail it was, and dropped."
            ),
        }


class CalendarForm(forms.Form):
    """A calendar file of one's own."""

    file = forms.FileField(
        label=_("A calendar file (.ics)"),
        help_text=_(
            "Meetings with people outside are taken from it, of the last year and the next three months."
        ),
        max_length=200,
    )

    def read(self) -> bytes:
        """The file, and one byte more than is read where it is too large."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content
