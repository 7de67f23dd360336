"""Charts that are written directly: the same marks, nothing loaded, nothing that breaks out."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

from bonafides.drawing.direct import (
    JumpRow,
    SaidLevel,
    SaidRow,
    jumps,
    said_and_evidence,
    said_and_happened,
)

LEVELS = [SaidLevel(p / 10, p / 12, p / 20, p / 10, 20, p, 0.0, 1.0) for p in range(1, 10)]


def test_they_are_well_formed_in_both_widths() -> None:
    rows = [SaidRow("A & <b>", '"x"', 0.4, 0.2, 0.1, 0.3), SaidRow("", "", None, None, None, None)]
    for drawn in (said_and_happened(LEVELS, label='5 < 6 & "so"'), said_and_evidence(rows, label="L")):
        for svg in (drawn.wide, drawn.narrow):
            root = ElementTree.fromstring(svg)
            assert root.get("role") == "img"
            assert root.get("aria-label")
            assert "style=" not in svg


def test_nothing_is_drawn_outside_its_sheet() -> None:
    for svg in (said_and_happened(LEVELS, label="L").narrow, said_and_happened(LEVELS, label="L").wide):
        root = ElementTree.fromstring(svg)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for mark in root:
            for name, most in (("cx", width), ("cy", height), ("x", width), ("y", height)):
                assert -1 <= float(mark.get(name, 0)) <= most + 1


def test_a_jump_of_few_calls_has_an_interval_beyond_every_share_and_is_drawn() -> None:
    for end in (0.0001, 0.02, 0.9, 1.9, 2.1, 4.0, 60.0):
        drawn = jumps([JumpRow("Coast", "3 people", 0.0, -end, end)], label="L")
        for svg in (drawn.wide, drawn.narrow):
            root = ElementTree.fromstring(svg)
            (dot,) = (mark for mark in root if mark.get("class") == "mark-shown")
            (zero,) = (mark for mark in root if mark.get("class") == "mark-axis")
            assert str(zero.get("d")).startswith(f"M{dot.get('cx')} ")


def test_what_was_said_lies_over_what_happened_at_its_place() -> None:
    root = ElementTree.fromstring(said_and_happened(LEVELS[:1], label="L").wide)
    rings = [mark for mark in root if mark.get("class") == "mark-said"]
    dots = [mark for mark in root if mark.get("class") == "mark-shown"]
    assert rings[0].get("cx") == dots[0].get("cx")
    assert float(rings[0].get("cy", 0)) < float(dots[0].get("cy", 0))  # said more than happened


def test_pages_of_people_load_no_drawing_library_and_no_engine() -> None:
    heavy = ("vl_convert", "ibis", "duckdb", "pyarrow", "scipy")
    code = (
        f"import sys; import bonafides.candour.page_group; print([m for m in {heavy!r} if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
