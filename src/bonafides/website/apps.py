"""The house as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class House(AppConfig):
    """Where rooms meet."""

    name = "bonafides.website"
    label = "website"
    verbose_name = "The house"
