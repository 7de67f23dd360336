"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """What was promised, by whom, to whom, and was it kept."""

    name = "bonafides.promises.app"
    label = "promises"
    verbose_name = "What was promised, by whom, to whom, and was it kept"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part when somebody is handed what is held about them, or is forgotten."""
        from bonafides.people.app.holdings import declare_forgetting, declare_holding
        from bonafides.promises.app.holdings_contacts import WORDS_OF_CONTACTS, forget_party

        declare_holding(WORDS_OF_CONTACTS)
        declare_forgetting("words of contacts", forget_party)
