"""The huddle beside another page: what the reader's own team said today, and the form to say it."""

from __future__ import annotations

from typing import Any

from bonafides.huddle.app.forms import WordForm
from bonafides.huddle.app.queries import round_of
from bonafides.huddle.app.topics import topics_of
from bonafides.people.app.models import Team
from bonafides.people.app.reader import Reader


def aside_of(reader: Reader) -> dict[str, Any] | None:
    """What `huddle/aside.html` shows; None for somebody without a team. Five queries.

    Show it only on a page that is the reader's own: it holds what the reader's team said.
    """
    team = Team.objects.filter(pk=reader.team_id).first() if reader.team_id else None
    if team is None:
        return None
    now = round_of(team, reader)
    leads = reader.person.pk in now.leads
    word = WordForm(topics=topics_of(reader), called=reader.person.name, leads=leads)
    return {"round": now, "leads": leads, "word": word}
