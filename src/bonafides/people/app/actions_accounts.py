"""Getting in and out: the first administrator, invitations, the end of an account and of all it opened."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import signing
from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Hat, Installation, Invitation, Person, Session, Token, User
from bonafides.people.app.sessions import kept
from bonafides.people.app.tokens import fresh_token, hash_of

SALT = "people.invitation"
DAYS = 14
"""How long an invitation may be used."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the text of its link, which is known at this moment only."""

    invitation: Invitation
    text: str


def set_up(
    *,
    name: str,
    kind: str,
    timezone_name: str = "UTC",
    fiscal_year_start: int = 1,
    period: str = "quarter",
) -> Installation:
    """Make this installation what it is, once.

    Raises
    ------
    WrongRequest
        It is something already.
    """
    with transaction.atomic():
        there = Installation.objects.first()
        if there is not None:
            raise WrongRequest(
                f"{there.name}: this installation was set up on {there.made_at:%Y-%m-%d}",
                "a data folder without an installation",
                "name another folder with --data",
            )
        return Installation.objects.create(
            id=1,
            name=name,
            kind=kind,
            timezone=timezone_name,
            fiscal_year_start=fiscal_year_start,
            period=period,
        )


def first_administrator(*, name: str, email: str, language: str = "en", on: date) -> Person:
    """Make the person who runs the installation; nobody is there yet who could be `by`."""
    with transaction.atomic():
        person, _ = Person.objects.get_or_create(
            email=email, defaults={"name": name, "language": language, "started_on": on}
        )
        Hat.objects.get_or_create(person=person, role="administrator", valid_from=on)
        return person


def invite(person: Person, *, by: Person | None, now: datetime | None = None) -> Invited:
    """Make an account for a person and a link that works once; links made before stop working.

    Without `by` it comes from the command line; whoever accepts it begins anew, without second factors.

    Raises
    ------
    WrongRequest
        The person has left, has no e-mail address, or can sign in already: whoever keeps people could
        otherwise get into another person's account by a link.
    """
    now = now or timezone.now()
    if person.left_on is not None or person.erased_at is not None:
        raise WrongRequest(f"{person.name} does not work here any more", "somebody who does", "")
    if not person.email:
        raise WrongRequest(
            f"{person.name} has no e-mail address", "an address to sign in with", "add one first"
        )
    text = secrets.token_urlsafe(32)
    with transaction.atomic():
        user = User.objects.filter(person=person).first()
        if user is None:
            User.objects.create_user(person.email, person=person)
        elif by is not None and can_sign_in(user):
            raise WrongRequest(
                f"{person.name} can sign in already",
                "somebody who has not been here yet",
                "whoever forgot the password asks for a new one on the page of signing in",
            )
        elif not user.is_active:
            User.objects.filter(pk=user.pk).update(is_active=True)
        Invitation.objects.filter(person=person, accepted_at__isnull=True, expires_at__gt=now).update(
            expires_at=now
        )
        made = Invitation.objects.create(
            person=person, token_hash=kept(text), by=by, made_at=now, expires_at=now + timedelta(days=DAYS)
        )
    return Invited(made, signing.Signer(salt=SALT).sign(text))


def can_sign_in(user: User) -> bool:
    """Whether an account has a password, a key, or the organisation's own sign-in."""
    return bool(
        user.has_usable_password()
        or Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
        or SocialAccount.objects.filter(user=user).exists()
    )


def invitation_of(text: str, *, now: datetime | None = None) -> Invitation | None:
    """The invitation to which a link belongs; None for one that is wrong, used, expired or closed."""
    try:
        bare = signing.Signer(salt=SALT).unsign(text)
    except signing.BadSignature:
        return None
    return (
        Invitation.objects.select_related("person")
        .filter(
            token_hash=kept(bare),
            accepted_at__isnull=True,
            expires_at__gt=now or timezone.now(),
            person__left_on__isnull=True,
            person__user__is_active=True,
        )
        .first()
    )


def accept(invitation: Invitation, *, password: str | None, now: datetime | None = None) -> User | None:
    """Use an invitation, once: of two who try at the same moment one gets None.

    Without a password the account has none; a passkey is added next.
    """
    now = now or timezone.now()
    with transaction.atomic():
        mine = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, expires_at__gt=now)
        if not mine.update(accepted_at=now):
            return None
        user = User.objects.get(person=invitation.person)
        if invitation.by_id is None:
            Authenticator.objects.filter(user=user).delete()
            end_sessions(user)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(update_fields=["password"])
        # Whoever holds the link reads that mailbox, or was given it by an administrator.
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        return user


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign somebody out in every browser, or in every other; returns in how many."""
    rows = Session.objects.filter(user=user)
    if but is not None:
        rows = rows.exclude(session_key=kept(but))
    n, _ = rows.delete()
    return n


def close_account(person: Person, *, by: Person | None, now: datetime | None = None) -> None:
    """Let somebody in no more: the account, its sessions, its tokens and open invitations end at once."""
    now = now or timezone.now()
    with transaction.atomic():
        user = User.objects.select_for_update().filter(person=person).first()
        Invitation.objects.filter(person=person, accepted_at__isnull=True, expires_at__gt=now).update(
            expires_at=now
        )
        if user is not None:
            User.objects.filter(pk=user.pk).update(is_active=False)
            end_sessions(user)
            Token.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=now)


def make_token(user: User, *, name: str, days: int, by: Person) -> tuple[Token, str]:
    """Make a personal token; the text is returned here and never again."""
    if user.person_id != by.pk:
        raise WrongRequest("a token for somebody else", "one's own", "")
    text = fresh_token()
    now = timezone.now()
    made = Token.objects.create(
        user=user, name=name, token_hash=hash_of(text), made_at=now, expires_at=now + timedelta(days=days)
    )
    return made, text


def revoke_token(user: User, number: int, *, by: Person) -> bool:
    """End one of one's own tokens; whether there was one to end."""
    own: Any = Token.objects.filter(user=user, user__person=by, pk=number, revoked_at__isnull=True)
    return bool(own.update(revoked_at=timezone.now()))
