"""The browser and the library call the same forms careless."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

import bonafides.trust.box
from bonafides.methods.careless import looks_careless

pytestmark = pytest.mark.browser

SCRIPT = Path(bonafides.trust.box.__file__).parent / "static" / "careless.js"


def test_browser_and_library_agree_on_three_thousand_forms(chromium: Browser) -> None:
    rng = np.random.default_rng(1)
    forms, expected = [], []
    for _ in range(3_000):
        n = int(rng.integers(1, 14))
        one = int(rng.integers(1, 8))
        answers = [one if rng.random() < 0.97 else int(rng.integers(1, 8)) for _ in range(n)]
        judged = [None if rng.random() < 0.1 else answer for answer in answers]
        seconds = [round(float(s), 3) if rng.random() < 0.9 else None for s in rng.gamma(4, 0.55, n)]
        less, reversed_ = rng.random(n) < 0.3, rng.random(n) < 0.3
        expected.append(
            looks_careless(
                judged, turned=[bool(a != b) for a, b in zip(less, reversed_, strict=True)], seconds=seconds
            )
        )
        items = [
            {"code": f"i{i}", "dimension": "S" if less[i] else "C", "reversed": int(reversed_[i])}
            for i in range(n)
        ]
        forms.append(
            {
                "instrument": {
                    "dimensions": [{"code": "C", "direction": "more"}, {"code": "S", "direction": "less"}],
                    "items": items,
                },
                "answers": {f"i{i}": answer for i, answer in enumerate(judged)},
                "times": {f"i{i}": 1000 * s for i, s in enumerate(seconds) if s is not None},
            }
        )
    page = chromium.new_page()
    try:
        found = page.evaluate(
            """async ([source, forms]) => {
                const { careless } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
                return forms.map((form) => careless(form.instrument, form.answers, form.times));
            }""",
            [SCRIPT.read_text(encoding="utf-8"), forms],
        )
    finally:
        page.close()
    assert found == expected
    assert 0.1 < np.mean(found) < 0.9
