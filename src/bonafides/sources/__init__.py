"""How the past arrives: exports of CRMs, spreadsheets and logs become the canonical tables.

`read_sources` is the way in. Everything heavy is imported when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bonafides.errors import BeyondThisMachine, BrokenContract
from bonafides.sources.options import ImportOptions, ImportSummary

if TYPE_CHECKING:
    from bonafides.sources.archives import Found
    from bonafides.sources.reading import RawSource

__all__ = ["ImportOptions", "ImportSummary", "draft_mapping", "read_sources"]


def read_sources(
    paths: Sequence[Path | Found],
    out: Path,
    *,
    options: ImportOptions,
    memory: str = "2GiB",
    progress: Callable[[str], None] | None = None,
) -> ImportSummary:
    """Read an export and write it as canonical tables.

    Parameters
    ----------
    paths
        Files, folders or zip archives of one export; a `Found` is a file shown under another name.
    out
        Folder to create or replace, whole and at once.
    options
        The user's decisions.
    memory
        Most that DuckDB may use.
    progress
        Called with the name of each step as it begins.

    Returns
    -------
    ImportSummary
        What was kept, and what was left out and why.

    Raises
    ------
    WrongRequest, UnreadableInput, BrokenContract, BeyondThisMachine
        What was found, where, and what to do; nothing is written then.
    """
    import tempfile

    from bonafides.sources.reading import open_source

    tell = progress or (lambda step: None)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bonafides-import-", dir=out.parent) as folder:
        tell("opening")
        raw = open_source(paths, workdir=Path(folder), memory=memory)
        try:
            return _run(raw, out, options, tell)
        except (MemoryError, OSError, raw.failures) as problem:
            raise _too_much(problem, memory) from problem
        except raw.complaints as problem:
            raise _refused(problem) from problem
        finally:
            raw.close()


def _too_much(problem: BaseException, memory: str) -> BeyondThisMachine:
    first = (str(problem) or type(problem).__name__).splitlines()[0][:200]
    return BeyondThisMachine(
        f"the import ran out of memory or disk: {first}",
        f"room to work: memory {memory}, and about three times the size of the export on disk",
        "give more with --memory, free some disk, or point --out to a larger one",
    )


def _refused(problem: BaseException) -> BrokenContract:
    first = str(problem).splitlines()[0][:200]
    return BrokenContract(
        f"the export cannot be read as it was asked for ({first})",
        "columns and formats as the mapping or the chosen kind says",
        "check the date formats and columns of the mapping, or leave out --kind",
    )


def _run(raw: RawSource, out: Path, options: ImportOptions, tell: Callable[[str], None]) -> ImportSummary:
    from bonafides.sources import assembly, recognition
    from bonafides.sources.staging_area import StagingArea

    kind = options.kind or ("mapped" if options.mapping else recognition.choose(raw))
    area = StagingArea(raw.con, kind, options.timezone)
    tell(f"reading as {kind}")
    importer = recognition.importer(kind)
    importer.stage(raw, area, options)
    for note in raw.notes:
        area.note(note)
    tell("assembling")
    if hasattr(importer, "adopt"):
        summary: ImportSummary = importer.adopt(raw, area, out, options)
    else:
        summary = assembly.assemble(area, out, options=options)
    summary.files = [file.name for file in raw.files]
    return summary


def draft_mapping(paths: Sequence[Path | Found], *, memory: str = "2GiB") -> str:
    """Draft a mapping (TOML) for files that are not recognised; see `drafting.draft_mapping`.

    Parameters
    ----------
    paths
        Files, folders or zip archives.
    memory
        Most that DuckDB may use.

    Raises
    ------
    WrongRequest, UnreadableInput
        The files cannot be opened.
    """
    import tempfile

    from bonafides.sources import drafting
    from bonafides.sources.reading import open_source

    with tempfile.TemporaryDirectory(prefix=".bonafides-draft-") as folder:
        raw = open_source(paths, workdir=Path(folder), memory=memory)
        try:
            return drafting.draft_mapping(raw)
        finally:
            raw.close()
