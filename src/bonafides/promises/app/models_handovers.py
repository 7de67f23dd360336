"""Handing a client on, to service or when somebody leaves: every open promise, accepted one by one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Client, Person
from bonafides.people.sensitivity import Audience
from bonafides.promises.app.models_promises import Promise


class Handover(Keyed):
    """One client's open promises, offered to somebody else at our side."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "client": "team",
        "giver": "team",
        "taker": "team",
        "by": "team",
        "words": "team",
        "offered_at": "team",
        "ended_at": "team",
    }

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hands_over")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="takes_over")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000, blank=True)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, help_text="When the last promise was answered.")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["taker", "ended_at"]),)


class Handed(models.Model):
    """One promise of a handover: taken, or not, with the reason."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "handover": "team",
        "promise": "team",
        "taken": "team",
        "why_not": "team",
        "answered_at": "team",
    }

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="handed")
    taken = models.BooleanField(null=True)
    why_not = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["handover", "promise"], name="handed_once"),)
