"""Cards for the urn: each a right to answer, none of anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rounds_by_hand import CELLS, NAME, SALT, round_by_hand

from bonafides.trust import ballot, qr, respondent, urn
from bonafides.trust.refused import Refused

ROUND = round_by_hand()
KEY = ROUND.signing[CELLS[0]]


def test_every_card_lets_one_answer_once() -> None:
    made = urn.cards(ROUND.manifest, CELLS[0], KEY, 3, salt=SALT, name=NAME)
    names = set()
    for right in made:
        respondent.check_about(ROUND.manifest, right.cell, right.salt, right.name)
        written = respondent.write_ballot(right, ROUND.manifest, {"c1": 4})
        names.add(ballot.read_ballot(written, ROUND.manifest).token.name)
    assert len(names) == 3


def test_cards_are_not_made_with_another_key() -> None:
    with pytest.raises((Refused, ArithmeticError)):
        urn.cards(ROUND.manifest, CELLS[0], ROUND.signing[CELLS[1]], 3)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_sheet_has_a_card_for_each_and_runs_nothing(language: str) -> None:
    made = urn.cards(ROUND.manifest, CELLS[0], KEY, 2, salt=SALT, name="<b>Anke</b>")
    html = urn.sheet(made, ROUND.manifest, language=language, styles=["/static/cards.css"])
    assert html.count('class="card"') == 2
    assert "<b>Anke" not in html
    assert "<script" not in html
    assert "style=" not in html
    assert ROUND.manifest.document["title"][language] in html
    assert ROUND.manifest.fingerprint.hex()[:4] in html


@pytest.mark.parametrize(
    ("language", "day"), [("en", "until 18 December 2026."), ("de", "bis 18. Dezember 2026 ändern")]
)
def test_a_card_says_the_last_day_as_people_write_it(language: str, day: str) -> None:
    made = urn.cards(ROUND.manifest, CELLS[0], KEY, 1, salt=SALT, name=NAME)
    closing = replace(ROUND.manifest, document={**ROUND.manifest.document, "closes_on": "2026-12-18"})
    assert day in urn.sheet(made, closing, language=language)


def test_a_card_can_be_printed_at_a_size_that_phones_read() -> None:
    (right,) = urn.cards(
        ROUND.manifest, CELLS[0], KEY, 1, salt=SALT, name="A name of forty letters, the longest"
    )
    side = len(qr.cells(right.link())) + 2 * qr.MARGIN
    # Half a millimetre a cell is what common phones resolve from a hand's breadth (our own rule of thumb).
    assert 66 / side >= 0.5
