"""Cases: a promise that should not have been made, told with evidence, answered, decided by named people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models import ClientContact, Person
from bonafides.people.sensitivity import Audience
from bonafides.promises.app.models_acts import PromiseAct
from bonafides.promises.app.models_promises import Promise
from bonafides.promises.cases import OUTCOMES, SPARED


class Case(Keyed):
    """One case about one promise and whoever made it."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "promise": "team",
        "about": "team",
        "opened_by": "team",
        "opened_by_contact": "team",
        "why": "team",
        "opened_at": "team",
        "reply": "team",
        "replied_at": "team",
        "outcome": "team",
        "reasons": "team",
        "told": "team",
        "decided_at": "team",
        "withdrawn_at": "team",
    }

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="cases")
    about = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases_about")
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_by_contact = models.ForeignKey(
        ClientContact, null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.TextField(max_length=2000)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    reply = models.TextField(max_length=4000, blank=True)
    replied_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, choices=list(OUTCOMES.items()))
    reasons = models.TextField(max_length=4000, blank=True)
    told = models.TextField(max_length=2000, blank=True, help_text="What the client reads of the decision.")
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="a_case_is_opened_by_one",
                condition=Q(opened_by__isnull=False) ^ Q(opened_by_contact__isnull=False),
            ),
            models.CheckConstraint(
                name="a_decision_has_outcome_and_reasons",
                condition=Q(decided_at__isnull=True) | (~Q(outcome="") & ~Q(reasons="")),
            ),
            # A client's stands beside one of ours: a refusal would tell them that there is one.
            models.UniqueConstraint(
                fields=["promise"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True, opened_by__isnull=False),
                name="one_open_case_of_ours",
            ),
            models.UniqueConstraint(
                fields=["promise"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True, opened_by__isnull=True),
                name="one_open_case_of_a_client",
            ),
        )


class Decider(models.Model):
    """Somebody named to decide a case, and whether they agree to its outcome."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "case": "team",
        "person": "team",
        "named_by": "team",
        "named_at": "team",
        "outcome": "team",
        "said_at": "team",
    }

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deciders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decides")
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=12, blank=True, choices=list(OUTCOMES.items()))
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "person"], name="named_once"),)


class Evidence(models.Model):
    """An act that a case cites. The database refuses those that nobody may pay for."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "case": "team",
        "act": "team",
        "what": "team",
        "by": "team",
        "at": "team",
    }

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    act = models.ForeignKey(PromiseAct, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, help_text="Kind of the act, as the act itself says.")
    by = models.CharField(
        max_length=8, choices=[("opener", "who opened it"), ("maker", "who made the promise")]
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "act"], name="cited_once"),
            models.CheckConstraint(
                name="what_tells_the_truth_early_is_no_evidence", condition=~Q(what__in=sorted(SPARED))
            ),
        )
