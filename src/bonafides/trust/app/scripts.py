"""Hashes of the scripts that a respondent's browser runs, for the manifest: the house's and the box's."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOM = Path(__file__).resolve().parents[1]
WHERE = (ROOM / "app" / "static", ROOM / "box" / "static")


def script_hashes() -> dict[str, str]:
    """Name of each script file to the SHA-256 of its bytes, hex."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in WHERE
        for path in sorted(folder.rglob("*.js"))
    }
