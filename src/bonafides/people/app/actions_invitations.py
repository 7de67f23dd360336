"""Inviting somebody: the row, the link that is shown once, the mail."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_accounts import DAYS, invite
from bonafides.people.app.acts import note
from bonafides.people.app.mails import mail_to
from bonafides.people.app.models import Person, User


def invite_person(person: Person, *, by: Person, link_of: Callable[[str], str]) -> str:
    """Invite somebody, and give back the link; links made before stop working.

    Parameters
    ----------
    link_of
        Makes the address out of the text of an invitation.

    Raises
    ------
    WrongRequest
        They have left, have no address, or have signed in already: another invitation would let whoever holds
        it set a new password, and read what only they may read.
    """
    user = User.objects.filter(person=person).first()
    if user is not None and user.last_login is not None:
        raise WrongRequest(
            f"{person.name}, who has signed in before",
            "somebody who has never signed in",
            "they ask for a new password themselves, on the sign-in page",
        )
    with transaction.atomic():
        invited = invite(person, by=by)
        note("invite", person, by)
    return link_of(invited.text)


def mail_invitation(person: Person, link: str, *, by: Person) -> bool:
    """Send the link, in the person's language; whether the mail could be handed over."""
    return mail_to(person, "invitation", link=link, by=by, days=DAYS)
