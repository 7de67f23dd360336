"""Who was written to that they are asked with their name: a mail goes once, whatever is killed."""

from __future__ import annotations

from django.db import models

from bonafides.people.app.models import Person
from bonafides.people.sensitivity import Audience
from bonafides.trust.app.models_rounds import Subject


class ToldByName(models.Model):
    """Somebody to whom a mail went that they are asked about one subject, with their name."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "subject": "self", "person": "self", "again": "never"}

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    again = models.BooleanField(default=False, help_text="Whether a reminder is to go out.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject", "person"], name="told_by_name_once"),)
