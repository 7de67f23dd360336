"""The room as Django knows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from bonafides.readings.publishing import Evening, Publication


class Room(AppConfig):
    """What was promised, by whom, to whom, and was it kept."""

    name = "bonafides.promises.app"
    label = "promises"
    verbose_name = "What was promised, by whom, to whom, and was it kept"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in the night, and when somebody is handed what is held about them or is forgotten."""
        from bonafides.people.app.holdings import declare_forgetting, declare_holding
        from bonafides.promises.app.actions_reliance import forget_reliance
        from bonafides.promises.app.holdings_cases import WORDS_OF_CASES, forget_cases
        from bonafides.promises.app.holdings_contacts import WORDS_OF_CONTACTS, forget_party
        from bonafides.promises.app.holdings_words import WORDS_OF_PROMISES, forget_words

        declare_holding(WORDS_OF_CONTACTS)
        declare_holding(WORDS_OF_PROMISES)
        declare_holding(WORDS_OF_CASES)
        declare_forgetting("words about promises", forget_words)
        declare_forgetting("words of cases", forget_cases)
        declare_forgetting("words of contacts", forget_party)
        declare_forgetting("answers about reliance", forget_reliance)

        from bonafides.people.app.letting_go import declare_letting_go
        from bonafides.promises.app.actions_letting_go import let_old_words_go

        declare_letting_go("words of clients served no more, and ended cases", let_old_words_go)

        from bonafides.people.app.waiting import declare_waiting
        from bonafides.promises.app.waiting_cases import cases_waiting
        from bonafides.promises.app.waiting_left_behind import left_behind_waiting

        declare_waiting(cases_waiting)
        declare_waiting(left_behind_waiting)

        from bonafides.people.app.beside_client import declare_beside_client
        from bonafides.promises.app.leading_to_clients import between_us

        declare_beside_client(between_us)

        from bonafides.readings.publishing import register_keeper

        # What measures is imported when the night comes: servers never need it.
        register_keeper("promises", _publish, mark=_mark)

        from bonafides.readings.app.steps import register_step

        register_step("reaching", _reach_out, every_seconds=15)
        register_step("time passing", _let_time_pass, every_seconds=1800)


def _publish(evening: Evening) -> Iterator[Publication]:
    from bonafides.promises.app.publishing import publish

    return publish(evening)


def _mark() -> str:
    from bonafides.promises.app.publishing import mark

    return mark()


def _reach_out() -> int:
    from bonafides.promises.app.actions_reaching import reach_out

    return reach_out()


def _let_time_pass() -> int:
    from bonafides.promises.app.actions_reaching import let_time_pass

    return let_time_pass()
