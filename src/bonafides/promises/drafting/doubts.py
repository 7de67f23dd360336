"""What makes a sentence no promise: questions, requests, doubt, courtesy, hearsay, the past, small print."""

from __future__ import annotations

import re

from bonafides.promises.drafting.clause import Clause

_EN = re.compile(
    r"\b(?:try|trying|hope|hopes|hoping|hopefully|probably|likely|maybe|perhaps|possibly|might|could|ideally|aim|aiming|"
    r"plan to|planning|plans to|intend|intends|intention|best effort|(?:our|my|their) best|think|guess|suppose|"
    r"with (?:a bit of |some )?luck|fingers crossed|tentative(?:ly)?|were to|imagine|let's say|in theory|"
    r"if (?:at all )?possible|if all goes|if time|(?:would|'d) (?:like|love|prefer|rather)|want to|wants to|see (?:if|whether|what|how)|"
    r"expects? to|we expect|i expect|forecast|no guarantee|can't promise|cannot promise|can not promise|"
    r"look(?:ing)? forward|(?:don't|not) hesitate|any (?:further )?questions|feel free|at your disposal|say the word|in touch soon|"
    r"if you (?:like|want|wish|prefer|would like|need|have any)|if (?:needed|useful|helpful|required|necessary|interested)|"
    r"should you (?:need|have|want|wish|require)|on request|"
    r"unable|not (?:be )?able|can't|cannot|can not|won't be able|will not be able|"
    r"would have|had (?:we|you|i|promised|planned)|used to|back then|unsubscribe|confidential|rumou?r|apparently|"
    r"good intentions|usually|normally|typically|in general|our mission|our customers|always strive)\b"
)
_OFFER_EN = re.compile(
    r"\bif you (?:like|want|wish|prefer|would like|need|have any)\b|\bif (?:needed|useful|helpful|required|necessary|interested)\b|"
    r"\bshould you (?:need|have|want|wish|require)\b|\bwere (?:you|we|i|they) to\b|\bsay the word\b"
)
_OFFER_DE = re.compile(
    r"\b(?:wenn|falls) (?:sie|ihr|du) (?:möchten|mögen|wollen|wünschen|mögt|willst|wollt|magst|fragen)\b|\bwenn (?:sie|ihr|du) (?:noch )?fragen\b|"
    r"\b(?:bei (?:rück)?fragen|auf wunsch|bei interesse|bei bedarf|falls gewünscht)\b"
)
_EN_MAY = re.compile(r"\b(?:i|we|you|they|he|she|it|that|this|there|which|who) may\b")
_EN_WOULD = re.compile(r"\bwould\b|\b(?:i|we|you|they|he|she)'d\b|\bshould\b")
_EN_LET = re.compile(
    r"\b(?:would|'d) be (?:happy|glad|pleased|delighted) to\b|\b(?:said|agreed|promised|confirmed|committed|offered|told|assured|thank\w*)\b"
)
_DE = re.compile(
    r"\b(?:versuch\w*|bemüh\w*|hoff(?:en|e|t|entlich)|vielleicht|eventuell|evtl|wahrscheinlich|voraussichtlich|vermutlich|"
    r"möglicherweise|womöglich|wohl|könnte\w*|dürfte\w*|sollte\w*|würde\w*|wäre\w*|hätte\w*|möchte\w*|wollen|will|wollte\w*|"
    r"möglichst|nach möglichkeit|(?:wenn|falls) (?:irgend )?möglich|wenn alles (?:klappt|gut)|wenn nichts dazwischen|"
    r"denke ich|ich denke|mein bestes|unser bestes|glaube|schätze|ich rechne|wir rechnen|gehen davon aus|gehe davon aus|unser ziel|peilen|anpeilen|streben|"
    r"freue mich|freuen uns|stehen? (?:ich |wir )?(?:ihnen |euch )?(?:jederzeit |gerne? )?(?:bei|für|zur)|zur verfügung|zögern|"
    r"bei (?:rück)?fragen|falls (?:sie|ihr|du) fragen|wenn (?:sie|ihr|du) (?:möchten|mögen|wollen|wünschen|mögt|willst|wollt|magst|fragen)|"
    r"auf wunsch|bei interesse|bei bedarf|falls gewünscht|bei gelegenheit|irgendwann|"
    r"angeblich|angenommen|gesetzt den fall|stellen sie sich vor|leider|in der regel|normalerweise|üblicherweise|grundsätzlich|"
    r"kann nicht|können nicht|können wir nicht|kann ich nicht|nicht versprechen|nicht zusagen|keine zusage|hatten? (?:wir|ich|sie)|damals|"
    r"seit|letzte[nrs]? (?:woche|jahr|monat)|gestern|vertraulich|planen wir|wir planen|ich plane)\b"
)
_ASKS_EN = re.compile(
    r"^(?:and |but |so |also,? )?(?:(?:please|kindly|could|can|may|shall|should|would|do|does|did)\b|"
    r"(?:will|are|is|have|has) (?:you|we|i|he|she|they|it|the|someone|anyone|your|our|there)\b|"
    r"(?:what|when|who|how|why|where|which) )"
)
_ASKS_DE = re.compile(
    r"^(?:und |aber |also )?(?:bitte|könn\w+|würd\w+|wann|wer|wie(?! (?:besprochen|vereinbart|abgesprochen|abgemacht|zugesagt|versprochen|gewünscht|gesagt)|[^?,]{0,60},)|warum|wo|was|welche\w*|ob|haben sie|hast du|habt ihr|"
    r"soll\w*|darf|dürfen|kann)\b"
)
_TURNED = re.compile(r"^(?:when|should|shall|can) .{3,80}, (?:i|we|our|the)\b|^(?:shall|can) do\b")
_PLEASE = re.compile(r"\b(?:please|kindly (?:send|let|confirm)|bitte|bitten)\b")
_HEARSAY = re.compile(
    r"\b(?!i |we |you |rest )(?:he|she|they|(?:the )?\w+) (?:said|told|mentioned|claims?|wrote|says|thinks|assured|reckons?|heard|"
    r"sagte|meinte|meint|behauptet\w*|erzählte|schrieb|sagt|hieß)\b|\baccording to\b|\blaut\b|\b(?:i|we) heard\b|\bich habe gehört\b|"
    r"\b(?:brochure|website|article|prospekt|zeitung)\b"
)
_TOLD_BY_US = re.compile(
    r"\b(?:i|we|you) (?:said|told|mentioned|assured|wrote)\b|\b(?:as|wie) (?:said|told|gesagt)\b"
)
_INTERNAL = re.compile(
    r"^(?:internal|intern|note to self|für mich|merken|merke|todo|to do|reminder|remind me|idea|idee|nicht vergessen|don't forget|"
    r"nur für uns|unter uns|ask|check with|chase|fragen|nachfragen|prüfen ob)\b|\b(?:internal only|nur intern|between ourselves|"
    r"don't tell|not for the client|nicht an den kunden)\b"
)
_TO_ONESELF = re.compile(
    r"\b(?:i|we)(?:'ll| will) (?:ask|talk to|speak to|check with|think|ping)\b|"
    r"\b(?:ich|wir) (?:frage|fragen|spreche|sprechen|rede|reden)\b|\b(?:frage|spreche) ich\b"
)
_NOT_EN = re.compile(
    r"\b(?:won't|(?:will|'ll|shall|going to|am|are|is|do|does|did|have|has|had) (?:\w+ )?(?:not|never|no longer)\b(?! (?:later|more|less|only))|"
    r"(?:do|does|did|is|are|was|were|has|have|had)n't|neither|none of)\b|'ll (?:not|never)\b"
)
_NOT_DE = re.compile(
    r"\b(?:nicht(?! \w+te[nrs]?\b)|nie|niemals|kein\w*|weder|nichts|niemand)\b(?! später\b| mehr als\b| nur\b| zuletzt\b)"
)
_REFRAINS = re.compile(
    r"\b(?:will not|won't|not to|shall not)(?: \w+)? (?:be charged|pay|have to pay|raise|increase|charge|change|share|sell|pass|use|disclose|start|bill|"
    r"invoice|publish|contact|touch|cancel|move|switch|approach|increase|give|store|hire|poach|offer|sign|talk|speak|let|order|drop|"
    r"shut|remove|delete|put|enforce|claim|terminate|ship|release|cash|book|reassign)\b|"
    r"\b(?:erhöh\w+|berechn\w+|verlang\w+|weitergeb\w+|geben|gibt|ändern|kündig\w+|verkauf\w+|veröffentlich\w+|nutz\w+|verwend\w+|"
    r"abschalt\w+|schalten|ansprech\w+|belast\w+|stopp\w+|verzicht\w+|stellen|liefern|beginnen|starten|vergeben|anbieten|lösch\w+|"
    r"stornier\w+|abbuch\w+|einbehalt\w+)\b"
)
_WORD_GIVEN = re.compile(
    r"\b(?:promise|guarantee|commit|word|assure|undertake|agreed?|versprech\w*|garantier\w*|zusag\w*|zugesagt|sichern|wort)\b"
)


_ASIDE = re.compile(
    r"^(?:as|since|because|although|though|while|given that|even if|weil|da|obwohl|auch wenn|wenn|sobald|falls|sofern|nachdem|if|once|when|"
    r"as soon as|wie (?:gestern|letzte|vorige|am|im|bereits|schon))\b[^,]{0,200},"
)
_WHAT_FOR = re.compile(
    r"(?:,? (?:so that|so you|because|since|damit|weil|sodass|so dass|obwohl|although|though)\b|, (?:as|da|die|der|das|which|who) ).*$"
)


def main_part(words: str) -> str:
    """A clause without what stands aside in it: reasons, purposes, conditions in front."""
    return _WHAT_FOR.sub("", _ASIDE.sub("", words, count=1), count=1).strip() or words


def doubt(clause: Clause) -> str | None:
    """Why a clause is no promise; None where nothing speaks against it."""
    words = clause.words
    if clause.question:
        return "a question"
    if _PLEASE.search(words):
        return "a request"
    english = clause.language == "en"
    if (_ASKS_EN if english else _ASKS_DE).match(words) and not _TURNED.match(words):
        return "a request"
    if (_OFFER_EN if english else _OFFER_DE).search(words):
        return "an offer or a courtesy"
    main = main_part(words)
    if (_EN if english else _DE).search(main) or (english and _EN_MAY.search(main)):
        return "doubt, courtesy or the past"
    if english and _EN_WOULD.search(main) and not _EN_LET.search(main) and not words.startswith("should "):
        return "hypothetical"
    if not clause.is_note and _HEARSAY.search(words[:60]) and not _TOLD_BY_US.search(words):
        return "hearsay"
    if _INTERNAL.search(words) or (clause.is_note and _TO_ONESELF.search(words)):
        return "to oneself"
    if (_NOT_EN if english else _NOT_DE).search(main) and not _REFRAINS.search(main):
        return "a denial"
    return None
