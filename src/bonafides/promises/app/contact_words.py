"""How a contact is put into words on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from bonafides.people.app.models import Client
from bonafides.promises.app.models import Contact, ContactWords

WHAT: dict[tuple[str, str], Any] = {
    ("mail", "in"): _("Mail from them"),
    ("mail", "out"): _("Mail to them"),
    ("mail", "unknown"): _("A mail"),
    ("call", "in"): _("They called"),
    ("call", "out"): _("We called"),
    ("meeting", "both"): _("Meeting"),
}
BECAME: dict[str, Any] = {
    "connected": _("spoken"),
    "no_answer": _("no answer"),
    "voicemail": _("left a message"),
    "bounced": _("could not be delivered"),
    "auto_reply": _("answered by a machine"),
    "held": _("both said they would come"),
    "planned": _("not confirmed by them"),
    "declined": _("they declined"),
    "unknown": "",
}
WHY: dict[str, Any] = {
    "nobody": _("Nobody of this address, number or name is known here."),
    "unclear": _("Several clients fit."),
}
CAME: dict[str, Any] = {
    "copied": _("copied to your address"),
    "forwarded": _("forwarded"),
    "attached": _("forwarded as an attachment"),
    "redirected": _("redirected"),
    "calendar": _("out of a calendar"),
    "call_log": _("out of a call log"),
}


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact as a page shows it."""

    row: Contact
    what: Any
    became: Any
    came: Any
    why: Any
    subject: str
    body: str
    theirs: tuple[str, ...]
    candidates: tuple[Client, ...]


def lines_of(rows: Iterable[Contact], clients: Mapping[str, Client]) -> list[ContactLine]:
    """Contacts with their words; `clients` are those who might be meant, by key."""
    return [_line(row, clients) for row in rows]


def _line(row: Contact, clients: Mapping[str, Client]) -> ContactLine:
    words: ContactWords | None = getattr(row, "words", None)
    return ContactLine(
        row=row,
        what=WHAT.get((row.kind, row.direction), row.get_kind_display()),
        became=BECAME[row.outcome],
        came=CAME[row.way],
        why=WHY.get(row.how, ""),
        subject=words.subject if words else "",
        body=words.body if words else "",
        theirs=tuple(_party(one) for one in words.theirs) if words else (),
        candidates=tuple(clients[key] for key in row.candidates if key in clients),
    )


def _party(one: Mapping[str, str]) -> str:
    name, where = one.get("name", ""), one.get("address") or one.get("phone") or ""
    return f"{name} ({where})" if name and where else name or where
