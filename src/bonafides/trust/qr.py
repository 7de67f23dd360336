"""A text as a QR code in SVG, for paper: black on white, also where everything else is dark."""

from __future__ import annotations

from html import escape

MARGIN = 4
"""Cells left white around it, as the standard asks."""


def cells(text: str) -> list[list[bool]]:
    """Rows of cells, true where dark, without the margin; the middle of the four levels of correction."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text.encode())
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def svg(text: str, label: str = "QR code") -> str:
    """A whole SVG document of one path; as wide as whoever shows it wants.

    Examples
    --------
    >>> svg("https://box.example")[:67]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" role="i'
    """
    rows = cells(text)
    side = len(rows) + 2 * MARGIN
    path = "".join(
        f"M{x + MARGIN} {y + MARGIN}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<path fill="white" d="M0 0h{side}v{side}H0z"/><path fill="black" d="{path}"/></svg>'
    )
