"""What the writer wrote: a mail without its head, what it quotes or forwards, its signature and its small print."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(
    r"\s*\*{0,2}(from|to|cc|bcc|date|sent|subject|reply-to|attachments?|importance|"
    r"von|an|kopie|datum|gesendet(?: am)?|betreff|antwort an|anlagen?|wichtigkeit)\s?:\*{0,2}(?:\s|$)",
    re.IGNORECASE,
)
_SENDER = re.compile(r"\s*\*{0,2}(?:from|von)\s?:\*{0,2}\s{0,5}(\S.{0,200})", re.IGNORECASE)
_DIVIDER = re.compile(
    r"\s*(?:[-_=*]{2,}\s*)?(?:original message|original appointment|forwarded message|begin forwarded message|"
    r"urspr[uü]ngliche nachricht|original-?nachricht|weitergeleitete nachricht|anfang der weitergeleiteten)\b",
    re.IGNORECASE,
)
_QUOTE_LEAD = re.compile(
    r"\s*(?:on .{4,200}\bwrote|am .{4,200}\bschrieb\b.{0,150}|.{2,120}\b(?:wrote|schrieb)(?: on| am)? ?.{0,60})\s*:\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:_{8,}|-{8,}|={8,}|\*{8,})\s*$")
_SIGN_OFF = re.compile(
    r"\s*(?:(?:with |many |my )?(?:best|kind|kindest|warm|warmest)?\s?(?:regards|wishes)\b|best|cheers|sincerely|"
    r"yours(?: \w+)?|respectfully|(?:many )?thanks(?: (?:again|so much|and .{1,30}))?|thank you|all the best|"
    r"take care|talk soon|mit (?:\w+ )?(?:freundlichen|besten|herzlichen|lieben|vielen)\b.{0,30}|(?:viele|beste|"
    r"herzliche|liebe|freundliche|sch[oö]ne|sonnige) gr[uü](?:ß|ss)e?\b.{0,40}|gru(?:ß|ss)|lg|vg|mfg|bg|"
    r"hochachtungsvoll|danke(?: und .{1,30})?|vielen dank)[\s,.!–-]*$",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\s*(?:many |vielen )?(?:thank|danke?)", re.IGNORECASE)
_AFTERWORD = re.compile(r"\s*p\.?\s?s\.?\s?[:.\s]", re.IGNORECASE)
_SMALL_PRINT = re.compile(
    r"\b(?:unsubscribe|intended recipient|registered office|disclaimer|vat no|company no|"
    r"abbestellen|gesch[aä]ftsf[uü]hrer|handelsregister|amtsgericht|ust-?id|"
    r"sent from my|von meinem \w+ gesendet|allgemeine gesch[aä]ftsbedingungen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one's own: where it begins in the text, and what it says."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the writer wrote.

    Parameters
    ----------
    lines
        In order; an empty one stands between paragraphs.
    sender
        What stands behind "From:" in a head that was pasted with it; "" without one.
    signed
        Lines of the signature, which may hold the writer's name.
    is_mail
        It has a head, a sign-off or a salutation.
    """

    lines: tuple[Line, ...]
    sender: str
    signed: tuple[str, ...]
    is_mail: bool


def own_words(text: str) -> OwnWords:
    """Leave out what the writer did not write now: head, quoted and forwarded parts, signature, small print.

    Examples
    --------
    >>> mail = "Hi Bo,\\nI'll send it.\\nRegards\\nAda\\n\\nOn Monday Bo wrote:\\n> I'll pay."
    >>> said = own_words(mail)
    >>> [line.text for line in said.lines if line.text], said.signed
    (['Hi Bo,', "I'll send it."], ('Ada',))
    """
    lines = _lines(text)
    first = next((n for n, line in enumerate(lines) if line.text.strip()), 0)
    body, sender = _below_head(lines, first)
    kept: list[Line] = []
    signed: list[str] = []
    at, closing = body, False
    while at < len(lines):
        line = lines[at]
        if _opens_another(lines, at):
            break
        if line.text.lstrip().startswith((">", "|>")) or _QUOTE_LEAD.match(line.text[:400]):
            closing = False
        elif closing and _AFTERWORD.match(line.text):
            closing = False
            kept.append(line)
        elif line.text.rstrip() == "--" or (_SIGN_OFF.match(line.text[:80]) and _ends_here(lines, at)):
            closing = True
        elif closing:
            signed.append(line.text.strip())
        elif not _SMALL_PRINT.search(line.text[:1000]):
            kept.append(line)
        at += 1
    return OwnWords(
        tuple(kept), sender, tuple(one for one in signed if one), bool(sender or closing or signed)
    )


def _lines(text: str) -> list[Line]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append(Line(start, line.rstrip("\r")))
        start += len(line) + 1
    return found


def _below_head(lines: list[Line], first: int) -> tuple[int, str]:
    """Where the text begins below a head at its very top, and who sent it."""
    if first >= len(lines) or not _HEAD.match(lines[first].text):
        return first, ""
    sender, at = "", first
    while at < len(lines) and lines[at].text.strip() and at < first + 40:
        found = _SENDER.match(lines[at].text[:400])
        sender = sender or (found[1] if found else "")
        if not _HEAD.match(lines[at].text):
            break
        at += 1
    return at, sender


def _opens_another(lines: list[Line], at: int) -> bool:
    """Whether another mail begins here: everything below is its words."""
    text = lines[at].text
    if _DIVIDER.match(text[:200]):
        return True
    if _SENDER.match(text[:400]):
        following = [line.text for line in lines[at + 1 : at + 5]]
        return sum(bool(_HEAD.match(line)) for line in following) >= 1
    return bool(_RULE.match(text[:200])) and any(
        _SENDER.match(line.text[:400]) for line in lines[at + 1 : at + 3]
    )


def _ends_here(lines: list[Line], at: int) -> bool:
    """A sign-off is followed by a few short lines, up to the end or to another mail; thanks may stand anywhere."""
    following: list[str] = []
    for n in range(at + 1, min(len(lines), at + 14)):
        text = lines[n].text.strip()
        if text.startswith(">") or _opens_another(lines, n) or _QUOTE_LEAD.match(text[:400]) or text == "--":
            break
        if _AFTERWORD.match(text):
            break
        if text:
            following.append(text)
    if not following:
        return True
    allowed = 3 if _THANKS.match(lines[at].text) else 9
    return len(following[0]) <= 60 and len(following) <= allowed
