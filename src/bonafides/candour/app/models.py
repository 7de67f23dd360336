"""What people add to the evidence."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Person
from bonafides.people.sensitivity import Audience


class Answer(Keyed):
    """What somebody knows of a deal that the record does not show. It becomes evidence, under their name."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "deal_id": "team",
        "by": "team",
        "said_at": "team",
        "text": "team",
        "kind": "team",
        "happened_on": "team",
        "withdrawn_at": "team",
    }

    deal_id = models.CharField(max_length=200, help_text="What the source calls the deal.")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(
        max_length=12,
        choices=[
            ("contact", "they answered, elsewhere"),
            ("event", "something happened"),
            ("correction", "the record is wrong"),
            ("other", "something else"),
        ],
    )
    text = models.TextField(max_length=2000)
    happened_on = models.DateField(null=True, blank=True, help_text="Day of the contact or event.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["deal_id"]),)
