"""Verbs of doing, in the forms in which they are promised; and those that promise nothing."""

from __future__ import annotations

import re

_ACTS_EN = """
send deliver ship bring provide prepare check call ring phone email mail write reply answer respond confirm review update
fix repair replace install test schedule book order reserve organise organize arrange share submit sign pay transfer refund
credit invoice waive cover extend hold keep give get come visit present draft finish complete finalise finalize start begin
train migrate move run do make hand forward return collect supply put take let clarify discuss raise escalate add remove
correct amend revise release deploy publish open close print build design show quote calculate name appoint introduce
connect approve decide investigate handle sort upload issue grant reimburse drop swap exchange freeze ensure translate
measure inspect switch unlock reset restore notify inform tell contact host produce cut paint load store lend adjust
configure process set bill post clean calibrate remind register commission support absorb match lower reduce circulate
countersign dispatch drive assemble mount connect stock staff assign nominate assist help list pack rent lend dispose
haul drill weld tune audit archive patch scan tag label sample survey pilot rework redo rebuild rebook reprint resend reship
document record log file note summarise summarize propose compile gather second place interview shortlist screen brief onboard
coach teach proof lease park stage seal sharpen service maintain monitor insure compensate honour honor refrain stop stand
accept pass push pull turn settle bear double retain guard seat wire ready bundle route match free sponsor substitute loan
""".split()

_ACTS_DE = """
senden schicken verschicken zuschicken liefern bringen rufen melden klären abklären prüfen stellen erstellen kümmern
übernehmen machen geben lassen reichen veranlassen buchen bestellen organisieren richten installieren montieren tauschen
ersetzen zahlen überweisen bezahlen erstatten gewähren halten reservieren kommen holen legen leiten laden tragen sorgen
setzen bauen testen führen überarbeiten besprechen informieren bestätigen unterschreiben unterzeichnen aktualisieren
antworten beantworten nennen schalten passen korrigieren ergänzen besorgen verzichten berechnen beginnen starten fangen
beenden reparieren beheben schreiben mailen übermitteln übersenden zusenden nachreichen nachliefern vorbeikommen fertigen
produzieren verlängern decken benennen bereiten vorbereiten entscheiden freigeben erteilen geben teilen räumen messen
schulen fahren fertigstellen abholen verschieben ziehen wechseln ändern planen drucken löschen anrufen zurückrufen hinterlegen
einrichten auswerten umsetzen erledigen bereitstellen gutschreiben schreiben rechnen kalkulieren anpassen abgeben einreichen
beauftragen begleiten betreuen übergeben einplanen klären vereinbaren zurückmelden nehmen schließen schulden spendieren
leisten entsenden gewährleisten entfernen streichen unterstützen helfen spielen sperren umstellen verlegen leihen sammeln
beantragen fordern arbeiten bessern vermieten stimmen zusammenstellen formulieren präsentieren zeigen erklären kontaktieren
benachrichtigen reinigen lackieren schneiden bohren gießen verpacken versenden überlassen anlegen importieren migrieren hosten
konfigurieren entwickeln programmieren dokumentieren übersetzen besetzen vertreten senken reduzieren schenken entschädigen
wiederholen befestigen entsorgen warten einweisen weisen schleifen spülen dichten eichen kalibrieren aufbauen abbauen stoppen
räumen freihalten listen markieren beschriften kennzeichnen trennen sichern verdoppeln erneuern nachholen holen vermitteln
""".split()

_THIRD_DE = {
    "geben": "gibt", "nehmen": "nimmt", "übernehmen": "übernimmt", "halten": "hält", "laden": "lädt", "tragen": "trägt",
    "lassen": "lässt", "fahren": "fährt", "übergeben": "übergibt", "messen": "misst",
}  # fmt: skip


def _first_de(verb: str) -> str:
    if verb.endswith(("ern", "eln")):
        return verb[:-1] + "e" if verb.endswith("ern") else verb[:-3] + "le"
    return verb[:-1]


def _third_de(verb: str) -> str:
    if verb in _THIRD_DE:
        return _THIRD_DE[verb]
    if verb.endswith(("ern", "eln")):
        return verb[:-1] + "t"
    stem = verb[:-2]
    return stem + ("et" if stem.endswith(("t", "d", "chn")) else "t")


def _third_en(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"


def _going_en(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return (
        verb + verb[-1] + "ing"
        if verb in ("get", "let", "put", "run", "cut", "ship", "begin", "drop", "swap")
        else verb + "ing"
    )


ACT_EN = frozenset(_ACTS_EN)
ACTS_THIRD_EN = frozenset(_third_en(verb) for verb in _ACTS_EN)
ACTING_EN = frozenset(_going_en(verb) for verb in _ACTS_EN)
ACT_WE_DE = frozenset(_ACTS_DE)
ACT_I_DE = frozenset(_first_de(verb) for verb in _ACTS_DE)
ACT_THIRD_DE = frozenset(_third_de(verb) for verb in _ACTS_DE)

ALWAYS_A_PROMISE_DE = frozenset(
    "kümmere kümmern melde melden übernehme übernehmen sorge sorgen kläre klären veranlasse veranlassen verzichte "
    "verzichten erledige erledigen reiche reichen rufe rufen schicke schicken sende senden besorge besorgen".split()
)
"""Said in the present tense without a day, these still speak of what comes."""

NO_ACT_EN = frozenset(
    "be have need want see know hope try attempt aim endeavour endeavor strive love like miss wait remember never "
    "probably likely think consider assume understand believe find require depend appreciate enjoy feel lose win suffer "
    "look regret struggle benefit grow speak talk meet hardly possibly maybe perhaps notice agree realise realize hear "
    "plan expect intend not become seem gladly end use stay live receive fall always-wait certainly-not reach-out-if cost save "
    "learn recall witness agree experience lead change also-need soon-see".split()
)
"""After "will", no act that one owes."""

NO_ACT_DE = re.compile(
    r"\b(?:"
    + "|".join(
        "versuchen bemühen können müssen sehen hoffen brauchen wollen dürfen freuen bedanken erinnern denken überlegen warten "
        "vermissen wissen treffen sprechen telefonieren sollen".split()
    )
    + r")\b"
)
