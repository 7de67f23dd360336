"""Who brought a contact: only what somebody here passes on is taken, and only while they allow it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bonafides.errors import WrongRequest
from bonafides.promises.arriving.contacts import HouseAddresses


@dataclass(frozen=True, slots=True)
class Collector:
    """Somebody here who has said yes to keeping contacts.

    Parameters
    ----------
    number
        Of the person.
    addresses
        From which they write, in small letters.
    tag
        What stands behind the plus of their own collecting address; nobody else knows it.
    """

    number: int
    addresses: frozenset[str]
    tag: str


class NotTaken(WrongRequest):
    """A mail of which nothing is kept, not even that it came."""


def who_brought(
    recipients: Iterable[str],
    senders: Iterable[str],
    collectors: Sequence[Collector],
    house: HouseAddresses,
    *,
    sender_checked: bool = False,
) -> Collector:
    """Who passed a mail on.

    Parameters
    ----------
    recipients
        Addresses by which it came here: of the envelope, or what the mailbox says of them.
    senders
        Who says they sent it: From, Resent-From, the envelope.
    collectors
        Everybody who has said yes.
    house
        With the collecting address.
    sender_checked
        Whether a mail server before us refuses forged senders (SPF, DKIM, DMARC). Only then the plain
        collecting address will do; otherwise it must be the person's own, which nobody else knows.

    Raises
    ------
    NotTaken
        It is not for us, or from nobody who has said yes. The words are the same whatever was wrong, so that
        nobody learns who takes part.

    Examples
    --------
    >>> house = HouseAddresses(frozenset({"ada@house.example"}), "contacts@in.example")
    >>> ada = Collector(1, frozenset({"ada@house.example"}), "k7m2")
    >>> who_brought(["contacts+k7m2@in.example"], ["ada@house.example"], [ada], house).number
    1
    """
    tags = [tag for tag in map(house.tag_of, recipients) if tag is not None]
    if not tags:
        raise not_taken()
    said = {address.lower() for address in senders}
    for one in collectors:
        by_tag = any(tag and hmac.compare_digest(tag.encode(), one.tag.lower().encode()) for tag in tags)
        if (by_tag or (sender_checked and "" in tags)) and one.addresses & said:
            return one
    raise not_taken()


def not_taken() -> NotTaken:
    """What is said of every mail that is not taken, whatever the reason."""
    return NotTaken(
        "a mail that is not taken here",
        "one from somebody who collects contacts, to their own address",
        "see Contacts, My settings",
    )
