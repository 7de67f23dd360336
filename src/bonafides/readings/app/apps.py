"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """What has been published."""

    name = "bonafides.readings.app"
    label = "readings"
    verbose_name = "What has been published"
    default_auto_field = "django.db.models.BigAutoField"
