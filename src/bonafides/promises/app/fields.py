"""A field that finds somebody who works here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import Person
from bonafides.people.app.spelled import called


class PersonField(forms.CharField):
    """Somebody who works here today, by whole name or e-mail address; gives the person."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Their whole name, or their e-mail address."))
        widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
        super().__init__(max_length=254, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        """The person of that name or address; refused where there is none, or more than one."""
        text = super().clean(value)
        if not text:
            return None
        on = timezone.localdate()
        here = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), erased_at__isnull=True)
        found = list(here.filter(Q(email__iexact=text) | called("name", text)).order_by("pk")[:2])
        if not found:
            raise forms.ValidationError(_("Nobody who works here is called so. Look it up under People."))
        if len(found) > 1:
            raise forms.ValidationError(_("More than one person is called so. Use the e-mail address."))
        return found[0]
