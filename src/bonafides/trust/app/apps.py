"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """How are we seen, when nobody can tell who said it."""

    name = "bonafides.trust.app"
    label = "trust"
    verbose_name = "How we are seen"
    default_auto_field = "django.db.models.BigAutoField"
