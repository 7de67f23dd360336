"""Names for rows that may stand in an address: short, random, saying nothing."""

from __future__ import annotations

import secrets

from django.db import models

from bonafides.people.sensitivity import Audience

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without letters and digits that people confuse."""


def fresh_key() -> str:
    """A key of 12 characters: 59 bits, so that nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class Keyed(models.Model):
    """A row with a key for addresses; its number never leaves the database."""

    SEEN_BY: dict[str, Audience] = {}

    key = models.CharField(max_length=12, unique=True, default=fresh_key, editable=False)

    class Meta:
        abstract = True
