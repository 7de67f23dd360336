"""The house's page on which a ballot is collected, and the endpoint that signs."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.rounds import Staged, launched, links_of, on_day

from bonafides.people.app.models import ReadTrace
from bonafides.trust import answering, manifest
from bonafides.trust.app.models import Collecting, Round
from bonafides.trust.box.pages import POLICY, scripts, served
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.respondent import Collecting as Begun
from bonafides.trust.respondent import Invitation, Right, check_manifest

COLLECT = "/mirror/collect/"


def ask(browser: Client, **said: Any) -> Any:
    return browser.post(COLLECT, json.dumps(said), content_type="application/json")


@pytest.fixture
def invited(stage: Staged) -> tuple[Round, list[Invitation]]:
    row = launched(stage)
    return row, [Invitation.read(link) for link in links_of(row).values()]


def begun(row: Round, invitation: Invitation, cell: str) -> Begun:
    told = check_manifest(bytes(Round.objects.get(pk=row.pk).manifest), invitation.fingerprint)
    return Begun.begin(told, cell)


def collected(browser: Client, row: Round, invitation: Invitation) -> Right:
    secret = to_text(invitation.secret)
    where = ask(browser, secret=secret).json()
    one = begun(row, invitation, where["cell"])
    signature = ask(browser, secret=secret, blinded=to_text(one.blinded)).json()["signature"]
    return one.finish(from_text(signature, "it"), invitation.salt, invitation.name)


def test_a_right_is_collected_over_http_without_a_cookie(invited: Any, client: Client) -> None:
    row, (invitation, *_) = invited
    answer = ask(client, secret=to_text(invitation.secret))
    assert answer.json() == {"round": row.key, "cell": row.cells.get().code}
    right = collected(client, row, invitation)
    assert right.round == row.key
    assert not client.cookies
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_same_blinded_text_gets_the_same_signature_and_another_is_refused(
    invited: Any, client: Client
) -> None:
    row, (invitation, *_) = invited
    secret, cell = to_text(invitation.secret), row.cells.get().code
    one, other = begun(row, invitation, cell), begun(row, invitation, cell)
    first = ask(client, secret=secret, blinded=to_text(one.blinded))
    assert ask(client, secret=secret, blinded=to_text(one.blinded)).json() == first.json()
    refused = ask(client, secret=secret, blinded=to_text(other.blinded))
    assert (refused.status_code, refused.json()["why"]) == (409, "collected")
    assert "nobody can give out a second one" in refused.json()["to_do"]


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, to_text(bytes(32)), "A" * 3000])
def test_an_unknown_secret_opens_nothing(invited: Any, client: Client, secret: str) -> None:
    for said in ({"secret": secret}, {"secret": secret, "blinded": "A" * 512}):
        answer = ask(client, **said)
        assert (answer.status_code, answer.json()["why"]) == (404, "unknown")
    assert not Collecting.objects.filter(collected=True).exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"{", b'{"secret": 7}', b'{"secret": "a", "name": "b"}', b"[" * 3000, b"x" * 5000],
)
def test_nonsense_is_refused_in_words(db: None, client: Client, body: bytes) -> None:
    answer = client.post(COLLECT, body, content_type="application/json")
    assert answer.status_code in (404, 422)
    assert set(answer.json()) == {"found", "expected", "to_do", "why", "on"}


@pytest.mark.parametrize("blinded", ["", "AA", to_text(bytes(384)), to_text(b"\xff" * 384), "é", 7, None])
def test_what_cannot_be_signed_uses_nothing_up(invited: Any, client: Client, blinded: Any) -> None:
    row, (invitation, *_) = invited
    answer = ask(client, secret=to_text(invitation.secret), blinded=blinded)
    assert (answer.status_code, answer.json()["why"]) == (422, "refused")
    assert not Collecting.objects.filter(collected=True).exists()
    assert collected(client, row, invitation).round == row.key


@pytest.mark.parametrize(("days", "why", "status"), [(-1, "early", 409), (15, "closed", 410)])
def test_before_and_after_its_days_it_says_so(
    invited: Any, client: Client, monkeypatch: pytest.MonkeyPatch, days: int, why: str, status: int
) -> None:
    row, (invitation, *_) = invited
    on_day(monkeypatch, row.opens_on + timedelta(days=days))
    answer = ask(client, secret=to_text(invitation.secret))
    assert (answer.status_code, answer.json()["why"]) == (status, why)
    assert answer.json()["on"] == str({"early": row.opens_on, "closed": row.closes_on}[why])


def test_the_page_is_the_same_for_everybody_and_sets_nothing(
    invited: Any, client: Client, stage: Staged
) -> None:
    from tests.houses import sign_in

    as_nobody = client.get("/mirror/answer/")
    signed_in = sign_in(Client(), stage.eight[0]).get("/mirror/answer/")
    assert as_nobody.content == signed_in.content
    assert not as_nobody.cookies
    assert as_nobody["Content-Security-Policy"] == POLICY
    assert b"csrf" not in as_nobody.content
    assert client.post("/mirror/answer/").status_code == 405


def test_its_parts_are_the_bytes_whose_hashes_stand_in_the_manifest(invited: Any, client: Client) -> None:
    row, _ = invited
    announced = manifest.read(bytes(row.manifest)).document["scripts"]
    assert announced == scripts()
    for name in announced:
        answer = client.get(f"/mirror/answer/parts/{name}")
        assert answer.content == served()[f"/static/{name}"].content
        assert answer["Content-Type"].startswith("text/javascript")
    assert client.get("/mirror/answer/parts/nothing.js").status_code == 404
    assert client.get("/mirror/answer/parts/..%2Fpages.py").status_code == 404


def test_collecting_writes_no_trace_and_no_line(
    invited: Any, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    row, (invitation, other, *_) = invited
    traces = ReadTrace.objects.count()
    with caplog.at_level(logging.DEBUG):
        collected(client, row, invitation)
        ask(client, secret="A" * 43)
        one = begun(row, invitation, row.cells.get().code)
        ask(client, secret=to_text(invitation.secret), blinded=to_text(one.blinded))
        client.get("/mirror/answer/")
    said = [
        record.getMessage() for record in caplog.records if record.name.startswith(("django.request", "bona"))
    ]
    assert said == []
    assert ReadTrace.objects.count() == traces
    assert Collecting.objects.filter(collected=True).count() == 1
    assert not Collecting.objects.get(secret_hash=other.secret_hash).collected


def test_the_offline_client_collects_from_the_house_itself(invited: Any, client: Client) -> None:
    row, (invitation, *_) = invited

    def here(address: str, document: dict[str, Any] | None) -> answering.Answered:
        path = "/" + address.partition("://")[2].partition("/")[2]
        if document is None:
            answer = client.get(path)
        else:
            answer = client.post(path, json.dumps(document), content_type="application/json")
        return answering.Answered(answer.status_code, answer.content)

    right = answering.collect(invitation, here)
    assert (right.round, right.fingerprint.hex()) == (row.key, row.fingerprint)
    with pytest.raises(Refused, match="collected before"):
        answering.collect(invitation, here)
