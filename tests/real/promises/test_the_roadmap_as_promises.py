"""A public roadmap read as promises: numbers from its README and METHODS §1, acts as a ledger takes them."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from tests.called import called

from bonafides.promises.outcomes import life
from bonafides.promises.public import Stated, counts_of, public_promises
from bonafides.promises.reliability import told_in_time

LAST = date(2025, 10, 10)
"""Day of the last report."""

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def table(shared_data: Path) -> Path:
    return shared_data / "roadmap_promised_dates" / "date_revisions_2022_2025.csv"


@pytest.fixture(scope="module")
def promises(table: Path):
    with table.open(encoding="utf-8") as stream:
        return public_promises(
            Stated(row["deliverable_id"], row["title"], *(date.fromisoformat(row[c]) for c in
                   ("report_date", "old_date", "new_date")))
            for row in csv.DictReader(stream) if row["field"] == "end_date"
        )  # fmt: skip


def test_its_published_revisions_are_found_again(promises):
    moves = [move for one in promises for move in one.moves]
    assert (len(promises), len(moves)) == (291, 1041)
    assert sum(move.days > 0 for move in moves) / len(moves) == pytest.approx(0.882, abs=5e-4)
    assert sum(move.after_the_date for move in moves) / len(moves) == pytest.approx(0.586, abs=5e-4)
    assert sorted(move.days for move in moves)[520] == 83
    assert max(len(one.moves) for one in promises) == 12


def test_each_is_a_life_that_the_ledger_would_take(promises):
    outcomes = {life(one.acts(), as_of=LAST).outcome for one in promises}
    assert outcomes <= {"late", "open"}


def test_known_in_time_is_what_a_plain_count_says(promises):
    """By hand: of first dates that passed and were put off, a later date told at least three days before, or
    half of the time there was before."""
    put_off = [one for one in promises if any(move.days > 0 for move in one.moves)]
    passed = [one for one in put_off if one.first_due_on < LAST]
    known = 0
    for one in passed:
        notice = [(one.first_due_on - move.told_on).days for move in one.moves if move.days > 0]
        enough = min(3, (one.first_due_on - one.since).days / 2)
        known += max(notice) >= max(enough, 0)
    found = told_in_time(counts_of(put_off, as_of=LAST))
    assert (found.n, round(found.value * found.n)) == (len(passed), known)


def test_the_page_draws_the_life_of_each_on_one_line(table, tmp_path):
    page = tmp_path / "roadmap.html"
    columns = ("--id", "deliverable_id", "--recorded-at", "report_date", "--expected-on", "new_date",
               "--previous", "old_date", "--where", "field=end_date", "--title", "title")  # fmt: skip
    assert "1,041" in called("slippage", table, *columns, "--lives", page).out
    html = page.read_text(encoding="utf-8").replace("\xa0", " ")
    assert "291 promised dates moved 1,041 times" in html
    wide = re.search(r'<svg class="wide".*?</svg>', html, re.S).group()
    assert wide.count('class="mark-said"') == 291
    filled, hollow = wide.count('class="mark-shown"'), wide.count('stroke="var(--c-shown)"')
    assert (filled + hollow, filled) == (1041, 610)
    assert page.stat().st_mode & 0o077 == 0
