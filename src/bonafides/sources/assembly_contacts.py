"""Contacts, numbered and tied to their deals."""

from __future__ import annotations

from bonafides.history.tables import CHANNELS, CONTACT_OUTCOMES, DIRECTIONS
from bonafides.sources.quoting import among
from bonafides.sources.staging_area import StagingArea


def number(area: StagingArea) -> None:
    """Lay down a_activities; words outside the closed sets become unknown or other, and are counted."""
    con = area.con
    if area.exported_at is not None:
        _last_contacts(area)
    con.execute(
        f"""CREATE TABLE a_contacts AS
        SELECT d.deal_no, s.account_id, s.contact_id, s.happened_at, s.logged_at,
            {_word("direction", DIRECTIONS, "unknown")} AS direction,
                {_word("channel", CHANNELS, "other")} AS channel,
            {_word("outcome", CONTACT_OUTCOMES, "unknown")} AS outcome, p.person_no AS actor_no,
            coalesce(s.is_auto, false) AS is_auto, s.source_row
        FROM staged_activities s LEFT JOIN a_deal_ids d USING (deal_id)
        LEFT JOIN a_person_ids p ON p.person_id = s.actor_id
        WHERE s.happened_at IS NOT NULL ORDER BY d.deal_no, s.happened_at, s.rowid"""
    )
    con.execute("CREATE VIEW a_activities AS SELECT rowid AS activity_no, * FROM a_contacts")
    orphans = con.execute(
        "SELECT count(*) FROM staged_activities s WHERE deal_id IS NOT NULL "
        "AND NOT EXISTS (FROM a_deal_ids d WHERE d.deal_id = s.deal_id)"
    ).fetchone()[0]
    if orphans:
        area.note(
            f"{orphans:,} contacts belong to deals that are not in the export; they stand without a deal."
        )


def _last_contacts(area: StagingArea) -> None:
    """Take a deal's last contact for one of unknown direction, where no contact of the deal is listed."""
    row = area.con.execute(
        "INSERT INTO staged_activities BY NAME SELECT deal_id, account_id, last_contact_at "
        "AS happened_at, source_row "
        "FROM a_deal_ids d WHERE last_contact_at <= ? "
        "AND NOT EXISTS (FROM staged_activities s WHERE s.deal_id = d.deal_id)",
        [area.exported_at],
    ).fetchone()
    if row[0]:
        area.note(f"{row[0]:,} deals show their last contact only; its direction is not known.")


def _word(column: str, allowed: tuple[str, ...], otherwise: str) -> str:
    return f"CASE WHEN {among(f's.{column}', allowed)} THEN s.{column} ELSE '{otherwise}' END"
