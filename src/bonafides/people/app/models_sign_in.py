"""How somebody gets in: accounts, invitations, personal tokens; and what this installation is."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from bonafides.people.app.models_people import Person
from bonafides.people.sensitivity import Audience


class Users(BaseUserManager["User"]):
    """Makes accounts, and finds them with the person whose they are: no page needs one without the other."""

    def get_queryset(self) -> models.QuerySet[User]:
        """Accounts with their person."""
        return super().get_queryset().select_related("person")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password nobody can sign in by one."""
        user = self.model(email=self.normalize_email(email), **fields)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account whatever the case of the address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """An account: an address that may sign in, and the person whose account it is."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "email": "self",
        "password": "never",
        "last_login": "self",
        "is_active": "public",
        "person": "public",
        "joined_at": "self",
    }

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="user")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = Users()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="one_account_an_email"),)

    @property
    def is_staff(self) -> bool:
        """Nobody is: there is no back door past the read traces."""
        return False

    @property
    def is_superuser(self) -> bool:
        """Nobody is."""
        return False


class Installation(models.Model):
    """What this installation is: one row, made when it is set up."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "name": "public",
        "kind": "public",
        "made_at": "public",
        "timezone": "public",
        "period": "public",
        "fiscal_year_start": "public",
    }

    name = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=4, choices=[("demo", "invented company"), ("real", "real organisation")]
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    timezone = models.CharField(max_length=60, default="UTC")
    period = models.CharField(max_length=7, default="quarter")
    fiscal_year_start = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_installation"),)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """Leave to make an account: a link that works once, known here by its hash alone."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "public",
        "token_hash": "never",
        "by": "self",
        "made_at": "self",
        "expires_at": "self",
        "accepted_at": "self",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in; its key is kept as a hash, so that a copy opens none."""

    SEEN_BY: dict[str, Audience] = {
        "session_key": "never",
        "session_data": "never",
        "expire_date": "self",
        "user": "self",
        "since": "self",
        "device": "self",
    }

    session_key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the key.")
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    since = models.DateTimeField(default=timezone.now)
    device = models.CharField(max_length=60, blank=True, help_text="Browser and system; no address.")

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that reads and writes these rows."""
        from bonafides.people.app.sessions import SessionStore

        return SessionStore


class Token(models.Model):
    """A personal token for the API; its text is shown once and kept as a hash."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "user": "self",
        "name": "self",
        "token_hash": "never",
        "made_at": "self",
        "expires_at": "self",
        "used_at": "self",
        "revoked_at": "self",
    }

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
