"""Contacts in a mail that somebody here passed on: copied, forwarded, attached or redirected.

Nothing is concluded from signatures, and nothing from names where an address is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from email.message import Message
from email.utils import parsedate_to_datetime

from bonafides.errors import UnreadableInput
from bonafides.promises.arriving.automatic import Machine, machine_by_subject, machine_of
from bonafides.promises.arriving.contacts import (
    Arrived,
    Direction,
    HouseAddresses,
    Outcome,
    Party,
    Way,
    clean_text,
    deals_in,
    identity_of,
    likeness_of,
    outside,
)
from bonafides.promises.arriving.forwarded import Head, heads_in
from bonafides.promises.arriving.opening import Opened, attached_mails, header, opened, parts, text_of
from bonafides.promises.arriving.plain_text import text_of_html

MOST_ATTACHED = 50
LONGEST_TEXT = 1_000_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=26)
"""How far a clock may be wrong: beyond, the moment of arrival counts."""

OUTCOME_OF: dict[Machine, Outcome] = {"auto_reply": "auto_reply", "bounced": "bounced"}


def contacts_in(mail: Opened, *, house: HouseAddresses, received_at: datetime) -> tuple[Arrived, ...]:
    """The contacts that a mail shows.

    Parameters
    ----------
    mail
        As `open_mail` gave it; that its sender may pass mails on has been found out before.
    house
        Whose addresses are ours.
    received_at
        When it reached us: stands for the moment where a mail names none that can be true.

    Returns
    -------
    tuple of Arrived
        One for a mail that went to somebody outside, or came from there; one for each attached mail;
        one without anybody where a mail was forwarded and does not show whose: it waits for a hand.
        None for a word among colleagues.

    Raises
    ------
    UnreadableInput
        More attached mails than are looked at.
    """
    reaches = outside(mail.to, house)
    if not house.has(mail.sender.address):
        return (_original(mail, "redirected", house, received_at),)
    if reaches:
        return (_original(mail, "copied", house, received_at),)
    within = list(attached_mails(mail.message))
    if len(within) > MOST_ATTACHED:
        raise UnreadableInput(
            f"a mail with {len(within)} mails attached", f"at most {MOST_ATTACHED}", "forward them in parts"
        )
    if within:
        return tuple(_original(opened(one), "attached", house, received_at) for one in within)
    found = _inline(mail, house, received_at)
    among_us = mail.to and all(house.tag_of(party.address) is None for party in mail.to)
    # A word among colleagues that carries nothing from outside is no contact.
    return () if among_us and not found.theirs else (found,)


def calendars_in(mail: Opened) -> Iterator[bytes]:
    """Calendar files that a mail carries, as an invitation or attached."""
    for part in parts(mail.message):
        name = (part.get_filename() or "").lower()
        if part.get_content_type() == "text/calendar" or name.endswith(".ics"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload


def _original(mail: Opened, way: Way, house: HouseAddresses, received_at: datetime) -> Arrived:
    """A mail as it was sent or received, with its own head."""
    machine = machine_of(mail)
    ours = house.has(mail.sender.address)
    theirs = outside(mail.to if ours else (mail.sender,), house)
    direction: Direction = "out" if ours else "in"
    if ours and machine == "bounced":
        theirs = ()
    said_at = mail.at if mail.at and EARLIEST < mail.at <= received_at + AHEAD else None
    at = said_at or received_at
    words, said = deals_in(mail.subject)
    text = _text(mail.message)
    identity = (
        identity_of("mail", mail.message_id)
        if mail.message_id
        else identity_of("mail-without-id", mail.sender.address, str(mail.at), mail.subject, text[:10_000])
    )
    return Arrived(
        kind="mail",
        direction=direction,
        happened_at=at,
        identity=identity,
        way=way,
        theirs=_not_machines(theirs),
        ours=tuple(
            party.address
            for party in (mail.sender, *mail.to)
            if house.has(party.address) and house.tag_of(party.address) is None
        ),
        subject=mail.subject,
        body=clean_text(text),
        deal_words=words,
        deal_said=said,
        outcome=OUTCOME_OF.get(machine, "unknown"),
        is_auto=bool(machine),
        answers=tuple(identity_of("mail", one) for one in mail.answers),
        likeness=likeness_of(mail.sender.address, at, mail.subject),
        dated="stated" if said_at else "received",
    )


def _inline(mail: Opened, house: HouseAddresses, received_at: datetime) -> Arrived:
    """A mail that was forwarded with its text: the topmost head in it that names somebody outside."""
    text = _text(mail.message)
    zone = _zone_of(mail)
    found = next((head for head in heads_in(text, zone=zone) if _concerns(head, house)), None)
    if found is None:
        nobody = _original(mail, "forwarded", house, received_at)
        return replace(nobody, direction="unknown", theirs=(), is_auto=False, outcome="unknown", likeness="")
    sent_by_us = bool(found.sender.address) and house.has(found.sender.address)
    theirs = outside(found.to, house) if sent_by_us else (found.sender,)
    said_at = found.at if found.at and EARLIEST < found.at <= received_at + AHEAD else None
    at = said_at or received_at
    machine = machine_by_subject(found.subject)
    words, said = deals_in(found.subject)
    likeness = likeness_of(found.sender.address or found.sender.name, at, found.subject) if said_at else ""
    identity = (
        identity_of("mail", found.message_id)
        if found.message_id
        else identity_of("inline", likeness)
        if likeness
        else _original(mail, "forwarded", house, received_at).identity
    )
    return Arrived(
        kind="mail",
        direction="out" if sent_by_us else "in",
        happened_at=at,
        identity=identity,
        way="forwarded",
        theirs=_not_machines(theirs),
        ours=tuple(p.address for p in (found.sender, *found.to) if p.address and house.has(p.address)),
        subject=found.subject,
        body=clean_text("\n".join(text.split("\n")[found.below :])),
        deal_words=words,
        deal_said=said,
        outcome=OUTCOME_OF.get(machine, "unknown"),
        is_auto=bool(machine),
        likeness=likeness,
        dated="stated" if said_at else "received",
    )


def _concerns(head: Head, house: HouseAddresses) -> bool:
    """Whether somebody outside stands in a head: by address, or by a name alone where no address is shown."""
    if head.sender.address and not house.has(head.sender.address):
        return True
    if not head.sender.address:
        return bool(head.sender.name)
    return bool(outside(head.to, house))


def _not_machines(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(
        party for party in parties if not party.address.startswith(("mailer-daemon@", "postmaster@"))
    )


def _zone_of(mail: Opened) -> tzinfo:
    try:
        return parsedate_to_datetime(header(mail.message, "date", longest=100)).tzinfo or UTC
    except (ValueError, TypeError, IndexError, OverflowError):
        return UTC


def _text(message: Message) -> str:
    """The text of a mail: the plain one, else that of the HTML."""
    plain, marked = "", ""
    for part in parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = text_of(part, longest=LONGEST_TEXT)
        elif kind == "text/html" and not marked:
            marked = text_of(part, longest=LONGEST_TEXT)
    return plain if plain.strip() else text_of_html(marked)
