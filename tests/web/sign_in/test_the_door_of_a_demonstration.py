"""The door of a demonstration: a page of sign-in without a form, whose scripts find what they look for."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from bonafides.people.app.models import Installation
from bonafides.website import frame

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "scripts"), [("demo", False), ("real", True)])
def test_scripts_of_passkeys_stand_only_beside_their_button(
    kind: str, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "this_installation", lambda: Installation(name="House", kind=kind))
    text = Client().get("/sign-in/login/").content.decode()
    assert ('id="passkey_login"' in text) is scripts
    assert bool(re.search(r"<script[^>]+webauthn", text)) is scripts
    assert ("loginForm" in text) is scripts
