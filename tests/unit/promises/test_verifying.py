"""A ledger against its checkpoints: whatever is changed shows; a signature of another key opens nothing."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bonafides.errors import BrokenContract, UnreadableInput
from bonafides.promises.checkpoint import Checkpoint, opened, sign, verifier_key
from bonafides.promises.entry import Entry
from bonafides.promises.merkle import leaf_hash, root_of
from bonafides.promises.verifying import verify

SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
ORIGIN = "house.example/ledger"
KEY = verifier_key(ORIGIN, PUBLIC)


def ledger(promises: int = 5) -> list[bytes]:
    """A few promises, each asked, promised, reported and confirmed, woven into one another."""
    found = []
    acts = (("ask", "asker"), ("promise", "performer"), ("report", "performer"), ("satisfied", "asker"))
    for n, (act, side) in enumerate(acts, start=1):
        for promise in range(promises):
            at = f"2026-03-{n:02d}T09:00:00.000000+00:00"
            due = "2026-03-20" if act == "ask" else ""
            found.append(Entry(f"p{promise}", n, act, side, at, due, "", "aa", "bb").as_bytes())
    return found


def checkpoint(entries: list[bytes]) -> Checkpoint:
    return Checkpoint(ORIGIN, len(entries), root_of([leaf_hash(one) for one in entries]))


def test_an_untouched_ledger_fits_every_earlier_checkpoint():
    entries = ledger()
    earlier = [checkpoint(entries[:n]) for n in (0, 1, 7, 13, 20)]
    found = verify(entries, earlier)
    assert found.good
    assert found.fits == (True,) * 5
    assert found.size == 20


@given(st.integers(0, 19), st.integers(0, 18), st.sampled_from(["change", "remove", "move", "insert", "cut"]))
def test_whatever_is_done_to_a_signed_ledger_shows(place: int, other: int, how: str):
    entries = ledger()
    signed = checkpoint(entries)
    changed = list(entries)
    if how == "change":
        changed[place] = changed[place].replace(b"2026-03-", b"2026-04-", 1)
    elif how == "remove":
        del changed[place]
    elif how == "move":
        changed.insert(other, changed.pop(place))
        if changed == entries:
            return
    elif how == "insert":
        changed.insert(place, changed[other])
    else:
        changed = changed[:place]
    assert not verify(changed, [signed]).good


def test_an_act_that_was_not_open_shows_without_any_checkpoint():
    entries = ledger(1)
    assert not verify(entries[1:]).good
    forged = Entry("p0", 1, "promise", "performer", "2026-03-01T09:00:00.000000+00:00", "", "", "a", "b")
    found = verify([forged.as_bytes()])
    assert found.n_flaws == 1
    assert "promise p0" in found.flaws[0]


@pytest.mark.parametrize("line", [b"", b"nothing", b"[]", b"{}", b'{"promise":1}', b"\xff\xfe"])
def test_a_line_that_is_no_entry_is_a_flaw_and_no_crash(line: bytes):
    assert verify([line]).n_flaws == 1


def test_a_checkpoint_is_read_alone_or_within_its_mail():
    made = checkpoint(ledger())
    note = sign(made, SEED)
    assert opened(note, KEY) == made
    mail = f"Dear Frieda,\n\nkeep this.\n\n{note}\nThe key: {KEY}\n"
    assert opened(mail, KEY) == made
    assert opened(mail.replace("\n", "\r\n"), KEY) == made


def test_a_checkpoint_that_was_changed_or_signed_by_another_key_opens_nothing():
    made = checkpoint(ledger())
    note = sign(made, SEED)
    other = sign(made, bytes(32))
    larger = sign(replace(made, size=made.size), SEED).replace(f"\n{made.size}\n", f"\n{made.size + 1}\n")
    for text in (larger, other):
        with pytest.raises(BrokenContract):
            opened(text, KEY)
    for text in ("", "hello", note.split("\n\n")[0]):
        with pytest.raises(UnreadableInput):
            opened(text, KEY)
    with pytest.raises(UnreadableInput):
        opened(note, KEY[:-3])


def test_a_verifier_key_is_written_as_in_the_published_example():
    # golang.org/x/mod/sumdb/note, package documentation: the key of "PeterNeumann".
    published = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = base64.b64decode(published.split("+", 2)[2])
    assert verifier_key("PeterNeumann", key[1:]) == published
