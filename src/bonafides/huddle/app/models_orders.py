"""Orders that colleagues work on for one another: answered, worked on, submitted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.huddle.orders import ANSWERS
from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Client, Person
from bonafides.people.sensitivity import Audience


class Order(Keyed):
    """An order that its owner puts up for colleagues."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "held_by": "team",
        "what": "team",
        "client": "team",
        "why": "team",
        "due_on": "team",
        "put_up_at": "team",
        "ended_at": "team",
    }

    held_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.TextField(max_length=160)
    client = models.ForeignKey(Client, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(max_length=600, help_text="Why its owner believes in it.")
    due_on = models.DateField(null=True)
    put_up_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("put_up_at", "id")
        indexes = (models.Index(fields=["held_by", "ended_at"], name="orders_of_somebody"),)


class Put(Keyed):
    """An order put to one colleague, and what they answered."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "order": "team",
        "colleague": "team",
        "answer": "team",
        # Whoever said it, and the owner of the order (huddle.orders.reads_words).
        "because": "self",
        "answered_at": "team",
    }

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="puts")
    colleague = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=13, choices=list(ANSWERS.items()), default="asked")
    because = models.TextField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["order", "colleague"], name="put_once_to_a_colleague"),
            models.CheckConstraint(
                name="a_no_has_a_reason",
                condition=~Q(answer__in=["declined", "would_believe"]) | ~Q(because=""),
            ),
        )


class Claim(models.Model):
    """Work on an order, as whoever did it says."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "order": "team",
        "teller": "team",
        "what": "team",
        "done_on": "team",
        "told_at": "team",
    }

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="claims")
    teller = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.TextField(max_length=280)
    done_on = models.DateField()
    told_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-done_on", "-id")


class Submittal(Keyed):
    """Something handed in for an order that waits for a word."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "order": "team",
        "teller": "team",
        "what": "team",
        "submitted_on": "team",
        "feedback": "team",
        "feedback_on": "team",
    }

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="submittals")
    teller = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.TextField(max_length=280)
    submitted_on = models.DateField()
    feedback = models.TextField(max_length=600, blank=True)
    feedback_on = models.DateField(null=True)

    class Meta:
        ordering = ("submitted_on", "id")
