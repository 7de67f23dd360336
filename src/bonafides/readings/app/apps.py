"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """What has been published."""

    name = "bonafides.readings.app"
    label = "readings"
    verbose_name = "What has been published"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is held about people here."""
        from bonafides.people.app.holdings import declare_holding
        from bonafides.readings.app.holdings import OWN_READINGS

        declare_holding(OWN_READINGS)
