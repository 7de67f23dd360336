"""Publishing: the one way in which readings come into being."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from bonafides import __version__
from bonafides.errors import WrongRequest
from bonafides.people.app.keys import fresh_key
from bonafides.people.app.queries_shares import off_for
from bonafides.privacy.release import Release
from bonafides.readings.app.models import PreparedReading, Reading, Source
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
    """Put everything that one night measured in force: all of it or nothing.

    A figure of their own that a person turned off is left out: its kind is the name of its purpose.
    What was made from the same (day, cut, code version, settings) stays as it is. Readings of the same kinds
    that this night made no more (of a team that is gone, say) are superseded by nothing when `drop_others`.

    Returns
    -------
    int
        How many new readings there are.

    Raises
    ------
    WrongRequest
        One has not been through the privacy gate, or there are two of one kind about one subject.
    """
    made = prepare(publications, as_of=as_of, source=source, cut=cut, settings_mark=settings_mark)
    try:
        with transaction.atomic():
            return put_prepared_in_force(made, drop_others=drop_others)
    finally:
        forget_prepared(made)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run of prepared readings: its name, their kinds, and what they were made from."""

    run: str
    kinds: frozenset[str]
    as_of: date
    cut: str
    settings_mark: str


def prepare(
    publications: Iterable[Publication], *, as_of: date, source: Source | None, cut: str, settings_mark: str
) -> Prepared:
    """Write readings that are not in force yet, some hundred at a time, so that nobody waits for long.

    Raises
    ------
    WrongRequest
        One has not been through the privacy gate, or there are two of one kind about one subject.
    """
    run = fresh_key()
    seen: set[tuple[str, int | None]] = set()
    off: dict[str, frozenset[int]] = {}
    rest = iter(publications)
    try:
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
            PreparedReading.objects.bulk_create(
                PreparedReading(
                    run=run,
                    kind=one.release.kind,
                    audience=one.release.audience,
                    subject=one.release.subject,
                    as_of=as_of,
                    payload=dict(one.release.payload),
                    drawn=dict(one.drawn),
                    n_people=one.release.n_people,
                    source=source,
                    cut=cut,
                    code_version=__version__,
                    settings_mark=settings_mark,
                )
                for one in _wanted(batch, off)
            )
    except BaseException:
        PreparedReading.objects.filter(run=run).delete()
        raise
    return Prepared(run, frozenset(kind for kind, _subject in seen), as_of, cut, settings_mark)


def put_prepared_in_force(made: Prepared, *, drop_others: bool = True) -> int:
    """Within a transaction: supersede what is in force by a prepared run; two statements, whatever the size.

    Returns
    -------
    int
        How many new readings there are.
    """
    now = timezone.now()
    before = Reading.objects.filter(kind__in=made.kinds, superseded_at__isnull=True).exclude(
        as_of=made.as_of, cut=made.cut, code_version=__version__, settings_mark=made.settings_mark
    )
    if not drop_others:
        before = before.filter(_about_the_same(made))
    before.update(superseded_at=now)
    quoted = connection.ops.quote_name
    reading, prepared = (quoted(model._meta.db_table) for model in (Reading, PreparedReading))
    names = [field.column or field.name for field in Reading._meta.concrete_fields]
    own = [name for name in names if name not in ("id", "published_at", "superseded_at")]
    copied = ", ".join(quoted(name) for name in own)
    # Two questions instead of one with OR: each finds its index, and ten thousand readings take a second.
    stands = (
        f"EXISTS (SELECT 1 FROM {reading} r WHERE r.kind = p.kind AND r.superseded_at IS NULL AND r.subject"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {reading} ({copied}, published_at) SELECT {copied}, %s FROM {prepared} p "
            f"WHERE p.run = %s AND NOT {stands} = p.subject) "
            f"AND NOT (p.subject IS NULL AND {stands} IS NULL)) ORDER BY p.id",
            [connection.ops.adapt_datetimefield_value(now), made.run],
        )
        return int(cursor.rowcount)


def _wanted(batch: list[Publication], off: dict[str, frozenset[int]]) -> list[Publication]:
    """Without figures that the person they are about has turned off."""
    for kind in {one.release.kind for one in batch if one.release.audience == "self"} - off.keys():
        off[kind] = off_for(kind)
    return [one for one in batch if one.release.subject not in off.get(one.release.kind, ())]


def _about_the_same(made: Prepared) -> Q:
    """Readings of the same kinds and subjects as those of a (small) prepared run."""
    same = Q(pk__isnull=True)
    for kind, subject in PreparedReading.objects.filter(run=made.run).values_list("kind", "subject"):
        same |= Q(kind=kind, subject__isnull=True) if subject is None else Q(kind=kind, subject=subject)
    return same


def forget_prepared(made: Prepared) -> None:
    """Remove what was prepared and is in force now, or never will be."""
    PreparedReading.objects.filter(run=made.run).delete()
