"""What every test may lean on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


def absent(reason: str) -> None:
    """Skip where a thing cannot be presumed; fail where it must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}: must not happen in CI")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project."""
    if not SHARED.is_dir():
        absent("no data folder beside the project")
    return SHARED


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT
