"""Signing the right to answer: once for each invitation, without a time, a trace or a line in any log."""

from __future__ import annotations

import hashlib
import hmac

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bonafides.trust.app.models import Cell, Collecting, Round
from bonafides.trust.app.places import issuer_of
from bonafides.trust.refused import Refused, from_text


def hash_of(secret: str) -> str:
    """What is kept of an invitation's secret: of its 32 bytes, as `respondent.Invitation.secret_hash`.

    It is random, so that one round of SHA-256 is enough.

    Raises
    ------
    Refused
        No secret.
    """
    return hashlib.sha256(from_text(secret, "a secret", 32)).hexdigest()


def cell_of(secret: str) -> tuple[str, str]:
    """For which round and which cell an invitation holds: key and code. Nothing is written.

    Raises
    ------
    Refused
        No such invitation, or a newer mail replaced it; or the round is not open on this day.
    """
    row = _rows().filter(secret_hash=hash_of(secret)).first()
    if row is None:
        raise unknown()
    refuse_where_closed(row.invitation.cell)
    return row.invitation.cell.round.key, row.invitation.cell.code


def _locked(secret_hash: str) -> Collecting:
    """The invitation of a secret, within a transaction: its round stays open until then."""
    found = _rows().filter(secret_hash=secret_hash).first()
    if found is None:
        raise unknown()
    # The round first, as everybody does who writes to a round: nobody waits for one another in a ring.
    Round.objects.select_for_update().get(pk=found.invitation.cell.round_id)
    row = _rows().select_for_update(of=("self",)).filter(secret_hash=secret_hash).first()
    if row is None:
        raise unknown()
    return row


def _rows() -> QuerySet[Collecting]:
    return Collecting.objects.select_related("invitation__cell__round")


def unknown() -> Refused:
    """What is said to whoever holds no invitation that we know."""
    return Refused(
        "an invitation that does not hold",
        "the link of the newest mail about this round, while it is open",
        "open the newest mail; a reminder replaces the link before it",
    )


def issue(secret: str, blinded: bytes) -> bytes:
    """Sign a blinded ballot for whoever holds an invitation: the same text again gets the same answer.

    What is written is one boolean, and until the round closes the hash of what was signed. It is written
    before anything is signed: killed in between, the same request gets its signature later.

    Parameters
    ----------
    secret
        Out of the link, as it stands there.
    blinded
        What the browser wants to have signed.

    Raises
    ------
    Refused
        No such invitation, or a newer mail replaced it; the round is not open on this day; another ballot was
        collected with it; no text that the cell's key can sign.
    WrongRequest
        The round's keys are lost.
    """
    wanted = hashlib.sha256(blinded).hexdigest()
    with transaction.atomic():
        row = _locked(hash_of(secret))
        cell = row.invitation.cell
        refuse_where_closed(cell)
        issuer = issuer_of(cell.round)
        public = issuer.key(cell.code).public
        if len(blinded) != public.size or not 0 < int.from_bytes(blinded) < public.n:
            # Before it is written down that one was collected: what cannot be signed uses nothing up.
            raise Refused(
                "a blinded text that the key of its group cannot sign",
                f"{public.size} bytes below its modulus",
                "load the page again",
            )
        if row.collected and not hmac.compare_digest(row.blinded_hash, wanted):
            raise Refused(
                "a ballot that was collected before with this invitation",
                "one ballot for each invitation",
                "go on with the ballot's own link where you collected it; nobody can give out a second one",
            )
        if not row.collected:
            Collecting.objects.filter(pk=row.pk).update(collected=True, blinded_hash=wanted)
    return issuer.sign(cell.code, blinded)


def refuse_where_closed(cell: Cell) -> None:
    """Hold that ballots of a cell may be collected by link on this day.

    Raises
    ------
    Refused
        They may not.
    """
    here, today = cell.round, timezone.localdate()
    if here.state != "open" or not here.opens_on <= today <= here.closes_on:
        raise Refused(
            "a round that is not open",
            f"a day from {here.opens_on} to {here.closes_on}",
            "nothing can be collected before or after",
        )
    if cell.way != "link":
        raise Refused(
            "a group that answers by printed cards", "a card out of the urn", "take one of the cards"
        )
