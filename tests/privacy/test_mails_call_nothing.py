"""A mail tells nobody that it was read: plain text alone, no picture, no part that a reader would fetch."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from tests.houses import sign_in

import bonafides
from bonafides.people.app.models import Person

MADE_WITH_PARTS = re.compile(r"EmailMultiAlternatives|attach_alternative|html_message|content_subtype")


def test_nothing_in_the_package_writes_a_mail_with_another_part() -> None:
    package = Path(bonafides.__file__).parent
    found = [path.name for path in package.rglob("*.py") if MADE_WITH_PARTS.search(path.read_text("utf-8"))]
    assert found == []


def test_no_mail_of_the_sign_in_has_a_template_in_html() -> None:
    """allauth adds a part in HTML wherever such a template is found; its own and ours are looked through."""
    packages = (Path(bonafides.__file__).parent, Path(allauth.__file__).parent)
    places = [place for one in packages for place in one.rglob("templates")]
    assert len(places) >= 2
    mails = [path for place in places for path in place.rglob("email/*_message.*")]
    assert mails
    assert [path.name for path in mails if path.suffix == ".html"] == []


@pytest.mark.parametrize("whose", ["invitation", "new password"])
def test_what_is_sent_is_text_without_attachments(house, whose: str) -> None:
    if whose == "invitation":
        somebody = Person.objects.create(name="Nora New", email="nora@house.example")
        sign_in(Browser(), house.administrator).post(reverse("people:invite", args=[somebody.key]))
    else:
        sign_in(Browser(), house.rep)
        Browser().post(reverse("account_reset_password"), {"email": house.rep.email})
    assert len(mail.outbox) == 1
    message = mail.outbox[0].message()
    assert message.get_content_type() == "text/plain"
    assert mail.outbox[0].attachments == []
    assert not re.search(r"<img|<html|cid:", mail.outbox[0].body, re.IGNORECASE)
