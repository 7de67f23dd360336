"""Files of a report: each appears whole or not at all, and only their owner may read them."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bonafides.errors import WrongRequest


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may open; one that is there already keeps its mode."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


def put(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file, then put it in place at once; two writers never mix."""
    fresh = path.with_name(f".{uuid.uuid4().hex}.partial")
    try:
        fresh.touch(mode=0o600)
        write(fresh)
        fresh.chmod(0o600)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def put_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8; what is no Unicode text becomes a question mark."""
    put(path, lambda fresh: fresh.write_text(text, encoding="utf-8", errors="replace"))


def put_sheets(folder: Path, sheets: Mapping[str, str]) -> None:
    """Put a folder of private files in the place of the one before."""
    fresh = folder.with_name(f".{uuid.uuid4().hex}.partial")
    fresh.mkdir(mode=0o700)
    fresh.chmod(0o700)
    try:
        for name, text in sheets.items():
            put_text(fresh / name, text)
        drop(folder)
        os.replace(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def drop(folder: Path) -> None:
    """Remove a folder of an earlier report, moved out of sight first so that it never stands half empty."""
    old = folder.with_name(f".{uuid.uuid4().hex}.old")
    try:
        os.replace(folder, old)
    except FileNotFoundError:
        return
    shutil.rmtree(old, ignore_errors=True)


def apart(sources: Sequence[Path], out: Path) -> None:
    """Refuse to write a report where the next one would read it as an export.

    Raises
    ------
    WrongRequest
        `out` is a source, or lies inside one; or a source lies among what the report itself writes.
    """
    target = out.resolve()
    if set("*?[") & set(str(target)):
        raise WrongRequest(
            f"the folder {out} has *, ? or [ in its path",
            "a path that is no pattern",
            "name another with --out",
        )
    for source in sources:
        given = source.resolve()
        own = [target / part for part in ("store", "tables", "sheets")]
        if target.is_relative_to(given) or any(given.is_relative_to(part) for part in own):
            raise WrongRequest(
                f"the report would be written to {out}, and {source} is read: one lies inside the other",
                "a folder beside the export, not in it",
                "name another folder with --out",
            )
