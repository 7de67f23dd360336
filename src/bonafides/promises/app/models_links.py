"""Links by which a contact at a client's reads and answers what stands between them and us."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import ClientContact, Person
from bonafides.people.sensitivity import Audience


class Link(Keyed):
    """A way in without an account, for one contact: the database keeps hashes, never the texts."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "contact": "team",
        "by": "team",
        "token_hash": "never",
        "feed_hash": "never",
        "made_at": "team",
        "ends_on": "team",
        "ended_at": "team",
        "opened_at": "team",
    }

    contact = models.ForeignKey(ClientContact, on_delete=models.CASCADE, related_name="links")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    feed_hash = models.CharField(max_length=64, unique=True, help_text="Of the calendar's own address.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_on = models.DateField(help_text="Last day on which it opens.")
    ended_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When it was last opened.")

    class Meta:
        ordering = ("-id",)
