"""Promises: one row a conversation. Where it stands is a copy of what its acts say, for lists."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import Client, ClientContact, Function, Person, Team
from bonafides.people.sensitivity import Audience
from bonafides.promises.directions import DIRECTIONS, ORIGINS


class Kind(Keyed):
    """A kind of promise that a function keeps, with its own first estimate of how long that takes."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "function": "public",
        "name": "public",
        "estimate_low_days": "public",
        "estimate_high_days": "public",
        "ended_at": "public",
    }

    function = models.ForeignKey(Function, on_delete=models.CASCADE, related_name="kinds")
    name = models.CharField(max_length=120)
    estimate_low_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Working days.")
    estimate_high_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Working days.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["function", "name"], name="one_kind_a_name"),)

    def __str__(self) -> str:
        return self.name


class Agreed(Keyed):
    """What a function has agreed to beforehand: "we may always promise …", within limits, until a day."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "function": "public",
        "kind": "public",
        "what": "public",
        "done_when": "public",
        "within_days": "public",
        "limit": "public",
        "a_week": "public",
        "until_on": "public",
        "by": "public",
        "made_at": "public",
        "ended_at": "public",
    }

    function = models.ForeignKey(Function, on_delete=models.CASCADE, related_name="agreed")
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.SET_NULL)
    what = models.CharField(max_length=300)
    done_when = models.CharField(max_length=300)
    within_days = models.PositiveSmallIntegerField(help_text="Working days that the function needs at least.")
    limit = models.CharField(max_length=300, blank=True, help_text="Up to what, in words.")
    a_week = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many may fall due a week."
    )
    until_on = models.DateField(help_text="Last day on which it may be used.")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("what", "id")

    def __str__(self) -> str:
        return self.what


class Promise(Keyed):
    """One conversation for action. Only `actions.act` writes the columns that tell where it stands."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "direction": "team",
        "origin": "team",
        "what": "team",
        "done_when": "team",
        "client": "team",
        "contact": "team",
        "deal_id": "team",
        "asker_person": "team",
        "asker_team": "team",
        "performer_person": "team",
        "performer_function": "team",
        "holder": "team",
        "maker": "team",
        "kind": "team",
        "agreed": "team",
        "estimate_on": "team",
        "made_at": "team",
        "state": "team",
        "proposed_by": "team",
        "waits_on": "team",
        "waits_since": "team",
        "due_on": "team",
        "first_due_on": "team",
        "proposed_on": "team",
        "expected_on": "team",
        "promised_at": "team",
        "warned_at": "team",
        "reported_at": "team",
        "settled_at": "team",
        "reason": "team",
        "n_acts": "never",
    }

    direction = models.CharField(max_length=10, choices=list(DIRECTIONS.items()))
    origin = models.CharField(max_length=8, choices=list(ORIGINS.items()), default="said")
    what = models.CharField(max_length=300)
    done_when = models.CharField(max_length=300, blank=True, help_text="How the other side will know.")
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )
    contact = models.ForeignKey(
        ClientContact, null=True, blank=True, on_delete=models.SET_NULL, related_name="promises"
    )
    deal_id = models.CharField(max_length=200, blank=True, help_text="What the source calls the deal.")
    asker_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="asked"
    )
    asker_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="promised"
    )
    performer_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="performs"
    )
    performer_function = models.ForeignKey(
        Function, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_of"
    )
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="holds", help_text="Who sees to it at our side now."
    )
    maker = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="made", help_text="Who opened it at our side."
    )
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.SET_NULL)
    agreed = models.ForeignKey(Agreed, null=True, blank=True, on_delete=models.SET_NULL)
    estimate_on = models.DateField(
        null=True, blank=True, help_text="What the function's own estimate would say."
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    state = models.CharField(max_length=14, default="begun", editable=False)
    proposed_by = models.CharField(max_length=9, blank=True, editable=False)
    waits_on = models.CharField(max_length=9, blank=True, editable=False)
    waits_since = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False, help_text="The date in force, or asked for.")
    first_due_on = models.DateField(null=True, editable=False)
    proposed_on = models.DateField(null=True, editable=False, help_text="The date proposed instead.")
    expected_on = models.DateField(null=True, editable=False, help_text="The date that a warning names.")
    promised_at = models.DateTimeField(null=True, editable=False)
    warned_at = models.DateTimeField(null=True, editable=False, help_text="First warning.")
    reported_at = models.DateTimeField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=26, blank=True, editable=False, help_text="Why it broke.")
    n_acts = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="the_sides_follow_from_the_direction",
                condition=Q(
                    direction="ask",
                    asker_person__isnull=False,
                    asker_team__isnull=True,
                    performer_function__isnull=False,
                )
                | Q(
                    direction="ours",
                    client__isnull=False,
                    asker_person__isnull=True,
                    asker_team__isnull=True,
                    performer_person__isnull=False,
                )
                | Q(
                    direction="theirs",
                    client__isnull=False,
                    asker_person__isnull=False,
                    asker_team__isnull=True,
                    performer_person__isnull=True,
                    performer_function__isnull=True,
                )
                | Q(
                    direction="team",
                    asker_team__isnull=False,
                    asker_person__isnull=True,
                    performer_person__isnull=False,
                )
                | Q(
                    direction="colleague",
                    asker_person__isnull=False,
                    asker_team__isnull=True,
                    performer_person__isnull=False,
                ),
            ),
        )
        indexes = (
            models.Index(fields=["holder", "waits_on", "due_on"], name="promises_i_hold"),
            models.Index(fields=["asker_person", "waits_on", "due_on"], name="promises_i_asked_for"),
            models.Index(fields=["performer_person", "waits_on", "due_on"], name="promises_i_perform"),
            # Holds all that Today asks of them: whoever answers for a function has hundreds.
            models.Index(
                fields=[
                    "performer_function",
                    "waits_on",
                    "direction",
                    "state",
                    "proposed_by",
                    "due_on",
                ],
                name="promises_of_a_function",
            ),
            models.Index(fields=["performer_function", "state", "due_on"], name="promises_load_by_week"),
            models.Index(fields=["client", "direction", "due_on"], name="promises_of_a_client"),
            models.Index(fields=["asker_team", "waits_on", "due_on"], name="promises_to_our_team"),
            # Of hundreds that somebody holds and that wait for nobody, the few that are not said yet.
            models.Index(
                fields=["holder", "direction", "waits_on"],
                condition=Q(state="begun"),
                name="promises_i_prepare",
            ),
            models.Index(fields=["state", "reported_at"], name="promises_reported"),
            models.Index(fields=["deal_id"], condition=~Q(deal_id=""), name="promises_of_a_deal"),
        )

    def __str__(self) -> str:
        return self.what


class Rest(models.Model):
    """An outer promise rests on an inner one."""

    SEEN_BY: dict[str, Audience] = {"id": "never", "outer": "team", "inner": "team"}

    outer = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="rests")
    inner = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="carries")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["outer", "inner"], name="rests_once"),)


class Overridden(Keyed):
    """A function was overridden: shown to it until it answers. Written once; only the answer comes later."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "outer": "team",
        "function": "team",
        "by": "team",
        "reason": "team",
        "missing": "team",
        "at": "team",
        "answer": "team",
        "answered_by": "team",
        "answered_at": "team",
    }

    outer = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="overridden")
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="overridden")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=600)
    missing = models.CharField(max_length=120, help_text="What was missing, in words.")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(
        max_length=12,
        null=True,
        choices=[("can_keep", "we can keep it"), ("cannot", "we cannot keep it")],
    )
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["function", "answered_at", "-id"], name="promised_without_us"),)
