"""The way from wherever a client is named to what stands between it and us, for those whom that concerns."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bonafides.people.app.beside_client import BesideClient
from bonafides.people.app.models import Client
from bonafides.people.app.predicates import may
from bonafides.people.app.reader import Reader
from bonafides.promises.app.concern import whom_client


def between_us(reader: Reader, client: Client) -> BesideClient | None:
    """The page of promises both ways, of links for its people, and of handing it on."""
    concern = whom_client(client)
    if concern is None or not may(reader, "read_promise", concern):
        return None
    return BesideClient(
        _("Promises both ways, and their link"), reverse("promises:client", args=[client.key])
    )
