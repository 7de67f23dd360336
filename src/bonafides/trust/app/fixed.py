"""What the database itself refuses once a round has been launched, whoever speaks to it through the house."""

from __future__ import annotations

from typing import Any

from django.db import migrations

LIVE = "('opening', 'open', 'closing')"

FIXED_OF_A_ROUND = (
    "key",
    "title",
    "title_de",
    "instrument",
    "version",
    "opens_on",
    "closes_on",
    "thresholds",
    "small_teams",
    "urn",
    "apart",
    "plan",
    "labels",
)
"""Columns that stand in the manifest, or decide what does, and that were there from the beginning.

A step that comes after a later one names that too: `rounds_are_fixed((*FIXED_OF_A_ROUND, "trustee"))`.
"""

ONWARDS = (
    "OLD.state = NEW.state OR (OLD.state = 'draft' AND NEW.state = 'opening') "
    "OR (OLD.state = 'opening' AND NEW.state = 'open') OR (OLD.state = 'open' AND NEW.state = 'closing') "
    f"OR (OLD.state = 'closing' AND NEW.state = 'closed') OR (OLD.state IN {LIVE} AND NEW.state = 'void')"
)
"""A round never goes back."""

SOMEBODY_ERASED = (
    "EXISTS (SELECT 1 FROM people_erasure e JOIN trust_subject s ON s.person_id = e.person "
    "WHERE s.round_id = OLD.id)"
)
"""Figures of somebody who was erased may be taken out of what was released."""

IS_ERASED = "EXISTS (SELECT 1 FROM people_erasure e WHERE e.person = OLD.person_id)"


def _state(row: str, of: str = "round_id") -> str:
    return f"(SELECT state FROM trust_round WHERE id = {row}.{of})"


def _state_of_cell(row: str) -> str:
    return (
        "(SELECT r.state FROM trust_round r JOIN trust_cell c ON c.round_id = r.id "
        f"WHERE c.id = {row}.cell_id)"
    )


def _state_of_invitation(row: str) -> str:
    return (
        "(SELECT r.state FROM trust_round r JOIN trust_cell c ON c.round_id = r.id "
        f"JOIN trust_invitation i ON i.cell_id = c.id WHERE i.id = {row}.invitation_id)"
    )


def _differ(names: tuple[str, ...], differs: str) -> str:
    return "(" + " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in names) + ")"


def guards(differs: str, fixed: tuple[str, ...] = FIXED_OF_A_ROUND) -> dict[tuple[str, str], str]:
    """For each table and act: when it is refused.

    Parameters
    ----------
    differs
        How this database says that two values differ, nothing included.
    fixed
        Columns of a round that never change; those that are there at that step.
    """

    def d(*names: str) -> str:
        return _differ(names, differs)

    return {
        ("trust_round", "update"): (
            f"(OLD.state <> 'draft' AND {d(*fixed)}) OR NOT ({ONWARDS}) "
            f"OR (OLD.fingerprint <> '' AND {d('manifest', 'fingerprint')}) "
            f"OR (OLD.state <> 'closing' AND {d('counts', 'ballots')}) "
            f"OR (OLD.state <> 'closing' AND {d('release')} AND NOT {SOMEBODY_ERASED})"
        ),
        ("trust_round", "delete"): f"OLD.state IN {LIVE}",
        ("trust_subject", "insert"): f"{_state('NEW')} <> 'draft'",
        ("trust_subject", "update"): (
            f"{_state('OLD')} <> 'draft' AND ({d('round_id', 'person_id', 'team_id')} "
            f"OR ({d('salt')} AND NOT {IS_ERASED}))"
        ),
        ("trust_subject", "delete"): f"{_state('OLD')} IN {LIVE}",
        ("trust_cell", "insert"): f"{_state('NEW')} <> 'draft'",
        ("trust_cell", "update"): (
            f"({_state('OLD')} <> 'draft' AND "
            f"{d('code', 'round_id', 'subject_id', 'relation', 'invited', 'protection', 'way')}) "
            f"OR ({_state('OLD')} IN {LIVE} AND {d('parent_id')}) "
            f"OR (OLD.cards <> 0 AND {d('cards')}) OR (OLD.collected IS NOT NULL AND {d('collected')})"
        ),
        ("trust_cell", "delete"): f"{_state('OLD')} IN {LIVE}",
        ("trust_invitation", "insert"): f"{_state_of_cell('NEW')} <> 'draft'",
        ("trust_invitation", "update"): d("cell_id", "person_id", "contact_id"),
        ("trust_collecting", "insert"): f"{_state_of_invitation('NEW')} <> 'draft'",
        ("trust_collecting", "update"): (
            f"{d('invitation_id')} OR (OLD.collected AND {d('collected', 'secret_hash', 'blinded_hash')})"
        ),
    }


def _sqlite(table: str, act: str, refused: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_fixed_{act} BEFORE {act.upper()} ON {table} WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, 'a round is fixed once it is launched'); END"
    ]


def _postgresql(table: str, act: str, refused: str) -> list[str]:
    name, back = f"{table}_fixed_{act}", "OLD" if act == "delete" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION 'a round is fixed once it is launched' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {back}; END $$",
        f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


_HOW = {"sqlite": (_sqlite, "IS NOT"), "postgresql": (_postgresql, "IS DISTINCT FROM")}


def rounds_are_fixed(fixed: tuple[str, ...] = FIXED_OF_A_ROUND) -> migrations.RunPython:
    """A migration step that puts the guards up; a later one replaces them.

    SQLite makes a table anew when a column changes, and forgets its guards: a migration that changes one of
    these tables begins with `rounds_are_free` and ends with this step. A test holds that they are there.
    """

    def protect(apps: Any, editor: Any) -> None:
        _release(apps, editor)
        statements, differs = _HOW[editor.connection.vendor]
        for (table, act), refused in guards(differs, fixed).items():
            for statement in statements(table, act, refused):
                editor.execute(statement)

    return migrations.RunPython(protect, _release)


def rounds_are_free() -> migrations.RunPython:
    """A migration step that takes the guards down, so that a table can be changed."""
    return migrations.RunPython(_release, migrations.RunPython.noop)


def _release(apps: Any, editor: Any) -> None:
    for table, act in guards("IS NOT"):
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_fixed_{act}{on}")
