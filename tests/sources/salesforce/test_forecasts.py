"""What was forecast above the single deal: layers, judgments, periods and currencies."""

# ruff: noqa: DTZ001  (moments are UTC without a mark, as in the tables)
from __future__ import annotations

from datetime import date, datetime

QUARTER = {
    "Id": "026000000000001AAA",
    "StartDate": "2026-02-01",
    "EndDate": "2026-04-30",
    "Type": "Quarter",
    "Number": 1,
    "FullyQualifiedLabel": "Q1 FY 2027",
    "IsForecastPeriod": "false",
}
MONTH = {
    **QUARTER,
    "Id": "026000000000002AAA",
    "EndDate": "2026-02-28",
    "Type": "Month",
    "FullyQualifiedLabel": "February FY 2027",
    "IsForecastPeriod": "true",
}
ITEM = {
    "Id": "0Jq000000000001AAA",
    "PeriodId": QUARTER["Id"],
    "ForecastingItemCategory": "CommitForecast",
    "AmountWithoutAdjustments": 100,
    "AmountWithoutManagerAdjustment": 120,
    "ForecastAmount": 90,
    "ForecastingTypeId": "0Db000000000001AAA",
    "CurrencyIsoCode": "EUR",
    "LastModifiedDate": "2026-02-10T08:00:00.000Z",
}


def test_a_forecast_item_is_kept_in_its_three_layers(sf, read):
    """The owner called 20 more than the deals hold; managers took 30 off."""
    done = read(
        Opportunity=[sf.deal(1)], Period=[QUARTER, MONTH], ForecastingItem=[{**ITEM, "OwnerId": sf.ada}]
    )
    assert done.rows(
        "SELECT layer, amount_cents, is_cumulative, category, period, starts_on FROM forecasts ORDER BY "
        "forecast_no"
    ) == [
        ("rep", 10000, True, 4, "Q1 FY 2027", date(2026, 2, 1)),
        ("owner_adjusted", 12000, True, 4, "Q1 FY 2027", date(2026, 2, 1)),
        ("manager_adjusted", 9000, True, 4, "Q1 FY 2027", date(2026, 2, 1)),
    ]


def test_g12_forecast_figures_without_history_are_marked_as_such(sf, read):
    done = read(Opportunity=[sf.deal(1)], Period=[QUARTER], ForecastingItem=[{**ITEM, "OwnerId": sf.ada}])
    row = done.coverage("ForecastingItem", "*")
    assert row["is_tracked"] is False
    assert "deletes all adjustments" in row["note"]


def test_an_adjustment_is_of_the_forecasts_owner_and_by_the_manager(sf, read):
    """OwnerId is the owner of the forecast (Object Reference); who adjusted it is who wrote the row."""
    done = read(
        Opportunity=[sf.deal(1)],
        User=sf.users,
        Period=[QUARTER],
        ForecastingItem=[{**ITEM, "OwnerId": sf.ada}],
        ForecastingAdjustment=[
            {
                "Id": "0Jr000000000001AAA",
                "OwnerId": sf.ada,
                "LastModifiedById": sf.mia,
                "ForecastingItemId": ITEM["Id"],
                "PeriodId": QUARTER["Id"],
                "AdjustedAmount": 90,
                "ForecastingItemCategory": "CommitOnly",
                "LastModifiedDate": "2026-02-11T08:00:00.000Z",
            }
        ],
    )
    assert done.rows(
        "SELECT p.person_id, a.person_id, amount_cents, is_cumulative, recorded_at FROM forecasts f "
        "JOIN people p ON p.person_no = f.person_no JOIN people a ON a.person_no = f.author_no "
        "WHERE layer = 'manager_adjusted' AND source_row LIKE 'ForecastingAdjustment%'"
    ) == [(sf.ada, sf.mia, 9000, False, datetime(2026, 2, 11, 8))]


def test_a_submission_carries_its_own_moment(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        Period=[QUARTER],
        ForecastingSubmission=[
            {
                "Id": "0sb000000000001AAA",
                "ForecastOwnerId": sf.ada,
                "PeriodId": QUARTER["Id"],
                "IsLatest": "true",
                "SubmissionDateTime": "2026-02-16T09:00:00.000Z",
            }
        ],
        ForecastingSubmissionItem=[
            {
                "Id": "0si000000000001AAA",
                "ForecastingSubmissionId": "0sb000000000001AAA",
                "Amount": 110,
                "ForecastingItemCategory": "CommitForecast",
                "CreatedDate": "2026-02-16T09:00:01.000Z",
            }
        ],
    )
    assert done.rows(
        "SELECT layer, amount_cents, recorded_at, person_id, ends_on FROM forecasts JOIN people USING "
        "(person_no)"
    ) == [("submission", 11000, datetime(2026, 2, 16, 9), sf.ada, date(2026, 4, 30))]


def test_a_managers_judgment_names_a_deal_and_is_a_statement_about_it(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        User=sf.users,
        ForecastingSrcRecJudgment=[
            {
                "Id": "0jd000000000001AAA",
                "ReferenceObjectId": sf.deal_id(1),
                "JudgmentOwnerId": sf.mia,
                "JudgmentValue": "OUT",
                "CreatedDate": "2026-02-12T08:00:00.000Z",
                "LastModifiedDate": "2026-02-13T08:00:00.000Z",
            }
        ],
    )
    assert done.rows(
        "SELECT said, author_role, recorded_at, is_human FROM statements WHERE kind = 'judgment'"
    ) == [("out", "manager", datetime(2026, 2, 13, 8), True)]


def test_fiscal_quarters_come_from_period_and_not_from_the_calendar(sf, read):
    done = read(Opportunity=[sf.deal(1)], Period=[QUARTER, MONTH])
    assert done.rows("SELECT label, starts_on, ends_on FROM periods") == [
        ("Q1 FY 2027", date(2026, 2, 1), date(2026, 4, 30))
    ]


def test_g14_split_amounts_never_replace_the_amount_of_the_opportunity(sf, read):
    done = read(
        Opportunity=[sf.deal(1, Amount=1000)],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z", Amount=1000)],
        Period=[QUARTER],
        ForecastingItem=[
            {**ITEM, "OwnerId": sf.ada},
            {
                **ITEM,
                "Id": "0Jq000000000002AAA",
                "OwnerId": sf.ben,
                "ForecastingTypeId": "0Db000000000002AAA",
                "ForecastAmount": 400,
            },
        ],
        ForecastingFact=[
            {
                "ForecastingItemId": ITEM["Id"],
                "OpportunityId": sf.deal_id(1),
                "TargetValue": 400,
                "OwnerId": sf.ben,
            }
        ],
    )
    assert [value for _, value in done.said("amount")] == [100000]
    assert done.noted("split amounts", "2 forecast types")


def test_g17_a_new_exchange_rate_is_not_a_new_amount(sf, read):
    """Corporate currency USD; 1 USD is 0.8 EUR, later 0.5 EUR. The deal stays at 1,000 EUR."""
    done = read(
        Opportunity=[sf.deal(1, CurrencyIsoCode="EUR")],
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z", CurrencyIsoCode="EUR"),
            sf.save(1, "2026-03-05T10:00:00.000Z", CurrencyIsoCode="EUR", Probability=30),
        ],
        CurrencyType=[
            {"IsoCode": "USD", "ConversionRate": 1, "IsCorporate": "true", "IsActive": "true"},
            {"IsoCode": "EUR", "ConversionRate": 0.5, "IsCorporate": "false", "IsActive": "true"},
        ],
        DatedConversionRate=[
            {
                "IsoCode": "EUR",
                "ConversionRate": 0.8,
                "StartDate": "2026-01-01",
                "NextStartDate": "2026-02-01",
            },
            {
                "IsoCode": "EUR",
                "ConversionRate": 0.5,
                "StartDate": "2026-02-01",
                "NextStartDate": "9999-12-31",
            },
        ],
    )
    assert len(done.said("amount")) == 1
    assert done.rows("SELECT \"on\", currency, home, rate FROM fx WHERE currency = 'EUR' ORDER BY 1") == [
        (date(2026, 1, 1), "EUR", "USD", 1.25),
        (date(2026, 2, 1), "EUR", "USD", 2.0),
    ]
    assert done.rows("SELECT currency FROM deals") == [("EUR",)]


def test_todays_rates_serve_for_all_days_and_that_is_said(sf, read):
    done = read(
        Opportunity=[sf.deal(1, CurrencyIsoCode="EUR")],
        CurrencyType=[
            {"IsoCode": "USD", "ConversionRate": 1, "IsCorporate": "true"},
            {"IsoCode": "EUR", "ConversionRate": 0.8, "IsCorporate": "false"},
        ],
    )
    assert done.rows("SELECT rate FROM fx WHERE currency = 'EUR'") == [(1.25,)]
    assert done.noted("today's exchange rates")
