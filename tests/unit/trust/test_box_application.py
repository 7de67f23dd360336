"""The box over WSGI: what it answers, with which headers, and what it says when it cannot."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ballot_rounds import Round, code_of, document_of, opened, signing_keys, tally

from bonafides.trust import manifest
from bonafides.trust.blind import SigningKey
from bonafides.trust.box.application import Application
from bonafides.trust.box.box import Box
from bonafides.trust.box.pages import scripts
from bonafides.trust.refused import Refused

ONE = code_of(1)
SECRET = "s" * 43
HOUSE = {"HTTP_AUTHORIZATION": f"Bearer {SECRET}"}


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally)
    yield made
    made.shut()


def asked(
    box: Box, method: str, path: str, body: bytes | dict[str, Any] = b"", **more: str
) -> tuple[int, dict[str, str], Any]:
    """Status, headers and body."""
    raw = json.dumps(body).encode() if isinstance(body, dict) else body
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw), **more,
    }  # fmt: skip
    began: list[Any] = []
    said = b"".join(Application(box, SECRET, https=True)(environ, lambda *given: began.extend(given)))  # type: ignore[arg-type,misc]
    headers = dict(began[1])
    assert int(headers["Content-Length"]) == len(said) or method == "HEAD"
    return (
        int(began[0].split()[0]),
        headers,
        json.loads(said) if "json" in headers["Content-Type"] and said else said,
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/answer/", 200), ("GET", "/static/ballot.js", 200), ("GET", "/health/ready", 200),
        ("GET", "/rounds/unknown.json", 404), ("GET", "/static/../box.py", 404), ("GET", "/nowhere", 404),
        ("POST", "/ballots", 422), ("POST", "/rounds/x/close", 401), ("PUT", "/ballots", 405),
    ],
)  # fmt: skip
def test_every_answer_is_strict_and_without_a_cookie(box: Box, method: str, path: str, status: int) -> None:
    found, headers, _ = asked(box, method, path)
    assert found == status
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Strict-Transport-Security"]
    assert not {"Set-Cookie", "ETag", "Last-Modified"} & headers.keys()
    assert "Access-Control-Allow-Origin" not in headers


def test_only_the_manifest_is_open_to_other_sites(box: Box, signing: dict[str, SigningKey]) -> None:
    held = opened(box, [ONE], signing=signing)
    status, headers, said = asked(box, "GET", f"/rounds/{held.key}.json")
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert manifest.canonical(said) == held.raw
    assert "Access-Control-Allow-Origin" not in asked(box, "GET", f"/rounds/{held.key}/board.json")[1]


def test_lengths_are_held(box: Box) -> None:
    assert asked(box, "POST", "/ballots", b"x" * 40_000)[0] == 413
    assert asked(box, "POST", "/ballots", b"", CONTENT_LENGTH="")[0] == 411
    assert asked(box, "POST", "/ballots", b"", CONTENT_LENGTH="-1")[0] == 411
    assert asked(box, "POST", "/rounds/x/prepare", {"cells": "abc"}, **HOUSE)[0] == 422
    assert asked(box, "POST", "/rounds/x/prepare", b"[" * 5000, **HOUSE)[0] == 422


def test_a_manifest_that_announces_other_scripts_is_not_opened(
    box: Box, signing: dict[str, SigningKey]
) -> None:
    seals = box.prepare("round", [ONE])
    for announced, status in (({"ballot.js": "0" * 64}, 422), (dict(scripts()), 200)):
        raw = manifest.canonical(document_of("round", seals, signing, scripts=announced))
        assert asked(box, "POST", "/rounds/round/open", raw, **HOUSE)[0] == status


def test_a_full_disk_acknowledges_nothing_and_says_so_plainly(
    box: Box, signing: dict[str, SigningKey], capsys: pytest.CaptureFixture[str]
) -> None:
    held = opened(box, [ONE], signing=signing)
    sent = held.ballot(held.collect(ONE), {"c1": 3})
    with box._store.reading() as rows:
        (pages,) = rows.execute("PRAGMA page_count").fetchone()
        rows.execute(f"PRAGMA max_page_count={pages + 1}")
    status, _, said = asked(box, "POST", "/ballots", sent)
    assert status == 503
    assert said["to_do"] == "try again; nothing was acknowledged"
    assert capsys.readouterr().err.startswith("box: OperationalError at ")
    with box._store.reading() as rows:
        assert rows.execute("SELECT count(*) FROM spool").fetchone() == (0,)
        rows.execute("PRAGMA max_page_count=100000")
    assert asked(box, "POST", "/ballots", sent)[0] == 200


def test_whoever_waits_with_a_writer_that_ends_is_not_acknowledged(
    tmp_path: Path, signing: dict[str, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box(tmp_path / "other", moment_seconds=0.2, measure=tally)
    held: Round = opened(box, [ONE], signing=signing)
    sent = [held.ballot(held.collect(ONE), {"c1": 3}) for _ in range(3)]

    def ends(*_given: Any) -> Any:
        raise SystemExit

    monkeypatch.setattr("bonafides.trust.box.answering._waiting", ends)
    ended: list[type[BaseException]] = []

    def post(one: dict[str, Any]) -> None:
        try:
            box.accept(one)
        except BaseException as error:
            ended.append(type(error))

    threads = [threading.Thread(target=post, args=(one,)) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 3
    box.shut()


def test_an_error_repeats_nothing_that_was_sent(box: Box, signing: dict[str, SigningKey]) -> None:
    held = opened(box, [ONE], signing=signing)
    sent = held.ballot(held.collect(ONE), {"c1": 3})
    sent["proof"] = sent["proof"][:-4] + "AAAA"
    status, _, said = asked(box, "POST", "/ballots", sent)
    assert status == 422
    text = json.dumps(said)
    assert not any(
        str(value)[:16] in text for value in sent.values() if isinstance(value, str) and len(value) > 16
    )
    with pytest.raises(Refused):
        box.accept(sent)
