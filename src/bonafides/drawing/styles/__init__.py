"""The stylesheet of a self-contained page: fonts, tokens, parts, and the foot of printed sheets."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
FACES = (
    ("Newsreader", "Newsreader.woff2", "200 800", "normal"),
    ("Newsreader", "Newsreader-Italic.woff2", "200 800", "italic"),
    ("Inter", "Inter.woff2", "100 900", "normal"),
)


def _face(family: str, file: str, weight: str, style: str) -> str:
    data = base64.b64encode((HERE.parent / "fonts" / file).read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";src:url(data:font/woff2;base64,{data}) format("woff2");'
        f"font-weight:{weight};font-style:{style};font-display:swap}}"
    )


@cache
def house_style() -> str:
    """Return fonts (as data), tokens and parts as one stylesheet, about 350 kB."""
    faces = [_face(*face) for face in FACES]
    parts = [(HERE / "sheets" / name).read_text(encoding="utf-8") for name in ("tokens.css", "report.css")]
    return "\n".join([*faces, *parts])


def css_string(text: str) -> str:
    r"""Return text as a CSS string in which nothing can end the string or the style element.

    Examples
    --------
    >>> print(css_string('Q3 "2026"</style>'))
    "Q3 \22 2026\22 \3c \2f style\3e "
    """
    kept = "".join(c if c.isalnum() or c in " ,.·–-" else f"\\{ord(c):x} " for c in text)
    return f'"{kept}"'


def sheet_foot(text: str) -> str:
    """Return the @page rule: A4, with `text` at the left and page n of m at the right of each foot."""
    face = "font-family:Inter,sans-serif;font-size:7.5pt;font-weight:400"
    return (
        "@page{size:A4;margin:14mm 17mm 17mm;"
        f"@bottom-left{{content:{css_string(text)};{face}}}"
        f'@bottom-right{{content:counter(page) " of " counter(pages);{face}}}}}'
    )


def policy_for(stylesheet: str) -> str:
    """Return the content security policy that allows this one style element, data fonts, and nothing else.

    Examples
    --------
    >>> policy_for("p{color:black}").split("; ")[0]
    "default-src 'none'"
    """
    digest = base64.b64encode(hashlib.sha256(stylesheet.encode("utf-8")).digest()).decode("ascii")
    rules = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "font-src data:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)
