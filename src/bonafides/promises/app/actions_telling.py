"""What happened becomes what is to be told: the log is the queue, read in order since the last act told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bonafides.promises.app.models import Hook, Outgoing, Overridden, Promise, PromiseAct, Reach, Told
from bonafides.promises.app.queries_reaching import (
    due_on_the_next_day,
    heads_of,
    people_of,
    reachable,
    told_of,
    wishes_of,
)
from bonafides.promises.conversation import Standing, State, take
from bonafides.promises.telling import KIND_OF, KINDS, Kind, earliest
from bonafides.promises.working_time import is_working_day

AT_A_TIME = 200
"""Acts in one transaction."""

NEWS_FOR = timedelta(days=3)
"""What was done longer ago is no news: imported pasts are told to nobody."""

AT_ONCE = ("at_once", "both")
DAILY = ("daily", "both")


def tell_new_acts(now: datetime) -> int:
    """Write down who is to be told of the next acts of the log; how many acts were gone through.

    One transaction moves the mark on and writes what is to be told: killed in between, neither has happened.
    """
    with transaction.atomic():
        mark = Told.objects.select_for_update().first() or Told.objects.create()
        acts = list(
            PromiseAct.objects.filter(leaf_index__gte=mark.next_index)
            .select_related("promise", "said")
            .order_by("leaf_index")[:AT_A_TIME]
        )
        if not acts:
            return 0
        news = [act for act in acts if act.at > now - NEWS_FOR]
        if news:
            hooks = list(Hook.objects.filter(ended_at__isnull=True))
            _put([one for act in news for one in _of(act, hooks)], now)
        mark.next_index = acts[-1].leaf_index + 1
        mark.save()
    return len(acts)


def _of(act: PromiseAct, hooks: list[Hook]) -> list[Outgoing]:
    """Everything that is to be told of one act."""
    return [*_to_people(act), *_overridden(act), *_to_hooks(act, hooks)]


def _to_people(act: PromiseAct) -> list[Outgoing]:
    kind, numbers = told_of(act.promise, act)
    if kind is None:
        return []
    return [
        Outgoing(
            occasion=f"act:{act.leaf_index}:p{number}",
            kind=kind,
            person_id=number,
            promise=act.promise,
            act=act,
        )
        for number in sorted(numbers)
    ]


def tell_again(act: PromiseAct, now: datetime) -> bool:
    """Tell an ask once more to those who have not answered it; False where that was done on this day."""
    day = timezone.localdate(now).isoformat()
    rows = _to_people(act)
    for one in rows:
        one.occasion = f"again:{act.promise.key}:{day}:p{one.person_id}"
    if Outgoing.objects.filter(occasion__in=[one.occasion for one in rows]).exists():
        return False
    _put(rows, now)
    return True


def _overridden(act: PromiseAct) -> list[Outgoing]:
    """Functions over whose heads something was just promised."""
    if act.act != "offer":
        return []
    found = Overridden.objects.filter(outer=act.promise, answered_at__isnull=True)
    return [
        Outgoing(
            occasion=f"over:{one.pk}:p{number}",
            kind="overridden",
            person_id=number,
            promise=act.promise,
            overridden=one,
        )
        for one in found
        for number in sorted(heads_of(one.function_id))
    ]


def tell_answer(told: Overridden, now: datetime) -> None:
    """Tell whoever holds a promise what the function over whose head it was made says to it."""
    occasion = f"over:{told.pk}:answer"
    holder = told.outer.holder_id
    _put(
        [Outgoing(occasion=occasion, kind="answer", person_id=holder, promise=told.outer, overridden=told)],
        now,
    )


def _to_hooks(act: PromiseAct, hooks: list[Hook]) -> list[Outgoing]:
    kind = KIND_OF.get(act.act, "done")  # type: ignore[call-overload]
    wanted = [hook for hook in hooks if kind in hook.kinds]
    if not wanted:
        return []
    payload = payload_of(act)
    return [
        Outgoing(
            occasion=f"act:{act.leaf_index}:h{hook.pk}",
            kind=kind,
            hook=hook,
            promise=act.promise,
            act=act,
            payload=payload,
        )
        for hook in wanted
    ]


def payload_of(act: PromiseAct) -> dict[str, object]:
    """What a hook is told: keys, act, state and date. No name, no word."""
    return {
        "type": f"promise.{act.act}",
        "timestamp": act.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {
            "promise": act.promise.key,
            "n": act.n,
            "act": act.act,
            "side": act.side,
            "state": state_after(act),
            "due_on": act.due_on.isoformat() if act.due_on else None,
        },
    }


def state_after(act: PromiseAct) -> State:
    """Where the promise stood after an act, whatever was done since."""
    standing = Standing()
    for what, side in (
        PromiseAct.objects.filter(promise=act.promise, n__lte=act.n).order_by("n").values_list("act", "side")
    ):
        standing = take(standing, what, by=side)  # type: ignore[arg-type]
    return standing.state


def tell_what_is_due(now: datetime) -> int:
    """Tell performers of what falls due on the next working day; once for each date."""
    rows: list[Outgoing] = []
    for row in due_on_the_next_day(timezone.localdate(now)):
        for number in sorted(people_of(row, "performer")):
            rows.append(_due(row, number))
    return _put(rows, now)


def _due(row: Promise, number: int) -> Outgoing:
    occasion = f"due:{row.pk}:{row.due_on}:p{number}"
    return Outgoing(occasion=occasion, kind="due", person_id=number, promise=row)


def tell_the_day(now: datetime) -> int:
    """Prepare the day's lists for everybody whose hour has come; on working days."""
    local = timezone.localtime(now)
    if not is_working_day(local.date()):
        return 0
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    had = Outgoing.objects.filter(kind="digest", made_at__gte=midnight).values("person")
    ready = Reach.objects.filter(
        how__in=DAILY, digest_hour__lte=local.hour, person__in=reachable(local.date())
    ).exclude(person__in=had)
    rows = [
        Outgoing(occasion=f"day:{local.date()}:p{one.person_id}", kind="digest", person_id=one.person_id)
        for one in ready
    ]
    Outgoing.objects.bulk_create(_stamped(rows, now), ignore_conflicts=True)
    return len(rows)


def _put(rows: list[Outgoing], now: datetime) -> int:
    """Write down what is to be told, to whom wants it at once, when it may reach them."""
    numbers = {one.person_id for one in rows if one.person_id is not None}
    here = set(reachable(timezone.localdate(now)).filter(pk__in=numbers).values_list("pk", flat=True))
    wishes = wishes_of(here)
    kept = []
    for one in rows:
        if one.person_id is not None:
            wish = wishes.get(one.person_id) or Reach()
            if one.person_id not in here or wish.how not in AT_ONCE:
                continue
            one.not_before = when_for(wish, now)
        else:
            one.not_before = now
        kept.append(one)
    Outgoing.objects.bulk_create(_stamped(kept, now), ignore_conflicts=True)
    return len(kept)


def _stamped(rows: list[Outgoing], now: datetime) -> list[Outgoing]:
    for one in rows:
        one.made_at = now
        if one.kind == "digest":
            one.not_before = now
    return rows


def when_for(wish: Reach, now: datetime) -> datetime:
    """When somebody may be reached, in the house's own zone."""
    zone = timezone.get_current_timezone_name()
    return earliest(now, zone=zone, quiet_from=wish.quiet_from, quiet_to=wish.quiet_to)


__all__ = [
    "KINDS",
    "Kind",
    "payload_of",
    "tell_again",
    "tell_new_acts",
    "tell_the_day",
    "tell_what_is_due",
    "when_for",
]
