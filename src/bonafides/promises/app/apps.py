"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """What was promised, by whom, to whom, and was it kept."""

    name = "bonafides.promises.app"
    label = "promises"
    verbose_name = "What was promised, by whom, to whom, and was it kept"
    default_auto_field = "django.db.models.BigAutoField"
