"""Cards for the urn: rights to answer made without any person, printed, shuffled and drawn.

Nobody collects anything, so that there is no moment of collecting to compare with the moment of answering,
and no list that says who has a ballot. What must be trusted instead: whoever prints could keep a copy of the
cards. Nothing is kept here: cards that are lost cannot be printed again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from html import escape

from bonafides.drawing.wording import MONTHS
from bonafides.trust import blind
from bonafides.trust.manifest import Manifest, groups
from bonafides.trust.qr import svg
from bonafides.trust.respondent import Collecting, Right

WORDS = {
    "en": {
        "title": "Cards for the urn",
        "before": "Print, cut along the dashed lines, fold with the code inside, shuffle, let everybody "
        "draw one unseen. Whoever prints can keep a copy: let somebody print whom those trust who "
        "will answer, such as the works council. Destroy what is left over, and this file.",
        "count": "{n} cards; the round lists {invited} people invited in this group.",
        "about": "about {name}",
        "scan": "Scan it with your phone. One card, one answer; nobody wrote down who drew which. Keep "
        "the card: with it you can change or withdraw your answer until {closes}.",
        "mark": "Fingerprint of the round",
        "code": "Right to answer as a QR code",
        "after the day": "",
        "months": " ".join(MONTHS),
    },
    "de": {
        "title": "Karten zum Ziehen",
        "before": "Drucken, an den gestrichelten Linien schneiden, mit dem Code nach innen falten, mischen, "
        "alle ungesehen eine ziehen lassen. Wer druckt, kann eine Kopie behalten: Lassen Sie "
        "jemanden drucken, dem die Antwortenden trauen, etwa den Betriebsrat. Vernichten Sie, was "
        "übrig bleibt, und diese Datei.",
        "count": "{n} Karten; die Runde nennt {invited} Eingeladene in dieser Gruppe.",
        "about": "über {name}",
        "scan": "Mit dem Telefon scannen. Eine Karte, eine Antwort; niemand hat aufgeschrieben, wer "
        "welche zog. Behalten Sie die Karte: Mit ihr können Sie Ihre Antwort bis {closes} ändern "
        "oder zurücknehmen.",
        "mark": "Fingerabdruck der Runde",
        "code": "Recht zu antworten als QR-Code",
        "after the day": ".",
        "months": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    },
}


def cards(
    manifest: Manifest,
    cell: str,
    key: blind.SigningKey,
    n: int,
    *,
    salt: bytes = b"",
    name: str = "",
) -> list[Right]:
    """Rights to answer in one cell, in an order that nobody can tell.

    Parameters
    ----------
    manifest
        Of the round, open.
    cell
        Code of the cell.
    key
        The cell's signing key.
    n
        How many; the organiser's choice, shown on the board beside how many were invited.
    salt, name
        Of whom the cell is about.

    Raises
    ------
    Refused
        The key is not the one in the manifest.
    """
    made = []
    for _ in range(n):
        begun = Collecting.begin(manifest, cell)
        made.append(begun.finish(blind.blind_sign(key, begun.blinded), salt, name))
    secrets.SystemRandom().shuffle(made)
    return made


def sheet(
    rights: Iterable[Right],
    manifest: Manifest,
    *,
    language: str = "en",
    styles: Iterable[str] = (),
    icon: str = "",
) -> str:
    """A page of cards to print, as HTML without a script and without a style of its own.

    Parameters
    ----------
    rights
        From `cards`: all of one cell.
    manifest
        Of the round.
    language
        en or de.
    styles
        Addresses of stylesheets: tokens.css and cards.css of the box.
    icon
        Address of the mark in the browser's tab; a browser that is told of none asks for one by itself.
    """
    every = list(rights)
    words = WORDS[language]
    (cell,) = {right.cell for right in every}
    count = words["count"].format(n=len(every), invited=manifest.cell(cell).invited)
    links = "".join(f'<link rel="stylesheet" href="{escape(one)}">' for one in styles)
    links += f'<link rel="icon" href="{escape(icon)}">' if icon else ""
    body = "".join(_card(right, manifest, language) for right in every)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words['title'])}</title>{links}</head><body>"
        f'<main><div class="before"><h1>{escape(words["title"])}</h1><p>{escape(words["before"])}</p>'
        f'<p>{escape(count)}</p></div><ul class="cards">{body}</ul></main></body></html>'
    )


def _card(right: Right, manifest: Manifest, language: str) -> str:
    words = WORDS[language]
    closes = date.fromisoformat(str(manifest.document["closes_on"]))
    about = f"<p>{escape(words['about'].format(name=right.name))}</p>" if right.name else ""
    month = words["months"].split()[closes.month - 1]
    scan = words["scan"].format(closes=f"{closes.day}{words['after the day']} {month} {closes.year}")
    return (
        f'<li class="card">{svg(right.link(), words["code"])}'
        f"<div><h2>{escape(manifest.document['title'][language])}</h2>{about}<p>{escape(scan)}</p>"
        f'<p class="hex">{escape(words["mark"])}<br>{groups(manifest.fingerprint)}</p></div></li>'
    )
