"""Asking back: comments whose writers may be asked, what was asked, and what they answered."""

from __future__ import annotations

from django.db import models

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Person
from bonafides.people.sensitivity import Audience
from bonafides.trust.app.models_rounds import Subject
from bonafides.trust.threads import MOST_TURNS


class Thread(Keyed):
    """One comment about which its writer may be asked back, whoever that is."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "subject": "self",
        "question": "self",
        "comment": "self",
        "address": "never",
        "reply_secret": "never",
        "ended": "self",
    }

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="threads")
    question = models.CharField(max_length=40, help_text="Code of the open question.")
    comment = models.TextField(help_text="As it was released.")
    address = models.CharField(max_length=130, help_text="Public key to which questions are sealed.")
    reply_secret = models.CharField(max_length=43, help_text="Private key that opens answers; ends with it.")
    ended = models.BooleanField(default=False, help_text="Whether nobody can ask here any more.")

    class Meta:
        ordering = ("subject", "question", "id")

    @property
    def may_be_asked(self) -> bool:
        """Whether one more question can be asked: none waits, and there were not three."""
        turns = list(self.turns.all())
        return not self.ended and len(turns) < MOST_TURNS and all(turn.answered for turn in turns)


class Looked(models.Model):
    """That somebody has looked at the threads about a subject since they last changed; without a time.

    Gone for all of them when a batch brings something: then it is new again.
    """

    SEEN_BY: dict[str, Audience] = {"id": "never", "subject": "self", "person": "self"}

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["subject", "person"], name="looked_at_threads_once"),)


class Turn(models.Model):
    """One question, and what was answered to it: no day, no time."""

    ONLY_OWN = True

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "thread": "self",
        "number": "self",
        "by": "self",
        "asked": "self",
        "handed_over": "never",
        "answered": "self",
        "answer": "self",
    }

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked = models.TextField(max_length=1000)
    handed_over = models.BooleanField(default=False, help_text="Whether the box has the question.")
    answered = models.BooleanField(default=False)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("thread", "number")
        constraints = (models.UniqueConstraint(fields=["thread", "number"], name="one_question_a_turn"),)
