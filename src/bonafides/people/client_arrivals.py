"""Customers, partners and internal clients as a file names them, with the people there whom we know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bonafides.people.arrivals import ADDRESS
from bonafides.people.delimited import Flaw, read_cells
from bonafides.people.plan import Difference

COLUMNS = {
    "kind": ("type",),
    "name": ("client", "account", "company", "customer"),
    "owner": ("owner email", "account owner"),
    "external_id": ("crm_id", "account id"),
    "contact": ("contact name", "contact person"),
    "contact_email": ("contact e-mail", "email", "e-mail"),
    "job": ("title", "position"),
    "language": ("contact language",),
}
"""Columns of a file of clients, and what else they may be called. One row a contact; a client may repeat."""

KINDS = {
    "customer": "customer",
    "partner": "partner",
    "internal": "internal",
    "internal client": "internal",
    "": "customer",
}
LANGUAGES = ("en", "de")
LONGEST = {"name": 200, "contact": 160, "contact_email": 254, "job": 120, "external_id": 200}


@dataclass(frozen=True, slots=True)
class ArrivingClient:
    """One row: a client and, where it names one, a contact there."""

    line: int
    kind: str
    name: str
    owner: str = ""
    external_id: str = ""
    contact: str = ""
    contact_email: str = ""
    job: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ClientChange:
    """What one row does to a client and a contact there."""

    line: int
    name: str
    adds: bool
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class ClientArrivals:
    """What could be read of a file of clients, what could not, and remarks on the whole.

    `changes` is filled by whoever keeps the rows, or tries them out.
    """

    clients: list[ArrivingClient] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[ClientChange] = field(default_factory=list)


def read_clients(data: bytes) -> ClientArrivals:
    """Read a file of clients. A row with a flaw is left out whole; the others stand.

    Rows of one client agree, or the later one is left out: no file says two things by its order.

    Raises
    ------
    UnreadableInput
        No table, or none with a column for names.

    Examples
    --------
    >>> read = read_clients(b"name;kind;contact\\nSawmill Ltd;customer;Ada Lind\\n")
    >>> read.clients[0].name, read.clients[0].kind, read.clients[0].contact
    ('Sawmill Ltd', 'customer', 'Ada Lind')
    """
    cells = read_cells(data, COLUMNS, ["name"])
    arrivals = ClientArrivals(flaws=list(cells.flaws), notes=list(cells.notes))
    said = _Said()
    for line, row in cells.rows:
        read = {column: row.get(column, "") for column in COLUMNS}
        flaw = _flaw(line, read)
        if flaw is not None:
            arrivals.flaws.append(flaw)
            continue
        read["kind"] = KINDS[read["kind"].casefold()]
        read["contact_email"] = read["contact_email"].lower()
        read["language"] = read["language"].lower()
        client = ArrivingClient(line, **read)
        flaw = said.against(client)
        if flaw is not None:
            arrivals.flaws.append(flaw)
            continue
        arrivals.clients.append(said.take(client))
    arrivals.flaws.sort(key=lambda flaw: flaw.line)
    return arrivals


def _flaw(line: int, row: dict[str, str]) -> Flaw | None:
    for column, longest in LONGEST.items():
        if len(row[column]) > longest:
            return Flaw(line, column, f"{len(row[column])} characters", f"at most {longest}", "shorten it")
    if not row["name"]:
        return Flaw(line, "name", "an empty cell", "a name", "name the client, or delete the row")
    if row["kind"].casefold() not in KINDS:
        kinds = "customer, partner or internal"
        return Flaw(line, "kind", repr(row["kind"][:40]), kinds, "choose one of them")
    if row["contact_email"] and not ADDRESS.fullmatch(row["contact_email"]):
        found = repr(row["contact_email"][:60])
        return Flaw(line, "contact_email", found, "an e-mail address", "correct it, or leave it empty")
    if row["contact_email"] and not row["contact"]:
        return Flaw(line, "contact", "an address without a name", "a name", "name the contact")
    if row["language"] and row["language"].lower() not in LANGUAGES:
        found = repr(row["language"][:40])
        return Flaw(line, "language", found, " or ".join(LANGUAGES), "choose one of them")
    return None


Known = dict[str, tuple[int, str]]
"""What earlier rows say of one client: by column the line that says it first, and what."""


class _Said:
    """What rows of a file say of their clients, so that no later one says otherwise."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], Known] = {}
        self.by_id: dict[str, Known] = {}

    def _known(self, row: ArrivingClient) -> list[Known]:
        found = (self.by_name.get((row.kind, row.name.casefold())), self.by_id.get(row.external_id))
        return [known for known in found if known is not None]

    def against(self, row: ArrivingClient) -> Flaw | None:
        """The first cell that contradicts an earlier row about the same client; None where they agree."""
        for known in self._known(row):
            for column, (line, before) in known.items():
                now = getattr(row, column)
                if now and now.casefold() != before.casefold():
                    found = f"{now[:60]!r}, where line {line} has {before[:60]!r}"
                    return Flaw(
                        row.line, column, found, "one client, said once", "correct one of the two rows"
                    )
        return None

    def take(self, row: ArrivingClient) -> ArrivingClient:
        """Remember a row; the name as the first row about its client spells it."""
        known = next(iter(self._known(row)), {})
        for column in ("kind", "name", "owner", "external_id"):
            if getattr(row, column):
                known.setdefault(column, (row.line, getattr(row, column)))
        self.by_name[row.kind, row.name.casefold()] = known
        if row.external_id:
            self.by_id[row.external_id] = known
        return replace(row, name=known["name"][1])
