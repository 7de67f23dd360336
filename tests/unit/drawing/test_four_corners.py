"""The four corners where nobody but oneself was asked, and where one client answered."""

from __future__ import annotations

from dataclasses import replace

from bonafides.drawing.corners import Corners, corners_chart

NAMES = ("Pushy", "Business partner", "Administrator", "Friendly helper")
ALONE = Corners(
    None, None, None, (5.5, 5.0), NAMES, "Relationship", "Business weight", "your guess", "their answer"
)


def test_a_guess_alone_is_one_ring_without_dot_ellipse_or_gap() -> None:
    for drawn in (corners_chart(ALONE, label="x").wide, corners_chart(ALONE, label="x").narrow):
        assert drawn.count("mark-said") == 1
        assert "your guess" in drawn
        for absent in ("mark-shown", "<ellipse", "mark-gap", "their answer"):
            assert absent not in drawn


def test_one_answer_is_a_dot_without_an_ellipse_joined_to_the_ring() -> None:
    drawn = corners_chart(replace(ALONE, x=4.2, y=3.0), label="x").wide
    assert (drawn.count("mark-said"), drawn.count("mark-shown"), drawn.count("mark-gap")) == (1, 1, 1)
    assert "<ellipse" not in drawn
    assert "their answer" in drawn


def test_every_corner_is_named_in_its_own_place() -> None:
    drawn = str(corners_chart(ALONE, label="x").wide)
    places = {}
    for name in NAMES:
        element = drawn[: drawn.index(f">{name}<")].rsplit("<text ", 1)[1]
        x, y = (float(element.split(f'{axis}="')[1].split('"')[0]) for axis in ("x", "y"))
        places[name] = (x < 250, y < 240)
    assert places == {
        "Pushy": (True, True),
        "Business partner": (False, True),
        "Administrator": (True, False),
        "Friendly helper": (False, False),
    }


def test_the_ring_stands_where_the_numbers_say() -> None:
    # The frame of the wide drawing runs from 24 to 492 px and from 434 to 34 px for 1 to 7.
    drawn = str(corners_chart(replace(ALONE, said=(4.0, 4.0)), label="x").wide)
    assert 'class="mark-said" cx="258.0" cy="234.0"' in drawn
