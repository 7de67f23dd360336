"""Which mails no person wrote: answers of machines, bounces, circulars, what a calendar sends."""

from __future__ import annotations

import re
from typing import Literal

from bonafides.promises.arriving.contacts import bare_subject
from bonafides.promises.arriving.opening import Opened
from bonafides.sources.mail_subjects import AUTOMATIC_REPLY, BOUNCE, CALENDAR

Machine = Literal["", "auto_reply", "bounced", "circular", "calendar"]

_POSTMASTERS = ("mailer-daemon@", "postmaster@")
_AUTOMATIC = re.compile(r"^(?:" + "|".join(AUTOMATIC_REPLY) + ")", re.IGNORECASE)
_BOUNCED = re.compile(r"^(?:" + "|".join(BOUNCE) + ")", re.IGNORECASE)
_CALENDAR = re.compile(r"^(?:" + "|".join(CALENDAR) + ")", re.IGNORECASE)


def machine_of(mail: Opened) -> Machine:
    """Which machine wrote a mail; empty where a person did, as far as can be seen.

    Headers decide first (RFC 3834 Auto-Submitted, RFC 3464 reports, RFC 2919 lists), then how the subject
    begins. `X-Auto-Response-Suppress` says nothing: people's own programs send it too.
    """
    report = mail.message.get_content_type() == "multipart/report"
    kind = str(mail.message.get_param("report-type", "") or "").lower() if report else ""
    if kind == "delivery-status" or mail.sender.address.startswith(_POSTMASTERS):
        return "bounced"
    automatic = mail.says("auto-submitted").split(";")[0].strip().lower()
    if automatic.startswith("auto-replied") or mail.says("x-autoreply") or mail.says("x-autorespond"):
        return "auto_reply"
    by_subject = machine_by_subject(mail.subject)
    if by_subject:
        return by_subject
    if mail.says("list-id") or mail.says("precedence").lower() in ("bulk", "list", "junk", "auto_reply"):
        return "circular"
    return "auto_reply" if automatic not in ("", "no") else ""


def machine_by_subject(subject: str) -> Machine:
    """The same by how a subject begins, where nothing else is left of a mail.

    Examples
    --------
    >>> machine_by_subject("AW: Abwesenheitsnotiz: Angebot")
    'auto_reply'
    >>> machine_by_subject("Offer for the auto reply unit")
    ''
    """
    bare = bare_subject(subject)
    tests: tuple[tuple[Machine, re.Pattern[str]], ...] = (
        ("auto_reply", _AUTOMATIC),
        ("bounced", _BOUNCED),
        ("calendar", _CALENDAR),
    )
    return next((name for name, pattern in tests if pattern.search(bare)), "")
