"""One round from its first line to its release: prepared, launched, collected, answered, closed."""

from __future__ import annotations

from tests.rounds import after_the_last_day, answer, collect, launched, links_of, quiet

from bonafides.trust.app.actions_closing import close_round
from bonafides.trust.app.models import Collecting
from bonafides.trust.app.places import issuer_of


def test_eight_answer_about_one_and_a_release_comes_out(stage, monkeypatch):
    row = launched(stage)
    assert row.state == "open"
    links = links_of(row)
    assert set(links) == {person.name for person in stage.eight}
    rights = [collect(link) for link in links.values()]
    for right in rights:
        answer(stage, right)
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    assert row.state == "closed"
    (cell,) = row.cells.all()
    assert (cell.invited, cell.collected, row.counts[cell.code]) == (8, 8, {"accepted": 8})
    assert row.ballots == sorted(right.ballot_name for right in rights)
    (entry,) = row.plan
    assert row.release["aggregates"][entry["code"]]["n"] == 8
    assert not Collecting.objects.exists()
    assert not issuer_of(row).folder.exists()
