"""The watched folder: calendar files and call logs, each taken once, with what is wrong told by line."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.houses import House

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app import watching
from bonafides.promises.app.actions_arriving import Taken
from bonafides.promises.app.actions_contacts import start_collecting
from bonafides.promises.app.models import ArrivedFile, Collecting, Contact, KnownAs
from bonafides.promises.app.watching import FLAWS_KEPT, forget_flaws, look_into_folder


@pytest.fixture
def ada(house: House) -> Collecting:
    client = Client.objects.create(kind="customer", name="Client AG", owner=house.rep)
    ClientContact.objects.create(client=client, name="Bo Client", email="bo@client.example")
    KnownAs.objects.create(client=client, what="phone", value="+49301234567")
    return start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_SEEN", set())


def log_of(ada: Collecting, *more: str) -> str:
    rows = [f"2026-11-20 09:30,out,+49 30 1234567,{ada.person.email},42", *more]
    return "\n".join(["when,direction,number,person,seconds", *rows]) + "\n"


def look(folder: Path) -> Taken:
    return look_into_folder(folder, settled_seconds=0)


def test_a_file_is_taken_once_whatever_it_is_called(ada: Collecting, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(log_of(ada))
    assert look(tmp_path) == Taken(n_kept=1)
    assert look(tmp_path) == Taken()
    (tmp_path / "Copy of calls.CSV").write_text(log_of(ada))
    assert look(tmp_path) == Taken()
    assert ArrivedFile.objects.get().name == "calls.csv"


def test_a_file_that_grows_is_read_again_and_counts_once(ada: Collecting, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(log_of(ada))
    look(tmp_path)
    file.write_text(log_of(ada, f"2026-11-20 10:30,in,+49 30 1234567,{ada.person.email},10"))
    assert look(tmp_path) == Taken(n_kept=1, n_known=1)
    assert Contact.objects.count() == 2


def test_flaws_are_kept_by_line_and_the_rest_is_used(ada: Collecting, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(log_of(ada, "soon,out,+49 30 1234567,x,1"))
    assert look(tmp_path).n_kept == 1
    (flaw,) = ArrivedFile.objects.get().flaws
    assert (flaw["line"], flaw["column"]) == (3, "when")
    assert flaw["expected"]
    assert flaw["remedy"]


def test_a_file_that_cannot_be_read_is_noted_and_the_others_are_taken(
    ada: Collecting, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("nothing of the kind\n1\n")
    (tmp_path / "b.ics").write_bytes(b"\0\0\0")
    (tmp_path / "c.csv").write_text(log_of(ada))
    assert look(tmp_path) == Taken(n_kept=1)
    problems = {row.name: row.problem for row in ArrivedFile.objects.all()}
    assert problems["c.csv"] is None
    assert all(problems[name]["found"] for name in ("a.csv", "b.ics"))


def test_one_look_by_hand_says_how_many_files_could_not_be_taken(
    ada: Collecting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import call_command

    from bonafides.promises.app.management.commands import contacts

    monkeypatch.setattr(contacts, "look", lambda: look(tmp_path))
    (tmp_path / "c.csv").write_text(log_of(ada))
    call_command("contacts", once=True)
    assert "could not be taken" not in capsys.readouterr().out
    (tmp_path / "a.csv").write_text("nothing of the kind\n1\n")
    call_command("contacts", once=True)
    assert "Files that could not be taken: 1" in capsys.readouterr().out


def test_only_settled_plain_files_of_the_right_kind_are_opened(ada: Collecting, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    folder = tmp_path / "watched"
    outside.mkdir()
    folder.mkdir()
    (outside / "secret.csv").write_text(log_of(ada))
    (folder / "link.csv").symlink_to(outside / "secret.csv")
    (folder / ".hidden.csv").write_text(log_of(ada))
    (folder / "folder.csv").mkdir()
    (folder / "calls.txt").write_text(log_of(ada))
    os.mkfifo(folder / "pipe.csv")
    assert look(folder) == Taken()
    (folder / "written.csv").write_text(log_of(ada))
    assert look_into_folder(folder, settled_seconds=60) == Taken()
    os.utime(folder / "written.csv", (time.time() - 90, time.time() - 90))
    assert look_into_folder(folder, settled_seconds=60) == Taken(n_kept=1)


def test_what_was_wrong_is_forgotten_after_three_months(ada: Collecting, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(log_of(ada, "soon,out,+49 30 1234567,x,1"))
    look(tmp_path)
    assert forget_flaws(before=timezone.now() - FLAWS_KEPT) == 0
    assert forget_flaws(before=timezone.now() + timedelta(seconds=1)) == 1
    assert ArrivedFile.objects.get().flaws == []
    assert look(tmp_path) == Taken()


def test_a_file_that_breaks_the_reader_is_noted_once_and_stops_nothing(
    ada: Collecting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_data: bytes) -> None:
        raise RuntimeError("words of the file")

    monkeypatch.setitem(watching.TAKES, ".ics", broken)
    (tmp_path / "a.ics").write_bytes(b"x")
    (tmp_path / "b.csv").write_text(log_of(ada))
    assert look(tmp_path) == Taken(n_kept=1)
    assert "words" not in str(ArrivedFile.objects.get(name="a.ics").problem)


def test_nothing_is_changed_in_the_folder(ada: Collecting, tmp_path: Path) -> None:
    def there() -> dict[Path, tuple[int, ...]]:
        """All but when it was read last: to look is to read."""
        return {
            path: (*(seen := path.stat())[:7], seen.st_mtime_ns, seen.st_ctime_ns)
            for path in tmp_path.iterdir()
        }

    (tmp_path / "calls.csv").write_text(log_of(ada))
    before = there()
    look(tmp_path)
    assert there() == before


def test_a_folder_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    assert look_into_folder(tmp_path / "gone") == Taken()


def test_too_large_a_file_is_refused_in_words(ada: Collecting, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "MOST_BYTES", 1_000)
    (tmp_path / "x.csv").write_text("a" * 2_000)
    look(tmp_path)
    assert ArrivedFile.objects.get().problem is not None
