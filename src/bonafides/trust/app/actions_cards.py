"""Printed cards: rights to answer of one cell, made once, for an urn. Nothing of them is kept."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import Person
from bonafides.trust import manifest, urn
from bonafides.trust.app.models import Cell, Round
from bonafides.trust.app.names import name_of, salt_of
from bonafides.trust.app.places import issuer_of
from bonafides.trust.respondent import Right


def print_cards(cell: Cell, *, by: Person) -> list[Right]:
    """The cards of a cell: as many as are invited, once.

    A cell answers by cards or by links, never by both: of a card nobody knows whether it was drawn, so that a
    link beside it could be a second right of the same person. What was made is not kept; printed again it
    would be a second set.

    Raises
    ------
    WrongRequest
        The round is not open, the cell answers by links, or its cards were printed.
    """
    refuse_printing(cell)
    told = manifest.read(bytes(cell.round.manifest))
    made = urn.cards(
        told,
        cell.code,
        issuer_of(cell.round).key(cell.code),
        cell.invited,
        salt=salt_of(cell.subject),
        name=name_of(cell.subject),
    )
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=cell.round_id)
        stored = Cell.objects.select_for_update().select_related("round").get(pk=cell.pk)
        refuse_printing(stored)
        stored.cards = len(made)
        stored.save(update_fields=["cards"])
        note("print_cards", None, by, round=stored.round.key, cards=stored.cards)
    return made


def refuse_printing(cell: Cell) -> None:
    """Hold that cards of a cell may be printed.

    Raises
    ------
    WrongRequest
        They may not.
    """
    if cell.round.state != "open" or timezone.localdate() > cell.round.closes_on:
        raise WrongRequest("a round that is not open", "one that is, until its last day", "")
    if cell.way != "urn":
        raise WrongRequest("a group that answers by link", "one that draws cards", "it got its links by mail")
    if cell.cards:
        raise WrongRequest(
            f"{cell.cards} cards of this group that were printed",
            "one set",
            "use those; where they are lost, declare the round void",
        )
