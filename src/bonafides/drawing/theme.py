"""The look of charts: the colours of `tokens.css`, the configuration, and variables in place of hex."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_LIGHT = re.compile(r":root,:root\[data-theme=light\]\{(.*?)\n\}", re.DOTALL)
_TOKEN = re.compile(r"--([a-z0-9-]+):(#[0-9A-Fa-f]{6})")


def _light_tokens() -> dict[str, str]:
    sheet = (Path(__file__).parent / "styles" / "sheets" / "tokens.css").read_text(encoding="utf-8")
    block = _LIGHT.search(sheet)
    if block is None:
        raise AssertionError("tokens.css has lost its light block")
    return dict(_TOKEN.findall(block.group(1)))


TOKENS = _light_tokens()
"""Colour tokens of the light scheme: name to hex. The stylesheet is their only home."""

PAPER, INK, INK2, RULE, FIELD = (TOKENS[name] for name in ("paper", "ink", "ink-2", "rule", "field"))
SHOWN, SECOND, THIRD = TOKENS["c-shown"], TOKENS["c-second"], TOKENS["c-third"]
REST, BAND = TOKENS["c-rest"], TOKENS["c-band"]

_ON_SCREEN = {
    TOKENS[name].lower(): f"var(--{name})"
    for name in (
        "paper", "ink", "ink-2", "rule", "field", "c-shown", "c-second", "c-third", "c-rest", "c-band",
    )
}  # fmt: skip

CONFIG: dict[str, Any] = {
    "aria": False,
    "font": "Inter",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK2,
        "titleColor": INK2,
        "labelFontSize": 12.5,
        "titleFontSize": 12.5,
        "titleFontWeight": "normal",
        "gridColor": RULE,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "labelBound": False,
        "labelFlush": False,
        "labelOverlap": False,
    },
    "legend": {"disable": True},
    "rule": {"color": SHOWN, "strokeWidth": 3},
    "line": {"color": SHOWN, "strokeWidth": 2.25},
    "text": {"color": INK2, "fontSize": 12.5, "baseline": "middle", "align": "left"},
    "bar": {"color": REST},
    "range": {"category": [SHOWN, SECOND, THIRD, REST]},
}

_TAG = re.compile(r"<[^<>]+>")
_COLOUR = re.compile(r'(fill|stroke)="(#[0-9A-Fa-f]{6})"')
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|xmlns:xlink|version)="[^"]*"')
_LONG = re.compile(r"-?\d+\.\d{3,}")
_NOTHING = re.compile(r'<path d=""(?: display="none")?/>|<path d="M0,0h0v0h0Z"/>')


def on_screen(svg: str) -> str:
    """Return a drawing whose colours are variables, so that one drawing serves light, dark and print.

    Only tags are touched: a team that is called `fill="#17496B"` keeps its name.

    Examples
    --------
    >>> on_screen('<path fill="#17496b" d="M0.12345,1"/>')
    '<path fill="var(--c-shown)" d="M0.12,1"/>'
    """

    def tag(found: re.Match[str]) -> str:
        text = _SPOKEN.sub("", found.group(0))
        text = _LONG.sub(lambda number: f"{float(number.group(0)):.2f}", text)
        return _COLOUR.sub(lambda c: f'{c.group(1)}="{_ON_SCREEN.get(c.group(2).lower(), c.group(2))}"', text)

    return _NOTHING.sub("", _TAG.sub(tag, svg))
