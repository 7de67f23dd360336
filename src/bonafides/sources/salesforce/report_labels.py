"""What the columns of a Salesforce report are called, in English and in German, and what they stand for.

Reports carry labels, and names in place of ids. The same label means different things in different reports:
"Last Modified" is the time of a save in an Opportunity History report. So each report type has its own list.
"""

from __future__ import annotations

from collections.abc import Mapping

from bonafides.sources.salesforce.objects import SHAPES

Labels = dict[str, tuple[str, ...]]

_DEAL_ID = ("opportunity id", "opportunity-id", "opportunity: opportunity id", "opportunity: opportunity-id")
_DEAL_NAME = (
    "opportunity name", "opportunity-name", "opportunityname", "opportunity: opportunity name",
    "opportunity: opportunity-name", "opportunity",
)  # fmt: skip
_STATE: Labels = {
    "Amount": ("amount", "betrag", "opportunity amount", "opportunity-betrag", "to amount", "neuer betrag"),
    "CurrencyIsoCode": (
        "amount currency", "betrag währung", "opportunity currency", "opportunity-betrag währung", "currency",
        "währung",
    ),
    "CloseDate": ("close date", "schlusstermin", "abschlussdatum", "to close date"),
    "Probability": ("probability (%)", "probability", "wahrscheinlichkeit (%)", "wahrscheinlichkeit"),
    "ForecastCategoryName": (
        "forecast category", "prognosekategorie", "to forecast category", "to forecastcategory",
        "forecast category name",
        "prognosekategoriename",
    ),
}  # fmt: skip

LABELS: dict[str, Labels] = {
    "OpportunityFieldHistory": {
        "OpportunityId": _DEAL_ID,
        "Name": _DEAL_NAME,
        "Field": ("field / event", "field/event", "feld/ereignis", "feld / ereignis"),
        "OldValue": ("old value", "alter wert"),
        "NewValue": ("new value", "neuer wert"),
        "CreatedDate": ("edit date", "bearbeitungsdatum", "bearbeitet am"),
        "CreatedById": ("edited by", "bearbeitet von"),
    },
    "OpportunityHistory": {
        "OpportunityId": _DEAL_ID,
        "Name": _DEAL_NAME,
        "StageName": ("to stage", "in phase", "zu phase", "nach phase", "neue phase"),
        "CreatedDate": ("last modified", "last modified date", "zuletzt geändert", "zuletzt geändert am"),
        "CreatedById": ("last modified by", "zuletzt geändert von"),
        **_STATE,
    },
    "Opportunity": {
        "Id": _DEAL_ID,
        "Name": _DEAL_NAME,
        "StageName": ("stage", "phase", "verkaufsphase", "opportunity-phase"),
        **_STATE,
        "OwnerId": ("opportunity owner", "opportunity-inhaber", "opportunityinhaber", "owner", "inhaber"),
        "AccountId": ("account name", "accountname", "account-name"),
        "CreatedDate": ("created date", "create date", "erstelldatum", "erstellt am", "erstellungsdatum"),
        "CreatedById": ("created by", "erstellt von"),
        "LastModifiedDate": (
            "last modified date", "last modified", "zuletzt geändert am", "letztes änderungsdatum",
        ),
        "LastActivityDate": ("last activity", "last activity date", "letzte aktivität"),
        "LastStageChangeDate": (
            "last stage change date", "letztes phasenänderungsdatum", "datum der letzten phasenänderung",
        ),
        "NextStep": ("next step", "nächster schritt"),
        "PushCount": ("push count", "verschiebungsanzahl"),
        "IsClosed": ("closed", "geschlossen"),
        "IsWon": ("won", "gewonnen"),
        "RecordTypeId": ("opportunity record type", "opportunity-datensatztyp"),
    },
    "Task": {
        "Id": ("activity id", "aktivitäts-id", "aktivitäten-id"),
        "WhatId": (*_DEAL_ID, "related to id", "bezieht sich auf id"),
        "Name": (*_DEAL_NAME, "related to", "bezieht sich auf"),
        "Subject": ("subject", "betreff", "thema"),
        "ActivityDate": ("date", "datum", "due date", "due date only", "fälligkeitsdatum"),
        "OwnerId": ("assigned", "assigned to", "zugeordnet", "zugewiesen an"),
        "Status": ("status",),
        "TaskSubtype": ("task subtype", "aufgabenuntertyp"),
        "Type": ("type", "typ"),
        "CallType": ("call type", "anruftyp"),
        "CallDisposition": ("call result", "anrufergebnis"),
        "WhoId": ("contact id", "kontakt-id"),
        "CreatedDate": ("created date", "erstelldatum", "erstellt am"),
        "CompletedDateTime": ("completed date/time", "completed date", "abgeschlossen am"),
    },
}  # fmt: skip
"""Report type to API name to labels, lower case. `Name` stands in for the id where a report has none."""

NEEDED: dict[str, tuple[str, ...]] = {
    "OpportunityFieldHistory": ("Field", "NewValue", "CreatedDate"),
    "OpportunityHistory": ("StageName", "CreatedDate"),
    "Task": ("Subject", "ActivityDate"),
    "Opportunity": ("StageName", "CloseDate"),
}
"""Columns without which a report is not of this type; the more particular types come first."""


def label(header: str) -> str:
    """Return a header as the lists hold it: lower case, single blanks, without the sign of the sorting.

    Examples
    --------
    >>> label("Opportunity Owner  ↑"), label(" Schlusstermin")
    ('opportunity owner', 'schlusstermin')
    """
    return " ".join(header.replace("↑", " ").replace("↓", " ").split()).casefold()


def report_columns(
    header: tuple[str, ...], given: Mapping[str, str] | None = None
) -> tuple[str, dict[str, str]]:
    """Tell a report's type and what its columns stand for.

    Parameters
    ----------
    header
        Column names of the report.
    given
        Header to API name, from a mapping file; goes before the lists.

    Returns
    -------
    object, columns
        The Salesforce object that the report shows, and API name to header; ("", {}) for anything else. The
        id of the deal is always there: its name where the report has no id.

    Examples
    --------
    >>> report_columns(("Opportunity-Name", "Phase", "Schlusstermin"))
    ('Opportunity', {'Id': 'Opportunity-Name', 'Name': 'Opportunity-Name', 'StageName': 'Phase',
    'CloseDate': 'Schlusstermin'})
    """
    named = {label(one): one for one in reversed(header)}
    own = {api: named[label(one)] for one, api in (given or {}).items() if label(one) in named}
    for object_name in NEEDED:
        known = LABELS[object_name]
        found = {
            api: named[word] for api, words in known.items() for word in reversed(words) if word in named
        }
        found |= {api: header_ for api, header_ in own.items() if api in known}
        key = {"Opportunity": "Id", "Task": "WhatId"}.get(object_name, "OpportunityId")
        if "Name" in found:
            found = {key: found["Name"], **found}
        if key in found and all(api in found for api in NEEDED[object_name]):
            return object_name, {api: found[api] for api in found if api in SHAPES[object_name].columns}
    return "", {}
