"""The house as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class House(AppConfig):
    """Where rooms meet."""

    name = "bonafides.website"
    label = "website"
    verbose_name = "The house"

    def ready(self) -> None:
        """Tell the huddle what somebody may speak about: promises and contacts, which it does not know."""
        from bonafides.huddle.app.topics import declare_topics
        from bonafides.website.pages.beside import (
            contacts_to_speak_of,
            promises_to_speak_of,
            submittals_to_speak_of,
        )

        for find in (promises_to_speak_of, contacts_to_speak_of, submittals_to_speak_of):
            declare_topics(find)
