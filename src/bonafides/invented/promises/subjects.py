"""What is promised in the invented company: cold rooms, their parts, their papers and their bills."""

from __future__ import annotations

from dataclasses import dataclass

Said = tuple[str, str]
"""The same in English and in German."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be promised: what, and how the other side will know that it is done.

    Parameters
    ----------
    what, done_when
        In English and German, with blanks in braces: `site`, `temp`, `unit`, `n`, `who`; `Site` begins a sentence,
        `A_unit` has its article.
    """

    what: Said
    done_when: Said


SITES: tuple[Said, ...] = (
    ("cold room 1", "Kühlraum 1"),
    ("cold room 2", "Kühlraum 2"),
    ("cold room 4", "Kühlraum 4"),
    ("the loading dock", "die Laderampe"),
    ("the ripening room", "die Reifekammer"),
    ("the blast freezer", "den Schockfroster"),
    ("the order picking hall", "die Kommissionierhalle"),
    ("the returns area", "die Retourenfläche"),
    ("the north hall", "die Nordhalle"),
    ("the deep-freeze store", "das Tiefkühllager"),
    ("the staging hall", "die Bereitstellhalle"),
    ("the old warehouse", "das alte Lager"),
)
UNITS: tuple[Said, ...] = (
    ("compressor", "Verdichter"),
    ("evaporator fan", "Verdampferlüfter"),
    ("door heater", "Türrahmenheizung"),
    ("expansion valve", "Expansionsventil"),
    ("high-speed door", "Schnelllauftor"),
    ("control unit", "Steuerung"),
    ("defrost heater", "Abtauheizung"),
    ("condensate pump", "Kondensatpumpe"),
)

SUBJECTS: dict[str, dict[str, tuple[Subject, ...]]] = {
    "Delivery": {
        "Cold room handed over": (
            Subject(
                ("{Site} handed over and down to {temp} °C", "{Site} übergeben und auf {temp} °C gekühlt"),
                ("{who} signs the handover sheet", "{who} unterschreibt das Übergabeprotokoll"),
            ),
            Subject(
                ("New panels and doors up in {site}", "Neue Paneele und Türen für {site} montiert"),
                (
                    "the doors close and the seals are dry",
                    "die Türen schließen und die Dichtungen sind trocken",
                ),
            ),
            Subject(
                (
                    "{Site} moved to the new refrigerant over one weekend",
                    "{Site} an einem Wochenende auf das neue Kältemittel umgestellt",
                ),
                ("the plant runs on Monday at six", "die Anlage läuft am Montag um sechs"),
            ),
            Subject(
                (
                    "Racking set up in {site}, ready for goods",
                    "Regale für {site} aufgestellt, bereit für Ware",
                ),
                ("the first pallets are in", "die ersten Paletten stehen drin"),
            ),
        ),
        "Service visit": (
            Subject(
                (
                    "A fitter on site to look at the {unit} in {site}",
                    "Ein Monteur sieht sich {site} an: {unit}",
                ),
                ("{who} has the fitter’s report", "{who} hat den Bericht des Monteurs"),
            ),
            Subject(
                ("Yearly maintenance done on {site}", "Jahreswartung gemacht: {site}"),
                ("the maintenance book is stamped", "das Wartungsbuch ist gestempelt"),
            ),
            Subject(
                (
                    "Night shift shown how to defrost {site} by hand",
                    "Nachtschicht eingewiesen, von Hand abzutauen: {site}",
                ),
                ("two people of each shift have done it once", "zwei Leute je Schicht haben es einmal getan"),
            ),
        ),
        "Rental unit on site": (
            Subject(
                (
                    "A rental cooler standing while {site} is closed",
                    "Ein Mietkühler steht, solange umgebaut wird: {site}",
                ),
                ("it holds {temp} °C for a day", "er hält einen Tag lang {temp} °C"),
            ),
            Subject(
                ("{n} mobile coolers for the busy weeks", "{n} mobile Kühler für die Hochsaison"),
                ("they are plugged in at your yard", "sie sind auf Ihrem Hof angeschlossen"),
            ),
        ),
    },
    "Quality": {
        "Temperature mapping": (
            Subject(
                (
                    "Temperature mapping of {site}, with the report",
                    "Temperaturverteilung gemessen, mit Bericht: {site}",
                ),
                ("{who} has the signed report", "{who} hat den unterschriebenen Bericht"),
            ),
            Subject(
                (
                    "{n} loggers placed in {site} for a summer run",
                    "{n} Datenlogger für den Sommerlauf verteilt: {site}",
                ),
                ("the readings come in every ten minutes", "alle zehn Minuten kommen Werte"),
            ),
        ),
        "Certificate": (
            Subject(
                ("Calibration certificates for {n} sensors", "Kalibrierscheine für {n} Fühler"),
                ("they are in the audit folder", "sie liegen im Audit-Ordner"),
            ),
            Subject(
                ("Pressure test and its paper for {site}", "Druckprüfung mit Bescheinigung: {site}"),
                ("the inspector accepts it", "der Prüfer nimmt sie an"),
            ),
            Subject(
                ("Papers for the audit by your retailer", "Unterlagen für das Audit Ihres Händlers"),
                ("{who} says that nothing is missing", "{who} sagt, dass nichts fehlt"),
            ),
        ),
        "Deviation answered": (
            Subject(
                (
                    "A written answer on the warm night in {site}",
                    "Eine schriftliche Antwort zur warmen Nacht: {site}",
                ),
                ("cause and remedy are named", "Ursache und Abhilfe stehen darin"),
            ),
        ),
    },
    "Spare parts": {
        "Part from stock": (
            Subject(
                ("{A_unit} for {site}, from stock", "Vom Lager: {unit} für {site}"),
                ("it is in your goods-in", "das Teil ist in Ihrem Wareneingang"),
            ),
            Subject(
                ("{n} door seals for {site}", "{n} Türdichtungen für {site}"),
                ("they are at your gate before noon", "sie sind vormittags an Ihrem Tor"),
            ),
        ),
        "Part made to order": (
            Subject(
                ("{A_unit} made to the old drawing", "Nach alter Zeichnung gefertigt: {unit}"),
                ("it fits without drilling", "das Teil passt ohne Bohren"),
            ),
            Subject(
                ("An exchange {unit}, overhauled", "Im Tausch, überholt: {unit}"),
                ("the test sheet lies in the box", "das Prüfblatt liegt im Karton"),
            ),
        ),
        "Emergency kit": (
            Subject(
                ("An emergency kit kept at {site}", "Ein Notfallsatz vor Ort für {site}"),
                ("the list on the lid is ticked", "die Liste am Deckel ist abgehakt"),
            ),
        ),
    },
    "Billing": {
        "Invoice as agreed": (
            Subject(
                (
                    "One invoice for each site, as your ledger needs it",
                    "Eine Rechnung je Standort, wie Ihre Buchhaltung sie braucht",
                ),
                ("{who} can book it without asking", "{who} kann sie ohne Rückfrage buchen"),
            ),
            Subject(
                (
                    "The invoice for {site} with your order number on it",
                    "Die Rechnung mit Ihrer Bestellnummer: {site}",
                ),
                ("it goes through at the first try", "sie geht beim ersten Mal durch"),
            ),
        ),
        "Credit note": (
            Subject(
                ("Credit for the {unit} sent back", "Gutschrift für die Rücksendung: {unit}"),
                ("it is on the next statement", "sie steht auf dem nächsten Kontoauszug"),
            ),
            Subject(
                (
                    "The fee for the missed visit taken off",
                    "Die Gebühr für den ausgefallenen Termin gestrichen",
                ),
                ("the credit note has arrived", "die Gutschrift ist da"),
            ),
        ),
        "Payment plan": (
            Subject(
                ("{n} instalments for {site}, in writing", "{n} Raten schriftlich vereinbart: {site}"),
                ("both sides have signed", "beide Seiten haben unterschrieben"),
            ),
        ),
    },
}
"""By function and kind of promise."""

OWN: tuple[Subject, ...] = (
    Subject(
        ("A drawing of {site} with the new doors in it", "Eine Zeichnung mit den neuen Türen: {site}"),
        ("{who} can show it to the board", "{who} kann sie der Leitung zeigen"),
    ),
    Subject(
        ("The offer for {site}, with both variants", "Das Angebot in beiden Varianten: {site}"),
        ("price and running cost stand side by side", "Preis und Stromkosten stehen nebeneinander"),
    ),
    Subject(
        ("A visit to a plant like yours", "Besuch bei einer Anlage wie Ihrer"),
        ("you have talked to their foreman alone", "Sie haben allein mit deren Vorarbeiter gesprochen"),
    ),
    Subject(
        ("Minutes of our meeting, with who does what", "Das Protokoll unserer Besprechung, mit Aufgaben"),
        ("{who} has added what was missing", "{who} hat ergänzt, was fehlte"),
    ),
    Subject(
        ("The power draw of {site} worked out for you", "Der Stromverbrauch für Sie gerechnet: {site}"),
        ("your electrician can size the cable", "Ihr Elektriker kann das Kabel auslegen"),
    ),
)
"""What whoever sells does themselves."""

THEIRS: tuple[Subject, ...] = (
    Subject(("The floor of {site} is cleared", "Der Boden ist frei: {site}"), ("we can drive in", "wir können hineinfahren")),
    Subject(("Signed order for {site}", "Unterschriebene Bestellung: {site}"), ("we have it in writing", "sie liegt uns vor")),
    Subject(("Power to {site} by your electrician", "Strom durch Ihren Elektriker: {site}"), ("63 A at the wall", "63 A an der Wand")),
    Subject(("Plans of {site} as built", "Bestandspläne: {site}"), ("the file opens", "die Datei lässt sich öffnen")),
    Subject(("A date with your works council about {site}", "Ein Termin mit Ihrem Betriebsrat: {site}"), ("the date stands", "der Termin steht")),
    Subject(("Feedback from the tasting on the test batch", "Rückmeldung zur Verkostung der Probecharge"), ("yes or no, by mail", "ja oder nein, per Mail")),
    Subject(("First instalment for {site}", "Die erste Rate: {site}"), ("it is on our account", "sie ist auf unserem Konto")),
    Subject(("Names of two people to be trained", "Namen von zwei Leuten für die Einweisung"), ("we have names and shifts", "wir haben Namen und Schichten")),
)  # fmt: skip
"""What customers promise us."""


@dataclass(frozen=True, slots=True)
class Always:
    """What a function has agreed to beforehand: at least so many working days ahead, up to a limit in words."""

    function: str
    what: str
    done_when: str
    within_days: int
    limit: str


AGREED: dict[str, Always] = {
    "Service visit": Always(
        "Delivery", "A fitter on site within eight working days", "the visit is in both calendars", 8,
        "one site at a time, no crane",
    ),
    "Part from stock": Always(
        "Spare parts", "Any part on the green list, sent within five working days", "it is in your goods-in", 5,
        "up to €2,000 a part",
    ),
    "Certificate": Always(
        "Quality", "Calibration certificates for sensors we sold", "they are in the audit folder", 10,
        "up to twenty sensors",
    ),
    "Invoice as agreed": Always(
        "Billing", "Your order number on every invoice", "the next invoice carries it", 6,
        "orders that we have in writing",
    ),
}  # fmt: skip
"""The catalogue, by kind of promise."""
