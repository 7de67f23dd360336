"""Signing the right to answer: once, the same again for the same, and nothing that says when."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rounds import after_the_last_day, collect, launched, links_of, on_day

from bonafides.trust.app.actions_issuing import cell_of, issue
from bonafides.trust.app.models import Collecting, Round
from bonafides.trust.app.places import issuer_of
from bonafides.trust.refused import Refused, to_text
from bonafides.trust.respondent import Invitation


def blinded_for(row: Round) -> bytes:
    """A number that the key of the only cell can sign."""
    public = issuer_of(row).key(row.cells.get().code).public
    return (secrets.randbelow(public.n - 2) + 1).to_bytes(public.size)


def a_secret(row: Round) -> str:
    return to_text(Invitation.read(next(iter(links_of(row).values()))).secret)


def test_the_same_text_gets_the_same_signature_and_another_is_refused(stage):
    row = launched(stage)
    secret, blinded = a_secret(row), blinded_for(row)
    signature = issue(secret, blinded)
    assert issue(secret, blinded) == signature
    with pytest.raises(Refused, match="collected before"):
        issue(secret, blinded_for(row))
    assert Collecting.objects.filter(collected=True).count() == 1


def test_what_cannot_be_signed_uses_nothing_up(stage):
    row = launched(stage)
    secret = a_secret(row)
    size = issuer_of(row).key(row.cells.get().code).public.size
    for bad in (b"", b"x" * 383, b"\x00" * size, b"\xff" * size):
        with pytest.raises(Refused):
            issue(secret, bad)
    assert not Collecting.objects.filter(collected=True).exists()


def test_a_secret_that_is_none_opens_nothing(stage):
    row = launched(stage)
    for wrong in ("", "x", to_text(secrets.token_bytes(32)), to_text(secrets.token_bytes(31))):
        with pytest.raises(Refused):
            issue(wrong, blinded_for(row))
        with pytest.raises(Refused):
            cell_of(wrong)


def test_nothing_is_signed_before_the_first_day_or_after_the_last(stage, monkeypatch):
    first = stage.house.on + timedelta(days=3)
    row = launched(stage, opens_on=first, closes_on=first + timedelta(days=7))
    secret, blinded = a_secret(row), blinded_for(row)
    with pytest.raises(Refused, match="not open"):
        issue(secret, blinded)
    on_day(monkeypatch, first)
    assert issue(secret, blinded)
    after_the_last_day(monkeypatch, row)
    with pytest.raises(Refused, match="not open"):
        issue(secret, blinded)


def test_a_reminder_ends_the_link_before_it_and_gives_no_second_ballot(stage):
    row = launched(stage)
    before = links_of(row)
    name = stage.eight[0].name
    collect(before[name])
    after = links_of(row)
    assert name not in after, "whoever has collected gets no new link"
    other = stage.eight[1].name
    with pytest.raises(Refused, match="does not hold"):
        collect(before[other])
    assert collect(after[other])


def test_collecting_writes_one_boolean_and_a_hash_and_no_time(stage):
    row = launched(stage)
    secret, blinded = a_secret(row), blinded_for(row)
    with CaptureQueriesContext(connection) as asked:
        issue(secret, blinded)
    writes = [one["sql"] for one in asked if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    (write,) = writes
    told = write.split(" SET ")[1].split(" WHERE ")[0]
    assert {part.split("=")[0].strip(' "') for part in told.split(", ")} == {"collected", "blinded_hash"}
    for model in (Collecting, Collecting._meta.get_field("invitation").related_model):
        kinds = {field.get_internal_type() for field in model._meta.concrete_fields}
        assert not kinds & {"DateTimeField", "DateField", "TimeField", "DurationField"}, model
