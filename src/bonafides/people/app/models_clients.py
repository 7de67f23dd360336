"""Whom we serve: customers, partners, internal clients, and the people there whom we know."""

from __future__ import annotations

from django.db import models

from bonafides.people.app.keys import Keyed
from bonafides.people.app.models_people import Person
from bonafides.people.sensitivity import Audience

KINDS = {"customer": "customer", "partner": "partner", "internal": "internal client"}


class Client(Keyed):
    """A customer, a partner, or a part of the house that another part serves."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "kind": "public",
        "name": "public",
        "owner": "public",
        "external_id": "never",
        "since_on": "public",
        "closed_on": "public",
    }

    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="clients"
    )
    external_id = models.CharField(max_length=200, blank=True)
    since_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["kind", "name"], name="one_client_a_name"),)
        indexes = (models.Index(fields=["name", "id"], name="clients_by_name"),)

    def __str__(self) -> str:
        return self.name


class ClientContact(Keyed):
    """Somebody at a client whom we know."""

    SEEN_BY: dict[str, Audience] = {
        "id": "never",
        "key": "public",
        "client": "public",
        "name": "public",
        "email": "public",
        "job": "public",
        "language": "public",
        "erased_at": "public",
    }

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    job = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, default="en")
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
