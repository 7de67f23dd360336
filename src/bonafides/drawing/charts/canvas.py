"""A sheet to draw on: two linear scales, the few marks of the house, and out of it one SVG."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from markupsafe import Markup, escape

from bonafides.drawing.charts.texts import text_width as text_width
from bonafides.drawing.charts.texts import two_lines as two_lines
from bonafides.drawing.charts.texts import with_words, without_words
from bonafides.drawing.theme import (
    BAND,
    CONFIG,
    FIELD,
    INK,
    INK2,
    PAPER,
    REST,
    SECOND,
    SHOWN,
    THIRD,
    on_screen,
)

WIDE, NARROW = 760, 350
MARKS = (("circle", SHOWN, 130), ("diamond", SECOND, 120), ("square", THIRD, 105))
VEGA_LITE = "6.4"
_KEPT_DRAWINGS = 512
_drawings: dict[str, str] = {}

Row = Mapping[str, object]
_Layer = tuple[dict[str, Any], list[dict[str, object]], float | None, float | None]


@dataclass(frozen=True, slots=True)
class ChartPair:
    """One chart drawn twice: 760 px for wide pages and paper, 350 px for narrow ones.

    Parameters
    ----------
    wide, narrow
        SVG with variables for colours; each carries `role="img"` and the finding as its label.
    """

    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class Ticks:
    """Where an axis is labelled: five labels or fewer, the unit on the last one."""

    values: tuple[float, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """Room round the plot in px."""

    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0


@cache
def _fonts_known() -> bool:
    vl_convert.register_font_directory(str(Path(__file__).parents[1] / "fonts"))
    return True


def get_ready() -> None:
    """Start the drawing library, which takes half a second: on another thread, meanwhile."""
    canvas = Canvas(NARROW, 10, x=(0, 1), y=(0, 1), edges=Edges())
    canvas.dots([{"x": 0.5, "y": 0.5}])
    canvas.svg("", "narrow")


def needed(rows: Sequence[object]) -> None:
    """Refuse to draw a chart of nothing: the page says in words why there is none.

    Examples
    --------
    >>> needed([])
    Traceback (most recent call last):
        ...
    ValueError: a chart needs at least one row; say in words why there is none
    """
    if not rows:
        raise ValueError("a chart needs at least one row; say in words why there is none")


class Canvas:
    """Layers on one pair of scales.

    Parameters
    ----------
    width
        Of the whole drawing, px.
    plot_height
        Between top and bottom edge, px.
    x, y
        Domains; `y[0]` lies at the bottom. Marks beyond a domain are drawn at its end.
    edges
        Room for labels.
    x_ticks, y_ticks
        Labels with grid lines; None draws neither. Grid on one axis only.
    x_orient
        "top" or "bottom".
    grid
        "x", "y" or "".
    """

    def __init__(
        self,
        width: float,
        plot_height: float,
        *,
        x: tuple[float, float],
        y: tuple[float, float],
        edges: Edges,
        x_ticks: Ticks | None = None,
        y_ticks: Ticks | None = None,
        x_orient: str = "bottom",
        grid: str = "",
    ) -> None:
        self.width, self.edges = width, edges
        self.plot_width = width - edges.left - edges.right
        self.plot_height = plot_height
        self.x_domain, self.y_domain = x, y
        x_axis = _axis(x_ticks, orient=x_orient, grid="x" in grid)
        y_axis = _axis(y_ticks, orient="left", grid="y" in grid)
        self._axes = [x_axis, y_axis]
        self._x, self._y = _channel("x", x, x_axis), _channel("y", y, y_axis)
        self._layers: list[_Layer] = []

    def at_x(self, value: float) -> float:
        """Return the px of a value from the left edge of the plot."""
        first, last = self.x_domain
        return (value - first) / (last - first) * self.plot_width

    def at_y(self, value: float) -> float:
        """Return the px of a value from the top edge of the plot."""
        bottom, top = self.y_domain
        return (top - value) / (top - bottom) * self.plot_height

    def add(
        self, mark: dict[str, Any], rows: Sequence[Row], *, px: float | None = None, py: float | None = None
    ) -> None:
        """Lay one mark for each row; `px` and `py` fix a coordinate in px of the plot."""
        if rows:
            self._layers.append((mark, [dict(row) for row in rows], px, py))

    def _layer(
        self, mark: dict[str, Any], rows: list[dict[str, object]], px: float | None, py: float | None
    ) -> Any:
        encoding: dict[str, Any] = {}
        if px is not None or "x" in rows[0]:
            encoding["x"] = self._x if px is None else {"value": px}
        if py is not None or "y" in rows[0]:
            encoding["y"] = self._y if py is None else {"value": py}
        encoding |= {name: {"field": name} for name in ("x2", "y2") if name in rows[0]}
        if "text" in rows[0]:
            encoding["text"] = {"field": "text", "type": "nominal"}
        return {"mark": mark, "encoding": encoding, "data": {"values": rows}}

    def rings(self, rows: Sequence[Row], **more: Any) -> None:
        """What was said."""
        ring = {"type": "point", "filled": False, "fill": PAPER, "stroke": INK, "strokeWidth": 2, "size": 120}
        self.add({**ring, "opacity": 1, **more}, rows)

    def dots(self, rows: Sequence[Row], kind: int = 0, **more: Any) -> None:
        """What was shown; kind 1 is the diamond of a second group, kind 2 the square of a third."""
        shape, colour, size = MARKS[kind]
        dot = {"type": "point", "filled": True, "shape": shape, "fill": colour, "stroke": PAPER, "size": size}
        self.add({**dot, "strokeWidth": 1, "opacity": 1, **more}, rows)

    def kept(self, rows: Sequence[tuple[float, float, float, float]]) -> None:
        """Where ring (first pair) and dot (second pair) coincide, the dot sits in the ring."""
        near = [
            {"x": x, "y": y}
            for x, y, dot_x, dot_y in rows
            if abs(self.at_x(x) - self.at_x(dot_x)) < 4.5 and abs(self.at_y(y) - self.at_y(dot_y)) < 4.5
        ]
        self.dots(near, size=34, strokeWidth=0)

    def intervals(self, rows: Sequence[Row], kind: int = 0) -> None:
        """Doubt: a thick line, from x to x2 or from y to y2."""
        self.add({"type": "rule", "color": MARKS[kind][1], "strokeWidth": 3}, rows)

    def gaps(self, rows: Sequence[Row]) -> None:
        """The distance between said and shown, dotted."""
        self.add({"type": "rule", "color": INK, "strokeWidth": 1, "strokeDash": [1.5, 3]}, rows)

    def opens(self, rows: Sequence[Row]) -> None:
        """What is refused or not recorded, dashed."""
        self.add({"type": "rule", "color": FIELD, "strokeWidth": 1, "strokeDash": [4, 3]}, rows)

    def bars(self, rows: Sequence[Row], size: float, colour: str = REST) -> None:
        """Bars as thick lines: from x to x2 they lie, from y to y2 they stand."""
        self.add({"type": "rule", "color": colour, "strokeWidth": size}, rows)

    def bands(self, rows: Sequence[Row], size: float) -> None:
        """What chance alone would do."""
        self.bars(rows, size, BAND)

    def axis_lines(self, rows: Sequence[Row]) -> None:
        """Thin ink lines: zero, the diagonal, the end of a period."""
        self.add({"type": "rule", "color": INK, "strokeWidth": 1}, rows)

    def words(
        self,
        rows: Sequence[Row],
        *,
        px: float | None = None,
        py: float | None = None,
        look: str = "note",
        halo: bool = True,
        **more: Any,
    ) -> None:
        """Text: look is "note" (ink-2), "label" (ink), "strong" (ink, 600) or "hand" (serif italic)."""
        styles: dict[str, dict[str, Any]] = {
            "note": {"color": INK2, "fontSize": 12.5},
            "label": {"color": INK, "fontSize": 13},
            "strong": {"color": INK, "fontSize": 13, "fontWeight": 600},
            "hand": {"color": INK, "fontSize": 15, "fontStyle": "italic", "font": "Newsreader"},
        }
        mark = {"type": "text", "align": "left", "baseline": "middle", **styles[look], **more}
        if halo:
            edge = {**mark, "fill": PAPER, "stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
            self.add(edge, rows, px=px, py=py)
        self.add(mark, rows, px=px, py=py)

    def svg(self, label: str, kind: str) -> Markup:
        """Return the drawing, labelled for those who hear it; kind is "wide" or "narrow"."""
        head, body = self._drawn().split(">", 1)
        # Safe: vl-convert escapes text; the label is escaped here.
        named = f'{head} class="{kind}" role="img" aria-label="{escape(label)}">{body}'
        return Markup(named)  # noqa: S704

    def _drawn(self) -> str:
        told = [self.width, self.plot_height, self.x_domain, self.y_domain, asdict(self.edges), self._axes]
        key = hashlib.sha256(json.dumps([told, self._layers], sort_keys=True).encode("utf-8")).hexdigest()
        if key not in _drawings:
            _fonts_known()
            if len(_drawings) >= _KEPT_DRAWINGS:
                _drawings.clear()
            bare = [(mark, without_words(mark, rows), px, py) for mark, rows, px, py in self._layers]
            svg = with_words(_converted(self._spec(bare)), [layer[:2] for layer in self._layers])
            _drawings[key] = on_screen(svg or _converted(self._spec(self._layers)))
        return _drawings[key]

    def _spec(self, layers: Sequence[_Layer]) -> dict[str, Any]:
        return {
            "width": self.plot_width,
            "height": self.plot_height,
            "autosize": "none",
            "padding": asdict(self.edges),
            "background": None,
            "layer": [self._layer(*layer) for layer in layers],
            "config": CONFIG,
        }


def _converted(spec: dict[str, Any]) -> str:
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))


def _channel(name: str, domain: tuple[float, float], axis: dict[str, Any] | None) -> dict[str, Any]:
    """One of the two scales, as Vega-Lite reads it."""
    scale = {"domain": list(domain), "nice": False, "zero": False, "clamp": True}
    return {"field": name, "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _axis(ticks: Ticks | None, *, orient: str, grid: bool) -> dict[str, Any] | None:
    if ticks is None:
        return None
    values, labels = json.dumps(list(ticks.values)), json.dumps(list(ticks.labels))
    return {
        "values": list(ticks.values),
        "labelExpr": f"{labels}[indexof({values}, datum.value)]",
        "orient": orient,
        "grid": grid,
        "title": None,
    }
