""" "I" and "we": what the writer's own side takes upon itself."""

from __future__ import annotations

import re

from bonafides.promises.drafting.clause import Clause, Finding
from bonafides.promises.drafting.verbs import (
    ACT_EN,
    ACT_I_DE,
    ACT_WE_DE,
    ACTING_EN,
    ALWAYS_A_PROMISE_DE,
    NO_ACT_DE,
    NO_ACT_EN,
)

_ADVERB = (
    r"(?:(?:also|then|of course|both|all|now|still|just|even|first|always|gladly|happily|in return|each|therefore|again|"
    r"in turn|myself|ourselves|personally|certainly|definitely|directly|immediately|\w{3,12}ly) ){0,2}"
)
_WILL = re.compile(
    rf"\b(?:i|we)(?:'ll| will| shall|'m going to| am going to|'re going to| are going to)(?: not| n't)? {_ADVERB}(?P<verb>[\w-]+)"
    r"(?P<rest>.{0,40})|\b(?:i|we) (?:won't) (?P<wont>[\w-]+)"
)
_ELIDED_EN = re.compile(
    rf"^(?:(?:and|so|yes|ok|okay|sure|fine|great|then),? )?(?:will|'ll) {_ADVERB}(?P<verb>[\w-]+)(?P<rest>.{{0,40}})"
)
_GIVEN_EN = re.compile(
    r"\b(?:i|we)(?:'d| hereby| can| do| also| both|) ?(?:promise|commit|guarantee|undertake|pledge|assure|vouch)\b|"
    r"\b(?:i|we)(?: hereby| can| now)? confirm (?:that )?(?:we|i|our|the|your|delivery|availability)|"
    r"\b(?:i|we)(?:'ve| have)? agree(?:d)? to \w|\byou have (?:my|our) word\b|\bmy word on (?:it|that)\b|"
    r"\b(?:count|rely|depend) on (?:me|us|my|our)\b|\bconsider it done\b|\bleave (?:it|that|this) (?:with|to) (?:me|us)\b|"
    r"\b(?:i'm|we're|i am|we are) on it\b|\b(?:i|we) owe (?:you|them|her|him|the|it)\b|\bi give you\b|\brest assured\b|\b(?:it's|that's|is) a promise\b|"
    r"\b(?:we|i)(?: will|'ll| shall)(?: \w+)? (?:make sure|see to it|take care)\b|\b(?:is|are) guaranteed\b"
)
_POLITE_EN = re.compile(r"\b(?:happy|glad|pleased|delighted) to (?P<verb>\w+)")
_LET_ME = re.compile(
    r"^(?:\w+,? ){0,3}let me (?:get back|come back|check|find out|look into|send|confirm|call|clarify|sort|take care)\b"
)
_PRESENT_EN = re.compile(rf"\b(?:i|we) {_ADVERB}(?P<verb>\w+)\b")
_GOING_EN = re.compile(rf"\b(?:i'm|we're|i am|we are) {_ADVERB}(?P<verb>\w+ing)\b|^(?P<bare>\w+ing)\b")
_BE_TO = re.compile(
    r"^ (?:back|with you|there (?:to|and)|on site|at your|sending|delivering|\w+ing\b|in touch|done|ready|finished|by your)"
)
_HAVE_IT = re.compile(
    r"^ .{0,36}\b(?:ready|done|sent|delivered|fixed|with you|for you|to you|finished|back|over|installed|on your|in your|it|that|this)\b"
)
_GET_IT = re.compile(
    r"^ (?:back|you|it|this|that|the|them|these|those|your|our|on|onto|a|an|in touch|some|my|him|her)\b"
)
_EFFORT = re.compile(r"^ (?:our|my|the|what|everything|all) (?:very )?(?:best|we|i|utmost|can)\b")

_WERDEN = re.compile(
    r"\b(?:ich (?:\w+ )?werde|wir (?:\w+ )?werden|werde ich|werden wir)\b|^(?:und )?werden? (?!sie\b|ihr\b)\w"
)
_GIVEN_DE = re.compile(
    r"\b(?:ich|wir) (?:\w+ )?(?:versprech\w+|garantier\w+|verpflicht\w+|sicher\w? .{0,80}\bzu|sage?n? .{0,120}\bzu)\b|"
    r"\b(?:versprech\w+|garantier\w+|verpflicht\w+) (?:ich|wir)\b|\b(?:sage|sagen|sichere|sichern) (?:ich|wir) .{0,120}\bzu\b|"
    r"\b(?:mein|unser) wort\b|\bsich (?:darauf|auf (?:mich|uns)) verlassen\b|\bverlassen sie sich (?:darauf|auf (?:mich|uns))|\bauf (?:mich|uns) (?:ist|können|kannst) .{0,30}verla|"
    r"\b(?:(?:machen wir|mache ich|mach ich)(?: gern\w*| so)?(?=[.!,]|$)|erledige ich|wird gemacht|wird erledigt|geht klar|fest zugesagt|fest versprochen|"
    r"verbindlich zu)\b|^(?:\w+ ){0,2}(?:versprochen|zugesagt)[.!]?$|\b(?:sind|ist|gilt) (?:\w+ )?(?:garantiert|zugesichert|zugesagt)\b"
)
_I_DE = re.compile(
    r"\bich (?:\w+ )??(?P<a>\w+e)\b|\b(?P<b>\w+e) (?:mich )?ich\b|^(?:(?:und|dann|ok|okay|gut|ja),? )?(?P<c>\w+e)\b|"
    r"\bund (?P<d>\w+e) (?:mich|ihnen|euch|dir|das|die|den|es|sie|alles|dann|bis)\b"
)
_WE_DE = re.compile(r"\bwir (?P<a>\w+n)\b|\b(?P<b>\w+n) (?:ihnen |euch |uns )?wir\b")
_THAT_WE_DE = re.compile(r"\bdass (?:wir|ich) .{0,160}\b(?P<a>\w+en?)(?: werden?)?[.,!]?$")
_TO_THEM_DE = re.compile(
    r"\b(?:ihnen|euch|dir|sie|dich|ihr|ihre[nmrs]?|euer|eure[nmrs]?|zu|nach|nachher|gleich|gern|gerne|umgehend|sofort|selbstverständlich|natürlich|kostenlos|kulanz|kosten|rabatt|preis|gebühr|gebühren|bestellung|auftrag|für die|für den|für das|uns|mich|darum|dafür)\b"
)
_NOW = re.compile(
    r"\b(?:attached|enclosed|herewith|hereby|anbei|hiermit|im anhang|beigefügt|beiliegend|here (?:is|are)|als anlage|in der anlage)\b"
)


_TOLD = re.compile(r"^(?:promised|committed to|guaranteed)\b|^(?:told|assured) (?:them|him|her|client|customer)(?: that)? (?:we|i)'?(?:d|ll)?\b|^hab\w{0,2} .{0,80}\b(?:versprochen|zugesagt)\b|\b(?:i|we)(?: have|'ve)? (?:promised|agreed|committed|guaranteed|undertook|said we|said i)\b|\b(?:habe|haben) (?:ich|wir) .{0,120}\b(?:zugesagt|versprochen|zugesichert)\b|\b(?:ich|wir) (?:habe|haben) .{0,120}\b(?:zugesagt|versprochen|zugesichert)\b")  # fmt: skip
_KEEPS_FROM_DE = re.compile(
    r"\b(?:erhöhen?|berechnen?|stellen?|schicken?|geben?|kündigen?|verkaufen?|veröffentlichen?|nutzen?|verwenden?|belasten?|schalten?|verlangen?|vergeben?|stornieren?|behalten?|sprechen?) .{0,120}\b(?:nicht|kein\w*|niemand\w*)\b"
)


_SENDS = re.compile(
    r"\b(?:i|we)(?: have|'ve)? (?:asked|arranged for|instructed|told|scheduled) .{2,40} to (?:\w+)\b|"
    r"\b(?:ich|wir) (?:habe|haben) .{2,60}\b(?:gebeten|beauftragt|angewiesen)\b"
)
_AS_AGREED = re.compile(
    r"\bas (?:agreed|discussed|promised|arranged)\b|\b(?:at|on) our (?:expense|cost|account)\b|\bfree of charge\b|\bat no (?:extra )?(?:cost|charge)\b|\buntil then\b"
)
_FIRM = re.compile(
    r"\b(?:guaranteed|garantiert|that is firm|that's firm|das ist fix|versprochen|fest zugesagt|verbindlich|darauf können sie sich verlassen)\b"
)


def first_person(clause: Clause) -> Finding | None:
    """What "I" or "we" take upon themselves; None where they do not."""
    return (_english if clause.language == "en" else _german)(clause)


def _english(clause: Clause) -> Finding | None:
    words = clause.words
    if clause.is_note and _TOLD.search(words):
        return Finding(clause.mine, "word_given")
    if _GIVEN_EN.search(words) or (clause.has_day and _FIRM.search(words)):
        return Finding(clause.mine, "word_given")
    if any(
        found["wont"] or _is_act(found["verb"], found["rest"], has_day=clause.has_day)
        for found in _WILL.finditer(words)
    ):
        return Finding(clause.mine, "first_person")
    elided = _ELIDED_EN.match(words)
    if elided and _is_act(elided["verb"], elided["rest"], has_day=clause.has_day):
        return Finding(clause.mine, "first_person")
    if _LET_ME.search(words):
        return Finding(clause.mine, "first_person")
    if not (clause.has_day or _AS_AGREED.search(words)) or _NOW.search(words):
        return None
    if _SENDS.search(words):
        return Finding(clause.mine, "present_with_day")
    if any(found["verb"] in ACT_EN for found in _POLITE_EN.finditer(words)):
        return Finding(clause.mine, "present_with_day")
    if any(
        found["verb"] in ACT_EN - {"get", "note", "accept", "list", "place", "file", "second", "match"}
        for found in _PRESENT_EN.finditer(words)
    ):
        return Finding(clause.mine, "present_with_day")
    if any((found["verb"] or found["bare"]) in ACTING_EN for found in _GOING_EN.finditer(words)):
        return Finding(clause.mine, "present_with_day")
    return None


def _is_act(verb: str, rest: str, *, has_day: bool) -> bool:
    """Whether what follows "will" is something that one does."""
    if verb == "be":
        return bool(_BE_TO.match(rest)) and (has_day or " in touch" not in rest)
    if verb == "have":
        return bool(_HAVE_IT.match(rest)) or has_day
    if verb == "get":
        return bool(_GET_IT.match(rest))
    if verb == "do":
        return not _EFFORT.match(rest)
    if verb == "look":
        return rest.startswith((" into", " at", " after", " through", " over"))
    if verb in ("use", "change", "lead", "speak", "talk", "plan"):
        return has_day
    return verb not in NO_ACT_EN


def _german(clause: Clause) -> Finding | None:
    words = clause.words
    if clause.is_note and _TOLD.search(words):
        return Finding(clause.mine, "word_given")
    if re.search(r"\b(?:wir|ich)\b", words) and _KEEPS_FROM_DE.search(words):
        return Finding(clause.mine, "present_with_day")
    if _GIVEN_DE.search(words) or (clause.has_day and _FIRM.search(words)):
        return Finding(clause.mine, "word_given")
    if _WERDEN.search(words) and not NO_ACT_DE.search(words):
        return Finding(clause.mine, "first_person")
    if _NOW.search(words):
        return None
    if clause.has_day and _SENDS.search(words):
        return Finding(clause.mine, "present_with_day")
    verbs = {
        found["a"] or found["b"] or found["c"] or found["d"] for found in _I_DE.finditer(words)
    } & ACT_I_DE
    verbs |= {found["a"] or found["b"] for found in _WE_DE.finditer(words)} & ACT_WE_DE
    verbs |= {found["a"] for found in _THAT_WE_DE.finditer(words)} & (ACT_WE_DE | ACT_I_DE)
    if not verbs or any(f" {verb}" in words for verb in ("treffen", "sehen uns", "telefonieren")):
        return None
    if clause.has_day:
        return Finding(clause.mine, "present_with_day")
    if verbs & ALWAYS_A_PROMISE_DE or clause.is_note or _TO_THEM_DE.search(words):
        return Finding(clause.mine, "first_person")
    return None
