"""What is shared with whom, and who read what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bonafides.people.app.models_people import Person, Team
from bonafides.people.sensitivity import Audience


class Share(models.Model):
    """Leave that a person gives to read one of their own figures; ended whenever they like."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "owner": "self",
        "purpose": "self",
        "with_person": "self",
        "with_team": "self",
        "made_at": "self",
        "until_on": "self",
        "ended_at": "self",
    }

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shares")
    purpose = models.CharField(max_length=60, help_text="Name of the purpose whose figure is shared.")
    with_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="shared_with_me"
    )
    with_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    until_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(with_person__isnull=False) ^ Q(with_team__isnull=False), name="shared_with_one"
            ),
        )
        indexes = (models.Index(fields=["owner", "purpose"]),)


class ReadTrace(models.Model):
    """One read of something about people, written once: the database refuses to change it, and to delete it
    before it is three years old.

    Numbers and not foreign keys: no cascade, no join and no erasure reaches a trace.
    """

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "at": "self",
        "reader": "self",
        "reader_as": "self",
        "page": "self",
        "about": "self",
        "subject": "self",
        "purpose": "self",
        "refused": "self",
        "through": "self",
    }

    at = models.DateTimeField(default=timezone.now, editable=False)
    reader = models.BigIntegerField(help_text="Number of the person who read.")
    reader_as = models.CharField(max_length=20, help_text="The role in which they read.")
    page = models.CharField(max_length=60, help_text="Name of the page or endpoint.")
    about = models.CharField(max_length=12, help_text="person, team or organisation.")
    subject = models.BigIntegerField(null=True, help_text="Number of the person or team; none for all.")
    purpose = models.CharField(max_length=60)
    refused = models.BooleanField(default=False)
    through = models.CharField(max_length=4, default="page", help_text="page, api or file.")

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["about", "subject", "-at"], name="reads_about_newest_first"),
            # Own reads are most of them, and hide the others.
            models.Index(
                fields=["about", "subject", "-at"],
                condition=Q(reader__gt=F("subject")) | Q(reader__lt=F("subject")),
                name="reads_by_others",
            ),
            # PostgreSQL does not take "subject is null" for one value, and would sort all of them by time.
            models.Index(
                fields=["-at", "-id"],
                condition=Q(about="organisation", subject__isnull=True),
                name="reads_of_all",
            ),
        )
