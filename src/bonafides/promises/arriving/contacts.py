"""One contact as it arrived: when, by what, in which direction, with whom; and who of them is ours."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Kind = Literal["mail", "call", "meeting"]
Direction = Literal["in", "out", "both", "unknown"]
Way = Literal["copied", "forwarded", "attached", "redirected", "calendar", "call_log"]
Outcome = Literal[
    "connected", "no_answer", "voicemail", "bounced", "auto_reply", "held", "planned", "declined", "unknown"
]

KINDS: dict[Kind, str] = {"mail": "mail", "call": "call", "meeting": "meeting"}
DIRECTIONS: dict[Direction, str] = {
    "in": "from them",
    "out": "to them",
    "both": "together",
    "unknown": "not known",
}
WAYS: dict[Way, str] = {
    "copied": "a copy of one's own mail (BCC)",
    "forwarded": "forwarded, with the text of the original",
    "attached": "forwarded, with the original attached",
    "redirected": "redirected as it came",
    "calendar": "a calendar file",
    "call_log": "a call log",
}
"""How a contact reached the house."""

OUTCOMES: dict[Outcome, str] = {
    "connected": "spoken",
    "no_answer": "no answer",
    "voicemail": "left a message",
    "bounced": "could not be delivered",
    "auto_reply": "answered by a machine",
    "held": "both sides said they would come",
    "planned": "not confirmed by them",
    "declined": "they declined",
    "unknown": "not known",
}
"""What became of it; a machine's answer is nobody's."""

FREE_MAIL = frozenset(
    [
        "aol.com",
        "fastmail.com",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "mailbox.org",
        "me.com",
        "msn.com",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
        "ymail.com",
        "zoho.com",
    ]
)
"""Domains where anybody has an address: they say nothing about whom somebody works for."""

ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}")
"""An address that we are ready to keep: plain, in small letters, without quoting."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who took part and does not work here; what is not known is empty."""

    address: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One contact as it arrived.

    Parameters
    ----------
    kind, direction, outcome
        Keys of `KINDS`, `DIRECTIONS` and `OUTCOMES`.
    happened_at
        When it took place; aware, UTC.
    identity
        The same for the same contact however often it arrives: a hash that does not show what it was made of.
    way
        How it reached the house: a key of `WAYS`.
    theirs, ours
        Who took part: those outside, and the addresses of those who work here.
    subject, body
        What it was called and what it said, as plain text.
    deal_words
        Words of the subject that could be the id of a deal.
    deal_said
        Ids that the subject calls a deal's outright: `[deal 4711]`.
    is_auto
        Written by a machine: never a sign of a person.
    answers
        Identities of the mails that it answers.
    likeness
        Equal for two copies of one mail of which one came without its message id.
    dated
        Whether the time is that of the contact, or only when it reached us.
    """

    kind: Kind
    direction: Direction
    happened_at: datetime
    identity: str
    way: Way
    theirs: tuple[Party, ...] = ()
    ours: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    deal_words: tuple[str, ...] = ()
    deal_said: tuple[str, ...] = ()
    outcome: Outcome = "unknown"
    is_auto: bool = False
    answers: tuple[str, ...] = ()
    likeness: str = ""
    dated: Literal["stated", "received"] = "stated"


@dataclass(frozen=True, slots=True)
class HouseAddresses:
    """Which mail addresses are ours.

    Parameters
    ----------
    people
        Addresses of everybody who works here.
    collecting
        The address to which contacts are forwarded.
    theirs
        Domains that are a client's, though one of us has an address there too.
    """

    people: frozenset[str]
    collecting: str = ""
    theirs: frozenset[str] = frozenset()

    @property
    def domains(self) -> frozenset[str]:
        """Domains of the house; where anybody has an address is nobody's domain."""
        return frozenset(domain_of(address) for address in self.people) - FREE_MAIL - self.theirs - {""}

    def has(self, address: str) -> bool:
        """Whether an address is ours.

        Examples
        --------
        >>> house = HouseAddresses(frozenset({"ada@house.example"}), "contacts@in.example")
        >>> [house.has(a) for a in ("ben@house.example", "contacts+x9@in.example", "b@client.example")]
        [True, True, False]
        """
        return (
            address in self.people or domain_of(address) in self.domains or self.tag_of(address) is not None
        )

    def tag_of(self, address: str) -> str | None:
        """What stands behind the plus of the collecting address; empty without one, None for another address.

        Examples
        --------
        >>> house = HouseAddresses(frozenset(), "contacts@in.example")
        >>> [house.tag_of(a) for a in ("contacts+x9@in.example", "contacts@in.example", "ada@b.example")]
        ['x9', '', None]
        """
        local, _, domain = address.lower().rpartition("@")
        wanted_local, _, wanted_domain = self.collecting.lower().rpartition("@")
        name, _, tag = local.partition("+")
        return tag if self.collecting and (name, domain) == (wanted_local, wanted_domain) else None


def domain_of(address: str) -> str:
    """The domain of an address, in small letters; empty where there is none."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


def clean(text: str, *, longest: int = 300) -> str:
    """One line that can be shown: no control characters, nothing that turns the direction of writing.

    Examples
    --------
    >>> clean("Offer\\r\\nBcc: x@y.example \\u202egnp.exe")
    'Offer Bcc: x@y.example gnp.exe'
    """
    kept = "".join(
        " " if letter.isspace() else letter
        for letter in text[: longest * 4]
        if letter.isspace() or unicodedata.category(letter) not in _DROPPED
    )
    return " ".join(kept.split())[:longest]


def clean_text(text: str, *, longest: int = 100_000) -> str:
    """Several lines that can be shown."""
    text = text[:longest].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _DROPPED
    ).strip()


def identity_of(kind: str, *parts: str) -> str:
    """A hash by which the same contact is known again.

    Examples
    --------
    >>> identity_of("mail", "a@b") == identity_of("mail", "a@b")
    True
    >>> identity_of("mail", "a", "b") == identity_of("mail", "ab")
    False
    """
    said = "".join(f"{len(part)}:{part}" for part in (kind, *parts))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def likeness_of(sender: str, at: datetime, subject: str) -> str:
    """By what a mail is known again whose message id was lost: sender, minute and subject."""
    minute = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    return identity_of("likeness", sender.lower(), minute, bare_subject(subject))


_PREFIX = re.compile(r"^\s*(?:re|aw|antw|sv|fw|fwd|wg|tr|rv)\s*(?:\[\d{1,3}\])?\s*:\s*", re.IGNORECASE)


def bare_subject(subject: str) -> str:
    """A subject without Re:, AW:, Fwd: and the like, as it is compared.

    Examples
    --------
    >>> bare_subject("AW: Re[2]: Fwd: The  Offer")
    'the offer'
    """
    for _ in range(20):
        shorter = _PREFIX.sub("", subject, count=1)
        if shorter == subject:
            break
        subject = shorter
    return " ".join(subject.casefold().split())


_SAID = re.compile(r"\[\s*(?:deal|opportunity|geschäft)\s*[:#]?\s*([A-Za-z0-9][A-Za-z0-9-]{1,39})\s*\]", re.I)
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{3,39}")


def deals_in(subject: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of a subject that could be a deal's id, and those that it calls so outright.

    Examples
    --------
    >>> deals_in("Re: Rollout D-1047 [deal 0061x]")
    (('D-1047', '0061x'), ('0061x',))
    """
    words = [word for word in _WORD.findall(subject[:1000]) if any(letter.isdigit() for letter in word)]
    return tuple(dict.fromkeys(words[:20])), tuple(dict.fromkeys(_SAID.findall(subject[:1000])))


def outside(parties: Iterable[Party], house: HouseAddresses) -> tuple[Party, ...]:
    """Those of several who do not work here, each once."""
    found: dict[str, Party] = {}
    for party in parties:
        if party.address and not house.has(party.address):
            found.setdefault(party.address, party)
    return tuple(found.values())
