"""Who may read what was said in a contact, held over the code; and what the server logs of it: nothing."""

from __future__ import annotations

import ast
import logging
import smtplib
from pathlib import Path

import pytest
from django.template.loader import get_template
from tests.installations import free_port
from tests.unit.promises.arriving.mails import mail, raw

from bonafides.promises.app import listening
from bonafides.promises.app.listening import listener

SOURCE = Path(__file__).resolve().parents[2] / "src" / "bonafides"
READERS = {
    "promises/app/models.py": "names everything that the room keeps",
    "promises/app/actions_arriving.py": "writes what the owner lets be kept",
    "promises/app/actions_contacts.py": "deletes, and clears what is matched",
    "promises/app/contact_words.py": "puts it on the owner's own pages",
    "promises/app/holdings_contacts.py": "hands it to its owner, and takes it away",
}
"""Every file that names the words of contacts, and why it may."""


def named_in(path: Path) -> set[str]:
    """Names that a file imports or uses."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def test_only_these_files_touch_what_was_said_in_contacts() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "migrations" and "ContactWords" in named_in(path)
    }
    assert found == READERS.keys()


def test_no_figure_is_made_of_contacts() -> None:
    """What the night measures of promises does not know that contacts exist."""
    night = [
        path
        for path in (SOURCE / "promises").rglob("*.py")
        if any(
            word in path.stem
            for word in ("publishing", "night", "reliability", "measur", "notice", "capture")
        )
    ]
    assert night
    knows = {"Contact", "ContactWords", "Collecting"}
    assert [path.name for path in night if knows & named_in(path)] == []


def test_only_the_owners_own_pages_show_what_was_said() -> None:
    for name in ("promises/contact_files.html",):
        text = Path(get_template(name).origin.name).read_text("utf-8")
        assert "line.subject" not in text
        assert "line.body" not in text


def test_the_log_names_neither_senders_nor_recipients_nor_peers(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "taking", lambda *_: listening.NOT_HERE)
    caplog.set_level(logging.INFO)
    server = listener(f"127.0.0.1:{free_port()}", "contacts@in.example", limit_mib=1)
    server.start()
    try:
        with smtplib.SMTP(server.hostname, server.port, timeout=20) as line:
            with pytest.raises(smtplib.SMTPDataError):
                line.sendmail("ada@house.example", ["contacts+secret@in.example"], raw(mail()))
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                line.sendmail("ada@house.example", ["eve@evil.example"], raw(mail()))
            line.docmd("NONSENSE ada@house.example")
    finally:
        server.stop(no_assert=True)
        server.handler.worker.shutdown()
    assert "example" not in caplog.text
    assert "127.0.0.1" not in caplog.text
