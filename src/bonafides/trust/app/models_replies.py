"""What is said back to those who answered: you said, we heard, we do."""

from __future__ import annotations

from django.db import models

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Person
from bonafides.people.sensitivity import Audience
from bonafides.trust.app.models_rounds import Subject


class Reply(Keyed):
    """One thing that a person heard in an assessment, and what they will do about it."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "subject": "team",
        "by": "team",
        "you_said": "team",
        "we_heard": "team",
        "we_do": "team",
        "promise_key": "team",
        "published_on": "team",
    }

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="replies")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    you_said = models.TextField(max_length=600)
    we_heard = models.TextField(max_length=600, blank=True)
    we_do = models.TextField(max_length=600, blank=True)
    promise_key = models.CharField(max_length=12, blank=True, help_text="The promise it became.")
    published_on = models.DateField(null=True)

    class Meta:
        ordering = ("id",)
