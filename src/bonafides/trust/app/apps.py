"""The room as Django knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from bonafides.readings.app.actions_jobs import Lease


class Room(AppConfig):
    """How are we seen, when nobody can tell who said it."""

    name = "bonafides.trust.app"
    label = "trust"
    verbose_name = "How we are seen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in the worker's jobs and steps, and in what is handed out, forgotten and let go."""
        from bonafides.people.app.holdings import declare_forgetting, declare_holding
        from bonafides.people.app.letting_go import declare_letting_go
        from bonafides.people.app.waiting import declare_waiting
        from bonafides.readings.app.steps import register_step
        from bonafides.readings.app.work import register_work
        from bonafides.trust.app.actions_guesses import forget_contact, let_old_guesses_go
        from bonafides.trust.app.actions_named import GUESSES_AND_ANSWERS, forget_named, let_old_answers_go
        from bonafides.trust.app.actions_replies import SAID_BACK
        from bonafides.trust.app.holdings_rounds import WHAT_I_WAS_ASKED, forget_asked, let_old_rounds_go
        from bonafides.trust.app.holdings_threads import ASKED_BACK
        from bonafides.trust.app.kinds import CLOSE, MAIL, OPEN, REMIND
        from bonafides.trust.app.waiting_named import asked_with_my_name
        from bonafides.trust.app.waiting_threads import something_new

        for kind in (OPEN, CLOSE, MAIL, REMIND):
            register_work(kind, _work)
        register_step("rounds", _look_after_rounds, every_seconds=20)
        register_step("asked back", _fetch_answers, every_seconds=600)
        declare_waiting(asked_with_my_name)
        declare_waiting(something_new)
        declare_holding(GUESSES_AND_ANSWERS)
        declare_holding(SAID_BACK)
        declare_holding(ASKED_BACK)
        declare_forgetting("guesses about them and what they answered by name", forget_contact)
        declare_forgetting("what they answered by name in rounds", forget_named)
        declare_letting_go("guesses", let_old_guesses_go)
        declare_letting_go("answers by name", let_old_answers_go)
        declare_holding(WHAT_I_WAS_ASKED)
        declare_forgetting("that they are asked in rounds", forget_asked)
        declare_letting_go("rounds", let_old_rounds_go)


def _work(lease: Lease) -> None:
    from bonafides.trust.app.tasks import WORK

    WORK[lease.job.kind](lease)


def _fetch_answers() -> int:
    from django.utils import timezone

    from bonafides.trust.app.actions_asking_back import fetch_all

    return fetch_all(timezone.localdate())


def _look_after_rounds() -> int:
    from bonafides.trust.app.tasks import look_after_rounds

    return look_after_rounds()
