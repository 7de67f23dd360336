"""The house as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class House(AppConfig):
    """Where rooms meet."""

    name = "bonafides.website"
    label = "website"
    verbose_name = "The house"

    def ready(self) -> None:
        """Tell the huddle what somebody may speak about: promises, which it does not know."""
        from bonafides.huddle.app.topics import declare_topics
        from bonafides.website.pages.beside import promises_to_speak_of

        declare_topics(promises_to_speak_of)
