"""Mails for tests, written out as mail programs send them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from bonafides.promises.arriving.contacts import Arrived, HouseAddresses
from bonafides.promises.arriving.mail import contacts_in
from bonafides.promises.arriving.opening import open_mail

ADA = "ada@house.example"
BEN = "ben@house.example"
BO = "bo@client.example"
COLLECTING = "contacts@in.example"
HOUSE = HouseAddresses(frozenset({ADA, BEN}), COLLECTING)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def mail(
    sender: str = f"Ada Lind <{ADA}>",
    to: str = f"Bo Client <{BO}>",
    *,
    subject: str = "The offer",
    text: str = "Hello Bo",
    at: str = "Mon, 23 Nov 2026 10:15:00 +0100",
    number: str = "<m1@house.example>",
    **more: str,
) -> EmailMessage:
    """A mail with the usual head."""
    made = EmailMessage()
    for name, value in (
        ("From", sender),
        ("To", to),
        ("Subject", subject),
        ("Date", at),
        ("Message-ID", number),
    ):
        if value:
            made[name] = value
    for name, value in more.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def raw(made: EmailMessage) -> bytes:
    """A mail as it travels."""
    return made.as_bytes(policy=SMTP)


def read(data: EmailMessage | bytes) -> tuple[Arrived, ...]:
    """The contacts that a mail shows to this house."""
    data = raw(data) if isinstance(data, EmailMessage) else data
    return contacts_in(open_mail(data), house=HOUSE, received_at=NOW)


def read_one(data: EmailMessage | bytes) -> Arrived:
    """The only contact of a mail."""
    (only,) = read(data)
    return only
