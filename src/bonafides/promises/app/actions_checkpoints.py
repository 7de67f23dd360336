"""Signing the log, and sending what was signed to the other side."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bonafides.promises.app.mails import mail_contact
from bonafides.promises.app.models import Link, Log, Mailed, Signed
from bonafides.promises.checkpoint import Checkpoint, sign, verifier_key
from bonafides.promises.merkle import Frontier

KEY = "ledger.key"
"""File of the signing key in the folder of the installation; a backup holds it."""

EVERY = timedelta(days=7)
"""How often the other side gets a checkpoint."""


def signing_key(folder: Path) -> bytes:
    """The Ed25519 seed of this installation: made at the first use, readable by its owner alone."""
    place = folder / KEY
    if not place.exists():
        fresh = Ed25519PrivateKey.generate().private_bytes_raw()
        try:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return place.read_bytes()
        with os.fdopen(handle, "wb") as stream:
            stream.write(fresh)
    return place.read_bytes()


def origin() -> str:
    """Name of this installation's log: its host, and what it is a log of."""
    return f"{settings.CONFIGURATION.hosts[0]}/ledger"


def public_key() -> str:
    """What anybody checks our checkpoints with."""
    seed = signing_key(settings.CONFIGURATION.data)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return verifier_key(origin(), public)


def checkpoint_now() -> Signed:
    """Sign the log as it stands; the one before, where nothing was added since."""
    with transaction.atomic():
        log = Log.objects.select_for_update().first() or Log.objects.create()
        edge = Frontier.read(log.size, bytes(log.peaks))
        before = Signed.objects.first()
        if before is not None and before.size == log.size:
            return before
        seed = signing_key(settings.CONFIGURATION.data)
        note = sign(Checkpoint(origin(), log.size, edge.root()), seed)
        return Signed.objects.create(size=log.size, note=note)


def mail_checkpoints() -> int:
    """Send a checkpoint to every contact whose link opens and who got none within a week; how many went.

    Safe to run often: whoever got one is passed over; a mail that could not be handed over is tried again.
    """
    now = timezone.now()
    links = Link.objects.filter(
        ended_at__isnull=True, ends_on__gte=timezone.localdate(now), contact__erased_at__isnull=True
    ).exclude(contact__email="")
    links = links.exclude(contact__in=Mailed.objects.filter(at__gt=now - EVERY).values("contact"))
    due = list(links.select_related("contact__client"))
    if not due:
        return 0
    signed = checkpoint_now()
    sent = 0
    for link in due:
        if mail_contact(link.contact, "checkpoint", note=signed.note, key=public_key()):
            Mailed.objects.create(signed=signed, contact=link.contact)
            sent += 1
    return sent
