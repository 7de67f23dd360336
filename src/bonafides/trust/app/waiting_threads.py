"""That there is something new where somebody may ask back, for Today and for the mail of the day.

It says the same whatever is new: neither words nor how many, nor which of them, nor since when. What a batch
has brought it says no sooner than the page does.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bonafides.people.app.reader import Reader
from bonafides.people.app.waiting import Waiting
from bonafides.trust.app.named_words import about_words, team_words
from bonafides.trust.app.queries_news import News, news
from bonafides.trust.app.round_shown import Shown


def something_new(reader: Reader) -> list[Waiting]:
    """Where a reader may ask back and has not looked since something changed; one query where nothing is."""
    return [_waiting(one) for one in news(reader)]


def _waiting(one: News) -> Waiting:
    subject = one.subject
    about = about_words("self", name=None, team=None) if subject.person else team_words(subject.team)
    return Waiting(
        what=f"{Shown(subject.round).title}: {about}",
        why=_(
            "There is something new where you may ask back. What it is stands on the page; it comes at most "
            "once a day."
        ),
        label=_("Look at it"),
        path=reverse("trust:asked_back", args=[subject.key]),
        until=one.until,
    )
