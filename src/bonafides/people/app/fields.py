"""A field that lets one of many be chosen: from a list where they are few, else told by its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from bonafides.people.app.listing import AT_ONCE
from bonafides.people.app.spelled import called, holding

SUGGESTED = 8
"""Names that are offered where a part of one was told."""


class NamedChoiceField(forms.ModelChoiceField[Any]):
    """One of those that have a name and a key: a client, a team.

    A list of ten thousand cannot be read and makes a page heavy; whoever chooses knows the name.
    """

    told_by_name = False

    def choose_from(self, rows: QuerySet[Any, Any]) -> None:
        """Say what can be chosen; in a form's `__init__`."""
        few = len(rows.order_by().values_list("pk")[: AT_ONCE + 1]) <= AT_ONCE
        if few:
            self.queryset = rows
            return
        self.queryset = rows.none()
        self.many, self.told_by_name = rows, True
        self.widget = forms.TextInput(attrs={"class": "input", "autocomplete": "off", "maxlength": "200"})
        self.widget.is_required = self.required
        if not self.help_text:
            self.help_text = _("Its whole name.")

    def prepare_value(self, value: Any) -> Any:
        """The name of what was chosen before; what was typed as it was typed."""
        if not self.told_by_name:
            return super().prepare_value(value)
        if isinstance(value, int):
            value = self.many.filter(pk=value).first()
        return str(getattr(value, "name", "")) if isinstance(value, Model) or value is None else value

    def to_python(self, value: Any) -> Any:
        """What is called so, or has this key; refused with what was perhaps meant."""
        if not self.told_by_name or value in self.empty_values:
            return super().to_python(value)
        told = "".join(one if one.isprintable() else " " for one in str(value))[:200]
        name = " ".join(told.split())
        found = list(self.many.filter(called("name", name))[: SUGGESTED + 1])
        found = found or list(self.many.filter(key=name))
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(one.key for one in found[:SUGGESTED])
            raise forms.ValidationError(
                _("More than one is called so. Write the key of the one you mean: %(keys)s."),
                params={"keys": keys},
            )
        near = list(self.many.filter(holding("name", name))[:SUGGESTED]) if name else []
        if near:
            raise forms.ValidationError(
                _("Which do you mean? Write its whole name: %(names)s."),
                params={"names": ", ".join(one.name for one in near)},
            )
        raise forms.ValidationError(_("Nothing here is called so."))
