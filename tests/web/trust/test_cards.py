"""Cards for the urn: as many as are invited, once, and never beside a link."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser
from django.urls import reverse
from tests.houses import sign_in
from tests.rounds import after_the_last_day, answer, launched, links_of, prepared, quiet, subject_of

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact
from bonafides.trust.app.actions_asking import propose_again
from bonafides.trust.app.actions_cards import print_cards
from bonafides.trust.app.actions_closing import close_round, lost
from bonafides.trust.app.actions_inviting import recipients
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_opening import open_round
from bonafides.trust.app.models import Cell, Collecting
from bonafides.trust.app.queries_planning import plan_of


def test_as_many_as_are_invited_are_printed_once_and_each_answers(stage, monkeypatch):
    row = launched(stage, urn=True)
    cell = row.cells.get()
    cards = print_cards(cell, by=stage.organiser)
    assert len({card.ballot_name for card in cards}) == 8
    with pytest.raises(WrongRequest, match="were printed"):
        print_cards(Cell.objects.get(), by=stage.organiser)
    for card in cards[:6]:
        answer(stage, card)
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    cell.refresh_from_db()
    assert (cell.cards, cell.collected, row.counts[cell.code]["accepted"]) == (8, 8, 6)


def test_nobody_with_a_card_has_a_link_too(stage):
    row = launched(stage, urn=True)
    assert row.cells.get().way == "urn"
    assert not Collecting.objects.exists()
    assert not list(recipients(row))
    assert links_of(row) == {}
    assert lost(row) == "", "a round of cards alone is not lost for having no links"


def test_people_at_clients_get_links_in_the_same_round(stage):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    for n in range(8):
        ClientContact.objects.create(client=sawmill, name=f"Buyer {n}", email=f"b{n}@saw.example")
    row = prepared(stage, urn=True, apart=("peers", "clients"))
    propose_again(subject_of(row), ["clients"], by=stage.organiser)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    row = open_round(row, quiet)
    assert {cell.relation: cell.way for cell in row.cells.all()} == {"peers": "urn", "clients": "link"}
    assert len(links_of(row)) == 8
    with pytest.raises(WrongRequest, match="answers by link"):
        print_cards(row.cells.get(way="link"), by=stage.organiser)


def test_cards_of_a_closed_round_are_not_printed(stage, monkeypatch):
    row = launched(stage, urn=True)
    after_the_last_day(monkeypatch, row)
    with pytest.raises(WrongRequest, match="not open"):
        print_cards(row.cells.get(), by=stage.organiser)


@pytest.mark.parametrize("urn", [True, False])
def test_where_all_have_cards_no_page_speaks_of_invitations_and_links(stage, urn):
    row = prepared(stage, urn=urn)
    browser = sign_in(Browser(), stage.organiser)
    plan = browser.get(reverse("trust:round_plan", args=[row.key])).content.decode()
    assert ("invitations go out" in plan) is not urn
    assert ("the cards can be printed" in plan) is urn
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    open_round(row, quiet)
    page = browser.get(reverse("trust:round", args=[row.key])).content.decode()
    assert ("get a new link" in page) is not urn
    assert "has not answered is told so" in page


def test_the_sheet_is_shown_once_and_kept_by_no_cache(stage):
    row = launched(stage, urn=True)
    cell = row.cells.get()
    browser = sign_in(Browser(), stage.organiser)
    page = browser.get(reverse("trust:round", args=[row.key])).content.decode()
    assert "Print 8 cards" in page
    sent = browser.post(reverse("trust:print_cards", args=[cell.code]))
    assert "no-store" in sent["Cache-Control"]
    assert len(re.findall(r'<li class="card">', sent.content.decode())) == 8
    assert '<link rel="icon" href="/mirror/answer/parts/mark.svg">' in sent.content.decode()
    again = browser.post(reverse("trust:print_cards", args=[cell.code]))
    assert again.status_code == 422
    assert "8 cards of this group that were printed" in again.content.decode()
    assert "8 cards printed" in browser.get(reverse("trust:round", args=[row.key])).content.decode()
