"""Customers, partners and internal clients as a file names them, with the people there whom we know."""

from __future__ import annotations

from dataclasses import dataclass, field

from bonafides.people.arrivals import ADDRESS
from bonafides.people.delimited import Flaw, read_cells

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


@dataclass(slots=True)
class ClientArrivals:
    """What could be read of a file of clients, what could not, and remarks on the whole."""

    clients: list[ArrivingClient] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_clients(data: bytes) -> ClientArrivals:
    """Read a file of clients. A row with a flaw is left out whole; the others stand.

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
    for line, row in cells.rows:
        read = {column: row.get(column, "") for column in COLUMNS}
        flaw = _flaw(line, read)
        if flaw is not None:
            arrivals.flaws.append(flaw)
            continue
        read["kind"] = KINDS[read["kind"].casefold()]
        read["contact_email"] = read["contact_email"].lower()
        read["language"] = read["language"].lower()
        arrivals.clients.append(ArrivingClient(line, **read))
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
