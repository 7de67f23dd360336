"""Opening what the user points at: files, folders and archives become views of texts in one DuckDB."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bonafides.errors import UnreadableInput
from bonafides.sources import archives, rejects, text_file
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import RawTable

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
BOOK_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(slots=True)
class RawFile:
    """One file as found; nothing but its head has been read.

    Parameters
    ----------
    path
        Where it can be read: itself, or its unpacked copy.
    name
        What to call it in errors: relative to the folder or archive it came in.
    suffix
        Lower case, without .gz: ".csv", ".json", ".parquet", ".xlsx".
    header
        Column names of CSV, XLSX (first sheet) and Parquet; empty for JSON.
    head
        Delimiter and lines before the header, for CSV.
    encoding
        Guessed from the beginning; the whole file may correct it.
    """

    path: Path
    name: str
    suffix: str
    header: tuple[str, ...] = ()
    head: text_file.Head | None = None
    encoding: str = "utf-8"

    @property
    def stem(self) -> str:
        """Its own name without folder and suffixes: "Opportunity" of "export.zip/Opportunity.csv.gz"."""
        own = self.name.rsplit("/", 1)[-1]
        return own.split(".", 1)[0] if own.endswith(".gz") else own.rsplit(".", 1)[0]

    def has(self, *names: str) -> bool:
        """Whether every named column stands in the header, exactly as written."""
        return set(names) <= set(self.header)


@dataclass(slots=True)
class RawSource:
    """Everything that was found, and the connection that reads it.

    Attributes
    ----------
    con
        DuckDB connection: bounded memory, no network, no extensions, no files but the source's and its own.
    files
        Every table found, in order of name.
    notes
        What was decided while reading: encodings, files left aside.
    """

    con: Any
    workdir: Path
    files: list[RawFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _views: int = 0

    @property
    def failures(self) -> type[Exception]:
        """What the connection raises when memory or disk run out."""
        import duckdb

        failure: type[Exception] = duckdb.OperationalError
        return failure

    @property
    def complaints(self) -> type[Exception]:
        """What the connection raises when it cannot do what it was asked."""
        import duckdb

        complaint: type[Exception] = duckdb.Error
        return complaint

    def named(self, *stems: str) -> RawFile | None:
        """Return the first file whose name without suffix is one of `stems`, whatever its case."""
        wanted = {stem.lower() for stem in stems}
        return next((one for one in self.files if one.stem.lower() in wanted), None)

    def view(self) -> str:
        """Return a fresh name for a raw table."""
        self._views += 1
        return f"raw_{self._views}"

    def csv(self, file: RawFile, *, columns: Sequence[str] | None = None, zone: str = "") -> RawTable:
        """Read a delimited file whole.

        Parameters
        ----------
        file
            One of `files`.
        columns
            Keep these only; all when None.
        zone
            IANA zone of the file's times without one; the user's choice when empty.

        Raises
        ------
        UnreadableInput
            Empty, binary, cut off, wrongly encoded, or with a line that never ends: names line and column.
        """
        from bonafides.sources.delimited import read_delimited

        return read_delimited(self, file, columns=columns, zone=zone)

    def xlsx(self, file: RawFile, *, sheet: str | None = None) -> RawTable:
        """Read a sheet (the first with a table when None) as texts; formulas count by their last value."""
        from bonafides.sources.workbook import read_workbook

        return read_workbook(self, file, sheet=sheet)

    def parquet(self, file: RawFile, *, columns: Sequence[str] | None = None) -> RawTable:
        """Read a Parquet file as texts, like every other file."""
        from bonafides.sources.columnar import read_parquet

        return read_parquet(self, file, columns=columns)

    def table(self, file: RawFile, *, columns: Sequence[str] | None = None) -> RawTable:
        """Read a file by its suffix: CSV, XLSX or Parquet."""
        if file.suffix in BOOK_SUFFIXES:
            return self.xlsx(file)
        if file.suffix == ".parquet":
            return self.parquet(file, columns=columns)
        return self.csv(file, columns=columns)

    def close(self) -> None:
        """Close the connection; the work folder is the caller's."""
        self.con.close()


def open_source(
    paths: Sequence[Path | archives.Found], *, workdir: Path, memory: str = "2GiB", threads: int = 0
) -> RawSource:
    """Find the tables under `paths` and read their heads.

    Parameters
    ----------
    paths
        Files, folders, zip archives; a `Found` is a file shown under another name.
    workdir
        An empty folder for unpacked files and what does not fit in memory.
    memory
        Most that DuckDB may use, e.g. "2GiB".
    threads
        0: as many as there are cores.

    Raises
    ------
    WrongRequest, UnreadableInput, BeyondThisMachine
        See `archives.find` and `text_file`.
    """
    found, aside = archives.find(paths, workdir)
    raw = RawSource(_connect(found, workdir, memory, threads), workdir)
    rejects.create(raw.con)
    if aside:
        raw.notes.append(f"Left aside, being no tables: {', '.join(sorted(aside))}.")
    for one in found:
        raw.files.append(_open(raw, one))
    return raw


def _connect(found: list[archives.Found], workdir: Path, memory: str, threads: int) -> Any:
    import duckdb

    config = {
        "memory_limit": memory,
        "temp_directory": str(workdir / "spill"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    con = duckdb.connect(str(workdir / "import.duckdb"), config=config)
    con.execute("SET TimeZone = 'UTC'")
    con.execute("PRAGMA disable_checkpoint_on_shutdown")  # the file is deleted, whatever is in it
    if threads:
        con.execute(f"SET threads = {int(threads)}")
    own = workdir.resolve()
    elsewhere = {one.path.resolve().parent for one in found if not one.path.resolve().is_relative_to(own)}
    folders = sorted(str(folder) for folder in elsewhere | {own})
    allowed = ", ".join(text(folder + "/") for folder in folders)
    con.execute(f"SET allowed_directories = [{allowed}]")
    con.execute("SET enable_external_access = false")
    return con


def _literal(path: Path, workdir: Path) -> Path:
    """A path that DuckDB takes as it is: * ? and [ in a name would be a pattern, and read other files."""
    if not set("*?[") & set(str(path)):
        return path
    link = workdir.resolve() / f"{uuid.uuid4().hex}{path.suffix.lower()}"
    link.symlink_to(path)
    return link


def _open(raw: RawSource, found: archives.Found) -> RawFile:
    own = found.name.removesuffix(".gz")
    file = RawFile(_literal(found.path.resolve(), raw.workdir), found.name, Path(own).suffix.lower())
    if file.path.stat().st_size == 0:
        raise UnreadableInput(
            f"{file.name} is empty", "a header line and at least one row", "export it again"
        )
    if file.suffix in TEXT_SUFFIXES:
        file.encoding = text_file.sniff(file.path, file.name)
        file.head = text_file.head(file.path, file.name, file.encoding)
        file.header = file.head.header
    elif file.suffix in BOOK_SUFFIXES:
        from bonafides.sources.workbook import first_header

        file.header = first_header(file)
    elif file.suffix == ".parquet":
        from bonafides.sources.columnar import parquet_header

        file.header = parquet_header(raw.con, file)
    return file


def keep(raw: RawSource, sql: str) -> tuple[str, int]:
    """Run a SELECT into a fresh raw table; return its name and how many rows it has."""
    table = raw.view()
    raw.con.execute(f"CREATE TABLE {name(table)} AS {sql}")
    return table, int(raw.con.execute(f"SELECT count(*) FROM {name(table)}").fetchone()[0])
