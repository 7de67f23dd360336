"""Dates promised in public become promises in the ledger; the word given stays, later dates are warnings."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bonafides.promises.app.models import Log, Promise, PromiseAct
from bonafides.promises.app.queries_night import ledger, log_size
from bonafides.promises.outcomes import life

COLUMNS = ("--id", "deliverable_id", "--title", "title", "--recorded-at", "report_date", "--expected-on",
           "new_date", "--previous", "old_date", "--where", "field=end_date")  # fmt: skip
ROWS = """deliverable_id,title,report_date,field,old_date,new_date
a,Bridge,2024-02-01,end_date,2024-03-01,2024-09-01
a,Bridge,2024-09-15,end_date,2024-09-01,2025-01-01
a,Bridge,2024-09-15,start_date,2024-01-01,2024-02-01
b,Road,2024-02-01,end_date,2024-06-01,2024-05-01
"""


@pytest.fixture
def table(tmp_path) -> Path:
    file = tmp_path / "dates.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def test_a_table_becomes_promises_of_a_partner(house, table, capsys):
    call_command("import_public_dates", table, *COLUMNS, "--client", "Roadmap", "--by", house.rep.email)
    assert "2 promises of Roadmap with 4 acts" in capsys.readouterr().out
    bridge = Promise.objects.get(what="Bridge")
    assert (bridge.direction, bridge.origin, bridge.client.kind) == ("theirs", "imported", "partner")
    assert (bridge.due_on.isoformat(), bridge.expected_on.isoformat()) == ("2024-03-01", "2025-01-01")
    assert [act.act for act in bridge.acts.order_by("n")] == ["offer", "warn", "warn"]


def test_the_same_table_twice_is_refused(house, table):
    given = (table, *COLUMNS, "--client", "Roadmap", "--by", house.rep.email)
    call_command("import_public_dates", *given)
    with pytest.raises(CommandError, match="imported before"):
        call_command("import_public_dates", *given)
    assert Promise.objects.count() == 2


def test_a_wrong_column_or_date_is_named(house, table):
    wrong = ("--id", "thing", "--recorded-at", "report_date", "--expected-on", "new_date")
    with pytest.raises(CommandError, match="no column 'thing'"):
        call_command("import_public_dates", table, *wrong, "--client", "R", "--by", house.rep.email)
    table.write_text(ROWS.replace("2024-05-01", "May"), encoding="utf-8")
    with pytest.raises(CommandError, match="Row 4"):
        call_command("import_public_dates", table, *COLUMNS, "--client", "R", "--by", house.rep.email)
    assert Promise.objects.count() == 0


@pytest.mark.slow
def test_the_roadmap_stands_in_the_ledger(house, shared_data):
    """291 promises; of its 1,041 revisions the 918 to a later date are warnings (README: "been extended")."""
    file = shared_data / "roadmap_promised_dates" / "date_revisions_2022_2025.csv"
    call_command("import_public_dates", file, *COLUMNS, "--client", "Roadmap", "--by", house.rep.email)
    assert Promise.objects.filter(direction="theirs").count() == 291
    assert PromiseAct.objects.filter(act="warn").count() == 918
    assert Log.objects.get().size == 291 + 918
    outcomes = {life(acts, as_of=house.on).outcome for _, acts in ledger(log_size())}
    assert outcomes == {"late"}
