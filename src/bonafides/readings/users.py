"""Whom the record knows as people: the users of a CRM, as they stand at its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

COLUMNS = ("person_no", "person_id", "name", "manager_no", "team", "valid_from", "valid_to", "is_person")


def users_of(people: Path) -> list[dict[str, Any]]:
    """The newest span of everybody in a canonical table `people`; machines are left out.

    Parameters
    ----------
    people
        The table as Parquet (`history.tables.PEOPLE`).

    Returns
    -------
    list of dict
        person_id, name, manager_id, team ("" where the record names none), since (date or None: as far back
        as one sees) and active, in order of person_id.
    """
    import pyarrow.parquet as parquet

    spans = parquet.read_table(people, columns=list(COLUMNS)).to_pylist()
    ids = {span["person_no"]: span["person_id"] for span in spans}
    known_ids = set(ids.values())
    newest: dict[str, dict[str, Any]] = {}
    for span in spans:
        known = newest.get(span["person_id"])
        if span["is_person"] and (known is None or _begins(span) >= _begins(known)):
            newest[span["person_id"]] = span
    return [
        {
            "person_id": external,
            "name": span["name"],
            "manager_id": ids.get(span["manager_no"], ""),
            # Without a team of its own the table holds the manager's id.
            "team": "" if span["team"] in known_ids else span["team"],
            "since": span["valid_from"].date() if span["valid_from"] else None,
            "active": span["valid_to"] is None,
        }
        for external, span in sorted(newest.items())
    ]


def _begins(span: dict[str, Any]) -> str:
    return span["valid_from"].isoformat() if span["valid_from"] else ""
