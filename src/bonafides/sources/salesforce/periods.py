"""Period, CurrencyType and DatedConversionRate: how the organisation counts time and money."""

from __future__ import annotations

from bonafides.sources.options import ImportOptions
from bonafides.sources.quoting import text
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.staging import Field
from bonafides.sources.staging_area import StagingArea

LABEL = (
    'coalesce("FullyQualifiedLabel", CASE WHEN lower("Type") = \'quarter\' THEN left("EndDate", 4) || '
    "'-Q' || "
    '"Number" WHEN lower("Type") = \'month\' THEN left("EndDate", 7) END, "PeriodLabel", "StartDate")'
)


def stage_periods(export: Export, area: StagingArea, options: ImportOptions) -> None:
    """Stage the fiscal periods of the kind that is asked for, or else the forecast's own."""
    if not export.files("Period"):
        return
    kind = text(options.period)
    asked = export.count("Period", f'lower("Type") = {kind}')
    where = f'lower("Type") = {kind}' if asked else "lower(\"IsForecastPeriod\") IN ('true', '1')"
    for file in export.files("Period"):
        area.add(
            "periods",
            file,
            [
                Field("label", "PeriodLabel", required=True, sql=LABEL),
                Field("starts_on", "StartDate", "date", required=True),
                Field("ends_on", "EndDate", "date", required=True),
            ],
            where=where,
            because=f"periods of the kind {options.period}"
            if asked
            else "periods that the forecast counts in",
        )
    if not asked:
        area.note(f"Period holds no {options.period} periods; those that the forecast counts in are used.")


def stage_rates(export: Export, area: StagingArea, options: ImportOptions) -> None:
    """Stage exchange rates: dated ones where the organisation keeps them, otherwise today's.

    Salesforce keeps units of a currency for one of the corporate currency; we keep the inverse. Amounts stay
    in the deal's own currency, so that a new rate never looks like a new amount.
    """
    home = options.home_currency or _corporate(export)
    dated = export.files("DatedConversionRate")
    files = dated or export.files("CurrencyType")
    if not files:
        return
    if home is None:
        area.note(
            "The corporate currency is not known (CurrencyType was not exported): give --home-currency."
        )
        area.refuse(
            "totals across currencies", "Without the corporate currency amounts cannot be put together."
        )
        return
    day = (
        Field("on", "StartDate", "date", required=True)
        if dated
        else Field("on", reading="date", sql="'1970-01-01'")
    )
    for file in files:
        area.add(
            "fx",
            file,
            [
                day,
                Field("currency", "IsoCode", required=True),
                Field("home", sql=text(str(home))),
                Field("rate", "ConversionRate", "number", required=True, sql=_inverse(export, str(home))),
            ],
        )
    if not dated:
        area.note("Only today's exchange rates are in the export (CurrencyType); they are used for all days.")


def _corporate(export: Export) -> str | None:
    """The corporate currency: it says so itself, or its rate is 1 on every day."""
    said = export.one(
        f'SELECT "IsoCode" FROM {export.view("CurrencyType")} WHERE lower("IsCorporate") IN (\'true\', '
        "'1') LIMIT 1"
    )
    always_one = (
        f'SELECT "IsoCode" FROM {export.view("DatedConversionRate")} GROUP BY 1 '
        'HAVING bool_and(try_cast("ConversionRate" AS DOUBLE) = 1) ORDER BY 1 LIMIT 1'
    )
    found = said or export.one(always_one)
    return None if found is None else str(found)


def _inverse(export: Export, home: str) -> str:
    """Units of `home` for one unit: the corporate rate is 1, and a different home divides all by its own."""
    own = export.one(
        f'SELECT try_cast("ConversionRate" AS DOUBLE) FROM {export.view("CurrencyType")} '
        f'WHERE "IsoCode" = {text(home)} LIMIT 1'
    )
    return f'CAST({float(own or 1.0)!r} / nullif(try_cast("ConversionRate" AS DOUBLE), 0) AS VARCHAR)'
