"""The manifest of a round: one writing, everything checked, differences found."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from tests.rounds_by_hand import CELLS, NAME, SALT, round_by_hand

from bonafides.trust import manifest
from bonafides.trust.refused import Refused

ROUND = round_by_hand()


def changed(**parts: Any) -> bytes:
    return manifest.canonical({**ROUND.manifest.document, **parts})


def cell_changed(**parts: Any) -> bytes:
    first, *rest = ROUND.manifest.document["cells"]
    return changed(cells=[{**first, **parts}, *rest])


def test_a_manifest_comes_back_as_it_was_hashed() -> None:
    found = manifest.read(ROUND.manifest.raw)
    assert found.fingerprint == hashlib.sha256(ROUND.manifest.raw).digest()
    assert (found.round, tuple(found.cells)) == ("autumn1", CELLS)
    assert found.cell(CELLS[1]).parent == CELLS[0]
    assert found.cell(CELLS[0]).key == ROUND.signing[CELLS[0]].public


def test_another_writing_of_the_same_is_refused() -> None:
    document = ROUND.manifest.document
    for raw in (
        json.dumps(document).encode(),
        ROUND.manifest.raw + b"\n",
        ROUND.manifest.raw.replace(b"Herbst", b"\\u0048erbst"),
        b"",
        b"[]",
        b"\xff",
        b"{" * 5000,
    ):
        with pytest.raises(Refused, match="canonical"):
            manifest.read(raw)


def test_a_key_that_stands_there_twice_is_refused() -> None:
    raw = ROUND.manifest.raw.replace(b'{"box":', b'{"box":"https://evil.example","box":', 1)
    with pytest.raises(Refused):
        manifest.read(raw)


def test_fractions_have_no_place_in_it() -> None:
    with pytest.raises(Refused, match="float"):
        manifest.canonical({"a": [{"b": 1.5}]})
    with pytest.raises(Refused, match="not text"):
        manifest.canonical({"a": {1: "b"}})


@pytest.mark.parametrize(("kind", "people"), [("means", 4), ("spread", 7), ("comments", 9), ("means", True)])
def test_no_threshold_below_its_floor(kind: str, people: int) -> None:
    with pytest.raises(Refused, match="below its floor"):
        manifest.read(changed(thresholds={**ROUND.manifest.document["thresholds"], kind: people}))


def test_thresholds_may_be_raised() -> None:
    raised = {"means": 6, "spread": 9, "comments": 12}
    assert manifest.read(changed(thresholds=raised)).document["thresholds"] == raised


@pytest.mark.parametrize(
    "parts",
    [
        {"format": "bonafides-round/2"},
        {"round": ""},
        {"round": 7},
        {"title": {"en": "only"}},
        {"opens_on": "2099-02-01"},
        {"closes_on": "tomorrow"},
        {"closes_on": None},
        {"instrument": "short"},
        {"thresholds": {"means": 5}},
        {"box": None},
        {"box": "javascript:alert(1)"},
        {"cells": []},
        {"cells": {}},
        {"cells": ["aa"]},
        {"plan": {}},
        {"plan": [{"code": "all"}]},
        {"plan": [{"code": "all", "cells": ["00000000000000cc"], "shows": []}]},
        {"plan": [{"code": "all", "cells": [], "shows": []}]},
        {"plan": [{"code": "all", "cells": [CELLS[0]], "shows": ["names"]}]},
        {"plan": [{"code": "all", "cells": [CELLS[0]], "shows": []}] * 2},
        {"scripts": ["answer.js"]},
        {"scripts": {"answer.js": "00"}},
        {"extra": 1},
    ],
)
def test_whatever_does_not_fit_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(Refused) as told:
        manifest.read(changed(**parts))
    assert told.value.found
    assert told.value.expected


@pytest.mark.parametrize(
    "parts",
    [
        {"code": "AA"},
        {"code": CELLS[1]},
        {"about": "Anke"},
        {"relation": ""},
        {"invited": -1},
        {"invited": True},
        {"invited": "9"},
        {"parent": "00000000000000cc"},
        {"parent": CELLS[0]},
        {"parent": CELLS[1]},
        {"protection": "none"},
        {"key": {"n": "AQAB", "e": "AQAB"}},
        {"key": None},
        {"key": ROUND.signing[CELLS[1]].public.wire()},
        {"seal": "AQAB"},
        {"seal": ROUND.manifest.document["cells"][1]["seal"]},
        {"name": "Anke Bach"},
    ],
)
def test_no_cell_is_taken_that_does_not_fit(parts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        manifest.read(cell_changed(**parts))


def test_a_cell_that_the_round_does_not_have_is_refused() -> None:
    for code in ("00000000000000cc", None, 7, ["x"]):
        with pytest.raises(Refused, match="does not have"):
            ROUND.manifest.cell(code)


def test_whom_a_cell_is_about_is_told_by_salt_and_name_together() -> None:
    expected = hashlib.sha256(SALT + "Änne Sørensen".encode()).hexdigest()
    assert manifest.about(SALT, NAME) == expected
    assert manifest.about(SALT, "Anna Sorensen") != expected
    assert manifest.about(b"another", NAME) != expected


def test_differences_are_named_by_their_place() -> None:
    one = ROUND.manifest.document
    other = json.loads(cell_changed(invited=10, key=ROUND.signing[CELLS[1]].public.wire()))
    other["extra"] = 1
    assert manifest.differences(one, other) == ["cells[0].invited", "cells[0].key.n", "extra"]
    assert manifest.differences(one, one) == []
    assert manifest.differences({"a": [1]}, {"a": [1, 2]}) == ["a"]
