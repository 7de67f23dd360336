"""Changing how the organisation is measured."""

from __future__ import annotations

import dataclasses

from django.db import transaction

from bonafides.history.weeks import zone
from bonafides.people.app.models import Installation, Person
from bonafides.readings.app.models import MeasuringSettings
from bonafides.readings.app.queries_organisation import measuring_settings
from bonafides.readings.publishing import Settings, plain


def change_settings(settings: Settings, *, by: Person | None) -> bool:
    """Let other settings hold from now on; readings made before keep theirs. False where nothing changes.

    Raises
    ------
    WrongRequest
        No such time zone.
    """
    zone(settings.timezone, first=2026, last=2026)
    with transaction.atomic():
        if settings == measuring_settings() and MeasuringSettings.objects.exists():
            return False
        MeasuringSettings.objects.create(by=by, values=plain(dataclasses.asdict(settings)))
        Installation.objects.update(
            timezone=settings.timezone,
            period=settings.period,
            fiscal_year_start=settings.fiscal_year_start,
        )
        return True
