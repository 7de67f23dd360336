"""Files on their way in: what they may be called, whether a watched folder has settled, our own copies."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bonafides.errors import BeyondThisMachine, UnreadableInput, WrongRequest
from bonafides.sources.archives import TABLES, Found

SUFFIXES = (
    *TABLES,
    ".zip",
    *(f"{suffix}.gz" for suffix in TABLES if suffix not in (".parquet", ".xlsx", ".xlsm")),
)
"""What may arrive; the ending alone of a file's own name becomes part of a path."""

SETTLED_SECONDS = 120
"""A file in a watched folder is left alone until nobody has written to it for so long."""

MOST_FILES = 10_000
SPARE_DISK = 512 * 2**20
BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file as received: the name it is shown by, its size, our own name for it, its content's hash."""

    name: str
    size: int
    stored: str
    sha256: str

    def record(self) -> dict[str, Any]:
        """As an import's row keeps it."""
        return asdict(self)


def shown_name(given: str) -> str:
    """A file's name as it is shown and recognised by: never more than its words, and never a path.

    Parts that would lead elsewhere are dropped, control characters and marks that turn the direction of
    writing too.

    Examples
    --------
    >>> shown_name("../../etc/Opportunity.csv"), shown_name("2026-01\\\\deals.csv"), shown_name("..")
    ('etc/Opportunity.csv', '2026-01/deals.csv', 'file')
    """
    clean = unicodedata.normalize("NFC", given.replace("\\", "/"))
    clean = "".join(c for c in clean if unicodedata.category(c)[0] != "C")
    parts = [part.strip() for part in clean.split("/")]
    kept = [part[:120] for part in parts if part not in ("", ".", "..") and not re.fullmatch(r"\w:", part)]
    return "/".join(kept[-4:]) or "file"


def suffix_of(name: str) -> str:
    """The ending by which a file is stored: one of `SUFFIXES`.

    Raises
    ------
    WrongRequest
        Files of that ending are not read.

    Examples
    --------
    >>> suffix_of("Deals.CSV"), suffix_of("log.csv.gz")
    ('.csv', '.csv.gz')
    """
    small = name.lower()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if small.endswith(suffix):
            return suffix
    raise WrongRequest(
        f"{name} is not a table that can be read", f"one of {', '.join(TABLES)}, .gz, .zip", "export it so"
    )


def found(folder: Path, files: Iterable[dict[str, Any]]) -> tuple[Found, ...]:
    """The files of an import as importers take them: our paths, their names."""
    return tuple(Found(folder / str(one["stored"]), str(one["name"])) for one in files)


def settled(folder: Path, *, now: float, wait: float = SETTLED_SECONDS) -> list[Path] | None:
    """Every table in a watched folder; None while somebody is still writing there.

    Links are not followed, hidden files and half-written ones (`.part`, `~$…`) are passed over.

    Parameters
    ----------
    now
        Seconds since 1970.

    Raises
    ------
    WrongRequest
        The folder is not there.
    UnreadableInput
        It holds a link, or too many files.
    """
    if not folder.is_dir():
        raise WrongRequest(
            f"the watched folder {folder} is not there",
            "a folder that this server may read",
            "make it, or name another",
        )
    files = []
    for path in _walk(folder):
        seen = path.lstat()
        if stat.S_ISLNK(seen.st_mode):
            raise UnreadableInput(
                f"{path.relative_to(folder)} is a link",
                "files that lie in the folder itself",
                "copy the file instead",
            )
        if not stat.S_ISREG(seen.st_mode) or not path.name.lower().endswith(SUFFIXES):
            continue
        if now - max(seen.st_mtime, seen.st_ctime) < wait:
            return None
        files.append(path)
        if len(files) > MOST_FILES:
            raise UnreadableInput(
                f"{folder} holds more than {MOST_FILES:,} tables",
                "an export",
                "name a folder that holds one export",
            )
    return sorted(files)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, followlinks=False):
        here = Path(root)
        linked = [one for one in folders if (here / one).is_symlink()]
        yield from (here / one for one in linked)
        folders[:] = [one for one in folders if not one.startswith(".") and one not in linked]
        yield from (here / one for one in names if not one.startswith((".", "~$")))


def copied(folder: Path, files: Iterable[Path], target: Path, *, most_bytes: int) -> list[Arrived] | None:
    """Copy settled files into a folder of our own; None where one changed under our hands.

    Raises
    ------
    BeyondThisMachine
        They are larger than an import may be, or than the disk has room for.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived: list[Arrived] = []
    for number, path in enumerate(files, start=1):
        name = shown_name(path.relative_to(folder).as_posix())
        stored = f"{number:05d}{suffix_of(name)}"
        left = most_bytes - sum(one.size for one in arrived)
        try:
            source = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            return None
        with os.fdopen(source, "rb") as stream:
            before = os.fstat(stream.fileno())
            room(target, before.st_size)
            if before.st_size > left:
                raise too_large(most_bytes)
            with private(target / stored) as out:
                digest, size = hashlib.sha256(), 0
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
                    out.write(block)
            after = os.fstat(stream.fileno())
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, size):
            return None
        arrived.append(Arrived(name, size, stored, digest.hexdigest()))
    return arrived


def private(path: Path) -> Any:
    """A new file that only its owner may read, open for writing; it must not be there yet."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    return os.fdopen(handle, "wb")


def room(folder: Path, needed: int) -> None:
    """Refuse what the disk cannot hold.

    Raises
    ------
    BeyondThisMachine
        Less than half a GiB would be left.
    """
    import shutil

    free = shutil.disk_usage(folder).free - SPARE_DISK
    if needed > free:
        raise BeyondThisMachine(
            f"{needed / 2**20:,.0f} MiB arrive, and the disk has room for {max(free, 0) / 2**20:,.0f} MiB",
            "room for the files and for what is read from them",
            "free some disk, or move the data folder to a larger one",
        )


def too_large(most_bytes: int) -> BeyondThisMachine:
    """The refusal of an import beyond the limit of this installation."""
    return BeyondThisMachine(
        "more arrives than an import may bring",
        f"at most {most_bytes / 2**20:,.0f} MiB in one import",
        "leave out tables that are not needed, or ask an administrator to raise BONAFIDES_UPLOAD_LIMIT_MIB",
    )


def listing(folder: Path, files: Iterable[Path]) -> str:
    """Name what lies in a watched folder: changes when a file comes, goes or is written to."""
    digest = hashlib.blake2b(digest_size=16)
    for path in files:
        seen = path.lstat()
        digest.update(
            f"{path.relative_to(folder)}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode(
                errors="surrogateescape"
            )
        )
    return digest.hexdigest()
