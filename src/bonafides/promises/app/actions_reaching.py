"""The regular step of the worker: tell what happened, send what is due, let time pass where it is over."""

from __future__ import annotations

import logging
import time
import traceback
from datetime import datetime, timedelta

from django.db import OperationalError
from django.db.models import F, Q
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.installation import is_demo
from bonafides.people.app.models import Person
from bonafides.promises.app.actions import Outrun, act
from bonafides.promises.app.actions_telling import tell_new_acts, tell_the_day, tell_what_is_due
from bonafides.promises.app.models import AnswerLink, Outgoing, Promise, Reach
from bonafides.promises.app.reaching.channel import FAILED, Came, Channel
from bonafides.promises.app.reaching.mail import Mail
from bonafides.promises.app.reaching.webhook import Webhook
from bonafides.promises.app.sides import Actor
from bonafides.promises.telling import next_try

log = logging.getLogger("bonafides.reaching")

SILENT_AFTER = timedelta(days=14)
"""How long a report waits for a word before it stands as unconfirmed."""

A_TRY = timedelta(minutes=5)
"""A worker that takes longer is dead, and another one tries."""

KEPT = timedelta(days=30)
SECONDS = 20.0
"""How long one step sends, at most: the next job waits meanwhile."""

MAIL, HOOK = Mail(), Webhook()


def choose_reach(person: Person, *, how: str, digest_hour: int, quiet_from: int, quiet_to: int) -> Reach:
    """How and when somebody wants to be told, from now on."""
    said = {"how": how, "digest_hour": digest_hour, "quiet_from": quiet_from, "quiet_to": quiet_to}
    return Reach.objects.update_or_create(person=person, defaults=said)[0]


def reach_out(now: datetime | None = None) -> int:
    """Tell what happened and send what is due; how much went. A demonstration tells nobody.

    Safe in several workers at once, and to be killed at any moment.
    """
    if is_demo():
        return 0
    moment = now or timezone.now()
    while tell_new_acts(moment):
        pass
    tell_the_day(moment)
    return send_due(moment)


def send_due(now: datetime) -> int:
    """Send what may go, each by one worker; how much went."""
    sent, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        one = _next(now)
        if one is None:
            return sent
        channel: Channel = MAIL if one.hook_id is None else HOOK
        sent += _note(one, _tried(channel, one, now), now)
    return sent


def _next(now: datetime) -> Outgoing | None:
    """Take up the next one that is due; None where there is none."""
    free = Q(taken_until__isnull=True) | Q(taken_until__lt=now)
    due = Outgoing.objects.filter(free, ended_at__isnull=True, not_before__lte=now)
    for number in due.order_by("not_before", "pk").values_list("pk", flat=True)[:20]:
        if due.filter(pk=number).update(taken_until=now + A_TRY, tries=F("tries") + 1):
            return Outgoing.objects.select_related("hook", "act__said", "overridden__by").get(pk=number)
    return None


def _tried(channel: Channel, one: Outgoing, now: datetime) -> Came:
    try:
        return channel.tell(one, now)
    except OperationalError:
        raise
    except Exception as error:
        # Its words may quote the mail: only its kind and place are logged.
        last = traceback.extract_tb(error.__traceback__)[-1]
        log.error("could not be told: %s at %s:%s", type(error).__name__, last.filename, last.lineno)
        return FAILED


def _note(one: Outgoing, came: Came, now: datetime) -> int:
    """Write down what a try came to; 1 where it went."""
    changed: dict[str, object] = {"taken_until": None}
    if came.ended == "later":
        changed |= {"not_before": came.at, "tries": one.tries - 1}
    elif came.ended == "failed":
        wait = next_try(one.tries)
        changed |= {"not_before": now + wait} if wait else {"ended_at": now, "ended": "given up"}
    else:
        changed |= {"ended_at": now, "ended": came.ended}
    Outgoing.objects.filter(pk=one.pk).update(**changed)
    return int(came.ended == "sent")


def let_time_pass(now: datetime | None = None) -> int:
    """Once in a while: reports without a word fall silent, what is due tomorrow is told, old rows go.

    Returns
    -------
    int
        How many reports fell silent.
    """
    moment = now or timezone.now()
    silent = fall_silent(moment)
    Outgoing.objects.filter(ended_at__lt=moment - KEPT).delete()
    AnswerLink.objects.filter(ends_at__lt=moment - KEPT).delete()
    if not is_demo():
        tell_what_is_due(moment)
        from bonafides.promises.app.actions_checkpoints import mail_checkpoints

        mail_checkpoints()
    return silent


def fall_silent(now: datetime) -> int:
    """Reports that got no word for two weeks stand as unconfirmed: never as kept."""
    n = 0
    waiting = Promise.objects.filter(state="reported", reported_at__lt=now - SILENT_AFTER)
    for row in waiting.order_by("reported_at", "pk")[:500]:
        try:
            act(row, "fall_silent", Actor("clock"), seen=row.n_acts)
        except (Outrun, WrongRequest):
            continue  # somebody spoke at the same moment
        n += 1
    return n
