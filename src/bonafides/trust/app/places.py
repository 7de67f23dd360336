"""Where what belongs to no database lies in the data folder, and to no backup."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from bonafides.trust.app.models import Round
from bonafides.trust.box.pinning import Pins
from bonafides.trust.issuer import Issuer


def _data() -> Path:
    return Path(settings.CONFIGURATION.data).resolve()


def issuers() -> Path:
    """The folder of all issuers: one folder a round."""
    return _data() / "issuer"


def issuer_of(row: Round) -> Issuer:
    """The keys that sign for one round."""
    return Issuer(issuers() / row.key)


def programs() -> Pins:
    """Programs of the page on which ballots are collected, as they were when each round opened."""
    return Pins(_data() / "round-pages")


def unsent_mails() -> Path:
    """Where invitations are written where no mail server is configured: apart from other mails, which are
    copied into backups."""
    return _data() / "ballot-mail"


def unsent_mail(row: Round) -> Path:
    """Those of one round; they go with it, for a reminder says who had not collected."""
    return unsent_mails() / row.key
