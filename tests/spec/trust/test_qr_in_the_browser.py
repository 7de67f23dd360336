"""The picture of a key that the browser draws, cell by cell against an independent encoder (qrcode, BSD)."""

from __future__ import annotations

import secrets

import pytest
import qrcode
from playwright.sync_api import Page
from qrcode.constants import ERROR_CORRECT_L
from qrcode.util import MODE_8BIT_BYTE, QRData

pytestmark = pytest.mark.browser


def expected(text: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=0, mask_pattern=0)
    code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


# Lengths at which the version, the number of blocks, the width of the count or the check bytes change.
@pytest.mark.parametrize(
    "length", [1, 17, 18, 106, 107, 154, 230, 231, 271, 420, 718, 780, 858, 1171, 1500, 1900]
)
def test_the_picture_is_the_one_of_another_encoder(page: Page, length: int) -> None:
    text = secrets.token_urlsafe(length)[:length]
    found = page.evaluate('async (text) => (await import("/static/qr.js")).matrix(text)', text)
    assert found == expected(text)


def test_a_text_too_long_for_any_picture_gives_none(page: Page) -> None:
    long = """async () => (await import("/static/qr.js")).matrix("x".repeat(3000)) === undefined"""
    assert page.evaluate(long)
