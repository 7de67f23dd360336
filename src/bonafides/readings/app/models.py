"""Sources, imports, jobs and the readings made from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Person
from bonafides.people.sensitivity import Audience

ACTIVE = ("waiting", "running")
STATES = ("waiting", "running", "done", "failed", "stopped")


class Source(Keyed):
    """Where the past comes from: one CRM, by uploads or a watched folder."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "name": "public",
        "folder": "never",
        "mapping": "public",
        "made_at": "public",
        "current": "public",
        "closed_at": "public",
        "by_itself": "public",
    }

    name = models.CharField(max_length=120, unique=True)
    folder = models.CharField(
        max_length=500, blank=True, help_text="Watched folder on the server; empty for uploads."
    )
    mapping = models.TextField(blank=True, help_text="Mapping (TOML) for tables that are not recognised.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    by_itself = models.BooleanField(
        default=False,
        help_text="Whether what the watched folder brings is put in force by itself where it shows no less.",
    )
    current = models.ForeignKey("Import", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Job(Keyed):
    """A long piece of work, as a person sees it: what is being done, how far, and how it ended."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "kind": "public",
        "about": "never",
        "state": "public",
        "what": "public",
        "share": "public",
        "by": "public",
        "made_at": "public",
        "started_at": "public",
        "beat_at": "never",
        "ended_at": "public",
        "problem": "public",
        "arguments": "never",
        "attempts": "never",
        "stop_asked": "public",
    }

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True, help_text="What it works on; one at a time.")
    state = models.CharField(max_length=8, default="waiting", choices=[(s, s) for s in STATES])
    what = models.CharField(max_length=200, blank=True, help_text="What is being done now, in words.")
    share = models.FloatField(default=0.0)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    arguments = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of life of the worker.")
    ended_at = models.DateTimeField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False)
    problem = models.JSONField(null=True, blank=True, help_text="found, expected, to do.")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "id"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(state__in=ACTIVE),
                name="one_job_at_a_time",
            ),
        )


class Import(Keyed):
    """One arrival of an export: its files, what was found in them, and whether it is in force."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "source": "public",
        "by": "public",
        "made_at": "public",
        "files": "public",
        "state": "public",
        "fingerprint": "public",
        "generation": "never",
        "facts": "public",
        "job": "public",
        "in_force_at": "public",
        "replaced_at": "public",
    }

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    files = models.JSONField(default=list, help_text="Names and sizes of what was uploaded.")
    state = models.CharField(
        max_length=8,
        default="arrived",
        choices=[
            ("arrived", "arrived"),
            ("read", "read; waiting for somebody to put it in force"),
            ("in_force", "in force"),
            ("replaced", "replaced"),
            ("failed", "could not be read"),
            ("refused", "set aside"),
        ],
    )
    fingerprint = models.CharField(max_length=64, blank=True)
    generation = models.CharField(max_length=200, blank=True, help_text="Folder in the store.")
    facts = models.JSONField(
        default=dict, help_text="What the import said: counts, coverage, refusals, notes."
    )
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    in_force_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["source"], condition=Q(state="in_force"), name="one_import_in_force"
            ),
        )


class Reading(Keyed):
    """Published figures of one kind about one subject. Never changed; a newer one supersedes it."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "self",
        "kind": "public",
        "audience": "public",
        "subject": "never",
        "as_of": "public",
        "payload": "self",
        "drawn": "self",
        "n_people": "public",
        "source": "public",
        "cut": "public",
        "code_version": "public",
        "settings_mark": "never",
        "published_at": "public",
        "superseded_at": "public",
    }

    kind = models.CharField(max_length=60)
    audience = models.CharField(max_length=12)
    subject = models.BigIntegerField(null=True, help_text="Number of the person or team; none for all.")
    as_of = models.DateField(help_text="Last day that is known whole.")
    payload = models.JSONField(help_text="Plain data: figures with interval, n, unit and why.")
    drawn = models.JSONField(
        default=dict, help_text="Fragments of a page by name, drawn from the payload once."
    )
    n_people = models.PositiveIntegerField()
    source = models.ForeignKey(Source, null=True, on_delete=models.SET_NULL, related_name="+")
    cut = models.CharField(max_length=64, help_text="Fingerprint of the data that it was made from.")
    code_version = models.CharField(max_length=40)
    settings_mark = models.CharField(max_length=64, default="")
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            # One in force for a subject; "all" counts as a subject too.
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(superseded_at__isnull=True, subject__isnull=False),
                name="one_reading_a_subject",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(superseded_at__isnull=True, subject__isnull=True),
                name="one_reading_of_all",
            ),
        )
        indexes = (models.Index(fields=["kind", "subject", "-id"]),)


class PreparedReading(Keyed):
    """A reading on its way: written in small steps, and put in force with all of its run in one short one."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "never",
        "run": "never",
        "made_at": "never",
        "kind": "never",
        "audience": "never",
        "subject": "never",
        "as_of": "never",
        "payload": "never",
        "drawn": "never",
        "n_people": "never",
        "source": "never",
        "cut": "never",
        "code_version": "never",
        "settings_mark": "never",
    }

    run = models.CharField(max_length=12, db_index=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=60)
    audience = models.CharField(max_length=12)
    subject = models.BigIntegerField(null=True)
    as_of = models.DateField()
    payload = models.JSONField()
    drawn = models.JSONField(default=dict)
    n_people = models.PositiveIntegerField()
    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="+")
    cut = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    settings_mark = models.CharField(max_length=64, default="")


class MeasuringSettings(models.Model):
    """Decisions of measuring as they were made; the newest row holds, the others say what held before."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "by": "public",
        "made_at": "public",
        "values": "public",
    }

    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    values = models.JSONField(help_text="As `readings.publishing.Settings`.")

    class Meta:
        ordering = ("-id",)


class InventedFile(models.Model):
    """A file that the demo wrote itself: the only kind that a demo installation reads."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "sha256": "never"}

    sha256 = models.CharField(max_length=64, unique=True)
