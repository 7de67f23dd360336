"""No log line says who somebody is, nor holds what lets somebody in."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bonafides.people.app.actions_accounts import invite
from bonafides.people.app.models import User
from bonafides.website.logs import Lines, logging_for

PASSWORD = "four words in a row"


class Kept(logging.Handler):
    """Everything that would be written, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Lines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Any:
    handler = Kept()
    loggers = [logging.getLogger(name) for name in ("", "django", "allauth", "bonafides")]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    yield handler
    for logger, level in before:
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_a_day_at_the_door_leaves_no_person_in_the_log(
    house: Any, client: Client, kept: Kept, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    text = invite(house.rep, by=house.administrator).text
    client.get(reverse("sign_in:invitation", args=[text]))
    client.post(reverse("sign_in:accept"), {"by": "password", "password": PASSWORD, "again": PASSWORD})
    Client().post(reverse("account_login"), {"login": house.rep.email, "password": "wrong one, quite long"})
    Client().post(reverse("account_reset_password"), {"email": house.rep.email})
    Client().get(f"/invitation/{text}/nowhere/", {"email": house.rep.email})
    Client(enforce_csrf_checks=True).post(f"/invitation/?email={house.rep.email}", {"password": PASSWORD})
    Client().get("/people/", headers={"Host": "evil.example"})
    user = User.objects.get(person=house.rep)

    def broken(*_given: Any, **_more: Any) -> None:
        raise ValueError(f"{user.email} has the token bonafides_abcdefghijklmnop")

    monkeypatch.setattr("bonafides.people.app.views_sign_in._mine", broken)
    assert client.get(reverse("sign_in:mine")).status_code == 500
    said = "\n".join(kept.lines)
    assert "ValueError" in said
    for secret in (
        house.rep.email,
        house.rep.name,
        "Nadia",
        text,
        text.split(":")[0],
        PASSWORD,
        "bonafides_abc",
    ):
        assert secret not in said, secret
    for line in kept.lines:
        assert {"at", "level", "logger", "what"} <= json.loads(line).keys()


def test_statements_with_their_values_are_never_logged() -> None:
    assert logging_for("DEBUG")["loggers"]["django.db.backends"]["level"] == "WARNING"
