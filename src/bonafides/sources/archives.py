"""Finding the files: in folders, in archives, and never more of them than the disk can hold."""

from __future__ import annotations

import gzip
import lzma
import shutil
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from bonafides.errors import BeyondThisMachine, UnreadableInput, WrongRequest

TABLES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xlsm")
"""Suffixes of files that may hold a table; any of them may be followed by .gz, except Parquet and XLSX."""

MOST_FILES = 10_000
MOST_BYTES = 64 * 2**30
BOMB_RATIO = 200
"""A table compresses 5 to 50 times; beyond 200 times and `BOMB_FLOOR` bytes it is no table."""
BOMB_FLOOR = 32 * 2**20
SPARE_DISK = 512 * 2**20
CHUNK = 2**20
_BROKEN = (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError)


class Readable(Protocol):
    """Anything that gives bytes, so many at a time."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it lies, and the name to show in errors."""

    path: Path
    name: str


def find(paths: Sequence[Path | Found], workdir: Path) -> tuple[list[Found], list[str]]:
    """Find every table under `paths`; unpack archives into `workdir`.

    A `Found` among the paths is a file that is shown, and recognised, under another name than its own.

    Returns
    -------
    list of Found, list of str
        The tables in order of name, and the names of the files left aside because they are not tables.

    Raises
    ------
    WrongRequest
        A path does not exist, or is itself not a table.
    UnreadableInput
        An archive is broken, a bomb, nested, or reaches outside itself.
    """
    found: list[Found] = []
    aside: list[str] = []
    for given in paths:
        path, called = (given.path, given.name) if isinstance(given, Found) else (given, str(given))
        if not (path.is_file() or path.is_dir()):
            raise WrongRequest(
                f"{called} does not exist, or is neither file nor folder",
                "a file, folder or zip archive",
                "check the path",
            )
        inside = sorted(_walk(path)) if path.is_dir() else [path]
        for file in inside:
            _named_in_unicode(file)
            own = given.name if isinstance(given, Found) else file.name
            shown = str(file.relative_to(path)) if path.is_dir() else own
            tables = list(_tables(file, shown, workdir))
            if not tables and not path.is_dir():
                raise WrongRequest(
                    f"{called} is not a table that can be read",
                    f"one of {', '.join(TABLES)}, .gz, .zip",
                    "export it so",
                )
            found.extend(tables)
            aside.extend([] if tables else [shown])
        if len(found) > MOST_FILES:
            raise UnreadableInput(
                f"{called} holds more than {MOST_FILES:,} tables", "an export", "name the files to read"
            )
    if not found:
        shown = ", ".join(path.name if isinstance(path, Found) else str(path) for path in paths)
        raise UnreadableInput(
            f"no table in {shown}", f"at least one of {', '.join(TABLES)}", "check the path"
        )
    return found, aside


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            _inside(path, folder)
            yield path


def _inside(path: Path, folder: Path) -> None:
    """Refuse what would make a folder of exports read files that nobody put into it."""
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableInput(
            f"{path.relative_to(folder)} is a link to a file outside {folder.name}",
            "files that lie in the folder itself",
            "copy the file into the folder, or name it as a source of its own",
        )


def _named_in_unicode(path: Path) -> None:
    try:
        str(path.resolve()).encode("utf-8")
    except UnicodeEncodeError as problem:
        raise UnreadableInput(
            f"the name of {path.name!a} is not UTF-8", "names in UTF-8", "rename the file"
        ) from problem


def _tables(file: Path, shown: str, workdir: Path) -> Iterator[Found]:
    suffix = file.suffix.lower()
    if suffix == ".zip":
        yield from _unzip(file, shown, workdir)
    elif suffix == ".gz" and Path(file.stem).suffix.lower() in TABLES:
        target = _place(workdir, Path(file.stem).suffix.lower())
        _gunzip(file, shown, target)
        yield Found(target, shown)
    elif suffix in TABLES:
        yield Found(file, shown)


def _place(workdir: Path, suffix: str) -> Path:
    """A fresh path to unpack to: never a name that came out of an archive."""
    folder = workdir / "unpacked"
    folder.mkdir(exist_ok=True)
    return folder / f"{uuid.uuid4().hex}{suffix}"


def _unzip(file: Path, shown: str, workdir: Path) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if one.filename and not one.is_dir()]
            if len(members) > MOST_FILES:
                raise _bomb(shown, f"{len(members):,} files", f"at most {MOST_FILES:,}")
            left = min(MOST_BYTES, max(BOMB_FLOOR, BOMB_RATIO * file.stat().st_size))
            for member in members:
                left -= member.file_size
                if left < 0:
                    raise _bomb(shown, "far more than its size", "an export that fits on this disk")
                yield from _member(archive, member, f"{shown}/{member.filename}", workdir)
    except OSError as problem:
        if problem.errno is not None:
            raise
        raise _not_whole(shown, problem) from problem
    except _BROKEN as problem:
        raise _not_whole(shown, problem) from problem


def _not_whole(shown: str, problem: Exception) -> UnreadableInput:
    return UnreadableInput(
        f"{shown} is not a whole zip archive ({problem})",
        "a zip archive without a password",
        "export it again",
    )


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, workdir: Path) -> Iterator[Found]:
    inner = PurePosixPath(member.filename.replace("\\", "/"))
    if inner.is_absolute() or ".." in inner.parts or ":" in inner.parts[0]:
        raise UnreadableInput(
            f"{shown} points outside its archive", "plain file names", "do not use this archive"
        )
    if any(part.startswith((".", "__MACOSX")) for part in inner.parts):
        return
    suffix = inner.suffix.lower()
    if suffix in (".zip", ".gz", ".7z", ".tar", ".rar"):
        raise UnreadableInput(
            f"{shown} is an archive inside an archive", "tables in the archive", "unpack it first"
        )
    if suffix in TABLES:
        target = _place(workdir, suffix)
        with archive.open(member) as packed:
            _unpack(packed, target, shown, member.compress_size)
        yield Found(target, shown)


def _gunzip(file: Path, shown: str, target: Path) -> None:
    try:
        with gzip.open(file) as packed:
            _unpack(packed, target, shown, file.stat().st_size)
    except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
        raise UnreadableInput(
            f"{shown} is not a whole gzip file ({problem})",
            "a complete .gz file",
            "export or download it again",
        ) from problem


def _unpack(packed: Readable, target: Path, shown: str, packed_bytes: int) -> None:
    """Write out chunk by chunk; stop when it swells beyond belief or the disk is nearly full."""
    limit = min(MOST_BYTES, max(BOMB_FLOOR, BOMB_RATIO * packed_bytes))
    room = shutil.disk_usage(target.parent).free - SPARE_DISK
    written = 0
    with target.open("wb") as out:
        while chunk := packed.read(CHUNK):
            written += len(chunk)
            if written > limit:
                raise _bomb(shown, f"{written:,} bytes and more from {packed_bytes:,}", f"at most {limit:,}")
            if written > room:
                raise BeyondThisMachine(
                    f"{shown} needs more than the {room / 2**30:.1f} GiB free at {target.parent}",
                    "room for the unpacked file", "free some disk, or point TMPDIR to a larger one",
                )  # fmt: skip
            out.write(chunk)


def _bomb(shown: str, found: str, expected: str) -> UnreadableInput:
    return UnreadableInput(
        f"{shown} swells to {found} when unpacked", expected, "do not trust this file; ask where it came from"
    )
