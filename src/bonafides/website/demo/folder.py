"""The folder of a demonstration that was stopped half-way; removed before its database is opened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

DONE, MAKING = "demo.json", "demo.making"
"""Written last; written first. With the second alone a demonstration was stopped half-way."""

OURS = (
    "bonafides.sqlite3*",
    "store",
    "uploads",
    "scratch",
    "invented",
    "promises-truth.json",
    "mail",
    "worker.beat",
    "box",
    "issuer",
    MAKING,
)
"""What a demonstration makes in its folder. Nothing else there is ever touched."""


def is_whole(data: Path) -> bool:
    """Whether the demonstration of a folder was finished."""
    return (data / DONE).is_file()


def told_rep(data: Path) -> str:
    """Key of the rep whom the one-click sign-in means; "" where the folder does not say."""
    try:
        return str(json.loads((data / DONE).read_text("utf-8")).get("rep", ""))
    except (OSError, ValueError):
        return ""


def half_made(data: Path) -> bool:
    """Whether a folder holds a demonstration that was stopped before it was finished."""
    return (data / MAKING).is_file() and not is_whole(data)


def clear(data: Path) -> None:
    """Remove what a half-made demonstration left: it was begun where no database was."""
    for pattern in OURS:
        for path in data.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
