"""Attacks on imports and publishing: each must fail, and leave nothing behind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.houses import House, sign_in

from bonafides.errors import BeyondThisMachine, UnreadableInput, WrongRequest
from bonafides.privacy.release import Release, release
from bonafides.readings.app import places
from bonafides.readings.app.actions import publish, publish_all
from bonafides.readings.app.actions_imports import allow_invented, bring_in
from bonafides.readings.app.actions_sources import open_source, watchable
from bonafides.readings.app.models import Import, Job, Reading, Source
from bonafides.readings.arrivals import copied, settled, shown_name
from bonafides.readings.publishing import Publication
from bonafides.readings.spooling import spool, spooled

pytestmark = pytest.mark.django_db
FIGURE = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 80, "unit": "share", "why": ""}


@pytest.fixture(autouse=True)
def own_data(settings: Any, tmp_path: Path) -> Path:
    """A data folder for each test, and pages without collected files."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"data": folder, "memory": "1GiB"})
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return folder


@pytest.fixture
def source(house: House) -> Source:
    return open_source("Salesforce", by=house.administrator)


@pytest.fixture
def work(db: None) -> Callable[[], None]:
    from bonafides.readings.app import worker
    from bonafides.readings.app.actions_jobs import take_up

    def until_idle() -> None:
        while (lease := take_up()) is not None:
            worker.run_job(lease, beat_seconds=0)

    return until_idle


def sent(browser: Client, source: Source, name: str, content: bytes) -> Any:
    """Upload one file."""
    file = SimpleUploadedFile("file", content)
    file._name = name  # Django would take the path away before it is sent
    return browser.post(reverse("readings:upload", args=[source.key]), {"files": file})


# Publishing without the gate


def test_nothing_is_published_that_has_not_been_through_the_gate(db: None) -> None:
    class Forged:
        kind, audience, subject, payload, n_people = "x", "organisation", None, {"won": FIGURE}, 1

    for forged in (Forged(), {"kind": "x"}, None):
        with pytest.raises(WrongRequest, match="to publish"):
            publish(forged, as_of=date(2026, 1, 1), source=None, cut="a")  # type: ignore[arg-type]
        with pytest.raises(WrongRequest, match="to publish"):
            publish_all([forged], as_of=date(2026, 1, 1), source=None, cut="a", settings_mark="")  # type: ignore[list-item]
        with pytest.raises(WrongRequest, match="to publish"):
            publish_all(
                [Publication(forged)],  # type: ignore[arg-type]
                as_of=date(2026, 1, 1), source=None, cut="a", settings_mark="",
            )  # fmt: skip
    with pytest.raises(WrongRequest, match="did not come through the gate"):
        Release("x", "organisation", None, {"won": FIGURE}, 1)
    assert Reading.objects.count() == 0


def test_a_spool_that_somebody_wrote_to_goes_through_the_gate_again(tmp_path: Path) -> None:
    path = tmp_path / "spool.jsonl"
    spool([Publication(release("x.team", "team", 3, {"won": FIGURE}, n_people=9))], path)
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"n_people": 2}) + "\n")
    (one,) = spooled(path)
    assert one.release.payload["won"]["value"] is None
    assert path.stat().st_mode & 0o077 == 0


def test_one_forged_release_among_many_leaves_none(db: None) -> None:
    good = [Publication(release("x.mine", "self", n, {"won": FIGURE}, n_people=1)) for n in range(900)]
    with pytest.raises(WrongRequest):
        publish_all(
            [*good, Publication("forged")],  # type: ignore[arg-type]
            as_of=date(2026, 1, 1), source=None, cut="a", settings_mark="",
        )  # fmt: skip
    assert Reading.objects.count() == 0


# Who may


WRITES = ("open_source", "measure")
OF_A_SOURCE = ("change_source", "close_source", "upload")
OF_AN_IMPORT = ("put_in_force", "set_aside", "read_again", "mapping", "rejects")
OF_A_JOB = ("stop_job", "job_again")


@pytest.mark.parametrize("role", ["rep", "manager", "delivery", "learning", "leader"])
def test_nobody_but_an_administrator_changes_sources_imports_or_jobs(
    role: str, house: House, source: Source, client: Client
) -> None:
    arrival = Import.objects.create(source=source, state="read", generation="x")
    job = Job.objects.create(kind="read", about=arrival.key)
    browser = sign_in(client, house.by_role[role])
    addresses = [reverse(f"readings:{name}") for name in WRITES]
    addresses += [reverse(f"readings:{name}", args=[source.key]) for name in OF_A_SOURCE]
    addresses += [reverse(f"readings:{name}", args=[arrival.key]) for name in OF_AN_IMPORT]
    addresses += [reverse(f"readings:{name}", args=[job.key]) for name in OF_A_JOB]
    for address in addresses:
        method = browser.get if address.endswith("rejects.csv") else browser.post
        assert method(address).status_code == 403, address
    assert browser.post(reverse("readings:measuring"), {"timezone": "UTC"}).status_code == 403
    assert list(Import.objects.values_list("state", flat=True)) == ["read"]
    assert list(Job.objects.values_list("state", flat=True)) == ["waiting"]


def test_a_rep_who_uploads_writes_no_byte(house: House, source: Source, client: Client) -> None:
    assert sent(sign_in(client, house.rep), source, "deals.csv", b"deal_id\n1\n").status_code == 403
    assert list(places.incoming().iterdir()) == []


def test_an_upload_that_another_site_sends_is_refused_and_leaves_nothing(
    house: House, source: Source
) -> None:
    browser = sign_in(Client(enforce_csrf_checks=True), house.administrator)
    assert sent(browser, source, "deals.csv", b"deal_id\n1\n").status_code == 403
    assert (Import.objects.count(), list(places.incoming().iterdir())) == (0, [])


def test_an_upload_of_the_own_page_passes_the_check(house: House, source: Source) -> None:
    browser = sign_in(Client(enforce_csrf_checks=True), house.administrator)
    page = browser.get(reverse("readings:source", args=[source.key])).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]
    answer = browser.post(
        reverse("readings:upload", args=[source.key]),
        {"csrfmiddlewaretoken": token, "files": SimpleUploadedFile("deals.csv", b"deal_id\n1\n")},
    )
    assert answer.status_code == 302
    assert Import.objects.count() == 1


# Names and paths


@pytest.mark.parametrize(
    "name",
    [
        "../../../evil.csv",
        "/etc/cron.d/evil.csv",
        "..\\..\\evil.csv",
        "a\x00b.csv",
        "\u202egpj.csv",
        "<script>alert(1)</script>.csv",
        "a" * 4000 + ".csv",
        "CON.csv",
        "deals.csv\r\nSet-Cookie: x=1.csv",
    ],
)
def test_a_file_name_is_never_a_path(
    name: str, house: House, source: Source, client: Client, own_data: Path
) -> None:
    before = {path for path in own_data.parent.rglob("*") if own_data not in (path, *path.parents)}
    answer = sent(sign_in(client, house.administrator), source, name, b"deal_id\n1\n")
    after = {path for path in own_data.parent.rglob("*") if own_data not in (path, *path.parents)}
    assert after == before
    if answer.status_code == 302:
        arrival = Import.objects.get()
        assert [path.name for path in places.uploads_of(arrival).iterdir()] == ["00001.csv"]
        shown = arrival.files[0]["name"]
        assert not {"..", "\x00", "\n", "\r", "\u202e"} & set(shown)
        assert "<script>" not in client.get(answer.headers["Location"]).content.decode()


def test_shown_names_lead_nowhere() -> None:
    for name in ("../../x", "/x", "c:\\x", "..", "./../x", "a/../../x", "\\\\server\\share\\x"):
        parts = shown_name(name).split("/")
        assert not {"", ".", ".."} & set(parts)
        assert not any(part.endswith(":") for part in parts)


def test_a_watched_folder_follows_no_link(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("password\n1\n")
    for make in (
        lambda at: at.symlink_to(secret),
        lambda at: at.symlink_to(tmp_path, target_is_directory=True),
    ):
        folder = tmp_path / f"watched-{make.__code__.co_firstlineno}-{id(make)}"
        folder.mkdir()
        make(folder / "deals.csv")
        with pytest.raises(UnreadableInput, match="is a link"):
            settled(folder, now=9e9)


def test_a_file_that_becomes_a_link_between_look_and_copy_is_not_read(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.csv", tmp_path / "watched"
    secret.write_text("password\n1\n")
    folder.mkdir()
    (folder / "deals.csv").write_text("deal_id\n1\n")
    files = settled(folder, now=9e9)
    assert files is not None
    (folder / "deals.csv").unlink()
    (folder / "deals.csv").symlink_to(secret)
    assert copied(folder, files, tmp_path / "copy", most_bytes=1 << 20) is None
    assert list((tmp_path / "copy").iterdir()) == []


def test_a_folder_that_is_being_written_to_waits(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("deal_id\n1\n")
    written = (tmp_path / "deals.csv").stat().st_mtime
    assert settled(tmp_path, now=written + 5) is None
    assert settled(tmp_path, now=written + 500) == [tmp_path / "deals.csv"]


def test_the_house_does_not_watch_its_own_folders(own_data: Path, tmp_path: Path) -> None:
    (own_data / "uploads").mkdir()
    (tmp_path / "exports").mkdir()
    for folder in (
        "/",
        str(own_data),
        str(own_data / "uploads"),
        str(tmp_path),
        "exports",
        "/nowhere/at/all",
    ):
        with pytest.raises(WrongRequest):
            watchable(folder)
    assert watchable(str(tmp_path / "exports")) == str(tmp_path / "exports")


# Bombs and hostile content


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deals.csv", b"0" * (60 * 2**20))
    return held.getvalue()


def outside() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("../../evil.csv", b"deal_id\n1\n")
    return held.getvalue()


def nested() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("inner.zip", bomb())
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bomb.zip", bomb, "swells"),
        ("outside.zip", outside, "points outside its archive"),
        ("nested.zip", nested, "archive inside an archive"),
        ("half.zip", lambda: bomb()[:2000], "not a whole zip archive"),
        ("empty.csv", lambda: b"", "empty"),
        ("binary.csv", lambda: bytes(range(256)) * 400, ""),
        ("huge-field.csv", lambda: b'deal_id,title\n1,"' + b"x" * (20 * 2**20) + b'"\n', ""),
        ("not.parquet", lambda: b"PAR1 nothing", ""),
    ],
)
def test_hostile_files_end_in_words_and_nothing_else(
    name: str, content: Callable[[], bytes], says: str, house: House, source: Source, client: Client,
    work: Callable[[], None], own_data: Path,
) -> None:  # fmt: skip
    browser = sign_in(client, house.administrator)
    answer = sent(browser, source, name, content())
    assert answer.status_code == 302
    work()
    arrival = Import.objects.get()
    page = browser.get(reverse("readings:import", args=[arrival.key])).content.decode()
    assert arrival.state == "failed"
    assert says in arrival.facts["problem"]["found"]
    assert "Traceback" not in page
    assert str(own_data) not in page
    assert not list(places.store_of(arrival).glob("*.partial"))
    source.refresh_from_db()
    assert source.current is None


def test_formulas_in_cells_reach_no_spreadsheet(
    house: House, source: Source, client: Client, work: Callable[[], None], own_data: Path
) -> None:
    rows = 'deal_id,amount,expected_on\n1,"=cmd|\' /C calc\'!A0",2026-01-01\n2,"@SUM(1)",not a day\n'
    mapping = (
        '[[files]]\nfile = "deals.csv"\ntable = "deals"\n[files.columns]\n'
        'deal_id = "deal_id"\namount = "amount"\nexpected_on = "expected_on"\n'
    )
    Source.objects.filter(pk=source.pk).update(mapping=mapping)
    browser = sign_in(client, house.administrator)
    sent(browser, source, "deals.csv", rows.encode())
    work()
    arrival = Import.objects.get()
    assert arrival.state == "read", arrival.facts
    answer = browser.get(reverse("readings:rejects", args=[arrival.key]))
    text = b"".join(answer.streaming_content).decode()
    assert "cmd|" in text
    for line in text.splitlines()[1:]:
        for cell in line.split(","):
            assert not cell.strip('"').startswith(("=", "@", "+")), line
    assert "attachment" in answer.headers["Content-Disposition"]


def test_markup_in_an_export_is_words_on_the_page(
    house: House, source: Source, client: Client, work: Callable[[], None]
) -> None:
    rows = "<img src=x onerror=alert(1)>,b\n1,2\n"
    browser = sign_in(client, house.administrator)
    sent(browser, source, "things.csv", rows.encode())
    work()
    page = browser.get(reverse("readings:import", args=[Import.objects.get().key])).content.decode()
    assert "<img src=x" not in page


def test_more_than_an_import_may_bring_is_refused_while_it_is_copied(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_bytes(b"x" * 5000)
    with pytest.raises(BeyondThisMachine, match="more arrives"):
        copied(tmp_path, [tmp_path / "deals.csv"], tmp_path / "copy", most_bytes=4000)


# The demo


def test_a_demo_reads_what_it_invented_and_nothing_else(db: None, tmp_path: Path) -> None:
    from bonafides.people.app.models import Installation

    Installation.objects.create(id=1, name="Made up", kind="demo")
    source = open_source("Salesforce", by=None)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "deals.csv").write_text("deal_id\n1\n")
    with pytest.raises(WrongRequest, match="did not invent"):
        bring_in(source, [tmp_path / "own"], by=None)
    assert list(places.incoming().iterdir()) == []
    allow_invented([tmp_path / "own"])
    assert bring_in(source, [tmp_path / "own"], by=None)[0].state == "arrived"
    (tmp_path / "own" / "deals.csv").write_text("deal_id\n1\n2\n")
    with pytest.raises(WrongRequest, match="did not invent"):
        bring_in(source, [tmp_path / "own"], by=None)


# Another's job


def test_a_worker_that_lost_its_job_changes_nothing_any_more(db: None) -> None:
    from bonafides.readings.app.actions_jobs import Lost, ask_for, take_up

    ask_for("night", by=None)
    first = take_up()
    assert first is not None
    assert take_up() is None
    Job.objects.update(beat_at="2020-01-01T00:00:00Z")
    second = take_up()
    assert second is not None
    with pytest.raises(Lost):
        first.tell("still measuring", 0.5)
    first.done()
    first.failed({"found": "nothing"})
    assert Job.objects.get().state == "running"
    second.done("done")
    assert Job.objects.get().state == "done"


def test_a_job_whose_workers_die_is_given_up_in_the_end(db: None) -> None:
    from bonafides.readings.app.actions_jobs import MOST_ATTEMPTS, ask_for, take_up

    ask_for("night", by=None)
    for _attempt in range(MOST_ATTEMPTS):
        assert take_up() is not None
        Job.objects.update(beat_at="2020-01-01T00:00:00Z")
    assert take_up() is None
    job = Job.objects.get()
    assert job.state == "failed"
    assert "ended 5 times" in job.problem["found"]


def test_two_who_press_the_same_button_ask_for_one_job(db: None) -> None:
    from bonafides.readings.app.actions_jobs import ask_for

    assert ask_for("night", about="now", by=None) == ask_for("night", about="now", by=None)
