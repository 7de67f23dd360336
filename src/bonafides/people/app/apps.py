"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """Who works here and whom we serve."""

    name = "bonafides.people.app"
    label = "people"
    verbose_name = "Who works here and whom we serve"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let people at clients go whose time is over."""
        from bonafides.people.app.actions_clients import forget_old_contacts
        from bonafides.people.app.letting_go import declare_letting_go

        declare_letting_go("people at clients served no more", forget_old_contacts)
