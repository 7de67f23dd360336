"""Today, put together: promises, contacts and silences of one person. The only place where rooms meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bonafides.candour.app.queries import Shown, shown
from bonafides.candour.plain_words import interval
from bonafides.figures import figure_of
from bonafides.people.app.models import Person
from bonafides.people.app.reader import Reader
from bonafides.people.app.waiting import waiting_for
from bonafides.promises.app.lines import PromiseLine
from bonafides.promises.app.queries_silences import Silence, silences_of
from bonafides.promises.app.queries_today import ROWS, Day, Which, day_of
from bonafides.website.pages.today_asked import among
from bonafides.website.pages.today_words import (
    Row,
    Wording,
    address_to,
    day_words,
    moment_words,
    wording_of,
    written_day,
)

MINE = "candour.mine"
SILENCES = 6
"""Clients of each list who are there for their silence alone."""

DEALS = 3
"""Deals whose silence only the record of the CRM shows."""

WIDE, EDGE = 168, 6
"""Points of a strip of contacts, and its margin."""

MOST_DOTS = 40

MOST_WORDED = 1024
"""Silences whose words a process keeps: they follow from contacts, day, language and place."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list as a page shows it: its rows as plain values, and how many there are in all."""

    rows: tuple[tuple[Any, ...], ...]
    n: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(self.n - len(self.rows), 0)


@dataclass(frozen=True, slots=True)
class Today:
    """Somebody's day.

    Parameters
    ----------
    us, them, due
        What waits on them, what they wait on, what they owe in the next days.
    n_asked
        How many of `us` stand in the inbox.
    n_today
        How many of `due` fall due this day.
    soon
        Last day of `due`.
    """

    us: Listed
    them: Listed
    due: Listed
    n_asked: int
    n_today: int
    soon: date


def today_of(
    reader: Reader, *, now: datetime, first: int = 1, last: int = ROWS, at_most: int = SILENCES
) -> Today:
    """The three lists of a person: at most eight queries, however much there is.

    Parameters
    ----------
    first, last
        Places of the promises wanted in each list, counted from 1.
    at_most
        Clients there for their silence alone; 0 leaves them out.
    """
    day = day_of(reader, first=first, last=last)
    quiet, n_quiet = silences_of(reader, now=now, at_most=at_most) if at_most else ([], {})
    reading = _own_reading(reader.person) if at_most else None
    deals = _silent_deals(reading)
    beside = {one.client: one for one in quiet if one.waits == "them"}
    wording = wording_of(reader.on)
    them, used = _them(day.rows["them"], beside, deals, wording, now)
    them += [_silent_row(one, deals, wording, now) for one in quiet if one.client in beside.keys() - used]
    told = {deal for one in quiet for deal in one.deal_ids} | {row.deal_id for row in day.rows["them"]}
    further = [deal for name, deal in deals.items() if name not in told][:DEALS]
    them += [_deal_row(deal, reader.on, reading) for deal in further]
    asked = waiting_for(reader) if at_most else []
    us = among(asked, day.rows["us"], [wording.own(row) for row in day.rows["us"]])
    us += [_owed_row(one, wording) for one in quiet if one.waits == "us"]
    n_them = day.n["them"] + n_quiet.get("them", 0) - len(used) + len(further)
    return Today(
        us=_listed(us, day.n["us"] + len(asked) + n_quiet.get("us", 0)),
        them=_listed(them, n_them),
        due=_listed([wording.due(row) for row in day.rows["due"]], day.n["due"]),
        n_asked=day.n_asked,
        n_today=sum(row.due_on == reader.on for row in day.rows["due"]),
        soon=day.soon,
    )


def _listed(rows: Iterable[Row], n: int) -> Listed:
    return Listed(tuple(tuple(row) for row in rows), n)


def _own_reading(person: Person) -> Shown | None:
    """The reader's own forecast, for what it knows of silences; None where there is none or it is off."""
    return shown(MINE, person, lambda _payload, _drawn: (), look="today", if_on=True)


def _silent_deals(reading: Shown | None) -> dict[str, Mapping[str, Any]]:
    """Deals with unanswered contacts and a measured chance that they are still there, by the source's id."""
    if reading is None:
        return {}
    deals = reading.payload.get("deals", ())
    return {
        deal["id"]: {**deal, "as_of": reading.as_of} for deal in deals if deal["unanswered"] and deal["alive"]
    }


def _still(deals: Mapping[str, Mapping[str, Any]], deal_ids: Iterable[str]) -> str:
    """P(still there) with its interval, where exactly one deal is meant and has one."""
    known = [deals[one] for one in deal_ids if one in deals]
    return _chance(known[0]) if len(known) == 1 else ""


def _chance(deal: Mapping[str, Any]) -> str:
    figure = figure_of(deal["alive"])
    told = {"share": interval(figure), "n": figure.n, "on": written_day(deal["as_of"], "j F")}
    return (
        _("The chance that they are still there: %(share)s, n = %(n)d, on what was recorded by %(on)s.")
        % told
    )


def _them(
    rows: Iterable[PromiseLine],
    beside: Mapping[int, Silence],
    deals: Mapping[str, Mapping[str, Any]],
    wording: Wording,
    now: datetime,
) -> tuple[list[Row], set[int]]:
    """Promises that we wait for, with the silence of their client beside them; and whose silence was used."""
    found, used = [], set()
    for row in rows:
        made = wording.their(row)
        silence = beside.get(row.client_id or 0) if row.direction == "theirs" else None
        if silence is not None and silence.client not in used:
            used.add(silence.client)
            made = made._replace(
                strip=_strip(silence, wording, now),
                still=_still(deals, (row.deal_id,) if row.deal_id else silence.deal_ids),
            )
        found.append(made)
    return found, used


def _silent_row(one: Silence, deals: Mapping[str, Mapping[str, Any]], wording: Wording, now: datetime) -> Row:
    """A client who has not answered."""
    return _silent(one, wording)._replace(strip=_strip(one, wording, now), still=_still(deals, one.deal_ids))


@lru_cache(maxsize=MOST_WORDED)
def _silent(one: Silence, wording: Wording) -> Row:
    address = address_to("people:client", one.key)
    told = {"on": moment_words(one.at[-1], wording.today)}
    return Row(
        mark="open",
        what=one.name,
        href=address,
        why=_("Ours was the last word: %(on)s.") % told,
        label=_("Write to them") if one.email else _("Reach out to them"),
        to=f"mailto:{one.email}" if one.email else address,
    )


@lru_cache(maxsize=MOST_WORDED)
def _owed_row(one: Silence, wording: Wording) -> Row:
    """A client whom nobody here has answered."""
    address = address_to("people:client", one.key)
    told = {"on": moment_words(one.at[0], wording.today), "n": len(one.at)}
    why = ngettext(
        "They reached out %(on)s. Nobody has answered.",
        "They reached out %(on)s, and %(n)d times in all since then. Nobody has answered.",
        len(one.at),
    )
    return Row(
        mark="asked",
        what=one.name,
        href=address,
        why=why % told,
        label=_("Answer them"),
        to=f"mailto:{one.email}" if one.email else address,
    )


def _deal_row(deal: Mapping[str, Any], today: date, reading: Shown | None) -> Row:
    """A deal whose silence only the CRM's record shows: its owner says what is true."""
    address = reverse("candour:my_deal", kwargs={"deal": deal["key"]})
    n = int(deal["unanswered"])
    told = {"n": n, "on": ""}
    if deal["last_in"]:
        told["on"] = day_words(date.fromisoformat(deal["last_in"]), today)
        why = ngettext(
            "%(n)d contact unanswered since they were last heard, %(on)s.",
            "%(n)d contacts unanswered since they were last heard, %(on)s.",
            n,
        )
    else:
        why = ngettext(
            "%(n)d contact, and no answer of theirs on record.",
            "%(n)d contacts, and no answer of theirs on record.",
            n,
        )
    return Row(
        mark="open",
        what=deal["title"],
        href=address,
        why=why % told,
        label=_("Say what is true"),
        to=address,
        still=_chance(deal),
    )


def _strip(one: Silence, wording: Wording, now: datetime) -> tuple[tuple[tuple[int, bool], ...], str, str]:
    """Contacts in time: their last word where there was one, then ours that are unanswered."""
    dots = [(one.answered_at, True)] if one.answered_at is not None else []
    dots += [(at, False) for at in one.at[-MOST_DOTS:]]
    begin = dots[0][0]
    whole = max((now - begin).total_seconds(), 1.0)
    places = tuple(
        (EDGE + round((WIDE - 2 * EDGE) * (at - begin).total_seconds() / whole), theirs)
        for at, theirs in dots
    )
    return places, *_strip_words(one, wording)


@lru_cache(maxsize=MOST_WORDED)
def _strip_words(one: Silence, wording: Wording) -> tuple[str, str]:
    """A strip in words, and its days."""
    n, today = len(one.at), wording.today
    told = {"n": n, "since": _on(one.at[0], today), "first": _on(one.first_at, today)}
    words = (
        ngettext("%(n)d contact unanswered, %(since)s", "%(n)d contacts unanswered since %(since)s", n) % told
    )
    if one.answered_at is not None:
        words += "; " + _("last answer %(on)s") % {"on": _on(one.answered_at, today)}
    if one.first_at < one.at[0]:
        words += "; " + _("first contact %(first)s") % told
    days = ", ".join(written_day(timezone.localdate(at), "j F") for at in one.at[-MOST_DOTS:])
    return words, _("Unanswered: %(days)s") % {"days": days}


def _on(at: datetime, today: date) -> str:
    return day_words(timezone.localdate(at), today)


__all__ = ["Day", "Listed", "Today", "Which", "today_of"]
