"""The huddle beside another page: how many of the reader's own team have spoken, and the form to speak."""

from __future__ import annotations

from typing import Any

from bonafides.huddle.app.forms import WordForm
from bonafides.huddle.app.queries import round_of
from bonafides.huddle.app.queries_people import own_team
from bonafides.people.app.reader import Reader


def aside_of(reader: Reader) -> dict[str, Any] | None:
    """What `huddle/aside.html` shows; None for somebody without a team. Two queries.

    How many have spoken, and not what they said: that is read on the huddle's own page, which leaves a trace.
    There, too, one chooses what a word is about.
    """
    found = own_team(reader)
    if found is None:
        return None
    team, crew = found
    now = round_of(team, reader, crew=crew)
    leads = reader.person.pk in now.leads
    word = WordForm(topics=[], called=reader.person.name, leads=leads)
    return {"round": now, "leads": leads, "word": word}
