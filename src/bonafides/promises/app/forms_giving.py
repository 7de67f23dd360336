"""What may be filled in when something is promised to a team or a colleague, or asked of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bonafides.people.app.fields import NamedChoiceField
from bonafides.people.app.models import Team
from bonafides.promises.app.fields import PersonField
from bonafides.promises.app.forms import GiveForm


class TeamForm(GiveForm):
    """A leader's promise to a team."""

    team = NamedChoiceField(label=_("To which team?"), queryset=Team.objects.none())
    field_order = ("team",)

    def __init__(self, *args: Any, teams: QuerySet[Team], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["team"].choose_from(teams)  # type: ignore[attr-defined]
        first = list(teams[:2])
        if len(first) == 1:
            self.fields["team"].initial = first[0]


class ColleagueForm(GiveForm):
    """A promise to a colleague, or something asked of one."""

    to = PersonField(label=_("Who?"))
    field_order = ("to",)
