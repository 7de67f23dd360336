"""Who is asked, and whether they have a ballot: an empty envelope, never what is in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bonafides.people.app.models import ClientContact, Person
from bonafides.people.sensitivity import Audience
from bonafides.trust.app.models_rounds import Cell, Subject


class Asked(models.Model):
    """Somebody who shall be asked about one subject: while the round is prepared, and no longer."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "subject": "self",
        "relation": "self",
        "person": "self",
        "contact": "self",
        "by_hand": "self",
    }

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="asked")
    relation = models.CharField(max_length=20)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(ClientContact, null=True, on_delete=models.CASCADE, related_name="+")
    by_hand = models.BooleanField(default=False, help_text="Whether somebody chose them, and not the lines.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(contact__isnull=False), name="one_who_is_asked"
            ),
            # Nobody counts twice about the same subject.
            models.UniqueConstraint(fields=["subject", "person"], name="a_person_asked_once"),
            models.UniqueConstraint(fields=["subject", "contact"], name="a_contact_asked_once"),
        )


class Invitation(models.Model):
    """Somebody who is asked, in one cell. No time, no order, no answer."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "cell": "self",
        "person": "self",
        "contact": "self",
    }

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(ClientContact, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cell", "person"], name="a_person_once_a_cell"),
            models.UniqueConstraint(fields=["cell", "contact"], name="a_contact_once_a_cell"),
        )


class Collecting(models.Model):
    """Whether somebody has collected their ballot: while the round is open, in no backup, gone at close.

    A table of its own, so that a backup can leave it out: two backups side by side would tell between which
    days somebody collected.
    """

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "invitation": "never",
        "secret_hash": "never",
        "told": "never",
        "collected": "never",
        "blinded_hash": "never",
    }

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="collecting")
    secret_hash = models.CharField(max_length=64, unique=True)
    told = models.BooleanField(default=False, help_text="Whether the mail with the link was handed over.")
    collected = models.BooleanField(default=False)
    blinded_hash = models.CharField(
        max_length=64, blank=True, help_text="So that the same request gets the same answer."
    )
