"""A round of which a trustee holds half of the key: fixed at launch, on the board, closed only with it."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.houses import sign_in
from tests.rounds import after_the_last_day, answer, collect, launched, links_of, prepared, quiet

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.readings.app.actions_jobs import take_up
from bonafides.readings.app.models import Job
from bonafides.trust import manifest, sealing, trustee
from bonafides.trust.app.actions_closing import close_now, close_round, lost, void_round
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.models import Round
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.tasks import closing


@pytest.fixture
def half():
    return sealing.new_key()


def answered(stage, half):
    row = launched(stage, trustee=trustee.public_text(half))
    for link in links_of(row).values():
        answer(stage, collect(link))
    return row


def test_the_key_stands_in_the_manifest_and_its_hash_on_the_board(stage, half, client):
    row = launched(stage, trustee=trustee.public_text(half))
    told = manifest.read(bytes(row.manifest))
    assert told.document["trustee"] == trustee.public_text(half)
    page = client.get(reverse("trust:board_round", args=[row.key])).content.decode()
    assert trustee.mark(row.trustee) in page


def test_a_round_without_one_says_nothing_of_it(stage, client):
    row = launched(stage)
    assert "trustee" not in json.loads(bytes(row.manifest))
    assert "Trustee" not in client.get(reverse("trust:board_round", args=[row.key])).content.decode()


def test_it_is_closed_with_the_trustee_and_not_without(stage, half, monkeypatch):
    row = answered(stage, half)
    after_the_last_day(monkeypatch, row)
    for _ in range(2):
        with pytest.raises(BonafidesError, match="waits for its trustee"):
            close_round(Round.objects.get(pk=row.pk), quiet)
    row.refresh_from_db()
    assert (row.state, row.release, lost(row)) == ("closing", {}, "")
    stage.box.open_with(trustee.hand_over(half, manifest.read(bytes(row.manifest))))
    row = close_round(row, quiet)
    (entry,) = row.plan
    assert (row.state, row.release["aggregates"][entry["code"]]["n"]) == ("closed", 8)


def test_a_worker_that_waits_for_the_trustee_has_failed_at_nothing(stage, half, monkeypatch):
    row = answered(stage, half)
    after_the_last_day(monkeypatch, row)
    Job.objects.all().delete()
    job = close_now(row, by=stage.organiser)
    closing(take_up())
    job.refresh_from_db()
    assert (job.state, job.problem) == ("done", None)
    row.refresh_from_db()
    assert row.state == "closing"
    # Ten minutes later it is asked for again; meanwhile the trustee was there.
    stage.box.open_with(trustee.hand_over(half, manifest.read(bytes(row.manifest))))
    close_now(row, by=stage.organiser)
    closing(take_up())
    row.refresh_from_db()
    assert row.state == "closed"


def test_where_the_key_is_lost_it_can_be_declared_void(stage, half, monkeypatch):
    row = answered(stage, half)
    after_the_last_day(monkeypatch, row)
    with pytest.raises(BonafidesError):
        close_round(row, quiet)
    assert void_round(Round.objects.get(pk=row.pk), by=stage.organiser).state == "void"


def test_a_key_stands_in_one_round_alone(stage, half):
    text = trustee.public_text(half)
    prepared(stage, trustee=text)
    row = prepared(stage, trustee=text)
    with pytest.raises(WrongRequest, match="in another round"):
        launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)


def test_it_is_pasted_into_the_form_and_what_is_none_is_refused(stage, half, client):
    sign_in(client, stage.organiser)
    row = prepared(stage)
    address = reverse("trust:change_round", args=[row.key])
    text = trustee.public_text(half)
    form = {
        "title": row.title, "title_de": "", "opens_on": str(row.opens_on), "closes_on": str(row.closes_on),
        "means": 5, "spread": 8, "comments": 10,
    }  # fmt: skip
    for wrong in (text[:-1], "no key", text + "A", trustee.public_text(half).lower()):
        found = client.post(address, form | {"trustee": wrong})
        assert found.status_code == 422
        assert "bonafides trustee new" in found.content.decode()
    assert client.post(address, form | {"trustee": f" {text[:60]}\n{text[60:]} "}).status_code == 302
    row.refresh_from_db()
    assert row.trustee == text
    plan = client.get(reverse("trust:round_plan", args=[row.key])).content.decode()
    assert trustee.mark(text) in plan
    assert client.post(address, form).status_code == 302
    row.refresh_from_db()
    assert row.trustee == ""


def test_the_round_page_says_what_the_trustee_is_to_do(stage, half, client, monkeypatch):
    sign_in(client, stage.organiser)
    row = launched(stage, trustee=trustee.public_text(half))
    page = client.get(reverse("trust:round", args=[row.key])).content.decode()
    assert (
        f"bonafides trustee open FILE --box {json.loads(bytes(row.manifest))['box']} --round {row.key}"
        in page
    )
