"""What was done, in the order in which it was done; and the words, which can be taken away."""

from __future__ import annotations

from django.db import models

from bonafides.people.sensitivity import Audience
from bonafides.promises.app.models_promises import Promise


class PromiseAct(models.Model):
    """One act, written once: the database refuses to change or delete it. One leaf of the log."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "promise": "team",
        "n": "team",
        "leaf_index": "team",
        "act": "team",
        "side": "team",
        "at": "team",
        "on": "team",
        "due_on": "team",
        "reason": "team",
        "who": "never",
        "words": "never",
        "leaf": "team",
    }

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="acts")
    n = models.PositiveIntegerField(help_text="Its place in the conversation, from 1.")
    leaf_index = models.BigIntegerField(unique=True, help_text="Its place in the log, from 0.")
    act = models.CharField(max_length=12)
    side = models.CharField(max_length=9)
    at = models.DateTimeField()
    on = models.DateField(help_text="The local day of it.")
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=26, blank=True)
    who = models.CharField(max_length=64, help_text="Salted commitment to who did it.")
    words = models.CharField(max_length=64, help_text="Salted commitment to what was said.")
    leaf = models.BinaryField(max_length=32, help_text="Hash of the entry of the log.")

    class Meta:
        ordering = ("promise", "n")
        constraints = (models.UniqueConstraint(fields=["promise", "n"], name="one_act_a_place"),)


class Words(models.Model):
    """Who did an act and what they said. Erasing the row leaves the log verifiable and says nothing."""

    SEEN_BY: dict[str, Audience] = {
        "act": "never",
        "salt": "never",
        "person": "team",
        "contact": "team",
        "text": "team",
        "opening": "never",
    }

    act = models.OneToOneField(PromiseAct, primary_key=True, on_delete=models.PROTECT, related_name="said")
    salt = models.BinaryField(max_length=16)
    person = models.BigIntegerField(null=True, help_text="Number of the person at our side.")
    contact = models.BigIntegerField(null=True, help_text="Number of the contact at the client's.")
    text = models.TextField(max_length=2000, blank=True)
    opening = models.JSONField(null=True, help_text="What was asked or promised, as the opening act said.")

    class Meta:
        indexes = (models.Index(fields=["person"]), models.Index(fields=["contact"]))


class Log(models.Model):
    """The right edge of the tree over all acts: one row, locked by whoever adds one."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "size": "public", "peaks": "public"}

    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"", max_length=64 * 32)
