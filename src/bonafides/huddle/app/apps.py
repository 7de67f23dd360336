"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """What is said aloud: statuses, work claimed, help asked, mistakes owned."""

    name = "bonafides.huddle.app"
    label = "huddle"
    verbose_name = "What is said aloud"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part when somebody is handed what is held about them, and when old things are let go."""
        from bonafides.huddle.app.actions_letting_go import let_old_words_go
        from bonafides.huddle.app.holdings_said import ORDERS_SHARED, SAID_ALOUD
        from bonafides.people.app.holdings import declare_holding
        from bonafides.people.app.letting_go import declare_letting_go

        declare_holding(SAID_ALOUD)
        declare_holding(ORDERS_SHARED)
        declare_letting_go("what was said aloud", let_old_words_go)
