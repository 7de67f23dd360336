"""Owners: HubSpot knows a person by two numbers, the owner's (on records) and the user's (in histories)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources.piles import Pile
from bonafides.sources.quoting import name
from bonafides.sources.staging import Field, RawTable

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = ("owner_id", "user_id", "email", "first_name", "last_name", "team", "archived", "zone")


def take_documents(pile: Pile, documents: Documents) -> None:
    """Take over a JSON file of owners, v3 or v2."""
    pile.take(
        documents.file,
        documents.view,
        {
            "owner_id": "coalesce(doc->>'ownerId', doc->>'id')",
            "user_id": "coalesce(doc->>'userId', doc->>'user_id', doc->>'activeUserId')",
            "email": "doc->>'email'",
            "first_name": "coalesce(doc->>'firstName', doc->>'first_name')",
            "last_name": "coalesce(doc->>'lastName', doc->>'last_name')",
            "team": "coalesce(json_extract_string(list_filter(json_extract(doc, '$.teams[*]'), "
            "lambda team: (team->>'primary') = 'true')[1], '$.name'), json_extract_string(doc, "
            "'$.teams[0].name'))",
            "archived": "doc->>'archived'",
        },
        n=documents.n,
    )


def take_table(pile: Pile, raw: RawTable, n: int) -> None:
    """Take over a pipe's table of owners."""
    theirs = {
        "owner_id": ("owner_id", "ownerId", "id"), "user_id": ("user_id", "userId", "active_user_id"),
        "email": ("email",), "first_name": ("first_name", "firstName"),
        "last_name": ("last_name", "lastName"),
        "archived": ("archived",),
    }  # fmt: skip
    values = {
        ours: name(next(one for one in columns if one in raw.columns))
        for ours, columns in theirs.items()
        if raw.columns and any(one in raw.columns for one in columns)
    }
    pile.take(raw.file, raw.view, values, n=n)


def stage_owners(area: StagingArea, pile: Pile) -> None:
    """Stage the owners as people, and make `hubspot_users` (known_as, owner_id, is_user).

    `known_as` is the user's number (is_user), or in exports with labels the e-mail address or name, which
    stand for the owner as well.
    """
    full = "trim(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')))"
    if pile.files:
        area.add(
            "people",
            pile.raw(),
            (
                Field("person_id", "owner_id", "id", required=True),
                Field("name", "first_name", sql=f"coalesce(nullif({full}, ''), email)"),
                Field("team", "team"),
                Field("is_person", sql="'true'", reading="bool"),
            ),
        )
    area.con.execute(
        "CREATE OR REPLACE TEMP TABLE hubspot_users AS SELECT known_as, is_user, min(owner_id) AS owner_id "
        "FROM ("
        f"SELECT user_id AS known_as, owner_id, true AS is_user FROM {pile.table} WHERE user_id <> '' "
        "UNION ALL "
        f"SELECT lower(unnest([email, {full}])), owner_id, unnest([true, true]) FROM {pile.table} UNION ALL "
        f"SELECT lower(unnest([email, {full}])), owner_id, unnest([false, false]) FROM {pile.table}) "
        "WHERE known_as <> '' GROUP BY known_as, is_user HAVING count(DISTINCT owner_id) = 1"
    )
    if not pile.files:
        area.note(
            "no file of owners: HubSpot's histories name users and its records name owners, two different "
            "numbers, "
            "so that even the owner's own changes stand as somebody else's"
        )
