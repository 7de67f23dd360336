"""What was done to whom: written once, in numbers and days, never in names."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bonafides.people.sensitivity import Audience


class Act(models.Model):
    """One change of what the house keeps about a person, a team or a client, and who made it.

    Numbers and not foreign keys, so that erasure of a leaver leaves it as it is.
    """

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "at": "self",
        "by": "self",
        "what": "self",
        "about": "self",
        "subject": "self",
        "detail": "self",
    }

    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.BigIntegerField(null=True, help_text="Number of the person who did it; none for a job.")
    what = models.CharField(max_length=40, help_text="Name of the action.")
    about = models.CharField(max_length=12, help_text="person, team, client, contact or house.")
    subject = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict, help_text="Numbers, roles and days; no names.")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["about", "subject", "-id"]),)


class Erasure(models.Model):
    """A person's name was taken out of this house: this alone opens their own readings to deletion."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "never",
        "by": "never",
        "at": "never",
    }

    person = models.BigIntegerField(unique=True)
    by = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)
