"""The text of a mail that came as HTML only: enough to find whose mail was forwarded, nothing to look at."""

from __future__ import annotations

import html
import re

LONGEST = 400_000
"""Characters of HTML that are looked at."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:[^<>]){0,2000})>")
_COMMENT = "<!--"
_SILENT = ("head", "style", "script", "title", "template")
_BREAKS = re.compile(r"address|blockquote|br|d[dlt]|div|h[1-6r]|li|[ou]l|p|pre|section|table|tr")
_MAILTO = re.compile(r"href\s*=\s*[\"']?mailto:([^\"'?>\s]{3,250})", re.IGNORECASE)


def text_of_html(source: str) -> str:
    """The text of HTML, a line a block; addresses behind links stand behind their words.

    Examples
    --------
    >>> source = '<style>x</style><p>From: <a href="mailto:b@client.example">Bo</a><br>Hi &amp; bye'
    >>> print(text_of_html(source))
    From: Bo <b@client.example>
    Hi & bye
    """
    source = _without_comments(source[:LONGEST])
    out: list[str] = []
    silent, at, behind = "", 0, ""
    for tag in _TAG.finditer(source):
        closes, name = bool(tag[1]), tag[2].lower()
        if not silent:
            out.append(source[at : tag.start()].replace("\n", " "))
        at = tag.end()
        if name in _SILENT:
            silent = name if not closes and not silent else "" if closes and name == silent else silent
        elif name == "a":
            if closes and behind and behind not in (out[-1] if out else ""):
                out.append(f" <{behind}>")
            found = None if closes else _MAILTO.search(tag[3])
            behind = html.unescape(found[1]) if found else ""
        elif _BREAKS.fullmatch(name) and not silent:
            out.append("\n")
    if not silent:
        out.append(source[at:].replace("\n", " "))
    lines = (" ".join(line.split()) for line in html.unescape("".join(out)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(source: str) -> str:
    kept: list[str] = []
    at = 0
    while (start := source.find(_COMMENT, at)) >= 0:
        kept.append(source[at:start])
        end = source.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, source[at:]])
