"""Whom or what something is about, and what hides that in public."""

from __future__ import annotations

from bonafides.trust.app.models import Subject
from bonafides.trust.refused import from_text


def name_of(subject: Subject | None) -> str:
    """Whom or what something is about, as a respondent reads it; empty where it is about everybody."""
    if subject is None:
        return ""
    if subject.person is not None:
        return subject.person.name
    return subject.team.name if subject.team is not None else ""


def salt_of(subject: Subject | None) -> bytes:
    """The salt that hides that name in the manifest; none where there is no name."""
    return from_text(subject.salt, "a salt", 32) if subject is not None and name_of(subject) else b""
