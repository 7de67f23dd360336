"""What pages and mails call relations, states and ways of a round."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RELATIONS = {
    "others": _("all who were asked"),
    "peers": _("colleagues beside them"),
    "reports": _("those who report to them"),
    "internal": _("internal clients"),
    "clients": _("customers"),
    "partners": _("partners"),
    "team": _("the people of the team"),
    "organisation": _("everybody"),
}
"""What those who are asked are to whom it is about."""

STATES = {
    "draft": _("being prepared"),
    "opening": _("keys are being made"),
    "open": _("open"),
    "closing": _("being closed"),
    "closed": _("closed and released"),
    "void": _("void: nothing was opened"),
}

MARKS = {
    "draft": "asked",
    "opening": "yes_if",
    "open": "promised",
    "closing": "warned",
    "closed": "kept",
    "void": "withdrawn",
}
"""A state's mark; its words always stand beside it."""

SHOWN = {
    "means": _("means with their intervals"),
    "spread": _("how answers spread"),
    "comments": _("comments, shuffled"),
    "items": _("single statements"),
}
"""What may be shown of a group."""
