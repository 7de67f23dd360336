"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """Who works here and whom we serve."""

    name = "bonafides.people.app"
    label = "people"
    verbose_name = "Who works here and whom we serve"
    default_auto_field = "django.db.models.BigAutoField"
