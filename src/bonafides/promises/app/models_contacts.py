"""Contacts with clients that people here passed on; what of each is kept, and for whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.keys import Keyed, fresh_key
from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.people.sensitivity import Audience
from bonafides.promises.arriving.contacts import DIRECTIONS, KINDS, OUTCOMES, WAYS
from bonafides.promises.arriving.turns import TURNS

STATES = {"waiting": "waits for a hand", "matched": "matched", "ignored": "no contact"}


class Collecting(Keyed):
    """Somebody's yes to keeping their contacts; without one nothing of theirs is taken."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "never",
        "person": "self",
        # The address that is made of it is shown to its owner, and goes into no copy.
        "tag": "never",
        "keep_subjects": "self",
        "keep_bodies": "self",
        "since_at": "self",
        "ended_at": "self",
    }

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="collecting")
    tag = models.CharField(
        max_length=12, unique=True, default=fresh_key, help_text="Behind the plus of their own address."
    )
    keep_subjects = models.BooleanField(default=True)
    keep_bodies = models.BooleanField(default=False)
    since_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)


class Contact(Keyed):
    """One contact with a client: that it was, and when. What it said stands apart, if anywhere."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "team",
        "person": "team",
        "client": "team",
        "contact": "team",
        "deal_id": "team",
        "kind": "team",
        "direction": "team",
        "outcome": "team",
        "turn": "team",
        "is_auto": "team",
        "happened_at": "team",
        "way": "self",
        "how": "self",
        "state": "self",
        "arrived_at": "self",
        "identity": "never",
        "likeness": "never",
        "candidates": "never",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="client_contacts")
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts_had"
    )
    contact = models.ForeignKey(
        ClientContact, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts_had"
    )
    deal_id = models.CharField(max_length=200, blank=True, help_text="What the source calls the deal.")
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    direction = models.CharField(max_length=8, choices=list(DIRECTIONS.items()))
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()), default="unknown")
    turn = models.CharField(
        max_length=6, blank=True, choices=list(TURNS.items()), help_text="Whose word it was."
    )
    is_auto = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=list(WAYS.items()))
    how = models.CharField(max_length=8, blank=True, help_text="By what it was matched, or why not.")
    state = models.CharField(max_length=8, choices=list(STATES.items()), default="waiting")
    arrived_at = models.DateTimeField(default=timezone.now, editable=False)
    identity = models.CharField(max_length=64, unique=True, help_text="A hash: the same contact once.")
    likeness = models.CharField(max_length=64, blank=True)
    candidates = models.JSONField(default=list, help_text="Keys of clients who might be meant.")

    class Meta:
        ordering = ("-happened_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_matched_contact_has_a_client", condition=~Q(state="matched") | Q(client__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=["client", "turn", "happened_at"], name="contacts_by_turn"),
            models.Index(fields=["person", "state", "-happened_at"], name="contacts_of_a_person"),
            models.Index(fields=["person", "arrived_at"], name="contacts_that_arrived"),
            models.Index(fields=["likeness"], condition=~Q(likeness=""), name="contacts_alike"),
            models.Index(fields=["deal_id"], condition=~Q(deal_id=""), name="contacts_of_a_deal"),
        )


class ContactWords(models.Model):
    """What a contact was called and said, and with whom: for whoever passed it on, and for nobody else."""

    SEEN_BY: dict[str, Audience] = {
        "said_in": "never",
        "subject": "self",
        "body": "self",
        "theirs": "self",
    }

    said_in = models.OneToOneField(Contact, primary_key=True, on_delete=models.CASCADE, related_name="words")
    subject = models.TextField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    theirs = models.JSONField(
        default=list, help_text="Address, name and number of those outside; till matched."
    )


class KnownAs(models.Model):
    """An address, a domain or a number that somebody said is a client's."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "client": "public",
        "contact": "public",
        "what": "public",
        "value": "public",
        "by": "public",
        "made_at": "public",
    }

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="known_as")
    contact = models.ForeignKey(
        ClientContact, null=True, blank=True, on_delete=models.CASCADE, related_name="known_as"
    )
    what = models.CharField(max_length=8, choices=[(w, w) for w in ("address", "domain", "phone")])
    value = models.CharField(max_length=254)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["what", "value", "client"], name="known_once_to_a_client"),
        )


class ArrivedFile(Keyed):
    """A file of the watched folder: how much of it was used, and what is wrong with it."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "never",
        "name": "public",
        "digest": "never",
        "at": "public",
        "n_kept": "public",
        "n_waiting": "public",
        "n_known": "public",
        "n_left_out": "public",
        "flaws": "public",
        "problem": "public",
    }

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    n_kept = models.PositiveIntegerField(default=0)
    n_waiting = models.PositiveIntegerField(default=0)
    n_known = models.PositiveIntegerField(default=0)
    n_left_out = models.PositiveIntegerField(default=0, help_text="Of nobody who collects, or no contacts.")
    flaws = models.JSONField(default=list, help_text="By line: what was found, expected, and what to do.")
    problem = models.JSONField(null=True, blank=True, help_text="Where nothing of it could be read.")

    class Meta:
        ordering = ("-id",)


class Mailbox(models.Model):
    """How far the one mailbox that is read has been read; not a mail of it is kept here."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "name": "never",
        "validity": "never",
        "last_uid": "never",
        "looked_at": "public",
        "problem": "public",
    }

    name = models.CharField(max_length=64, unique=True, help_text="Hash of server, user and folder.")
    validity = models.BigIntegerField(default=0, help_text="UIDVALIDITY (RFC 9051).")
    last_uid = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
