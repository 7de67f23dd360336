"""A text as a QR code, drawn as SVG: for walls and cards."""

from __future__ import annotations

BORDER = 4
"""Light modules round it, as the standard wants."""


def svg(text: str) -> str:
    """A QR code as an SVG document: one path, dark on light, whatever the page's own colours.

    Examples
    --------
    >>> drawn = svg("https://bonafides.example/mirror/board/")
    >>> drawn.startswith("<svg ") and drawn.count("<path ") == 1
    True
    """
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    size = len(rows)
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, filled in enumerate(row) if filled
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 5}" '
        f'height="{size * 5}" shape-rendering="crispEdges"><rect width="{size}" height="{size}" '
        f'fill="white"/><path d="{dark}" fill="black"/></svg>'
    )
