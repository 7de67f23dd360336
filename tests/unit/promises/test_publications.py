"""What a ledger lets out: thresholds, chains that would tell a link, accounts that would tell another."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from bonafides.promises.counts import Counts
from bonafides.promises.outcomes import Said
from bonafides.promises.publications import ACCOUNTS, MINE, ORGANISATION, Known, releases
from bonafides.promises.tallies import Row, Tallies

AS_OF = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 16, tzinfo=UTC).timestamp()
KNOWN = Known(
    functions={1: ("k1", "Delivery"), 2: ("k2", "Legal"), 3: ("k3", "Support")},
    kinds={},
    members={1: 8, 2: 3, 3: 9},
)


def tallies():
    found = Tallies(as_of=AS_OF, now=NOW)
    found.functions.update({1: Counts(kept=60, broken=9), 2: Counts(kept=17), 3: Counts(kept=80, broken=20)})
    return found


def published(found, known=KNOWN, persons=()):
    return {(one.kind, one.subject): one.payload for one in releases(found, known, persons=persons, seed=1)}


def test_a_function_of_three_says_nothing_not_even_why():
    """ "Every date held so far" is as much as a figure."""
    legal = published(tallies())[ORGANISATION, None]["functions"][1]
    figures = [value for value in legal.values() if isinstance(value, dict)]
    assert {figure["value"] for figure in figures} == {None}
    assert {figure["why"] for figure in figures} == {
        "Three people stand behind it. Five are needed, so that nobody can be worked out."
    }
    assert "17" not in json.dumps(legal)


def test_a_chain_over_a_function_that_is_held_back_is_held_back():
    """Strength of the chain over that of Delivery would be Legal's."""
    found = tallies()
    found.chains[1, 2] = Counts(kept=20, broken=2)
    found.chains[1, 3] = Counts(kept=20, broken=2)
    with_legal, without = published(found)[ORGANISATION, None]["chains"]
    assert with_legal["functions"] == ["Delivery", "Legal"]
    assert (with_legal["whole"]["value"], with_legal["weakest"]) == (None, [])
    assert without["whole"]["value"] is not None
    assert sum(without["weakest"]) == pytest.approx(1)


def test_an_account_alone_below_the_threshold_takes_another_with_it():
    """Everything we promised less the other accounts would be that one."""
    found = tallies()
    for client, people in ((7, 6), (8, 2), (9, 12)):
        found.accounts[client] = Counts(kept=10 + client, broken=1)
        found.served_by[client] = set(range(people))
    accounts = published(found)[ACCOUNTS, None]
    assert (list(accounts["accounts"]), accounts["n_held_back"]) == (["9"], 2)


def test_two_accounts_below_the_threshold_hide_one_another():
    found = tallies()
    for client, people in ((7, 6), (8, 2), (9, 1)):
        found.accounts[client] = Counts(kept=10, broken=1)
        found.served_by[client] = set(range(people))
    assert list(published(found)[ACCOUNTS, None]["accounts"]) == ["7"]


def test_only_those_asked_for_get_a_reading_of_their_own():
    found = tallies()
    found.persons.update({1: Counts(kept=30), 2: Counts(kept=30), 3: Counts(kept=2)})
    made = published(found, persons={1, 3, 4})
    assert {subject for kind, subject in made if kind == MINE} == {1, 3}
    assert "2 are" in made[MINE, 3]["kept"]["why"]


def test_an_ask_answered_from_the_catalogue_does_not_quicken_the_answers():
    found = Tallies(as_of=AS_OF, now=NOW)
    acts = [Said("ask", "asker", AS_OF, AS_OF), Said("promise", "performer", AS_OF)]
    found.take(Row("ask", "agreed", function=1, asked_at=NOW - 60, answered_at=NOW), acts)
    found.take(Row("ask", "said", function=1, asked_at=NOW - 7200, answered_at=NOW), acts)
    assert len(found.waiting[1].since) == 1
    assert found.functions[1].open == 2


def test_a_withdrawn_ask_waited_until_it_was_withdrawn():
    found = Tallies(as_of=AS_OF, now=NOW)
    acts = [Said("ask", "asker", AS_OF, AS_OF), Said("withdraw", "asker", AS_OF)]
    found.take(Row("ask", "said", function=1, asked_at=NOW - 7200, withdrawn_at=NOW - 3600), acts)
    waiting = found.waiting[1]
    assert (list(waiting.until), list(waiting.answered)) == ([NOW - 3600], [0])
    assert found.n_promises == 0


def test_lists_are_in_order_of_name():
    found = tallies()
    found.functions[2] = Counts(kept=500)
    names = [one["name"] for one in published(found)[ORGANISATION, None]["functions"]]
    assert names == ["Delivery", "Legal", "Support"]
