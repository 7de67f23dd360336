"""Forecast periods as the organisation counts them, and exchange rates to its own currency."""

from __future__ import annotations

from datetime import date, timedelta

from bonafides.sources.options import ImportOptions
from bonafides.sources.staging_area import StagingArea

LONGEST_AHEAD_DAYS = 731
"""Periods are laid out at most two years past the export, however far some close date lies."""


def lay_out(area: StagingArea, options: ImportOptions) -> None:
    """Lay down a_periods and a_fx."""
    con = area.con
    con.execute("CREATE TABLE a_periods (period_no BIGINT, label VARCHAR, starts_on DATE, ends_on DATE)")
    if area.count("periods"):
        con.execute(
            "INSERT INTO a_periods SELECT row_number() OVER () - 1, * FROM (SELECT DISTINCT label, "
            "starts_on, ends_on "
            "FROM staged_periods WHERE starts_on <= ends_on ORDER BY starts_on, ends_on)"
        )
    else:
        first, last = _span(area)
        rows = periods(first, last, every=options.period, fiscal_year_start=options.fiscal_year_start)
        con.executemany(
            "INSERT INTO a_periods VALUES (?, ?, ?, ?)", [[i, *row] for i, row in enumerate(rows)]
        )
    _rates(area, options)


def periods(
    first: date, last: date, *, every: str, fiscal_year_start: int = 1
) -> list[tuple[str, date, date]]:
    """Lay out months or fiscal quarters from the one that holds `first` to the one that holds `last`.

    Returns
    -------
    list of (label, first day, last day)
        A fiscal year that does not begin in January is named for the year in which it ends.

    Examples
    --------
    >>> periods(date(2026, 2, 3), date(2026, 2, 3), every="quarter")
    [('2026-Q1', datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))]
    >>> periods(date(2026, 2, 3), date(2026, 2, 3), every="quarter", fiscal_year_start=2)[0][0]
    'FY2027-Q1'
    """
    months = 1 if every == "month" else 3
    ahead = (first.month - fiscal_year_start) % 12
    month = first.year * 12 + first.month - 1 - (ahead % months)
    rows = []
    while True:
        start = date(month // 12, month % 12 + 1, 1)
        after = month + months
        end = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
        rows.append((_label(start, every, fiscal_year_start), start, end))
        if end >= last:
            return rows
        month = after


def _label(start: date, every: str, fiscal_year_start: int) -> str:
    if every == "month":
        return f"{start:%Y-%m}"
    quarter = (start.month - fiscal_year_start) % 12 // 3 + 1
    if fiscal_year_start == 1:
        return f"{start.year}-Q{quarter}"
    year = start.year + (start.month >= fiscal_year_start)
    return f"FY{year}-Q{quarter}"


def _span(area: StagingArea) -> tuple[date, date]:
    """Days that periods must cover: from the first trace of a deal to the last expected day, in reason."""
    end = area.exported_at.date() if area.exported_at else None
    row = area.con.execute(
        """SELECT min(day), max(day) FROM (
            SELECT CAST(created_at AS DATE) AS day FROM a_deals UNION ALL
            SELECT CAST(recorded_at AS DATE) FROM a_ordered UNION ALL
            SELECT CAST(happened_at AS DATE) FROM a_outcomes UNION ALL
            SELECT CAST(DATE '1970-01-01' + CAST(value AS INTEGER) AS DATE) FROM a_ordered
            WHERE kind = 'close_date' AND value BETWEEN 0 AND 73000)
        WHERE day BETWEEN DATE '1990-01-01' AND DATE '2100-01-01'"""
    ).fetchone()
    first, last = row
    first = first or end or date(2000, 1, 1)
    last = max(last or first, first)
    if end is not None:
        last = max(min(last, end + timedelta(days=LONGEST_AHEAD_DAYS)), end)
    return first, last


def _rates(area: StagingArea, options: ImportOptions) -> None:
    con = area.con
    found = con.execute(
        "SELECT DISTINCT currency FROM a_deals WHERE currency IS NOT NULL ORDER BY 1"
    ).fetchall()
    currencies = [row[0] for row in found]
    stated = con.execute("SELECT mode(home) FROM staged_fx").fetchone()[0]
    home = options.home_currency or stated or (currencies[0] if len(currencies) == 1 else None)
    con.execute(
        'CREATE TABLE a_fx AS SELECT DISTINCT ON (currency, "on") "on", upper(currency) AS currency, '
        'upper(home) AS home, rate FROM staged_fx WHERE rate > 0 ORDER BY currency, "on"'
    )
    if (
        home is not None
        and not con.execute("SELECT count(*) FROM a_fx WHERE currency = ?", [home]).fetchone()[0]
    ):
        con.execute("INSERT INTO a_fx VALUES (DATE '1970-01-01', ?, ?, 1.0)", [home.upper(), home.upper()])
    rated = {row[0] for row in con.execute("SELECT currency FROM a_fx").fetchall()}
    missing = [one for one in currencies if one not in rated]
    if missing and len(currencies) > 1:
        area.refuse(
            "amounts across currencies",
            f"There are no exchange rates for {', '.join(missing)}; amounts are shown currency by currency.",
        )
