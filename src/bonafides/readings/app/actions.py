"""Publishing: the one way in which a reading comes into being."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from bonafides import __version__
from bonafides.errors import WrongRequest
from bonafides.privacy.release import Release
from bonafides.readings.app.models import Reading, Source


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
        What is given has not been through the privacy gate.
    """
    if not isinstance(release, Release):
        raise WrongRequest(
            f"a {type(release).__name__} to publish",
            "a release that the privacy gate made",
            "call bonafides.privacy.release.release first",
        )
    with transaction.atomic():
        now = timezone.now()
        before = (
            Reading.objects.select_for_update()
            .filter(kind=release.kind, subject=release.subject, superseded_at__isnull=True)
            .first()
        )
        made_from = (as_of, cut, __version__, settings_mark)
        if before is not None:
            if made_from == (before.as_of, before.cut, before.code_version, before.settings_mark):
                return before
            Reading.objects.filter(pk=before.pk).update(superseded_at=now)
        return Reading.objects.create(
            kind=release.kind,
            audience=release.audience,
            subject=release.subject,
            as_of=as_of,
            payload=dict(release.payload),
            drawn=dict(drawn or {}),
            n_people=release.n_people,
            source=source,
            cut=cut,
            code_version=__version__,
            settings_mark=settings_mark,
            published_at=now,
        )
