"""A house with an administrator, a small invented export, and a room that publishes something simple."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

INVENTED = ("--people", 8, "--deals", 60, "--weeks", 26, "--seed", 3)


@pytest.fixture(autouse=True)
def plain_static(settings: Any) -> None:
    """Pages without collected files."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def own_data(settings: Any, tmp_path: Path) -> Path:
    """A data folder for each test."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"data": folder, "memory": "1GiB"})
    return folder


@pytest.fixture(scope="session")
def small_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight people and sixty deals, as Salesforce would export them."""
    from tests.command_line import run

    folder = tmp_path_factory.mktemp("small")
    said = run("invent", folder / "export", *INVENTED)
    assert said.code == 0, said.err
    return folder / "export"


@pytest.fixture
def house(db: None) -> Any:
    """An installation of a real organisation."""
    from bonafides.people.app.models import Installation

    return Installation.objects.create(id=1, name="Nordwerk", kind="real", timezone="Europe/Berlin")


@pytest.fixture
def person(house: Any) -> Callable[..., Any]:
    """Make somebody with a hat and an account."""
    from allauth.mfa.models import Authenticator

    from bonafides.people.app.models import Hat, Person, User

    def make(name: str, role: str = "rep") -> Any:
        somebody = Person.objects.create(name=name, email=f"{name.lower()}@example.org")
        Hat.objects.create(person=somebody, role=role, valid_from=date(2020, 1, 1))
        user = User.objects.create_user(somebody.email, None, person=somebody)
        if role == "administrator":
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        return somebody

    return make


@pytest.fixture
def ada(person: Callable[..., Any]) -> Any:
    """The administrator."""
    return person("Ada", "administrator")


@pytest.fixture
def signed_in(client: Any) -> Callable[[Any], Any]:
    """A browser in which somebody is signed in."""

    def as_(somebody: Any) -> Any:
        client.force_login(somebody.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_


@pytest.fixture
def counting_room() -> Iterator[list[Any]]:
    """A room that publishes how many deals there are, and one reading for each person; notes its nights."""
    from bonafides.privacy.release import release
    from bonafides.readings import publishing

    nights: list[Any] = []

    def publish(night: publishing.Night) -> Iterator[publishing.Publication]:
        nights.append(night)
        night.tell("counting", 0.5)
        n = night.engine.fetch(night.past().deals.count()).column(0)[0].as_py()
        figure = {"value": n, "low": n, "high": n, "n": n, "unit": "deals", "why": ""}
        yield publishing.Publication(
            release("count.organisation", "organisation", None, {"deals": figure}, n_people=9),
            {"head": f"<p>{n} deals</p>"},
        )
        for somebody in night.organisation.persons:
            if somebody.external_ids and not somebody.left:
                yield publishing.Publication(
                    release("count.mine", "self", somebody.number, {"deals": figure}, n_people=1)
                )

    before = {room.room: room for room in publishing.publishers()}
    for name in before:
        publishing.unregister(name)
    publishing.register("count", publish)
    yield nights
    publishing.unregister("count")
    for room in before.values():
        publishing.register(room.room, room.publish, mark=room.mark)


@pytest.fixture
def work(db: None) -> Callable[[], None]:
    """Let a worker do what there is to do."""
    import threading

    from bonafides.readings.app import worker

    def until_idle() -> None:
        while True:
            from bonafides.readings.app.actions_jobs import take_up

            lease = take_up()
            if lease is None:
                return
            worker.run_job(lease, stop=threading.Event(), beat_seconds=0)

    return until_idle
