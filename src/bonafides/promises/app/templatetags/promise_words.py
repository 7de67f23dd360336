"""Sides, waiting times and loads, worded and drawn for pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_asking import Week

register = template.Library()

BAR, GAP, TALL, FOOT = 40, 14, 44, 22


@register.filter
def waiting(hours: float) -> str:
    """How long somebody has waited, in words; hours are working hours."""
    if hours < 1:
        minutes = max(round(hours * 60), 1)
        return ngettext("Waiting %(n)d minute", "Waiting %(n)d minutes", minutes) % {"n": minutes}
    n = round(hours)
    return ngettext("Waiting %(n)d working hour", "Waiting %(n)d working hours", n) % {"n": n}


@register.filter
def day(on: date | None) -> str:
    """A day without its year, as the page's language writes it."""
    return "" if on is None else date_format(on, "j. F" if get_language() == "de" else "j F")


@register.filter
def full_day(on: date | None) -> str:
    """A day with its year, as the page's language writes it."""
    return "" if on is None else date_format(on, "j. F Y" if get_language() == "de" else "j F Y")


@register.filter
def iso_day(text: str) -> date:
    """A day out of a payload."""
    return date.fromisoformat(text)


@register.filter
def parties(row: Promise) -> str:
    """Who promises whom, in a sentence."""
    name = {
        "performer": str(row.performer_person or row.performer_function or row.client or ""),
        "asker": str(row.asker_person or row.asker_team or row.client or ""),
        "client": str(row.client or ""),
        "holder": str(row.holder),
    }
    said: dict[str, Any] = {
        "ask": _("%(asker)s asks %(performer)s."),
        "ours": _("%(holder)s, to %(client)s."),
        "theirs": _("%(client)s, to %(holder)s."),
        "team": _("%(performer)s, to %(asker)s."),
        "colleague": _("%(performer)s, to %(asker)s."),
    }
    return str(said[row.direction] % name)


@register.filter
def load_chart(weeks: Sequence[Week]) -> SafeString:
    """Promises that fall due by week, as bars with their numbers; the week asked for stands out.

    The same numbers stand in the picture's name, for whoever hears the page.
    """
    most = max([n for _number, n, _shown in weeks] + [1])
    width = len(weeks) * (BAR + GAP)
    said = "; ".join(_("week %(w)d: %(n)d") % {"w": number, "n": n} for number, n, _shown in weeks)
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text x="{}" y="{}" text-anchor="middle"{}>{}</text>',
        (
            (
                "shown" if shown else "bar",
                place * (BAR + GAP) + GAP / 2,
                16 + TALL - _height(n, most),
                BAR,
                _height(n, most),
                place * (BAR + GAP) + (BAR + GAP) / 2,
                12 + TALL - _height(n, most),
                n,
                place * (BAR + GAP) + (BAR + GAP) / 2,
                TALL + FOOT + 10,
                SafeString(' class="strong"') if shown else "",
                number,
            )
            for place, (number, n, shown) in enumerate(weeks)
        ),
    )
    return format_html(
        '<svg class="loads" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>',
        said,
        width,
        TALL + FOOT + 16,
        width,
        TALL + FOOT + 16,
        bars,
    )


def _height(n: int, most: int) -> float:
    return round(max(TALL * n / most, 1.5), 1)
