"""What may be filled in when something is promised to a team or a colleague, or asked of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import Team
from bonafides.promises.app.fields import PersonField
from bonafides.promises.app.forms import GiveForm


class TeamForm(GiveForm):
    """A leader's promise to a team."""

    team = forms.ModelChoiceField(label=_("To which team?"), queryset=Team.objects.none())
    field_order = ("team",)

    def __init__(self, *args: Any, teams: QuerySet[Team], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        if len(teams) == 1:
            self.fields["team"].initial = teams[0]


class ColleagueForm(GiveForm):
    """A promise to a colleague, or something asked of one."""

    to = PersonField(label=_("Who?"))
    field_order = ("to",)
