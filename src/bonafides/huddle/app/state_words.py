"""The states of `huddle.saying` as pages say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATE_WORDS = {
    "on_course": _("On course"),
    "changed": _("Something changed"),
    "stuck": _("Stuck"),
    "help": _("I need help"),
}
