"""Fixtures of the importers' tests."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_spec = importlib.util.spec_from_file_location("staged_pasts", Path(__file__).with_name("staged.py"))
assert _spec is not None
assert _spec.loader is not None
_staged = importlib.util.module_from_spec(_spec)
sys.modules["staged_pasts"] = _staged
_spec.loader.exec_module(_staged)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Any]:
    """An empty staging area to fill by hand; see staged.py."""
    with _staged.past(tmp_path) as fresh:
        yield fresh
