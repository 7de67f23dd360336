"""How pages call roles and acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

HAT_SHORT = {
    "rep": _("rep"),
    "manager": _("manager"),
    "delivery": _("delivery head"),
    "learning": _("learning partner"),
    "leader": _("leader"),
    "administrator": _("administrator"),
}
"""Roles in a line of text."""

ACT_WORDS = {
    "hire": _("You were added"),
    "change_person": _("Name, address, function, territory or first day changed"),
    "move_team": _("You changed team"),
    "change_manager": _("You report to somebody else"),
    "give_hat": _("You were given a hat"),
    "take_hat": _("A hat was taken off"),
    "deactivate": _("Your account was closed"),
    "reactivate": _("Your account was opened again"),
    "invite": _("You were invited"),
    "place_user": _("A user of the CRM was found to be you"),
    "export": _("A copy of what is known of you was made"),
}
"""Acts, as the person concerned reads them."""

FACT_WORDS = {
    "name": _("name"),
    "email": _("e-mail address"),
    "team": _("team"),
    "function": _("function"),
    "territory": _("territory"),
    "manager": _("reports to"),
    "role": _("hat"),
    "started_on": _("first day"),
    "crm_id": _("id in the CRM"),
    "kind": _("what they are to us"),
    "owner": _("who answers for them"),
    "external_id": _("id in the CRM"),
    "contact": _("contact"),
    "language": _("language of a contact"),
}
"""What a file of people or of clients may change."""
