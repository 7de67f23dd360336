"""Programs of rounds, kept by their hashes: an upgrade while a round is open breaks nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ballot_rounds import after, code_of, document_of, opened, signing_keys, tally, within
from tests.unit.trust.test_box_application import HOUSE, asked

from bonafides.trust import manifest, respondent
from bonafides.trust.blind import SigningKey
from bonafides.trust.box import application, pages
from bonafides.trust.box.box import Box
from bonafides.trust.box.pages import File, scripts, served
from bonafides.trust.box.pinning import Pins

ONE = code_of(1)
OLD = {"a.js": b"the old program", "answer.html": b'<script src="/static/a.js">', "same.css": b"as ever"}
NEW = OLD | {"a.js": b"the new program"}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# The folder.


def test_a_round_keeps_the_files_it_had_and_another_its_own(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pages")
    assert not pins.has("old")
    pins.pin("old", OLD)
    pins.pin("new", NEW)
    # Once more with others: the first ones stay.
    pins.pin("old", NEW)
    for again in (pins, Pins(tmp_path / "pages")):
        assert [again.found(key, "a.js") for key in ("old", "new")] == [OLD["a.js"], NEW["a.js"]]
        assert again.found("old", "b.js") is None
        assert again.found("none", "a.js") is None
    blobs = {path.name for path in (tmp_path / "pages").iterdir() if path.suffix != ".files"}
    assert blobs == {digest(content) for content in (*OLD.values(), NEW["a.js"])}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "pages").iterdir()} == {0o600}


def test_what_no_round_has_goes_and_what_another_has_stays(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pages")
    pins.pin("old", OLD)
    pins.pin("new", NEW)
    pins.drop("old")
    pins.drop("old")
    assert (pins.has("old"), pins.found("old", "same.css")) == (False, None)
    assert pins.found("new", "same.css") == OLD["same.css"]
    assert not (tmp_path / "pages" / digest(OLD["a.js"])).exists()
    pins.keep(())
    assert list((tmp_path / "pages").iterdir()) == []


@pytest.mark.parametrize("change", [b"another program", b""])
def test_a_file_that_was_changed_is_served_to_nobody(tmp_path: Path, change: bytes) -> None:
    pins = Pins(tmp_path / "pages")
    pins.pin("old", OLD)
    (tmp_path / "pages" / digest(OLD["a.js"])).write_bytes(change)
    assert pins.found("old", "a.js") is None


@pytest.mark.parametrize("key", ["../box", "", "a/b", "x" * 64, "a.b"])
def test_a_round_is_no_path(tmp_path: Path, key: str) -> None:
    pins = Pins(tmp_path / "pages")
    with pytest.raises(ValueError, match="path"):
        pins.pin(key, OLD)
    assert pins.found(key, "a.js") is None
    pins.drop(key)


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "house-secret").write_text("s")
    pins = Pins(tmp_path / "pages")
    pins.pin("old", OLD)
    for name in ("../house-secret", "/etc/passwd", "", ".", "old.files"):
        assert pins.found("old", name) is None


# The box.


@pytest.fixture(scope="module")
def signing() -> dict[str, SigningKey]:
    return signing_keys([ONE])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "box", measure=tally, clock=within)
    yield made
    made.shut()


def upgraded(monkeypatch: pytest.MonkeyPatch, **changed: bytes) -> None:
    """Another version of the scripts is served from now on."""
    files = dict(served())
    for name, content in changed.items():
        files[f"/static/{name}.js"] = File(content, "text/javascript; charset=utf-8")
    hashes = {
        address.removeprefix("/static/"): digest(file.content)
        for address, file in files.items()
        if address.endswith(".js")
    }
    for module in (pages, application):
        monkeypatch.setattr(module, "served", lambda: files)
        monkeypatch.setattr(module, "scripts", lambda: hashes)


def opened_by_the_house(box: Box, signing: dict[str, SigningKey], key: str = "autumn") -> manifest.Manifest:
    seals = box.prepare(key, [ONE])
    raw = manifest.canonical(document_of(key, seals, signing, scripts=dict(scripts())))
    assert asked(box, "POST", f"/rounds/{key}/open", raw, **HOUSE)[0] == 200
    return manifest.read(raw)


def test_after_an_upgrade_a_round_gets_the_scripts_that_it_announced(
    box: Box, signing: dict[str, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = opened_by_the_house(box, signing)
    upgraded(monkeypatch, answer=b"another program", new=b"a new one")
    # Everybody's are others now, and the round's own are what stands in its manifest, every one.
    everybodys = {name: asked(box, "GET", f"/static/{name}")[2] for name in told.document["scripts"]}
    with pytest.raises(respondent.Refused, match=r"another answer\.js"):
        respondent.check_scripts(told, everybodys)
    own: dict[str, Any] = {}
    for name in told.document["scripts"]:
        status, headers, own[name] = asked(box, "GET", f"/rounds/autumn/static/{name}")
        assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert not {"Set-Cookie", "ETag", "Last-Modified"} & headers.keys()
    respondent.check_scripts(told, own)
    assert asked(box, "GET", "/rounds/autumn/static/new.js")[0] == 404
    status, _, listed = asked(box, "GET", "/rounds/autumn/static/program.json")
    assert told.document["scripts"].items() <= listed.items()
    assert asked(box, "GET", "/rounds/nobodys/static/program.json")[::2] == (200, {})
    status, headers, page = asked(box, "GET", "/rounds/autumn/answer/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b'src="/rounds/autumn/static/answer.js"' in page
    assert b'"/static/' not in page
    # The house may ask again, as it does when it was killed in the middle.
    assert asked(box, "POST", "/rounds/autumn/open", told.raw, **HOUSE)[0] == 200


def test_a_new_round_after_an_upgrade_has_the_new_scripts(
    box: Box, signing: dict[str, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_by_the_house(box, signing)
    upgraded(monkeypatch, answer=b"another program")
    seals = box.prepare("winter", [ONE])
    for announced, status in ((scripts(), 422), (pages.scripts(), 200)):
        raw = manifest.canonical(document_of("winter", seals, signing, scripts=dict(announced)))
        assert asked(box, "POST", "/rounds/winter/open", raw, **HOUSE)[0] == status
    assert asked(box, "GET", "/rounds/winter/static/answer.js")[2] == b"another program"
    assert asked(box, "GET", "/rounds/autumn/static/answer.js")[2] != b"another program"


def test_what_was_opened_in_another_process_is_kept_at_the_next_start(
    box: Box, signing: dict[str, SigningKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the demonstration does; and a round of an older version, whose scripts are gone, is left alone."""
    opened(box, [ONE], key="here", signing=signing, scripts=dict(scripts()))
    opened(box, [ONE], key="older", signing=signing, scripts=dict(scripts()) | {"answer.js": "0" * 64})
    assert not box.pins.has("here")
    application.Application(box, "s" * 43)
    assert (box.pins.has("here"), box.pins.has("older")) == (True, False)
    upgraded(monkeypatch, answer=b"another program")
    application.Application(box, "s" * 43)
    assert asked(box, "GET", "/rounds/here/static/answer.js")[2] != b"another program"
    assert asked(box, "GET", "/rounds/older/answer/")[0] == 404


@pytest.mark.parametrize("how", ["void", "forget"])
def test_when_a_round_is_gone_its_program_is_too(box: Box, signing: dict[str, SigningKey], how: str) -> None:
    told = opened_by_the_house(box, signing)
    if how == "forget":
        box._rounds.clock = after
        box.close("autumn")
        # One can still be asked back, with the program that was announced.
        assert asked(box, "GET", "/rounds/autumn/answer/")[0] == 200
    getattr(box, how)("autumn")
    assert asked(box, "GET", "/rounds/autumn/answer/")[0] == 404
    assert list((box.folder / "pages").iterdir()) == []
    assert told.round == "autumn"


@pytest.mark.parametrize(
    "path",
    [
        "/rounds/autumn/static/../box.sqlite3", "/rounds/../static/answer.js", "/rounds/autumn/static/",
        "/rounds/autumn/static/autumn.files", "/rounds/autumn/static/..", "/rounds/autumn/answer",
        "/rounds//answer/", "/rounds/none/answer/", "/rounds/autumn/static/board.json",
    ],
)  # fmt: skip
def test_nothing_else_lies_there(box: Box, signing: dict[str, SigningKey], path: str) -> None:
    opened_by_the_house(box, signing)
    assert asked(box, "GET", path)[0] == 404
