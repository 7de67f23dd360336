"""How far somebody at a client's relies on us: asked four times a year, read by nobody one by one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bonafides.people.app.models import ClientContact
from bonafides.people.sensitivity import Audience


class Reliance(models.Model):
    """One answer. No page shows it; a hundred clients together say what a broken promise weighs."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "contact": "never",
        "answer": "never",
        "answered_on": "never",
    }

    contact = models.ForeignKey(ClientContact, on_delete=models.CASCADE, related_name="+")
    answer = models.PositiveSmallIntegerField(help_text="1 not at all … 7 entirely.")
    answered_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(answer__gte=1, answer__lte=7), name="reliance_on_the_scale"),
            models.UniqueConstraint(fields=["contact", "answered_on"], name="one_reliance_a_day"),
        )
