"""What people decide about their own figures, and what they ask of those who read them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models_people import Person
from bonafides.people.sensitivity import Audience


class SwitchedOff(models.Model):
    """A person turned one of their own figures off, from one moment until another; open while it is off."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "person": "self",
        "purpose": "self",
        "off_at": "self",
        "on_at": "self",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="switched_off")
    purpose = models.CharField(max_length=60, help_text="Name of the purpose whose figure is off.")
    off_at = models.DateTimeField(default=timezone.now, editable=False)
    on_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["purpose", "person"], condition=Q(on_at__isnull=True), name="off_once_at_a_time"
            ),
        )


class Question(Keyed):
    """Somebody asks why they were read about; whoever read answers, or does not."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "trace": "never",
        "asked_by": "self",
        "asked_of": "self",
        "asked_at": "self",
        "answer": "self",
        "answered_at": "self",
    }

    trace = models.BigIntegerField(unique=True, help_text="Number of the read that is asked about.")
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="questions")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
