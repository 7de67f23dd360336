"""Preparing a round: what is asked, about whom, and who is asked; all of it open to change until launch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import Person
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.app.models import Round
from bonafides.trust.instruments import Instrument
from bonafides.trust.refused import Refused
from bonafides.trust.trustee import read_public

LONGEST = timedelta(days=60)
"""Keys and links should not lie about for longer."""

APART = ("peers", "reports", "internal", "clients", "partners")


def prepare_round(
    *,
    title: str,
    title_de: str,
    instrument: Instrument,
    opens_on: date,
    closes_on: date,
    thresholds: Mapping[str, int],
    small_teams: bool,
    urn: bool,
    apart: Iterable[str],
    trustee: str = "",
    by: Person,
) -> Round:
    """Begin a round; nobody is asked anything yet.

    Raises
    ------
    WrongRequest
        Days that cannot be, a threshold below 5, 8 or 10 people, or a trustee's key that is none.
    """
    row = Round(title=title, title_de=title_de, instrument=instrument.slug, version=instrument.version, by=by)
    row.trustee = of_a_trustee(trustee)
    _set(row, opens_on, closes_on, thresholds, small_teams=small_teams, urn=urn, apart=apart)
    with transaction.atomic():
        row.save()
        note("prepare_round", None, by, round=row.key)
    return row


def change_round(
    row: Round,
    *,
    title: str,
    title_de: str,
    opens_on: date,
    closes_on: date,
    thresholds: Mapping[str, int],
    small_teams: bool,
    urn: bool,
    apart: Iterable[str],
    trustee: str = "",
    by: Person,
) -> Round:
    """Change what was prepared; refused once it is launched."""
    with transaction.atomic():
        stored = still_draft(row)
        stored.title, stored.title_de, stored.trustee = title, title_de, of_a_trustee(trustee)
        _set(stored, opens_on, closes_on, thresholds, small_teams=small_teams, urn=urn, apart=apart)
        stored.save()
        note("change_round", None, by, round=row.key)
    return stored


def _set(
    row: Round,
    opens_on: date,
    closes_on: date,
    thresholds: Mapping[str, int],
    *,
    small_teams: bool,
    urn: bool,
    apart: Iterable[str],
) -> None:
    refuse_days(opens_on, closes_on)
    before = Thresholds.of(row.thresholds) if row.pk else Thresholds()
    row.opens_on, row.closes_on = opens_on, closes_on
    # They may rise while a round is prepared, and never fall.
    row.thresholds = before.raised(thresholds).record()
    row.small_teams, row.urn = small_teams, urn
    row.apart = [relation for relation in APART if relation in set(apart)]


def refuse_days(opens_on: date, closes_on: date) -> None:
    """Hold that there is time to answer, and not for ever.

    Raises
    ------
    WrongRequest
        There is not.
    """
    if closes_on < opens_on or closes_on < timezone.localdate():
        raise WrongRequest(
            f"a round from {opens_on} to {closes_on}",
            "a last day that is not over and not before the first",
            "choose other days",
        )
    if closes_on - opens_on > LONGEST:
        raise WrongRequest(
            f"a round of {(closes_on - opens_on).days} days", f"at most {LONGEST.days}", "close it sooner"
        )


def of_a_trustee(text: str) -> str:
    """A trustee's public key as it stands in the manifest; empty where there is none.

    Raises
    ------
    WrongRequest
        It is no such key.
    """
    try:
        return read_public(text) if text.strip() else ""
    except Refused as error:
        raise WrongRequest(
            error.found, "what bonafides trustee new showed, whole", "copy it again"
        ) from error


def still_draft(row: Round) -> Round:
    """The round as it is stored, locked; only while it is being prepared.

    Raises
    ------
    WrongRequest
        It was launched: nothing about it can change any more.
    """
    stored = Round.objects.select_for_update().get(pk=row.pk)
    if stored.state != "draft":
        raise WrongRequest(
            "a round that was launched",
            "one that is being prepared",
            "prepare another; what was announced to those who answer does not change",
        )
    return stored


def drop_round(row: Round, *, by: Person) -> None:
    """Throw away a round that was never launched."""
    with transaction.atomic():
        still_draft(row).delete()
        note("drop_round", None, by, round=row.key)
