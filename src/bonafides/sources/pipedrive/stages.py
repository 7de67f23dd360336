"""Stages and users. Won and lost are no stages in Pipedrive; rotting is a setting, not a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources.piles import Pile
from bonafides.sources.staging import Field

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = ("stage", "label", "pipeline", "position", "default_share", "rots", "rots_after")
USER_COLUMNS = ("person_id", "name", "timezone")


def take_documents(pile: Pile, documents: Documents) -> None:
    """Take over a JSON file of stages."""
    values = {
        "stage": "doc->>'id'",
        "label": "doc->>'name'",
        "pipeline": "doc->>'pipeline_id'",
        "position": "doc->>'order_nr'",
        "default_share": "doc->>'deal_probability'",
        "rots": "coalesce(doc->>'is_deal_rot_enabled', doc->>'rotten_flag')",
        "rots_after": "coalesce(doc->>'days_to_rotten', doc->>'rotten_days')",
    }
    pile.take(documents.file, documents.view, values, n=documents.n)


def take_users(pile: Pile, documents: Documents) -> None:
    """Take over a JSON file of users."""
    values = {
        "person_id": "doc->>'id'",
        "name": "coalesce(nullif(doc->>'name', ''), doc->>'email')",
        "timezone": "doc->>'timezone_name'",
    }
    pile.take(documents.file, documents.view, values, n=documents.n)


def stage_stages(area: StagingArea, pile: Pile) -> None:
    """Stage the stages, and say of rotting that it is none of ours."""
    if not pile.files:
        area.note(
            "no file of stages: what probability Pipedrive presumes for a deal without one of its own is "
            "not known"
        )
        return
    area.add(
        "stages",
        pile.raw(),
        (
            Field("stage", "stage", "id", required=True),
            Field("label", "label"),
            Field("pipeline", "pipeline"),
            Field("position", "position", "integer"),
            Field("default_share", "default_share", "percent"),
            Field("is_closed", sql="'false'", reading="bool"),
            Field("is_won", sql="'false'", reading="bool"),
        ),
    )
    rotting = area.con.execute(
        "SELECT count(*), min(try_cast(rots_after AS DOUBLE)), max(try_cast(rots_after AS DOUBLE)) FROM "
        f"{pile.table} "
        "WHERE lower(rots) IN ('true', '1')"
    ).fetchone()
    if rotting and rotting[0]:
        area.cover(
            "stage", "days_to_rotten", n_rows=rotting[0], is_tracked=False,
            note=f"deals turn red after {rotting[1]:g} to {rotting[2]:g} days: a setting of the CRM; nobody "
            "says anything with it, and it is not read",
        )  # fmt: skip


def stage_users(area: StagingArea, pile: Pile) -> None:
    """Stage the users as people."""
    if pile.files:
        area.add(
            "people",
            pile.raw(),
            (
                Field("person_id", "person_id", "id", required=True),
                Field("name", "name"),
                Field("timezone", "timezone"),
                Field("is_person", sql="'true'", reading="bool"),
            ),
        )
