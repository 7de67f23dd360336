"""Setting up a real organisation: what it is, who runs it, and the link by which that person gets in."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_accounts import DAYS, first_administrator, invite, set_up
from bonafides.people.app.installation import local_time
from bonafides.people.app.models import Installation, Person
from bonafides.people.app.reader import reader_for
from bonafides.website.running.preparing import installation

__all__ = ["DAYS", "new_link", "require_nothing_here", "set_up_real"]


def require_nothing_here() -> None:
    """Refuse before anything is asked.

    Raises
    ------
    WrongRequest
        The folder holds an installation.
    """
    there = Installation.objects.first()
    if there is not None:
        raise WrongRequest(
            f"{there.name} was set up here on {there.made_at:%Y-%m-%d}",
            "a data folder without an installation",
            "name another with --data; for a new link of an administrator add --link --email ADDRESS",
        )


def set_up_real(
    *, name: str, zone: str, fiscal_year_start: int, period: str, person: str, email: str, language: str
) -> str:
    """Make the installation and its administrator, all or nothing; returns the path of the link."""
    with transaction.atomic():
        set_up(
            name=name,
            kind="real",
            timezone_name=zone,
            fiscal_year_start=fiscal_year_start,
            period=period,
        )
        with local_time():
            today = timezone.localdate()
        who = first_administrator(name=person, email=email, language=language, on=today)
        return reverse("sign_in:invitation", args=[invite(who, by=None).text])


def new_link(email: str) -> str:
    """A new link for an administrator: whoever may run this command could read the database as well.

    Raises
    ------
    WrongRequest
        Nobody of that address runs this installation.
    """
    installation("real")
    who = Person.objects.filter(email__iexact=email, left_on__isnull=True).first()
    with local_time():
        runs_it = who is not None and reader_for(who).wears("administrator")
    if who is None or not runs_it:
        raise WrongRequest(
            "nobody with that address runs this installation",
            "the address of an administrator",
            "others are invited on the page of people",
        )
    return reverse("sign_in:invitation", args=[invite(who, by=None).text])
