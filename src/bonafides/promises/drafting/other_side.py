""" "You", people by name, and results that nobody is named for: whose promise they are."""

from __future__ import annotations

import re

from bonafides.promises.drafting.clause import Clause, Finding, Reason
from bonafides.promises.drafting.verbs import (
    ACT_EN,
    ACT_THIRD_DE,
    ACT_WE_DE,
    ACTS_THIRD_EN,
    NO_ACT_DE,
    NO_ACT_EN,
)
from bonafides.promises.drafting.writer import Side

_THIRD_PARTY = re.compile(
    r"\b(?:supplier|carrier|courier|dhl|ups|fedex|dpd|spedition|spediteur|lieferant\w*|hersteller\w*|manufacturer|authorit\w+|"
    r"behörde|bauamt|amt|tüv|bank|government|ministry|customs|zoll|notar\w*|netzbetreiber|landlord|vermieter|post office|weather|wetter|"
    r"market|markt|competitor|wettbewerber|konkurrenz|regulator|auditor|subcontractor|subunternehmer|prices|preise|"
    r"council|court|gericht|union|parliament|insurer|versicherung|utility)\b"
)
_GETS_EN = re.compile(
    r"\byou(?:'ll| will| shall) (?:\w+ )?(?:have|get|receive|hear (?:from|back)|be (?:contacted|called|sent|informed|given|credited))\b|"
    r"\byou (?:can|may) (?:expect|count on|rely on)\b|\bexpect (?:it|them|the|our|my|a|an) .{0,60}"
)
_GETS_DAY_EN = re.compile(r"\byou (?:get|receive|have)\b")
_NOT_GIVEN = re.compile(
    r"\byou(?:'ll| will) (?:\w+ )?have (?:to|no|seen|noticed|heard|received|a (?:look|chance|great|good|nice)|the (?:opportunity|chance|option|choice))\b"
)
_YOU_EN = re.compile(
    r"\byou(?:'ll| will| shall)(?: not)? (?:(?:also|then|in return|both|kindly|\w+ly) )?(?P<verb>\w+)"
)
_YOU_AGREED_EN = re.compile(
    r"\byou(?:'ve| have| had)?(?: also| kindly| very kindly)? (?:agreed|promised|committed|offered|undertook|confirmed|said|told (?:me|us)|volunteered)"
    r"(?: me| us)?(?: that)? (?:to|you(?:'d|'ll| would| will)) (?:\w+ )?\w+|"
    r"\b(?:thank you|thanks) (?:very much |so much |again )?for (?:agreeing|confirming|offering|promising|committing|undertaking)\b"
)
_YOU_PRESENT_EN = re.compile(r"\byou (?:then |also )?(?P<verb>\w+)\b")
_IF_YOU_EN = re.compile(
    r"\b(?:if|when|once|can|as soon as|unless|provided|until|whether|before)\b(?: \w+)? you\b"
)

_GETS_DE = re.compile(
    r"\b(?:Sie|[Ii]hr|[Dd]u) (?:erhalten|bekommen|erhaltet|bekommt|bekommst|erhältst|kriegen|kriegt|kriegst|hören|hört|hörst)\b|"
    r"\b(?:[Ee]rhalten|[Bb]ekommen|[Ee]rhaltet|[Bb]ekommt|[Bb]ekommst|[Kk]riegen|[Kk]riegt|[Hh]ören|[Hh]örst) (?:Sie|ihr|du)\b"
)
_HAVE_DE = re.compile(r"\b(?:haben Sie|hast du|habt ihr|Sie haben|Ihr habt|Du hast)\b")
_DONE_DE = re.compile(
    r"\bge\w{2,}(?:t|en)\b|\b(?:erhalten|bekommen|bestellt|verstanden|bestätigt|vereinbart)\b"
)
_YOU_AGREED_DE = re.compile(
    r"\b(?:Sie|[Ii]hr|[Dd]u) (?:haben|hatten|habt|hast|hattet) .{0,120}\b(?:zugesagt|versprochen|zugesichert|angeboten|bestätigt)\b|"
    r"\b(?:haben|hatten|habt|hast) (?:Sie|ihr|du) .{0,120}\b(?:zugesagt|versprochen|zugesichert)\b|"
    r"\b[Dd]anke?,? (?:\w+ ){0,3}dass (?:Sie|ihr|du)\b|\b(?:Ihre|eure|deine) Zusage\b|\bSie (?:sagen|sagten|sagten uns) .{0,80}\bzu\b"
)
_YOU_DE = re.compile(r"\bSie (?P<a>\w+n)\b|\b(?P<b>\w+n) Sie\b")
_YOU_INFORMAL_DE = re.compile(r"\b(?:ihr|du) (?P<a>\w+t)\b|\b(?P<b>\w+t) (?:ihr|du)\b")


_BESIDE = re.compile(
    r"\((?:(ours|us|our side|we|wir|bei uns|intern|internal|unser\w*)|(?:client|customer|kund\w+|theirs|them)).{0,20}\)"
)


def _one_of(verbs: frozenset[str]) -> str:
    return "|".join(sorted(verbs))


_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Herr|Frau|Hr|Fr|Prof)\.? )"
_NAME = rf"{_TITLE}?[A-ZÄÖÜ][\wäöüß-]+(?: [A-ZÄÖÜ][\wäöüß-]+)?"
_ROLE = (
    r"(?:(?:[Tt]he|[Mm]y|[Oo]ur|[Tt]heir|[Yy]our|[Hh]is|[Hh]er|[Dd]er|[Dd]ie|[Dd]as|[Mm]eine?|[Uu]nsere?|[Dd]eren|[Ii]hre?|[Ee]uer|[Ee]ure|[Ss]eine?)"
    r" (?:[\wäöüß.-]+ ){0,3}?[\wäöüß-]+|[Tt]hey|[Hh]e|[Ss]he|[Ee]r|[Ss]ie|[Bb]oth|[Cc]lient|[Cc]ustomer|[Kk]unde|[Kk]undin|[Bb]uyer)"
)
_WHO = rf"(?P<who>{_NAME}(?: (?:from|of|von|aus) (?:the |der |dem |our |their |unserer |unserem )?[\w-]+)?(?: \([^()]{{1,30}}\))?|{_ROLE})(?:, {_NAME},)?"
_WILL_EN = re.compile(
    rf"(?:^|[,;:(–-] ?|\b(?:and|that|so|but|then|as|agreed|said) ){_WHO}(?:'ll| will| shall| is going to| are going to|'s going to)(?P<no> not)? "
    r"(?:(?:then|also|both|now|personally|\w+ly) ){0,2}(?P<verb>\w+)(?P<rest>.{0,30})"
)
_NOTE_EN = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:and|that|but|then) ){_WHO}(?: to (?:{_one_of(ACT_EN)})| (?:then |also |now )?(?:{_one_of(ACTS_THIRD_EN)}))\b"
)
_PEOPLE = (
    r"(?:team|teams|people|fitters|engineers|technicians|drivers|guys|colleagues|staff|lawyers|installers|crew|specialists|"
    r"accountants|trainers|electricians|monteure|techniker|kollegen|fahrer|leute|spezialisten|juristen|anwälte|installateure|elektriker)"
)
_MANY = re.compile(
    rf"(?P<who>\b(?:the|our|my|your|their|two|both) (?:\w+ )?{_PEOPLE}) (?:{_one_of(ACT_EN)})\b|"
    rf"(?P<who2>\b(?:die|unsere|meine|ihre|eure|deren|zwei) (?:\w+ )?{_PEOPLE}) (?:{_one_of(ACT_WE_DE)})\b|"
    rf"\b(?:{_one_of(ACT_WE_DE)}) (?P<who3>(?:die|unsere|meine|ihre|eure|deren|zwei) (?:\w+ )?{_PEOPLE})\b"
)
_YOURS_AGREED = re.compile(
    r"\byour (?:[\w.]+ ){1,4}(?:promised|agreed|committed|guaranteed|undertook)\b|"
    r"\b(?:it was|we|we have|i have|i) (?:agreed|noted|understood|recorded|wrote down|settled) that you(?:r \w+)? \w+|"
    r"\b(?:notiert|vereinbart|besprochen|festgehalten|verstanden|abgemacht),? dass (?:sie|ihr|ihre|euer|eure|du)\b|"
    r"\bihr(?:e|en)? (?:[\w.]+ ){1,3}(?:hat|haben) .{0,120}\b(?:zugesagt|versprochen|zugesichert)\b"
)
_NOTE_BOTH_EN = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:and|that|but|then) )(?P<who>[Tt]hey|[Bb]oth|[Ww]e) (?:then |also |now )?(?:{_one_of(ACT_EN)})\b"
)
_AGREED_EN = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:and|but) ){_WHO}(?: \([^()]{{1,30}}\))? (?:has |have |also )?(?:agreed|agrees|promised|promises|committed|commits|undertook|confirmed|confirms|said|says|"
    r"will confirm|offers|guaranteed)(?: me| us)?(?: that| to|,|:)? (?:\w+)"
)
_WIRD_DE = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:und|dass|aber|dann) ){_WHO} (?:\w+ )?(?:wird|werden)\b|\bwird {_WHO.replace('who', 'who2')}"
)
_NOTE_DE = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:und|dass|aber|dann|dafür) ){_WHO} (?:{_one_of(ACT_THIRD_DE)})\b|"
    rf"\b(?:{_one_of(ACT_THIRD_DE)}) (?:(?:ihnen|euch|dir|uns|dann|sich|Ihnen) )?{_WHO.replace('who', 'who2')}"
)
_NOTE_BOTH_DE = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:und|dass|aber|dann|dafür) )(?P<who>[Ss]ie|[Bb]eide) (?:{_one_of(ACT_WE_DE)})\b"
)
_AGREED_DE = re.compile(
    rf"(?:^|[,;:(] ?|\b(?:und|aber) ){_WHO} (?:sagt|sagte|hat|haben|verspricht|versprach|bestätigt|garantiert)\b.{{0,140}}\b(?:zu|zugesagt|versprochen|zugesichert|bestätigt|verspricht|garantiert|dass)\b"
)
_OUR_PEOPLE = re.compile(
    r"\b(?:our|my|unsere?[rnm]?|meine?[rn]?|delivery|support|service|legal|technik|techniker\w*|buchhaltung|montage|kolleg\w+|colleagues?|"
    r"engineer|technician|fitters?|monteur\w*|innendienst|logistik|logistics|accounting|warehouse|lager|vertrieb|sales)\b"
)
_THEIR_PEOPLE = re.compile(
    r"\b(?:their|your|deren|ihre?[rnm]?|euer|eure[rn]?|client|customer|kund\w+|they|buyer|purchasing|einkauf|he|she|er|sie)\b"
)
_EMPTY_WHO = frozenset(
    "it this that there everything nothing all what which es das dies there alles what if and but so the then yes no ok when "
    "once wenn falls sobald also today tomorrow heute morgen next please bitte however".split()
)

_RESULT_EN = re.compile(
    r"\b(?:will|'ll|shall|to)(?: then| also| all| both)? (?:be )?(?:with you|with us|on site|at (?:your|our)|in (?:your|our|place)|delivered|ready|shipped|sent|"
    r"installed|finished|done|completed?|live|available|up and running|dispatched|there|here|arrive|reach (?:you|us)|go out|go live|follow|"
    r"land|fixed|restored|repaired|replaced|credited|refunded|paid|signed|transferred|running|back|waived|covered|included|returned|"
    r"issued|released|approved|provided|supplied|confirmed|resolved|reimbursed|settled|come|extended|yours|\w{3,}ed|sent|built|made|written|done|taken|kept|held|met|put|brought)\b|"
    r"\b(?:is|are) (?:leaving|going out|coming|arriving|shipping|being (?:sent|shipped|delivered))\b"
)
_RESULT_NOW_EN = re.compile(
    r"\b(?:goes out|goes live|follows?|arrives?|comes?|leaves?|ships?|is due|are due|due|is (?:ready|done|with you|on site)|are (?:ready|with you)|"
    r"stays? (?:fixed|unchanged|the same|as)|appl(?:y|ies)|remains? (?:fixed|unchanged|valid|the same)|holds?|is (?:fixed|held|valid|guaranteed|reserved)|"
    r"lands?|starts?|gets? (?:sent|delivered|paid)|(?:is|are) (?:delivered|sent|paid|installed|shipped|signed))\b"
)
_RESULT_DE = re.compile(
    r"\b(?:wird|werden)\b.{0,120}\b(?:geliefert|verschickt|geschickt|versandt|versendet|gesendet|installiert|montiert|fertig\w*|erledigt|bezahlt|"
    r"überwiesen|gutgeschrieben|erstattet|ausgetauscht|ersetzt|repariert|behoben|übernommen|freigeschaltet|bereitgestellt|eingerichtet|"
    r"unterschrieben|unterzeichnet|freigegeben|erteilt|nachgereicht|nachgeliefert|zugestellt|abgeholt|angeliefert|ausgeliefert|bereit|"
    r"eintreffen|vorliegen|da sein|bei ihnen|fertiggestellt|abgeschlossen|verlängert|eingespielt|umgesetzt|ausgestellt|übergeben|folgen|ge\w{3,}t|\w{2,}ge\w{3,}t|\w{4,}iert)\b|"
    r"\b(?:geht|gehen)\b.{0,60}\b(?:raus|hinaus|zu|an|in (?:betrieb|den versand)|online|live|auf den weg|an sie)\b|"
    r"\b(?:folgt|folgen|kommt|kommen|trifft|treffen|erreicht|erreichen|liegt|liegen|steht|stehen|ist|sind|erfolgt|startet|läuft)\b|"
    r"\b(?:bleibt|bleiben|gilt|gelten)\b.{0,80}\bbis\b|\bbis\b.{0,80}\b(?:bleibt|bleiben|gilt|gelten)\b"
)
_THING = re.compile(
    r"\b(?:offer|quote|quotation|report|contract|drawings?|parts?|machine|delivery|samples?|certificate|invoice|documents?|draft|update|"
    r"software|system|line|order|po|payment|deposit|approval|sign-off|signature|price|prices|discounts?|rates?|conditions?|konditionen|rabatt\w*|access|replacement|credit|list|plan|"
    r"schedule|version|results?|data|files?|spare|training|installation|material|goods|truck|pallets?|unit|units|answer|reply|feedback|"
    r"proposal|specs?|specification|template|minutes|photos?|test|fix|patch|release|migration|licen[cs]es?|keys?|cv|profiles?|it|this|everything|"
    r"angebot\w*|bericht\w*|vertrag\w*|zeichnung\w*|teile?|maschine\w*|lieferung\w*|muster\w*|zertifikat\w*|rechnung\w*|unterlagen|entwurf\w*|"
    r"anlage\w*|bestellung\w*|auftrag\w*|zahlung\w*|anzahlung\w*|freigabe\w*|unterschrift\w*|preis\w*|rabatt\w*|zugang\w*|zugänge|ersatz\w*|"
    r"gutschrift\w*|liste\w*|plan|version\w*|ergebnis\w*|daten|datei\w*|schulung\w*|montage|material\w*|ware\w*|lkw|palette\w*|gerät\w*|"
    r"antwort\w*|rückmeldung\w*|protokoll\w*|fotos?|test\w*|update\w*|lizenz\w*|schlüssel\w*|dokument\w*|auswertung\w*|spezifikation\w*|"
    r"konzept\w*|kalkulation\w*|bescheid\w*|garantie\w*|inbetriebnahme|techniker\w*|monteur\w*|kosten|pumpe\w*|prüf\w+)\b"
)
_FROM_CLIENT = re.compile(
    r"\b(?:po|purchase order|order|payment|deposit|approval|sign-off|signature|signed|countersigned|go-ahead|requirements|their \w+|"
    r"bestellung\w*|auftrag|auftragserteilung|zahlung\w*|anzahlung\w*|freigabe\w*|unterschrift\w*|beistellung\w*|deren \w+|from (?:them|client|customer)|"
    r"vom kunden|von (?:ihnen|kunde\w*))\b"
)
_STRONG = re.compile(
    r"\b(?:goes live|go live|goes out|(?:will|'ll) be (?:with you|on site|delivered|shipped|installed|replaced|repaired|fixed|sent|swapped)|"
    r"(?:is|are) (?:with you|on site)|geht .{0,60}\b(?:raus|an|live|in betrieb)|(?:wird|werden) .{0,100}\b(?:geliefert|verschickt|installiert|"
    r"montiert|ausgetauscht|ersetzt|repariert|behoben|freigeschaltet|eingerichtet)|(?:ist|sind) .{0,60}\b(?:bei ihnen|vor ort|bei euch))\b"
)
_LIKELY = re.compile(
    r"\b(?:will|'ll) (?:be|get) (?:\w+ly )?(?:\w{3,}ed|sent|built|made|written|done|taken|kept|held|put|brought|cut|ready|there|finished|back|with you)\b|"
    r"\b(?:is|are) (?:being \w{2,}(?:ed|t|n|ut)|ready|done|finished|in the post|in tomorrow's post|in your|on your|at your|yours|with you)\b|"
    r"\b(?:wird|werden)\b.{0,120}\b(?:ge\w{3,}(?:t|en)|\w{2,}ge\w{3,}(?:t|en)|(?:be|er|ver|über|ent)\w{3,}(?:t|en)|\w{4,}iert)[.,!]?$|"
    r"\b(?:ist|sind|steht|stehen|liegt|liegen)\b.{0,80}\b(?:fertig|da|bereit|bei (?:ihnen|euch|dir)|auf (?:ihrem|eurem|deinem)|in (?:ihrem|ihrer|eurem|eurer)|vor|online|live)\b|"
    r"\b(?:geht|gehen)\b.{0,60}\b(?:raus|hinaus|in die|in den|auf die|auf unsere|an|zu)\b|\berfolg(?:t|en)\b"
)
_NOT_A_RESULT = re.compile(
    r"\b(?:deadline|closed|geschlossen|besetzt|season|saison|party|feier|jubiläum|anniversary|ferien|betriebsferien|opening hours|meeting|appointment|call|termin|treffen|besprechung|messe|fair|holiday|urlaub|office|büro|telefonat|workshop|question|fragen?|christmas|"
    r"deadline|frist|webinar|conference|konferenz|budget year|month|monat|jahr|geschäftsjahr|demand|nachfrage|interest|interesse|important|wichtig)\b"
)


def agreed(clause: Clause) -> Finding | None:
    """What the other side said it would do, told by whoever writes; None without any."""
    if not clause.is_note:
        told = (
            _YOU_AGREED_EN.search(clause.words)
            if clause.language == "en"
            else _YOU_AGREED_DE.search(clause.cased)
        )
        told = told or _YOURS_AGREED.search(clause.words)
        return Finding(clause.other, "you_agreed") if told else None
    pattern = _AGREED_EN if clause.language == "en" else _AGREED_DE
    for found in pattern.finditer(clause.cased):
        side = _side_of(found["who"], clause)
        if side and not _THIRD_PARTY.search(clause.words[found.end("who") : found.end("who") + 40]):
            return Finding(side, "named")
    return None


_RECEIVES = re.compile(
    r"(?:^|[,;:] ?|\b(?:and|und|but|aber) )(?P<who>[\wäöüß. ]{2,40}?) (?:gets?|receives?|bekommt|bekommen|erhält|erhalten|kriegt|kriegen)\b|"
    r"^(?P<nobody>gets|receives|bekommt|erhält|kriegt)\b|\b(?:bekommt|bekommen|erhält|erhalten|kriegt|kriegen) (?P<who2>wir|er|sie|kunde|kundin)\b"
)
_COUNTS_ON_DE = re.compile(
    r"\b(?:können|dürfen|kannst|könnt) (?:sie|ihr|du)\b.{0,160}\brechnen\b|\b(?:sie|ihr|du) (?:können|dürfen|kannst|könnt)\b.{0,160}\brechnen\b"
)
_FREE = re.compile(
    r"\b(?:there will be|there is|there are) no (?:extra |additional |further )?(?:costs?|charges?|fees?)\b|"
    r"\byou (?:won't|will not|don't) (?:be charged|pay|have to pay)\b|"
    r"\b(?:entstehen|fallen|kommen) (?:ihnen |euch |für sie )?keine (?:zusätzlichen |weiteren |mehr)?(?:kosten|gebühren)\b"
)


def _receives(clause: Clause) -> Finding | None:
    """In a note, whoever gets something is promised it by the other side."""
    found = _RECEIVES.search(clause.words) if clause.is_note and clause.has_day else None
    if not found:
        return None
    who = (found["who"] or found["who2"] or "").strip()
    first = re.search(r"\b(?:we|i|wir|ich)$", who) is not None
    known = clause.names.side_of(who) if who else None
    gets = "ours" if first or known == "ours" else "theirs"
    return Finding("ours" if gets == "theirs" else "theirs", "they_will_get")


def others(clause: Clause) -> Finding | None:
    """What "you" owe, what a person named owes, or a result that is announced; None without any."""
    if found := _receives(clause):
        return found
    if not clause.is_note and (
        _FREE.search(clause.words) or (clause.has_day and _COUNTS_ON_DE.search(clause.words))
    ):
        return Finding(clause.mine, "they_will_get", explicit=False)
    if clause.language == "en":
        return _you_english(clause) or _named_english(clause) or _many(clause) or _result(clause)
    return _you_german(clause) or _named_german(clause) or _many(clause) or _result(clause)


def _you_english(clause: Clause) -> Finding | None:
    words = clause.words
    gets = _GETS_EN.search(words) or (clause.has_day and _GETS_DAY_EN.search(words))
    if gets and not _NOT_GIVEN.search(words) and (clause.has_day or "expect" not in words):
        return Finding(clause.mine, "they_will_get", explicit="from us" in words or "from me" in words)
    for found in _YOU_EN.finditer(words):
        if found["verb"] in ACT_EN and found["verb"] not in (
            "let",
            "make",
            "do",
            "come",
            "start",
            "begin",
            "show",
        ):
            return Finding(clause.other, "you_will")
    present = clause.has_day and any(found["verb"] in ACT_EN for found in _YOU_PRESENT_EN.finditer(words))
    return Finding(clause.other, "you_will") if present and not _IF_YOU_EN.search(words) else None


def _you_german(clause: Clause) -> Finding | None:
    cased, words = clause.cased, clause.words
    if clause.is_note:
        return None
    if _GETS_DE.search(cased) and not re.search(r"\bhaben\b", words):
        return Finding(clause.mine, "they_will_get", explicit="von uns" in words or "von mir" in words)
    if clause.has_day and _HAVE_DE.search(cased) and not _DONE_DE.search(words):
        return Finding(clause.mine, "they_will_get", explicit=False)
    if re.search(r"\b(?:wenn|falls|sobald|sofern|nachdem|bevor|damit|dass|ob) (?:Sie|ihr|du)\b", cased):
        return None
    said = {found["a"] or found["b"] for found in _YOU_DE.finditer(cased)}
    informal = {found["a"] or found["b"] for found in _YOU_INFORMAL_DE.finditer(cased)}
    agreed = re.search(
        r"\bwie (?:vereinbart|besprochen|abgesprochen|abgemacht|zugesagt)\b|\bdafür\b|\bim gegenzug\b|\bihrerseits\b",
        words,
    )
    starts = re.match(r"\w+n Sie\b", cased)
    if (
        (said & ACT_WE_DE or informal & ACT_THIRD_DE)
        and (clause.has_day or agreed)
        and not (starts and not agreed)
    ):
        return Finding(clause.other, "you_will")
    return None


def _side_of(who: str, clause: Clause) -> Side | None:
    """The side of somebody named; None for third parties and words that are nobody's name."""
    lowered = who.lower()
    if lowered in _EMPTY_WHO or lowered.split()[0] in _EMPTY_WHO - {"the"} or _THIRD_PARTY.search(lowered):
        return None
    if beside := _BESIDE.search(lowered):
        return "ours" if beside[1] else "theirs"
    if lowered in ("we", "i", "wir", "ich"):
        return clause.mine
    if known := clause.names.side_of(who):
        return known
    if re.search(r"\b(?:our|my|unsere?[rnm]?|meine?[rn]?)\b", lowered):
        return clause.mine
    if re.search(r"\b(?:your|euer|eure[rn]?)\b", lowered) or re.search(r"\bIhre?\b", who):
        return clause.other
    if clause.is_note:
        if _THEIR_PEOPLE.search(lowered):
            return "theirs"
        return "ours" if _OUR_PEOPLE.search(lowered) else "theirs"
    if lowered in ("they", "he", "she", "er", "sie", "both"):
        towards = re.search(r"\b(?:you|ihnen|euch|dich)\b|\bbe (?:there|with you|on site)\b", clause.words)
        return clause.mine if towards and lowered != "sie" else None
    if _OUR_PEOPLE.search(lowered):
        return clause.mine
    if who[0].isupper() and not re.match(r"(?:The|Der|Die|Das|This|Diese)\b", who):
        return (
            clause.mine
            if re.search(r"\b(?:you|your|ihnen|ihre?n?|euch|sie|us|uns)\b", clause.words) or clause.has_day
            else None
        )
    return None


def _named_english(clause: Clause) -> Finding | None:
    for found in _WILL_EN.finditer(clause.cased):
        verb = found["verb"].lower()
        side = _side_of(found["who"], clause)
        if side and (
            found["no"]
            or verb not in NO_ACT_EN
            or (
                verb == "be" and re.match(r" (?:back|with you|there|on site|in touch|sending)", found["rest"])
            )
        ):
            if (
                found["who"].lower().split()[0] in ("the", "it")
                and not clause.is_note
                and clause.names.side_of(found["who"]) is None
            ):
                continue
            return Finding(side, "named" if clause.is_note else "colleague")
    if clause.is_note or clause.has_day:
        for found in (*_NOTE_EN.finditer(clause.cased), *_NOTE_BOTH_EN.finditer(clause.cased)):
            if side := _side_of(found["who"], clause):
                return Finding(side, "named" if clause.is_note else "colleague")
    return None


def _named_german(clause: Clause) -> Finding | None:
    words = clause.words
    reason: Reason = "named" if clause.is_note else "colleague"
    for found in _WIRD_DE.finditer(clause.cased):
        who = found["who"] or found["who2"]
        if not NO_ACT_DE.search(words) and (side := _person(who, clause)):
            return Finding(side, reason)
    for found in _NOTE_DE.finditer(clause.cased):
        said = clause.is_note or clause.has_day or re.search(r"\b(?:ihnen|euch|dir|sich|sie)\b", words)
        if said and (side := _person(found["who"] or found["who2"], clause)):
            return Finding(side, reason)
    if clause.is_note and _NOTE_BOTH_DE.search(clause.cased):
        return Finding("theirs", "named")
    return None


def _many(clause: Clause) -> Finding | None:
    """ "Our fitters start on Monday"."""
    found = _MANY.search(clause.words) if clause.has_day or clause.is_note else None
    if not found:
        return None
    who = found["who"] or found["who2"] or found["who3"]
    theirs = who.startswith(("your", "ihre", "eure")) and not clause.is_note
    side = clause.other if theirs else "theirs" if who.startswith(("their", "deren")) else clause.mine
    return Finding(side, "colleague")


def _person(who: str, clause: Clause) -> Side | None:
    """As `_side_of`; a German noun is written like a name, so a thing must not be taken for one."""
    if _THING.search(who.lower().replace(" it", "")) and clause.names.side_of(who) is None:
        return None
    return _side_of(who, clause)


_NOBODY = re.compile(
    r"\bnothing will be .{0,80}\b(?:before|until|without)\b|\bnichts wird .{0,80}\b(?:vor|bis|ohne)\b|\b(?:nobody|no one|none of us) will\b.{0,80}\b(?:you|your)\b|\bniemand (?:von uns )?(?:wird )?.{0,80}\b(?:ihre?[nmrs]?|ihnen|euch|eure?[nmrs]?)\b"
)


def from_client(clause: Clause) -> bool:
    """Whether what a note names is what clients give: an order, a payment, an approval."""
    return bool(_FROM_CLIENT.search(clause.words))


def _result(clause: Clause) -> Finding | None:
    """ "The certificate will be on site by Thursday": a result with a day, and nobody named."""
    words = clause.words
    if not clause.is_note and _NOBODY.search(words):
        return Finding(clause.mine, "result")
    if (
        not clause.has_day
        or _THIRD_PARTY.search(words)
        or _NOT_A_RESULT.search(words)
        or not (_THING.search(words) or _STRONG.search(words) or _LIKELY.search(words))
    ):
        return None
    found = _LIKELY.search(words) or (
        (_RESULT_EN.search(words) or _RESULT_NOW_EN.search(words))
        if clause.language == "en"
        else _RESULT_DE.search(words)
    )
    if not found:
        return None
    if clause.is_note:
        return Finding("theirs" if _FROM_CLIENT.search(words) else "ours", "result", explicit=False)
    if re.search(r"\b(?:from|on) your (?:side|end)\b|\bvon ihrer seite\b|\bihrerseits\b", words):
        return Finding(clause.other, "result", explicit=False)
    return Finding(clause.mine, "result", explicit=False)
