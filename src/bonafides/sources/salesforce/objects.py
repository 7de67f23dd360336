"""Which Salesforce object a file holds, told by its columns and never by its name.

People save one query under the name of another, and `OpportunityHistory` (a row a save, with the values as
they then stood) is easily mistaken for `OpportunityFieldHistory` (a row a changed field): the columns
settle it. Pipes write the same columns in snake_case; letters and digits are all that is compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from bonafides.sources.staging import Reading

Columns = dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Shape:
    """How one object is told from the others, and what we read of it.

    Parameters
    ----------
    needs
        Groups of columns; of each group at least one must be there.
    never
        Columns that belong to another object.
    columns
        API name to the way it is written.
    """

    needs: tuple[tuple[str, ...], ...]
    columns: Columns
    never: tuple[str, ...] = ()


_SYSTEM: Columns = {
    "Id": "id",
    "CreatedById": "id",
    "CreatedDate": "timestamp",
    "LastModifiedById": "id",
    "LastModifiedDate": "timestamp",
    "SystemModstamp": "timestamp",
    "IsDeleted": "bool",
}
_STATE: Columns = {
    "StageName": "text",
    "Amount": "money",
    "CloseDate": "date",
    "Probability": "percent",
    "ForecastCategory": "text",
    "ForecastCategoryName": "text",
    "CurrencyIsoCode": "text",
}
_VERSION: Columns = {"_fivetran_start": "timestamp", "_fivetran_end": "timestamp", "_fivetran_active": "bool"}
_ACTIVITY: Columns = {
    "WhatId": "id",
    "WhoId": "id",
    "WhoCount": "integer",
    "AccountId": "id",
    "OwnerId": "id",
    "Subject": "text",
    "Type": "text",
    "ActivityDate": "date",
}
_FORECAST: Columns = {
    "OwnerId": "id",
    "PeriodId": "id",
    "CurrencyIsoCode": "text",
    "ForecastCategoryName": "text",
    "ForecastingItemCategory": "text",
    "ForecastingItemId": "id",
    "ForecastingTypeId": "id",
    "ProductFamily": "text",
    "StartDate": "date",
}

SHAPES: dict[str, Shape] = {
    "OpportunityFieldHistory": Shape(
        needs=(("OpportunityId",), ("Field",), ("NewValue",), ("CreatedDate",)),
        columns=_SYSTEM
        | {
            "OpportunityId": "id",
            "Field": "text",
            "DataType": "text",
            "OldValue": "text",
            "NewValue": "text",
        },
    ),
    "OpportunityHistory": Shape(
        needs=(("OpportunityId",), ("StageName",), ("CreatedDate",), ("CloseDate", "Probability", "Amount")),
        never=("Field", "NewValue"),
        columns=_SYSTEM | _STATE | {"OpportunityId": "id", "PrevAmount": "money", "PrevCloseDate": "date"},
    ),
    "Opportunity": Shape(
        needs=(("Id",), ("StageName",), ("CloseDate",)),
        never=("OpportunityId", "Field"),
        columns=_SYSTEM
        | _STATE
        | _VERSION
        | {
            "Name": "text",
            "AccountId": "id",
            "OwnerId": "id",
            "IsClosed": "bool",
            "IsWon": "bool",
            "NextStep": "text",
            "RecordTypeId": "id",
            "PushCount": "integer",
            "LastActivityDate": "date",
            "LastStageChangeDate": "timestamp",
        },
    ),
    "EmailMessage": Shape(
        needs=(("MessageDate",), ("Incoming", "RelatedToId", "FromAddress")),
        columns=_SYSTEM
        | {
            "ActivityId": "id",
            "RelatedToId": "id",
            "MessageDate": "timestamp",
            "Incoming": "bool",
            "IsBounced": "bool",
            "IsPrivateDraft": "bool",
            "AutomationType": "text",
            "Status": "text",
            "FromAddress": "text",
            "FromId": "id",
            "ToIds": "text",
            "Subject": "text",
            "Headers": "text",
        },
    ),
    "Event": Shape(
        needs=(
            ("WhatId", "WhoId"),
            ("StartDateTime", "ActivityDateTime", "EndDateTime", "DurationInMinutes", "IsChild"),
        ),
        columns=_SYSTEM
        | _ACTIVITY
        | {
            "StartDateTime": "timestamp",
            "ActivityDateTime": "timestamp",
            "IsAllDayEvent": "bool",
            "IsChild": "bool",
            "AcceptedEventInviteeIds": "text",
            "DeclinedEventInviteeIds": "text",
        },
    ),
    "Task": Shape(
        needs=(
            ("WhatId", "WhoId"),
            ("TaskSubtype", "CallType", "Status", "IsClosed", "CompletedDateTime", "ActivityDate"),
        ),
        never=("StartDateTime", "ActivityDateTime", "EndDateTime", "DurationInMinutes", "IsChild"),
        columns=_SYSTEM
        | _ACTIVITY
        | {
            "Status": "text",
            "IsClosed": "bool",
            "CompletedDateTime": "timestamp",
            "TaskSubtype": "text",
            "CallType": "text",
            "CallDisposition": "text",
            "CallDurationInSeconds": "integer",
        },
    ),
    "User": Shape(
        needs=(
            ("Id",),
            ("Name", "Username", "LastName"),
            ("ManagerId", "UserRoleId", "TimeZoneSidKey", "UserType", "Username", "ForecastEnabled"),
        ),
        never=("AccountId", "StageName", "ParentRoleId"),
        columns=_SYSTEM
        | {
            "Name": "text",
            "FirstName": "text",
            "LastName": "text",
            "Username": "text",
            "Email": "text",
            "ManagerId": "id",
            "UserRoleId": "id",
            "UserType": "text",
            "TimeZoneSidKey": "text",
            "Department": "text",
        },
    ),
    "UserRole": Shape(
        needs=(("Id",), ("Name",), ("ParentRoleId", "ForecastUserId")),
        columns={"Id": "id", "Name": "text", "ParentRoleId": "id", "ForecastUserId": "id"},
    ),
    "OpportunityStage": Shape(
        needs=(("MasterLabel", "ApiName"), ("DefaultProbability", "IsWon", "IsClosed")),
        columns={
            "Id": "id",
            "MasterLabel": "text",
            "ApiName": "text",
            "DefaultProbability": "percent",
            "ForecastCategory": "text",
            "ForecastCategoryName": "text",
            "IsActive": "bool",
            "IsClosed": "bool",
            "IsWon": "bool",
            "SortOrder": "integer",
        },
    ),
    "Period": Shape(
        needs=(("StartDate",), ("EndDate",), ("Type", "PeriodLabel", "IsForecastPeriod")),
        columns={
            "Id": "id",
            "StartDate": "date",
            "EndDate": "date",
            "Type": "text",
            "Number": "integer",
            "PeriodLabel": "text",
            "QuarterLabel": "text",
            "FullyQualifiedLabel": "text",
            "IsForecastPeriod": "bool",
        },
    ),
    "ForecastingItem": Shape(
        needs=(("PeriodId",), ("ForecastAmount", "AmountWithoutAdjustments")),
        columns=_SYSTEM
        | _FORECAST
        | {
            "ForecastAmount": "money",
            "AmountWithoutAdjustments": "money",
            "AmountWithoutManagerAdjustment": "money",
        },
    ),
    "ForecastingAdjustment": Shape(
        needs=(("AdjustedAmount",), ("PeriodId", "StartDate")),
        columns=_SYSTEM | _FORECAST | {"AdjustedAmount": "money"},
    ),
    "ForecastingOwnerAdjustment": Shape(
        needs=(("OwnerAdjustedAmount",), ("PeriodId", "StartDate")),
        columns=_SYSTEM | _FORECAST | {"OwnerAdjustedAmount": "money", "ForecastOwnerId": "id"},
    ),
    "ForecastingSubmissionItem": Shape(
        needs=(("ForecastingSubmissionId",), ("Amount",)),
        columns=_SYSTEM | _FORECAST | {"ForecastingSubmissionId": "id", "Amount": "money"},
    ),
    "ForecastingSubmission": Shape(
        needs=(("SubmissionDateTime",), ("ForecastOwnerId",)),
        columns=_SYSTEM
        | _FORECAST
        | {"SubmissionDateTime": "timestamp", "ForecastOwnerId": "id", "PeriodStartDate": "date"},
    ),
    "ForecastingSrcRecJudgment": Shape(
        needs=(("JudgmentValue",), ("ReferenceObjectId",)),
        columns=_SYSTEM | {"JudgmentValue": "text", "ReferenceObjectId": "id", "JudgmentOwnerId": "id"},
    ),
    "DatedConversionRate": Shape(
        needs=(("IsoCode",), ("ConversionRate",), ("StartDate",)),
        columns={"IsoCode": "text", "ConversionRate": "number", "StartDate": "date", "NextStartDate": "date"},
    ),
    "CurrencyType": Shape(
        needs=(("IsoCode",), ("ConversionRate",)),
        never=("StartDate",),
        columns={"IsoCode": "text", "ConversionRate": "number", "IsCorporate": "bool", "IsActive": "bool"},
    ),
}
"""Every object that we read. The first whose columns fit is the one, so the more particular come first."""
