"""Which export this is: a name over the content of its files, taken before any engine is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def fingerprint(paths: Iterable[Path], settings: Mapping[str, Any]) -> str:
    """Name a set of source files and settings, so that the same ones are never read twice.

    Parameters
    ----------
    paths
        Files and folders; every file's name and content counts, its date does not.
    settings
        Whatever else changes the result: kind, mapping, time zone, versions.

    Returns
    -------
    str
        32 hexadecimal digits.
    """
    digest = hashlib.blake2b(json.dumps(dict(settings), sort_keys=True, default=str).encode(), digest_size=16)
    room = memoryview(bytearray(1 << 20))
    for path in paths:
        root = path.parent if path.is_file() else path
        for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
            digest.update(f"\0{file.relative_to(root).as_posix()}\0{file.stat().st_size}\0".encode())
            with file.open("rb", buffering=0) as stream:
                while n := stream.readinto(room):
                    digest.update(room[:n])
    return digest.hexdigest()
