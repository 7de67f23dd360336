"""Rounds: what is asked about whom, who is asked, and what was released. No answer of a rater is here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import ClientContact, Person, Team
from bonafides.people.sensitivity import Audience

STATES = {
    "draft": "being prepared",
    "opening": "keys are being made",
    "open": "open",
    "closing": "being closed",
    "closed": "closed and released",
    "void": "void: nothing was opened",
}


class Round(Keyed):
    """One assessment: an instrument, subjects, cells, thresholds and plan, all fixed when it opens."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "title": "public",
        "title_de": "public",
        "instrument": "public",
        "version": "public",
        "state": "public",
        "opens_on": "public",
        "closes_on": "public",
        "thresholds": "public",
        "small_teams": "public",
        "urn": "public",
        "apart": "public",
        "trustee": "public",
        "by": "public",
        "plan": "public",
        "labels": "never",
        "manifest": "public",
        "fingerprint": "public",
        "counts": "public",
        "ballots": "public",
        "release": "never",
    }

    title = models.CharField(max_length=120)
    title_de = models.CharField(max_length=120, blank=True, help_text="In German; the title itself without.")
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    state = models.CharField(max_length=8, default="draft", choices=list(STATES.items()))
    opens_on = models.DateField()
    closes_on = models.DateField()
    thresholds = models.JSONField(help_text="means, spread, comments: people; locked when it opens.")
    small_teams = models.BooleanField(
        default=False, help_text="Whether cells of six or seven may be run, with means only."
    )
    urn = models.BooleanField(default=False, help_text="Whether printed cards carry the right to answer.")
    apart = models.JSONField(default=list, help_text="Relations shown apart where enough are invited.")
    trustee = models.CharField(
        max_length=122,
        blank=True,
        default="",
        help_text="Public key of whoever holds half of what opens answers; empty where nobody does.",
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    plan = models.JSONField(default=list, help_text="What will be shown: code, cells, shows.")
    labels = models.JSONField(
        default=dict, help_text="Entry of the plan to subject, team (keys) and relation; not in the manifest."
    )
    manifest = models.BinaryField(default=b"", help_text="The bytes that were hashed.")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of them, hex.")
    counts = models.JSONField(default=dict, help_text="At close, by cell: accepted.")
    ballots = models.JSONField(default=list, help_text="At close: sorted hashes of ballots.")
    release = models.JSONField(default=dict, help_text="What the box released; read through readings alone.")

    class Meta:
        ordering = ("-opens_on", "-id")


class Subject(Keyed):
    """Whom or what a round is about: one person, or one team."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "round": "public",
        "person": "public",
        "team": "public",
        "salt": "never",
    }

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="subjects")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=43, help_text="Hides the name in the public manifest.")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(team__isnull=True), name="about_one_or_all"
            ),
            models.UniqueConstraint(fields=["round", "person"], name="a_person_once_a_round"),
            models.UniqueConstraint(fields=["round", "team"], name="a_team_once_a_round"),
        )


class Cell(models.Model):
    """People who are asked about one subject and counted together. The box knows its code, nothing else."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "code": "public",
        "round": "public",
        "subject": "public",
        "relation": "public",
        "team": "public",
        "invited": "public",
        "parent": "public",
        "protection": "public",
        "way": "public",
        "cards": "public",
        "collected": "public",
    }

    code = models.CharField(max_length=16, unique=True, help_text="Random; 16 hexadecimal digits.")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="cells")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.CASCADE, related_name="cells")
    relation = models.CharField(max_length=20)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    invited = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    protection = models.CharField(max_length=10, default="usual")
    way = models.CharField(max_length=4, default="link", help_text="link: by mail; urn: printed cards.")
    cards = models.PositiveIntegerField(default=0, help_text="How many cards were printed; once.")
    collected = models.PositiveIntegerField(null=True, help_text="How many ballots were collected; at close.")


class NamedAnswer(models.Model):
    """What somebody answered with their name on it: oneself, one's manager, a client who chose so."""

    ONLY_OWN = True

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "subject": "self",
        "relation": "self",
        "person": "self",
        "contact": "self",
        "answers": "self",
    }

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="named")
    relation = models.CharField(max_length=10, choices=[(r, r) for r in ("self", "manager", "client")])
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(ClientContact, null=True, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(help_text="Item to 1..7, or null: cannot judge.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject", "person"], name="one_named_answer_a_person"),
            models.UniqueConstraint(fields=["subject", "contact"], name="one_named_answer_a_contact"),
        )
