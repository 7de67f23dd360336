"""A night's work of this room: measure one source's past, let it through the gate, draw it once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from bonafides import __version__
from bonafides.candour.contact_said import ContactSaid
from bonafides.candour.contacts_added import with_contacts
from bonafides.candour.page_house import organisation_sections
from bonafides.candour.releases import detail, releases
from bonafides.candour.report import Setting, measure
from bonafides.candour.staff import Staff
from bonafides.history.asof import Past
from bonafides.privacy.pseudonyms import Pseudonyms
from bonafides.privacy.standing import Stay, standing_groups
from bonafides.readings.publishing import Night, Publication

MEASURED, DETAILED = 0.7, 0.8
"""Shares of the work after which the report, and what teams and people need, are there."""


def publications(
    night: Night, contacts: Sequence[ContactSaid] = (), *, off: Collection[int] = ()
) -> Iterator[Publication]:
    """Everything that one source's past lets us say, to whom it may be said.

    Parameters
    ----------
    night
        Where to look, who works here, and what was decided about measuring.
    contacts
        What people said they heard from customers elsewhere.
    off
        Numbers of people who turned their own figures off: none is made for them.

    Notes
    -----
    Charts of the organisation are drawn here; pages of teams and people are drawn from the payload when
    somebody first looks at them (decision 0032).
    """
    past = with_contacts(night.past(), contacts)
    report = measure(
        past,
        _setting(night),
        seed=night.seed,
        progress=lambda what, share: night.tell(what, MEASURED * share),
    )
    night.tell("teams and people", MEASURED)
    found, names = detail(past, report), _names(past)
    night.tell("drawing", DETAILED)
    everything = releases(
        report,
        found,
        _staff(night, past),
        names,
        tell=lambda what, share: night.tell(what, DETAILED + (1 - DETAILED) * share),
    )
    for one in everything:
        if one.audience == "self" and one.subject in off:
            continue
        whole = one.kind == "candour.organisation"
        drawn = {name: str(part) for name, part in organisation_sections(report, names)} if whole else {}
        yield Publication(one, drawn)


def _setting(night: Night) -> Setting:
    facts = night.generation.facts
    found = facts.get("import", {})
    return Setting(
        source=str(found.get("kind", "canonical")),
        files=tuple(found.get("files", ())),
        period_kind=night.settings.period,
        probability_means=night.settings.probability_means,
        forecast_call=night.settings.forecast_call,
        people_mode="names",
        version=__version__,
        fingerprint=night.cut,
        notes=tuple(found.get("notes", ())),
        refusals=tuple((measure, why) for measure, why in found.get("refusals", ())),
        coverage=tuple(found.get("coverage", ())),
        counts=found.get("counts", {}),
        category_means=night.settings.category_means,
    )


def _names(past: Past) -> Pseudonyms:
    """What people and teams of the record are called: by their names, as everywhere in this house."""
    rows = past.engine.fetch(past.people.select("person_no", "person_id", "name").distinct()).to_pylist()
    return Pseudonyms(
        {row["person_no"]: (row["person_id"], row["name"]) for row in rows}, mode="names", salt=b""
    )


def _staff(night: Night, past: Past) -> Staff:
    """Who of this house is who in the record: by the ids that the source uses."""
    rows = past.engine.fetch(past.people.select("person_no", "person_id").distinct()).to_pylist()
    number = {row["person_id"]: int(row["person_no"]) for row in rows}
    organisation = night.organisation
    today = night.now.astimezone(ZoneInfo(night.settings.timezone)).date()
    known = {
        person.number: tuple(sorted({number[name] for name in person.external_ids if name in number}))
        for person in organisation.persons
    }
    left = {person.number: not person.name for person in organisation.persons if person.left}
    members: dict[int, list[int]] = {team.number: [] for team in organisation.teams}
    # Today's teams, since whoever is in a team today reads its page: not those of the export's last day.
    for who, team in organisation.team_on(today).items():
        if who in known and who not in left:
            members.setdefault(team, []).append(who)
    # Whom the record does not know is no company for those whom it does.
    stays = (
        Stay(held.who, held.where, held.valid_from, held.valid_to)
        for held in organisation.memberships
        if known.get(held.who) or left.get(held.who)
    )
    return Staff(
        {who: numbers for who, numbers in known.items() if numbers and who not in left},
        {team: tuple(sorted(who)) for team, who in members.items()},
        standing_groups(stays, today=today),
        {who: None if erased else known[who] for who, erased in left.items()},
    )


def contacts_mark(contacts: Sequence[ContactSaid]) -> str:
    """A short text that changes when contacts do, so that the night knows that there is work.

    Examples
    --------
    >>> contacts_mark(())
    ''
    """
    import hashlib
    import json

    if not contacts:
        return ""
    said = sorted([one.deal_id, one.happened_on.isoformat(), one.said_on.isoformat()] for one in contacts)
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=8).hexdigest()
