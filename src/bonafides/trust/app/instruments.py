"""Instruments as this house has them: ours, and the organisation's own in its data folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from bonafides.trust.app.models import Round
from bonafides.trust.instruments import Instrument, load
from bonafides.trust.instruments.checking import usable_instruments


def own_folder() -> Path:
    """Where an organisation puts instruments of its own."""
    return Path(settings.CONFIGURATION.data) / "instruments"


def instruments() -> list[Instrument]:
    """Every instrument that passes the check, in its newest version.

    Not the two-minute tool: no round needs it.
    """
    newest: dict[str, Instrument] = {}
    for one in usable_instruments(own_folder()):
        newest.setdefault(one.slug, one)
    return [one for one in newest.values() if one.slug != "two-minutes"]


def instrument_of(row: Round) -> Instrument:
    """The instrument of a round, in its version."""
    return load(row.instrument, row.version, folder=own_folder())
