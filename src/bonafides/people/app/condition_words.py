"""The conditions of `people.roles` as pages say them, so that they can be said in other languages too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CONDITION_WORDS = {
    "anybody": _("anybody, also without an account"),
    "respondent": _("whoever holds the signed link"),
    "signed_in": _("everybody who works here"),
    "own": _("only the person concerned"),
    "own_or_shared": _("the person concerned, and those with whom it is shared at that moment"),
    "in_team": _("the people of that team, and leaders"),
    "of_the_team": _("the people of that team, and whoever leads it"),
    "leads_team": _("whoever leads that team at that moment"),
    "leads": _("leaders"),
    "administers": _("administrators"),
    "tries_out": _("administrators; everybody who is signed in to an invented company"),
    "concerned": _("those whom it concerns: both sides, the functions it rests on, and who leads its holder"),
    "answers_for": _("whoever answers for that function at that moment"),
    "keeps_rounds": _("learning partners and administrators; neither sees an answer for it"),
}
"""Every condition; a test holds that the words are those of the roles."""
