"""Checkpoints of the log, as they were signed and to whom they went."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bonafides.people.app.models import ClientContact
from bonafides.people.sensitivity import Audience


class Signed(models.Model):
    """A signed checkpoint, written once: the database refuses to change or delete it."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "size": "public", "at": "public", "note": "public"}

    size = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(max_length=2000)

    class Meta:
        ordering = ("-id",)


class Mailed(models.Model):
    """A checkpoint went to a contact outside the house."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "signed": "team", "contact": "team", "at": "team"}

    signed = models.ForeignKey(Signed, on_delete=models.PROTECT, related_name="mailed")
    contact = models.ForeignKey(ClientContact, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = (models.Index(fields=["contact", "-at"]),)
