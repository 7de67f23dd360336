"""What this room publishes when a round has closed: readings of persons, of teams, of the organisation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bonafides.people.app.models import Hat, Membership, Person, Team
from bonafides.people.app.queries_shares import off_for
from bonafides.people.app.reader import holds
from bonafides.privacy.release import Release, release
from bonafides.readings.app.actions import publish_all
from bonafides.readings.app.models import Reading
from bonafides.readings.publishing import Publication
from bonafides.trust.app.models import Cell, NamedAnswer, Round, Subject
from bonafides.trust.composing import Facts, compose, units_of
from bonafides.trust.instruments import Instrument
from bonafides.trust.purposes import MINE, ORGANISATION, PULSE, TEAM

PULSES = "manager-pulse"
"""Beginning of the slugs of instruments about somebody who leads."""


def publish(row: Round) -> int:
    """Turn the release of a closed round into readings; how many new ones there are.

    Safe to run twice: what is there already stays, and a round that closed later is not superseded by an
    earlier one. Nothing of one's own for those who turned it off, left or were erased.
    """
    made = [Publication(one) for one in _releases(row)]
    if not made:
        return 0
    return publish_all(
        made, as_of=row.closes_on, source=None, cut=row.fingerprint, settings_mark="", drop_others=False
    )


def kind_of(instrument: Instrument) -> str:
    """The kind of reading that an instrument gives.

    Examples
    --------
    >>> from bonafides.trust.instruments import load
    >>> kind_of(load("trust-profile")), kind_of(load("manager-pulse-quarterly")), kind_of(load("team-safety"))
    ('mirror.mine', 'mirror.pulse', 'mirror.team')
    """
    if instrument.about == "person":
        return PULSE if instrument.slug.startswith(PULSES) else MINE
    return TEAM if instrument.about == "team" else ORGANISATION


@dataclass
class Told:
    """What a round released about one subject."""

    subject: Subject
    groups: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    """Relation and aggregate, the one that holds most first."""
    units: list[tuple[Team, Mapping[str, Any]]] = field(default_factory=list)
    """Team and aggregate, of a subject that is the organisation."""
    codes: list[str] = field(default_factory=list)
    first_code: str = ""
    """Of the group that comes first: its comments are those that are read."""


def _releases(row: Round) -> Iterator[Release]:
    if not row.release or not row.manifest:
        return
    manifest = json.loads(bytes(row.manifest))
    instrument = Instrument.from_document(manifest["instrument"])
    kind = kind_of(instrument)
    off = off_for(kind) if kind in (MINE, PULSE) else frozenset()
    for told in told_about(row, manifest):
        whose = told.subject.person or told.subject.team
        here = kind if kind in (MINE, PULSE) else TEAM if told.subject.team is not None else ORGANISATION
        if isinstance(whose, Person) and (whose.pk in off or whose.left_on or whose.erased_at):
            continue
        if not told.groups or _later_stands(here, whose.pk if whose else None, row):
            continue
        payload = _payload(row, instrument, told, here)
        n = int(told.groups[0][1]["n"])
        if here in (MINE, PULSE) and whose is not None:
            yield release(here, "self", whose.pk, payload, n_people=1)
        elif whose is not None:
            yield release(TEAM, "team", whose.pk, payload, n_people=n)
        else:
            yield release(ORGANISATION, "organisation", None, payload, n_people=n)


def told_about(row: Round, manifest: Mapping[str, Any]) -> list[Told]:
    """What the release says about each subject, in the order of the subjects' numbers."""
    subjects = {one.pk: Told(one) for one in row.subjects.select_related("person", "team").order_by("pk")}
    by_key = {one.subject.key: one for one in subjects.values()}
    cells = {cell.code: cell for cell in row.cells.select_related("team")}
    aggregates: Mapping[str, Mapping[str, Any]] = row.release.get("aggregates", {})
    labels: Mapping[str, Mapping[str, str]] = row.labels
    teams = {
        team.key: team
        for team in Team.objects.filter(key__in=[one.get("team", "") for one in labels.values()])
    }
    entries = sorted(
        manifest["plan"], key=lambda entry: (-len(entry["cells"]), -_n(aggregates, entry), entry["code"])
    )
    for entry in entries:
        found = aggregates.get(entry["code"])
        inside = [cells[code] for code in entry["cells"] if code in cells]
        if found is None or not inside:
            continue
        label = labels.get(entry["code"], {})
        told = by_key.get(label.get("subject", "")) or _whose(inside, subjects)
        if told is not None:
            _add(told, entry["code"], found, label, inside, teams)
    for told in subjects.values():
        if not told.groups and told.units:
            told.groups = [("all", {"n": 0, "invited": 0, "why": "The plan of this round shows parts only."})]
    return [told for told in subjects.values() if told.groups]


def _add(
    told: Told,
    code: str,
    found: Mapping[str, Any],
    label: Mapping[str, str],
    inside: Sequence[Cell],
    teams: Mapping[str, Team],
) -> None:
    """Put an aggregate where it belongs: a part of the organisation, or a group of raters."""
    told.codes.append(code)
    alone = inside[0].team if len(inside) == 1 else None
    of_all = told.subject.person is None and told.subject.team is None
    team = teams.get(label["team"]) if label.get("team") else alone if not label else None
    if of_all and team is not None:
        # The widest of a team stands for it: with all that is below it.
        if all(one.pk != team.pk for one, _aggregate in told.units):
            told.units.append((team, found))
        return
    relation = label.get("relation") or "all"
    if relation == "all" and len(inside) == 1 and told.subject.person is not None:
        # All who were asked, where they are of one relation only, are called by it.
        relation = inside[0].relation
    told.groups.append((relation, found))
    told.first_code = told.first_code or code


def _n(aggregates: Mapping[str, Mapping[str, Any]], entry: Mapping[str, Any]) -> int:
    return int(aggregates.get(entry["code"], {}).get("n", 0))


def _whose(inside: Sequence[Cell], subjects: Mapping[int, Told]) -> Told | None:
    """The subject of an aggregate without a label: that of all its cells."""
    numbers = {cell.subject_id for cell in inside}
    number = numbers.pop() if len(numbers) == 1 else None
    return subjects.get(number) if number is not None else None


def _later_stands(kind: str, subject: int | None, row: Round) -> bool:
    return Reading.objects.filter(
        kind=kind, subject=subject, superseded_at__isnull=True, as_of__gt=row.closes_on
    ).exists()


def _payload(row: Round, instrument: Instrument, told: Told, kind: str) -> dict[str, Any]:
    whose = told.subject.person or told.subject.team
    earlier = Reading.objects.filter(kind=kind, subject=whose.pk if whose else None, as_of__lt=row.closes_on)
    same = [one for one in earlier.order_by("-as_of", "-id")[:24] if _slug(one) == instrument.slug]
    named = {
        one.relation: one.answers
        for one in NamedAnswer.objects.filter(subject=told.subject, relation__in=("self", "manager"))
    }
    if instrument.about != "person" and "self" in named:
        named["prediction"] = named.pop("self")
    facts = Facts(
        key=row.key,
        title=row.title,
        closed_on=row.closes_on.isoformat(),
        fingerprint=row.fingerprint,
        turn=len({one.payload["round"]["key"] for one in same}),
    )
    payload = compose(
        facts,
        instrument,
        told.groups,
        named=named,
        before=same[0].payload if same else None,
        scales=row.release.get("scales", {}),
        pooled=_pooled(row.release, told),
    )
    payload["subject"] = {"key": told.subject.key}
    if told.units:
        payload["units"] = units_of(
            [(team.name, team.key, _is_of_leaders(team.pk, row), one) for team, one in told.units]
        )
    return payload


def _slug(reading: Reading) -> str:
    return str(reading.payload.get("instrument", {}).get("slug", ""))


def _pooled(told_release: Mapping[str, Any], told: Told) -> Mapping[str, Any] | None:
    """Means of this subject that borrow strength, where the round has enough groups."""
    means = told_release.get("pooled", {}).get("means", {})
    found = next((means[code] for code in told.codes if code in means), None)
    if found is None:
        return None
    return {
        "n_groups": told_release["pooled"]["n_groups"],
        "means": found,
        "between": told_release["pooled"]["between"],
    }


def _is_of_leaders(team: int, row: Round) -> bool:
    """Whether a team holds those who lead the organisation: their own comes first."""
    inside = Membership.objects.filter(holds(row.closes_on), team_id=team).values("person")
    return Hat.objects.filter(holds(row.closes_on), role="leader", person__in=inside).exists()
