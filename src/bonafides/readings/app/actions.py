"""Publishing: the one way in which readings come into being."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from bonafides import __version__
from bonafides.errors import WrongRequest
from bonafides.people.app.queries_shares import off_for
from bonafides.privacy.release import Release
from bonafides.readings.app.models import Reading, Source
from bonafides.readings.publishing import Publication
from bonafides.readings.spooling import gated

AT_ONCE = 400
"""Readings to a query: SQLite takes no more parameters than some tens of thousands."""


def publish(
    release: Release,
    *,
    as_of: date,
    source: Source | None,
    cut: str,
    settings_mark: str = "",
    drawn: Mapping[str, str] | None = None,
) -> Reading:
    """Put a release in force; the reading before it is superseded, never changed.

    Publishing the same thing twice (kind, subject, day, cut, code version, settings) gives the reading that
    is there: a job that runs again after a crash leaves no second one.

    Raises
    ------
    WrongRequest
        What is given has not been through the privacy gate, or the person it is about turned it off.
    """
    gated(release)  # type: ignore[arg-type]
    if release.audience == "self" and release.subject in off_for(release.kind, among=[release.subject or 0]):
        raise WrongRequest(
            f"a release of {release.kind} that its owner turned off",
            "none",
            "leave it out until it is on again",
        )
    one = Publication(release, dict(drawn or {}))
    publish_all([one], as_of=as_of, source=source, cut=cut, settings_mark=settings_mark, drop_others=False)
    return Reading.objects.get(kind=release.kind, subject=release.subject, superseded_at__isnull=True)


def publish_all(
    publications: Iterable[Publication],
    *,
    as_of: date,
    source: Source | None,
    cut: str,
    settings_mark: str,
    drop_others: bool = True,
) -> int:
    """Put everything that one night measured in force, in one transaction: all of it or nothing.

    A figure of their own that a person turned off is left out: its kind is the name of its purpose.
    What was made from the same (day, cut, code version, settings) stays as it is. Readings of the same kinds
    that this night made no more (of a team that is gone, say) are superseded by nothing when `drop_others`.
    A handful of queries for every few hundred readings, none for each.

    Returns
    -------
    int
        How many new readings there are.

    Raises
    ------
    WrongRequest
        One has not been through the privacy gate, or there are two of one kind about one subject.
    """
    made_from = (as_of, cut, __version__, settings_mark)
    with transaction.atomic():
        now = timezone.now()
        kinds: set[str] = set()
        seen: set[tuple[str, int | None]] = set()
        n = 0
        off: dict[str, frozenset[int]] = {}
        rest = iter(publications)
        while batch := list(islice(rest, AT_ONCE)):
            for one in batch:
                let_out = gated(one)
                if (let_out.kind, let_out.subject) in seen:
                    raise WrongRequest(
                        f"two releases of {let_out.kind} about the same subject",
                        "one of each kind about each subject",
                        "correct the publisher",
                    )
                seen.add((let_out.kind, let_out.subject))
                kinds.add(let_out.kind)
            n += _publish_batch(_wanted(batch, off), made_from, source=source, now=now)
        if drop_others and kinds:
            others = Reading.objects.filter(kind__in=kinds, superseded_at__isnull=True)
            others.exclude(
                as_of=as_of, cut=cut, code_version=__version__, settings_mark=settings_mark
            ).update(superseded_at=now)
    return n


def _wanted(batch: list[Publication], off: dict[str, frozenset[int]]) -> list[Publication]:
    """Without figures that the person they are about has turned off."""
    for kind in {one.release.kind for one in batch if one.release.audience == "self"} - off.keys():
        off[kind] = off_for(kind)
    return [one for one in batch if one.release.subject not in off.get(one.release.kind, ())]


def _publish_batch(
    batch: list[Publication], made_from: tuple[date, str, str, str], *, source: Source | None, now: datetime
) -> int:
    """Supersede and create, for some hundred at once."""
    standing = set()
    for kind, subjects in _by_kind(batch):
        held = Reading.objects.filter(kind=kind, superseded_at__isnull=True)
        held = held.filter(subject__in=subjects) if subjects else held.filter(subject__isnull=True)
        fields = ("pk", "subject", "as_of", "cut", "code_version", "settings_mark")
        old = []
        for pk, subject, *its in held.select_for_update().values_list(*fields):
            if tuple(its) == made_from:
                standing.add((kind, subject))
            else:
                old.append(pk)
        if old:
            Reading.objects.filter(pk__in=old).update(superseded_at=now)
    fresh = [
        _reading(one, made_from, source=source, now=now)
        for one in batch
        if (one.release.kind, one.release.subject) not in standing
    ]
    Reading.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return len(fresh)


def _by_kind(batch: list[Publication]) -> Iterator[tuple[str, list[int]]]:
    """Kinds with their subjects; a kind about everybody comes with none."""
    found: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for one in batch:
        about = found[one.release.kind, one.release.subject is None]
        if one.release.subject is not None:
            about.append(one.release.subject)
    for (kind, _all), subjects in found.items():
        yield kind, subjects


def _reading(
    one: Publication, made_from: tuple[Any, ...], *, source: Source | None, now: datetime
) -> Reading:
    as_of, cut, version, mark = made_from
    return Reading(
        kind=one.release.kind,
        audience=one.release.audience,
        subject=one.release.subject,
        as_of=as_of,
        payload=dict(one.release.payload),
        drawn=dict(one.drawn),
        n_people=one.release.n_people,
        source=source,
        cut=cut,
        code_version=version,
        settings_mark=mark,
        published_at=now,
    )
