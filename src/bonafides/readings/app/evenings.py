"""Publishing what rooms keep themselves: without an import, each room in a transaction of its own."""

from __future__ import annotations

from datetime import UTC

from django.db import transaction
from django.utils import timezone

from bonafides import __version__
from bonafides.readings import publishing
from bonafides.readings.app.actions import forget_prepared, prepare, put_prepared_in_force
from bonafides.readings.app.actions_jobs import Lease
from bonafides.readings.app.models import Reading
from bonafides.readings.app.queries_organisation import measuring_settings, organisation


def publish_kept(lease: Lease) -> str:
    """Publish the figures of every room that measures what it keeps itself; what came of it, in words.

    A room whose data, settings and day are those of its readings in force is passed over.
    """
    made = sum(_publish(room, lease) for room in publishing.keepers())
    if not made:
        return ""
    return f"published {made:,} readings" if made != 1 else "published one reading"


def _publish(room: publishing.RegisteredKeeper, lease: Lease) -> int:
    mark = room.mark()
    if not mark:
        return 0
    how, today = measuring_settings(), timezone.localdate()
    here = organisation("", today)
    settings_mark = publishing.settings_mark(how, here, {room.room: mark})
    in_force = Reading.objects.filter(kind__startswith=f"{room.room}.", superseded_at__isnull=True)
    if in_force.filter(as_of=today, cut=mark, settings_mark=settings_mark, code_version=__version__).exists():
        return 0
    evening = publishing.Evening(
        today=today,
        now=timezone.now().astimezone(UTC),
        settings=how,
        organisation=here,
        tell=lease.tell,
    )
    made = prepare(room.publish(evening), as_of=today, source=None, cut=mark, settings_mark=settings_mark)
    try:
        with transaction.atomic():
            lease.hold()
            return put_prepared_in_force(made)
    finally:
        forget_prepared(made)
