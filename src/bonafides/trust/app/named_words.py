"""What somebody is asked with their name, and who will read it, in the language of the page or the mail."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bonafides.people.app.models import Team


def about_words(form: str, *, name: str | None, team: str | None) -> str:
    """What is asked: about oneself, about somebody, what a team or the organisation will answer.

    Parameters
    ----------
    form
        self, manager or prediction.
    name, team
        Whom, or which team, it is about; neither where it is the organisation.
    """
    if form == "self":
        return _("About yourself")
    if name:
        return _("About %(name)s") % {"name": name}
    if team:
        return _("What team %(team)s will answer") % {"team": team}
    return _("What the organisation will answer")


def team_words(team: Team | None) -> str:
    """About which team something is; about the organisation where it is about no team."""
    return _("About team %(team)s") % {"team": team.name} if team else _("About the organisation")


def reader_words(form: str, *, name: str | None, team: str | None) -> str:
    """Who will read the answer: said before it is given, wherever it is asked for."""
    if form == "self":
        return _("Only you will read this")
    if name:
        return _("%(name)s will read this, with your name") % {"name": name}
    if team:
        return _("Your team will read this, with your name")
    return _("Everybody who works here will read this, with your name")
