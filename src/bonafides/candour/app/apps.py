"""The room as Django knows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from bonafides.readings.publishing import Night, Publication


class Room(AppConfig):
    """Do statements agree with the evidence."""

    name = "bonafides.candour.app"
    label = "candour"
    verbose_name = "Do statements agree with the evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in the night. What measures is imported when the night comes: servers never need it."""
        from bonafides.readings.publishing import register

        register("candour", _publish, mark=_mark)


def _publish(night: Night) -> Iterator[Publication]:
    from bonafides.candour.app.publishing import publish

    return publish(night)


def _mark() -> str:
    from bonafides.candour.app.publishing import mark

    return mark()
