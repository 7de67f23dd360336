"""Deal-weeks at risk: every end of a deal counts, in the week in which it came."""

from __future__ import annotations

from datetime import date

from tests.drawn_pasts import months, past_of

from bonafides.candour.weekly_risk import risk_counts


def test_a_deal_lost_reopened_and_won_was_lost_once_and_won_once(engine):
    said = [{"deal": "1", "when": "2026-03-04", "what": "close_date", "value": "2026-03-31"}]
    ended = [
        {"deal": "1", "when": "2026-03-18", "result": "lost"},
        {"deal": "1", "when": "2026-04-01", "result": "reopened"},
        {"deal": "1", "when": "2026-04-22", "result": "won"},
    ]
    past = past_of(engine, said, ended=ended, periods=months("2026-03", 2), last_day=date(2026, 5, 31))
    rows = engine.fetch(risk_counts(past, sizes=(1, 1))).to_pylist()
    # Open at the ends of the weeks of 4 and 11 March, of 1, 8 and 15 April: five deal-weeks.
    assert sum(row["n"] for row in rows) == 5
    assert (sum(row["lost"] for row in rows), sum(row["won"] for row in rows)) == (1, 1)
