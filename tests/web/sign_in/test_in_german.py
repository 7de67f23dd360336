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


def test_the_door_speaks_the_browsers_language(house: Any, client: Client) -> None:
    page = client.get(reverse("account_login"), headers={"Accept-Language": "de"}).content.decode()
    assert "Anmelden" in page
    assert "Zugänge gibt es auf Einladung." in page
    assert "Passwort" in page
