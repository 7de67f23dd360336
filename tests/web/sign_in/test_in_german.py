"""What somebody sees who comes in is there in German, and as it was compiled."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse

ROOM = Path(__file__).parents[3] / "src" / "bonafides" / "people" / "app"
MESSAGES = ROOM.parents[1] / "website" / "locale" / "de" / "LC_MESSAGES"
PAGES = ("invitation", "invitation_over", "my_sign_in")
OURS = sorted(
    path
    for folder in ("account", "mfa", "socialaccount")
    for path in (ROOM.parents[1] / "website" / "templates" / folder).rglob("*.*")
    if path.suffix in (".html", ".txt")
)
"""Pages and mails of the sign-in library that the house says in its own words."""


def test_the_compiled_messages_are_those_of_the_text() -> None:
    with (MESSAGES / "django.mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    with (MESSAGES / "django.po").open("rb") as written:
        entries = [one for one in read_po(written, locale="de") if isinstance(one.id, str) and one.id]
    pairs = {(one.context, one.id): one.string for one in entries if one.string}
    assert len(pairs) > 60
    told = {
        (context, english): found.pgettext(context, english) if context else found.gettext(english)
        for context, english in pairs
    }
    assert told == pairs


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_of_a_page_is_translated(name: str) -> None:
    text = (ROOM / "templates" / "people" / f"{name}.html").read_text("utf-8")
    known = set(re.findall(r'^msgid "(.+)"$', (MESSAGES / "django.po").read_text("utf-8"), re.M))
    said = set(re.findall(r'{% translate "(.+?)"', text))
    assert said
    assert said - known == set()


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_sentence_of_a_second_factor_and_of_its_mails_is_translated(path: Path) -> None:
    known = set(re.findall(r'^msgid "(.+)"$', (MESSAGES / "django.po").read_text("utf-8"), re.M))
    assert set(re.findall(r'{% translate "(.+?)"', path.read_text("utf-8"))) - known == set()


def test_a_mail_about_an_account_names_the_house_and_neither_address_nor_network(
    house: Any, client: Client, mailoutbox: list[Any]
) -> None:
    sent = {"email": "nobody@stranger.example"}
    client.post(reverse("account_reset_password"), sent, headers={"Accept-Language": "de"})
    client.post(reverse("account_reset_password"), {"email": house.rep.email})
    stranger, ours = mailoutbox
    assert "Zugänge gibt es auf Einladung" in stranger.body
    assert "signup" not in stranger.body
    assert f"Hello {house.rep.name}," in ours.body
    assert "/sign-in/password/reset/key/" in ours.body
    for mail in mailoutbox:
        assert "IP" not in mail.body
        assert "testserver!" not in mail.body


def test_the_door_speaks_the_browsers_language(house: Any, client: Client) -> None:
    page = client.get(reverse("account_login"), headers={"Accept-Language": "de"}).content.decode()
    assert "Anmelden" in page
    assert "Zugänge gibt es auf Einladung." in page
    assert "Passwort" in page
