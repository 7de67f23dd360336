"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Room(AppConfig):
    """Do statements agree with the evidence."""

    name = "bonafides.candour.app"
    label = "candour"
    verbose_name = "Do statements agree with the evidence"
    default_auto_field = "django.db.models.BigAutoField"
