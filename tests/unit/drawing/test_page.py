"""The page: nothing from elsewhere, nothing that runs, colours in one place, contrast as designed."""

from __future__ import annotations

import base64
import hashlib
import html as escapes
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bonafides.drawing import page, section, seen_badge

ROOM = Path(__file__).resolve().parents[3] / "src" / "bonafides" / "drawing"
HOSTILE = '"} body{display:none} </style><script>alert(1)</script>'


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return page(
        HOSTILE,
        HOSTILE,
        [section(HOSTILE, HOSTILE)],
        title=HOSTILE,
        badge=seen_badge(HOSTILE),
        audience=HOSTILE,
        kicker=[HOSTILE, HOSTILE],
        published=HOSTILE,
        footer=[HOSTILE],
    )


def test_the_policy_names_the_one_style_element_by_its_hash(hostile_page: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", hostile_page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', hostile_page)
    assert f"style-src 'sha256-{digest}'" in escapes.unescape(policy)
    assert "default-src 'none'" in escapes.unescape(policy)
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_nothing_hostile_ends_the_style_element_or_starts_a_script(hostile_page: str) -> None:
    assert hostile_page.count("<style") == 1
    assert hostile_page.count("</style>") == 1
    assert "<script" not in hostile_page
    assert " style=" not in hostile_page
    (foot,) = re.findall(r"@bottom-left\{content:(\"[^\"]*\")", hostile_page)
    assert "}" not in foot
    assert "<" not in foot


def test_the_page_asks_nobody_for_anything(hostile_page: str) -> None:
    without_namespace = hostile_page.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|//[a-z]|@import", without_namespace.split("</head>")[1])
    addresses = re.findall(r"(?:src|href)=\"([^\"]*)\"|url\(([^)]*)\)", without_namespace)
    assert addresses
    assert all((a or b).startswith("data:") for a, b in addresses)


def test_every_page_carries_the_badge_and_one_heading_of_the_first_rank(hostile_page: str) -> None:
    assert hostile_page.count("<h1>") == 1
    assert 'class="seen"' in hostile_page


def test_colours_in_hex_stand_in_the_tokens_and_nowhere_else() -> None:
    files = [f for f in ROOM.rglob("*") if f.suffix in {".py", ".css", ".html"} and f.name != "tokens.css"]
    assert len(files) > 20
    for file in files:
        text = re.sub(r">>> .*|'<path fill.*|.*is called `fill=.*", "", file.read_text(encoding="utf-8"))
        assert not re.search(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?!;)", text), file.name


def _tokens(selector: str) -> dict[str, str]:
    sheet = (ROOM / "styles" / "sheets" / "tokens.css").read_text(encoding="utf-8")
    block = sheet[sheet.index(selector) :]
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9A-F]{6})", block[: block.index("}")]))


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


INKS = ("ink", "ink-2", "ink-3", "field", "accent", "c-shown", "c-second", "c-third", "c-rest")


@pytest.mark.parametrize(
    ("selector", "ratios"),
    [
        (":root,:root[data-theme=light]{", (16.0, 7.8, 5.6, 3.8, 9.0, 9.0, 4.8, 4.1, 3.5)),
        ("@media screen and (prefers-color-scheme:dark){", (15.1, 8.9, 6.0, 4.4, 9.5, 9.5, 8.2, 5.3, 5.1)),
    ],
)
def test_contrast_on_paper_is_what_the_design_computed(selector: str, ratios: tuple[float, ...]) -> None:
    tokens = _tokens(selector)
    assert tuple(round(_contrast(tokens[name], tokens["paper"]), 1) for name in INKS) == ratios


def test_the_reader_s_choice_of_dark_and_the_page_s_own_are_the_same_colours() -> None:
    assert _tokens("@media screen and (prefers-color-scheme:dark){") == _tokens(":root[data-theme=dark]{")


def test_fonts_stand_beside_their_licences_and_are_small() -> None:
    fonts = {f.name: f.stat().st_size for f in (ROOM / "fonts").iterdir()}
    assert {"Inter-OFL.txt", "Newsreader-OFL.txt"} <= set(fonts)
    assert max(fonts.values()) < 2_000_000
    for licence in ("Inter-OFL.txt", "Newsreader-OFL.txt"):
        assert "SIL Open Font License, Version 1.1" in (ROOM / "fonts" / licence).read_text(encoding="utf-8")


def test_the_room_opens_without_charts_or_templates() -> None:
    heavy = "('vl_convert', 'jinja2')"
    code = f"import sys, bonafides.drawing; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_figures_are_drawn_without_loading_a_chart() -> None:
    code = "import sys; from bonafides.drawing import figure, page; print('vl_convert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_only_the_canvas_knows_what_turns_charts_into_pictures() -> None:
    knowing = [
        f.name
        for f in ROOM.rglob("*.py")
        if re.search(r"^\s*(import|from) (vl_convert)", f.read_text(), re.M)
    ]
    assert knowing == ["canvas.py"]


def test_every_public_name_can_be_reached() -> None:
    import bonafides.drawing as drawing

    assert "figure" in drawing.__all__
    for name in drawing.__all__:
        assert getattr(drawing, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'gauge'"):
        _ = drawing.gauge
