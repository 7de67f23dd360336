"""Mails made to break the reader: refused in words, quickly, and never read as somebody else's."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.promises.arriving.mails import ADA, BEN, BO, COLLECTING, HOUSE, NOW, mail, raw, read_one

from bonafides.errors import UnreadableInput
from bonafides.promises.arriving.contacts import Arrived
from bonafides.promises.arriving.forwarded import heads_in
from bonafides.promises.arriving.mail import contacts_in
from bonafides.promises.arriving.opening import MOST_BYTES, open_mail
from bonafides.promises.arriving.plain_text import text_of_html
from bonafides.promises.arriving.senders import Collector, NotTaken, who_brought

SECONDS = 5.0
"""What a refusal or a reading may take on a machine that others use too."""

HEAD = b"From: Ada <ada@house.example>\r\nTo: bo@client.example\r\nSubject: x\r\nMessage-ID: <m@h>\r\n"


def nested(depth: int) -> bytes:
    """Parts within parts within parts."""
    out = HEAD + b"MIME-Version: 1.0\r\n"
    for n in range(depth):
        out += f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
    return out + b"Content-Type: text/plain\r\n\r\nx\r\n"


def attached(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    out = HEAD
    for _ in range(depth):
        out += b"Content-Type: message/rfc822\r\n\r\n" + HEAD
    return out + b"\r\nx"


BOMBS: dict[str, Callable[[], bytes]] = {
    "too long": lambda: HEAD + b"\r\n" + b"x" * (MOST_BYTES + 1),
    "parts in parts": lambda: nested(40),
    "parts in parts, a few thousand": lambda: nested(5_000),
    "mails in mails": lambda: attached(40),
    "just deep enough to be refused by walking": lambda: nested(12),
    "very many parts": lambda: (
        HEAD
        + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 20_000
    ),
    "a head without an end": lambda: b"From: ada@house.example\r\n" + b"X: y\r\n" * 100_000,
    "one endless line of the head": lambda: HEAD + b"Cc: " + b"a@b.example, " * 8_000 + b"\r\n\r\nx",
    "very many recipients": lambda: (
        HEAD
        + b"".join(
            b"Cc: " + b", ".join(b"p%d@client.example" % n for n in range(k, k + 100)) + b"\r\n"
            for k in range(0, 900, 100)
        )
        + b"\r\nx"
    ),
    "nothing": lambda: b"",
    "no mail": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a zero in the head": lambda: HEAD + b"X: a\0b\r\n\r\nx",
    "a lone carriage return in the head": lambda: HEAD + b"X: a\rFrom: b@c.example\r\n\r\nx",
    "two senders in two lines": lambda: HEAD + b"From: eve@evil.example\r\n\r\nx",
    "two senders in one line": lambda: HEAD.replace(b"Ada <", b"eve@evil.example, Ada <") + b"\r\nx",
    "no sender": lambda: HEAD.replace(b"From", b"X-From") + b"\r\nx",
    "two subjects": lambda: HEAD + b"Subject: y\r\n\r\nx",
    "two message ids": lambda: HEAD + b"Message-ID: <n@h>\r\n\r\nx",
    "a group for a sender": lambda: HEAD.replace(b"Ada <ada@house.example>", b"all:;") + b"\r\nx",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_is_no_plain_mail_is_refused_in_words(bomb: str) -> None:
    data = BOMBS[bomb]()
    began = time.process_time()
    with pytest.raises(UnreadableInput) as refused:
        contacts_in(open_mail(data), house=HOUSE, received_at=NOW)
    assert time.process_time() - began < SECONDS
    assert refused.value.found
    assert refused.value.remedy
    assert "Traceback" not in str(refused.value)


SLOW: dict[str, bytes] = {
    "a line of commas": HEAD + b"Cc: " + b"," * 30_000 + b"\r\n\r\nx",
    "a line of brackets": HEAD + b"Cc: " + b"(" * 900 + b"\r\n\r\nx",
    "a line of quotation marks": HEAD + b"Cc: " + b'"' * 30_000 + b"\r\n\r\nx",
    "a line of encoded words": HEAD.replace(b"Subject: x", b"Subject: " + b"=?utf-8?q?a?=" * 2_000)
    + b"\r\nx",
    "a line of half encoded words": HEAD.replace(b"Subject: x", b"Subject: " + b"=?" * 10_000) + b"\r\nx",
    "an endless date": HEAD + b"Date: " + b"Mon, " * 5_000 + b"\r\n\r\nx",
    "many references": HEAD + b"References: " + b"<a@b> " * 5_000 + b"\r\n\r\nx",
    "many headers of addresses": HEAD + b"Cc: a@b.example\r\n" * 490 + b"\r\nx",
    "a long text of heads": raw(mail(to=COLLECTING, text="From: a\nSent: b\n" * 100_000)),
    "a long text in one line": raw(mail(to=COLLECTING, text="x")) + b"From: " + b"a@" * 500_000,
}


@pytest.mark.parametrize("made", SLOW)
def test_what_is_made_to_be_slow_is_read_or_refused_in_seconds(made: str) -> None:
    began = time.process_time()
    with contextlib.suppress(UnreadableInput):
        contacts_in(open_mail(SLOW[made]), house=HOUSE, received_at=NOW)
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "source", ["<" * 400_000, "<!--" * 100_000, "<a href=mailto:" * 30_000, "<p " * 130_000, "&" * 400_000]
)
def test_html_made_to_be_slow_is_read_in_seconds(source: str) -> None:
    began = time.process_time()
    text_of_html(source)
    assert time.process_time() - began < SECONDS


def test_a_name_that_looks_like_an_address_is_a_name() -> None:
    found = read_one(mail(f'"{ADA}" <eve@evil.example>', ADA))
    assert (found.direction, found.theirs[0].address) == ("in", "eve@evil.example")


def test_encoded_line_breaks_make_no_lines() -> None:
    made = HEAD.replace(b"Subject: x", b"Subject: =?utf-8?q?a=0D=0ABcc:_eve=40evil.example?=") + b"\r\nx"
    found: Arrived = contacts_in(open_mail(made), house=HOUSE, received_at=NOW)[0]
    assert "\n" not in found.subject
    assert "\r" not in found.subject
    assert [party.address for party in found.theirs] == [BO]


def test_letters_that_turn_the_direction_of_writing_are_taken_out() -> None:
    found = read_one(mail(to=f"=?utf-8?b?4oCuZXRhZA==?= <{BO}>", subject="\u202etxt.exe"))
    assert found.subject == "txt.exe"
    assert found.theirs[0].name == "etad"


# Who may bring something

TAKEN = [
    Collector(1, frozenset({ADA}), "k7m2k7m2k7m2"),
    Collector(2, frozenset({BEN}), "p9q8p9q8p9q8"),
]
MY_OWN = "contacts+k7m2k7m2k7m2@in.example"


def test_only_the_own_address_and_the_own_sender_together_open() -> None:
    assert who_brought([MY_OWN], [ADA], TAKEN, HOUSE).number == 1
    assert who_brought([MY_OWN.upper()], [ADA.upper()], TAKEN, HOUSE).number == 1


@pytest.mark.parametrize(
    ("recipients", "senders"),
    [
        ([COLLECTING], [ADA]),  # the sender can be forged, the plain address guessed
        ([MY_OWN], [BEN]),  # another's address
        ([MY_OWN], ["eve@evil.example"]),
        ([MY_OWN], []),
        (["contacts+@in.example"], [ADA]),
        (["contacts+k7m2k7m2k7m@in.example"], [ADA]),
        (["contacts+k7m2k7m2k7m2@elsewhere.example"], [ADA]),
        (["contacts+k7m2k7m2k7m2@in.example.evil.example"], [ADA]),
        (["xcontacts+k7m2k7m2k7m2@in.example"], [ADA]),
        ([BO], [ADA]),
        ([], [ADA]),
    ],
)
def test_anything_else_is_not_taken_and_always_in_the_same_words(
    recipients: list[str], senders: list[str]
) -> None:
    with pytest.raises(NotTaken) as refused:
        who_brought(recipients, senders, TAKEN, HOUSE)
    with pytest.raises(NotTaken) as other:
        who_brought(["nobody@nowhere.example"], ["nobody@nowhere.example"], [], HOUSE)
    assert str(refused.value) == str(other.value)


def test_the_plain_address_will_do_where_a_mail_server_before_us_refuses_forged_senders() -> None:
    assert who_brought([COLLECTING], [BEN], TAKEN, HOUSE, sender_checked=True).number == 2
    with pytest.raises(NotTaken):
        who_brought([COLLECTING], ["eve@evil.example"], TAKEN, HOUSE, sender_checked=True)


def test_whoever_has_ended_it_brings_nothing() -> None:
    with pytest.raises(NotTaken):
        who_brought([MY_OWN], [ADA], TAKEN[1:], HOUSE)


# Anything at all

SHARDS = rb"""
From: ada@house.example\r\n|From:|To: |bo@client.example|,|<|>|"|\r\n|\n|\r|\0|(|)|=?utf-8?q?=0d=0a?=|Date: |
Subject: |Content-Type: multipart/mixed; boundary="b"\r\n|--b\r\n|--b--|Message-ID: <|:;|@|\xff|\xe2\x80\xae|
Content-Type: message/rfc822\r\n\r\n|Content-Type: text/html; charset=\xff\r\n\r\n|
Content-Transfer-Encoding: base64\r\n|Fri, 31 Feb 99999 25:61:61 +9999\r\n
"""
PIECES = [
    shard.decode("unicode_escape").encode("latin-1")
    for shard in SHARDS.replace(b"\n", b"").split(b"|")
    if shard
]
HOSTILE = st.one_of(st.binary(max_size=600), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))


@given(data=HOSTILE)
@settings(max_examples=400)
def test_whatever_arrives_is_read_or_refused_and_nothing_else_happens(data: bytes) -> None:
    try:
        found = contacts_in(open_mail(data), house=HOUSE, received_at=NOW)
    except UnreadableInput:
        return
    for one in found:
        assert all("\n" not in text for text in (one.subject, *(party.name for party in one.theirs)))
        assert not any(HOUSE.has(party.address) for party in one.theirs)


@given(text=st.text(alphabet="From:Sent ToSubject\n>*@<>.;,ab1 ", max_size=300))
def test_any_text_has_heads_or_has_none(text: str) -> None:
    for head in heads_in(text):
        assert head.below > 0
