"""Cards of one group, to print: made once and shown once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.forms_people import told
from bonafides.trust import manifest, urn
from bonafides.trust.app.actions_cards import print_cards
from bonafides.trust.app.forms_answers import language_now
from bonafides.trust.app.models import Cell
from bonafides.trust.app.views_rounds import ABOUT, KEEPS, shown_with
from bonafides.trust.purposes import ROUNDS


@require_POST
@never_cache
@page("trust:print_cards", "Print the cards of a group, once", right=KEEPS, about=ABOUT, purpose=ROUNDS)
def cards(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet of cards; the same cannot be had again."""
    cell = get_object_or_404(
        Cell.objects.select_related("round", "subject__person", "subject__team"), code=code
    )
    try:
        made = print_cards(cell, by=asked_by(request).person)
    except WrongRequest as error:
        return shown_with(request, cell.round, told(error))
    styles = [reverse("trust:part", args=[name]) for name in ("tokens.css", "cards.css")]
    sheet = urn.sheet(
        made,
        manifest.read(bytes(cell.round.manifest)),
        language=language_now(),
        styles=styles,
        icon=reverse("trust:part", args=["mark.svg"]),
    )
    answer = HttpResponse(sheet)
    answer["Cache-Control"] = "no-store"
    return answer
