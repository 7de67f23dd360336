"""That somebody is asked with their name, for Today and for the mail of the day; one act each."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bonafides.people.app.reader import Reader
from bonafides.people.app.waiting import Waiting
from bonafides.trust.app.named_words import about_words, reader_words
from bonafides.trust.app.queries_waiting import Unanswered, unanswered


def asked_with_my_name(reader: Reader) -> list[Waiting]:
    """What a reader is asked with their name today and has not answered; one query."""
    return [_waiting(one, form) for one, form in unanswered(reader)]


def _waiting(one: Unanswered, form: str) -> Waiting:
    german = get_language() == "de"
    day = date_format(one.closes_on, "j. F" if german else "j F")
    asked = _("You are asked, with your name, until %(day)s.") % {"day": day}
    title = one.title_de if german and one.title_de else one.title
    return Waiting(
        what=f"{title}: {about_words(form, name=one.name, team=one.team)}",
        why=f"{asked} {reader_words(form, name=one.name, team=one.team)}.",
        label=_("Answer"),
        path=reverse("trust:answer_named", args=[one.key]),
        until=one.closes_on,
    )
