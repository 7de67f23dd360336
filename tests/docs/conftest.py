"""A small invented company for the examples of the manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from bonafides.invented.layouts import write
from bonafides.invented.plan import Plan


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export in Salesforce's layout: twelve people, four hundred deals, over a year."""
    folder = tmp_path_factory.mktemp("company") / "invented"
    write(Plan(people=12, deals=400, weeks=60, seed=3), folder, "salesforce")
    return folder
