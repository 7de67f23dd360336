"""What people call their columns, in English and German: guessing which one holds what."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADERS: dict[str, tuple[str, ...]] = {
    "deal_id": (
        "id", "deal id", "opportunity id", "opp id", "record id", "deal number", "opportunity number",
        "deal no",
        "18 digit id", "case safe id", "verkaufschance id", "opportunity nummer", "deal nummer",
        "angebotsnummer",
        "vorgangsnummer", "geschaft id", "opportunityid", "dealid", "key", "nr", "no",
    ),
    "title": (
        "name", "deal name", "opportunity name", "title", "deal title", "deal", "opportunity",
        "verkaufschance",
        "verkaufschancenname", "name der verkaufschance", "opportunityname", "opportunity titel", "titel",
        "bezeichnung", "geschaftsname", "dealname", "project", "projekt", "subject", "betreff",
        "topic", "thema",
    ),
    "stage": (
        "stage", "deal stage", "stage name", "opportunity stage", "sales stage", "pipeline stage", "phase",
        "verkaufsphase", "deal phase", "vertriebsphase", "stufe", "phase des deals", "dealstage",
        "current stage",
    ),
    "result": (
        "status", "deal status", "result", "state", "won lost", "outcome", "ergebnis", "ausgang",
        "deal result",
        "won lost open", "statuscode", "zustand", "abschluss",
    ),
    "amount": (
        "amount", "deal amount", "value", "deal value", "opportunity value", "acv", "tcv", "arr", "revenue",
        "betrag", "wert", "auftragswert", "deal wert", "volumen", "umsatz", "summe", "angebotswert",
        "est revenue",
        "estimated revenue", "amount in company currency", "geschatzter umsatz", "total value",
    ),
    "currency": ("currency", "currency code", "amount currency", "wahrung", "currency iso code",
    "deal currency"),
    "expected_on": (
        "close date", "closing date", "expected close date", "expected close", "est close date", "close",
        "estimated close date", "expected closing", "target date", "forecast close date", "abschlussdatum",
        "schlusstermin", "erwartetes abschlussdatum", "voraussichtliches abschlussdatum",
        "geplanter abschluss",
        "closedate", "voraussichtlicher abschluss", "schlussdatum", "geschatztes abschlussdatum", "due date",
    ),
    "closed_at": (
        "closed at", "closed on", "closed date", "actual close date", "won date", "actual close",
        "closed time",
        "date closed", "won time", "tatsachliches abschlussdatum", "abgeschlossen am", "geschlossen am",
        "gewonnen am", "deal closed time",
    ),
    "probability": (
        "probability", "win probability", "probability %", "deal probability", "chance", "likelihood", "prob",
        "win %", "confidence", "wahrscheinlichkeit", "abschlusswahrscheinlichkeit", "wahrscheinlichkeit %",
        "erfolgswahrscheinlichkeit", "forecast probability", "gewinnwahrscheinlichkeit",
    ),
    "category": (
        "forecast category", "forecast", "forecast status", "category", "forecastkategorie",
        "prognosekategorie",
        "kategorie", "prognose", "commit status",
    ),
    "created_at": (
        "created", "created date", "create date", "created at", "created on", "date created", "creation date",
        "deal created", "opened", "open date", "erstellt", "erstellt am", "erstelldatum", "erstellungsdatum",
        "angelegt am", "anlagedatum", "createdate", "engage date",
    ),
    "owner_id": (
        "owner", "deal owner", "opportunity owner", "account owner", "sales rep", "rep", "salesperson",
        "owner name",
        "assigned to", "responsible", "besitzer", "inhaber", "verantwortlich", "verantwortlicher",
        "vertriebler",
        "zustandig", "eigentumer", "sales agent", "owner id", "account executive", "ae", "seller",
        "verkaufer",
        "deal besitzer", "deal inhaber", "opportunity inhaber", "kundenbetreuer", "zustandiger mitarbeiter",
    ),
    "account_id": (
        "account", "account name", "company", "customer", "organization", "organisation", "client",
        "company name",
        "kunde", "firma", "unternehmen", "accountname", "kundenname", "customer name", "associated company",
    ),
    "last_contact_at": (
        "last activity", "last activity date", "last contacted", "last contact", "last touch",
        "last modified activity",
        "letzte aktivitat", "letzter kontakt", "datum der letzten aktivitat", "last engagement",
        "last activity at",
        "last contact date", "letztes aktivitatsdatum",
    ),
    "changed_at": (
        "last modified", "last modified date", "modified", "updated", "updated at", "update time",
        "last update",
        "zuletzt geandert", "geandert am", "letzte anderung", "aktualisiert am", "modified on",
        "last updated",
    ),
    "stage_changed_at": (
        "last stage change", "last stage change date", "stage changed", "stage change date",
        "date entered stage",
        "stage entered", "stage since", "in stage since", "in phase seit", "phase seit",
        "letzte phasenanderung",
        "entered stage",
    ),
    "next_step": ("next step", "next steps", "nachster schritt", "nachste schritte", "next action",
    "nachste aktion"),
    "pipeline": ("pipeline", "pipeline name", "process", "sales process", "record type",
    "datensatztyp", "prozess"),
}  # fmt: skip
"""Headers by staged column of `deals`, in plain letters; earlier ones are preferred."""

PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "á": "a", "ñ": "n"})


def plain(header: str) -> str:
    """Reduce a header to lower-case words.

    Examples
    --------
    >>> plain("Letzte_Aktivität"), plain("CloseDate"), plain("Amount (EUR)")
    ('letzte aktivitat', 'close date', 'amount')
    """
    split = re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", header)
    bare = re.sub(r"\((?:[a-z]{3}|[€$£%]|converted|umgerechnet)\)", " ", split.lower())
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", bare.translate(PLAIN)).split())


def guess(headers: Sequence[str]) -> dict[str, str]:
    """Guess which header holds which staged column of `deals`.

    Returns
    -------
    dict
        Staged column to header; each header once.

    Examples
    --------
    >>> guess(["Name der Verkaufschance", "Phase", "Betrag", "Schlusstermin"])["expected_on"]
    'Schlusstermin'
    """
    words = {plain(header): header for header in reversed(headers)}
    joined = {word.replace(" ", ""): header for word, header in words.items()}
    found: dict[str, str] = {}
    for column, known in HEADERS.items():
        for word in known:
            header = words.get(word) or joined.get(word.replace(" ", ""))
            if header is not None and header not in found.values():
                found[column] = header
                break
    if "deal_id" not in found and "title" in found:
        found["deal_id"] = found["title"]
    return found


def looks_like_deals(headers: Sequence[str]) -> float:
    """How sure a header is one of deals: 0 to 1.

    An id or name, and of stage, status, amount, close date and probability at least two.
    """
    found = guess(headers)
    telling = sum(one in found for one in ("stage", "result", "amount", "expected_on", "probability"))
    if "deal_id" not in found or telling < 2:
        return 0.0
    return min(1.0, 0.4 + 0.1 * telling + 0.02 * len(found))
