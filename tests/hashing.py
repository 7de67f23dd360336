"""Passwords hashed as the house hashes them, but quickly: a quarter of a second each adds up in tests."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher


class Quick(ScryptPasswordHasher):
    """Scrypt, with hardly any work."""

    work_factor = 2
