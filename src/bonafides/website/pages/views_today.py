"""Today: the first page of everybody who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bonafides.huddle.app.aside import aside_of
from bonafides.people.app.access import asked_by, page
from bonafides.promises.app.queries_today import ALONE, LISTS
from bonafides.promises.purposes import LEDGER
from bonafides.website.frame import counted_line
from bonafides.website.pages.today import SILENCES, Today, today_of

MOST_PAGES = 10_000


@page("today", "Today", right="keep_word", about="self", purpose=LEDGER)
def today(request: HttpRequest) -> HttpResponse:
    """What waits on the reader, what they wait on, and what falls due: one action each."""
    reader, now = asked_by(request), timezone.now()
    alone = request.GET.get("list", "")
    context: dict[str, Any] = {"alone": alone if alone in LISTS else ""}
    if context["alone"]:
        number = _number(request.GET.get("page", ""))
        first = (number - 1) * ALONE + 1
        day = today_of(
            reader, now=now, first=first, last=first + ALONE - 1, at_most=ALONE if number == 1 else 0
        )
        context |= {"number": number, "later": first + ALONE - 1 < getattr(day, alone).n}
    else:
        day = today_of(reader, now=now, at_most=SILENCES)
        context["huddle"] = aside_of(reader)
    context |= {
        "day": day,
        "now": now,
        "soon": day.soon.isoformat(),
        "headline": _headline(day),
        "section_line": counted_line(get_language(), (("promises:inbox", day.n_asked),)),
    }
    return render(request, "website/today.html", context)


def _headline(day: Today) -> str:
    """What is most pressing, in a few words; small numbers are written out."""
    if day.us.n:
        one = ngettext(
            "%(n)s thing waits for a word from you", "%(n)s things wait for a word from you", day.us.n
        )
        return one % {"n": _written(day.us.n)}
    if day.due.n:
        one = ngettext("%(n)s promise falls due", "%(n)s promises fall due", day.due.n)
        return one % {"n": _written(day.due.n)}
    return _("Nobody waits for you") if day.them.n else _("Nobody waits, and nothing is due")


def _written(n: int) -> str:
    words = (
        _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"),
    )  # fmt: skip
    return words[n - 1] if n <= len(words) else f"{n:,}"


def _number(text: str) -> int:
    """A page's number out of an address; the first where it is none."""
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 else 1
