"""Between us: what a client reads and answers by a link, without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import page
from bonafides.people.app.installation import this_installation
from bonafides.people.app.languages import language_of, shown_to_guest
from bonafides.people.app.models import Person
from bonafides.promises.app.act_words import mark, state_words
from bonafides.promises.app.actions import Outrun, PastDay, act
from bonafides.promises.app.actions_giving import add_missing
from bonafides.promises.app.actions_links import end_link, note_opened
from bonafides.promises.app.actions_reliance import may_be_asked, say_reliance
from bonafides.promises.app.calendar_feed import as_calendar, calendar_file
from bonafides.promises.app.forms import ActForm
from bonafides.promises.app.forms_between import FIRST, MissingForm, RelianceForm, label_of
from bonafides.promises.app.models import Link
from bonafides.promises.app.queries_between import (
    CLIENT_ACTS,
    CLIENT_SIDE,
    Between,
    feed_of,
    link_of,
    open_links,
    promise_between,
    promises_of,
    who_reads,
    works_here,
)
from bonafides.promises.app.queries_between_cases import cases_between
from bonafides.promises.app.sides import contact_as_actor
from bonafides.promises.conversation import ENDED, Act, Standing, waits_on

HELD = "between"
"""Where a session keeps the number of a link, so that its text leaves the address."""

WAIT_FOR_A_WORD = ("asked", "countered", "renegotiating", "reported")
"""States in which one side waits for a word of the other, and not for a deed."""

STAND_OPEN = 3
"""Of what has ended, this many stand open; the others are one step away, so that the page stays short."""

LIMITS = {"between": "30/m/ip"}

Guest = Callable[..., HttpResponse]


@page("promises:open_link", "A client’s link", right="read_between")
@never_cache
def open_link(request: HttpRequest, text: str) -> HttpResponse:
    """Takes the link out of the address, so that no history and no other site learns it."""
    if not ratelimit.consume(request, app="promises", action="between", config=LIMITS, limit_get=True):
        return render(request, "429.html", status=429)
    link = link_of(text)
    if link is None:
        return over(request)
    request.session[HELD] = link.pk
    note_opened(link)
    return redirect("promises:between")


def over(request: HttpRequest) -> HttpResponse:
    """What anybody gets without a link that opens: it does not say whether there ever was one."""
    return render(request, "promises/link_over.html", status=404)


def with_link(view: Guest) -> Guest:
    """Find the link that this session holds, each time anew: an ended one is over at once."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        held = request.session.get(HELD)
        link = open_links().filter(pk=held).first() if held else None
        if link is None:
            return over(request)
        return shown_to_guest(request, link.contact, lambda: view(request, link, *args, **keys))

    return never_cache(found)


@page("promises:between", "Between us", right="read_between")
@with_link
def between(request: HttpRequest, link: Link) -> HttpResponse:
    """Promises both ways, and what the client can say about each."""
    return _shown(request, link)


def _shown(
    request: HttpRequest,
    link: Link,
    *,
    tried: tuple[str, ActForm] | None = None,
    missing: MissingForm | None = None,
    rely: RelianceForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    cases = cases_between(link.contact)
    cards = [{**_card(one, tried), "case": cases.get(one.key)} for one in promises_of(link.contact)]
    context = {
        "link": link,
        "client": link.contact.client,
        "sides": [_side(cards, "ours"), _side(cards, "theirs")],
        "waiting": [card for card in cards if waits_for_them(card["row"])],
        "missing": missing or MissingForm(),
        "rely": rely or _to_rely(link, cards),
        "readers": who_reads(link.contact),
        "said": said,
    }
    return render(request, "promises/between.html", context, status=status)


def waits_for_them(row: Between) -> bool:
    """Whether the client's word is awaited, on what we promised or on what they promised."""
    standing = Standing(row.state, row.proposed_by or None)  # type: ignore[arg-type]
    return row.state in WAIT_FOR_A_WORD and waits_on(standing) == CLIENT_SIDE[row.direction]


def _side(cards: list[dict[str, Any]], direction: str) -> dict[str, Any]:
    """What one side promised: what waits for the client first, what nobody confirmed after what is open."""
    mine = [card for card in cards if card["row"].direction == direction]
    still = sorted(
        (card for card in mine if card["row"].acts),
        key=lambda card: (not waits_for_them(card["row"]), card["row"].state == "unconfirmed"),
    )
    ended = [card for card in mine if not card["row"].acts]
    # With one more than that, folding it away would save nothing.
    cut = STAND_OPEN if len(ended) > STAND_OPEN + 1 else len(ended)
    return {"direction": direction, "cards": still + ended[:cut], "earlier": ended[cut:]}


def _to_rely(link: Link, cards: list[dict[str, Any]]) -> RelianceForm | None:
    """The question, where something we promised has been settled and it was not asked lately."""
    settled = any(card["row"].direction == "ours" and card["row"].state in ENDED for card in cards)
    return RelianceForm() if settled and may_be_asked(link.contact, today=timezone.localdate()) else None


def _card(row: Between, tried: tuple[str, ActForm] | None) -> dict[str, Any]:
    """A promise with its mark, its words and the forms of what can be done."""
    acts = []
    for name in row.acts:
        form = tried[1] if tried and tried[0] == row.key and tried[1].act == name else None
        acts.append(
            {
                "act": name,
                "label": label_of(name, row.direction),
                "form": form or ActForm(name, initial={"seen": row.seen}, auto_id=f"{name}-{row.key}-%s"),
                "plain": name in ("satisfied", "agree", "accept", "report", "promise"),
            }
        )
    return {
        "row": row,
        "state": state_words(row.state),
        "mark": mark(row.state, warned=row.warned_on is not None),
        "first": [one for one in acts if one["act"] in FIRST.get(row.state, ())],
        "more": [one for one in acts if one["act"] not in FIRST.get(row.state, ())],
    }


@page("promises:between_do", "Answering what stands between us", right="read_between")
@require_POST
@with_link
def do(request: HttpRequest, link: Link, key: str, what: str) -> HttpResponse:
    """The client's own word: kept, not yet, not what we meant, or what else is open to them."""
    row = promise_between(link.contact, key)
    if row is None or what not in CLIENT_ACTS[row.direction]:
        raise Http404
    name: Act = what
    form = ActForm(name, request.POST, auto_id=f"{name}-{row.key}-%s")
    if not form.is_valid():
        return _shown(request, link, tried=(key, form), status=422)
    actor = contact_as_actor(row, link.contact)
    if actor is None:
        raise Http404
    try:
        act(row, name, actor, form.saying(), seen=form.cleaned_data["seen"])
    except Outrun:
        said = _("Something has changed in the meantime. This is how it stands now.")
        return _shown(request, link, said=said, status=409)
    except PastDay:
        form.refuse_day()
        return _shown(request, link, tried=(key, form), status=422)
    except WrongRequest:
        said = _("This could not be written down: it stands otherwise now, or something is missing.")
        return _shown(request, link, said=said, status=422)
    messages.success(request, _("Thank you. It is written down as you said it."))
    return redirect("promises:between")


@page("promises:between_add", "A promise that a client misses", right="read_between")
@require_POST
@with_link
def add(request: HttpRequest, link: Link) -> HttpResponse:
    """The client adds a promise that was not written down; whoever serves them answers."""
    form = MissingForm(request.POST)
    if not form.is_valid():
        return _shown(request, link, missing=form, status=422)
    said = form.cleaned_data
    holder = _answering(link)
    add_missing(
        link.contact,
        said["what"],
        "",
        said["due_on"],
        holder=holder,
        today=timezone.localdate(),
    )
    told = _("Thank you. It stands here now, and %(name)s will answer.") % {"name": holder.name}
    alone = _("Thank you. It is written down as you said it.")
    messages.success(request, told if works_here(holder) else alone)
    return redirect("promises:between")


def _answering(link: Link) -> Person:
    """Who answers what a client adds: who serves them, or gave the link where they have left."""
    serves = link.contact.client.owner or link.by
    return link.by if not works_here(serves) and works_here(link.by) else serves


@page("promises:between_rely", "How far a client relies on us", right="read_between")
@require_POST
@with_link
def rely(request: HttpRequest, link: Link) -> HttpResponse:
    """The client's answer; nobody reads it by itself."""
    form = RelianceForm(request.POST)
    if not form.is_valid():
        return _shown(request, link, rely=form, status=422)
    say_reliance(link.contact, form.cleaned_data["answer"], today=timezone.localdate())
    messages.success(request, _("Thank you. Nobody here reads your answer by itself."))
    return redirect("promises:between")


@page("promises:between_end", "Ending a client’s link", right="read_between")
@require_POST
@with_link
def end(request: HttpRequest, link: Link) -> HttpResponse:
    """The client ends the link; what was promised stays."""
    end_link(link)
    request.session.pop(HELD, None)
    return render(request, "promises/link_ended.html", {"link": link})


@page("promises:calendar", "A client’s calendar of promises", right="read_between", through="file")
@never_cache
def calendar(request: HttpRequest, text: str) -> HttpResponse:
    """Dates of open promises, both ways, as iCalendar. Its address opens nothing else."""
    if not ratelimit.consume(request, app="promises", action="between", config=LIMITS, limit_get=True):
        return HttpResponse(status=429)
    link = feed_of(text)
    if link is None:
        raise Http404
    made = this_installation()
    with translation.override(language_of(link.contact)):
        return calendar_file(as_calendar(promises_of(link.contact), made.name if made else "bonafides"))
