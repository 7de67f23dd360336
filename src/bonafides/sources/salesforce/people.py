"""User and UserRole: who is a person, who is a machine, and who leads whom."""

from __future__ import annotations

from bonafides.sources.quoting import text
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.staging import Field
from bonafides.sources.staging_area import StagingArea

MACHINE_TYPES = ("automatedprocess", "cloudintegrationuser", "guest", "selfservice")
MACHINE_NAMES = (
    r"\b(integration|integrations|api|automated|automation|process user|data ?loader|pardot|b2bma|"
    r"marketing cloud|"
    r"platform|einstein|insights|connector|mulesoft|workato|zapier|boomi|informatica|jitterbit|fivetran|etl|"
    r"bot|batch|daemon|sync|migration|service account|system user|schnittstelle|systembenutzer)\b"
)
"""Names of accounts that nobody sits behind, as whole words."""

_LABEL = """coalesce("Name", nullif(trim(coalesce("FirstName", '') || ' ' || coalesce("LastName", '')), ''),
"Username")"""


def stage_people(export: Export, area: StagingArea) -> None:
    """Stage everybody in User, with the manager and team of today.

    Salesforce keeps no history of managers, so one span stands for all times, and the note says so. The
    team is the role's name; whoever has no ManagerId reports to the forecast manager of the role above.
    """
    if not export.files("User"):
        _stage_names(export, area)
        area.note(
            "There is no User file: people are known by what the other files call them, and neither "
            "automation users "
            "nor managers can be told apart. Export User (see docs/how-to/export-from-salesforce.md)."
        )
        area.cover(
            "User", is_tracked=False, note="not in the export: managers, teams and time zones are not known"
        )
        return
    for file in export.files("User"):
        view = f"{file.view}_people"
        export.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {_with_roles(export, file.view)}")
        area.add("people", file.__class__(view, file.file, (*file.columns, "Manager", "Role")), _FIELDS)
    _cover(export, area)


def _stage_names(export: Export, area: StagingArea) -> None:
    """Take the names that reports write in place of ids for the people themselves."""
    named = " UNION ".join(
        f'SELECT "{column}" AS person_id FROM {export.view(object_name)}'
        for object_name, column in (
            ("Opportunity", "OwnerId"), ("Opportunity", "CreatedById"), ("OpportunityHistory", "CreatedById"),
            ("OpportunityFieldHistory", "CreatedById"), ("Task", "OwnerId"),
        )
    )  # fmt: skip
    area.insert(
        "people",
        "SELECT person_id, person_id AS name, "
        f"NOT regexp_matches(person_id, {text(MACHINE_NAMES)}, 'i') AS is_person FROM ({named}) "
        "WHERE contains(person_id, ' ') ORDER BY 1",
    )


def _with_roles(export: Export, view: str) -> str:
    roles = export.view("UserRole")
    return (
        f'SELECT u.*, r."Name" AS "Role", coalesce(u."ManagerId", nullif(above."ForecastUserId", u."Id"), '
        f'nullif(r."ForecastUserId", u."Id")) AS "Manager" FROM {view} u '
        f'LEFT JOIN {roles} r ON r."Id" = u."UserRoleId" LEFT JOIN {roles} above ON above."Id" = '
        'r."ParentRoleId"'
    )


_FIELDS = [
    Field("person_id", "Id", "id", required=True),
    Field("name", "Name", sql=_LABEL),
    Field("manager_id", "Manager"),
    Field("team", "Role", sql='coalesce("Role", "Department")'),
    Field("timezone", "TimeZoneSidKey"),
    Field(
        "is_person",
        reading="bool",
        sql=(
            "CASE WHEN lower(coalesce(\"UserType\", '')) IN ("
            + ", ".join(text(kind) for kind in MACHINE_TYPES)
            + f") OR regexp_matches(coalesce({_LABEL}, '') || ' ' || "
            + "regexp_replace(split_part(coalesce(\"Username\", ''), '@', 1), '[._+-]', ' ', 'g'), "
            + f"{text(MACHINE_NAMES)}, 'i') THEN 'false' ELSE 'true' END"
        ),
    ),
]


def _cover(export: Export, area: StagingArea) -> None:
    machines = [
        row[0]
        for row in export.con.execute(
            "SELECT coalesce(name, person_id) FROM staged_people WHERE NOT is_person ORDER BY 1"
        ).fetchall()
    ]
    if machines:
        shown = ", ".join(machines[:5]) + (" and others" if len(machines) > 5 else "")
        area.note(
            "Taken for automation, and what is written there for no statement: "
            f"{len(machines)} of the users: {shown}."
        )
    area.cover(
        "User",
        "ManagerId",
        n_rows=export.count("User"),
        is_tracked=False,
        note="today's manager: Salesforce keeps no history of it, so earlier managers are not known",
    )
    if not export.one("SELECT count(*) FROM staged_people WHERE manager_id IS NOT NULL"):
        area.refuse(
            "pressure",
            "No user has a manager (ManagerId, or a forecast manager in UserRole), so nothing can be "
            "said of what "
            "managers changed.",
        )
