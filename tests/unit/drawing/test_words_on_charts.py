"""Texts are put back where the drawing library had placed them, as it would have written them itself."""

from __future__ import annotations

import pytest

from bonafides.drawing.charts.canvas import Canvas, Edges, _converted, _fonts_known
from bonafides.drawing.charts.texts import needs_measuring, widest, with_words
from bonafides.drawing.theme import on_screen

_LETTERS = "".join(map(chr, range(33, 127))) + "ÄÖÜßéŒæ—–−…’“”\xa0"

NASTY = "a <b> & \"c\" 'd' é  two"


def some_words() -> Canvas:
    canvas = Canvas(400, 100, x=(0, 1), y=(0, 1), edges=Edges(10, 5, 6, 7))
    canvas.dots([{"x": 0.5, "y": 0.5}])
    canvas.words(
        [{"x": 0.51, "y": 0.5, "text": NASTY}, {"x": 0.3, "y": 2.5, "text": ""}], dx=12, align="center"
    )
    canvas.words([{"y": 0.3, "text": "side\xa0on"}], px=-8, look="hand", angle=270, limit=100)
    canvas.words([{"x": 0.1, "text": "n"}, {"x": 0.2, "text": "東京"}], py=99.12, halo=False)
    canvas.words([{"x": 0.1, "y": 0.2, "text": "a very long text that is cut off"}], look="label", limit=60)
    canvas.axis_lines([{"x": 0}])
    canvas.words([{"x": 0.1, "y": 0.2, "text": 123}], look="strong")
    return canvas


def test_a_chart_is_the_one_that_the_library_draws_with_all_its_words() -> None:
    _fonts_known()
    canvas = some_words()
    whole = on_screen(_converted(canvas._spec(canvas._layers)))
    assert "…" in whole
    assert "&lt;b&gt;" in whole
    assert canvas._drawn() == whole


def test_a_drawing_that_does_not_hold_the_texts_is_not_filled_in() -> None:
    mark = {"type": "text", "fontSize": 13}
    one = '<g class="layer_0_marks"><text x="1"/></g>'
    assert with_words(one, [(mark, [{"text": "a"}])]) == '<g class="layer_0_marks"><text x="1">a</text></g>'
    assert with_words(one, [(mark, [{"text": "a"}, {"text": "b"}])]) is None
    assert with_words("<svg/>", [(mark, [{"text": "a"}])]) is None


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("letters", [_LETTERS[start::8] for start in range(8)])
def test_no_text_is_wider_than_it_is_taken_to_be(letters: str, weight: int) -> None:
    _fonts_known()
    for letter in letters:
        text = f"{5 * letter}n{5 * letter}o{5 * letter}"
        canvas = Canvas(400, 100, x=(0, 1), y=(0, 1), edges=Edges())
        canvas.words(
            [{"x": 0.1, "y": 0.2, "text": text}],
            look="label", halo=False, limit=widest(text, 13, weight), fontWeight=weight,
        )  # fmt: skip
        assert not needs_measuring(canvas._layers[0][0], text)
        assert "…" not in _converted(canvas._spec(canvas._layers)) or letter == "…", letter
