"""How people are reached: when they want to be told, what is to be told, links that answer, and webhooks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Person
from bonafides.people.sensitivity import Audience
from bonafides.promises.app.models_acts import PromiseAct
from bonafides.promises.app.models_promises import Overridden, Promise

HOW = (
    ("at_once", "each as it happens"),
    ("daily", "once a day, all together"),
    ("both", "each as it happens, and once a day all together"),
    ("off", "not by mail"),
)


class Reach(models.Model):
    """How and when somebody wants to be told; without a row it is as the defaults say."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "self",
        "how": "self",
        "digest_hour": "self",
        "quiet_from": "self",
        "quiet_to": "self",
        "feed_hash": "never",
    }

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reach")
    how = models.CharField(max_length=8, choices=HOW, default="at_once")
    digest_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(default=19)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    feed_hash = models.CharField(
        max_length=64, null=True, unique=True, help_text="Of the address of one's own calendar."
    )


class Hook(Keyed):
    """An address that is told of acts. Its secret is made out of the installation's, and kept nowhere."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "url": "never",
        "kinds": "public",
        "salt": "never",
        "by": "public",
        "made_at": "public",
        "ended_at": "public",
        "said": "public",
    }

    url = models.CharField(max_length=400)
    kinds = models.JSONField(default=list, help_text="What it is told of: keys of telling.KINDS.")
    salt = models.CharField(max_length=43, help_text="Another one gives another secret.")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=60, blank=True, help_text="What the last try came to.")

    class Meta:
        ordering = ("-id",)


class Told(models.Model):
    """Up to which act of the log everybody has been told: one row, locked by whoever goes on."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "next_index": "never"}

    next_index = models.BigIntegerField(default=0)


class Outgoing(Keyed):
    """Something to be told to one person or one hook. Its words are written when it goes."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "never",
        "occasion": "never",
        "kind": "self",
        "person": "self",
        "hook": "never",
        "promise": "self",
        "act": "never",
        "overridden": "never",
        "payload": "never",
        "made_at": "self",
        "not_before": "self",
        "taken_until": "never",
        "tries": "never",
        "ended_at": "self",
        "ended": "self",
    }

    occasion = models.CharField(max_length=80, unique=True, help_text="What it is about, and to whom: once.")
    kind = models.CharField(max_length=10)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    hook = models.ForeignKey(Hook, null=True, on_delete=models.CASCADE, related_name="+")
    promise = models.ForeignKey(Promise, null=True, on_delete=models.CASCADE, related_name="+")
    act = models.ForeignKey(PromiseAct, null=True, on_delete=models.PROTECT, related_name="+")
    overridden = models.ForeignKey(Overridden, null=True, on_delete=models.CASCADE, related_name="+")
    payload = models.JSONField(null=True, help_text="Of a hook: keys, act, state and dates.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    not_before = models.DateTimeField(default=timezone.now)
    taken_until = models.DateTimeField(null=True, help_text="Until when a worker tries it.")
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=8, blank=True, help_text="sent, dropped or given up.")

    class Meta:
        indexes = (
            models.Index(fields=["not_before"], condition=Q(ended_at__isnull=True), name="waits_to_go"),
        )


class AnswerLink(models.Model):
    """A link in a mail by which one person answers one promise once, as it stood then. Kept as a hash."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "self",
        "promise": "self",
        "kind": "self",
        "seen": "never",
        "token_hash": "never",
        "made_at": "self",
        "ends_at": "self",
        "used_at": "self",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    seen = models.PositiveIntegerField(help_text="How many acts there were.")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["ends_at"]),)
