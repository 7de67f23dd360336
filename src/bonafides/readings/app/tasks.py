"""What jobs do: read an import; measure what is in force and publish it. Only here an engine is opened."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from bonafides import __version__
from bonafides.errors import BonafidesError, Unrecognised, WrongRequest
from bonafides.readings import publishing
from bonafides.readings.app import actions_imports, places
from bonafides.readings.app.actions import forget_prepared, prepare, put_prepared_in_force
from bonafides.readings.app.actions_jobs import Lease, problem_of
from bonafides.readings.app.evenings import publish_kept
from bonafides.readings.app.folders import look, shows_no_less, told_with, why_nothing
from bonafides.readings.app.models import Import, Source
from bonafides.readings.app.queries_organisation import measuring_settings, organisation
from bonafides.readings.arrivals import found
from bonafides.readings.spooling import spool, spooled

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.store import Generation
    from bonafides.sources.holding import Export


def read(lease: Lease) -> None:
    """Read an import into a store of its own. Done before: nothing is done again."""
    arrival = Import.objects.select_related("source").get(key=lease.arguments["import"])
    if arrival.state not in ("arrived", "failed"):
        lease.done("it had been read")
        return
    with _engine() as engine:
        problem = _read(arrival, engine, lease)
    if problem is None:
        lease.done("read")
    else:
        lease.failed(problem)


def night(lease: Lease) -> None:
    """Publish what rooms keep themselves; then measure the import in force, or the one asked for.

    What watched folders brought is taken first where no import was asked for.
    """
    kept = publish_kept(lease)
    told: list[str] = []
    with _engine() as engine:
        asked = lease.arguments.get("import")
        if asked:
            arrival = Import.objects.select_related("source").get(key=asked)
        else:
            chosen = _from_folders(engine, lease, told) or _in_force()
            if chosen is None:
                lease.done(told_with(kept or "no import is in force: nothing to measure", told))
                return
            arrival = chosen
        lease.done(told_with(_measure(arrival, engine, lease), told))


TASKS: dict[str, Callable[[Lease], None]] = {"read": read, "night": night}
"""What a worker can do, by kind of job."""


@contextmanager
def _engine() -> Iterator[Engine]:
    from bonafides.engines.opening import open_engine

    engine = open_engine(memory=django_settings.CONFIGURATION.memory)
    try:
        yield engine
    finally:
        engine.close()


def _in_force() -> Import | None:
    source = Source.objects.select_related("current").filter(current__isnull=False).first()
    if source is None or source.current is None:
        return None
    return Import.objects.select_related("source").get(pk=source.current.pk)


# Reading


def _read(arrival: Import, engine: Engine, lease: Lease) -> dict[str, str] | None:
    """Read, and note what was found; the problem where it cannot be read."""
    hide = str(places.uploads_of(arrival))
    try:
        actions_imports.refuse_foreign_files(str(one["sha256"]) for one in arrival.files)
        generation = _held(arrival, engine, lease)
    except BonafidesError as error:
        problem, draft = problem_of(error, hide=hide), ""
        if isinstance(error, Unrecognised):
            draft, problem["to_do"] = (
                _draft(arrival),
                "correct the drafted mapping on this page, then read again",
            )
        with transaction.atomic():
            lease.hold()
            actions_imports.note_failed(arrival, problem, draft=draft)
        return problem
    facts = _facts(arrival, generation)
    with transaction.atomic():
        lease.hold()
        actions_imports.note_read(
            arrival,
            facts,
            fingerprint=str(generation.facts["fingerprint"]),
            generation=generation.folder.name,
        )
    return None


def _export(arrival: Import) -> Export:
    from bonafides.sources.holding import named

    here, how = places.uploads_of(arrival), measuring_settings()
    mapping = None
    if arrival.source.mapping.strip():
        mapping = here / "mapping.toml"
        mapping.write_text(arrival.source.mapping, encoding="utf-8")
    return named(
        found(here, arrival.files),
        memory=django_settings.CONFIGURATION.memory,
        now=timezone.now().replace(tzinfo=None),
        mapping=mapping,
        timezone=how.timezone,
        period=how.period,
        fiscal_year_start=how.fiscal_year_start,
        probability_means=how.probability_means,
        currency=how.home_currency or None,
    )


def _held(arrival: Import, engine: Engine, lease: Lease) -> Generation:
    from bonafides.history.store import Store
    from bonafides.sources.holding import held

    lease.tell("reading", 0.02)
    store = Store(places.store_of(arrival))

    def tell(what: str, share: float) -> None:
        lease.tell(what, 0.05 + 0.9 * share)

    return held(_export(arrival), store, engine, tell=tell, salt=_salt(arrival.source))


def _salt(source: Source) -> str:
    """The salt of pseudonyms of the import in force, so that the next keeps them."""
    from bonafides.history.store import Store

    if source.current is None:
        return ""
    before = Store(places.store_of(source.current)).current()
    return str(before.facts["salt"]) if before is not None else ""


def _draft(arrival: Import) -> str:
    from bonafides.sources import draft_mapping

    files = found(places.uploads_of(arrival), arrival.files)
    try:
        drafted = draft_mapping(files, memory=django_settings.CONFIGURATION.memory)
    except BonafidesError:
        return ""
    # What stands above tells how to use it on the command line.
    return drafted[max(drafted.find("source ="), 0) :]


def _facts(arrival: Import, generation: Generation) -> dict[str, Any]:
    from bonafides.readings.coverage import coverage_section
    from bonafides.sources.holding import last_day
    from bonafides.sources.rejects import commonest

    said = generation.facts["import"]
    now = timezone.now().replace(tzinfo=None)
    as_of = last_day(generation, str(generation.facts["timezone"]), now=now)
    drawn = coverage_section(
        said["coverage"], as_of=as_of, notes=said["notes"], rejected=int(said["counts"].get("rejects", 0))
    )
    facts = {
        "import": said,
        "as_of": as_of.isoformat(),
        "drawn": str(drawn),
        "reasons": commonest(generation.folder / "tables" / "rejects.csv"),
        "mapping": arrival.source.mapping,
    }
    if "listing" in arrival.facts:
        facts["listing"] = arrival.facts["listing"]
    return facts


# Watched folders


def _from_folders(engine: Engine, lease: Lease, told: list[str]) -> Import | None:
    """Read what settled in watched folders; the one that may be put in force by itself.

    What somebody must know of the others is added to `told`.
    """
    ready = None
    for source in Source.objects.select_related("current").filter(closed_at__isnull=True).exclude(folder=""):
        lease.tell(f"looking into the folder of {source.name}", 0.01)
        try:
            arrival = look(source)
        except BonafidesError as error:
            told.append(f"{source.name}: {problem_of(error)['found']}"[:200])
            continue
        if arrival is None:
            told += [why for why in (why_nothing(source),) if why]
            continue
        if _read(arrival, engine, lease) is not None:
            told.append(f"{source.name}: what its folder brought could not be read")
            continue
        arrival.refresh_from_db()
        if source.by_itself and source.current is not None and shows_no_less(arrival, source.current):
            ready = arrival
        else:
            told.append(f"{source.name}: what its folder brought waits to be looked at")
    return ready


# Measuring and publishing


def _measure(arrival: Import, engine: Engine, lease: Lease) -> str:
    """Measure an import and publish everything in one transaction; what came of it, in words."""
    actions_imports.refuse_second_source(arrival.source)
    if arrival.state not in ("read", "replaced", "in_force"):
        raise WrongRequest(
            "this import cannot be measured", "one that was read whole", "import the files again"
        )
    try:
        generation = _held(arrival, engine, lease)
    except BonafidesError as error:
        raise type(error)(**_words(problem_of(error, hide=str(places.uploads_of(arrival))))) from error
    _find_users(arrival, generation)
    how, now = measuring_settings(), timezone.now()
    today = timezone.localdate(now)
    rooms = {room.room: room.mark() for room in publishing.publishers()}
    with tempfile.TemporaryDirectory(prefix="night-", dir=places.scratch()) as scratch:
        lease.tell("who works here", 0.95)
        here = organisation(arrival.source.key, today)
        made = publishing.Night(
            engine=engine,
            generation=generation,
            source_key=arrival.source.key,
            source_name=arrival.source.name,
            settings=how,
            organisation=here,
            now=now,
            scratch=Path(scratch),
        )
        mark = publishing.settings_mark(how, here, rooms, on=today)
        made_from = [made.cut, made.as_of.isoformat(), __version__, mark]
        if arrival.state == "in_force" and arrival.facts.get("published") == made_from:
            return "nothing is new since the last reading"
        spools = [_spooled(room, made, arrival, mark, lease) for room in publishing.publishers()]
        n = _publish(arrival, generation, made, mark, made_from, spools, lease)
    for path in places.spool_of(arrival).iterdir():
        path.unlink(missing_ok=True)
    actions_imports.sweep_imports(arrival.source)
    return f"published {n:,} readings" if n != 1 else "published one reading"


def _find_users(arrival: Import, generation: Generation) -> None:
    """Find out who the record's users are; whoever is not certain waits for somebody who keeps people."""
    from bonafides.people.app.actions_users import import_users
    from bonafides.readings.users import users_of

    rows = users_of(generation.folder / "tables" / "people.parquet")
    import_users(rows, source=arrival.source.key, on=timezone.localdate(), by=None, adds=False)


def _words(problem: dict[str, str]) -> dict[str, str]:
    return {"found": problem["found"], "expected": problem["expected"], "remedy": problem["to_do"]}


def _spooled(
    room: publishing.Registered, made: publishing.Night, arrival: Import, mark: str, lease: Lease
) -> Path:
    """What a room publishes this night, measured now unless a worker before us came so far."""
    import dataclasses

    name = f"{room.room}-{made.cut}-{made.as_of}-{__version__}-{mark}.jsonl"
    path = places.spool_of(arrival) / name
    if not path.exists():

        def tell(what: str, share: float) -> None:
            lease.tell(what, share)

        spool(room.publish(dataclasses.replace(made, tell=tell)), path)
    return path


def _publish(
    arrival: Import,
    generation: Generation,
    made: publishing.Night,
    mark: str,
    made_from: list[str],
    spools: list[Path],
    lease: Lease,
) -> int:
    lease.tell("publishing", 0.98)
    facts = _facts(arrival, generation) | {"published": made_from}
    every = (one for path in spools for one in spooled(path))
    prepared = prepare(every, as_of=made.as_of, source=arrival.source, cut=made.cut, settings_mark=mark)
    try:
        with transaction.atomic():
            lease.hold()
            if Import.objects.select_for_update().get(pk=arrival.pk).state != arrival.state:
                raise WrongRequest(
                    "this import was changed while it was measured",
                    "one that stays as it is",
                    "measure it again",
                )
            n = put_prepared_in_force(prepared)
            Import.objects.filter(pk=arrival.pk).update(
                fingerprint=made.cut, generation=generation.folder.name
            )
            actions_imports.put_in_force(arrival, facts)
    finally:
        forget_prepared(prepared)
    return n
